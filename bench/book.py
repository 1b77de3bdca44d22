#!/usr/bin/env python3
"""A book of 150 reports and 60 photos: how long does each form take, and do 100 phones keep their pace meanwhile?
Starts a server of its own.

    .venv/bin/python bench/book.py                 all forms, 100 phones
    .venv/bin/python bench/book.py --control       the press within the server, not beside it: this has to fail

    .venv/bin/python bench/book.py --reports 40    a smaller one, where the machine has other work

The phones listen, and ten times a second one of them puts a star or takes it back; that is timed from sending it until
another phone has the frame with its revision, first with nobody reading, then while the PDF is made. Seconds of a
processor are told beside those of the clock, of the server and of what it started. Ends with 1 when the page takes a
second or more, the PDF fifteen, or when the pace halves.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import httpx
import websockets
from PIL import Image
from sqlmodel import Session

from app import pictures, transaction
from app.database import Database
from app.demo.flipcharts import FLIPCHARTS, photo
from app.migrate import migrate
from app.models import breakouts, harvests, keys, people, phases, photos, rooms, slots, topics
from app.models.events import Event
from app.models.harvests import Text
from app.transaction import Transaction
from tests.reliability.serving import Serving

ROOMS, SLOTS, PHOTOS, SLUG = 10, 15, 60, "bench"
FORMS = ("html", "html?q=water+shade", "md", "json", "csv", "zip", "docx", "epub")
PATIENCE = 300  # seconds for one form
TICKS = os.sysconf("SC_CLK_TCK")
PAGE_SECONDS, PDF_SECONDS, LOSS = 1.0, 15.0, 2.0
WORDS = ["water", "shade", "street", "school", "rain", "bread", "letter", "key", "bus", "evening", "garden"]
INSIDE = """
import sys
from app import press
def inside(self, source):
    from weasyprint import HTML
    return HTML(string=source.decode()).write_pdf(pdf_variant="pdf/ua-1")
