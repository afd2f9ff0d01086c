# SPDX-License-Identifier: MIT
"""The commands that take registers and tables apart; nothing moves.

`vhe where` has a module of its own.
"""

from . import debugger, describe, fields, hcr, profiles, pstate, table
from . import state as stopped
from . import vectors as tables
from . import walk
from .debugger import Trouble, say


def _say_all(lines):
    for line in lines:
        say(line)


def no_argument(argument):
    if argument:
        raise Trouble("this command takes no argument: %s" % argument)


# ---- vhe flags --------------------------------------------------------------

def flags(argument):
    """PSTATE.{D,A,I,F}: a letter is a masked exception, - an open one.

    Usage: vhe flags [SPSR | VALUE | D-IF]

    Of the machine, of a saved PSTATE (SPSR_EL2; SPSR is that of the level the
    machine is at), of any value of that form, or what four such letters say.
    """
    value = pstate.parse(argument.upper())
    if value is None:
        value = _pstate_argument(argument)
        say("%s at %s" % (pstate.flags(value), describe.level(value)))
    for field in fields.decode(table.find("CPSR"), value):
        if field.name in "DAIF":
            say("  %s %d  %s" % (field.name, field.value, field.words))


def _pstate_argument(argument):
    if not argument:
        return debugger.register("CPSR")
    if argument.upper() == "SPSR":
        el = pstate.level(debugger.register("CPSR"))
        return debugger.register("SPSR_EL%d" % max(el, 1))
    return _value(argument)


def _value(argument):
    """A register by name, or any expression of GDB's."""
    register = describe.find(argument)
    if register:
        return debugger.register(register.name)
    return debugger.number(argument)


# ---- vhe reg, vhe regs ------------------------------------------------------

def reg(argument):
    """A register, field by field, in words.

    Usage: vhe reg NAME

    Any of its names will do: VBAR_EL1, vbar_el12, or what the stub calls it.
    At EL2 with HCR_EL2.E2H some names reach another register: it is said
    where. The values shown are those of the register itself.
    """
    if not argument:
        raise Trouble("which register? For example: vhe reg HCR_EL2")
    register = describe.find(argument)
    if register:
        _say_all(_register_lines(register))
    else:
        value = debugger.register(argument)
        say("%s  0x%016x" % (argument.upper(), value))
        say("  vhelab has no words for its fields")


def _register_names(text):
    """Those of the table, and what else the stub lists."""
    del text
    names = describe.names()
    if debugger.stopped():
        known = {name.casefold() for name in names}
        names += [name for name in debugger.registers()
                  if name.casefold() not in known]
    return names


def _register_lines(register):
    value = debugger.register(register.name)
    e2h = _e2h()
    found = fields.decode(register, value, e2h)
    head = "%s  %s" % (register.name, register.title)
    whole = describe.summary(register.name, value, found, debugger.name)
    lines = [head, ("  0x%016x  %s" % (value, whole)).rstrip()]
    if len(found) > 1:
        lines += describe.field_lines(register.name, found)
    if len(register.aliases) > 1:
        lines.append("  also called " + ", ".join(register.aliases[1:]))
    el = pstate.level(debugger.register("CPSR"))
    return lines + describe.reach_lines(register, el, e2h)


def _e2h():
    return (debugger.has_register("HCR_EL2")
            and bool(debugger.register("HCR_EL2") & hcr.E2H))


def regs(argument):
    """Registers that belong together, a line each.

    Usage: vhe regs [PROFILE]

    Profiles: %s.
    Without one: switch. `vhe reg NAME` has a register field by field.
    """
    profile = profiles.PROFILES.get(argument or "switch")
    if not profile:
        raise Trouble("no such profile: %s. There are: %s"
                      % (argument, ", ".join(profiles.PROFILES)))
    e2h = _e2h()
    say("%s: %s" % (profile.name, profile.title))
    missing = []
    for register in profile.registers:
        if debugger.has_register(register.name):
            value = debugger.register(register.name)
            say(describe.row(register.name, value,
                             fields.decode(register, value, e2h),
                             debugger.name))
        else:
            missing.append(register.name)
    _say_shadows(profile)
    if missing:
        say("this stub does not list " + ", ".join(missing))


def _say_shadows(profile):
    """What no stub lists, as the hypervisor keeps it."""
    if not profile.shadows:
        return
    try:
        values = [debugger.number("((struct kvm_vcpu *)vcpu_file)->%s"
                                  % shadow.member)
                  for shadow in profile.shadows]
    except Trouble:
        say("no stub lists ICH registers, and this image keeps no copy that "
            "is known")
        return
    say("no stub lists ICH registers: this is the vCPU's copy in memory")
    for shadow, value in zip(profile.shadows, values):
        say(describe.row(shadow.name, value,
                         fields.decode_shape(shadow.shape, value),
                         debugger.name))


regs.__doc__ %= ", ".join(profiles.PROFILES)


