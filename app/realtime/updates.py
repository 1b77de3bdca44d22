"""What comes in from a pen, read before anything is done with it: the Yjs sync protocol, and updates of plain text.

A library in Rust takes an update apart in the end. Before that we look at every part of it ourselves: what is broken,
what is no text, and what is in no field that we know would stay in the document of all the others, for good.
"""

from collections.abc import Collection
from dataclasses import dataclass

SYNC, STEP1, STEP2, UPDATE = 0, 0, 1, 2
PART = 4  # ours: a message that was too long for one frame comes in parts: 1 when more follow, 0 with the last
EMPTY = b"\x00\x00"
GARBAGE, DELETED, STRING, SKIP = 0, 1, 4, 10
HAS_LEFT, HAS_RIGHT, HAS_KEY, KIND = 0x80, 0x40, 0x20, 0x1F
MOST_CLIENTS, LONGEST_CLOCK = 50_000, 2**31 - 1


class Malformed(ValueError):
    """Not something that one of our pages sends."""


@dataclass
class Reader:
    """Numbers and texts one after another, as lib0 writes them."""

    data: bytes
    at: int = 0

    def byte(self) -> int:
        """One byte."""
        if self.at >= len(self.data):
            raise Malformed("cut off")
        self.at += 1
        return self.data[self.at - 1]

    def number(self, most: int = 2**53 - 1) -> int:
        """A whole number, of at most `most`."""
        found = shift = 0
        while True:
            byte = self.byte()
            found |= (byte & 127) << shift
            shift += 7
            if found > most or shift > 63:
                raise Malformed("too large a number")
            if byte < 128:
                return found

    def bytes(self) -> bytes:
        """A number of bytes, which goes before them."""
        size = self.number(len(self.data) - self.at)
        if self.at + size > len(self.data):
            raise Malformed("cut off")
        self.at += size
        return self.data[self.at - size : self.at]

    def text(self) -> str:
        """The same, as UTF-8."""
        try:
            return self.bytes().decode()
        except UnicodeDecodeError:
            raise Malformed("not UTF-8") from None

    def end(self) -> None:
        """Nothing is left."""
        if self.at != len(self.data):
            raise Malformed("something is left over")


def read_message(data: bytes) -> tuple[int, bytes]:
    """The kind of a sync message, and what is in it."""
    reader = Reader(data)
    if reader.number(255) != SYNC or (kind := reader.number(255)) not in (STEP1, STEP2, UPDATE):
        raise Malformed("no such message")
    body = reader.bytes()
    reader.end()
    return kind, body


def message(kind: int, body: bytes) -> bytes:
    """A sync message."""
    size, length = bytearray(), len(body)
    while length > 127:
        size.append(length & 127 | 128)
        length >>= 7
    return bytes((SYNC, kind, *size, length)) + body


def check_state(data: bytes) -> None:
    """A state vector: how far each pen has come."""
    reader = Reader(data)
    for _ in range(reader.number(MOST_CLIENTS)):
        reader.number()
        reader.number(LONGEST_CLOCK)
    reader.end()


def check_update(data: bytes, fields: Collection[str]) -> bool:
    """Text in one of `fields`, and what was taken away of it; nothing else. Whether there is anything but the
    latter."""
    reader = Reader(data)
    clients = reader.number(MOST_CLIENTS)
    for _ in range(clients):
        count, _client, clock = reader.number(len(data)), reader.number(), reader.number(LONGEST_CLOCK)
        for _ in range(count):
            clock += _check_struct(reader, fields)
            if clock > LONGEST_CLOCK:
                raise Malformed("too far")
    for _ in range(reader.number(MOST_CLIENTS)):
        reader.number()
        for _ in range(reader.number(len(data))):
            if reader.number(LONGEST_CLOCK) + _length(reader) > LONGEST_CLOCK:
                raise Malformed("too far")
    reader.end()
    return clients > 0


def _check_struct(reader: Reader, fields: Collection[str]) -> int:
    head = reader.byte()
    kind = head & KIND
    if head in (GARBAGE, SKIP):
        return _length(reader)
    if kind not in (DELETED, STRING) or head & HAS_KEY:
        raise Malformed("not text")
    for side in (HAS_LEFT, HAS_RIGHT):
        if head & side:
            reader.number()
            reader.number(LONGEST_CLOCK)
    if not head & (HAS_LEFT | HAS_RIGHT) and (reader.number() != 1 or reader.text() not in fields):
        raise Malformed("no such field")
    if kind == DELETED:
        return _length(reader)
    text = reader.text()
    if not text or "\r" in text or "\x00" in text:
        raise Malformed("no text that a page can hold")
    return len(text.encode("utf-16-le")) // 2


def _length(reader: Reader) -> int:
    found = reader.number(LONGEST_CLOCK)
    if not found:
        raise Malformed("nothing")
    return found