press.Press._print = inside
from app.cli import main
main(["serve", *sys.argv[1:]])
"""


def build(database: Database, reports: int, phones: int) -> list[str]:
    """The event; returns a key for each phone."""
    chance, now = random.Random(7), datetime(2027, 3, 1, 18, tzinfo=UTC)
    shots = [pictures.photo(_camera(photo(chart), n)) for n, chart in enumerate(FLIPCHARTS)]
    with transaction.by_hand(database) as session:
        event = Event(slug=SLUG, code="BENCHX", title="Bench", question="How much fits into a book?", created_at=now)
        session.add(event)
        session.flush()
        tx = Transaction(session, event, None, now)
        tx.person = people.join(tx, "Flora", role="facilitator")
        secrets = [_phone(session, event, now, f"Person {n}") for n in range(phones)]
        halls = [rooms.add(tx, f"Room {n}", 20) for n in range(ROOMS)]
        times = [now - timedelta(hours=SLOTS - n) for n in range(SLOTS)]
        rounds = [slots.add(tx, at, at + timedelta(minutes=50), "breakout", "") for at in times]
        phases.switch(tx, "breakouts")
        for n in range(reports):
            topic = topics.pitch(tx, _words(chance, 8), _words(chance, 40))
            where = rounds[n // ROOMS].id or 0, halls[n % ROOMS].id or 0
            placed = breakouts.place(tx, topic.id or 0, *where).id or 0
            harvests.publish(tx, placed, _report(chance), None)
            for shot in range(n * PHOTOS // reports, (n + 1) * PHOTOS // reports):
                photos.add(tx, placed, shots[shot % len(shots)], _words(chance, 12))
    return secrets


def _phone(session: Session, event: Event, now: datetime, name: str) -> str:
    tx = Transaction(session, event, None, now)
    return keys.issue(tx, "device", people.join(tx, name))


def _words(chance: random.Random, n: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(n)).capitalize() + "."


def _report(chance: random.Random) -> Text:
    """About 300 words."""
    lists = ["\n".join(_words(chance, 14) for _ in range(4)) for _ in range(2)]
    return Text(
        summary="\n\n".join(_words(chance, 70) for _ in range(2)),
        insights=lists[0],
        next_steps=lists[1],
        quotes=_words(chance, 9),
        links="https://example.org/a/page",
        people="Ana\nBen",
    )


def _camera(sent: bytes, n: int) -> bytes:
    """The same as twelve million pixels with the noise of a camera."""
    chart = Image.open(BytesIO(sent)).convert("RGB").resize((3_000, 4_000))
    noise = Image.effect_noise((3_000, 4_000), 18 + n).convert("RGB")
    out = BytesIO()
    Image.blend(chart, noise, 0.12).save(out, "JPEG", quality=90)
    return out.getvalue()


class Room:
    """Phones that listen, and star in turn."""

    def __init__(self, base: str, secrets: list[str]):
        self.base, self.secrets, self.revision = base, secrets, 0
        self.shown = asyncio.Condition()
        self.http = httpx.AsyncClient(
            base_url=base, headers={"Origin": base, "Accept": "application/json"}, timeout=PATIENCE
        )

    async def listen(self, is_first: bool) -> None:
        address = f"{self.base.replace('http', 'ws', 1)}/e/{SLUG}/live?since=0&page=phone&lang=en"
        async with websockets.connect(address, origin=self.base, max_size=None, open_timeout=60) as socket:
            async for text in socket:
                if is_first:
                    async with self.shown:
                        self.revision = max(self.revision, json.loads(text)["rev"])
                        self.shown.notify_all()

    async def star(self, n: int, topic: int) -> float:
        """Milliseconds until another phone shows it."""
        secret, begun = self.secrets[n % len(self.secrets)], perf_counter()
        path, cookie = f"/e/{SLUG}/topics/{topic}/star", {"Cookie": f"twofeet_person={secret}"}
        answer = await self.http.post(path, headers=cookie, data={"_method": "DELETE"} if n % 200 >= 100 else {})
        assert answer.status_code == 200, answer.text
        revision = answer.json()["revision"]
        async with self.shown:
            await asyncio.wait_for(self.shown.wait_for(lambda: self.revision >= revision), PATIENCE)
        return (perf_counter() - begun) * 1000

    async def pace(self, topic: int, until: asyncio.Task[Any]) -> list[float]:
        """Ten stars a second until something else is done."""
        found, n = [], 0
        while not until.done():
            found.append(await self.star(n, topic))
            n += 1
            await asyncio.sleep(max(0.0, 0.1 - found[-1] / 1000))
        return found


@dataclass(frozen=True)
class Form:
    """How long it took, by the clock and of a processor, in the server and beside it. Without size it was stopped."""

    seconds: float
    server: float
    beside: float
    size: int


async def measure(base: str, secrets: list[str], server: int) -> dict[str, Any]:
    """Times of every form, and of stars with nobody reading and while the PDF is made."""
    room = Room(base, secrets)
    listening = [asyncio.create_task(room.listen(n == 0)) for n in range(len(secrets))]
    topic = (await room.http.get(f"/e/{SLUG}/board.json")).json()["topics"][0]["id"]
    await asyncio.sleep(4)
    found: dict[str, Any] = {"alone": await room.pace(topic, asyncio.create_task(asyncio.sleep(12)))}
    for form in FORMS:
        await fetch(room.http, form, server)  # what is drawn once and kept is not of this form
        found[form] = await fetch(room.http, form, server)
    making = asyncio.create_task(fetch(room.http, "pdf", server))
    found["meanwhile"] = await room.pace(topic, making)
    found["pdf"] = await making
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
    await room.http.aclose()
    return found


async def fetch(http: httpx.AsyncClient, form: str, server: int) -> Form:
    """Get a form of the book."""
    begun, before = perf_counter(), spent(server)
    answer = await http.get(f"/e/{SLUG}/proceedings.{form}", headers={"Accept": "*/*"})
    seconds, after = perf_counter() - begun, spent(server)
    assert answer.status_code in (200, 503), f"{form}: {answer.status_code} {answer.text[:300]}"
    if folder := os.environ.get("KEEP"):
        Path(folder, f"book.{form.partition('?')[0]}").write_bytes(answer.content)
    return Form(seconds, after[0] - before[0], after[1] - before[1], len(answer.content) * answer.is_success)


def spent(server: int) -> tuple[float, float]:
    """Seconds of a processor that the server has had, and the processes it started that have ended."""
    fields = Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()
    user, system, others, others_system = (int(ticks) / TICKS for ticks in fields[11:15])
    return user + system, others + others_system


def report(given: argparse.Namespace, found: dict[str, Any]) -> int:
    """Print what was measured; 1 when it is not good enough."""
    print(f"{given.reports} reports, {PHOTOS} photos, {given.phones} phones{', the press inside' * given.control}")
    print(f"load {os.getloadavg()[0]:.0f} on {os.cpu_count()} processors")
    print(f"  {'':20} {'clock':>8} {'server':>8} {'beside':>8}")
    for form, it in found.items():
        if isinstance(it, Form):
            times = f"{it.seconds:6.2f} s {it.server:6.2f} s {it.beside:6.2f} s"
            print(f"  {form:20} {times} {f'{it.size / 1000:9,.0f} KB' if it.size else 'STOPPED'}")
    paces = {}
    for name in ("alone", "meanwhile"):
        times = sorted(found[name])
        paces[name] = statistics.median(times), times[int(len(times) * 0.95) - 1]
        middle, late = paces[name]
        print(f"  star to phone, {name:9} p50 {middle:4.0f} ms  p95 {late:5.0f} ms  ({len(times)} stars)")
    slow = not found["pdf"].size or found["html"].seconds >= PAGE_SECONDS or found["pdf"].seconds >= PDF_SECONDS
    halved = paces["meanwhile"][1] > LOSS * paces["alone"][1]
    print(f"{'SLOW' if slow else 'fast enough'}, the phones {'LOST THEIR PACE' if halved else 'kept their pace'}")
    return int(slow or halved)


@contextmanager
def served(given: argparse.Namespace) -> Iterator[tuple[str, list[str], int]]:
    """A server with the event in it: its address, the phones' keys, and its process."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        database = Database(url)
        migrate(database)
        secrets = build(database, given.reports, given.phones)
        database.close()
        program = ("-c", INSIDE) if given.control else ("-m", "app.cli", "serve")
        server = Serving(url, Path(folder), program=program)
        try:
            address = f"http://127.0.0.1:{server.start().port}"
            assert server._process is not None
            yield address, secrets, server._process.pid
        finally:
            server.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=150)
    parser.add_argument("--phones", type=int, default=100)
    parser.add_argument("--control", action="store_true", help="make the PDF inside of the server")
    chosen = parser.parse_args()
    with served(chosen) as (base, secrets, process):
        sys.exit(report(chosen, asyncio.run(measure(base, secrets, process))))
