# SPDX-License-Identifier: MIT
"""The table's form, and how values read.

Syndromes and PSTATEs are composed by hand from Arm ARM DDI 0487, ESR_EL2 and
C5.2. That every word is the program's, tests/gdb/words.py says.
"""

import os
import re
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from vhe import deffile, describe, fields, profiles, pstate  # noqa: E402
from vhe import table, tap  # noqa: E402


class Form(unittest.TestCase):
    def test_entries(self):
        found = deffile.parse('/* REG(NOT, "an entry") */\n'
                              'REG(X, "a, (b) \\"c\\"", SYS(3, 0x4), SYNC,\n'
                              '\tLAYOUT)\n  SKIPPED(1)\nLAYOUT(A)\n')
        self.assertEqual([entry.name for entry in found], ["REG", "LAYOUT"])
        self.assertEqual(found[0].args[1], 'a, (b) \\"c\\"')
        self.assertEqual(found[0].args[2].args, [3, 4])

    def test_no_end(self):
        for text in ('REG(X, "a"', "REG(X, (", 'REG(X, "a', "REG(X, ^)",
                     "REG((1))"):
            with self.assertRaises(ValueError, msg=text):
                deffile.parse(text + "\n")

    def test_every_row_names_what_there_is(self):
        for profile in profiles.PROFILES.values():
            self.assertNotIn(None, profile.registers)
            for shadow in profile.shadows:
                self.assertTrue(fields.decode_shape(shadow.shape, 0)
                                or shadow.shape == "NUMBER")


class Layers(unittest.TestCase):
    def test_one_module_knows_gdb(self):
        inside = re.compile(r"^\s*(import|from) gdb\b", re.MULTILINE)
        knows = []
        for name in sorted(os.listdir(HERE)):
            if name.endswith(".py"):
                with open(os.path.join(HERE, name), encoding="utf-8") as file:
                    if inside.search(file.read()):
                        knows.append(name)
        self.assertEqual(knows, ["debugger.py"])


class Names(unittest.TestCase):
    def test_aliases(self):
        self.assertIs(table.find("vbar"), table.find("VBAR_EL1"))
        self.assertIs(table.find("PState"), table.find("CPSR"))
        self.assertIsNone(table.find("VBAR_EL9"))

    def test_el12(self):
        self.assertIs(describe.find("vbar_el12"), table.find("VBAR_EL1"))
        self.assertIsNone(describe.find("MDSCR_EL12"))
        for name in describe.names():
            self.assertTrue(describe.find(name), name)

    def test_redirection(self):
        vbar_el1, vbar_el12 = (3, 0, 12, 0, 0), (3, 5, 12, 0, 0)
        for el, e2h, encoding, name in (
                (2, True, vbar_el1, "VBAR_EL2"),
                (2, False, vbar_el1, "VBAR_EL1"),
                (1, True, vbar_el1, "VBAR_EL1"),
                (2, True, vbar_el12, "VBAR_EL1")):
            self.assertEqual(table.redirect(encoding, el, e2h).name, name)
        self.assertIsNone(table.redirect(vbar_el12, 1, True))


class Words(unittest.TestCase):
    def test_flags(self):
        self.assertEqual(pstate.flags(0x3c9), "DAIF")
        self.assertEqual(pstate.flags(0x2c5), "D-IF")
        self.assertEqual(pstate.parse("D-IF"), 0x2c0)
        for text in ("", "DAI", "DAIFF", "dAIF", "FIAD", "+AIF"):
            self.assertIsNone(pstate.parse(text), text)
        self.assertTrue(pstate.masked(0x200, "D"))
        self.assertFalse(pstate.masked(0x1c0, "D"))

    def test_levels(self):
        for value, words in ((0, "EL0"), (4, "EL1t"), (5, "EL1h"),
                             (0x3c9, "EL2h"), (8, "EL2t")):
            self.assertEqual(describe.level(value), words)

    def test_a_data_abort(self):
        """EC 0x24, ISV, a word written by x2, translation fault level 2."""
        esr = 0x24 << 26 | 1 << 25 | 1 << 24 | 2 << 22 | 2 << 16 | 1 << 6 | 6
        found = {field.name: field for field in fields.decode(
            table.find("ESR_EL2"), esr)}
        self.assertEqual(fields.esr_words(esr),
                         "data abort from a lower EL")
        self.assertEqual(found["SAS"].words, "word")
        self.assertEqual(found["WnR"].words, "write")
        self.assertEqual(found["SRT"].value, 2)
        self.assertEqual(found["DFSC"].words, "translation fault, level 2")

    def test_summaries(self):
        hcr = table.find("HCR_EL2")
        value = 1 << 34 | 1 << 27 | 3 << 10
        self.assertEqual(
            describe.summary("HCR_EL2", value, fields.decode(hcr, value),
                             str), "E2H TGE BSU=3")
        self.assertEqual(
            describe.summary("SPSR_EL2", 0x3c5, [], str), "flags DAIF, EL1h")
        self.assertEqual(
            describe.summary("ELR_EL2", 7, [], lambda value: "there"),
            "there")

    def test_masks(self):
        self.assertEqual(fields.mask("HCR", "E2H"), 1 << 34)
        self.assertEqual(fields.mask("SPSR", "M"), 0xf)
        with self.assertRaises(KeyError):
            fields.mask("HCR", "NONE")


tap.main(__name__)
