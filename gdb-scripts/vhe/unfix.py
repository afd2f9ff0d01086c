# SPDX-License-Identifier: MIT
"""Taking out of a running kernel what keeps its flags from leaking: the two
writes of PSTATE.DAIF around the switch, found by disassembling memory."""

from . import a64, debugger, live
from .debugger import Trouble, say

RUN = "__kvm_vcpu_run"
WRAPPED = RUN + "_vhe"      # what 6.1's RUN calls
CODE_MAX = 4096             # the switch is a page or so
ALL = 15


def find(words, addr):
    """[(address, word)] of the first mask of all four flags and of the
    restore behind it, in a function's words; None if there is no such pair."""
    mask = None
    for at, word in enumerate(words):
        insn = a64.decode(word)
        here = (addr + 4 * at, word)
        if insn.kind == "daifset" and insn.value == ALL and not mask:
            mask = here
        elif insn.kind == "daif" and mask:
            return [mask, here]
    return None


def calls(words, addr, target):
    """Does a function's code call that address?"""
    return any(insn.kind == "bl" and addr + 4 * at + insn.value == target
               for at, insn in enumerate(map(a64.decode, words)))


class _Known:
    """Where the two are: once NOPs are there nobody can find them again."""

    places = None


def _function(name):
    addr = debugger.address(name)
    if addr is None:
        raise Trouble("no symbol `%s`: load the image's symbols "
                      "(symbol-file ELF)" % name)
    return addr, _words(addr, min(debugger.size(name), CODE_MAX))


def _words(addr, size):
    try:
        data = debugger.memory(addr, size)
    except Trouble as trouble:
        raise Trouble("%s, the switch's code, from here: go on into the "
                      "kernel, with vhe lap" % trouble) from trouble
    return [int.from_bytes(data[at:at + 4], "little")
            for at in range(0, size, 4)]


def _look():
    name = live.NVHE + RUN if live.landmarks()[1] else RUN
    addr, words = _function(name)
    places = find(words, addr)
    inner = debugger.address(WRAPPED)
    if not places and inner is not None and calls(words, addr, inner):
        inner, words = _function(WRAPPED)
        places = find(words, inner)
    if not places:
        raise Trouble("%s has no msr daifset, #0xf with an msr daif, xN "
                      "behind it: there is nothing to take out" % name)
    return places


def _gone(places):
    return [_words(addr, 4)[0] == a64.NOP for addr, _ in places]


def _write(places):
    for addr, word in places:
        debugger.write_memory(addr, word.to_bytes(4, "little"))


def _say(places, what):
    for addr, word in places:
        say("%s at %s: %s" % (a64.text(word, addr), debugger.symbol(addr),
                              what))


def unfix(argument):
    """Writes NOPs over what keeps the flags in __kvm_vcpu_run.

    Usage: vhe unfix

    The mask of all four flags and the restore behind it are found in memory
    and shown. The bug of 2017 is back from the next lap on: vhe lap.
    """
    places = _Known.places
    if places and all(_gone(places)):
        raise Trouble("both are taken out here already: vhe refix puts them "
                      "back")
    _Known.places = places = _look()
    _write([(addr, a64.NOP) for addr, _ in places])
    _say(places, "taken out")


def refix(argument):
    """Puts back what vhe unfix has taken out.

    Usage: vhe refix
    """
    places = _Known.places
    if not places:
        raise Trouble("nothing was taken out here: vhe unfix does that")
    if not any(_gone(places)):
        raise Trouble("both are in place here: vhe unfix takes them out")
    _write(places)
    _say(places, "back in its place")


def register():
    debugger.command("vhe unfix", unfix)
    debugger.command("vhe refix", refix)
