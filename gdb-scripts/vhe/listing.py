# SPDX-License-Identifier: MIT
"""What a trace file says about the images: the section LIST.

Names for addresses, on a computer that has neither the images nor their
sources. docs/trace-file.md has the bytes.
"""

import bisect

from . import events, packing

LABEL, FUNCTION = 1, 6      # what a symbol is; functions are 6 and above


class Piece:
    """A run of an image's bytes."""

    def __init__(self, addr, data, code=True):
        self.addr = addr
        self.data = data
        self.code = code

    def __contains__(self, addr):
        return 0 <= addr - self.addr < len(self.data)


class Symbol:
    def __init__(self, addr, size, kind, name):
        self.addr = addr
        self.size = size
        self.kind = kind
        self.name = name


class Row:
    """From addr on it is that line; no file: the end of a piece."""

    def __init__(self, addr, file, line):
        self.addr = addr
        self.file = file
        self.line = line


class Listing:
    """One image's: .name .pieces .symbols .rows, each ascending, and .runs,
    which are (file, first line, [text])."""

    def __init__(self, name):
        self.name = name
        self.pieces = []
        self.symbols = []
        self.rows = []
        self.runs = []

    def piece(self, addr):
        return next((piece for piece in self.pieces if addr in piece), None)

    def place(self, addr):
        """(symbol, offset) by the best name, or None."""
        piece = self.piece(addr)
        best = _last(self.symbols, addr)
        if not piece or not best or best.addr not in piece:
            return None
        if best.kind == LABEL:
            best = self._around(best) or best
        return best, addr - best.addr

    def _around(self, label):
        """The function that a label is only a place in."""
        functions = [symbol for symbol in self.symbols
                     if symbol.kind >= FUNCTION and symbol.addr <= label.addr]
        last = functions[-1] if functions else None
        return last if last and label.addr - last.addr < last.size else None

    def line(self, addr):
        """(file, line), or None."""
        row = _last(self.rows, addr)
        return (row.file, row.line) if row and row.file else None


def _last(items, addr):
    """The last one at or below an address; of several there the last."""
    at = bisect.bisect_right([item.addr for item in items], addr)
    return items[at - 1] if at else None


class Names(events.Names):
    """Names for a Trace out of listings: the first that knows answers."""

    def __init__(self, listings):
        self.listings = listings

    def _of(self, addr):
        return next((one for one in self.listings if one.piece(addr)), None)

    def symbol(self, addr):
        one = self._of(addr)
        found = one.place(addr) if one else None
        if not found:
            return "0x%x" % addr
        symbol, offset = found
        return symbol.name + ("+0x%x" % offset if offset else "")

    def source(self, addr):
        one = self._of(addr)
        found = one.line(addr) if one else None
        return "%s:%d" % found if found else ""

    def memory(self, addr, size):
        """The images' bytes, or None where they have none."""
        one = self._of(addr)
        piece = one.piece(addr) if one else None
        if not piece or addr + size > piece.addr + len(piece.data):
            return None
        return piece.data[addr - piece.addr:addr - piece.addr + size]

    def images(self, addresses):
        return self.listings


# ---- reading ----------------------------------------------------------------

def read(data):
    """A Listing; packing.Damaged for bytes that are none."""
    cursor = packing.Cursor(data)
    out = Listing(cursor.string())
    files = [None] + [cursor.string() for _ in range(cursor.count(1))]
    _read_pieces(cursor, out)
    _read_symbols(cursor, out)
    _read_rows(cursor, out, files)
    while _read_run(cursor, out, files):
        pass
    if cursor.left:
        raise packing.Damaged("goes on behind its end")
    return out


def _address(cursor, at):
    at += cursor.number()
    if at >> 64:
        raise packing.Damaged("passes the last address")
    return at


def _file(cursor, files):
    number = cursor.number()
    if number >= len(files):
        raise packing.Damaged("names a file that it does not have")
    return files[number]


def _read_pieces(cursor, out):
    at = 0
    for _ in range(cursor.count(4)):
        addr = _address(cursor, at)
        size = cursor.number()
        code = bool(cursor.u8() & 1)
        if not size:
            raise packing.Damaged("has an empty piece")
        out.pieces.append(Piece(addr, cursor.take(size), code))
        at = addr + size


def _read_symbols(cursor, out):
    at = 0
    while True:
        at = _address(cursor, at)
        size, kind, name = cursor.number(), cursor.u8(), cursor.string()
        if not name:
            return
        if not out.piece(at):
            raise packing.Damaged("has a symbol outside its code")
        out.symbols.append(Symbol(at, size, kind, name))


def _read_rows(cursor, out, files):
    at = line = 0
    for _ in range(cursor.count(3)):
        at = _address(cursor, at)
        file = _file(cursor, files)
        line += cursor.signed()
        if not 0 <= line < 1 << 32:
            raise packing.Damaged("has a line that is none")
        out.rows.append(Row(at, file, line))


def _read_run(cursor, out, files):
    file = _file(cursor, files)
    if file is None:
        return False
    first = cursor.number()
    out.runs.append((file, first, [cursor.string()
                                   for _ in range(cursor.count(1))]))
    return True


# ---- writing ----------------------------------------------------------------

def write(listing):
    """The bytes of a Listing."""
    files = sorted({row.file for row in listing.rows if row.file}
                   | {run[0] for run in listing.runs})
    number = {file: packing.number(at + 1) for at, file in enumerate(files)}
    number[None] = packing.number(0)
    out = bytearray(packing.string(listing.name))
    out += packing.number(len(files))
    for file in files:
        out += packing.string(file)
    _write_pieces(listing, out)
    _write_symbols(listing, out)
    _write_rows(listing, out, number)
    for file, first, lines in listing.runs:
        out += number[file] + packing.number(first)
        out += packing.number(len(lines))
        for line in lines:
            out += packing.string(line)
    return bytes(out + number[None])


def _write_pieces(listing, out):
    at = 0
    out += packing.number(len(listing.pieces))
    for piece in listing.pieces:
        out += packing.number(piece.addr - at)
        out += packing.number(len(piece.data))
        out.append(piece.code)
        out += piece.data
        at = piece.addr + len(piece.data)


def _write_symbols(listing, out):
    at = 0
    for symbol in listing.symbols:
        out += packing.number(symbol.addr - at) + packing.number(symbol.size)
        out.append(symbol.kind)
        out += packing.string(symbol.name)
        at = symbol.addr
    out += packing.number(0) + packing.number(0) + b"\0" + packing.string("")


def _write_rows(listing, out, number):
    at = line = 0
    out += packing.number(len(listing.rows))
    for row in listing.rows:
        out += packing.number(row.addr - at) + number[row.file]
        out += packing.signed(row.line - line)
        at, line = row.addr, row.line

