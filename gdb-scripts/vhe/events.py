# SPDX-License-Identifier: MIT
"""The events of a recording, and what follows from them alone: world, owner of
the live vectors, synchronisation, and which event last changed each flag.

An event is the state BEFORE the instruction at its pc executes: what that
instruction did is seen in the next event. docs/trace.md has the words. This
is a second witness beside the C program's, written against that page.
"""

from . import a64, calls, hcr, laps, pstate, table

# Bits of Event.bits, which are the flags in the order of PSTATE: F I A D.
FLAGS = "FIAD"
ALL = 15
MASKED = {name: 1 << bit for bit, name in enumerate(FLAGS)}

VECTOR_TABLE = 0x800
VECTOR_SLOT = 0x80


def flags_text(bits):
    """`D-IF`: a letter is a set (masked) flag."""
    return pstate.flags(bits << 6)


class Landmarks:
    """The addresses that give events their meaning, as an image names them.

    .tables are (from, size, owner) of vector tables besides the two: Linux has
    copies that do something about the CPU's errata first.
    """

    NAMES = ("vectors", "__kvm_hyp_vector", "__kvm_vcpu_run",
             "kvm_arch_vcpu_ioctl_run")

    def __init__(self, host_vectors, hyp_vectors, run, ioctl, ioctl_size,
                 tables=()):
        self.host_vectors = host_vectors
        self.hyp_vectors = hyp_vectors
        self.run = run
        self.ioctl = ioctl
        self.ioctl_size = ioctl_size
        self.tables = list(tables)

    def in_ioctl(self, pc):
        return 0 <= pc - self.ioctl < self.ioctl_size

    def owner(self, vbar):
        if vbar == self.host_vectors:
            return "host"
        if vbar == self.hyp_vectors:
            return "hyp"
        return next((owner for start, size, owner in self.tables
                     if 0 <= vbar - start < size), "unknown")


class Sample:
    """What a machine says of itself at one moment."""

    REGISTERS = ("PC", "CPSR", "VBAR_EL2", "HCR_EL2", "SPSR_EL2", "ELR_EL2",
                 "ESR_EL2", "SP")

    @classmethod
    def of(cls, machine):
        """machine.read(names) gives registers. With E2H nobody asks where
        VBAR_EL1 is: then it is not read."""
        pc, cpsr, vbar_el2, *rest = machine.read(cls.REGISTERS)
        other = 0 if rest[0] & hcr.E2H else machine.read(("VBAR_EL1",))[0]
        return cls(pc, cpsr, other, vbar_el2, *rest)

    def __init__(self, pc, cpsr, vbar_el1, vbar_el2, hcr_el2, spsr_el2,
                 elr_el2, esr_el2, sp=0):
        self.pc = pc
        self.cpsr = cpsr
        self.vbar_el1 = vbar_el1
        self.vbar_el2 = vbar_el2
        self.hcr_el2 = hcr_el2
        self.spsr_el2 = spsr_el2
        self.elr_el2 = elr_el2
        self.esr_el2 = esr_el2
        self.sp = sp

    @property
    def el(self):
        return self.cpsr >> 2 & 3

    def live_vbar(self):
        """Of the level an exception would go to. Without E2H, EL1 is the
        host's own and its exceptions stay there."""
        host_el1 = self.el < 2 and not self.hcr_el2 & (hcr.E2H | hcr.VM)
        return self.vbar_el1 if host_el1 else self.vbar_el2

    def event(self, word):
        return Event(pc=self.pc, word=word, bits=self.cpsr >> 6 & ALL,
                     el=self.el, spsel=self.cpsr & 1, vbar=self.live_vbar(),
                     hcr_el2=self.hcr_el2, spsr_el2=self.spsr_el2,
                     elr_el2=self.elr_el2, esr_el2=self.esr_el2)


class Event:
    """One step of a recording.

    .seq .pc .word .el .spsel .vbar .hcr_el2 .spsr_el2 .elr_el2 .esr_el2
    .flags     "D-IF"; .bits are the same as a number, F the lowest
    .world     "user", "host", "hyp" or "guest"
    .vectors   "host", "hyp", "host or hyp" (not settled) or "unknown"
    .synchronised   nothing that changes the context waits for an ISB
    .exception an exception led here: it is the first of a vector
    .gap       not the next instruction: some were not seen
    .edited    a register was changed here by hand
    .changed   {"D": the event that first shows what the last change gave}
    .insn .symbol .source   as text
    """

    __slots__ = ("pc", "word", "bits", "el", "spsel", "vbar", "hcr_el2",
                 "spsr_el2", "elr_el2", "esr_el2", "seq", "world", "vectors",
                 "depth", "synchronised", "exception", "gap", "edited",
                 "link", "index", "since", "_trace")

    def __init__(self, pc=0, word=0, bits=0, el=0, spsel=0, vbar=0, hcr_el2=0,
                 spsr_el2=0, elr_el2=0, esr_el2=0):
        self.pc = pc
        self.word = word
        self.bits = bits
        self.el = el
        self.spsel = spsel
        self.vbar = vbar
        self.hcr_el2 = hcr_el2
        self.spsr_el2 = spsr_el2
        self.elr_el2 = elr_el2
        self.esr_el2 = esr_el2
        self.seq = 0
        self.link = 0
        self.gap = self.edited = self.exception = False

    def copy(self):
        """The same inputs; whatever follows from them is still to come."""
        return Event(self.pc, self.word, self.bits, self.el, self.spsel,
                     self.vbar, self.hcr_el2, self.spsr_el2, self.elr_el2,
                     self.esr_el2)

    @property
    def in_guest(self):
        return self.el < 2 and bool(self.hcr_el2 & hcr.VM)

    @property
    def flags(self):
        return flags_text(self.bits)

    def masked(self, flag):
        """Is "D", "A", "I" or "F" set?"""
        return bool(self.bits & MASKED[flag])

    @property
    def changed(self):
        """For each flag the event, or None if that is older."""
        events = self._trace.events
        return {name: None if self.since[bit] is None
                else events[self.since[bit]]
                for bit, name in enumerate(FLAGS)}

    @property
    def before(self):
        """The event before it, or None."""
        return self._trace.events[self.index - 1] if self.index else None

    @property
    def insn(self):
        return self._trace.names.insn(self)

    @property
    def symbol(self):
        return self._trace.names.symbol(self.pc)

    @property
    def source(self):
        """`hyp/kvm/arm.c:104`, or "" where it is not known."""
        return self._trace.names.source(self.pc)

    def __repr__(self):
        return "<Event %d: %s at EL%d, %s, %s>" % (
            self.seq, self.flags, self.el, self.world, self.symbol)


