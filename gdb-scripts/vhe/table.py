# SPDX-License-Identifier: MIT
"""The registers by name and by encoding, from registers.def.

What tui/regs/include/regs/regs.h promises to the C side, for Python.
"""

from . import deffile


class Register:
    """One REG() line: .name .title .encoding .context .layout .aliases.

    .encoding is op0, op1, CRn, CRm, op2, or None for a core register;
    .aliases begin with the name itself; .context tells whether a write needs
    a context synchronisation event.
    """

    def __init__(self, name, title, encoding, context, layout, *aliases):
        self.name = name
        self.title = title
        self.encoding = None if encoding == "CORE" else tuple(encoding.args)
        self.context = context == "SYNC"
        self.layout = layout
        self.aliases = (name,) + aliases


ENTRIES = deffile.read("registers.def")


def entries(kind):
    """The arguments of every entry of that kind, in order."""
    return [entry.args for entry in ENTRIES if entry.name == kind]


REGISTERS = [Register(*args) for args in entries("REG")]
TWINS = [tuple(args) for args in entries("TWIN")]
_BY_NAME = {}
for _register in REGISTERS:
    for _alias in _register.aliases:
        _BY_NAME.setdefault(_alias.casefold(), _register)
_BY_ENCODING = {register.encoding: register for register in REGISTERS
                if register.encoding}


def find(name):
    """By architectural name or alias, any case; None if unknown."""
    return _BY_NAME.get(name.casefold())


def aliases(name):
    """What a stub may call the register, in the order to try; a name of the
    stub's own stands for itself."""
    known = find(name)
    names = list(known.aliases) if known else [name, name.upper()]
    return names + [other.lower() for other in names]


def find_encoding(encoding):
    """By op0, op1, CRn, CRm, op2; None if unknown."""
    return _BY_ENCODING.get(tuple(encoding))


def el12(register):
    """The name under which EL2 with E2H reaches this EL1 register, or None."""
    if any(register.name == el1 for el1, _ in TWINS):
        return register.name + "2"
    return None


def twin(register):
    """What this EL1 name reaches at EL2 with E2H instead, or None."""
    for el1, el2 in TWINS:
        if register.name == el1:
            return find(el2)
    return None


def redirect(encoding, el, e2h):
    """Which register an access through this encoding reaches; None if unknown.

    At EL2 with HCR_EL2.E2H the EL1 names reach EL2 registers, and the _EL12
    names (op1 = 5) the EL1 registers (Arm ARM DDI 0487, FEAT_VHE).
    """
    encoding = tuple(encoding)
    if el >= 2 and e2h:
        for el1, el2 in TWINS:
            register = find(el1)
            if encoding == (encoding[0], 5) + register.encoding[2:]:
                return register
            if el == 2 and encoding == register.encoding:
                return find(el2)
    return find_encoding(encoding)
