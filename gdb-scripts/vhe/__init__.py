# SPDX-License-Identifier: MIT
"""The world switch, for Python: docs/gdb-api.md.

    import vhe
    t = vhe.load("FILE")     # a trace file; needs no machine
    t = vhe.trace(laps=2)    # from the machine that GDB is connected to

Nothing here imports gdb before a machine is asked for.
"""

from . import tracefile

BadFile = tracefile.BadFile


def load(path):
    """The recording in a trace file; BadFile says what is wrong with it."""
    return tracefile.load(path)


def trace(laps=2, every=False):
    """Records that many laps, from where the machine stands.

    It stops only where something can change; with every=True after each
    instruction, which takes a hundred times as long.
    """
    from . import live
    return live.record(laps, every)
