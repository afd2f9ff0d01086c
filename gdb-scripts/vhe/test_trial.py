# SPDX-License-Identifier: MIT
"""Checkers that answer, and checkers that do anything but."""

import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(
    __file__)), ".."))
from vhe import tap, trial  # noqa: E402


def ask(text, traces=1, jobs=1):
    """The reports on that many traces, which are no more than their names."""
    trial.tracefile.load = str
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "checker.py")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        names = ["trace %d" % n for n in range(traces)]
        return trial.try_all(path, names, jobs)


class Answers(unittest.TestCase):
    def test_says_nothing(self):
        said = ask("def check(trace):\n    return []\n")
        self.assertEqual(said, [{"complaints": 0, "first": ""}])

    def test_complains(self):
        said = ask("def check(trace):\n    yield 'D\\nis clear'\n"
                   "    yield 'A'\n")
        self.assertEqual(said, [{"complaints": 2, "first": "D is clear"}])

    def test_each_its_own_in_order(self):
        said = ask("seen = []\ndef check(trace):\n    seen.append(trace)\n"
                   "    return [str(len(seen)) + trace]\n", 5, 2)
        self.assertEqual([one["first"] for one in said],
                         ["1trace %d" % n for n in range(5)])


class Broken(unittest.TestCase):
    def broken(self, text, words):
        said, = ask(text)
        self.assertNotIn("complaints", said)
        self.assertIn(words, said["broken"])

    def test_raises(self):
        self.broken("def check(trace):\n    return None.flags\n",
                    "checker.py:2: AttributeError")

    def test_does_not_parse(self):
        self.broken("def check(trace:\n", "checker.py:1: SyntaxError")

    def test_no_check(self):
        self.broken("x = 1\n", "no check(trace)")

    def test_returns_nothing(self):
        self.broken("def check(trace):\n    print('wrong')\n",
                    "check() returned None: return a list or yield")

    def test_wants_other_arguments(self):
        self.broken("def check():\n    return []\n", "TypeError")

    def test_exits(self):
        self.broken("import sys\ndef check(trace):\n    sys.exit(0)\n",
                    "SystemExit")

    def test_exits_hard(self):
        self.broken("import os\ndef check(trace):\n    os._exit(0)\n",
                    "before it had answered")

    def test_is_killed(self):
        self.broken("import os\ndef check(trace):\n"
                    "    os.kill(os.getpid(), 9)\n", "signal 9")

    def test_writes_nonsense_as_its_report(self):
        for nonsense in ("[1]", "{\\\"complaints\\\": true}", "x" * 99):
            self.broken("import os\ndef check(trace):\n"
                        "    os.write(3, b\"%s\")\n    os._exit(0)\n"
                        % nonsense, "before it had answered")

    def test_loops_and_the_rest_is_not_tried(self):
        trial.CPU_S, before = 1, trial.CPU_S
        try:
            said = ask("def check(trace):\n    while True:\n        pass\n", 3)
        finally:
            trial.CPU_S = before
        self.assertIn("processor time", said[0]["broken"])
        self.assertIn("not tried", said[2]["broken"])


class Fault(unittest.TestCase):
    def test_no_trace(self):
        trial.tracefile.load = open
        said, = trial.try_all("checker.py", ["/none"], 1)
        self.assertIn("/none", said["fault"])


tap.main(__name__)
