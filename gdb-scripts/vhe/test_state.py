# SPDX-License-Identifier: MIT
"""Where a stopped machine stands, on machines made of dictionaries.

The encodings are the assembler's, the routing and the entries those of Arm
ARM DDI 0487, D1.3; the worlds those of docs/trace.md.
"""

import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from vhe import hcr, state, tap, vectors  # noqa: E402

HOST, HYP, RUN, OTHER = 0x1000, 0x2000, 0x3000, 0x5000
STACK = 0x9000
PAGE = 0x1000
EL2H, EL1H, EL0T = 9, 5, 0
E2H_TGE = 1 << 34 | 1 << 27
GUEST = 1 << 34 | 1     # E2H and VM

ISB, NOP, RET, BL = 0xd5033fdf, 0xd503201f, 0xd65f03c0, 0x94000010
MSR_VBAR_EL1, MSR_X = 0xd518c000, 0xd51bd040   # vbar_el1, x0; tpidr_el0, x0
MSR_HCR = 0xd51c1100    # hcr_el2, x0


class Machine:
    """What state.py asks of debugger."""

    class Trouble(Exception):
        pass

    def __init__(self, cpsr=EL2H, hcr=E2H_TGE, vbar=HOST, pc=OTHER, **more):
        self.registers = {"CPSR": cpsr, "HCR_EL2": hcr, "VBAR_EL2": vbar,
                          "VBAR_EL1": 0x7000, "PC": pc, "X29": 0, "X30": 0}
        self.registers.update(more)
        self.symbols = {"vectors": (HOST, 0x800),
                        "__kvm_hyp_vector": (HYP, 0x800),
                        "__kvm_vcpu_run": (RUN, 0x100)}
        self.words = {}
        self.records = {}

    def register(self, name):
        return self.registers[name]

    def has_register(self, name):
        return name in self.registers

    def address(self, name):
        return self.symbols.get(name, (None, None))[0]

    def size(self, name):
        return self.symbols[name][1]

    def symbol(self, addr):
        return "0x%x" % addr

    def memory(self, addr, size):
        try:
            if size == 4:
                return self.words[addr].to_bytes(4, "little")
            return b"".join(value.to_bytes(8, "little")
                            for value in self.records[addr])
        except KeyError:
            raise self.Trouble("no memory there") from None

    def code_before_pc(self, *words):
        pc = self.registers["PC"] - 4 * len(words)
        for index, word in enumerate(words):
            self.words[pc + 4 * index] = word
        return self


def world(*args, **more):
    return state.State(Machine(*args, **more)).world


class Worlds(unittest.TestCase):
    def test_by_level_and_hcr(self):
        self.assertEqual(world(EL0T), "user")
        self.assertEqual(world(EL2H), "host")
        self.assertEqual(world(EL1H, GUEST, HYP), "guest")
        self.assertEqual(world(EL0T, GUEST, HYP), "guest")

    def test_without_e2h_el2_is_the_switch(self):
        self.assertEqual(world(EL2H, 0, HYP), "hyp")
        self.assertEqual(world(EL1H, 0, HYP), "host")
        self.assertEqual(world(EL0T, 0, HYP), "user")
        self.assertEqual(world(EL1H, 1, HYP), "guest")

    def test_stage_two_or_its_vectors_are_the_switch(self):
        self.assertEqual(world(EL2H, GUEST, HOST), "hyp")
        self.assertEqual(world(EL2H, E2H_TGE, HYP), "hyp")

    def test_the_switch_itself_and_what_it_called(self):
        self.assertEqual(world(pc=RUN), "hyp")
        self.assertEqual(world(pc=RUN + 0xfc), "hyp")
        self.assertEqual(world(pc=RUN + 0x100), "host")
        self.assertEqual(world(X30=RUN + 8), "hyp")

    def test_the_switch_waits_further_up(self):
        machine = Machine(X29=STACK, X30=OTHER)
        machine.records = {STACK: (STACK + 32, OTHER + 4),
                           STACK + 32: (0, RUN + 0x10)}
        self.assertEqual(state.State(machine).world, "hyp")
        machine.records[STACK + 32] = (0, OTHER)
        self.assertEqual(state.State(machine).world, "host")

    def test_signed_return_addresses(self):
        machine = Machine(X29=STACK)
        machine.records = {STACK: (0, RUN + 0x10 | 0x9a << 56)}
        self.assertEqual(state.State(machine).world, "hyp")
        # Of the upper half, bit 55 is what the signature leaves alone.
        kernel = 0xffff800008084ab0
        machine.symbols["__kvm_vcpu_run"] = (kernel, 0x100)
        machine.records = {STACK: (0, kernel + 0x10 & ~(0xff << 56))}
        self.assertEqual(state.State(machine).world, "hyp")

    def test_a_chain_that_is_none(self):
        for records in ({}, {STACK: (STACK, OTHER)}, {STACK: (7, OTHER)}):
            machine = Machine(X29=STACK)
            machine.records = records
            self.assertEqual(state.State(machine).world, "host")

    def test_without_symbols_a_host_may_be_the_switch(self):
        machine = Machine()
        machine.symbols = {}
        found = state.State(machine)
        self.assertEqual(found.world, "")
        self.assertEqual(found.owner, "unknown")
        self.assertEqual(found.missing(), list(state.WANTED))

    def test_without_el2(self):
        machine = Machine()
        for name in ("HCR_EL2", "VBAR_EL2"):
            del machine.registers[name]
        found = state.State(machine)
        self.assertIsNone(found.vbar)
        self.assertEqual(found.world, "")


