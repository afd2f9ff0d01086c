# SPDX-License-Identifier: MIT
"""What a trace file keeps of the images, taken from a debugger: the functions
that were executed, and the two tables of vectors."""

from . import listing

SLOT = 0x80
LONGEST = 1 << 16   # what is longer is shown without its end


def extract(debugger, code, addresses):
    """A Listing of the functions around these addresses, which ascend.

    code(addr, size): instructions, None where there are none."""
    out = listing.Listing("gdb")
    for name, start, size in _functions(debugger, addresses):
        if out.pieces and start < _end(out.pieces[-1]):
            continue
        data = code(start, size)
        if data is None:
            continue
        out.pieces.append(listing.Piece(start, data))
        out.symbols.append(listing.Symbol(start, size, listing.FUNCTION + 1,
                                          name))
        _lines(debugger, out, start, size)
    return out


def _end(piece):
    return piece.addr + len(piece.data)


def _functions(debugger, addresses):
    """(name, start, size) of each, by address."""
    found = {}
    for addr in addresses:
        place = debugger.place(addr)
        if not place:
            continue
        name, offset = place
        size = found.get(addr - offset, (name, 0))[1]
        found[addr - offset] = (name, max(size, offset + 4))
    for start in sorted(found):
        name, least = found[start]
        size = debugger.size(name)
        if size is None or not least <= size <= LONGEST:
            size = least
        yield name, start, size


def _lines(debugger, out, start, size):
    last = None
    for addr in range(start, start + size, 4):
        source = debugger.source(addr)
        if source != last:
            file, _, line = source.rpartition(":")
            out.rows.append(listing.Row(addr, file or None,
                                        int(line) if source else 0))
        last = source
    out.rows.append(listing.Row(start + size, None, 0))
