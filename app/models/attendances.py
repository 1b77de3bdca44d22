"""Attendances: "I was here", said by oneself and with one's name. A seat is counted; only this is a name in the book,
and it can be taken back at any time, after the book has closed, too."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel, col, select

from app.models import breakouts, phases
from app.models.breakouts import Breakout
from app.models.columns import moment, of_event
from app.models.rows import PERSON, columns
from app.models.topics import Topic

if TYPE_CHECKING:
    from app.transaction import Transaction


class Attendance(SQLModel, table=True):
    """Somebody was there and wants to be named. The row goes when they do not want it any more: the past, which keeps
    what was on the board, never had it."""

    __table_args__ = (UniqueConstraint("breakout_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    breakout_id: int = Field(foreign_key="breakout.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    at: datetime = moment()


def sign(tx: "Transaction", breakout_id: int) -> Breakout:
    """Sign in with one's name; a second time changes nothing. Refuses PhaseClosed. The change does not say where:
    names are in one place only."""
    person, breakout = tx.needs_person(), breakouts.find(tx, breakout_id)
    phases.needs_open(tx, "harvests")
    if _mine(tx, breakout_id) is None:
        tx.session.add(Attendance(event_id=tx.event_id, breakout_id=breakout_id, person_id=person.id or 0, at=tx.now))
        tx.record("attendance.signed")
    return breakout


def take_back(tx: "Transaction", breakout_id: int) -> Breakout:
    """Take one's name away again, in every phase and with the book closed."""
    breakout = breakouts.find(tx, breakout_id)
    found = _mine(tx, breakout_id)
    if found is not None:
        tx.session.delete(found)
        tx.record("attendance.taken_back")
    return breakout


def _mine(tx: "Transaction", breakout_id: int) -> Attendance | None:
    person = tx.needs_person()
    mine = select(Attendance).where(Attendance.breakout_id == breakout_id, Attendance.person_id == person.id)
    return tx.session.exec(mine).first()


SIGNED = (
    columns(Attendance.breakout_id)
    .join(Breakout, col(Breakout.id) == Attendance.breakout_id)
    .join(Topic, col(Topic.id) == Breakout.topic_id)
    .where(Attendance.person_id == PERSON, col(Breakout.taken_off_at).is_(None))
    .where(col(Topic.hidden_at).is_(None))
)
"""The breakouts on the wall in which a person signed in."""
