# SPDX-License-Identifier: MIT
"""GDB commands in vhelab's words. Load: source gdb-scripts/vhelab.py

vhelab loads this file by itself when it hands the machine over. It needs a
connection to QEMU's gdbstub, and symbols for no command.
"""

import gdb

# PSTATE as QEMU's cpsr carries it: Arm ARM DDI 0487, "SPSR_EL2".
FLAGS = ((9, "D"), (8, "A"), (7, "I"), (6, "F"))
EL_SHIFT = 2


def flags_text(pstate):
    """The mask flags as vhelab writes them: a letter is a masked one."""
    return "".join(c if pstate >> bit & 1 else "-" for bit, c in FLAGS)


def el_of(pstate):
    return pstate >> EL_SHIFT & 3


class Vhe(gdb.Command):
    """What vhelab shows, as GDB commands: help vhe."""

    def __init__(self):
        super().__init__("vhe", gdb.COMMAND_DATA, prefix=True)


class VheFlags(gdb.Command):
    """vhe flags: PSTATE.{D,A,I,F} and the exception level, here and now.

    A letter where the flag is set (masked), - where it is clear: -AIF at EL2.
    """

    def __init__(self):
        super().__init__("vhe flags", gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        pstate = int(gdb.newest_frame().read_register("cpsr"))
        print("%s at EL%d" % (flags_text(pstate), el_of(pstate)))


Vhe()
VheFlags()
