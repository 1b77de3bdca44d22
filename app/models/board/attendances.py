"""Who was there: names of those who signed in, and how many more had a seat."""

from dataclasses import dataclass

from sqlmodel import Session, col, func

from app.models.attendances import Attendance
from app.models.people import Person
from app.models.rows import EVENT, columns, counted, rows
from app.models.seats import Seat


@dataclass(frozen=True)
class PresentOnBoard:
    """`names` of those who want to be named, as they signed in; `others` had a seat and are counted only."""

    names: tuple[str, ...] = ()
    others: int = 0


SIGNED = (
    columns(Attendance.breakout_id, Person.name)
    .join(Person, col(Person.id) == Attendance.person_id)
    .where(Attendance.event_id == EVENT)
    .order_by(col(Attendance.id))
)
IS_NAMED = (
    columns(col(Attendance.id))
    .where(Attendance.breakout_id == Seat.breakout_id, Attendance.person_id == Seat.person_id)
    .exists()
)
OTHERS = (
    columns(Seat.breakout_id, func.count())
    .where(Seat.event_id == EVENT, col(Seat.breakout_id).is_not(None), ~IS_NAMED)
    .group_by(col(Seat.breakout_id))
)


def read_present(session: Session, event_id: int) -> dict[int, PresentOnBoard]:
    """By breakout; one where nobody signed in or sat is not in it."""
    named: dict[int, list[str]] = {}
    for breakout, name in rows(session, SIGNED, event_id):
        named.setdefault(breakout, []).append(name)
    others = counted(session, OTHERS, event_id)
    return {
        breakout: PresentOnBoard(tuple(named.get(breakout, ())), others.get(breakout, 0))
        for breakout in {**named, **others}
    }
