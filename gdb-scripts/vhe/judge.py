# SPDX-License-Identifier: MIT
"""Verdicts. Only the program judges: what is asked here it answers, from a
trace file of what was recorded."""

import json
import os
import subprocess
import tempfile
from collections import namedtuple

from . import debugger, tracewrite
from .debugger import Trouble

LABS = os.path.normpath(os.path.join(debugger.HERE, "..", "..", "labs"))
HELD, BROKEN = 0, 1     # vhelab's exit codes; all others are errors

Run = namedtuple("Run", "mode guest laps")


# ---- labs -------------------------------------------------------------------

def find(wanted):
    """The folder of a lab, by number or name, that has rules."""
    if not wanted:
        raise Trouble("which lab? vhe check LAB: a number, as in "
                      "`build/vhelab lab list`")
    try:
        names = sorted(os.listdir(LABS))
    except OSError as error:
        raise Trouble("%s: %s" % (LABS, error.strerror)) from error
    number = "%02d-" % int(wanted) if wanted.isdigit() else None
    for name in names:
        if name == wanted or (number and name.startswith(number)):
            if os.path.exists(os.path.join(LABS, name, "rules")):
                return os.path.join(LABS, name)
            raise Trouble("lab %s has no rules to judge a machine by: "
                          "build/vhelab lab check %s" % (wanted, wanted))
    raise Trouble("no lab %s: build/vhelab lab list" % wanted)


def numbers():
    """Of the labs that have rules, for who types one."""
    try:
        names = sorted(os.listdir(LABS))
    except OSError:
        return []
    return [str(int(name[:2])) for name in names if name[:2].isdigit()
            and os.path.exists(os.path.join(LABS, name, "rules"))]


def runs(folder):
    """What `run = vhe hello 2` lines say, in order. A guest or a number that
    a seed chooses is {{so}}: any guest, and two laps."""
    with open(os.path.join(folder, "lab"), encoding="utf-8") as file:
        lines = [line.partition("=") for line in file]
    found = [value.split() for key, _, value in lines if key.strip() == "run"]
    return [Run(words[0], None if "{{" in words[1] else words[1],
                int(words[2]) if words[2].isdigit() else 2)
            for words in found if len(words) == 3]


def run_for(folder, mode):
    """The lab's first run in that mode."""
    found = [run for run in runs(folder) if run.mode == mode]
    if not found:
        raise Trouble("%s says nothing of %s, and the machine runs so"
                      % (os.path.basename(folder), mode))
    return found[0]


# ---- asking the program -----------------------------------------------------

def _ask(trace, *options):
    """What `vhelab view` says of the recording: its standard output."""
    program = debugger.program()
    if not program:
        raise Trouble("no `vhelab` here to judge by: make, or name it in "
                      "$VHELAB")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "trace")
        tracewrite.save(trace, path)
        try:
            done = subprocess.run(
                [program, "view", path, *options], stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        except OSError as error:
            raise Trouble("%s: %s" % (program, error.strerror)) from error
    if done.returncode not in (HELD, BROKEN):
        lines = done.stderr.decode("utf-8", "replace").splitlines()
        raise Trouble(lines[0] if lines else "%s does not say why it failed"
                      % program)
    return done.stdout.decode("utf-8", "replace")


def rules(folder, trace):
    """A line for each of the lab's rules and each lap it speaks of."""
    path = os.path.join(folder, "rules")
    return _ask(trace, "--rules", path).splitlines()


def standing(trace):
    """The standing rules' verdicts as the JSON report has them; none where
    there is no program or no lap."""
    if not trace.laps or not debugger.program():
        return []
    return json.loads(_ask(trace, "--format", "json"))["verdicts"]
