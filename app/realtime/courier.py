"""The courier: takes what is written in this process to the others, through Redis. A lost parcel costs a look into
the database, within a second or so: everything is stored there anyway."""

import asyncio
import hashlib
import os
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from redis.asyncio import Redis
from redis.exceptions import RedisError

RETRY_SECONDS, ANSWER_SECONDS, QUIET_SECONDS = 1.0, 0.5, 5.0
MOST_WAITING = 1_000
HEAD = 8  # bytes that say who sends, and as many for which paper
WRITTEN, HERE = 0, 1  # what is in a parcel: an update, or who writes there, as JSON

Heard = Callable[[bytes, int, int, bytes], None]
"""Told by which process, of which paper (id), what kind of thing, and the thing."""


class Courier:
    """Between the papers of all processes that have the same `database`; without Redis, of this one alone."""

    def __init__(self, redis_url: str = "", database: str = ""):
        self._channel = f"twofeet:papers:{hashlib.sha256(database.encode()).hexdigest()[:16]}"
        self._url, self._self = redis_url, os.urandom(HEAD)
        self._heard: Heard | None = None
        self._outgoing: deque[bytes] = deque(maxlen=MOST_WAITING)
        self._is_outgoing = asyncio.Event()

    def hang(self, heard: Heard) -> None:
        """Say who is told."""
        self._heard = heard

    def send(self, paper: int, kind: int, body: bytes) -> None:
        """Take this to the others; never waits and never fails."""
        if self._url:
            self._outgoing.append(self._self + paper.to_bytes(HEAD, "big") + bytes((kind,)) + body)
            self._is_outgoing.set()

    async def travel(self) -> None:
        """Send and hear, for ever."""
        if self._url:
            await asyncio.gather(self._again_and_again(self._send), self._again_and_again(self._hear))

    async def _again_and_again(self, act: Callable[[], object]) -> None:
        while True:
            with suppress(RedisError, OSError):
                await act()  # type: ignore[misc]
            await asyncio.sleep(RETRY_SECONDS)

    async def _send(self) -> None:
        async with Redis.from_url(self._url, socket_timeout=ANSWER_SECONDS, retry=None) as client:
            while await self._is_outgoing.wait():
                self._is_outgoing.clear()
                while self._outgoing:
                    await client.publish(self._channel, self._outgoing.popleft())

    async def _hear(self) -> None:
        async with Redis.from_url(self._url, retry=None) as client, client.pubsub() as line:
            await line.subscribe(self._channel)
            is_asked = False
            while (message := await line.get_message(timeout=QUIET_SECONDS)) or not is_asked:
                is_asked = message is None
                if message is None:
                    await line.ping()
                elif message["type"] == "message":
                    self._came(message["data"])

    def _came(self, data: bytes) -> None:
        if self._heard and len(data) > 2 * HEAD and data[:HEAD] != self._self:
            paper = int.from_bytes(data[HEAD : 2 * HEAD], "big")
            self._heard(data[:HEAD], paper, data[2 * HEAD], data[2 * HEAD + 1 :])
