# SPDX-License-Identifier: MIT
"""Where the machine stands: for `vhe where` and for the window.

With a recording under way, world, owner and synchronisation are what that
knows of this moment; without one, what the machine tells by itself.
"""

from . import debugger, describe, live, state, vectors
from .debugger import Trouble, say
from .look import no_argument


class Facts:
    """.level .flags .world .pc in words; .vectors and .synchronised None
    where the stub has no EL2; .missing: a hint, or \"\"."""

    def __init__(self):
        now = state.State(debugger)
        event = _recorded(now)
        self.level = describe.level(now.cpsr)
        self.flags = now.flags
        self.world = event.world if event else now.world or "unknown"
        self.pc = "%s: %s" % (
            event.symbol if event else debugger.symbol(now.pc),
            _instruction(now.pc))
        self.vectors = self.synchronised = None
        if now.hcr is not None:
            self.vectors = _vectors(now, event.vectors if event else now.owner)
            self.synchronised = _synchronised(now, event)
        self.missing = _missing(now)

    def lines(self):
        """A line for each thing to know."""
        lines = ["%s, world %s, flags %s" % (self.level, self.world,
                                             self.flags),
                 "pc            " + self.pc]
        if self.vectors is None:
            return lines + [state.NO_EL2]
        lines.append("vectors       " + self.vectors)
        lines.append("synchronised  " + self.synchronised)
        return lines + ([self.missing] if self.missing else [])


def _recorded(now):
    """The event that a recording under way has for this moment, or None."""
    trace = live.story() if now.vbar is not None else None
    return trace.last if trace else None


def _instruction(pc):
    try:
        return debugger.instruction(pc)
    except Trouble as trouble:
        return str(trouble)


def _vectors(now, owner):
    if now.vbar is None:
        return "unknown: this stub lists no VBAR of that level"
    slot = now.at_vector()
    at = "" if slot is None else "; at entry +0x%x, %s" % (
        slot * vectors.SIZE, vectors.slot_words(slot))
    return "%s, 0x%x%s" % (owner, now.vbar, at)


def _synchronised(now, event):
    if event:
        return "yes, as recorded" if event.synchronised else (
            "no (modelled), as recorded")
    settled, why = state.synchronised(now)
    if settled is None:
        return "not to be told: " + why
    if settled:
        return "yes: " + why
    return "no (modelled): " + why


def _missing(now):
    names = now.missing()
    return names and ("no symbol %s: load the image's, with `file` or "
                      "`add-symbol-file`" % ", ".join(names))


def where(argument):
    """Where the machine stands: level, world, flags, live vectors.

    Usage: vhe where

    The world and whose vectors are live follow from the registers, the
    symbols and the stack. Whether the last write to the context has been
    synchronised a recording knows (`vhe lap`, `vhe trace`); without one it is
    read from the code before the PC, where that is straight. QEMU never
    waits: "no (modelled)" is what a CPU might do.
    """
    no_argument(argument)
    for line in Facts().lines():
        say(line)


def register():
    debugger.command("vhe where", where)
