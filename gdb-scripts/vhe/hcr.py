# SPDX-License-Identifier: MIT
"""The bits of HCR_EL2 that decide whose world an instruction belongs to, and
who gets an exception. Where they are, registers.def says.
"""

from . import fields

VM, FMO, IMO, AMO, TGE, E2H = (
    fields.mask("HCR", name)
    for name in ("VM", "FMO", "IMO", "AMO", "TGE", "E2H"))
