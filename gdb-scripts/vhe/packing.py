# SPDX-License-Identifier: MIT
"""The numbers of a trace file: docs/trace-file.md, "Numbers".

A Cursor reads foreign bytes: whatever is wrong with them is Damaged, and a
count is never believed before that many bytes are there.
"""


class Damaged(Exception):
    """The bytes are not what they must be."""


class Cursor:
    """Reads from the front of some bytes."""

    def __init__(self, data):
        self._data = data
        self.at = 0

    @property
    def left(self):
        return len(self._data) - self.at

    def take(self, size):
        if size > self.left:
            raise Damaged("breaks off")
        self.at += size
        return self._data[self.at - size:self.at]

    def u8(self):
        return self.take(1)[0]

    def u32(self):
        return int.from_bytes(self.take(4), "little")

    def u64(self):
        return int.from_bytes(self.take(8), "little")

    def number(self):
        """LEB128, at most 64 bits."""
        value = shift = 0
        while True:
            byte = self.u8()
            value |= (byte & 0x7f) << shift
            if value >> 64:
                raise Damaged("has a number of more than 64 bits")
            if not byte & 0x80:
                return value
            shift += 7
            if shift > 63:
                raise Damaged("has a number of more than 64 bits")

    def signed(self):
        value = self.number()
        return value >> 1 ^ -(value & 1)

    def count(self, least):
        """How many of what takes `least` bytes each."""
        value = self.number()
        if value > self.left // least:
            raise Damaged("claims more than there is")
        return value

    def string(self):
        end = self._data.find(b"\0", self.at)
        if end < 0:
            raise Damaged("has a string without an end")
        text = self.take(end - self.at)
        self.at += 1
        return text.decode("utf-8", "replace")


def number(value):
    out = bytearray()
    while value > 0x7f:
        out.append(value & 0x7f | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def signed(value):
    """Folded: 0, -1, 1, -2 become 0, 1, 2, 3. Wraps at 64 bits."""
    value = (value + (1 << 63)) % (1 << 64) - (1 << 63)
    return number(value << 1 if value >= 0 else (-value << 1) - 1)


def string(text):
    return text.encode().replace(b"\0", b"") + b"\0"
