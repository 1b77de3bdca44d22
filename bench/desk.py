"""From a tap at the desk to the wall, while a room full of phones listens.

    bin/serve --demo                                       in one terminal; it prints the facilitator's link
    .venv/bin/python bench/desk.py LINK [--phones 300] [--changes 60] [--control]

Each change is timed from sending the request until a wall's socket has the frame with its revision. Ends with 1 when
the median is 300 ms or more, when anything was refused, or when a phone was not told everything. `--control` lets the
wall ask every two seconds, as pages do where websockets are blocked: this has to fail.
"""

import argparse
import asyncio
import json
import platform
import statistics
import sys
from time import perf_counter
from urllib.parse import urlsplit

import httpx
import websockets

GOAL_MS = 300
SCENES = ("agenda", "welcome", "law", "now", "clock", "news")


async def main(given: argparse.Namespace) -> int:
    link = urlsplit(given.link)
    base, at = f"{link.scheme}://{link.netloc}", link.path.partition("/k/")[0]
    async with httpx.AsyncClient(base_url=base, headers={"Origin": base, "Accept": "application/json"}) as desk:
        entered = await desk.post(link.path, data={"name": "Bench"})
        if entered.status_code != 200:
            print(f"the link does not work: {entered.status_code}", file=sys.stderr)
            return 2
        wall = Wall(base, at, desk)
        phones = [asyncio.create_task(listen(wall.address("phone"))) for _ in range(given.phones)]
        listening = asyncio.create_task(wall.ask() if given.control else wall.hear())
        await asyncio.sleep(2 + given.phones / 100)
        times = [await wall.time(change) for change in changes(at, given.changes)]
        await asyncio.sleep(2)
        listening.cancel()
        for phone in phones:
            phone.cancel()
        seen = [phone for phone in await asyncio.gather(*phones) if phone >= wall.revision]
    return report(given, times, len(seen))


def changes(at: str, n: int):
    """Desk changes of every kind, in turn."""
    for i in range(n):
        yield (
            (f"{at}/walls/main/scene", {"scene": SCENES[i // 3 % len(SCENES)]}),
            (f"{at}/announcements", {"text": f"Number {i}"}),
            (f"{at}/phase", {"phase": ("news", "breakouts")[i // 3 % 2]}),
        )[i % 3]


class Wall:
    """A wall that says when it shows what."""

    def __init__(self, base: str, at: str, desk: httpx.AsyncClient):
        self.base, self.at, self.desk = base, at, desk
        self.revision = 0
        self.shown = asyncio.Condition()

    def address(self, page: str) -> str:
        return f"{self.base.replace('http', 'ws', 1)}{self.at}/live?since=0&page={page}&lang=en"

    async def _show(self, revision: int) -> None:
        async with self.shown:
            self.revision = max(self.revision, revision)
            self.shown.notify_all()

    async def hear(self) -> None:
        async with websockets.connect(self.address("wall"), origin=self.base, max_size=None) as socket:
            async for text in socket:
                await self._show(json.loads(text)["rev"])

    async def ask(self) -> None:
        while True:
            answer = await self.desk.get(f"{self.at}/since/{self.revision}?page=wall&lang=en")
            await self._show(answer.json()["rev"])
            await asyncio.sleep(2)

    async def time(self, change: tuple[str, dict[str, str]]) -> float | None:
        """Milliseconds until the wall shows it; None when it was refused or changed nothing."""
        await asyncio.sleep(0.2)
        path, fields = change
        before, begun = self.revision, perf_counter()
        answer = await self.desk.post(path, data=fields)
        if answer.status_code != 200:
            print(f"{path}: {answer.status_code} {answer.text[:200]}", file=sys.stderr)
            return None
        revision = answer.json()["revision"]
        if revision == before:
            return None
        async with self.shown:
            await asyncio.wait_for(self.shown.wait_for(lambda: self.revision >= revision), 20)
        return (perf_counter() - begun) * 1000


async def listen(address: str) -> int:
    """A phone that only listens; returns the revision it was brought to."""
    revision = 0
    origin = address.replace("ws", "http", 1).partition("/e/")[0]
    try:
        async with websockets.connect(address, origin=origin, max_size=None, open_timeout=60) as socket:
            async for text in socket:
                revision = max(revision, json.loads(text[:200].partition(',"content"')[0].rstrip("}") + "}")["rev"])
    except asyncio.CancelledError:
        return revision
    return revision


def report(given: argparse.Namespace, times: list[float | None], current: int) -> int:
    """Print what was measured; 1 when it is not good enough."""
    good = sorted(time for time in times if time is not None)
    print(f"{given.phones} phones listen, {given.changes} changes at the desk{', the wall asks' * given.control}")
    print(f"Python {platform.python_version()}, {platform.machine()}, websockets {websockets.__version__}")
    if len(good) < given.changes * 0.8:
        print(f"too little was tried: {len(good)} of {given.changes} changes")
        return 1
    median, p95 = statistics.median(good), good[int(len(good) * 0.95) - 1]
    print(
        f"desk to wall          p50 {median:,.0f} ms  p95 {p95:,.0f} ms  max {good[-1]:,.0f} ms  ({len(good)} changes)"
    )
    print(f"phones that are current  {current} of {given.phones}")
    return int(median >= GOAL_MS or current < given.phones)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("link", help="the facilitator's link, http://…/e/…/k/…")
    parser.add_argument("--phones", type=int, default=300)
    parser.add_argument("--changes", type=int, default=60)
    parser.add_argument("--control", action="store_true", help="let the wall ask instead of listening")
    sys.exit(asyncio.run(main(parser.parse_args())))
