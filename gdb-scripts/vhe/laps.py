# SPDX-License-Identifier: MIT
"""Laps and their checkpoints, found in a recording.

A lap is one pass through the switch that really entered the guest. Nothing
here looks at labels; the anchors are what the machine did. docs/trace.md says
how each checkpoint is found.
"""

from . import a64, hcr

CHECKPOINTS = {
    "H0": "in the run ioctl, IRQs on",
    "H1": "IRQs off, before the call",
    "E1": "in the switch, host vectors",
    "E2": "VBAR := hyp vectors",
    "E3": "at the ERET into the guest",
    "X1": "first instruction of the exit vector",
    "X2": "the SError window",
    "X3": "exit path, hyp vectors",
    "X4": "host VBAR written, not synchronised",
    "X5": "after the ISB behind it",
    "H2": "back in the caller, IRQs still off",
    "H3": "IRQs on again",
    "U": "back in user space",
}

FLAG_I = 2
FLAG_A = 4


class Checkpoint:
    """A stretch of events; where a flag is written inside, the last value
    counts.

    .name   "H1"
    .flags  the last value, "--I-"
    .text   all of them: "D-IF, then --I-"
    .event  the first event that shows the last value
    .first .last   the ends of the stretch
    """

    def __init__(self, trace, name, first, event=None, last=None):
        self._trace = trace
        self.name = name
        self.from_ = first
        self.at = first if event is None else event
        self.to = first if last is None else last

    def extend(self, index):
        events = self._trace.events
        self.to = index
        if events[self.at].bits != events[index].bits:
            self.at = index

    @property
    def words(self):
        """What it is, one line."""
        return CHECKPOINTS[self.name]

    @property
    def event(self):
        return self._trace.events[self.at]

    @property
    def first(self):
        return self._trace.events[self.from_]

    @property
    def last(self):
        return self._trace.events[self.to]

    @property
    def flags(self):
        return self.event.flags

    @property
    def text(self):
        shown = []
        for event in self._trace.events[self.from_:self.to + 1]:
            if not shown or event.flags != shown[-1]:
                shown.append(event.flags)
        return ", then ".join(shown)

    def holds(self, index):
        return self.from_ <= index <= self.to

    def __repr__(self):
        return "<%s: %s at %s>" % (self.name, self.text, self.event.symbol)


class Lap:
    """One pass through the switch.

    .number   from 1
    .checkpoints   {"H1": Checkpoint, ...}, those that it has, in order
    .at("H1")      one of them, or None
    .events        from H0 to where the next lap begins, or user space
    .complete      it came back as far as H3
    """

    def __init__(self, trace, number):
        self._trace = trace
        self.number = number
        self.home = False       # the host's vectors are live again
        self.switched = False   # the switch was entered
        self.complete = False
        self.points = {}

    @property
    def checkpoints(self):
        return {name: self.points[name] for name in CHECKPOINTS
                if name in self.points}

    def at(self, name):
        return self.points.get(name)

    def ahead(self, name):
        """May the lap, which is under way, still come by that checkpoint?"""
        names = list(CHECKPOINTS)
        reached = max(map(names.index, self.points), default=0)
        return (self is self._trace.begun[-1] and "U" not in self.points
                and names.index(name) > reached)

    @property
    def events(self):
        begin, end = self.bounds()
        return self._trace.events[begin:end]

    def bounds(self):
        """The index of the first event, and the one behind the last."""
        begin = _first(self)
        if "U" in self.points:
            return begin, self.points["U"].from_ + 1
        following = [lap for lap in self._trace.begun
                     if lap.number == self.number + 1]
        following = following or [self._trace.candidate]
        if following[0]:
            return begin, _first(following[0])
        return begin, len(self._trace.events)

    def leak_out(self):
        """The flags that differ between H1 and H2, as bits."""
        h1, h2 = self.at("H1"), self.at("H2")
        return h1.event.bits ^ h2.event.bits if h1 and h2 else 0

    def leaks_in(self):
        """The events in the switch that find a flag clear while the hyp
        vectors are live, the SError window excepted."""
        window, end = self.at("X2"), self.at("X3")
        begin = self.at("E2") or self.at("E1")
        if not begin or not end:
            return []
        return [event for event in
                self._trace.events[begin.from_:end.to + 1]
                if event.world == "hyp" and self._clear(event)
                and not (window and window.holds(event.index))]

    def _clear(self, event):
        """Without the A of what sets it again right behind the window's ISB:
        that still runs with it clear."""
        window, clear = self.at("X2"), ~event.bits & 15
        if window and event.index == window.to + 1 and not event.gap:
            behind = self._trace.events[event.index + 1:event.index + 2]
            if not behind or behind[0].bits & FLAG_A:
                return clear & ~FLAG_A
        return clear

    def leak_in(self):
        """Which flags those are, as bits."""
        clear = 0
        for event in self.leaks_in():
            clear |= self._clear(event)
        return clear

    def __repr__(self):
        return "<Lap %d: %s>" % (self.number, ", ".join(
            "%s %s" % (point.name, point.text)
            for point in self.checkpoints.values()))


def _first(lap):
    return next((point.from_ for point in lap.checkpoints.values()), 0)


