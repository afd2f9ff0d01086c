# SPDX-License-Identifier: MIT
"""Registers as lines of text: what `vhe reg`, `vhe regs` and the printers of
structs say. As the front end's view of the registers.
"""

from . import fields, pstate, table

PSTATES = ("CPSR", "SPSR_EL1", "SPSR_EL2")


def number(value):
    """Small ones in decimal, as they stand in manuals."""
    return "0x%x" % value if value > 9 else "%d" % value


def level(value):
    """`EL2h` of a PSTATE, or the mode of AArch32"""
    if value & pstate.AARCH32:
        mode = pstate.MODES.get(value & 15)
        return "AArch32 " + (mode or "mode %d, which is none" % (value & 15))
    stack = "h" if value & 1 else "t"
    el = pstate.level(value)
    return "EL%d%s" % (el, stack if el else "")


def summary(name, value, found, symbol):
    """What the whole value means, in a few words.

    found: its fields. symbol: what names an address, where the value is one.
    """
    if name.startswith("ESR_"):
        return fields.esr_words(value)
    if name in PSTATES:
        return "flags %s, %s" % (pstate.flags(value), level(value))
    if len(found) < 2:
        return symbol(value)
    return " ".join(_brief(field) for field in found if field.value)


def row(name, value, found, symbol):
    """`ESR_EL2     0x0000000056000000 SVC from AArch64`"""
    words = summary(name, value, found, symbol)
    return ("%-11s 0x%016x %s" % (name, value, words)).rstrip()


def _brief(field):
    wide = field.hi > field.lo or field.value > 9
    return "%s=%s" % (field.name, number(field.value)) if wide else field.name


def telling(name, field):
    """Zero without a meaning of its own says nothing; HCR_EL2 has many."""
    return field.value or (field.words and name != "HCR_EL2")


def field_lines(name, found):
    """One line for each field that says something."""
    return ["  %-8s %-6s %-6s %s" % (
        field.name, _span(field), number(field.value), field.words)
        for field in found if telling(name, field)]


def _span(field):
    if field.hi == field.lo:
        return "%d" % field.hi
    return "%d..%d" % (field.hi, field.lo)


def reach_lines(register, el, e2h):
    """Which names reach this register, where E2H makes that a question."""
    twin = table.twin(register)
    if not e2h:
        return []
    if twin:
        return ["  E2H: at EL2 the name %s reaches %s; %s reaches this one"
                % (register.name, twin.name, table.el12(register))]
    return ["  E2H: at EL2 the name %s reaches this one, too%s"
            % (el1, "" if el == 2 else "; here, at EL%d, it does not" % el)
            for el1, el2 in table.TWINS if el2 == register.name]


def find(name):
    """A register by any of its names, the _EL12 ones too; None if unknown."""
    register = table.find(name)
    if not register and name.casefold().endswith("_el12"):
        register = table.find(name[:-1])
        if register and not table.el12(register):
            return None
    return register


def names():
    """Every name that find() knows, the architectural ones."""
    known = [register.name for register in table.REGISTERS]
    return known + [table.el12(table.find(el1)) for el1, _ in table.TWINS]