class Names:
    """Where nobody knows any: numbers, and the few instructions of a64."""

    def symbol(self, addr):
        return "0x%x" % addr

    def insn(self, event):
        return a64.text(event.word, event.pc)

    def source(self, addr):
        return ""

    def images(self, addresses):
        """What a trace file shall keep of the images: listing.Listing ..."""
        return []


class Trace:
    """A recording: .target .mode .guest .recorder, .events and .laps.

    .laps are the complete ones; .begun are all that entered the switch.
    """

    def __init__(self, landmarks, names=None, **about):
        self.landmarks = landmarks
        self.names = names or Names()
        self.target = about.get("target", "gdb")
        self.mode = about.get("mode", "vhe")
        self.guest = about.get("guest", "")
        self.recorder = about.get("recorder", "step")
        self.machine = about.get("machine")
        self.console = about.get("console", b"")
        self.events = []
        self.calls = calls.Calls(landmarks)
        self._vbar_waits = False    # written and not synchronised
        self._any_waits = False     # the same of any such register
        self._laps = laps.Finder(self)

    @property
    def begun(self):
        return self._laps.begun

    @property
    def laps(self):
        return [lap for lap in self.begun if lap.complete]

    @property
    def candidate(self):
        """The lap that may come of where the host is now, or None."""
        return self._laps.candidate

    @property
    def last(self):
        return self.events[-1] if self.events else None

    @property
    def instructions(self):
        """How many events there were, forgotten ones counted."""
        return self.last.seq + 1 if self.events else 0

    def settled(self):
        """Is the last write of VBAR synchronised?"""
        return not self._vbar_waits

    def append(self, sample, word, gap=False, link=0):
        """One more event, from a machine. Returns it."""
        event = sample.event(word)
        event.seq = self.instructions
        event.gap = gap and bool(self.events)
        event.link = link
        return self.take(event)

    def take(self, event):
        """One more event of which the inputs are known: all else is derived.

        Inputs are what a machine says, .seq, .gap, .link, .edited and, where
        edited, .exception.
        """
        before = self.last
        event.index = len(self.events)
        event._trace = self
        if before:
            if not event.edited:
                event.exception = _by_exception(before, event)
            self._synchronise(before, event)
        event.depth = self.calls.follow(before, event, event.link)
        event.since = _provenance(before, event)
        event.world = self._world(event)
        event.synchronised = not self._any_waits
        event.vectors = ("host or hyp" if self._vbar_waits
                         else self.landmarks.owner(event.vbar))
        self.events.append(event)
        self._laps.follow()
        return event

    def keep_laps(self, begun, candidate):
        """Laps that do not follow from the events any more: a file's."""
        self._laps.begun = begun
        self._laps.candidate = candidate

    def _world(self, event):
        if event.in_guest:
            return "guest"
        if event.el == 0:
            return "user"
        if not event.hcr_el2 & hcr.E2H:
            return "hyp" if event.el == 2 else "host"
        return "hyp" if self.calls.run_depth else "host"

    def _synchronise(self, before, event):
        """A write that changes the context waits for an ISB, an exception or
        an ERET (Arm ARM DDI 0487, "context synchronization event"). QEMU does
        not wait: this is the model of what a CPU may do."""
        insn = a64.decode(before.word)
        if event.exception or insn.kind in ("isb", "eret"):
            self._vbar_waits = self._any_waits = False
            return
        if insn.kind != "msr":
            return
        e2h = bool(before.hcr_el2 & hcr.E2H)
        if table.redirect(insn.register, before.el, e2h) is None:
            return
        if a64.changes_context(insn, before.el, e2h):
            self._any_waits = True
        if before.vbar != event.vbar:
            self._vbar_waits = True


def in_slot(pc, vbar):
    """Is it the first instruction of one of a table's sixteen vectors?"""
    return 0 <= pc - vbar < VECTOR_TABLE and not (pc - vbar) % VECTOR_SLOT


def _by_exception(before, event):
    """Nothing branches to a slot of the live table; and a higher level than
    before can have no other cause."""
    if event.gap:
        return False
    if event.el > before.el:
        return True
    return event.el == before.el and in_slot(event.pc, event.vbar)


def _provenance(before, event):
    """For F, I, A, D: the index of the event that shows the last change.

    An exception and an ERET replace PSTATE as a whole: the flags before were
    another context's, even where the values agree.
    """
    if not before:
        return (None,) * len(FLAGS)
    given = before.bits ^ event.bits
    if event.exception or a64.decode(before.word).kind == "eret":
        given = ALL
    if not given:
        return before.since
    return tuple(event.index if given >> bit & 1 else before.since[bit]
                 for bit in range(len(FLAGS)))
