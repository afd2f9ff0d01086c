# SPDX-License-Identifier: MIT
# Sourced by GDB with `steps` set: what a script that watches the flags does.
import time

import gdb

start = time.monotonic()
for _ in range(steps):  # noqa: F821
    gdb.execute("stepi", to_string=True)
    frame = gdb.selected_frame()
    pc = int(frame.read_register("pc"))
    daif = int(frame.read_register("cpsr")) >> 6 & 15
print("rate %d" % (steps / (time.monotonic() - start)))  # noqa: F821
