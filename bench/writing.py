#!/usr/bin/env python3
"""Five people write in one report of 20,000 words at once: is every keystroke in the end text, and how quickly do the
others see it? Starts a server of its own.

    .venv/bin/python bench/writing.py                five writers, 60 seconds, 6 keystrokes a second each
    .venv/bin/python bench/writing.py --open 20      and 20 more such reports open, for the memory they take
    .venv/bin/python bench/writing.py --lose 500     the control: every 500th keystroke is not sent. It has to fail.

Every keystroke is a sign of its own, put at the writer's own place in the text; so afterwards each can be looked for.
"""

import argparse
import asyncio
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pycrdt import Assoc, Doc, Text
from websockets.asyncio.client import ClientConnection, connect

from app.realtime import updates
from tests.reliability.serving import Serving, running

WORDS, FIRST_SIGN, WRITERS = 20_000, 0x4E00, 5
SLOTS = "2027-03-01 10:00-11:00 One"


class Person:
    """A device with its cookie, and the commands it gives."""

    def __init__(self, base: str):
        self.base, self.cookie = base, ""

    def post(self, path: str, **fields: Any) -> Any:
        body = urllib.parse.urlencode(fields).encode()
        headers = {"Origin": self.base, "Accept": "application/json", "Cookie": self.cookie}
        asked = urllib.request.Request(self.base + path, body, headers)
        with urllib.request.urlopen(asked) as answer:
            for cookie in answer.headers.get_all("set-cookie") or []:
                if cookie.startswith("twofeet_person"):
                    self.cookie = cookie.partition(";")[0]
            return json.load(answer)