# ---- vhe vectors ------------------------------------------------------------

def vectors(argument):
    """Both tables of vectors, and what an exception taken now would meet.

    Usage: vhe vectors

    > would be taken now through this entry, - is held back by its flag.
    """
    no_argument(argument)
    state = stopped.State(debugger)
    if state.vbar is None:
        raise Trouble(stopped.NO_EL2)
    say("live: %s 0x%x" % (state.owner, state.vbar))
    uses = [(kind, tables.use(kind, state.cpsr, state.hcr))
            for kind in tables.KINDS]
    for kind, use in uses:
        say(_use_line(kind, use, state.vbar))
    _say_tables(state, [use for _, use in uses])


def _use_line(kind, use, base):
    if use.fate == "away":
        words = use.why
    elif use.fate == "held":
        words = "%s, %s set" % ("does not happen" if kind.name == "debug"
                                else "held back", use.why)
    else:
        words = "%s: %s" % (use.why or "would be taken",
                            _target(base, use.slot))
    return "%s %-6s %s" % (">" if _taken(use) else " ", kind.name, words)


def _taken(use):
    """Whatever else is set?"""
    return use.fate == "taken" and not use.why


def _target(base, slot):
    """What the entry's code branches to, by name."""
    at = base + slot * tables.SIZE
    try:
        data = debugger.code(at, tables.SIZE)
    except Trouble:
        return "(not readable)"
    if not any(data):
        return "(not readable)"     # an image that has symbols alone
    words = [int.from_bytes(data[i:i + 4], "little")
             for i in range(0, len(data), 4)]
    target = tables.branch_of(words, at)
    return "(no branch)" if target is None else debugger.symbol(target)


def _columns(state):
    """(name, base, is it live) of each table to show. A live one may be a
    copy of its owner's, and stands for it."""
    shown = []
    for symbol, name in stopped.MAIN:
        live = name == state.owner
        base = state.vbar if live else debugger.address(symbol)
        if base is not None:
            shown.append((name, base, live))
    if state.owner == "unknown":
        shown.insert(0, (state.owner, state.vbar, True))
    return shown


CELL = 26   # of a table; two fit beside the entries' names


def _say_tables(state, uses):
    columns = _columns(state)
    _say_heads("> now, - held back", [name + (", live" if live else "")
                                      for name, _, live in columns])
    _say_heads("", ["0x%x" % base for _, base, _ in columns])
    for slot in range(tables.SLOTS):
        cells = "".join("%s %-*.*s " % (
            _mark(uses, slot) if live else " ", CELL - 1, CELL - 1,
            _target(base, slot)) for _, base, live in columns)
        say(("+%03x %-20s%s" % (slot * tables.SIZE, tables.slot_words(slot),
                                cells)).rstrip())


def _say_heads(first, heads):
    say(("%-25s%s" % (first, "".join("  %-*s" % (CELL, head)
                                     for head in heads))).rstrip())


def _mark(uses, slot):
    here = [use for use in uses if use.slot == slot]
    if any(_taken(use) for use in here):
        return ">"
    return "-" if any(use.fate == "held" for use in here) else " "


# ---- vhe explain ------------------------------------------------------------

# Classes of which FAR_EL2 says where, and which of them HPFAR_EL2, too.
WITH_FAR = (0x20, 0x21, 0x22, 0x24, 0x25, 0x34, 0x35)
WITH_IPA = (0x20, 0x24)
FAR_NOT_VALID = 1 << 10
TRAPPED_MSR = 0x18


def explain(argument):
    """The last exception, from its syndrome, in words.

    Usage: vhe explain [ESR | VALUE]

    Without an argument that of the level whose code runs, and in a guest
    ESR_EL2. With where an ERET would go now: that is where the exception was
    taken until somebody writes another place there; and the address of an
    abort. An interrupt leaves ESR as it was.
    """
    name = argument.upper() or _own_esr()
    register = describe.find(name)
    esr = _value(argument or name)
    if not register or register.layout != "ESR":
        register = table.find("ESR_EL2")
        name = "ESR"
    if not esr and name != "ESR" and not debugger.register("ELR" + name[3:]):
        say("%s is 0, and so is ELR%s: no exception yet" % (name, name[3:]))
        return
    say("%s 0x%x: %s" % (name, esr, fields.esr_words(esr)))
    _say_all(describe.field_lines(name, fields.decode(register, esr)))
    if _class(esr) == TRAPPED_MSR:
        say("trapped: " + _trapped(esr))
    if name in ("ESR_EL1", "ESR_EL2"):
        _say_origin(name[-1], esr)


