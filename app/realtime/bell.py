"""The doorbell: "event 7 is at revision 42, and 12 and 15 should look". Never content; a lost ring costs one poll.

Several installations may share one Redis: each has a channel of its own, since all of them have an event 7.
"""

import asyncio
import hashlib
import logging
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress

from redis.asyncio import Redis
from redis.exceptions import RedisError

RETRY_SECONDS = 1.0
ANSWER_SECONDS = 0.5
QUIET_SECONDS = 5.0
RING = re.compile(r"(\d+):(\d+):([\d,]*)", re.ASCII)
log = logging.getLogger(__name__)

Wake = Callable[[int, int, frozenset[int]], None]


class Bell:
    """Rings in this process, and through Redis, where there is one, in the others that have the same `database`."""

    def __init__(self, redis_url: str = "", database: str = ""):
        self._url = redis_url
        self._channel = f"twofeet:bell:{hashlib.sha256(database.encode()).hexdigest()[:16]}"
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake: Wake | None = None
        self._outgoing: dict[int, tuple[int, frozenset[int]]] = {}
        self._is_outgoing = asyncio.Event()

    def hang(self, loop: asyncio.AbstractEventLoop, wake: Wake) -> None:
        """Say who is woken, in which loop."""
        self._loop, self._wake = loop, wake

    def ring(self, event_id: int, revision: int, owners: frozenset[int] = frozenset()) -> None:
        """Called in any thread, after a commit. Never fails and never waits: the poll makes up for a broken bell."""
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._rung, event_id, revision, owners)

    def _rung(self, event_id: int, revision: int, owners: frozenset[int]) -> None:
        if self._wake:
            self._wake(event_id, revision, owners)
        if self._url:
            before, waiting = self._outgoing.get(event_id, (0, frozenset()))
            self._outgoing[event_id] = max(revision, before), owners | waiting
            self._is_outgoing.set()

    async def listen(self) -> None:
        """Hear the rings of other processes and tell them ours, for ever."""
        if self._url:
            await asyncio.gather(self._again_and_again(self._hear), self._again_and_again(self._tell))

    async def _again_and_again(self, act: Callable[[], Awaitable[None]]) -> None:
        """Comes back by itself when Redis does."""
        while True:
            with suppress(RedisError, OSError):
                await act()
            await asyncio.sleep(RETRY_SECONDS)

    async def _tell(self) -> None:
        async with Redis.from_url(self._url, socket_timeout=ANSWER_SECONDS, retry=None) as client:
            while await self._is_outgoing.wait():
                self._is_outgoing.clear()
                rings, self._outgoing = self._outgoing, {}
                try:
                    for event_id, (revision, owners) in rings.items():
                        await client.publish(self._channel, f"{event_id}:{revision}:{','.join(map(str, owners))}")
                except (RedisError, OSError):
                    log.warning("Redis does not answer; other workers will see the change at their next poll")
                    raise

    async def _hear(self) -> None:
        """Until Redis leaves a question unanswered: a line that broke silently would stay quiet for ever."""
        async with Redis.from_url(self._url, retry=None) as client, client.pubsub() as line:
            await line.subscribe(self._channel)
            is_asked = False
            while (message := await line.get_message(timeout=QUIET_SECONDS)) or not is_asked:
                is_asked = message is None
                if message is None:
                    await line.ping()
                elif message["type"] == "message":
                    self._heard(message["data"].decode("ascii", "replace"))

    def _heard(self, text: str) -> None:
        ring = RING.fullmatch(text)
        if ring and self._wake:
            self._wake(int(ring[1]), int(ring[2]), frozenset(map(int, filter(None, ring[3].split(",")))))
