# SPDX-License-Identifier: MIT
"""Functions for expressions and breakpoint conditions.

break __guest_exit if $_daif("A") && $_world("hyp")
"""

from . import debugger, fields, pstate, state
from .debugger import Trouble


def daif(wanted=None):
    """The flags now, for expressions and breakpoint conditions.

    $_daif() is a number: D 8, A 4, I 2, F 1, as in `msr daifset, #N`.
    $_daif("D") is 1 if D is masked; $_daif("D-IF") if the flags are these.
    """
    value = debugger.register("CPSR")
    if wanted is None:
        return fields.bits(value, 9, 6)
    wanted = wanted.string().upper()
    if len(wanted) == 1 and wanted in "DAIF":
        return int(pstate.masked(value, wanted))
    if pstate.parse(wanted) is None:
        raise Trouble('$_daif() takes "D", "A", "I", "F" or flags like "D-IF"')
    return int(pstate.flags(value) == wanted)


def live_vbar():
    """The vector base that an exception taken now would use.

    $_live_vbar() follows E2H and the level; $VBAR does not.
    """
    base = state.State(debugger).vbar
    if base is None:
        raise Trouble(state.NO_EL2)
    return base


def world(wanted=None):
    """The world now: user, host, hyp or guest.

    $_world() is that text, $_world("hyp") is 1 in the world switch.
    """
    found = state.State(debugger).world or "unknown"
    if wanted is None:
        return found
    wanted = wanted.string()
    if wanted not in ("user", "host", "hyp", "guest"):
        raise Trouble('$_world() takes "user", "host", "hyp" or "guest"')
    return int(found == wanted)


def register():
    debugger.function("_daif", daif)
    debugger.function("_live_vbar", live_vbar)
    debugger.function("_world", world)
