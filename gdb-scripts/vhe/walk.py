# SPDX-License-Identifier: MIT
"""A guest's address through the second stage, descriptor by descriptor.

4 KiB granule, VMSAv8-64, no LPA2 (Arm ARM DDI 0487, D8.2 and D8.3); the same
words as tui/regs/walk.c.
"""

from collections import namedtuple

from .fields import bits

PAGE_BITS = 12
LEVEL_BITS = 9
LAST = 3
CONCAT_BITS = 4     # stage 2 may begin with sixteen tables side by side

_FIRST = (2, 1, 0, LAST)    # level by VTCR_EL2.SL0
_OUTPUT = (32, 36, 40, 42, 44, 48, 48, 48)  # bits by VTCR_EL2.PS
_ADDRESS = 0x0000fffffffff000

LEAVES = ("block", "page")

# kind: "invalid", "reserved encoding", "table", "block", "page", or
# "not RAM, not read".
Step = namedtuple("Step", "level at descriptor kind")


class Setup:
    """What VTTBR_EL2 and VTCR_EL2 say: .problem, or "" and the rest."""

    def __init__(self, vttbr, vtcr):
        tsz = bits(vtcr, 5, 0)
        self.in_bits = 64 - tsz
        self.out_bits = _OUTPUT[bits(vtcr, 18, 16)]
        self.first = _FIRST[bits(vtcr, 7, 6)]
        self.vmid = bits(vttbr, 63, 48)
        self.problem = self._problem(tsz, bits(vtcr, 15, 14))
        self.base = 0 if self.problem else (
            vttbr & _low(48) & ~_low(self._index_bits() + 3))

    def _index_bits(self):
        return self.in_bits - shift(self.first)

    def _problem(self, tsz, granule):
        if granule:
            return "not the 4 KiB granule: not known here"
        if tsz < 16 or not 0 < self._index_bits() <= LEVEL_BITS + CONCAT_BITS:
            return "T0SZ and SL0 contradict each other"
        return ""

    def descriptor_at(self, table, level, address):
        count = self._index_bits() if level == self.first else LEVEL_BITS
        return table + 8 * (address >> shift(level) & _low(count))


class Walk:
    """.steps, then either .out and .span, or .problem in words."""

    def __init__(self, setup, address, read):
        """read(physical address) gives a descriptor, None if it cannot."""
        self.steps = []
        self.out = None
        self.span = 0
        self.problem = setup.problem
        if not self.problem:
            self._walk(setup, address, read)

    def _walk(self, setup, address, read):
        if address & ~_low(setup.in_bits):
            self.problem = ("translation fault: the address has more bits "
                            "than the tables take")
            return
        table = setup.base
        for level in range(setup.first, LAST + 1):
            step = self._step(setup, level, table, address, read)
            self.steps.append(step)
            if step.kind != "table":
                self._end(setup, step, address)
                return
            table = step.descriptor & _ADDRESS

    def _step(self, setup, level, table, address, read):
        at = setup.descriptor_at(table, level, address)
        descriptor = None if at & ~_low(setup.out_bits) else read(at)
        if descriptor is None:
            return Step(level, at, 0, "not RAM, not read")
        return Step(level, at, descriptor, _kind(descriptor, level))

    def _end(self, setup, step, address):
        fault = "translation fault, level %d" % step.level
        size = "address size fault, level %d" % step.level
        if step.kind in LEAVES:
            offset = _low(shift(step.level))
            out = step.descriptor & _ADDRESS & ~offset | address & offset
            if out & ~_low(setup.out_bits):
                self.problem = size
            else:
                self.out, self.span = out, offset + 1
        elif step.at & ~_low(setup.out_bits):
            self.problem = size
        elif step.kind == "not RAM, not read":
            self.problem = "the table is not in RAM: not read"
        else:
            self.problem = fault


def shift(level):
    """The lowest bit of an input address that a level's index is made of."""
    return PAGE_BITS + LEVEL_BITS * (LAST - level)


def size_words(count):
    """`2 MiB`, `4 KiB`"""
    for unit in ("KiB", "MiB", "GiB"):
        count //= 1024
        if count < 1024:
            break
    return "%d %s" % (count, unit)


def _kind(descriptor, level):
    if not descriptor & 1:
        return "invalid"
    if level == LAST:
        return "page" if descriptor & 2 else "reserved encoding"
    if descriptor & 2:
        return "table"
    # Level 0 would map 512 GiB: no block there without LPA2.
    return "block" if level else "reserved encoding"


def _low(count):
    return (1 << count) - 1
