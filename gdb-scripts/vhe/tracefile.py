# SPDX-License-Identifier: MIT
"""Reading trace files: what `vhelab trace -o` writes. A file is foreign input:
nothing is believed before its section's checksum was right, and nothing after
that either."""

import json
import zlib

from . import events, laps, listing, packing
from .traceform import (
    MAGIC, VERSION, PACK_MAX, LARGEST, NONE, JUMP, WORD, PSTATE, VBAR, HCR,
    TAKEN, GAP, MORE, SEQ, LINK, EDITED, EXCEPTION, CONCLUSION, REGISTERS,
    WORLDS, VECTORS, OWNERS, TABLES_MAX, HOME, SWITCHED, COMPLETE, M64,
    BadFile, Memory, conclude, checksum)


# ---- reading: events --------------------------------------------------------

def _read_events(data, trace):
    cursor = packing.Cursor(data)
    memory = Memory()
    for index in range(cursor.count(1)):
        event, concluded = _read_event(cursor, memory, index)
        memory.keep(event)
        trace.take(event)
        if concluded:
            conclude(event, concluded)
    if cursor.left:
        raise packing.Damaged("goes on behind its last event")


def _read_event(cursor, memory, index):
    first = cursor.u8()
    more = cursor.u8() if first & MORE else 0
    pc = memory.predict()
    if first & JUMP:
        pc = pc + cursor.signed() & M64
    event = memory.before.copy()
    event.pc = pc
    event.word = memory.follow(pc)
    _read_values(cursor, event, first)
    event.seq = _read_seq(cursor, memory, more, index)
    event.link = cursor.number() if more & LINK else 0
    event.gap = bool(first & GAP)
    event.edited = bool(more & EDITED)
    event.exception = bool(more & EXCEPTION)
    if more >> 5 or (event.gap and not index):
        raise packing.Damaged("has an event that makes no sense")
    return event, (_read_conclusions(cursor, index)
                   if more & CONCLUSION else None)


def _read_values(cursor, event, first):
    if first & WORD:
        event.word = cursor.u32()
    if first & PSTATE:
        byte = cursor.u8()
        event.bits, event.el, event.spsel = (
            byte & 15, byte >> 4 & 3, byte >> 6 & 1)
        if byte >> 7:
            raise packing.Damaged("has a PSTATE that is none")
    if first & VBAR:
        event.vbar ^= cursor.number()
    if first & HCR:
        event.hcr_el2 ^= cursor.number()
    if first & TAKEN:
        which = cursor.u8()
        if which >> len(REGISTERS):
            raise packing.Damaged("names a register that there is not")
        for bit, name in enumerate(REGISTERS):
            if which >> bit & 1:
                setattr(event, name, getattr(event, name) ^ cursor.number())


def _read_seq(cursor, memory, more, index):
    seq = memory.before.seq + 1 if index else 0
    seq += cursor.number() if more & SEQ else 0
    if seq >= NONE:
        raise packing.Damaged("has too many events")
    return seq


def _read_conclusions(cursor, index):
    byte = cursor.u8()
    depth = cursor.u8()
    back = [cursor.number() for _ in events.FLAGS]
    if byte >> 6 or max(back) > index + 1:
        raise packing.Damaged("concludes what cannot be")
    return (WORLDS[byte & 3], VECTORS[byte >> 2 & 3], depth,
            bool(byte >> 4 & 1), bool(byte >> 5 & 1),
            tuple(index + 1 - ago if ago else None for ago in back))


# ---- reading: laps ----------------------------------------------------------

def _read_laps(data, trace):
    cursor = packing.Cursor(data)
    count = cursor.count(2)
    candidate = cursor.u8() == 1
    found, at = [], 0
    for number in range(1, count + candidate + 1):
        lap, at = _read_lap(cursor, trace, number, at)
        found.append(lap)
    if cursor.left:
        raise packing.Damaged("goes on behind its last lap")
    trace.keep_laps(found[:count], found[count] if candidate else None)


def _read_lap(cursor, trace, number, at):
    lap = laps.Lap(trace, number)
    state = cursor.u8()
    present = cursor.number()
    if state > 7 or present >> len(laps.CHECKPOINTS):
        raise packing.Damaged("has a lap that makes no sense")
    lap.home, lap.switched, lap.complete = (
        bool(state & bit) for bit in (HOME, SWITCHED, COMPLETE))
    for bit, name in enumerate(laps.CHECKPOINTS):
        if not present >> bit & 1:
            continue
        at += cursor.signed()
        event = at + cursor.number()
        last = event + cursor.number()
        if at < 0 or last >= len(trace.events):
            raise packing.Damaged("has a checkpoint outside its events")
        lap.points[name] = laps.Checkpoint(trace, name, at, event, last)
    return lap, at


# ---- reading: the file ------------------------------------------------------

