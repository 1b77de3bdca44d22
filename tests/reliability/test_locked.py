"""Somebody else writes to the SQLite file for seven seconds: commands say so in time, and work afterwards."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlmodel import text

from app.database import Database
from tests.reliability.phones import Answer, Gathering, Phone, all_at_once
from tests.reliability.serving import Serving

LOCKED = 7.0  # seconds
ANSWERED_WITHIN = 6.2
ASKED_AFTER = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 3.0, 3.5]

pytestmark = pytest.mark.sqlite_only


@contextmanager
def locked(url: str, seconds: float) -> Iterator[None]:
    """The database has another writer meanwhile."""
    database, is_held = Database(url), threading.Event()

    def hold() -> None:
        with database.writing() as session:
            session.connection().execute(text("SELECT 1"))
            is_held.set()
            time.sleep(seconds)

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert is_held.wait(10)
        yield
    finally:
        holder.join()
        database.close()


def test_commands_say_that_they_cannot_be_done(database_url: str, serve: Callable[..., Serving]) -> None:
    gathering = Gathering(serve(database_url).port)
    people = [gathering.person(f"Person {n}") for n in range(len(ASKED_AFTER))]
    topics = f"{gathering.at}/topics"

    def pitch(phone: Phone, after: float, n: int) -> Callable[[], tuple[Answer, float]]:
        def act() -> tuple[Answer, float]:
            time.sleep(after)
            began = time.monotonic()
            return phone.post(topics, _op(n), title=f"Topic {n}"), time.monotonic() - began

        return act

    with locked(database_url, LOCKED):
        asks = [pitch(phone, after, n) for n, (phone, after) in enumerate(zip(people, ASKED_AFTER, strict=True))]
        answers = all_at_once([*asks, lambda: _reads(gathering)])[:-1]
    statuses = Counter(answer.status for answer, _ in answers)
    assert statuses.keys() == {200, 503}, statuses
    assert all(answer.headers["retry-after"] for answer, _ in answers if answer.status == 503)
    assert max(seconds for _, seconds in answers) < ANSWERED_WITHIN, [f"{seconds:.1f}" for _, seconds in answers]

    again = [phone.post(topics, _op(n), title=f"Topic {n}") for n, phone in enumerate(people)]
    assert [answer.status for answer in again] == [200] * len(people)
    assert sorted(topic["title"] for topic in gathering.board()["topics"]) == [f"Topic {n}" for n in range(len(people))]


def _op(n: int) -> str:
    return f"00000000-0000-4000-8000-{n:012}"


def _reads(gathering: Gathering) -> None:
    """Looking at the wall goes on meanwhile."""
    for _ in range(20):
        began = time.monotonic()
        gathering.board()
        assert time.monotonic() - began < 3
        time.sleep(0.1)