class Finder:
    """Follows a trace. A lap's state is the set of checkpoints it has, so each
    method asks which are there and what the newest event begins or ends."""

    def __init__(self, trace):
        self._trace = trace
        self.begun = []
        self.candidate = None
        self._in_guest = False

    def follow(self):
        """The trace has one more event."""
        event = self._trace.last
        before = event.before
        lap = self._current()
        if before and before.world == "host" and event.world == "hyp":
            self._promote(event)
            return
        if lap and before:
            self._follow_lap(lap, before, event)
        if not lap or lap.complete:
            self._follow_candidate(before, event)

    def _current(self):
        lap = self.begun[-1] if self.begun else None
        return lap if lap and "U" not in lap.points else None

    def _begin(self, lap, name, index):
        lap.points[name] = Checkpoint(self._trace, name, index)

    # ---- between laps: which masking of IRQs is the one before the call?

    def _follow_candidate(self, before, event):
        lap = self.candidate
        i = event.index
        own = self._trace.calls.in_caller()
        if event.world != "host" or not self._trace.calls.ioctl_depth:
            self.candidate = None
        elif own and _masks_irq(event):
            self._start_candidate(i)
        elif not event.bits & FLAG_I:
            self.candidate = None
        elif (own and before and not before.bits & FLAG_I
              and not event.exception):
            if not lap or lap.points["H0"].to != i - 1:
                self._start_candidate(i - 1)
            self._begin(self.candidate, "H1", i)
        elif (lap and "H1" in lap.points and lap.points["H1"].to == i - 1
              and before.bits == event.bits):
            lap.points["H1"].extend(i)

    def _start_candidate(self, index):
        self.candidate = Lap(self._trace, len(self.begun) + 1)
        self._begin(self.candidate, "H0", index)

    def _promote(self, event):
        lap = self.candidate or Lap(self._trace, len(self.begun) + 1)
        self.candidate = None
        lap.switched = True
        self._begin(lap, "E1", event.index)
        self.begun.append(lap)

    # ---- inside one

    def _follow_lap(self, lap, before, event):
        if event.world == "guest":
            self._in_guest = True
        elif self._in_guest:
            self._in_guest = False
            self._begin_exit(lap, event.index)
        elif lap.complete:
            if event.world == "user":
                self._begin(lap, "U", event.index)
        elif "X1" in lap.points:
            self._way_out(lap, before, event)
        else:
            self._way_in(lap, before, event)

    def _begin_exit(self, lap, index):
        """The guest may be entered again from within the switch; the last
        exit is the one that counts."""
        self._begin(lap, "X1", index)
        lap.points.pop("X2", None)
        lap.points.pop("X3", None)

    def _hyp(self, event):
        return self._trace.landmarks.owner(event.vbar) == "hyp"

    def _way_in(self, lap, before, event):
        """With VHE it has two halves, before and behind the write of VBAR.
        Without, the call itself came through the hyp vectors: no E2."""
        if event.world == "host":
            self.begun.pop()    # came back without a guest: no lap
        elif self._hyp(event) and not self._hyp(before):
            self._begin(lap, "E2", event.index)
        elif to_guest(event):
            self._begin(lap, "E3", event.index)
        elif "E3" not in lap.points:
            lap.points["E2" if "E2" in lap.points else "E1"].extend(
                event.index)

    def _way_out(self, lap, before, event):
        if not lap.home and self._hyp(event):
            self._exit_under_hyp(lap, before, event)
            return
        if not lap.home and "X3" not in lap.points:
            self._begin(lap, "X3", event.index - 1)
        if not lap.home and not self._trace.settled():
            self._begin(lap, "X4", event.index)
        else:
            self._back_in_host(lap, event)
        lap.home = True

    def _exit_under_hyp(self, lap, before, event):
        """X2 opens when A is cleared and closes with the next ISB. X3 is what
        follows; without a window, where the exit code returns."""
        window = lap.at("X2")
        opens = (before.bits & ~event.bits & FLAG_A and not event.exception)
        if opens and not window:
            self._begin(lap, "X2", event.index)
            lap.points.pop("X3", None)
        elif (window and window.to == event.index - 1
              and a64.decode(before.word).kind != "isb"):
            window.extend(event.index)
        elif "X3" in lap.points:
            lap.points["X3"].extend(event.index)
        elif window or self._trace.calls.returned:
            self._begin(lap, "X3", event.index)

    def _back_in_host(self, lap, event):
        self._settle(lap, event)
        here = event.world == "host" and self._trace.calls.in_caller()
        if "H2" in lap.points:
            if event.bits & FLAG_I:
                lap.points["H2"].extend(event.index)
            else:
                self._begin(lap, "H3", event.index)
                lap.complete = True
        elif here:
            self._begin(lap, "H2", event.index)
        elif "X4" in lap.points and "X5" not in lap.points:
            lap.points["X4"].extend(event.index)

    def _settle(self, lap, event):
        """X4 ends with what synchronises the write of VBAR, or where the
        caller runs again if nothing does before IRQs are on. An ERET to a host
        at EL1 leaves nothing to synchronise: no X4, no X5."""
        if ("X4" not in lap.points or "X5" in lap.points
                or not self._trace.settled()):
            return
        # The caller did it: it was no H2 yet.
        lap.points.pop("H2", None)
        for index in range(lap.points["X4"].to + 1, event.index):
            lap.points["X4"].extend(index)
        self._begin(lap, "X5", event.index)


def to_guest(event):
    """Is it the ERET into a guest?"""
    return (a64.decode(event.word).kind == "eret"
            and bool(event.hcr_el2 & hcr.VM))


def _masks_irq(event):
    insn = a64.decode(event.word)
    return (insn.kind == "daifset" and bool(insn.value & FLAG_I)
            and not event.bits & FLAG_I)
