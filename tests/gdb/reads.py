# SPDX-License-Identifier: MIT
"""Does vhe.load() of $VHELAB_FILE say what the report $VHELAB_REPORT says?

And written again it has the same bytes. Exit: 0 so it is, 1 not.
"""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "..", "gdb-scripts"))

from vhe import report, tracefile, tracewrite  # noqa: E402


def like(ours, theirs):
    """Instructions that only a disassembler knows are `.inst` to us."""
    for mine, other in zip(ours, theirs):
        if mine["insn"].startswith(".inst"):
            mine["insn"] = other["insn"]
    return ours


def main():
    with open(os.environ["VHELAB_FILE"], "rb") as file:
        data = file.read()
    with open(os.environ["VHELAB_REPORT"], encoding="utf-8") as file:
        wanted = json.load(file)
    trace = tracefile.parse(data)
    said = report.as_dict(trace, wanted["verdicts"])
    for mine, other in zip(said["laps"], wanted["laps"]):
        like(mine["transitions"], other["transitions"])
        for one, two in zip(mine["checkpoints"] + mine["transitions"],
                            other["checkpoints"] + other["transitions"]):
            if one != two:
                print("%s\n%s" % (one, two))
    if not wanted["laps"] or said != wanted:
        print("the reports differ")
        return 1
    if tracewrite.dump(trace) != data:
        print("written again, the file differs")
        return 1
    return 0


STATUS = main()
sys.stdout.flush()
os._exit(STATUS)    # GDB turns SystemExit into a message of its own
