# SPDX-License-Identifier: MIT
"""Where a stopped machine stands, as far as it tells without its history.

Level, flags and live base are registers. Whose the base is, symbols say. In
which world the host's own code runs, the stack says. Whether the last write
to the context is synchronised, nothing in the machine says: the code before
the PC lets one guess, and only a recording knows.

`machine` is debugger, or something that has its functions.
"""

from . import a64, pstate
from .hcr import E2H, VM
from .vectors import SIZE, TABLE

NVHE = "__kvm_nvhe_"    # what Linux calls its code for EL2 without VHE

# The tables besides `vectors` and `__kvm_hyp_vector`: Linux's copies against
# branch prediction attacks, and what its host's calls to EL2 meet.
COPIES = (("__bp_harden_el1_vectors", "host"), ("__bp_harden_hyp_vecs", "hyp"))
NVHE_COPIES = (COPIES[0], (NVHE + "__bp_harden_hyp_vecs", "hyp"),
               (NVHE + "__kvm_hyp_host_vector", "hyp"))
MAIN = (("vectors", "host"), ("__kvm_hyp_vector", "hyp"))
RUN = "__kvm_vcpu_run"
WANTED = ("vectors", "__kvm_hyp_vector", RUN)

NO_EL2 = ("this stub lists no EL2 registers: world and vectors are not to be "
          "known")

FRAMES = 64     # a longer chain is no chain


class State:
    """.cpsr .el .flags .pc; .hcr .vbar None where the stub has no EL2;
    .owner "host" "hyp" "unknown"; .world, "" where it is not to be known."""

    def __init__(self, machine):
        self.machine = machine
        self.cpsr = machine.register("CPSR")
        self.pc = machine.register("PC")
        self.el = pstate.level(self.cpsr)
        self.flags = pstate.flags(self.cpsr)
        self.hcr = self._or_none("HCR_EL2")
        self.vbar = self._live_vbar()
        self.owner = owner(machine, self.vbar)
        self.world = self._world()

    def _or_none(self, name):
        machine = self.machine
        return machine.register(name) if machine.has_register(name) else None

    @property
    def e2h(self):
        return bool(self.hcr is not None and self.hcr & E2H)

    def _live_vbar(self):
        """Without E2H, EL1 is the host's own and its exceptions stay there."""
        if self.hcr is None:
            return None
        own = self.el < 2 and not self.hcr & (E2H | VM)
        return self._or_none("VBAR_EL1" if own else "VBAR_EL2")

    def _world(self):
        if self.hcr is None:
            return ""
        if self.el < 2 and self.hcr & VM:
            return "guest"
        if self.el == 0:
            return "user"
        if not self.e2h and (self.el == 1 or self.owner == "hyp"):
            return "hyp" if self.el == 2 else "host"
        # With stage 2 on, or its vectors, it can be nowhere else. Who boots at
        # EL2 is the host until it has put them there.
        if self.hcr & VM or self.owner == "hyp" or self._in_switch():
            return "hyp"
        return "host" if self.machine.address(RUN) is not None else ""

    def _in_switch(self):
        """Does the switch wait for this code to return, or run itself?"""
        start = self.machine.address(RUN)
        if start is None:
            return False
        end = start + self.machine.size(RUN)
        waiting = [self.pc, self.machine.register("X30")]
        return any(start <= at < end for at in waiting + self._returns())

    def _returns(self):
        """Return addresses by the frame records (AAPCS64)."""
        found = []
        record = self.machine.register("X29")
        while record and record % 8 == 0 and len(found) < FRAMES:
            try:
                data = self.machine.memory(record, 16)
            except self.machine.Trouble:
                break
            found.append(_address(int.from_bytes(data[8:], "little")))
            record = int.from_bytes(data[:8], "little")
        return found

    def at_vector(self):
        """The slot of the live table that the PC stands on, or None."""
        offset = self.pc - (self.vbar or 0)
        if self.vbar is None or not 0 <= offset < TABLE or offset % SIZE:
            return None
        return offset // SIZE

    def missing(self):
        """The symbols without which something stays unknown."""
        return [name for name in WANTED
                if self.machine.address(name) is None]


def owner(machine, base):
    """Whose table lies at that base."""
    if base is None:
        return "unknown"
    for name, whose in MAIN + COPIES:
        start = machine.address(name)
        if start is not None and (base - start) % TABLE == 0 and (
                start <= base < start + max(machine.size(name), TABLE)):
            return whose
    return "hyp" if _moved(machine, base) else "unknown"


PAGE = 0x1000


def _moved(machine, base):
    """Is it one of Linux's for EL2, which are moved by whole pages into the
    lower half?"""
    names = [NVHE + "__kvm_hyp_vector"] + [name for name, _ in NVHE_COPIES[1:]]
    starts = [machine.address(name) for name in names]
    return 0 < base < 1 << 48 and any(
        start is not None and (base - start) % PAGE == 0 for start in starts)


def _address(value):
    """Without the signature that pointer authentication puts on top."""
    low = value & (1 << 48) - 1
    return low | ~((1 << 48) - 1) & (1 << 64) - 1 if value >> 55 & 1 else low


# ---- synchronised or not ----------------------------------------------------

LOOK_BACK = 64      # instructions


def synchronised(state):
    """(True, False or None where it is not to be told, why in words)."""
    if state.hcr is None:
        return None, "this stub lists no HCR_EL2"
    if state.at_vector() is not None:
        return True, "an exception was just taken"
    if state.world in ("user", "guest"):
        return True, "the host was left by an ERET"
    return _read_back(state)


def _read_back(state):
    """The nearest instruction before the PC that settles it, as far as code
    is straight."""
    for pc in range(state.pc - 4, state.pc - 4 * LOOK_BACK, -4):
        try:
            word = int.from_bytes(state.machine.memory(pc, 4), "little")
        except state.machine.Trouble:
            break
        insn = a64.decode(word)
        text = "%s at %s" % (a64.text(word, pc), state.machine.symbol(pc))
        if insn.kind == "isb":
            return True, text
        if a64.changes_context(insn, state.el, state.e2h):
            return False, "%s, and no ISB since" % text
        if insn.kind in a64.ENDS or insn.kind in a64.CALLS | a64.TRAPS:
            break
    return None, "a recording tells (vhe trace)"
