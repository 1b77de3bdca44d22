"""The doorbell: "event 7 is at revision 42". Never content; a lost ring costs at most one poll."""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from redis import Redis
from redis import asyncio as redis_async
from redis.exceptions import RedisError

CHANNEL = "twofeet:bell"
RETRY_SECONDS = 1.0
log = logging.getLogger(__name__)

Wake = Callable[[int, int], None]


class Bell:
    """Rings in this process, and through Redis, where there is one, in the others."""

    def __init__(self, redis_url: str = ""):
        self._url = redis_url
        self._redis = Redis.from_url(redis_url, socket_timeout=0.5, socket_connect_timeout=0.5) if redis_url else None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake: Wake | None = None

    def hang(self, loop: asyncio.AbstractEventLoop, wake: Wake) -> None:
        """Say who is woken, in which loop."""
        self._loop, self._wake = loop, wake

    def ring(self, event_id: int, revision: int) -> None:
        """Called in any thread, after a commit. Never fails: the poll makes up for a broken bell."""
        if self._loop and self._wake and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake, event_id, revision)
        if self._redis:
            try:
                self._redis.publish(CHANNEL, f"{event_id}:{revision}")
            except (RedisError, OSError):
                log.warning("Redis does not answer; other workers will see the change at their next poll")

    async def listen(self) -> None:
        """Hear the rings of other processes, for ever; comes back by itself when Redis does."""
        while self._url:
            with contextlib.suppress(RedisError, OSError):
                await self._hear()
            await asyncio.sleep(RETRY_SECONDS)

    async def _hear(self) -> None:
        client = redis_async.Redis.from_url(self._url, health_check_interval=5)
        async with client, client.pubsub() as listener:
            await listener.subscribe(CHANNEL)
            async for message in listener.listen():
                if message["type"] == "message" and self._wake:
                    event_id, _, revision = message["data"].decode().partition(":")
                    if event_id.isdigit() and revision.isdigit():
                        self._wake(int(event_id), int(revision))

    def close(self) -> None:
        if self._redis:
            self._redis.close()
