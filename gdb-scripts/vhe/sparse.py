# SPDX-License-Identifier: MIT
"""The sparse recorder: from stop to stop, tens of them a lap.

Between two stops nothing can change the flags but an exception, and wherever
that comes from it arrives at a slot of a vector table. There the exception
registers say where it was taken and with which PSTATE, so the event before
it, which no stop could foresee, is put in from them.

Passed over as a whole are the guest, user space up to the next run ioctl, and
of the host, outside of the switch, interrupts and other tasks. They leave a
gap.
"""

from . import a64, events, flow, hcr

EC_SVC64 = 0x15
EC_HVC64 = 0x16

STACK_MAX = 1 << 16     # no kernel stack is larger


class Unseen(Exception):
    """What the next stop shows cannot have come of what was seen."""


class Recorder:
    """Fills a trace from a machine.

    Nothing is single-stepped, for while an interrupt is due QEMU may hang in
    a step; so a stop must never be where the machine stands.

    machine: register(name); read(names); memory(addr, size), None where there
    is none; run(addresses) -> the pc, which is one of them. The trace's last
    event, if it has one, is where the machine stands.
    """

    def __init__(self, trace, before=None):
        """before: another one, whose knowledge of the code still holds."""
        self._trace = trace
        self._machine = None
        self._land = trace.landmarks
        self.code = before.code if before else flow.Code()
        self._guest = {}    # the guest's words, read while it ran
        self._ways = before._ways if before else flow.Ways(self.code)
        self._tables = set()    # vectors that were live
        self._stack = None      # level and SP of the task in the ioctl
        self._next = None   # right behind the last event, if that matters
        self.stops = 0

    def record(self, machine, done):
        """Until done(trace), which is asked after each stop."""
        trace = self._trace
        self._machine = machine
        self.code.memory = machine.memory
        self._ways.refresh(self._land.in_ioctl)
        now = self._sample()
        if not trace.events:
            self._begin(now)
        while not done(trace):
            now = self._advance(now)
            self.stops += 1

    def catch_up(self, machine):
        """The machine stands somewhere behind the last event."""
        self._machine = machine
        now, last = self._sample(), self._trace.last
        if last and (now.pc, now.el) != (last.pc, last.el):
            self._add(now, gap=now.pc != self._next)

    def _begin(self, now):
        self._trace.append(now, self._word(now), link=self._link(now))

    def _link(self, now):
        """Where it returns to, at the first instruction of the two functions
        of which that is asked; else 0."""
        if now.pc not in (self._land.run, self._land.ioctl):
            return 0
        return self._machine.register("X30")


    # ---- moving

    def _advance(self, now):
        """On to the next event."""
        if self._trace.last.world == "user":
            return self._leave_user()
        self._next = self._foresee(now)
        stops = {self._next} if self._next is not None else self._ahead(now)
        while True:
            pc = self._machine.run((stops | self._slots(now)
                                    | self._ways.lasting) - {now.pc})
            before, now = now, self._sample()
            if self._switched(now):
                now = self._again(now, now.pc, self._stack[1], STACK_MAX)
            if self._interrupts_host(now):
                return self._pass_over(now)
            if pc == self._next or self._matters(now):
                self._add(now, gap=pc != self._next)
                return now
            if _outside(before) and _outside(now):
                stops = set()   # other code at the address of a slot
            else:
                stops = self._ahead(now)

    def _leave_user(self):
        """Up to the ioctl nothing is asked of the flags."""
        self._machine.run({self._land.ioctl, self._land.run})
        now = self._sample()
        self._trace.append(now, self._word(now), True, self._link(now))
        return now

    def _interrupts_host(self, now):
        """An IRQ or FIQ that the host's own code is interrupted by."""
        offset = now.pc - _table(now)
        return (_at_slot(now) and offset & 0x600 == 0x200
                and offset & 0x180 in (0x80, 0x100)
                and not self._trace.calls.run_depth
                and not _outside(now))

    def _pass_over(self, now):
        """On to where the interrupt returns to, on the same stack."""
        self._add_cause(now)
        return self._again(now, self._before(now).pc, now.sp, 0)

    def _again(self, now, pc, sp, near):
        """On to that place on that stack: others may come by."""
        while now.pc != pc or abs(now.sp - sp) > near:
            if now.pc == pc:
                self._machine.run(self._slots(now) | {
                    addr for addr, _ in self._onward(pc)} - {pc})
            self._machine.run({pc})
            now = self._sample()
        return now

    def _switched(self, now):
        """Has the host's scheduler switched to another task? The way goes on
        where that one runs now, once ours is back."""
        calls = self._trace.calls
        if not calls.ioctl_depth or calls.run_depth or _outside(now):
            return False
        if not self._stack or now.pc == self._land.ioctl:
            self._stack = (now.el, now.sp)
        return (now.el == self._stack[0]
                and abs(now.sp - self._stack[1]) > STACK_MAX)

    def _wanted(self):
        """What the next event may be that matters."""
        trace = self._trace
        last, lap = trace.last, trace.begun[-1] if trace.begun else None
        points = lap.points if lap else {}
        leaving = "X1" in points and "X3" not in points
        wanted = {flow.ALWAYS}
        if last.synchronised and flow.reason(last.word) != flow.CONTEXT:
            wanted.add(flow.CONTEXT)
        if not last.synchronised or leaving:
            wanted.add(flow.SYNC)
        if leaving and "X2" not in points:
            wanted.add(flow.RETURN)
        if lap and "H2" not in points:
            wanted.add(flow.BACK)
        return frozenset(wanted)

    def _foresee(self, now):
        """Where the instruction goes whose effect is wanted, or None."""
        last = self._trace.last
        insn = a64.decode(last.word)
        wanted = self._wanted() & {flow.ALWAYS, flow.SYNC, flow.RETURN}
        if last.in_guest or flow.reason(last.word) not in wanted:
            return None
        if insn.kind == "ret":
            return self._machine.register("X%d" % insn.value)
        if insn.kind == "eret" and now.el == 1:
            return self._machine.register("ELR_EL1")
        return now.elr_el2 if insn.kind == "eret" else now.pc + 4

    def _ahead(self, now):
        """The stops on the way from here, the vectors' apart."""
        if _outside(now):
            return set()
        wanted = self._wanted()
        stops = self._marks()
        starts = []
        for start in self._onward(now.pc):
            if flow.BACK in wanted and self._comes_back(now.pc, start[0]):
                stops = stops | {start[0]}
            else:
                starts.append(start)
        stops = stops | self._ways.ahead(starts, wanted)
        if now.pc not in stops:
            return stops
        # A loop: the next stop is here again, so take it up one on.
        return {addr for addr, _ in self._onward(now.pc)}

    def _marks(self):
        """Where the frames of the ioctl and of the switch begin and end."""
        marks = {self._land.ioctl, self._land.run}
        back = self._trace.calls.back()
        return marks if back is None else marks | {back}

    def _comes_back(self, pc, target):
        """Is that where a call of the ioctl's returns to?"""
        kind = a64.decode(self.code.word(pc)).kind
        return self._land.in_ioctl(target) and (
            kind == "ret" or (kind in a64.CALLS and target == pc + 4))

    def _onward(self, pc):
        """Where the instruction leads, as Ways.ahead() wants it."""
        insn = a64.decode(self.code.word(pc))
        if insn.kind in ("ret", "br", "blr"):
            target = self._machine.register("X%d" % insn.value)
        else:
            target = pc + insn.value
        if insn.kind in a64.CALLS:
            return [(target, False), (pc + 4, True)]
        if insn.kind in ("ret", "br", "b"):
            return [(target, True)]
        if insn.kind == "branch":
            return [(target, True), (pc + 4, True)]
        return [(pc + 4, True)]

    def _slots(self, now):
        """Every vector that an exception may go to; those of tables that were
        live before stay, for the next lap wants them back."""
        self._tables.add(now.vbar_el2)
        if not now.hcr_el2 & (hcr.E2H | hcr.VM):
            self._tables.add(now.vbar_el1)
        return {table + slot for table in self._tables for slot in
                range(0, events.VECTOR_TABLE, events.VECTOR_SLOT)}

    def _matters(self, now):
        """Is it an event, or only a place where the way had to be asked?"""
        if _at_slot(now):
            return True
        if _outside(now):
            return False
        wanted = self._wanted()
        return (now.pc in self._marks()
                or flow.reason(self.code.word(now.pc)) in wanted
                or (flow.BACK in wanted and self._land.in_ioctl(now.pc)))

    # ---- events

    def _sample(self):
        return events.Sample.of(self._machine)

    def _word(self, now):
        """0 where it cannot be read: a guest's, once the guest is left."""
        if not _is_guest(now):
            return self.code.word(now.pc)
        return self._guest.get(now.pc, 0)

    def _read_guest(self, now):
        """The page a guest is entered at: later, at EL2, its addresses mean
        something else."""
        begin = now.pc & ~(flow.PAGE - 1)
        page = self._machine.memory(begin, flow.PAGE) or b""
        for at in range(0, len(page), 4):
            self._guest[begin + at] = int.from_bytes(page[at:at + 4],
                                                     "little")

    def _add(self, now, gap):
        if _is_guest(now):
            self._read_guest(now)
        if gap and _at_slot(now):
            self._add_cause(now)
            gap = False
        self._append(now, gap, self._link(now) if gap else 0)

    def _append(self, now, gap, link=0):
        last = self._trace.last
        event = now.event(0)
        if gap and not (last.in_guest and event.in_guest) and (
                last.bits != event.bits or last.el != event.el):
            raise Unseen("the flags or the level changed unseen between "
                         "0x%x and 0x%x" % (last.pc, event.pc))
        self._trace.append(now, self._word(now), gap, link)

    def _add_cause(self, now):
        """The event at which an exception was taken."""
        last = self._trace.last
        before = self._before(now)
        if last.pc != before.pc or last.el != before.el:
            self._append(before, gap=before.pc != self._next)

    def _before(self, now):
        """What the exception registers say of the moment before."""
        level = "EL1" if now.el == 1 else "EL2"
        pc, cpsr, esr = self._machine.read(
            [name + level for name in ("ELR_", "SPSR_", "ESR_")])
        synchronous = not now.pc & 0x180
        if synchronous and esr >> 26 & 0x3f in (EC_SVC64, EC_HVC64):
            pc -= 4     # they return behind themselves
        last = self._trace.last
        return events.Sample(pc, cpsr, now.vbar_el1, now.vbar_el2,
                             now.hcr_el2, last.spsr_el2, last.elr_el2,
                             last.esr_el2, now.sp)


def _is_guest(now):
    return now.el < 2 and bool(now.hcr_el2 & hcr.VM)


def _outside(now):
    """Neither host nor hypervisor: only an exception leads back."""
    return now.el == 0 or _is_guest(now)


def _table(now):
    return now.vbar_el2 if now.el == 2 else now.vbar_el1


def _at_slot(now):
    return (now.el > 0 and not _is_guest(now)
            and events.in_slot(now.pc, _table(now)))


def step(trace, machine, done):
    """Every instruction: machine has stepi() besides. A trace that is not
    empty ends where the machine stands."""
    if not trace.events:
        _take(trace, machine)
    while not done(trace):
        machine.stepi()
        _take(trace, machine)


def _take(trace, machine):
    now = events.Sample.of(machine)
    word = machine.memory(now.pc, 4) or bytes(4)
    trace.append(now, int.from_bytes(word, "little"))
