"""A pen: one page that writes in a paper, with what it may send and how much of it is stored."""

import asyncio
import json
import time
from typing import Any

from app.realtime.mailbox import Mailbox
from app.realtime.updates import PART, Malformed
from app.realtime.wire import Frame

LARGEST_MESSAGE = 2_000_000  # bytes, in parts: what somebody typed in hours without a connection
LONGEST_WORD = 500  # characters of what a page says about itself
BURST_FRAMES, FRAMES = 400.0, 60.0  # at once, and a second after that: faster than anybody types
BURST_BYTES, BYTES = 4_000_000.0, 200_000.0


class TooFast(Malformed):
    """More than anybody types."""


class Pen(Mailbox):
    """A page that writes: `owner` is whose it is, `at` the field they are in, `taken` how many of its messages are in
    the document."""

    backlog_bytes = 4 * 1024 * 1024  # a whole document, twice

    def __init__(self, socket: Any, transport: Any, owner: int, name: str):
        super().__init__(socket, "", "", transport, owner)
        self.name, self.at, self.moved = name, "", 0.0
        self.taken = self._told = 0
        self._line = socket
        self._parts: list[bytes] = []
        self._frames, self._bytes, self._then = BURST_FRAMES, BURST_BYTES, time.monotonic()

    async def next(self) -> bytes | dict[str, Any] | None:
        """The next whole message: bytes of the sync protocol, or what the page says about itself. None at the end."""
        while True:
            came = await self._line.receive()
            if came["type"] != "websocket.receive":
                return None
            data, text = came.get("bytes"), came.get("text")
            self._count(len(data or text or ""))
            if data is None:
                return self._said(text or "")
            if not data or data[0] != PART:
                return bytes(data)
            if (whole := self._joined(data)) is not None:
                return whole

    def _said(self, text: str) -> dict[str, Any]:
        try:
            told = json.loads(text) if len(text) <= LONGEST_WORD else None
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            raise Malformed("no word of ours")
        return told

    def _joined(self, data: bytes) -> bytes | None:
        self._parts.append(bytes(data[2:]))
        if len(data) < 3 or data[1] > 1 or sum(map(len, self._parts)) > LARGEST_MESSAGE:
            raise Malformed("parts that are none")
        if data[1]:
            return None
        whole, self._parts = b"".join(self._parts), []
        return whole

    def _count(self, size: int) -> None:
        now = time.monotonic()
        passed, self._then = now - self._then, now
        self._frames = min(BURST_FRAMES, self._frames + passed * FRAMES) - 1
        self._bytes = min(BURST_BYTES, self._bytes + passed * BYTES) - size
        if self._frames < 0 or self._bytes < 0:
            raise TooFast("too much at once")

    def go(self, field: str) -> None:
        """They are in this field now; in none: ''."""
        self.at, self.moved = field, time.monotonic()

    def stored(self, count: int) -> None:
        """The first `count` messages of this pen are stored."""
        if count > self._told:
            self._told = count
            self.post(Frame(json.dumps({"stored": count})))

    def let_go(self, code: int = 1013, why: str = "") -> None:
        """Close this socket from outside; the code says whether to come back, `why` is for the page."""
        if self._let_go is None:
            self._let_go = asyncio.create_task(self.end(code, why))

    async def end(self, code: int, why: str) -> None:
        """Close it."""
        try:
            await asyncio.wait_for(self._line.close(code, why), 2)
        except Exception:  # already gone, which is what we want
            return
