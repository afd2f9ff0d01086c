# SPDX-License-Identifier: MIT
"""The form of a trace file, for who reads one and who writes one:
docs/trace-file.md."""

import zlib

from . import events

MAGIC = b"\x89vhelab\n"
VERSION = 1
SCHEMA = "vhelab-trace-file/1"
PACK_MAX = 64       # a packed section unpacks to no more times its length
LARGEST = 1 << 30
NONE = 0xffffffff   # no event has that number

# The first byte of an event, and the second.
JUMP, WORD, PSTATE, VBAR, HCR, TAKEN, GAP, MORE = (1 << n for n in range(8))
SEQ, LINK, EDITED, EXCEPTION, CONCLUSION = (1 << n for n in range(5))
REGISTERS = ("spsr_el2", "elr_el2", "esr_el2")  # bits of TAKEN's byte

WORLDS = ("user", "host", "hyp", "guest")
VECTORS = ("unknown", "host", "hyp", "host or hyp")
OWNERS = (1, 2)     # of a table of vectors, among these
TABLES_MAX = 4
HOME, SWITCHED, COMPLETE = 1, 2, 4
M64 = (1 << 64) - 1


class BadFile(Exception):
    """One line: what is wrong with the file, and what to do next."""


class Memory:
    """What was at a pc last time, and where it led to: most events repeat."""

    def __init__(self):
        self.before = events.Event()
        self.words = {}
        self._next = {}

    def predict(self):
        if not self.words:
            return 0
        pc = self.before.pc
        return self._next.get(pc, pc + 4 & M64)

    def follow(self, pc):
        """Now at pc; the word last seen there."""
        if self.words:
            self._next[self.before.pc] = pc
        return self.words.setdefault(pc, 0)

    def keep(self, event):
        self.words[event.pc] = event.word
        self.before = event


def conclusions(event):
    return (event.world, event.vectors, event.depth, event.synchronised,
            event.exception, event.since)


def conclude(event, conclusions):
    (event.world, event.vectors, event.depth, event.synchronised,
     event.exception, event.since) = conclusions


def checksum(head, stored):
    """Of a section: the 12 bytes before it, and what is stored."""
    return zlib.crc32(stored, zlib.crc32(head))
