# SPDX-License-Identifier: MIT
# A checker: the flags that come back are those that went in.


def check(trace):
    for lap in trace.laps:
        h1, h2 = lap.at("H1"), lap.at("H2")
        if h1.flags != h2.flags:
            yield "lap %d: %s went in and %s came back" % (
                lap.number, h1.flags, h2.flags)
