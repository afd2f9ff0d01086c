# SPDX-License-Identifier: MIT
"""Recording the machine that GDB is connected to.

There is one recording under way, the story. A command that moves the machine
adds to it; if anybody else has moved the machine since, a new one begins.
"""

import contextlib
import os
import re

from . import debugger, direct, events, image, sparse
from .debugger import Stopped, Trouble
from .hcr import E2H
from .state import COPIES, NVHE, NVHE_COPIES


# ---- the machine as a recorder wants it -------------------------------------

class Machine:
    """debugger's functions, and run(). A context: its stops end with it."""

    stepi = staticmethod(debugger.stepi)

    def __init__(self, stepping):
        """stepping: with stepi(), of which only GDB's own registers know."""
        self._stepping = stepping

    def __enter__(self):
        debugger.pc()   # Trouble where there is no machine of ours
        self._held = contextlib.ExitStack()
        past_gdb = not self._stepping and direct.possible()
        self._use(direct.stops if past_gdb else debugger.stops)
        return self

    def __exit__(self, *why):
        return self._held.__exit__(*why)

    def _use(self, stops):
        self._held.close()
        self._stops = self._held.enter_context(stops())

    def register(self, name):
        return self.read([name])[0]

    def read(self, names):
        return self._stops.read(names)

    @staticmethod
    def memory(addr, size):
        return code(addr, size)

    def run(self, addresses):
        """On to one of the addresses; returns it."""
        try:
            return self._stops.run(addresses)
        except direct.Silent:
            self._use(debugger.stops)
        return self._stops.run(addresses)


def code(addr, size):
    """Instructions from memory; what is not mapped where the machine stands,
    from the images' files; None if neither has them."""
    for read in (debugger.memory, debugger.image_memory):
        with contextlib.suppress(Trouble):
            return read(addr, size)
    return None


# ---- names ------------------------------------------------------------------

class Names(events.Names):
    """As GDB knows them. slide: how far from its symbols the code for EL2 runs
    on a Linux without VHE."""

    def __init__(self, slide=0):
        self._slide = slide

    def symbol(self, addr):
        if self._slide and not debugger.place(addr):
            other = debugger.symbol(addr - self._slide & (1 << 64) - 1)
            return other if other.startswith(NVHE) else "0x%x" % addr
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

    def images(self, addresses):
        return [image.extract(debugger, _kept, addresses)]


def landmarks():
    """Of the image that GDB has symbols of, and how far its code for EL2 has
    been moved; Trouble names the symbol that is missing."""
    missing = [name for name in events.Landmarks.NAMES
               if debugger.address(name) is None]
    if missing:
        raise Trouble("no symbol `%s`: laps are found by it; load the image's "
                      "symbols (symbol-file ELF)" % missing[0])
    host, hyp, run, ioctl = map(debugger.address, events.Landmarks.NAMES)
    size = debugger.size(events.Landmarks.NAMES[-1])
    slide = _slide()
    if slide:
        hyp, run = (debugger.address(NVHE + name) + slide for name in
                    ("__kvm_hyp_vector", "__kvm_vcpu_run"))
    return events.Landmarks(host, hyp, run, ioctl, size,
                            list(_tables(slide))), slide


def _slide():
    """Linux has both modes in one image, and where it runs at EL1 the code for
    EL2 is at an address chosen at boot: VBAR_EL2 tells it."""
    symbol = debugger.address(NVHE + "__kvm_hyp_host_vector")
    cpsr, hcr, vbar = debugger.read(("CPSR", "HCR_EL2", "VBAR_EL2"))
    if symbol is None or cpsr >> 2 & 3 != 1 or hcr & E2H:
        return 0
    return vbar - symbol


def _tables(slide):
    for name, owner in NVHE_COPIES if slide else COPIES:
        start = debugger.address(name)
        if start is not None:
            moved = slide if name.startswith(NVHE) else 0
            yield (start + moved, max(debugger.size(name),
                                      events.VECTOR_TABLE), owner)


def _about():
    """What a recording says of its target."""
    images = debugger.images() or ["gdb"]
    variant = re.search(r"/variants/([^/]+)/", images[0])
    name, *guests = [os.path.splitext(os.path.basename(image))[0]
                     for image in images]
    return {"target": variant.group(1) if variant else name,
            "mode": mode(), "guest": guests[0] if guests else "",
            "recorder": "sparse"}


def _kept(addr, size):
    """Code as it was seen while it was recorded, or as code() has it now."""
    recorder = _Story.recorder
    return recorder and recorder.code.kept(addr, size) or code(addr, size)


# ---- the story --------------------------------------------------------------

class _Story:
    """What has been recorded, and by whom the machine was moved since."""

    trace = None
    recorder = None
    moves = None

    @classmethod
    def begin(cls, trace):
        cls.trace = trace
        cls.recorder = sparse.Recorder(trace, cls.recorder)


def story():
    """The recording whose last event is where the machine stands, or None."""
    trace = _Story.trace
    if not trace or not trace.events or _Story.moves != debugger.moves():
        return None
    here = events.Sample.of(debugger).event(0)
    last = trace.last
    same = all(getattr(here, name) == getattr(last, name)
               for name in ("pc", "bits", "el", "vbar", "hcr_el2"))
    return trace if same else None


def follow(done, every=False):
    """Goes on until done(trace): the story, with what was recorded.

    Without a story one begins where the machine is next in the run ioctl.
    """
    trace = story()
    with Machine(stepping=every) as m:
        if not trace:
            trace = _begin(m)
        try:
            _record(trace, m, done, every)
        except sparse.Unseen as unseen:
            _Story.trace = None
            raise Trouble("%s: record every instruction, with "
                          "`vhe trace --every`" % unseen) from None
        except (Stopped, KeyboardInterrupt):
            _catch_up(m)
            raise
        finally:
            _Story.moves = debugger.moves()
    return trace


def _catch_up(m):
    """A stop of the user's is an event, too, so that the story goes on."""
    with contextlib.suppress(Trouble, sparse.Unseen):
        _Story.recorder.catch_up(m)


def _begin(m):
    land, _ = landmarks()
    if not land.in_ioctl(debugger.pc()):
        m.run({land.ioctl, land.run})
        debugger.flush()
    land, slide = landmarks()   # the mode is known where the host runs
    _Story.begin(events.Trace(land, Names(slide), **_about()))
    return _Story.trace


def _record(trace, m, done, every):
    if not every:
        _Story.recorder.record(m, done)
        return
    trace.recorder = "step"
    sparse.step(trace, m, done)


def laps():
    """How many complete laps the story has."""
    trace = story()
    return len(trace.laps) if trace else 0


def record(count=2, every=False):
    """vhe.trace()"""
    before = laps()
    return follow(lambda trace: done(trace, before + count), every)


def to_ioctl():
    """On to the next run ioctl; what was recorded is forgotten."""
    _Story.trace = None
    land, _ = landmarks()
    if debugger.pc() != land.ioctl:
        debugger.run_to({land.ioctl})


def mode():
    """Where the host runs: at EL2 or EL1."""
    return "vhe" if debugger.register("HCR_EL2") & E2H else "nvhe"


def done(trace, count):
    """Are so many complete, and is it known what follows the last: user space,
    which heals the flags, or the guest again, which inherits them?"""
    if len(trace.laps) < count:
        return False
    last = trace.laps[count - 1]
    following = trace.begun[-1]
    return "U" in last.points or (following is not last
                                  and "E3" in following.points)
