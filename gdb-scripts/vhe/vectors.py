# SPDX-License-Identifier: MIT
"""What would become of an exception that came now: which of the sixteen
entries of a table it would use, or what holds it back.

Arm ARM DDI 0487, D1.3.1 for the entries, D1.3.6 for routing and masking; no
EL3. The same words as the front end's view of the vectors.
"""

from collections import namedtuple

from . import a64, pstate
from .hcr import AMO, E2H, FMO, IMO, TGE, VM

SLOTS = 16
SIZE = 0x80     # of an entry
TABLE = SLOTS * SIZE

FROM = ("this EL, SP0", "this EL, SPx", "lower EL, 64", "lower EL, 32")
WHAT = ("sync", "IRQ", "FIQ", "SError")

# entry: among the four of one origin. to_el2: in HCR_EL2; 0: synchronous.
Kind = namedtuple("Kind", "name entry flag to_el2 away")
KINDS = (
    Kind("IRQ", 1, "I", IMO, "waits for EL1: HCR_EL2.IMO is 0"),
    Kind("FIQ", 2, "F", FMO, "waits for EL1: HCR_EL2.FMO is 0"),
    Kind("SError", 3, "A", AMO, "waits for EL1: HCR_EL2.AMO is 0"),
    Kind("debug", 0, "D", 0, ""),
    Kind("sync", 0, "", 0, ""),
)

# fate: "taken" through .slot, where .why is a condition; "held" by .why (a
# flag's letter; .slot once it is clear), or "away" (.why in words).
Use = namedtuple("Use", "fate slot why", defaults=("",))


def use(kind, cpsr, hcr):
    """The Use that an exception of that kind would make of the live table."""
    el = pstate.level(cpsr)
    target = _target(kind, el, hcr)
    slot = _origin(cpsr, target) + kind.entry
    if target < el:
        return Use("away", slot, kind.away)
    if target == 1 and hcr & VM:
        return Use("away", slot, "the guest's own vectors would take it")
    if kind.name == "debug" and hcr & VM and el < 2:
        return Use("away", slot,
                   "EL2's if MDCR_EL2.TDE is 1, else the guest's own")
    if kind.flag and _masked(kind, cpsr, hcr, target):
        return Use("held", slot, kind.flag)
    if kind.name == "debug":
        return _debug(el, hcr, target, slot)
    return Use("taken", slot)


def _debug(el, hcr, target, slot):
    """Breakpoints, watchpoints and steps go to EL2 with TGE or MDCR_EL2.TDE,
    else to EL1 (DDI 0487, D2, "Routing debug exceptions" and "Enabling debug
    exceptions from the current Exception level"): from a higher level there
    are none, and from that level itself only with KDE."""
    if el == 2 and not hcr & TGE:
        return Use("away", slot, "does not happen: its target is EL1 (TGE 0),"
                   " unless MDCR_EL2.TDE")
    return Use("taken", slot,
               "only with MDSCR_EL1.KDE" if el == target else "")


def _target(kind, el, hcr):
    """The level that takes it. A guest's own faults stay at EL1; those that
    EL2 wants, calls and traps, are what is shown."""
    if hcr & TGE:
        return 2
    if kind.to_el2:
        return 2 if hcr & kind.to_el2 else 1
    return 2 if el == 2 or hcr & VM else 1


def _origin(cpsr, target):
    if pstate.level(cpsr) < target:
        return 8
    return 4 if cpsr & 1 else 0


def _masked(kind, cpsr, hcr, target):
    """To a higher level nothing is held back, but for a host at EL2."""
    host = hcr & (E2H | TGE) == E2H | TGE
    above = pstate.level(cpsr) < target and target == 2
    return pstate.masked(cpsr, kind.flag) and (
        not above or bool(kind.to_el2 and host))


def slot_words(slot):
    """`lower EL, 64 sync`"""
    return "%s %s" % (FROM[slot // 4], WHAT[slot % 4])


def branch_of(words, base):
    """Where an entry's code first branches to outside of itself, None if it
    does not."""
    for index, word in enumerate(words):
        insn = a64.decode(word)
        target = base + 4 * index + insn.value
        if insn.kind == "b" and not base <= target < base + SIZE:
            return target
    return None