class Writer:
    """A page without a browser. `seen` says when a sign came in, by the clock of this program."""

    def __init__(self, socket: ClientConnection):
        self.socket = socket
        self.doc: Doc[Any] = Doc()
        self.text = self.doc.get("summary", type=Text)
        self.sent = self.stored = self.bytes = 0
        self.seen: dict[str, float] = {}
        self.acknowledged: list[float] = []
        self.ready = asyncio.Event()
        self._own: list[bytes] = []
        self._asked: dict[int, float] = {}
        self._ears = [self.doc.observe(lambda event: self._own.append(event.update)), self.text.observe(self._see)]

    def _see(self, event: Any) -> None:
        now = time.perf_counter()
        for part in event.delta:
            for sign in part.get("insert", "")[:50]:
                if ord(sign) >= FIRST_SIGN:
                    self.seen.setdefault(sign, now)

    async def hear(self) -> None:
        """For ever."""
        async for came in self.socket:
            if isinstance(came, str):
                self.stored = json.loads(came).get("stored", self.stored)
                now = time.perf_counter()
                for count in [count for count in self._asked if count <= self.stored]:
                    self.acknowledged.append(now - self._asked.pop(count))
                continue
            kind, body = updates.read_message(came)
            if kind == updates.STEP1:
                await self.send(updates.STEP2, self.doc.get_update(body))
                await self.socket.send(updates.message(updates.STEP1, self.doc.get_state()))
            else:
                self.bytes += len(came) if self.ready.is_set() else 0
                self.doc.apply_update(body)
                self._own.clear()
                if kind == updates.STEP2:
                    self.ready.set()

    async def send(self, kind: int, body: bytes) -> None:
        self.sent += 1
        self._asked[self.sent] = time.perf_counter()
        message = updates.message(kind, body)
        if len(message) < 60_000:
            await self.socket.send(message)
            return
        for at in range(0, len(message), 60_000):
            more = at + 60_000 < len(message)
            await self.socket.send(bytes((updates.PART, more)) + message[at : at + 60_000])

    async def type(self, signs: list[str], pace: float, lose: int, chance: random.Random) -> None:
        """One sign after another, each behind the last, wherever that is by now; now and then somewhere else."""
        place = self.text.sticky_index(chance.randrange(len(self.text)) // 6 * 6, Assoc.AFTER)
        for n, sign in enumerate(signs, 1):
            await asyncio.sleep(chance.expovariate(1 / pace))
            self._own.clear()
            self.text.insert(place.get_index(), sign)
            if n % 40 == 0:
                place = self.text.sticky_index(0 if chance.random() < 0.2 else place.get_index(), Assoc.AFTER)
            if not (lose and n % lose == 0):
                self.seen[sign] = time.perf_counter()
                for update in self._own:
                    await self.send(updates.UPDATE, update)


def furnish(base: str, breakouts: int) -> tuple[str, list[int], list[Person]]:
    """An event with breakouts whose reports have 20,000 words, and five people."""
    host = Person(base)
    rooms = "\n".join(f"Room {n}, 20" for n in range(breakouts))
    made = host.post("/events", title="Lisbon", question="How?", timezone="UTC", name="Flora", rooms=rooms, slots=SLOTS)
    at = f"/e/{made['slug']}"
    host.post(f"{at}/phase", phase="breakouts")
    with urllib.request.urlopen(f"{base}{at}/board.json") as answer:
        board = json.load(answer)
    found, report = [], " ".join(["bread"] * WORDS)
    for room in board["rooms"]:
        topic = host.post(f"{at}/topics", title=f"Bread {room['id']}")["id"]
        cell = {"topic": topic, "slot": board["slots"][0]["id"], "room": room["id"]}
        found.append(host.post(f"{at}/breakouts", **cell)["id"])
        host.post(f"{at}/breakouts/{found[-1]}/harvest", summary=report)
    writers = [Person(base) for _ in range(WRITERS)]
    for n, person in enumerate(writers):
        person.post(f"{at}/people", name=f"Writer {n + 1}")
    return at, found, writers


async def enter(base: str, at: str, breakout: int, person: Person) -> tuple[Writer, "asyncio.Task[None]"]:
    """Let somebody in, and wait until they are up to date."""
    url = f"{base.replace('http', 'ws')}{at}/breakouts/{breakout}/harvest/live"
    headers = {"Cookie": person.cookie}
    socket = await connect(url, origin=base, additional_headers=headers, max_size=None, compression=None)  # type: ignore[arg-type]
    writer = Writer(socket)
    ears = asyncio.create_task(writer.hear())
    await asyncio.wait_for(writer.ready.wait(), 30)
    return writer, ears


def memory_of(serving: Serving) -> int:
    """Resident memory of the server in KB."""
    process = serving._process
    status = Path(f"/proc/{process.pid if process else 0}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


def shares(times: list[float]) -> str:
    """Median and 95th percentile in ms."""
    ordered = sorted(times)
    return f"p50 {statistics.median(ordered) * 1000:,.0f} ms  p95 {ordered[int(len(ordered) * 0.95)] * 1000:,.0f} ms"


async def write(serving: Serving, options: argparse.Namespace) -> bool:
    """All of it; whether every keystroke is there, the same with all."""
    base = f"http://127.0.0.1:{serving.port}"
    at, breakouts, people = await asyncio.to_thread(furnish, base, 1 + options.open)
    entered = [await enter(base, at, breakouts[0], person) for person in people]
    writers = [writer for writer, _ in entered]
    before = memory_of(serving)
    others = [await enter(base, at, breakout, people[n % WRITERS]) for n, breakout in enumerate(breakouts[1:])]
    if others:
        print(f"memory of an open report    {(memory_of(serving) - before) / len(others):,.0f} KB")
    each = int(options.seconds * options.pace)
    signs = [[chr(FIRST_SIGN + n * each + k) for k in range(each)] for n in range(WRITERS)]
    began, chances = time.perf_counter(), [random.Random(f"{options.seed} {n}") for n in range(WRITERS)]
    await asyncio.gather(
        *(w.type(s, 1 / options.pace, options.lose, c) for w, s, c in zip(writers, signs, chances, strict=True))
    )
    took, until = time.perf_counter() - began, time.perf_counter() + 15
    while time.perf_counter() < until and any(
        w.stored < w.sent or str(w.text) != str(writers[0].text) for w in writers
    ):
        await asyncio.sleep(0.1)
    texts, wanted = {str(writer.text) for writer in writers}, {sign for own in signs for sign in own}
    late, _ears = await enter(base, at, breakouts[0], people[0])
    text, acknowledged = str(late.text), [t for w in writers for t in w.acknowledged]
    is_good = len(texts) == 1 and text in texts and all(text.count(sign) == 1 for sign in wanted)
    latencies = [
        other.seen[sign] - writer.seen[sign]
        for writer, own in zip(writers, signs, strict=True)
        for other in writers
        if other is not writer
        for sign in own
        if sign in other.seen and sign in writer.seen
    ]
    total = len(wanted)
    print(f"{WRITERS} writers, {total:,} keystrokes in {took:.0f} s, in a report of {WORDS:,} words")
    print(f"keystroke to other screens  {shares(latencies)}")
    print(f"keystroke to stored         {shares(acknowledged)}")
    print(
        f"bytes a keystroke           {sum(w.bytes for w in writers) / (WRITERS - 1) / total:,.0f} to each other page"
    )
    print(f"document                    {len(late.doc.get_update()):,} bytes for {len(text.encode()):,} bytes of text")
    with closing(sqlite3.connect(serving.database.removeprefix("sqlite:///"))) as database:
        size = "SELECT max(n), (SELECT avg(length(piece)) FROM writing WHERE breakout_id = ? AND length(piece) < 50000)"
        last, average = database.execute(f"{size} FROM writing WHERE breakout_id = ?", [breakouts[0]] * 2).fetchone()
    print(f"stored                      {last:,} times, {average:,.0f} bytes each")
    missing = sum(text.count(sign) != 1 for sign in wanted)
    print("every keystroke is there, the same with all" if is_good else f"WRONG: {missing} missing, {len(texts)} texts")
    return is_good


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pace", type=float, default=6, help="keystrokes a second of each")
    parser.add_argument("--open", type=int, default=0, help="more reports that are open")
    parser.add_argument("--lose", type=int, default=0, help="every so manyth keystroke is not sent")
    parser.add_argument("--seed", default="1")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running("sqlite", Path(folder)) as serving:
        is_good = asyncio.run(write(serving, options))
    sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    main()
