# SPDX-License-Identifier: MIT
"""Recordings and their files. A lap is told here instruction by instruction,
as docs/trace.md has it; a machine plays it for the sparse recorder."""

import os
import random
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                ".."))

from vhe import checker, events, laps, sparse, tap  # noqa: E402
from vhe import tracefile, tracewrite, unfix  # noqa: E402

HOST, HYP, RUN, IOCTL, GUEST = 0x10000, 0x20000, 0x30000, 0x40000, 0x80000000
VHE, VM = 1 << 34 | 1 << 27, 1 << 34 | 1
HOST_EL2, GUEST_EL1 = 0x9, 0x5      # PSTATE.M
I, DAIFSET_I, DAIFCLR_I = 0x80, 0xd50342df, 0xd50342ff
MASK, RESTORE, NOP = 0xd5034fdf, 0xd51b4221, 0xd503201f
ISB, ERET, RET, HVC = 0xd5033fdf, 0xd69f03e0, 0xd65f03c0, 0xd4000002
VBAR, BL_RUN, CLR_A = 0xd518c000, 0x97ffbffb, 0xd50344ff


def landmarks():
    return events.Landmarks(HOST, HYP, RUN, IOCTL, 0x100)


def story(isb=ISB):
    """(pc, word, cpsr, vbar, hcr, spsr, elr) of each instruction of a lap, and
    of the next one as far as the ERET. isb: what stands for the one before the
    return."""
    a, da = 0x100, 0x3c0
    told = []

    def at(pc, word, flags, vbar=HOST, hcr=VHE, spsr=0, elr=0, mode=HOST_EL2):
        told.append((pc, word, flags | mode, vbar, hcr, spsr, elr))

    def lap(before, spsr, elr):
        at(IOCTL + 0x10, DAIFSET_I, before, spsr=spsr, elr=elr)
        at(IOCTL + 0x14, BL_RUN, before | I, spsr=spsr, elr=elr)
        at(RUN, VBAR, before | I, spsr=spsr, elr=elr)
        at(RUN + 4, ISB, before | I, HYP, VM, 0x3c5, GUEST)
        at(RUN + 8, ERET, before | I, HYP, VM, 0x3c5, GUEST)

    lap(a, 0, 0)
    at(GUEST, HVC, da, HYP, VM, 0x3c5, GUEST, mode=GUEST_EL1)
    out = 0x3c5, GUEST + 4
    at(HYP + 0x400, 0x14000000 | (RUN + 12 - HYP - 0x400) >> 2, da, HYP, VM,
       *out)
    at(RUN + 12, CLR_A, da, HYP, VM, *out)
    at(RUN + 16, ISB, 0x2c0, HYP, VM, *out)
    at(RUN + 20, VBAR, 0x2c0, HYP, VM, *out)
    at(RUN + 24, isb, 0x2c0, HOST, VHE, *out)
    at(RUN + 28, RET, 0x2c0, HOST, VHE, *out)
    at(IOCTL + 0x18, DAIFCLR_I, 0x2c0, HOST, VHE, *out)
    at(IOCTL + 0x1c, 0x17fffffd, 0x240, HOST, VHE, *out)
    lap(0x240, *out)
    return told


def sample(told):
    pc, _, cpsr, vbar, hcr, spsr, elr = told
    return events.Sample(pc, cpsr, 0, vbar, hcr, spsr, elr, 0x5a000000)


def recorded(isb=ISB):
    trace = events.Trace(landmarks(), target="told", guest="none")
    for told in story(isb):
        trace.append(sample(told), told[1])
    return trace


class Player:
    """A machine whose future is known."""

    def __init__(self, isb=ISB):
        self._told = story(isb)
        self._at = 0
        self.runs = 0

    def read(self, names):
        now = vars(sample(self._told[self._at]))
        return [now[name.lower()] for name in names]

    def register(self, name):
        if name == "X30":   # only where the ioctl called or is returned to
            return IOCTL + 0x18
        return self.read([name])[0]

    def memory(self, addr, size):
        data = bytearray(size)
        for pc, word, *_ in self._told:
            if 0 <= pc - addr < size:
                data[pc - addr:pc - addr + 4] = word.to_bytes(4, "little")
        return bytes(data)

    def run(self, addresses):
        self.runs += 1
        while True:
            self._at += 1
            pc = self._told[self._at][0]
            if pc in addresses:
                return pc


