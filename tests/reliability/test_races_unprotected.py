"""The control of the races: the same rush, by threads at the models, with and without what protects it.

What must go wrong without protection is asserted, so that the races are known to be able to fail.
"""

import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, func, select

from app import transaction
from app.database import Database
from app.models import breakouts, events, rushes, seats
from app.models.breakouts import Breakout
from app.models.rules import Refusal
from app.models.seats import Seat
from app.transaction import Answer, Transaction
from tests.conftest import DAY, Device, Gathering, Server
from tests.reliability.phones import all_at_once

RUSH = 16
SEATS = 4
HESITATION = 0.05  # between the look and the act; all the others get in there


class Rush:
    """16 people at the models: each with a topic, and one breakout of 4 seats."""

    def __init__(self, gathering: Gathering, database: Database):
        self.gathering, self.database = gathering, database
        gathering.phase("marketplace")
        self.people = [gathering.person(f"Person {n}") for n in range(RUSH)]
        self.topics = [gathering.topic(person) for person in self.people]
        self.breakout = gathering.breakout(self.people[0], self.topics[0], limit=SEATS)
        self.cell = gathering.slot(1), gathering.room(1)

    def for_seats(self) -> Counter[str]:
        """All take a seat at once; how often it ended in which way."""

        def sit(tx: Transaction) -> Answer:
            seats.take(tx, self.breakout)
            return Answer()

        return Counter(all_at_once([partial(self._outcome, who, sit) for who in self.people]))

    def for_cell(self) -> Counter[str]:
        """All place their topic into one cell at once."""

        def place(topic: int) -> Callable[[Transaction], Answer]:
            return lambda tx: Answer(breakouts.place(tx, topic, *self.cell).id)

        pairs = zip(self.people, self.topics, strict=True)
        return Counter(all_at_once([partial(self._outcome, who, place(topic)) for who, topic in pairs]))

    def for_uses(self) -> Counter[str]:
        """All post into one time of an opening rush, which has 4 uses."""

        def start(tx: Transaction) -> Answer:
            return Answer(rushes.start(tx, SEATS).id)

        def post(tx: Transaction) -> Answer:
            return Answer(rushes.pitch(tx, "Salt", "", "", self.gathering.slot(2))[0].id)

        assert self._outcome(self.gathering.host, start) == "done"
        return Counter(all_at_once([partial(self._outcome, who, post) for who in self.people]))

    def used(self) -> int:
        here = select(func.count(col(Breakout.id))).where(Breakout.slot_id == self.gathering.slot(2))
        return self._count(here.where(col(Breakout.taken_off_at).is_(None)))

    def _outcome(self, who: Device, verb: Callable[[Transaction], Answer]) -> str:
        secret = who.http.cookies["twofeet_person"]
        try:
            transaction.run(self.database, lambda *_: None, self.gathering.slug, secret, None, verb)
        except (Refusal, Exception) as why:
            return type(why).__name__
        return "done"

    def seated(self) -> int:
        return self._count(select(func.count(col(Seat.id))).where(Seat.breakout_id == self.breakout))

    def placed(self) -> int:
        slot, room = self.cell
        here = select(func.count(col(Breakout.id))).where(Breakout.slot_id == slot, Breakout.room_id == room)
        return self._count(here.where(col(Breakout.taken_off_at).is_(None)))

    def _count(self, question: Any) -> int:
        with self.database.reading() as session:
            return int(session.exec(question).one())


@pytest.fixture
def rush(server: Server, database: Database, monkeypatch: pytest.MonkeyPatch) -> Rush:
    """Everybody hesitates after they have looked."""
    rooms = "\n".join(f"Room {n}" for n in range(RUSH))
    found = Rush(server.event(rooms=rooms, slots=DAY.replace("2027", "2127")), database)
    for module, name in ((seats, "taken"), (breakouts, "_needs_free"), (rushes, "_needs_use")):
        monkeypatch.setattr(module, name, _hesitating(getattr(module, name)))
    return found


def _hesitating(look: Callable[..., Any]) -> Callable[..., Any]:
    def looked(*what: Any) -> Any:
        seen = look(*what)
        time.sleep(HESITATION)
        return seen

    return looked


@pytest.fixture
def unprotected(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """No lock on the event; on SQLite no queue of writers, and transactions that begin by reading."""

    def look(session: Session, slug: str) -> events.Event:
        return events.by_slug(session, slug)

    monkeypatch.setattr(transaction, "_locked", look)
    if database.is_sqlite:
        monkeypatch.setattr(database, "_writer", None)
        monkeypatch.setattr(database, "engine", database.engine.execution_options(write=False))


def test_protected_it_goes_well(rush: Rush) -> None:
    assert rush.for_seats() == {"done": SEATS, "SeatsFull": RUSH - SEATS}
    assert rush.seated() == SEATS
    assert rush.for_cell() == {"done": 1, "RoomTaken": RUSH - 1}
    assert rush.placed() == 1
    assert rush.for_uses() == {"done": SEATS, "SlotUsedUp": RUSH - SEATS}
    assert rush.used() == SEATS


@pytest.mark.usefixtures("unprotected")
def test_unprotected_uses_go_wrong(rush: Rush, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL gives a time more uses than it has; SQLite turns away people who have a right to one."""
    monkeypatch.setattr(rushes, "needs_use", lambda *_: None)  # a second look, once the event's row is changed
    outcomes = rush.for_uses()
    if rush.database.is_sqlite:
        assert outcomes["OperationalError"] > 0, outcomes
    else:
        assert rush.used() == outcomes["done"] > SEATS, outcomes


@pytest.mark.usefixtures("unprotected")
def test_unprotected_seats_go_wrong(rush: Rush) -> None:
    """PostgreSQL gives away seats that are not there; SQLite turns people away who have a right to one."""
    outcomes = rush.for_seats()
    if rush.database.is_sqlite:
        assert outcomes["OperationalError"] > 0, outcomes
    else:
        assert rush.seated() == outcomes["done"] > SEATS, outcomes


@pytest.mark.usefixtures("unprotected")
def test_unprotected_the_index_has_the_last_word(rush: Rush) -> None:
    """Whoever the index stops looks again, sees who was faster, and is told so."""
    outcomes = rush.for_cell()
    assert rush.placed() == outcomes["done"] == 1, outcomes
    assert outcomes.keys() <= {"done", "RoomTaken", "OperationalError" if rush.database.is_sqlite else ""}, outcomes


@pytest.mark.usefixtures("unprotected")
def test_without_the_index_cells_go_wrong(rush: Rush) -> None:
    with rush.database.engine.begin() as connection:
        connection.execute(text("DROP INDEX uq_breakout_cell"))
    outcomes = rush.for_cell()
    assert rush.placed() > 1 or outcomes["OperationalError"] > 0, outcomes
