# SPDX-License-Identifier: MIT
"""The decoders in Python against those of the program: the same words.

VHELAB_WORDS names the program that answers for the C side. Every register
with every bit by itself, all clear, all set; every class of ESR; every shape;
walks through stage 2 with each way to end.
"""

import os
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "gdb-scripts"))

from vhe import fields, table, tap, walk  # noqa: E402

ONES = (1 << 64) - 1
PATTERNS = ([0, ONES, 0x5555555555555555, 0xaaaaaaaaaaaaaaaa]
            + [1 << bit for bit in range(64)]
            + [3 << bit for bit in range(63)])
SYNDROMES = [ec << 26 | iss for ec in range(64)
             for iss in (0, 0x1ffffff, 0x1000007, 0x93c08007, 0x11)]

# Level 1 at 0x41000000: a table, a block, nothing, a table beyond 40 bits.
MEMORY = {
    0x41000000: 0x41002003,
    0x41000008: 0x400007fd,
    0x41000018: 0xfffffffff003,
    0x41000020: 0xff00000007fd,
    0x41002000: 0x480007fd,
    0x41002008: 0x41003003,
    0x41002010: 0x50000003,     # its table is not in memory
    0x41002018: 0,
    0x41003000: 0x4a0007ff,
    0x41003008: 0x4a0017fd,     # a block at the last level
}
VTCR = 0x80023558 & ~0x3f | 25  # 39 bits in, 40 out, from level 1
LEVEL_0 = VTCR & ~0xff | 0x80
VTCRS = (VTCR, VTCR & ~0xc0 | 0x80, VTCR | 1 << 14, VTCR & ~0x3f | 40, 0,
         LEVEL_0 | 16, LEVEL_0 | 15, LEVEL_0 | 19)
WALKS = [(0x0007000041000000, vtcr, ipa) for vtcr in VTCRS
         for ipa in (0, 0x123, 0x1fffff, 0x200000, 0x200fff, 0x201000,
                     0x400000, 0x600000, 0x40000000, 0x7fffffff, 0x80000000,
                     0xc0000000, 0x100000000, 1 << 39, 1 << 45)]


def ask(requests):
    """The C side's answer to all of them."""
    done = subprocess.run([os.environ["VHELAB_WORDS"]], check=True,
                          input="\n".join(requests) + "\n",
                          stdout=subprocess.PIPE, universal_newlines=True)
    return done.stdout.splitlines()


def field_lines(found):
    return ["  %s %d %d %d %s" % field for field in found]


def reach_lines(register):
    return ["  EL%d E2H=%d %s" % (el, e2h, table.redirect(
        register.encoding, el, e2h).name)
        for el in (1, 2) for e2h in (0, 1)] if register.encoding else []


def register_lines(register, value, e2h):
    lines = ["%s %d %x" % (register.name, e2h, value)]
    lines += field_lines(fields.decode(register, value, e2h))
    lines += reach_lines(register)
    if register.name.startswith("ESR"):
        lines.append("  is " + fields.esr_words(value))
    return lines


def walk_lines(vttbr, vtcr, ipa):
    setup = walk.Setup(vttbr, vtcr)
    if setup.problem:
        return ["no walk of %x" % ipa]
    way = walk.Walk(setup, ipa, MEMORY.get)
    lines = ["walk of %x" % ipa]
    lines += ["  %d %x %x %s" % step for step in way.steps]
    if way.out is not None:
        lines.append("  %x %x" % (way.out, way.span))
    return lines + ["  " + (way.problem or "mapped")]


class SameWords(unittest.TestCase):
    maxDiff = 2000

    def same(self, requests, answers):
        theirs = ask(requests)
        for mine, their in zip(answers, theirs):
            self.assertEqual(mine, their)
        self.assertEqual(len(answers), len(theirs))
        self.assertGreater(len(answers), len(requests) // 2)

    def test_registers(self):
        requests, answers = [], []
        for register in table.REGISTERS:
            values = SYNDROMES if register.layout == "ESR" else PATTERNS
            for value in values:
                for e2h in (0, 1):
                    requests.append("R %s %d %x"
                                    % (register.name, e2h, value))
                    answers += register_lines(register, value, e2h)
        self.same(requests, answers)

    def test_shapes(self):
        requests, answers = [], []
        for shape in fields.shapes():
            for value in PATTERNS:
                requests.append("S %s %x" % (shape, value))
                answers.append("%s %x" % (shape, value))
                answers += field_lines(fields.decode_shape(shape, value))
        self.same(requests, answers)

    def test_walks(self):
        requests = ["M %x %x" % word for word in MEMORY.items()]
        answers = []
        for way in WALKS:
            requests.append("W %x %x %x" % way)
            answers += walk_lines(*way)
        self.same(requests, answers)
        self.assertTrue(any("page" in line for line in answers))
        self.assertTrue(any("block" in line for line in answers))
        for words in ("reserved encoding", "address size fault",
                      "not in RAM", "more bits",
                      "translation fault, level 2", "no walk"):
            self.assertTrue(any(words in line for line in answers), words)


tap.main(__name__)
