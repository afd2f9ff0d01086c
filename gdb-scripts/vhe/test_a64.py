# SPDX-License-Identifier: MIT
"""Instruction words, as the assembler makes them (GNU as 2.40)."""

import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                ".."))

from vhe import a64, tap  # noqa: E402

# (word, text, kind, value)
KNOWN = (
    (0xd50342df, "msr daifset, #2", "daifset", 2),
    (0xd5034fdf, "msr daifset, #0xf", "daifset", 15),
    (0xd50344ff, "msr daifclr, #4", "daifclr", 4),
    (0xd51b4223, "msr daif, x3", "daif", 3),
    (0xd53b4229, "mrs x9, daif", "mrs", 9),
    (0xd518c001, "msr vbar_el1, x1", "msr", 1),
    (0xd51cc000, "msr vbar_el2, x0", "msr", 0),
    (0xd51dc000, "msr vbar_el12, x0", "msr", 0),
    (0xd51c1102, "msr hcr_el2, x2", "msr", 2),
    (0xd5033fdf, "isb", "isb", 15),
    (0xd69f03e0, "eret", "eret", 31),
    (0xd69f0bff, "eret", "eret", 31),
    (0xd4000001, "svc #0", "svc", 0),
    (0xd4000022, "hvc #1", "hvc", 1),
    (0xd4000003, "smc #0", "smc", 0),
    (0xd65f03c0, "ret", "ret", 30),
    (0xd65f0120, "ret x9", "ret", 9),
    (0xd65f0bff, "ret", "ret", 30),
    (0xd63f0020, "blr x1", "blr", 1),
    (0xd61f0200, "br x16", "br", 16),
    (0x94000002, "bl #0x1008", "bl", 8),
    (0x97ffffff, "bl #0xffc", "bl", -4),
    (0x17fffffe, "b #0xff8", "b", -8),
    (0x54000041, ".inst 0x54000041", "branch", 8),      # b.ne
    (0xb4ffffe0, ".inst 0xb4ffffe0", "branch", -4),     # cbz x0
    (0x36180040, ".inst 0x36180040", "branch", 8),      # tbz w0, #3
    (0xd503201f, "nop", "", 0),
    (0xd503207f, "wfi", "", 0),
    (0xd503221f, "esb", "", 0),
    (0xf9400000, ".inst 0xf9400000", "", 0),            # ldr x0, [x0]
    (0x8b010000, ".inst 0x8b010000", "", 0),            # add x0, x0, x1
)


class Words(unittest.TestCase):
    def test_kind_and_value(self):
        for word, _, kind, value in KNOWN:
            insn = a64.decode(word)
            self.assertEqual((insn.kind, insn.value), (kind, value),
                             hex(word))

    def test_text(self):
        for word, text, _, _ in KNOWN:
            self.assertEqual(a64.text(word, 0x1000), text)

    def test_context(self):
        """VBAR and HCR wait for a synchronisation, TPIDR does not."""
        for word, waits in ((0xd518c001, True), (0xd51c1102, True),
                            (0xd51dc000, True), (0xd51bd040, False),
                            (0xd538c001, False), (0xd50344ff, False)):
            self.assertEqual(a64.changes_context(a64.decode(word)), waits,
                             hex(word))

    def test_every_word_is_decoded(self):
        for top in range(256):
            for rest in (0, 0xffffff, 0x3fc0, 0x1f03e0):
                a64.text(top << 24 | rest)


tap.main(__name__)