CHECKPOINTS = {
    "H0": "-A--", "H1": "-AI-", "E1": "-AI-", "E2": "-AI-", "E3": "-AI-",
    "X1": "DAIF", "X2": "D-IF", "X3": "D-IF", "X4": "D-IF", "X5": "D-IF",
    "H2": "D-IF", "H3": "D--F"}


# The caller's frame is back, and IRQs are on again, whoever waits for an ISB.
WITHOUT_ISB = {name: text for name, text in CHECKPOINTS.items()
               if name != "X5"}


def shown(trace):
    return {name: point.text
            for name, point in trace.laps[0].checkpoints.items()}


class Laps(unittest.TestCase):
    def setUp(self):
        self.trace = recorded()
        self.lap = self.trace.laps[0]

    def test_checkpoints(self):
        self.assertEqual(shown(self.trace), CHECKPOINTS)

    def test_without_an_isb(self):
        lap = recorded(NOP).laps[0]
        self.assertEqual({name: point.text for name, point
                          in lap.checkpoints.items()}, WITHOUT_ISB)
        self.assertEqual(lap.at("X4").last.pc, RUN + 28)
        self.assertEqual(lap.at("H2").first.pc, IOCTL + 0x18)
        self.assertEqual(lap.at("H2").event.vectors, "host or hyp")
        self.assertEqual(lap.at("H3").first.pc, IOCTL + 0x1c)

    def test_a_lap_under_way_is_none(self):
        self.assertEqual(len(self.trace.laps), 1)
        self.assertEqual(len(self.trace.begun), 2)
        self.assertEqual(self.trace.begun[1].at("H1").flags, "D-IF")
        self.assertTrue(self.trace.begun[1].ahead("X1"))
        self.assertFalse(self.trace.begun[1].ahead("H0"))

    def test_leaks(self):
        self.assertEqual(events.flags_text(self.lap.leak_out()), "DA-F")
        self.assertEqual(events.flags_text(self.lap.leak_in()), "DA-F")

    def test_worlds_and_vectors(self):
        told = [(e.world, e.vectors, e.synchronised)
                for e in self.trace.events[:8]]
        self.assertEqual(told, [
            ("host", "host", True), ("host", "host", True),
            ("hyp", "host", True), ("hyp", "host or hyp", False),
            ("hyp", "hyp", True), ("guest", "hyp", True),
            ("hyp", "hyp", True), ("hyp", "hyp", True)])

    def test_provenance(self):
        h2 = self.lap.at("H2").event
        self.assertEqual(h2.changed["A"].before.insn, "msr daifclr, #4")
        self.assertTrue(h2.changed["D"].exception)
        self.assertEqual(h2.changed["D"].before.insn, "hvc #0")
        self.assertIsNone(self.lap.at("E1").event.changed["D"])

    def test_ends_of_a_lap(self):
        self.assertEqual(self.lap.events[0].pc, IOCTL + 0x10)
        self.assertEqual(self.lap.events[-1].pc, IOCTL + 0x1c)


class Sparse(unittest.TestCase):
    def test_the_same_in_fewer_stops(self):
        for isb, expected in ((ISB, CHECKPOINTS), (NOP, WITHOUT_ISB)):
            player, trace = Player(isb), events.Trace(landmarks())
            sparse.Recorder(trace).record(
                player, lambda trace: len(trace.begun) == 2
                and laps.to_guest(trace.last))
            self.assertEqual(shown(trace), expected)
            self.assertTrue(any(event.gap for event in trace.events))
            self.assertLess(player.runs, len(story()))

    def test_what_was_unseen_is_said(self):
        player, trace = Player(), events.Trace(landmarks())
        told = player._told[7]      # flags open where nothing opens them
        player._told[7] = told[:2] + (0x49,) + told[3:]
        with self.assertRaises(sparse.Unseen):
            sparse.Recorder(trace).record(
                player, lambda trace: bool(trace.laps))


