# SPDX-License-Identifier: MIT
"""Registers that are looked at together, from profiles.def."""

from collections import namedtuple

from . import deffile, table

# A register that no stub lists: the hypervisor's copy of it, a member of its
# struct kvm_vcpu.
Shadow = namedtuple("Shadow", "name member shape")


class Profile:
    """.name .title .registers .shadows"""

    def __init__(self, name, title):
        self.name = name
        self.title = title
        self.registers = []
        self.shadows = []


def _read():
    found = {}
    for entry in deffile.read("profiles.def"):
        profile, *rest = entry.args
        if entry.name == "PROFILE":
            found[profile] = Profile(*rest)
        elif entry.name == "SHOWS":
            found[profile].registers.append(table.find(rest[0]))
        elif entry.name == "SHADOW":
            found[profile].shadows.append(Shadow(*rest))
    found["ALL"].registers = table.REGISTERS
    return {profile.name: profile for profile in found.values()}


PROFILES = _read()
