# SPDX-License-Identifier: MIT
"""Letting QEMU run without GDB's run control in between.

GDB takes a millisecond to stop and to go on, most of it for what nobody looks
at while a lap is recorded: the frame, every general register, the breakpoints
one by one. So the packets that run the machine and read its registers are sent
past it, and GDB is told at the end that its own are old. Only where that is
safe: see possible().
"""

import contextlib

from . import debugger, table
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
    """As debugger.stops(): gives run() and read()."""
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
        self._registers = _Registers(self._send)

    def run(self, addresses):
        """On to the next of the addresses; returns it. None may be the one
        where the machine stands: it would not leave. Silent after a while.

        What was asked for before stays armed until it is run into: the next
        lap asks for it again, and mostly nothing comes by in between.
        """
        for addr in addresses - self._armed:
            self._change(b"Z0", addr)
        self._armed |= addresses
        [here] = self.read(["PC"])
        while True:
            if here in self._armed:
                self._disarm(here)
            self._go()
            [here] = self.read(["PC"])
            if here in addresses:
                return here

    def read(self, names):
        """As debugger.read()."""
        return [self._registers.read(name) for name in names]

    def clear(self):
        for addr in list(self._armed):
            self._disarm(addr)

    def _disarm(self, addr):
        self._armed.discard(addr)
        self._change(b"z0", addr)

    def _change(self, what, addr):
        if self._send(b"%s,%x,4" % (what, addr)) != b"OK":
            raise Trouble("the stub refuses a breakpoint at 0x%x" % addr)

    def _go(self):
        """On to wherever it stops."""
        self._registers.forget()
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


class _Registers:
    """What the stub says of them: the core's all in one answer."""

    def __init__(self, send):
        self._send = send
        self._places = debugger.remote_places()
        self._core = None

    def forget(self):
        """The machine moves."""
        self._core = None

    def read(self, name):
        number, offset = self._place(name)
        if self._core is None:
            self._core = self._ask(b"g")
        size = 4 if name == "CPSR" else 8
        value = self._core[offset:offset + size]
        if len(value) < size:
            value = self._ask(b"p%x" % number)
        if not value:
            raise Trouble("the stub does not give %s" % name)
        return int.from_bytes(value, "little")

    def _ask(self, packet):
        """The bytes of an answer in hexadecimal; none of any other."""
        try:
            return bytes.fromhex(self._send(packet).decode("ascii"))
        except ValueError:
            return b""

    def _place(self, name):
        if name not in self._places:
            known = [self._places[other] for other in table.aliases(name)
                     if other in self._places]
            if not known:
                raise Trouble("this stub lists no register %s" % name)
            self._places[name] = known[0]
        return self._places[name]


def _signal(reply):
    try:
        return int(reply[1:3], 16) if reply[:1] in (b"T", b"S") else 0
    except ValueError:
        return 0
