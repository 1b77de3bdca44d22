"""The doorbell: "event 7 is at revision 42". Never content; a lost ring costs at most one poll."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from redis.asyncio import Redis
from redis.exceptions import RedisError

CHANNEL = "twofeet:bell"
RETRY_SECONDS = 1.0
ANSWER_SECONDS = 0.5
QUIET_SECONDS = 5.0
log = logging.getLogger(__name__)

Wake = Callable[[int, int], None]


class Bell:
    """Rings in this process, and through Redis, where there is one, in the others."""

    def __init__(self, redis_url: str = ""):
        self._url = redis_url
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake: Wake | None = None
        self._outgoing: dict[int, int] = {}
        self._is_outgoing = asyncio.Event()

    def hang(self, loop: asyncio.AbstractEventLoop, wake: Wake) -> None:
        """Say who is woken, in which loop."""
        self._loop, self._wake = loop, wake

    def ring(self, event_id: int, revision: int) -> None:
        """Called in any thread, after a commit. Never fails and never waits: the poll makes up for a broken bell."""
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._rung, event_id, revision)

    def _rung(self, event_id: int, revision: int) -> None:
        if self._wake:
            self._wake(event_id, revision)
        if self._url:
            self._outgoing[event_id] = max(revision, self._outgoing.get(event_id, 0))
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
                    for event_id, revision in rings.items():
                        await client.publish(CHANNEL, f"{event_id}:{revision}")
                except (RedisError, OSError):
                    log.warning("Redis does not answer; other workers will see the change at their next poll")
                    raise

    async def _hear(self) -> None:
        """Until Redis leaves a question unanswered: a line that broke silently would stay quiet for ever."""
        async with Redis.from_url(self._url, retry=None) as client, client.pubsub() as line:
            await line.subscribe(CHANNEL)
            is_asked = False
            while (message := await line.get_message(timeout=QUIET_SECONDS)) or not is_asked:
                is_asked = message is None
                if message is None:
                    await line.ping()
                elif message["type"] == "message" and self._wake:
                    event_id, _, revision = message["data"].decode().partition(":")
                    if event_id.isdigit() and revision.isdigit():
                        self._wake(int(event_id), int(revision))
