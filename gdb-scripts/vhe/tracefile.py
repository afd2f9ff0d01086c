# SPDX-License-Identifier: MIT
"""Trace files: what `vhelab trace -o` writes and `vhelab view` reads.

docs/trace-file.md has the bytes. A file is foreign input: nothing is believed
before its section's checksum was right, and nothing after that either.
"""

import json
import os
import tempfile
import zlib

from . import events, laps, listing, packing

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


# ---- both ways --------------------------------------------------------------

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


def _conclusions(event):
    return (event.world, event.vectors, event.depth, event.synchronised,
            event.exception, event.since)


def _conclude(event, conclusions):
    (event.world, event.vectors, event.depth, event.synchronised,
     event.exception, event.since) = conclusions


# ---- reading: events --------------------------------------------------------

def _read_events(data, trace):
    cursor = packing.Cursor(data)
    memory = Memory()
    for index in range(cursor.count(1)):
        event, concluded = _read_event(cursor, memory, index)
        memory.keep(event)
        trace.take(event)
        if concluded:
            _conclude(event, concluded)
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
        if zlib.crc32(stored, zlib.crc32(head)) != total:
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


# ---- writing ----------------------------------------------------------------

def _section(kind, stored, size=None):
    head = kind + len(stored).to_bytes(4, "little")
    head += (len(stored) if size is None else size).to_bytes(4, "little")
    total = zlib.crc32(stored, zlib.crc32(head))
    return head + total.to_bytes(4, "little") + stored


def _packed(kind, data):
    packed = zlib.compress(data, 9)
    if len(packed) < len(data) and len(data) // PACK_MAX < len(packed):
        return _section(kind, packed, len(data))
    return _section(kind, data)


def dump(trace):
    """The bytes of a trace file. The same recording gives the same bytes."""
    recorded, derived = _dump_events(trace)
    out = [MAGIC, VERSION.to_bytes(4, "little"),
           _packed(b"META", _dump_meta(trace)),
           _section(b"LAND", _dump_landmarks(trace.landmarks))]
    if trace.landmarks.tables:
        out.append(_section(b"TABL", _dump_tables(trace.landmarks.tables)))
    pcs = sorted({event.pc for event in trace.events})
    out += [_packed(b"LIST", listing.write(one))
            for one in trace.names.images(pcs)]
    out += [_packed(b"CONS", trace.console), _section(b"EVNT", recorded)]
    if _lap_bytes(trace) != _lap_bytes(derived):
        out.append(_section(b"LAPS", _lap_bytes(trace)))
    return b"".join(out) + _section(b"END.", b"")


def save(trace, path):
    """Writes a trace file, whole or not at all; BadFile if it cannot be."""
    replace(path, dump(trace))


def replace(path, data):
    """Bytes into a file that has them all or is what it was before."""
    folder, name = os.path.split(os.path.abspath(path))
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=name + ".",
                                         delete=False) as file:
            _fill(file, data)
        os.replace(file.name, path)
    except OSError as error:
        raise BadFile("%s: %s" % (path, error.strerror)) from error


def _fill(file, data):
    try:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    except OSError:
        os.unlink(file.name)
        raise


def _dump_meta(trace):
    meta = {"schema": SCHEMA, "target": trace.target, "mode": trace.mode,
            "guest": trace.guest, "recorder": trace.recorder}
    if trace.machine:
        meta["machine"] = trace.machine
    return json.dumps(meta, separators=(",", ":"),
                      ensure_ascii=False).encode()


def _dump_landmarks(land):
    return b"".join(value.to_bytes(8, "little") for value in (
        land.host_vectors, land.hyp_vectors, land.run, land.ioctl,
        land.ioctl_size))


def _dump_tables(tables):
    out = packing.number(len(tables))
    for start, size, owner in tables:
        out += start.to_bytes(8, "little") + size.to_bytes(8, "little")
        out += bytes([VECTORS.index(owner)])
    return out


def _dump_events(trace):
    """Derives every event anew: where that comes to another conclusion, for
    what it rests on has been forgotten, the conclusion is kept with it."""
    derived = events.Trace(trace.landmarks)
    memory = Memory()
    out = bytearray(packing.number(len(trace.events)))
    for event in trace.events:
        again = event.copy()
        again.seq, again.gap, again.edited, again.link = (
            event.seq, event.gap, event.edited, event.link)
        again.exception = event.edited and event.exception
        derived.take(again)
        follows = _conclusions(again) == _conclusions(event)
        if not follows:
            _conclude(again, _conclusions(event))
        _dump_event(out, memory, event, follows)
    return bytes(out), derived


def _dump_event(out, memory, event, follows):
    before = memory.before
    begins = not memory.words
    predicted = memory.predict()
    jump = event.pc != predicted
    word = memory.follow(event.pc) != event.word
    expected = 0 if begins else before.seq + 1
    more = ((event.seq != expected) * SEQ | bool(event.link) * LINK
            | event.edited * EDITED | (not follows) * CONCLUSION
            | (event.edited and event.exception) * EXCEPTION)
    taken = sum(1 << bit for bit, name in enumerate(REGISTERS)
                if getattr(event, name) != getattr(before, name))
    pstate = _pstate(event)
    out.append(jump * JUMP | word * WORD | event.gap * GAP | bool(more) * MORE
               | (pstate != _pstate(before)) * PSTATE
               | (event.vbar != before.vbar) * VBAR
               | (event.hcr_el2 != before.hcr_el2) * HCR
               | bool(taken) * TAKEN)
    out += bytes([more]) if more else b""
    out += packing.signed(event.pc - predicted) if jump else b""
    out += event.word.to_bytes(4, "little") if word else b""
    out += bytes([pstate]) if pstate != _pstate(before) else b""
    _dump_changes(out, before, event, taken)
    if more & SEQ:
        out += packing.number(event.seq - expected)
    out += packing.number(event.link) if event.link else b""
    out += b"" if follows else _dump_conclusions(event)
    memory.keep(event)


def _pstate(event):
    return event.bits | event.el << 4 | event.spsel << 6


def _dump_changes(out, before, event, taken):
    for name in ("vbar", "hcr_el2"):
        change = getattr(event, name) ^ getattr(before, name)
        out += packing.number(change) if change else b""
    if taken:
        out.append(taken)
    for name in REGISTERS:
        change = getattr(event, name) ^ getattr(before, name)
        out += packing.number(change) if change else b""


def _dump_conclusions(event):
    out = bytearray([WORLDS.index(event.world)
                     | VECTORS.index(event.vectors) << 2
                     | event.synchronised << 4 | event.exception << 5,
                     event.depth])
    for since in event.since:
        out += packing.number(0 if since is None
                              else event.index - since + 1)
    return out


def _lap_bytes(trace):
    found = trace.begun + ([trace.candidate] if trace.candidate else [])
    out = bytearray(packing.number(len(trace.begun)))
    out.append(bool(trace.candidate))
    at = 0
    for lap in found:
        out.append(lap.home * HOME | lap.switched * SWITCHED
                   | lap.complete * COMPLETE)
        out += packing.number(sum(1 << bit for bit, name
                                  in enumerate(laps.CHECKPOINTS)
                                  if name in lap.points))
        for point in lap.checkpoints.values():
            out += packing.signed(point.from_ - at)
            out += packing.number(point.at - point.from_)
            out += packing.number(point.to - point.at)
            at = point.from_
    return bytes(out)
