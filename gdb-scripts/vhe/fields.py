# SPDX-License-Identifier: MIT
"""A value, field by field, in words: registers.def applied.

The same answers as tui/regs/decode.c gives; tests/gdb/words.sh holds the two
against each other.
"""

from collections import namedtuple

from . import table

# words: "" where there is nothing to say about this value.
Field = namedtuple("Field", "name hi lo value words")

# One FIELD() or ENUM() line: choices is a tuple of words by value, or the
# name of a set.
_Line = namedtuple("_Line", "name hi lo choices")


def _layouts():
    layouts = {args[0]: [] for args in table.entries("LAYOUT")}
    for entry in table.ENTRIES:
        if entry.name == "FIELD":
            layout, name, hi, lo, *words = entry.args
            layouts[layout].append(_Line(name, hi, lo, tuple(words)))
        elif entry.name == "ENUM":
            layout, name, hi, lo, choices = entry.args
            layouts[layout].append(_Line(name, hi, lo, choices))
    return layouts


def _sets():
    sets = {}
    for name, value, words in table.entries("VALUE"):
        sets.setdefault(name, {})[value] = words
    return sets


_LAYOUTS = _layouts()
_SETS = _sets()
_NVHE = dict(table.entries("NVHE"))
_ISS = dict(table.entries("ISS"))
_SHAPES = dict(table.entries("SHAPE"))


def decode(register, value, e2h=True):
    """The fields of a register of the table, highest bit first.

    Of an ESR those of its class follow. Some layouts depend on HCR_EL2.E2H.
    """
    layout = register.layout
    if not e2h:
        layout = _NVHE.get(register.name, layout)
    found = _decode(layout, value)
    if layout == "ESR":
        found += _decode(_ISS.get(_class(value), "ISS_OTHER"), value)
    return found


def decode_shape(shape, value):
    """The same for what is no register of a stub's: "STAGE2", "ICH_LR" ..."""
    return _decode(_SHAPES[shape], value)


def shapes():
    return list(_SHAPES)


def esr_words(esr):
    """What an exception was: "HVC from AArch64" ..."""
    return _SETS["CLASS"].get(_class(esr), "reserved")


def _class(esr):
    return bits(esr, 31, 26)


def bits(value, hi, lo):
    return value >> lo & (1 << hi - lo + 1) - 1


def mask(layout, name):
    """The bits of one field: mask("HCR", "E2H")."""
    for line in _LAYOUTS[layout]:
        if line.name == name:
            return (2 << line.hi) - (1 << line.lo)
    raise KeyError(name)


def _decode(layout, value):
    return [Field(line.name, line.hi, line.lo,
                  bits(value, line.hi, line.lo), _words(layout, line, value))
            for line in _LAYOUTS[layout]]


def _words(layout, line, value):
    if _means_nothing(layout, line, value):
        return ""
    choice = bits(value, line.hi, line.lo)
    if isinstance(line.choices, str):
        return _SETS[line.choices].get(choice, "reserved")
    return line.choices[choice] if choice < len(line.choices) else ""


# Of calls, traps and faults IL is a size; of these it is 1, and no more.
_NO_LENGTH = {0x00, 0x20, 0x21, 0x22, 0x26, 0x2f}
_DATA_ABORTS = {0x24, 0x25}
_EXTERNAL = 0x10  # a fault status: synchronous, not on a walk


def _means_nothing(layout, line, value):
    """Some bits make others void: without ISV those that would describe the
    access, SET but for an external abort, all of an SError's with IDS, with
    nRW the AArch64 mode."""
    valid = bits(value, 24, 24)
    if layout == "ESR" and line.name == "IL":
        return (_class(value) in _NO_LENGTH or
                _class(value) in _DATA_ABORTS and not valid)
    if layout == "ISS_DABT" and not valid and line.hi < 24 and line.lo >= 14:
        return True
    if layout in ("ISS_DABT", "ISS_IABT") and line.name == "SET":
        return bits(value, 5, 0) != _EXTERNAL
    if layout == "ISS_SERROR" and valid:
        return line.hi < 24
    if layout == "SPSR" and bits(value, 4, 4):
        return line.choices == "MODE"
    return False
