# SPDX-License-Identifier: MIT
"""The commands that look: nothing moves, nothing is written."""

from . import debugger, pstate


def flags(argument):
    """vhe flags: PSTATE.{D,A,I,F} and the exception level, here and now.

    A letter where the flag is set (masked), - where it is clear: -AIF at EL2.
    """
    debugger.say(pstate.text(debugger.register("CPSR")))


def register():
    debugger.command("vhe flags", flags)
