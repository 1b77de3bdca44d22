"""Naming: who wants to stand in the book by name. Everybody else is not in its list of people."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, SQLModel

from app.models.columns import moment, of_event
from app.models.rows import PERSON, columns

if TYPE_CHECKING:
    from app.transaction import Transaction


class Naming(SQLModel, table=True):
    """Somebody's consent to be named in the book; without a row there is none."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    event_id: int = of_event()
    at: datetime = moment()


def give(tx: "Transaction") -> None:
    """Name me in the book."""
    person = tx.needs_person()
    if tx.session.get(Naming, person.id) is None:
        tx.session.add(Naming(person_id=person.id or 0, event_id=tx.event_id, at=tx.now))
        tx.record("naming.given")


def take_back(tx: "Transaction") -> None:
    """Leave my name out of it again."""
    row = tx.session.get(Naming, tx.needs_person().id)
    if row is not None:
        tx.session.delete(row)
        tx.record("naming.taken_back")


NAMED = columns(Naming.person_id).where(Naming.person_id == PERSON)
"""The person, if they want to be named."""
