# SPDX-License-Identifier: MIT
"""Recording the machine that GDB is connected to.

There is one recording under way, the story. A command that moves the machine
adds to it; if anybody else has moved the machine since, a new one begins.
"""

import contextlib
import os
import re

from . import debugger, direct, events, listing, sparse
from .debugger import Trouble

HCR_E2H = events.HCR_E2H


# ---- the machine as a recorder wants it ------------------------------------------

class Machine:
    """debugger's functions; run() through GDB's own breakpoints."""

    register = staticmethod(debugger.register)
    read = staticmethod(debugger.read)
    stepi = staticmethod(debugger.stepi)

    def __init__(self, stops):
        self._stops = stops
        self._armed = set()

    @staticmethod
    def memory(addr, size):
        try:
            return debugger.memory(addr, size)
        except Trouble:
            return None

    def run(self, addresses):
        for addr in self._armed - addresses:
            self._stops.disarm(addr)
        for addr in addresses - self._armed:
            self._stops.arm(addr)
        self._armed = set(addresses)
        return self._stops.run()


@contextlib.contextmanager
def machine():
    with direct.Stops() if direct.possible() else debugger.stops() as stops:
        yield Machine(stops)


# ---- names -----------------------------------------------------------------------

class Names(events.Names):
    """As GDB knows them."""

    def symbol(self, addr):
        return debugger.symbol(addr)

    def insn(self, event):
        text = super().insn(event)
        if not text.startswith(".inst") or event.in_guest:
            return text
        with contextlib.suppress(Trouble):
            text = debugger.instruction(event.pc)
        return text

    def source(self, addr):
        return debugger.source(addr)


def landmarks():
    """Of the image that GDB has symbols of; Trouble names what is missing."""
    found = []
    for name in events.Landmarks.NAMES:
        addr = debugger.address(name)
        if addr is None:
            raise Trouble("no symbol `%s`: laps are found by it; load the "
                          "image's symbols (symbol-file ELF)" % name)
        found.append(addr)
    return events.Landmarks(*found,
                            debugger.size(events.Landmarks.NAMES[-1]))


def _about():
    """What a recording says of its target."""
    hcr = debugger.register("HCR_EL2")
    images = debugger.images() or ["gdb"]
    variant = re.search(r"/variants/([^/]+)/", images[0])
    name, *guests = [os.path.splitext(os.path.basename(image))[0]
                     for image in images]
    return {"target": variant.group(1) if variant else name,
            "mode": "vhe" if hcr & HCR_E2H else "nvhe",
            "guest": guests[0] if guests else "", "recorder": "sparse"}


# ---- the story -------------------------------------------------------------------

class _Story:
    """What has been recorded, and by whom the machine was moved since."""

    trace = None
    recorder = None
    moves = None

    @classmethod
    def begin(cls, trace):
        cls.trace = trace
        cls.recorder = sparse.Recorder(trace)


def story():
    """The recording whose last event is where the machine stands, or None."""
    trace = _Story.trace
    if not trace or not trace.events or _Story.moves != debugger.moves():
        return None
    here = sparse.sample(debugger).event(0)
    last = trace.last
    same = all(getattr(here, name) == getattr(last, name)
               for name in ("pc", "bits", "el", "vbar", "hcr_el2"))
    return trace if same else None


def follow(done, every=False):
    """Goes on until done(trace): the story, with what was recorded.

    Without a story one begins where the machine is next in the run ioctl.
    """
    trace = story()
    with machine() as m:
        if not trace:
            trace = _begin(m)
        try:
            _record(trace, m, done, every)
        except sparse.Unseen as unseen:
            _Story.trace = None
            raise Trouble("%s: record every instruction, with "
                          "`vhe trace --every`" % unseen) from None
        finally:
            _Story.moves = debugger.moves()
    return trace


def _begin(m):
    land = landmarks()
    if not land.in_ioctl(debugger.pc()):
        m.run({land.ioctl, land.run})
    _Story.begin(events.Trace(land, Names(), **_about()))
    return _Story.trace


def _record(trace, m, done, every):
    if not every:
        _Story.recorder.record(m, done)
        return
    trace.recorder = "step"
    sparse.step(trace, m, done)


def record(laps=2, every=False):
    """vhe.trace()"""
    before = len(story().laps) if story() else 0
    return follow(lambda trace: done(trace, before + laps), every)


def done(trace, laps):
    """Are so many complete, and is it known what follows the last: user space,
    which heals the flags, or the switch again, which inherits them?"""
    if len(trace.laps) < laps:
        return False
    last = trace.laps[laps - 1]
    return "U" in last.points or trace.begun[-1].number > last.number
