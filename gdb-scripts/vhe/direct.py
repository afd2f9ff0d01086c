# SPDX-License-Identifier: MIT
"""Letting QEMU run without GDB's run control in between.

GDB takes a millisecond to stop and to go on, most of it for what nobody looks
at while a lap is recorded, and another fifth of one for each breakpoint. So
the packets that run the machine are sent past it, and GDB is told at the end
that its registers are old. Only where that is safe: see possible().
"""

import contextlib

from . import debugger
from .debugger import Stopped, Trouble

SIGINT, SIGTRAP = 2, 5
PATIENCE = 1        # seconds; GDB asks for three times as long


def possible():
    """Is it QEMU's own stub, and does nobody wait for a breakpoint of his?"""
    if debugger.own_breakpoints():
        return False
    try:
        send = debugger.wire()
        # vhelab's relay, which lends its machine, takes `multiprocess` out.
        return (send(b"qqemu.sstepbits").startswith(b"ENABLE")
                and b"multiprocess+" in send(b"qSupported"))
    except Trouble:
        return False


class Silent(Exception):
    """It has been running for seconds. It is stopped now, anywhere: whoever
    waits longer wants to be interrupted, and for that needs GDB."""


@contextlib.contextmanager
def stops():
    """As debugger.stops(): gives arm(), disarm(), run()."""
    armed = _Stops()
    with debugger.patience(PATIENCE):
        try:
            yield armed
        finally:
            armed.clear()
            debugger.flush()


class _Stops:
    def __init__(self):
        self._send = debugger.wire()
        self._armed = set()

    def clear(self):
        for addr in list(self._armed):
            self.disarm(addr)

    def arm(self, addr):
        self._change(b"Z0", addr)
        self._armed.add(addr)

    def disarm(self, addr):
        self._armed.discard(addr)
        self._change(b"z0", addr)

    def _change(self, what, addr):
        if self._send(b"%s,%x,4" % (what, addr)) != b"OK":
            raise Trouble("the stub refuses a breakpoint at 0x%x" % addr)

    def run(self):
        """On to the next of the addresses; returns it. None may be the one
        where the machine stands: it would not leave. Silent after a while."""
        while self._go() not in self._armed:
            pass
        return debugger.pc()

    def _go(self):
        """On to wherever it stops; the pc."""
        try:
            reply = self._send(b"c")
        except Trouble:
            # Any byte stops QEMU, and says so; what is dead fails again.
            self._send(b"?")
            raise Silent from None
        if reply[:1] in (b"W", b"X"):
            self._armed.clear()
            raise Stopped("the machine is off: start it again")
        if _signal(reply) not in (SIGINT, SIGTRAP):
            raise Trouble("the stub does not say where it stopped: `%s`"
                          % reply.decode("ascii", "replace")[:20])
        debugger.flush()
        return debugger.pc()


def _signal(reply):
    try:
        return int(reply[1:3], 16) if reply[:1] in (b"T", b"S") else 0
    except ValueError:
        return 0