class _Reading:
    """What has been read so far, and how to read each section."""

    def __init__(self):
        self.meta = {}
        self.landmarks = None
        self.listings = []
        self.console = b""
        self.trace = None
        self.ended = False

    def meta_(self, data):
        try:
            meta = json.loads(data.decode())
            self.meta = {key: scrub(meta[key]) for key in
                         ("target", "mode", "guest", "recorder")}
            if isinstance(meta.get("machine"), str):
                self.meta["machine"] = scrub(meta["machine"])
        except (ValueError, KeyError, TypeError, AttributeError,
                RecursionError) as error:
            raise packing.Damaged("names no target") from error

    def land(self, data):
        cursor = packing.Cursor(data)
        self.landmarks = events.Landmarks(*(cursor.u64() for _ in range(5)))

    def tabl(self, data):
        cursor = packing.Cursor(data)
        if not self.landmarks or self.trace:
            raise packing.Damaged("is out of place")
        for _ in range(cursor.count(17)):
            start, size, owner = cursor.u64(), cursor.u64(), cursor.u8()
            if (owner not in OWNERS
                    or len(self.landmarks.tables) == TABLES_MAX):
                raise packing.Damaged("makes no sense")
            self.landmarks.tables.append((start, size, VECTORS[owner]))

    def list_(self, data):
        self.listings.append(listing.read(data))

    def cons(self, data):
        self.console = data

    def evnt(self, data):
        if not self.landmarks or self.trace:
            raise packing.Damaged("is out of place")
        self.trace = events.Trace(self.landmarks)
        _read_events(data, self.trace)

    def laps(self, data):
        if not self.trace:
            raise packing.Damaged("is out of place")
        _read_laps(data, self.trace)

    def end(self, data):
        self.ended = True

    def finish(self, path):
        for name, there in (("META", self.meta), ("EVNT", self.trace)):
            if not there:
                raise BadFile("%s has no section %s: record it again"
                              % (path, name))
        trace = self.trace
        for name, value in self.meta.items():
            setattr(trace, name, value)
        trace.console = self.console
        trace.names = listing.Names(self.listings)
        return trace


# How a section is read, and whether it may be packed.
_SECTIONS = {
    b"META": (_Reading.meta_, True),
    b"LAND": (_Reading.land, False),
    b"TABL": (_Reading.tabl, False),
    b"LIST": (_Reading.list_, True),
    b"CONS": (_Reading.cons, True),
    b"EVNT": (_Reading.evnt, False),
    b"LAPS": (_Reading.laps, False),
    b"END.": (_Reading.end, False),
}


def scrub(text):
    """A name that is printed later: no control characters."""
    return "".join(c if c.isprintable() else "?" for c in text)


def load(path):
    """A trace file as an events.Trace; BadFile says what is wrong with it."""
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise BadFile("%s: %s" % (path, error.strerror)) from error
    if len(data) > LARGEST:
        raise BadFile("%s is larger than any trace file" % path)
    return parse(data, path)


def parse(data, path="the file"):
    """The same from memory; `path` stands in what is said of it."""
    cursor = packing.Cursor(data)
    reading = _Reading()
    try:
        _read_head(cursor, path)
        while not reading.ended:
            _read_section(cursor, reading, path)
    except packing.Damaged:
        raise BadFile("%s breaks off at byte %d, before its end: copy or "
                      "record it again" % (path, len(data))) from None
    if cursor.left:
        raise BadFile("%s goes on behind its end: record it again" % path)
    return reading.finish(path)


def _read_head(cursor, path):
    if cursor.left < len(MAGIC) or cursor.take(len(MAGIC)) != MAGIC:
        raise BadFile("%s is no trace file: vhelab trace -o FILE writes one"
                      % path)
    version = cursor.u32()
    if version != VERSION:
        raise BadFile("%s has version %d of the format, and this reads %d: "
                      "use the vhelab that wrote it"
                      % (path, version, VERSION))


def _read_section(cursor, reading, path):
    offset = cursor.at
    head = cursor.take(12)
    total = cursor.u32()
    stored = cursor.take(int.from_bytes(head[4:8], "little"))
    try:
        if checksum(head, stored) != total:
            raise packing.Damaged("has another checksum")
        if head[:4] in _SECTIONS:
            read, packs = _SECTIONS[head[:4]]
            read(reading, _unpack(head, stored, packs))
    except packing.Damaged as error:
        name = scrub(head[:4].decode("ascii", "replace"))
        raise BadFile("%s is damaged: its section %s at byte %d %s; record "
                      "it again" % (path, name, offset, error)) from None


def _unpack(head, stored, packs):
    size = int.from_bytes(head[8:12], "little")
    if size == len(stored):
        return stored
    if not packs:
        raise packing.Damaged("must not be packed")
    if size // PACK_MAX > len(stored):
        raise packing.Damaged("claims to be larger than it can be")
    try:
        unzip = zlib.decompressobj()
        data = unzip.decompress(stored, size + 1)
    except zlib.error:
        data = b""
    if len(data) != size or not unzip.eof:
        raise packing.Damaged("cannot be unpacked")
    return data
