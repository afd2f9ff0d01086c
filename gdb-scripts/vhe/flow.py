# SPDX-License-Identifier: MIT
"""Where code can go from an address, and the first places on each way at which
something can change: there a sparse recording stops.

The code is read from memory, for a kernel patches itself, and no more of it
than can be reached. A way ends at the first place where the machine is sure to
stop; where it cannot be foreseen how it goes on (a call through a register, a
return to a caller not seen) the machine stops, too, and is asked.
"""

from collections import deque

from . import a64

PAGE = 0x1000
# Blocks looked at from one place. What lies behind them is looked at when the
# machine gets there: a kernel's call graph has no end.
BLOCKS_MAX = 1500

# Why to stop at an instruction. Not all matter all the time.
ALWAYS = "always"       # writes of DAIF and VBAR, ERET
CONTEXT = "context"     # writes of other registers that change the context
SYNC = "sync"           # ISB
RETURN = "return"       # returns
BACK = "back"           # where calls of the ioctl's come back to

_BY_KIND = {"daifset": ALWAYS, "daifclr": ALWAYS, "daif": ALWAYS,
            "eret": ALWAYS, "isb": SYNC, "ret": RETURN}


def reason(word):
    """Why an instruction may matter, by what it does; None if never."""
    insn = a64.decode(word)
    if insn.kind != "msr":
        return _BY_KIND.get(insn.kind)
    if insn.register in a64.VBAR:
        return ALWAYS
    return CONTEXT if a64.changes_context(insn) else None


class Code:
    """Instructions by address. .memory(addr, size): bytes, or None where there
    are none; what lies there ends a way, as it would end the machine's."""

    def __init__(self):
        self.memory = None
        self._pages = {}
        self._reasons = {}
        self._blocks = {}

    def word(self, pc):
        page = self._page(pc & ~(PAGE - 1))
        at = pc % PAGE
        return int.from_bytes(page[at:at + 4], "little")

    def _page(self, addr):
        if addr not in self._pages:
            self._pages[addr] = self.memory(addr, PAGE) or bytes(PAGE)
        return self._pages[addr]

    def kept(self, addr, size):
        """What has been read there, or None if not all of it has been."""
        out = b""
        for page in range(addr & ~(PAGE - 1), addr + size, PAGE):
            if page not in self._pages:
                return None
            out += self._pages[page]
        return out[addr % PAGE:addr % PAGE + size]

    def refresh(self):
        """The code may have changed: True if it has, and is read anew. What
        cannot be read from where the machine stands is taken as it was."""
        changed = [addr for addr, page in self._pages.items()
                   if self.memory(addr, PAGE) not in (None, page)]
        if changed:
            self._pages.clear()
            self._blocks.clear()
        return bool(changed)

    def _reason(self, word):
        if word not in self._reasons:
            self._reasons[word] = reason(word)
        return self._reasons[word]

    def block(self, pc):
        """From pc to the next instruction that does not go on to the one
        behind it: ([(address, kind, reason, target)], [successors])."""
        if pc not in self._blocks:
            self._blocks[pc] = self._scan(pc)
        return self._blocks[pc]

    def _scan(self, pc):
        points = []
        while True:
            word = self.word(pc)
            insn = a64.decode(word)
            if insn.kind:
                target = pc + insn.value
                why = self._reason(word)
                if why or insn.kind not in ("msr", "mrs", "branch"):
                    points.append((pc, insn.kind, why, target))
                if insn.kind == "b":
                    return points, (target,)
                if insn.kind == "branch":
                    return points, (pc + 4, target)
                if insn.kind in a64.ENDS or insn.kind in a64.TRAPS:
                    return points, ()
            pc += 4


class Ways:
    """Finds the next stops."""

    def __init__(self, code):
        self._code = code
        self._in_ioctl = None
        self._known = {}
        self.lasting = set()    # found so far, and never in the way

    def refresh(self, in_ioctl):
        """Before each recording, for the code may have changed.

        in_ioctl(pc): is it the ioctl's own code?
        """
        self._in_ioctl = in_ioctl
        if self._code.refresh():
            self._known.clear()
            self.lasting.clear()

    def ahead(self, starts, wanted):
        """Where to stop: a set of addresses.

        starts are (address, own): a function that is not its `own` has been
        called from one that is, so its return needs no stop. wanted: the
        reasons that matter.
        """
        key = (tuple(starts), wanted)
        if key not in self._known:
            self._known[key] = self._explore(starts, wanted)
        return self._known[key]

    def _explore(self, starts, wanted):
        todo = deque(starts)
        seen = set(starts)
        stops = set()
        while todo:
            pc, own = todo.popleft()
            if len(seen) > BLOCKS_MAX:
                stops.add(pc)
                continue
            for way in self._block(pc, own, wanted, stops):
                if way not in seen:
                    seen.add(way)
                    todo.append(way)
        return stops

    def _block(self, pc, own, wanted, stops):
        """Adds the stop that ends this block, if one does; where it leads."""
        points, successors = self._code.block(pc)
        ways = []
        for addr, kind, why, target in points:
            back = BACK in wanted and self._in_ioctl(addr)
            if (why in wanted or kind in ("blr", "br")
                    or (kind == "ret" and own)):
                stops.add(addr)
                if why == ALWAYS:
                    self.lasting.add(addr)
                return ways
            if kind == "bl":
                ways.append((target, False))
                if back:
                    stops.add(addr + 4)
                if back or RETURN in wanted:
                    return ways     # there is a stop before it comes back
        return ways + [(successor, own) for successor in successors]
