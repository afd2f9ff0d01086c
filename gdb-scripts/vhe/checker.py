# SPDX-License-Identifier: MIT
"""Checkers: files with `def check(trace)` that say what is wrong with a
target, one complaint a string. docs/gdb-api.md has a worked example."""

import traceback


class BadChecker(Exception):
    """One line: why the file is no checker, and where it stumbled."""


class Checker:
    """One such file. BadChecker if it is none."""

    def __init__(self, path):
        self._path = path
        self._check = _load(path)

    def complaints(self, trace):
        """What it says of a recording: a list of lines."""
        try:
            said = self._check(trace)
            if said is None or isinstance(said, (bytes, dict)):
                raise BadChecker(_unlike(self._path, said))
            said = [said] if isinstance(said, str) else list(said)
        except BadChecker:
            raise
        except Exception as error:
            raise BadChecker(_where(self._path, error)) from error
        for one in said:
            if not isinstance(one, str) or not one.strip():
                raise BadChecker("%s: check() gave %.60r: a complaint is a "
                                 "string that says something"
                                 % (self._path, one))
        return [" ".join(one.split()) for one in said]


def _unlike(path, said):
    """Of what check() returned and is no list of complaints."""
    if said is None:
        return ("%s: check() returned None: return a list or yield; what it "
                "prints does not count" % path)
    return ("%s: check() returned %.60r: return a list of strings, or yield "
            "them" % (path, said))


def _load(path):
    names = {"__name__": "checker", "__file__": path}
    try:
        with open(path, encoding="utf-8") as file:
            exec(compile(file.read(), path, "exec"), names)
    except OSError as error:
        raise BadChecker("%s: %s" % (path, error.strerror)) from error
    except Exception as error:
        raise BadChecker(_where(path, error)) from error
    if not callable(names.get("check")):
        raise BadChecker("%s has no check(trace): a checker is a function of "
                         "that name" % path)
    return names["check"]


def _where(path, error):
    """`checker.py:12: KeyError: 'H9'`"""
    lines = [frame.lineno for frame in traceback.extract_tb(
        error.__traceback__) if frame.filename == path]
    line = lines[-1] if lines else getattr(error, "lineno", None)
    return "%s%s: %s: %s" % (path, ":%d" % line if line else "",
                             type(error).__name__, error)
