# SPDX-License-Identifier: MIT
"""Writing trace files, for vhe.load() and `vhelab view` to read."""

import json
import os
import zlib

from . import events, laps, listing, packing
from .traceform import (
    MAGIC, VERSION, SCHEMA, PACK_MAX, JUMP, WORD, PSTATE, VBAR, HCR, TAKEN,
    GAP, MORE, SEQ, LINK, EDITED, EXCEPTION, CONCLUSION, REGISTERS, WORLDS,
    VECTORS, HOME, SWITCHED, COMPLETE, BadFile, Memory, conclusions, conclude,
    checksum)


def section(kind, stored, size=None):
    """One section; size: what it unpacks to, if it is packed."""
    head = kind + len(stored).to_bytes(4, "little")
    head += (len(stored) if size is None else size).to_bytes(4, "little")
    total = checksum(head, stored)
    return head + total.to_bytes(4, "little") + stored


def _packed(kind, data):
    packed = zlib.compress(data, 9)
    if len(packed) < len(data) and len(data) // PACK_MAX < len(packed):
        return section(kind, packed, len(data))
    return section(kind, data)


def dump(trace):
    """The bytes of a trace file. The same recording gives the same bytes."""
    recorded, derived = _dump_events(trace)
    out = [MAGIC, VERSION.to_bytes(4, "little"),
           _packed(b"META", _dump_meta(trace)),
           section(b"LAND", _dump_landmarks(trace.landmarks))]
    if trace.landmarks.tables:
        out.append(section(b"TABL", _dump_tables(trace.landmarks.tables)))
    pcs = sorted({event.pc for event in trace.events})
    out += [_packed(b"LIST", listing.write(one))
            for one in trace.names.images(pcs)]
    out += [_packed(b"CONS", trace.console), section(b"EVNT", recorded)]
    if _lap_bytes(trace) != _lap_bytes(derived):
        out.append(section(b"LAPS", _lap_bytes(trace)))
    return b"".join(out) + section(b"END.", b"")


def save(trace, path):
    """Writes a trace file, whole or not at all; BadFile if it cannot be."""
    replace(path, dump(trace))


def check(path):
    """BadFile if nothing can be written there, before that costs work."""
    folder = os.path.dirname(path) or "."
    if not os.access(folder, os.W_OK):
        raise BadFile("%s: no folder %s that can be written to"
                      % (path, folder))


def replace(path, data):
    """Bytes into a file that has them all or is what it was before."""
    beside = "%s.%d" % (path, os.getpid())
    try:
        if os.path.exists(path) and not os.path.isfile(path):
            with open(path, "wb") as file:  # a device, or a folder: refused
                file.write(data)
            return
        with open(beside, "xb") as file:
            _fill(file, data)
        os.replace(beside, path)
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
        follows = conclusions(again) == conclusions(event)
        if not follows:
            conclude(again, conclusions(event))
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