def _trapped(iss):
    """`mrs x0, CNTPCT_EL0`, from the fields that encode it (DDI 0487,
    ESR_ELx, "ISS encoding for an exception from MSR, MRS")."""
    op0, op1, op2 = (fields.bits(iss, *at) for at in
                     ((21, 20), (16, 14), (19, 17)))
    crn, crm = fields.bits(iss, 13, 10), fields.bits(iss, 4, 1)
    known = table.find_encoding((op0, op1, crn, crm, op2))
    name = known.name if known else "S%d_%d_C%d_C%d_%d" % (op0, op1, crn, crm,
                                                           op2)
    number = fields.bits(iss, 9, 5)
    value = "xzr" if number == 31 else "x%d" % number
    return "mrs %s, %s" % (value, name) if iss & 1 else "msr %s, %s" % (name,
                                                                       value)


def _own_esr():
    """Of the level that runs; a guest's exceptions are EL2's to explain."""
    if not debugger.has_register("ESR_EL2"):
        return "ESR_EL1"
    el = pstate.level(debugger.register("CPSR"))
    own = el < 2 and not debugger.register("HCR_EL2") & (hcr.VM | hcr.TGE)
    return "ESR_EL1" if own else "ESR_EL2"


def _say_origin(el, esr):
    elr = debugger.register("ELR_EL" + el)
    spsr = debugger.register("SPSR_EL" + el)
    say("an ERET at EL%s goes to %s now, %s at %s" % (
        el, debugger.symbol(elr), pstate.flags(spsr), describe.level(spsr)))
    if _class(esr) in WITH_FAR:
        far = debugger.register("FAR_EL" + el)
        say("FAR_EL%s 0x%x%s" % (
            el, far, ", which is not valid" if esr & FAR_NOT_VALID else ""))
    if _class(esr) in WITH_IPA and el == "2":
        say("HPFAR_EL2 says IPA 0x%x%s" % (
            _fault_ipa(), "; `vhe stage2` walks it"
            if debugger.register("VTTBR_EL2") else ""))


def _last_fault():
    if _class(debugger.register("ESR_EL2")) not in WITH_IPA:
        raise Trouble("the last exception to EL2 was no stage 2 fault: give "
                      "the address, for example: vhe stage2 0x80000000")
    return _fault_ipa()


def _class(esr):
    return fields.bits(esr, 31, 26)


def _fault_ipa():
    """HPFAR_EL2 has the page, FAR_EL2 the offset into it."""
    page = fields.bits(debugger.register("HPFAR_EL2"), 43, 4) << 12
    return page | debugger.register("FAR_EL2") & 0xfff


# ---- vhe stage2 -------------------------------------------------------------

def stage2(argument):
    """An address of the guest's through the second stage, table by table.

    Usage: vhe stage2 [IPA]

    With the tables that VTTBR_EL2 and VTCR_EL2 hold now, on or off. Without
    an argument: the address of the last stage 2 fault. The stub has to read
    physical memory, as QEMU's does.
    """
    ipa = debugger.number(argument) if argument else _last_fault()
    vttbr = debugger.register("VTTBR_EL2")
    vtcr = debugger.register("VTCR_EL2")
    if not vttbr:
        raise Trouble("VTTBR_EL2 is 0: no guest is loaded here; `vhe to-entry`"
                      " goes to where one is")
    setup = walk.Setup(vttbr, vtcr)
    say("IPA 0x%x" % ipa)
    say("VTTBR_EL2 0x%x  VMID %d, tables at 0x%x"
        % (vttbr, setup.vmid, vttbr & 0xfffffffffffe))
    say("VTCR_EL2  0x%x  T0SZ %d: %d bits in, %d out, SL0 %d: from level %d"
        % (vtcr, 64 - setup.in_bits, setup.in_bits, setup.out_bits,
           fields.bits(vtcr, 7, 6), setup.first))
    _say_walk(walk.Walk(setup, ipa, _descriptor))
    if not debugger.register("HCR_EL2") & hcr.VM:
        say("HCR_EL2.VM is 0: stage 2 is off now, this is the way with it on")


def _descriptor(at):
    return int.from_bytes(debugger.physical(at, 8), "little")


def _say_walk(way):
    for step in way.steps:
        leaf = step.kind in walk.LEAVES
        say("level %d  at 0x%x: 0x%016x %s%s" % (
            step.level, step.at, step.descriptor,
            walk.size_words(way.span) + " " if leaf and way.span else "",
            step.kind))
        if leaf:
            found = fields.decode_shape("STAGE2", step.descriptor)
            say("  " + "; ".join(field.words for field in reversed(found)
                                 if field.words))
    if way.out is None:
        say("no PA: stage 2: " + way.problem)
    else:
        say("PA  0x%x" % way.out)


def register():
    debugger.command("vhe flags", flags,
                     lambda text: ["SPSR", "SPSR_EL1", "SPSR_EL2"])
    debugger.command("vhe reg", reg, _register_names)
    debugger.command("vhe regs", regs, lambda text: profiles.PROFILES)
    debugger.command("vhe vectors", vectors)
    debugger.command("vhe explain", explain,
                     lambda text: ["ESR_EL1", "ESR_EL2"])
    debugger.command("vhe stage2", stage2)
