# SPDX-License-Identifier: MIT
"""The TUI window `vhe`: where the machine stands, and the laps recorded.

`tui new-layout` made a layout of that name: `layout vhe`.
"""

from . import debugger, events, live, state, where

LAYOUT = "vhe src 1 vhe 1 status 0 cmd 1"
LAPS = 2    # shown: the leak of the first is what the second begins with


def lines(width, height):
    """What the window shows, at most `height` lines of `width`."""
    rows = _state_rows(width)
    trace = live.story()
    if not trace or not trace.begun:
        return rows + ["no lap is recorded here: vhe lap"]
    laps = [_fold("lap %d" % lap.number, _cells(lap), width)
            for lap in trace.begun[-LAPS:]]
    # The newest first, if there is no room for both.
    if len(rows) + sum(map(len, laps)) > height:
        laps.reverse()
    return rows + sum(laps, [])


def _state_rows(width):
    facts = where.Facts()
    cells = [facts.level, "world " + facts.world]
    if facts.vectors is None:
        return _fold(facts.flags, cells + [state.NO_EL2], width)
    cells += ["vectors " + facts.vectors,
              "synchronised " + facts.synchronised]
    return _fold(facts.flags, cells, width)


def _cells(lap):
    cells = ["%s %s" % (point.name, point.text)
             for point in lap.checkpoints.values()]
    if lap.leak_out():
        cells.append("LEAK " + events.flags_text(lap.leak_out()))
    return cells


def _fold(head, cells, width):
    """`lap 1  H0 -A-F  H1 -AIF ...`, in as many rows as it takes."""
    rows = [head]
    for cell in cells:
        if len(rows[-1]) + 2 + len(cell) > width:
            rows.append(" " * len(head))
        rows[-1] += "  " + cell
    return rows


def register():
    debugger.window("vhe", lines)
    debugger.layout(LAYOUT)
