# SPDX-License-Identifier: MIT
"""Reads the tables that the C side is compiled from (*.def).

registers.def says what the form is: macro calls that start in column one,
whose arguments are identifiers, numbers, strings and calls within. Nothing
else is understood, and nothing is evaluated.
"""

import os
import re

# tui/regs beside gdb-scripts: the scripts are used where they lie.
REGS = os.path.join(
    os.path.dirname(os.path.realpath(__file__)),
    "..", "..", "tui", "regs", "include", "regs")

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ENTRY = re.compile(r"^([A-Z][A-Z0-9]*)(?=\()", re.MULTILINE)
_TOKEN = re.compile(
    r'\s*(?:"((?:[^"\\]|\\.)*)"|(0x[0-9a-fA-F]+|\d+)|([A-Za-z_]\w*)|([(),]))')


class Call:
    """SYS(3, 4, 1, 1, 0): .name and .args."""

    def __init__(self, name, args):
        self.name = name
        self.args = args


def path(name):
    """Where the table of that file name lies."""
    return os.path.normpath(os.path.join(REGS, name))


def read(name):
    """The entries of a table, in order: Call objects."""
    with open(path(name), encoding="ascii") as file:
        return parse(file.read())


def parse(text):
    """The entries in this text. ValueError where one has no end."""
    text = _COMMENT.sub("", text)
    return [_call(text, entry.end(), entry.group(1))[0]
            for entry in _ENTRY.finditer(text)]


def _call(text, at, name):
    """The call whose parenthesis opens at `at`, and where it ends."""
    args = []
    at += 1
    while True:
        token = _TOKEN.match(text, at)
        if not token:
            raise ValueError("%s(...) has no end" % name)
        string, number, word, mark = token.groups()
        at = token.end()
        if mark == ")":
            return Call(name, args), at
        if mark == "(" and not (args and isinstance(args[-1], str)):
            raise ValueError("%s(...) has a call without a name" % name)
        if mark == "(":
            at -= 1
            inner, at = _call(text, at, args.pop())
            args.append(inner)
        elif string is not None:
            args.append(string)
        elif number is not None:
            args.append(int(number, 0))
        elif word is not None:
            args.append(word)
