# SPDX-License-Identifier: MIT
"""A64 instruction words, as far as a world switch needs them.

Which ones can change the flags, the level, the vectors or the context, and
where each leads. Pure bit tests: Arm ARM DDI 0487, C4.1 "A64 instruction set
encoding".
"""

from collections import namedtuple

from . import table

# kind: one of the names below. value: an immediate, a register's number, or
# how many bytes ahead a branch leads. register: op0, op1, CRn, CRm, op2.
Insn = namedtuple("Insn", "kind value register", defaults=(0, None))

OTHER = Insn("")
NOP = 0xd503201f
WFI = 0xd503207f
LINK = 30

# First match wins. What the value is: a field as (lowest bit, width), a
# branch's offset as (lowest bit, width, "words").
_PATTERNS = (
    (0xfffff0ff, 0xd50340df, "daifset", (8, 4)),
    (0xfffff0ff, 0xd50340ff, "daifclr", (8, 4)),
    (0xffffffe0, 0xd51b4220, "daif", (0, 5)),
    (0xfff00000, 0xd5100000, "msr", (0, 5)),
    (0xfff00000, 0xd5300000, "mrs", (0, 5)),
    (0xfffff0ff, 0xd50330df, "isb", (8, 4)),
    (0xffffffff, 0xd69f03e0, "eret", (5, 5)),
    (0xfffffbff, 0xd69f0bff, "eret", (5, 5)),       # ERETAA, ERETAB
    (0xffe0001f, 0xd4000001, "svc", (5, 16)),
    (0xffe0001f, 0xd4000002, "hvc", (5, 16)),
    (0xffe0001f, 0xd4000003, "smc", (5, 16)),
    (0xffe0001f, 0xd4200000, "brk", (5, 16)),
    (0xffff0000, 0x00000000, "udf", (0, 16)),
    (0xfc000000, 0x94000000, "bl", (0, 26, "words")),
    (0xfc000000, 0x14000000, "b", (0, 26, "words")),
    (0xfe000000, 0x54000000, "branch", (5, 19, "words")),   # B.cond
    (0x7e000000, 0x34000000, "branch", (5, 19, "words")),   # CBZ, CBNZ
    (0x7e000000, 0x36000000, "branch", (5, 14, "words")),   # TBZ, TBNZ
    (0xfffffc1f, 0xd63f0000, "blr", (5, 5)),
    (0xfffff81f, 0xd63f081f, "blr", (5, 5)),        # BLRAAZ, BLRABZ
    (0xfffff800, 0xd73f0800, "blr", (5, 5)),        # BLRAA, BLRAB
    (0xfffffc1f, 0xd65f0000, "ret", (5, 5)),
    (0xfffffbff, 0xd65f0bff, "ret", (5, 5)),        # RETAA, RETAB
    (0xfffffc1f, 0xd61f0000, "br", (5, 5)),
    (0xfffff81f, 0xd61f081f, "br", (5, 5)),         # BRAAZ, BRABZ
    (0xfffff800, 0xd71f0800, "br", (5, 5)),         # BRAA, BRAB
)

# Where control does not go on to the next instruction.
ENDS = frozenset(("b", "br", "ret", "eret", "brk", "udf"))
CALLS = frozenset(("bl", "blr"))
# A level is left or entered: a vector's slot is what comes next.
TRAPS = frozenset(("svc", "hvc", "smc"))

# The highest bytes of all words above: everything else is OTHER at once.
_TOPS = frozenset(
    top for top in range(256)
    for mask, match, _, _ in _PATTERNS
    if (top ^ match >> 24) & mask >> 24 == 0)


def decode(word):
    """The Insn of a word; OTHER for what neither branches nor matters."""
    if word >> 24 not in _TOPS:
        return OTHER
    for mask, match, kind, field in _PATTERNS:
        if word & mask == match:
            return Insn(kind, _value(kind, word, field), _register(kind, word))
    return OTHER


def _value(kind, word, field):
    low, width = field[:2]
    value = word >> low & (1 << width) - 1
    if len(field) == 3:
        return (value - (value >> width - 1 << width)) * 4
    if kind == "ret" and value == 31:
        return LINK  # RETAA carries no register of its own
    return value


def _register(kind, word):
    """The 16 bits that name a system register: op0 op1 CRn CRm op2."""
    if kind not in ("msr", "mrs", "daif"):
        return None
    return (word >> 19 & 3, word >> 16 & 7, word >> 12 & 15, word >> 8 & 15,
            word >> 5 & 7)


DAIF = (3, 3, 4, 2, 1)
VBAR = frozenset((table.find("VBAR_EL1").encoding,
                  table.find("VBAR_EL2").encoding))


def changes_context(insn, el=2, e2h=True):
    """Does it write a register whose effect waits for a synchronisation?

    The encoding alone does not say which register an EL1 name reaches; of a
    pair, either both need it or neither does.
    """
    if insn.kind != "msr":
        return False
    register = table.redirect(insn.register, el, e2h)
    return bool(register and register.context)


# ---- as text ----------------------------------------------------------------

_HINTS = {NOP: "nop", WFI: "wfi", 0xd503205f: "wfe", 0xd503221f: "esb"}
_PLAIN = {"eret": "eret", "isb": "isb"}


def text(word, pc=0):
    """The instruction as vhelab writes it; `.inst 0x...` for all the others.

    Enough for what changes flags, level or vectors. Where there is a machine,
    debugger.instruction() knows them all.
    """
    insn = decode(word)
    if word in _HINTS:
        return _HINTS[word]
    if insn.kind in _PLAIN:
        return _PLAIN[insn.kind]
    if insn.kind in ("daifset", "daifclr"):
        return "msr %s, #%s" % (insn.kind, _number(insn.value))
    if insn.kind == "daif":
        return "msr daif, %s" % _x(insn.value)
    if insn.kind in ("msr", "mrs"):
        return _access(insn)
    if insn.kind in TRAPS or insn.kind == "brk":
        return "%s #%s" % (insn.kind, _number(insn.value))
    if insn.kind in ("b", "bl"):
        return "%s #0x%x" % (insn.kind, pc + insn.value & (1 << 64) - 1)
    if insn.kind == "ret":
        return "ret" if insn.value == LINK else "ret " + _x(insn.value)
    if insn.kind in ("br", "blr"):
        return "%s %s" % (insn.kind, _x(insn.value))
    return ".inst 0x%08x" % word


def _number(value):
    return "%d" % value if value < 10 else "0x%x" % value


def _x(number):
    return "xzr" if number == 31 else "x%d" % number


def _access(insn):
    register = table.find_encoding(insn.register)
    name = (register.name.lower() if register
            else "daif" if insn.register == DAIF else _el12(insn.register)
            or "s%d_%d_c%d_c%d_%d" % insn.register)
    if insn.kind == "msr":
        return "msr %s, %s" % (name, _x(insn.value))
    return "mrs %s, %s" % (_x(insn.value), name)


def _el12(encoding):
    """`vbar_el12`: the encoding of VBAR_EL1, but for op1 = 5."""
    register = table.find_encoding((encoding[0], 0) + encoding[2:])
    name = table.el12(register) if register and encoding[1] == 5 else None
    return name.lower() if name else None
