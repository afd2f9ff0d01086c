# SPDX-License-Identifier: MIT
# Sourced by GDB on hvc-loop: what `vhe lap` costs, and the same lap with stepi
# as a script does it. Medians of five laps each, in turns.
import statistics
import sys
import time

sys.path.insert(0, "gdb-scripts")

import gdb  # noqa: E402

from vhe import live, move  # noqa: E402


def lap():
    """Milliseconds of `vhe lap`; its last event's pc."""
    begin = time.monotonic()
    move.lap_("")
    return (time.monotonic() - begin) * 1000, live.story().last.pc


def stepped(pc):
    """Milliseconds and steps until the pc comes round again."""
    begin, count, here = time.monotonic(), 0, None
    while here != pc:
        gdb.execute("stepi", to_string=True)
        frame = gdb.selected_frame()
        here = int(frame.read_register("pc"))
        flags = int(frame.read_register("cpsr")) >> 6 & 15  # noqa: F841
        count += 1
    return (time.monotonic() - begin) * 1000, count


move.say = lambda line="": None
gdb.execute("set suppress-cli-notifications on")
lap()   # the code is read the first time
laps, steps = [], []
for _ in range(5):
    cost, end = lap()
    laps.append(cost)
    # What GDB is stepped through is no part of a recording: the next `vhe lap`
    # begins one.
    cost, count = stepped(end)
    steps.append(cost)
print("lap %.1f %.1f %d" % (statistics.median(laps), statistics.median(steps),
                            count))
