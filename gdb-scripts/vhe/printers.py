# SPDX-License-Identifier: MIT
"""How the hypervisor's structs print: registers by name, and in words.

`print vcpu->ctxt`, `print vcpu->fault`. What a member holds, its name says:
esr_el2, hcr_el2, pstate; sys_regs is indexed by enum vcpu_sysreg.
"""

from . import debugger, describe, fields, table

# Members with another name than the register they keep.
KEPT = {"pstate": "CPSR"}

CONTEXTS = "^(kvm_cpu_context|user_pt_regs|kvm_vcpu_fault_info|pt_regs)$"
INDENT = "  "


def lines(value):
    """A struct, a line for each register in it; of arrays those not 0."""
    found = []
    for field in value.type.fields():
        found += _member(field.name, value[field])
    return found


def _member(name, value):
    register = table.find(KEPT.get(name, name))
    if register:
        return [row(register.name, int(value))]
    if debugger.is_array(value):
        return _array(name, value)
    if debugger.is_struct(value):
        return _nested(name, value)
    return [row(name, int(value))]


def _nested(name, value):
    if name == "fp_regs":
        return ["fp_regs ..."]  # 32 numbers that nobody reads in a row
    return lines(value)


def _array(name, value):
    """sys_regs by the slots' names, x0..x30 by number."""
    names = debugger.enumerators("vcpu_sysreg") if name == "sys_regs" else {}
    low, high = value.type.range()
    label = "x%d" if name == "regs" else name + "[%d]"
    return [row(names.get(index, label % index), int(value[index]))
            for index in range(low, high + 1) if int(value[index])]


def row(name, value):
    register = table.find(name)
    if not register:
        return describe.row(name, value, [], lambda value: "")
    return describe.row(register.name, value, fields.decode(register, value),
                        debugger.name)


def show(value):
    """The text of such a struct."""
    return "{\n%s\n}" % "\n".join(INDENT + line for line in lines(value))


def register():
    debugger.printer("context", CONTEXTS, show)
