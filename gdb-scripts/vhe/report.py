# SPDX-License-Identifier: MIT
"""A recording as text and as JSON, schema vhelab-trace/1: docs/trace.md."""

import json

from . import events, laps

SCHEMA = "vhelab-trace/1"


def _hex(value):
    return "0x%x" % value


# ---- JSON -------------------------------------------------------------------

def _state(event):
    return {"flags": event.flags, "el": event.el, "vectors": event.vectors,
            "synchronised": event.synchronised}


def _checkpoint(point):
    event = point.event
    return dict({"name": point.name}, **_state(event), pc=_hex(event.pc),
                symbol=event.symbol, event=event.seq)


def transitions(lap):
    """(before, after) wherever flags, level or the vectors' owner changed."""
    shown = lap.events
    return [(before, after) for before, after in zip(shown, shown[1:])
            if (before.bits, before.el, before.vectors)
            != (after.bits, after.el, after.vectors)]


def _transition(before, after):
    return dict({"event": before.seq, "pc": _hex(before.pc),
                 "symbol": before.symbol, "insn": before.insn},
                **_state(after), world=after.world)


def as_dict(trace, verdicts=()):
    """The report as the JSON has it, keys in the schema's order."""
    return {
        "schema": SCHEMA, "target": trace.target, "mode": trace.mode,
        "guest": trace.guest, "recorder": trace.recorder,
        "instructions": trace.instructions,
        "laps": [{"lap": lap.number,
                  "checkpoints": [_checkpoint(point) for point
                                  in lap.checkpoints.values()],
                  "transitions": [_transition(*pair)
                                  for pair in transitions(lap)]}
                 for lap in trace.laps],
        "verdicts": list(verdicts),
    }


def as_json(trace, verdicts=()):
    return json.dumps(as_dict(trace, verdicts), indent=2,
                      ensure_ascii=False) + "\n"


# ---- text -------------------------------------------------------------------

HEAD = "  %-3s %-18s %s    %-5s  %-11s  %-4s  %-10s  %s" % (
    "", "flags", "EL", "world", "vectors", "sync", "pc", "at")


def level(event):
    return "EL%d%s" % (event.el, " " if not event.el
                       else "h" if event.spsel else "t")


def checkpoint_lines(lap):
    """The table of a lap, as vhelab prints it."""
    lines = [HEAD]
    for name, words in laps.CHECKPOINTS.items():
        point = lap.at(name)
        if not point:
            what = "not yet" if lap.ahead(name) else "-"
            lines.append("  %-3s %-18s  %42s%s" % (name, what, "", words))
            continue
        event = point.event
        lines.append("  %-3s %-18s %s  %-5s  %-11s  %-4s  0x%08x  %s" % (
            name, point.text, level(event), event.world, event.vectors,
            "yes" if event.synchronised else "no", event.pc, event.symbol))
    return lines


def leak_lines(lap):
    """What leaks on a lap, in words."""
    lines = []
    if lap.leak_out():
        lines.append("  LEAK out: %s differ between H1 and H2"
                     % events.flags_text(lap.leak_out()))
    if lap.leak_in():
        lines.append("  LEAK in:  %s clear under the hyp vectors"
                     % events.flags_text(lap.leak_in()))
    if not lap.complete:
        lines.append("  this lap is not complete: nothing is judged")
    elif not lines:
        lines.append("  no leak on this lap")
    return lines


def change_text(before, after):
    """`-AIF>DAIF`, or `DAIF` where only level or vectors moved."""
    if before.bits == after.bits:
        return after.flags
    return "%s>%s" % (before.flags, after.flags)


def transition_lines(lap):
    lines = ["  %5s  %-10s  %-9s  %s    %-5s  %-11s  %-24s  %s" % (
        "event", "pc", "flags", "EL", "world", "vectors", "instruction",
        "at")]
    for before, after in transitions(lap):
        lines.append("  %5d  0x%08x  %-9s  %s  %-5s  %-11s  %-24s  %s" % (
            before.seq, before.pc, change_text(before, after), level(after),
            after.world, after.vectors, before.insn,
            (before.symbol + "  " + before.source).rstrip()))
    return lines
