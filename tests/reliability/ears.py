"""Phones that listen: websockets that come back by themselves, and note what they hear."""

import asyncio
import contextlib
import json
import random
import threading
import time
from typing import Any, Self

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

JITTER = (0.05, 1.0)  # seconds before coming back, as the page does


class Ear:
    """One page's socket, from revision `since` on."""

    def __init__(self, port: int, at: str, since: int = 0, page: str = "phone", drawn: str = "0"):
        self.port, self.at, self.since, self.page, self.drawn = port, at, since, page, drawn
        self.frames: list[dict[str, Any]] = []
        self.heard_at = 0.0

    async def listen(self, chance: random.Random) -> None:
        """For ever."""
        while True:
            with contextlib.suppress(OSError, WebSocketException, EOFError):
                async with self._opened() as socket:
                    async for text in socket:
                        self._hear(json.loads(text))
            await asyncio.sleep(chance.uniform(*JITTER))

    def _opened(self) -> connect:
        here = f"127.0.0.1:{self.port}"
        asked = f"since={self.since}&at={self.drawn}&page={self.page}&lang=en"
        return connect(
            f"ws://{here}{self.at}/live?{asked}",
            origin=Origin(f"http://{here}"),
            compression=None,
            ping_interval=None,
            max_size=None,
        )

    def _hear(self, frame: dict[str, Any]) -> None:
        if "hb" in frame or frame["rev"] < self.since:
            return
        assert frame["from"] <= self.since, f"a gap: {frame['from']} after {self.since}"
        if frame["rev"] > self.since:
            self.heard_at = time.monotonic()
        self.since, self.drawn = int(frame["rev"]), str(frame["at"])
        self.frames.append(frame)

    def heard_of(self, text: str) -> bool:
        """Whether some frame brought this."""
        return any(text in frame["content"] for frame in self.frames)


class Ears:
    """Many of them, listening in a thread of their own for as long as the `with` lasts."""

    def __init__(self, all: list[Ear], seed: int):
        self.all, self._seed = all, seed
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def __enter__(self) -> Self:
        self._thread.start()
        chances = [random.Random(f"{self._seed} {n}") for n in range(len(self.all))]
        self._listening = [
            asyncio.run_coroutine_threadsafe(ear.listen(chance), self._loop)
            for ear, chance in zip(self.all, chances, strict=True)
        ]
        return self

    def __exit__(self, *_: object) -> None:
        """Ends them all; fails with what one of them could not accept."""
        asyncio.run_coroutine_threadsafe(self._cancelled(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)
        self._loop.close()
        for one in self._listening:
            if not one.cancelled():
                one.result()

    async def _cancelled(self) -> None:
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def are_at(self, revision: int) -> bool:
        """Whether nobody is behind."""
        return all(ear.since >= revision for ear in self.all)

    def behind(self, revision: int) -> str:
        late = sum(ear.since < revision for ear in self.all)
        return f"{late} of {len(self.all)} are not at revision {revision}"
