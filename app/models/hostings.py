"""Who hosts next: a list on which people put themselves, in an order that the facilitator may change."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, SQLModel, col, select

from app.models import phases
from app.models.columns import moment, of_event
from app.models.people import Person
from app.models.rows import PERSON, columns
from app.models.rules import NotThere

if TYPE_CHECKING:
    from app.transaction import Transaction


class Hosting(SQLModel, table=True):
    """Somebody who will host, with a word of theirs (when, where); `place` orders the list."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    person_id: int = Field(foreign_key="person.id", unique=True)
    word: str = ""
    place: int
    at: datetime = moment()


def offer(tx: "Transaction", word: str = "") -> Hosting:
    """Put oneself at the end of the list; who stands there already says another word. Refuses PhaseClosed."""
    person = tx.needs_person()
    phases.needs_open(tx, "commitments")
    rows = _rows(tx)
    row = next((row for row in rows if row.person_id == person.id), None)
    if row is None:
        last = rows[-1].place if rows else 0
        row = Hosting(event_id=tx.event_id, person_id=person.id or 0, word=word, place=last + 1, at=tx.now)
        tx.session.add(row)
        tx.session.flush()
        tx.record("hosting.offered", hosting=row.id)
    elif row.word != word:
        row.word = word
        tx.record("hosting.reworded", hosting=row.id)
    return row


def take_back(tx: "Transaction") -> None:
    """Take oneself off the list."""
    person = tx.needs_person()
    row = next((row for row in _rows(tx) if row.person_id == person.id), None)
    if row is not None:
        tx.session.delete(row)
        tx.record("hosting.taken_back")


def move(tx: "Transaction", hosting_id: int, place: int) -> Hosting:
    """Let somebody stand at this place of the list, from 1; beyond its end is its end. Facilitator only. Refuses
    NotThere."""
    tx.needs_facilitator()
    rows = _rows(tx)
    row = next((row for row in rows if row.id == hosting_id), None)
    if row is None:
        raise NotThere
    order = [other for other in rows if other is not row]
    order.insert(place - 1, row)
    if order != rows:
        for n, other in enumerate(order, 1):
            other.place = n
        tx.record("hosting.moved", name=tx.session.get_one(Person, row.person_id).name)
    return row


OWN = columns(col(Hosting.id)).where(Hosting.person_id == PERSON)
"""The row of a person, or none."""


def _rows(tx: "Transaction") -> list[Hosting]:
    found = select(Hosting).where(Hosting.event_id == tx.event_id).order_by(col(Hosting.place), col(Hosting.id))
    return list(tx.session.exec(found).all())