class Files(unittest.TestCase):
    def setUp(self):
        self.data = tracewrite.dump(recorded())

    def test_back_and_forth(self):
        trace = tracefile.parse(self.data)
        self.assertEqual(tracewrite.dump(trace), self.data)
        self.assertEqual(shown(trace), CHECKPOINTS)
        self.assertEqual((trace.target, trace.guest), ("told", "none"))

    def test_conclusions_that_do_not_follow(self):
        """What was forgotten cannot be concluded again: it is in the file."""
        trace = recorded()
        event = trace.events[7]
        event.world, event.vectors, event.depth = "user", "unknown", 9
        event.since = (None, 3, 0, 7)
        del trace.begun[1].points["H1"]
        again = tracefile.parse(tracewrite.dump(trace))
        kept = again.events[7]
        self.assertEqual((kept.world, kept.vectors, kept.depth, kept.since),
                         ("user", "unknown", 9, (None, 3, 0, 7)))
        self.assertNotIn("H1", again.begun[1].points)
        self.assertEqual(tracewrite.dump(again), tracewrite.dump(trace))

    def test_docs_example(self):
        """docs/trace-file.md: a whole section of one event."""
        nop = bytes.fromhex("01 07 80 01 1f 20 03 d5 68")
        at = self.data.index(b"EVNT")
        file = self.data[:at] + tracewrite.section(b"EVNT", nop)
        trace = tracefile.parse(file + tracewrite.section(b"END.", b""))
        event = trace.events[0]
        self.assertEqual((event.pc, event.insn, event.flags, event.el,
                          event.spsel), (0x40, "nop", "D---", 2, 1))

    def test_cut_anywhere(self):
        for size in range(len(self.data)):
            with self.assertRaises(tracefile.BadFile):
                tracefile.parse(self.data[:size])

    def test_any_byte_changed(self):
        for at in range(len(self.data)):
            with self.assertRaises(tracefile.BadFile):
                tracefile.parse(self.data[:at]
                                + bytes([self.data[at] ^ 0x41])
                                + self.data[at + 1:])

    def test_nonsense_with_a_right_checksum(self):
        """Never anything but a recording or one line."""
        chance = random.Random(2017)
        for kind in (b"META", b"LAND", b"TABL", b"LIST", b"EVNT", b"LAPS"):
            at = self.data.index(b"EVNT") if kind == b"LAPS" else 12
            for _ in range(150):
                junk = chance.randbytes(chance.randrange(80))
                file = (self.data[:at] if kind != b"LAPS" else
                        self.data[:-16]) + tracewrite.section(kind, junk)
                file += self.data[at if kind != b"LAPS" else -16:]
                try:
                    tracefile.parse(file)
                except tracefile.BadFile as error:
                    self.assertNotIn("\n", str(error))

    def test_a_bomb(self):
        huge = tracewrite.section(b"LIST", b"x" * 40, 1 << 31)
        with self.assertRaises(tracefile.BadFile):
            tracefile.parse(self.data[:12] + huge + self.data[12:])

    def test_what_is_unknown_is_passed_over(self):
        new = tracewrite.section(b"NEW.", b"whatever")
        trace = tracefile.parse(self.data[:12] + new + self.data[12:])
        self.assertEqual(shown(trace), CHECKPOINTS)


class Finding(unittest.TestCase):
    def test_the_pair(self):
        words = [NOP, RESTORE, MASK, NOP, MASK, RESTORE, RESTORE]
        self.assertEqual(unfix.find(words, 0x100),
                         [(0x108, MASK), (0x114, RESTORE)])

    def test_no_pair(self):
        for words in ([], [MASK], [RESTORE, MASK], [DAIFSET_I, RESTORE]):
            self.assertIsNone(unfix.find(words, 0))


class Checkers(unittest.TestCase):
    def judge(self, text):
        with tempfile.NamedTemporaryFile("w", suffix=".py") as file:
            file.write(text)
            file.flush()
            return checker.Checker(file.name).complaints(recorded())

    def test_complaints(self):
        for body, said in (("return []", []), ("return ()", []),
                           ("return 'one'", ["one"]),
                           ("yield 'a\\nb'; yield 'c'", ["a b", "c"])):
            self.assertEqual(self.judge("def check(t):\n    " + body), said)

    def test_what_is_no_checker(self):
        for text in ("", "check = 1", "def check(", "1 / 0",
                     "def check(t):\n    return [1]",
                     "def check(t):\n    return ['']",
                     "def check(t):\n    yield ' '",
                     "def check(t):\n    print('wrong')",
                     "def check(t):\n    return {'D': 'is clear'}",
                     "def check(t):\n    return 7",
                     "def check(t):\n    return t.laps[7]"):
            with self.assertRaises(checker.BadChecker) as caught:
                self.judge(text)
            self.assertNotIn("\n", str(caught.exception))


tap.main(__name__)
