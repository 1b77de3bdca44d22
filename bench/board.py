#!/usr/bin/env python3
"""A board of 300 topics, 30 rooms, 12 slots and 20,000 stars: what does one reading cost, beside the bare statements?

    .venv/bin/python bench/board.py              SQLite in a temporary folder
    .venv/bin/python bench/board.py --control    asks for each topic's stars by itself: this has to fail

*Bare* sends the same statements to the same file with nothing in between, and fetches all rows. Seconds are of the
processor. Ends with 1 when a reading needs more than 10 ms or MOST statements.
"""

import argparse
import platform
import random
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import event as listening
from sqlmodel import Session, col, func, select

from app import transaction
from app.database import Database
from app.migrate import migrate
from app.models import board
from app.models.breakouts import Breakout
from app.models.events import Event
from app.models.people import Person
from app.models.rooms import Room
from app.models.slots import Slot
from app.models.stars import Star
from app.models.topics import Topic

TOPICS, ROOMS, SLOTS, PEOPLE, STARS = 300, 30, 12, 1_000, 20_000
READINGS, MILLISECONDS, MOST = 40, 10.0, 40


def build(database: Database) -> int:
    """The event (id), full."""
    chance, now = random.Random(7), datetime(2027, 3, 1, 8, tzinfo=UTC)
    with transaction.by_hand(database) as session:
        event = Event(slug="bench", code="BENCHX", title="Bench", question="How large?", created_at=now, revision=1)
        session.add(event)
        session.flush()
        here = {"event_id": event.id}
        people = [Person(**here, name=f"Person {n}", joined_at=now) for n in range(PEOPLE)]
        rooms = [Room(**here, number=n + 1, name=f"Room {n + 1}", seats=20) for n in range(ROOMS)]
        starts = [now + timedelta(hours=n) for n in range(SLOTS)]
        slots = [Slot(**here, kind="breakout", starts=at, ends=at + timedelta(minutes=50)) for at in starts]
        session.add_all([*people, *rooms, *slots])
        session.flush()
        topics = [
            Topic(**here, title=f"Topic {n}", convener_id=chance.choice(people).id, pitched_at=now)
            for n in range(TOPICS)
        ]
        session.add_all(topics)
        session.flush()
        cells = [(slot.id, room.id) for slot in slots for room in rooms]
        for topic, (slot, room) in zip(topics, chance.sample(cells, TOPICS), strict=True):
            place = {"slot_id": slot, "room_id": room, "placed_by": topic.convener_id, "placed_at": now}
            session.add(Breakout(**here, topic_id=topic.id, **place))
        pairs = [(person.id, topic.id) for person in people for topic in topics]
        for person, topic in chance.sample(pairs, STARS):
            session.add(Star(**here, person_id=person, topic_id=topic, at=now))
        session.flush()
        return event.id or 0


def milliseconds(act: Callable[[], Any]) -> float:
    """The median of a few."""
    took = []
    for _ in range(READINGS):
        began = process_time()
        act()
        took.append(1000 * (process_time() - began))
    return statistics.median(took)


def asked(database: Database, read: Callable[[Session], Any]) -> list[tuple[str, Any]]:
    """The statements of a reading."""
    found: list[tuple[str, Any]] = []
    listen = lambda *args: found.append((args[2], args[3]))  # noqa: E731
    with database.reading() as session:
        session.connection()  # begins
        listening.listen(database.engine, "before_cursor_execute", listen)
        read(session)
    listening.remove(database.engine, "before_cursor_execute", listen)
    return found


def one_by_one(session: Session, event_id: int) -> Any:
    """The control: a board, and its stars as a program would count them that does not think of it."""
    found = board.read(session, event_id)
    for topic in found.topics:
        session.exec(select(func.count()).select_from(Star).where(col(Star.topic_id) == topic.id)).one()
    return found


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--control", action="store_true", help="ask for each topic's stars by itself")
    read = one_by_one if arguments.parse_args().control else board.read
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        database = Database(f"sqlite:///{path}")
        migrate(database)
        event_id = build(database)

        def reading() -> Any:
            with database.reading() as session:
                return read(session, event_id)

        statements = asked(database, lambda session: read(session, event_id))
        bare = sqlite3.connect(path)
        found, took = reading(), milliseconds(reading)
        beside = milliseconds(lambda: [bare.execute(*statement).fetchall() for statement in statements])
        database.close()
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, SQLite; {READINGS} readings")
    print(f"{len(found.topics)} topics, {len(found.breakouts)} breakouts, {sum(found.stars.values()):,} stars")
    print(f"statements            {len(statements)}")
    print(f"one reading           {took:.1f} ms")
    print(f"the bare statements   {beside:.1f} ms; {took / beside:.1f} times as long")
    is_enough = took <= MILLISECONDS and len(statements) <= MOST
    print("good enough" if is_enough else f"NOT ENOUGH: at most {MILLISECONDS:.0f} ms and {MOST} statements")
    return 0 if is_enough else 1


if __name__ == "__main__":
    sys.exit(main())