class Owners(unittest.TestCase):
    def test_live_base(self):
        """VBAR_EL1 counts where EL1 is the host's own, and nowhere else."""
        self.assertEqual(state.State(Machine(EL2H)).vbar, HOST)
        self.assertEqual(state.State(Machine(EL0T)).vbar, HOST)
        self.assertEqual(state.State(Machine(EL1H, GUEST, HYP)).vbar, HYP)
        self.assertEqual(state.State(Machine(EL1H, 0, HYP)).vbar, 0x7000)

    def test_tables_in_copies(self):
        machine = Machine()
        machine.symbols["__bp_harden_hyp_vecs"] = (0x10000, 0x2000)
        for base, name in ((HOST, "host"), (HYP, "hyp"), (0x10000, "hyp"),
                           (0x10800, "hyp"), (0x11800, "hyp"),
                           (0x12000, "unknown"), (0x10400, "unknown"),
                           (HYP + 0x800, "unknown"), (0, "unknown")):
            self.assertEqual(state.owner(machine, base), name, hex(base))


    def test_tables_of_linux_for_el2_at_el1s_side(self):
        """Moved by whole pages, out of the kernel's half."""
        machine = Machine()
        kernel = 0xffff800008a01800
        machine.symbols["__kvm_nvhe___kvm_hyp_vector"] = (kernel, 0x800)
        for base, name in ((0x5a7e01800, "hyp"), (0x5a7e01000, "unknown"),
                           (kernel + PAGE, "unknown")):
            self.assertEqual(state.owner(machine, base), name, hex(base))


class Synchronised(unittest.TestCase):
    def settled(self, machine):
        return state.synchronised(state.State(machine))[0]

    def test_read_back(self):
        for words, settled in (
                ((NOP, ISB), True),
                ((ISB, NOP, NOP), True),
                ((ISB, MSR_VBAR_EL1), False),
                ((MSR_VBAR_EL1, ISB), True),
                ((MSR_HCR, NOP), False),
                ((MSR_VBAR_EL1, MSR_X), False),
                ((ISB, RET), None),
                ((ISB, BL, NOP), None),
                ((NOP, NOP), None)):
            machine = Machine().code_before_pc(*words)
            self.assertEqual(self.settled(machine), settled,
                             [hex(word) for word in words])

    def test_exceptions_synchronise(self):
        machine = Machine(pc=HOST + 0x280)
        machine.code_before_pc(MSR_VBAR_EL1)
        self.assertTrue(self.settled(machine))
        machine = Machine(pc=HOST + 0x284).code_before_pc(MSR_VBAR_EL1)
        self.assertFalse(self.settled(machine))

    def test_below_the_host(self):
        self.assertTrue(self.settled(Machine(EL1H, GUEST, HYP)))
        self.assertTrue(self.settled(Machine(EL0T)))
        nvhe = Machine(EL1H, 0, HYP).code_before_pc(MSR_VBAR_EL1)
        self.assertFalse(self.settled(nvhe))


