# SPDX-License-Identifier: MIT
"""GDB commands in vhelab's words: `source gdb-scripts/vhelab.py`, `help vhe`.

vhelab loads this file by itself when it hands the machine over, `make gdb`
does too, and any GDB that knows AArch64 may, on any stub. The commands are in
the package vhe/ beside this file.
"""

import importlib
import os
import sys

# The modules with commands; each has a register() that brings them.
MODULES = ("where", "look", "functions", "printers", "window", "move", "unfix")

HELP = """The world switch, as vhelab shows it: flags, vectors, laps.

A flag is a letter where the exception is masked, - where it is open: -AIF."""


def load():
    here = os.path.dirname(os.path.realpath(__file__))
    if here not in sys.path:
        sys.path.insert(0, here)
    importlib.import_module("vhe.debugger").prefix("vhe", HELP)
    for name in MODULES:
        importlib.import_module("vhe." + name).register()


load()
