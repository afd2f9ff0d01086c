# SPDX-License-Identifier: MIT
"""The TUI window `vhe`: where the machine stands, and the laps recorded.

`tui new-layout` made a layout of that name: `layout vhe`.
"""

from . import debugger, live, look

LAYOUT = "vhe src 2 vhe 1 status 0 cmd 1"
LAPS = 2    # shown: the leak of the first is what the second begins with


def lines(width, height):
    """What the window shows, at most `height` lines of `width`."""
    del height
    shown = look.where_lines()
    trace = live.story()
    if not trace or not trace.laps:
        return shown + ["no lap is recorded: vhe lap"]
    for lap in trace.laps[-LAPS:]:
        shown += _lap_lines(lap, width)
    return shown


def _lap_lines(lap, width):
    """`lap 1  H0 -A-F  H1 -AIF ...`, in as many lines as it takes."""
    rows = ["lap %d" % lap.number]
    for point in lap.checkpoints.values():
        cell = "  %s %s" % (point.name, point.text)
        if len(rows[-1] + cell) > width:
            rows.append("     ")
        rows[-1] += cell
    return rows


def register():
    debugger.window("vhe", lines)
    debugger.layout(LAYOUT)
