"""Whereabouts: who is where, of those who agreed to be seen. For people of the event, on one page, and nowhere else."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, Session, SQLModel, col, select

from app.models.columns import moment, of_event
from app.models.people import Person
from app.models.seats import Seat

if TYPE_CHECKING:
    from app.transaction import Transaction


class Visibility(SQLModel, table=True):
    """This person agreed, at `at`, that others see which breakout they are in. No row means no."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    person_id: int = Field(foreign_key="person.id", unique=True)
    at: datetime = moment()


@dataclass(frozen=True)
class Seen:
    """The names of those who may be seen, by breakout; `roaming` are in between, by slot."""

    by_breakout: dict[int, list[str]]
    roaming: dict[int, list[str]]


def is_visible(session: Session, person: Person) -> bool:
    """Whether this person agreed to be seen."""
    return session.exec(select(Visibility.id).where(Visibility.person_id == person.id)).first() is not None


def let_see(tx: "Transaction", visible: bool) -> None:
    """Agree to be seen, or not any more. It is nobody else's business, so it is not recorded."""
    person = tx.needs_person()
    known = tx.session.exec(select(Visibility).where(Visibility.person_id == person.id)).first()
    if visible and known is None:
        tx.session.add(Visibility(event_id=tx.event_id, person_id=person.id or 0, at=tx.now))
    elif not visible and known is not None:
        tx.session.delete(known)
    else:
        return
    tx.tell(person.id)


def seen(session: Session, event_id: int) -> Seen:
    """Where those are who agreed, by name."""
    rows = session.exec(
        select(Person.name, Seat.breakout_id, Seat.slot_id)
        .join(Visibility, col(Visibility.person_id) == Person.id)
        .join(Seat, col(Seat.person_id) == Person.id)
        .where(Person.event_id == event_id, col(Person.left_at).is_(None))
        .order_by(col(Person.name))
    ).all()
    found = Seen({}, {})
    for name, breakout, slot in rows:
        if breakout is None:
            found.roaming.setdefault(slot, []).append(name)
        else:
            found.by_breakout.setdefault(breakout, []).append(name)
    return found
