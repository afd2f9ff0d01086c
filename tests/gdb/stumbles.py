# SPDX-License-Identifier: MIT
# A checker that goes wrong.


def check(trace):
    return [lap.checkpoints["H9"].flags for lap in trace.laps]
