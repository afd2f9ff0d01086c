# SPDX-License-Identifier: MIT
"""PSTATE as QEMU's `cpsr` and SPSR_ELx carry it.

Arm ARM DDI 0487, C5.2 "SPSR_EL2": D=9 A=8 I=7 F=6, M[4] AArch32, of AArch64
M[3:2] the level, of AArch32 M[3:0] the mode.
"""

FLAGS = (("D", 9), ("A", 8), ("I", 7), ("F", 6))

AARCH32 = 1 << 4
MODES = {0: "User", 1: "FIQ", 2: "IRQ", 3: "Supervisor", 6: "Monitor",
         7: "Abort", 10: "Hyp", 11: "Undefined", 15: "System"}


def flags(pstate):
    """`-AIF`: a letter is a set (masked) flag."""
    return "".join(name if pstate >> bit & 1 else "-" for name, bit in FLAGS)


def parse(text):
    """The reverse, as a PSTATE; None if it is not four such characters."""
    if len(text) != 4:
        return None
    value = 0
    for letter, (name, bit) in zip(text, FLAGS):
        if letter not in (name, "-"):
            return None
        value |= (letter == name) << bit
    return value


def masked(pstate, flag):
    """Is that flag ("D", "A", "I" or "F") set?"""
    return bool(pstate >> dict(FLAGS)[flag] & 1)


def level(pstate):
    return pstate >> 2 & 3


def text(pstate):
    return "%s at EL%d" % (flags(pstate), level(pstate))
