# SPDX-License-Identifier: MIT
"""A student's checker, tried on recordings: what `vhelab lab check` runs.

    gdb-multiarch -nx -batch \
        -ex "python import sys; sys.path.insert(0, 'gdb-scripts')" \
        -ex "python from vhe import trial; trial.main()" <JOB

The job is JSON: `mark`, `checker` (a path), `traces` (paths), `jobs` (at a
time). The answer is one line on standard output, the mark and then a list in
JSON, one object for each trace:

    {"complaints": N, "first": "..."}   what check(trace) said
    {"broken": "..."}                   it did not come to an end of its own
    {"fault": "..."}                    the trace cannot be read

The checker is foreign code. It runs in a child of its own for each trace, with
limits, and without our standard output; a child that ends in any way but by
reporting is broken. A checker that reaches around all this and writes the
child's report itself can say of a trace that it complains, or that it does
not: no more than its return value can.
"""

import json
import os
import resource
import signal
import sys

from . import tracefile
from .checker import BadChecker, Checker

LONG = 300      # characters of the first that are kept
REPORT = 8192   # bytes of a child's report
CPU_S = 5       # of one child
MEMORY = 768 << 20      # of one, once it has read its trace
FILE_SIZE = 1 << 20


# ---- in the child -----------------------------------------------------------

def explain(error, path):
    """One line about what ended it."""
    if isinstance(error, BadChecker):
        return str(error).replace(path, os.path.basename(path))
    return "%s: %s" % (type(error).__name__, error)


def attempt(path, file):
    """The report on one trace."""
    try:
        trace = tracefile.load(file)
    except Exception as error:      # ours, or the disk's: not the student's
        return {"fault": "%s: %s: %s" % (file, type(error).__name__, error)}
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        said = Checker(path).complaints(trace)
        return {"complaints": len(said), "first": "".join(said[:1])[:LONG]}
    except BaseException as error:  # SystemExit and KeyboardInterrupt, too
        return {"broken": explain(error, path)[:LONG]}


def child(path, file, report):
    """Never returns."""
    status = 1
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S + 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
        os.dup2(report, 3)
        nothing = os.open(os.devnull, os.O_RDWR)
        for fd in range(3):
            os.dup2(nothing, fd)
        os.closerange(4, 1024)
        sys.stdout = sys.stderr = open(os.devnull, "w")
        os.write(3, json.dumps(attempt(path, file)).encode())
        status = 0
    finally:
        os._exit(status)


# ---- in the parent ----------------------------------------------------------

def start(path, file):
    """(process, where its report will be): memory, which nobody waits for."""
    report = os.memfd_create("report")
    pid = os.fork()
    if pid == 0:
        child(path, file, report)
    return pid, report


def _read(report):
    try:
        return os.pread(report, REPORT, 0)
    finally:
        os.close(report)


def _end_rest(pid):
    """What a child has started goes with it."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except OSError:
        pass


def _checked(report):
    """A report of the right form, or None: a child may write anything."""
    if not isinstance(report, dict):
        return None
    for key, kind in (("complaints", int), ("broken", str), ("fault", str)):
        if type(report.get(key)) is kind:
            return {key: report[key], "first": str(report.get("first", ""))}
    return None


def result(status, report):
    """What became of a child that is over."""
    data = _read(report)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGXCPU:
            return {"broken": "it was not over after %d s of processor time"
                              % CPU_S, "stop": True}
        return {"broken": "it was ended by signal %d" % number}
    try:
        said = _checked(json.loads(data))
    except ValueError:
        said = None
    return said or {"broken": "it ended the whole program before it had "
                                "answered"}


def try_all(path, files, jobs):
    """The reports, in the order of the files. Once one has run out of time
    the others are not begun."""
    reports = [None] * len(files)
    running, waiting = {}, list(enumerate(files))
    while waiting or running:
        while waiting and len(running) < jobs:
            index, file = waiting.pop(0)
            pid, report = start(path, file)
            running[pid] = index, report
        pid, status = os.wait()
        if pid not in running:
            continue
        _end_rest(pid)
        index, report = running.pop(pid)
        reports[index] = result(status, report)
        if reports[index].pop("stop", False):
            waiting = []
    return [report or {"broken": "not tried: it takes too long elsewhere"}
            for report in reports]


def main():
    job = json.loads(sys.stdin.buffer.read())
    reports = try_all(job["checker"], job["traces"], max(1, job["jobs"]))
    line = "\n%s%s\n" % (job["mark"], json.dumps(reports))
    sys.stdout.flush()
    while line:
        line = line[os.write(1, line.encode()):]