KINDS = {kind.name: kind for kind in vectors.KINDS}
D, A, I, F = 1 << 9, 1 << 8, 1 << 7, 1 << 6
ROUTED = GUEST | hcr.IMO | hcr.FMO | hcr.AMO


class Entries(unittest.TestCase):
    def use(self, name, cpsr, hcr):
        found = vectors.use(KINDS[name], cpsr, hcr)
        return found.fate, vectors.SIZE * found.slot

    def test_a_host_at_el2(self):
        self.assertEqual(self.use("IRQ", EL2H, E2H_TGE), ("taken", 0x280))
        self.assertEqual(self.use("IRQ", EL2H | I, E2H_TGE), ("held", 0x280))
        self.assertEqual(self.use("SError", EL2H, E2H_TGE), ("taken", 0x380))
        self.assertEqual(self.use("FIQ", EL2H | F, E2H_TGE), ("held", 0x300))
        self.assertEqual(self.use("debug", EL2H | D, E2H_TGE),
                         ("held", 0x200))
        self.assertEqual(self.use("sync", EL2H | D | A | I | F, E2H_TGE),
                         ("taken", 0x200))
        self.assertEqual(self.use("sync", EL2H & ~1, E2H_TGE),
                         ("taken", 0))

    def test_its_user_space(self):
        self.assertEqual(self.use("IRQ", EL0T, E2H_TGE), ("taken", 0x480))
        self.assertEqual(self.use("IRQ", EL0T | I, E2H_TGE), ("held", 0x480))

    def test_a_guest_masks_nothing_of_el2s(self):
        self.assertEqual(self.use("IRQ", EL1H | I, ROUTED), ("taken", 0x480))
        self.assertEqual(self.use("SError", EL1H | A, ROUTED),
                         ("taken", 0x580))
        self.assertEqual(self.use("sync", EL1H, ROUTED), ("taken", 0x400))

    def test_a_host_at_el1_takes_its_own(self):
        self.assertEqual(self.use("IRQ", EL1H, 0), ("taken", 0x280))
        self.assertEqual(self.use("IRQ", EL1H | I, 0), ("held", 0x280))
        self.assertEqual(self.use("IRQ", EL0T, 0), ("taken", 0x480))

    def test_debug_exceptions_have_a_level_of_their_own(self):
        """From the level that handles them only with KDE, from below in any
        case, from above not at all."""
        def why(cpsr, value):
            return vectors.use(KINDS["debug"], cpsr, value).why
        self.assertEqual(why(EL2H, E2H_TGE), "only with MDSCR_EL1.KDE")
        self.assertEqual(why(EL0T, E2H_TGE), "")
        self.assertEqual(why(EL1H, 0), "only with MDSCR_EL1.KDE")
        self.assertEqual(self.use("debug", EL2H, ROUTED)[0], "away")
        self.assertIn("EL1 (TGE 0)", why(EL2H, ROUTED))

    def test_what_is_not_routed_here(self):
        self.assertEqual(self.use("IRQ", EL2H, GUEST)[0], "away")
        self.assertEqual(self.use("IRQ", EL1H, GUEST)[0], "away")
        self.assertEqual(self.use("debug", EL1H, ROUTED)[0], "away")

    def test_the_branch_of_an_entry(self):
        self.assertEqual(vectors.branch_of([NOP, 0x14000020], 0x100), 0x184)
        self.assertEqual(
            vectors.branch_of([0x14000002, NOP, 0x14000020], 0x100), 0x188)
        self.assertIsNone(vectors.branch_of([0x1400001f], 0x100))
        self.assertEqual(vectors.branch_of([0x14000020], 0x100), 0x180)
        self.assertEqual(vectors.branch_of([0x17ffffff], 0x100), 0xfc)
        self.assertIsNone(vectors.branch_of([NOP, ISB], 0x100))


tap.main(__name__)
