# SPDX-License-Identifier: MIT
"""unittest whose result is TAP, for tests/tally.

A test file ends with `tap.main(__name__)` and is run by
`gdb-multiarch -nx -batch -x FILE`, or by python3 where there is one.
"""

import os
import sys
import unittest


class _Result(unittest.TestResult):
    """Prints a line for each test as it ends."""

    count = 0
    bad = 0

    def _line(self, good, test, note=""):
        _Result.count += 1
        self.bad += not good
        print("%s %d - %s%s" % ("ok" if good else "not ok", self.count,
                                test.id().replace("__main__.", ""), note))

    def addSuccess(self, test):
        self._line(True, test)

    def addSkip(self, test, reason):
        self._line(True, test, " # SKIP " + reason)

    def _failed(self, test, error):
        self._line(False, test)
        for line in self._exc_info_to_string(error, test).splitlines():
            print("# " + line)

    def addError(self, test, err):
        self._failed(test, err)

    def addFailure(self, test, err):
        self._failed(test, err)


def main(name):
    """Runs the tests of the module that calls, and ends the process."""
    if name != "__main__":
        return
    suite = unittest.defaultTestLoader.loadTestsFromName("__main__")
    result = _Result()
    suite.run(result)
    print("1..%d" % result.count)
    sys.stdout.flush()
    # GDB turns SystemExit into a message of its own.
    os._exit(1 if result.bad or not result.count else 0)
