"""Calls: a breakout needs the facilitator. Between those two; nobody else hears of it."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Index, text
from sqlmodel import Field, Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.models import breakouts, notices, people
from app.models.breakouts import Breakout
from app.models.columns import maybe_moment, moment, of_event
from app.models.people import Person
from app.models.rooms import Room
from app.models.rules import NotThere

if TYPE_CHECKING:
    from app.transaction import Transaction


class Call(SQLModel, table=True):
    """Somebody asks for the facilitator. It is open until somebody is on the way, or it is taken back."""

    __table_args__ = (
        Index(
            "uq_call_open",
            "breakout_id",
            "person_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    breakout_id: int = Field(foreign_key="breakout.id")
    person_id: int = Field(foreign_key="person.id")
    text: str = ""
    at: datetime = moment()
    answered_at: datetime | None = maybe_moment()
    answered_by: int | None = Field(default=None, foreign_key="person.id")


def call(tx: "Transaction", breakout_id: int, words: str) -> Call:
    """Call the facilitator to a breakout. Anybody who joined may: the window is stuck for everybody. One open call
    of a person for a breakout; calling again changes the words."""
    person = tx.needs_person()
    breakout = breakouts.find(tx, breakout_id)
    found = tx.session.exec(_open(tx).where(Call.breakout_id == breakout.id, Call.person_id == person.id)).first()
    if found is None:
        found = Call(event_id=tx.event_id, breakout_id=breakout.id or 0, person_id=person.id or 0, at=tx.now)
    found.text = words
    tx.session.add(found)
    tx.session.flush()
    _nudge(tx)
    return found


def close(tx: "Transaction", call_id: int) -> Call:
    """The facilitator is on the way: all who called from there are told, and their calls are closed. Or the caller
    takes it back. A call that is closed stays so. Refuses NotThere for anybody else."""
    person = tx.needs_person()
    found = tx.session.get(Call, call_id)
    is_mine = found is not None and found.person_id == person.id
    if found is None or found.event_id != tx.event_id or not (is_mine or tx.is_facilitator):
        raise NotThere
    if found.answered_at is None:
        if is_mine:
            _close(tx, [found])
        else:
            answer(tx, found.breakout_id)
    return found


def answer(tx: "Transaction", breakout_id: int) -> None:
    """On the way to a breakout: for every open call from there. Facilitator only."""
    me = tx.needs_facilitator()
    waiting = list(tx.session.exec(_open(tx).where(Call.breakout_id == breakout_id)).all())
    _close(tx, waiting)
    breakout = tx.session.get_one(Breakout, breakout_id)
    room = tx.session.get_one(Room, breakout.room_id)
    notices.post(tx, [one.person_id for one in waiting], "call.answered", by=me.name, room=room.name)


def end(tx: "Transaction", breakout_id: int) -> None:
    """Of the caller: take one's own call back. Of the facilitator: answer all from there."""
    person, breakout = tx.needs_person(), breakouts.find(tx, breakout_id)
    if tx.is_facilitator:
        answer(tx, breakout.id or 0)
    else:
        mine = _open(tx).where(Call.breakout_id == breakout.id, Call.person_id == person.id)
        _close(tx, list(tx.session.exec(mine).all()))


def _open(tx: "Transaction") -> SelectOfScalar[Call]:
    return select(Call).where(Call.event_id == tx.event_id, col(Call.answered_at).is_(None))


def _close(tx: "Transaction", closed: list[Call]) -> None:
    for one in closed:
        one.answered_at, one.answered_by = tx.now, tx.needs_person().id
    tx.session.flush()
    _nudge(tx)


def _nudge(tx: "Transaction") -> None:
    """Every desk looks again."""
    tx.tell(*people.facilitators(tx.session, tx.event_id))


def waiting(session: Session, event_id: int) -> list[tuple[str, list[tuple[Call, str]]]]:
    """What the desk sees: the open calls by room, the longest waiting first, each with who called."""
    found = (
        select(Call, Room.name, Person.name)
        .join(Breakout, col(Breakout.id) == Call.breakout_id)
        .join(Room, col(Room.id) == Breakout.room_id)
        .join(Person, col(Person.id) == Call.person_id)
        .where(Call.event_id == event_id, col(Call.answered_at).is_(None))
        .order_by(col(Call.id))
    )
    rooms: dict[tuple[int, str], list[tuple[Call, str]]] = {}
    for one, room, who in session.exec(found).all():
        rooms.setdefault((one.breakout_id, room), []).append((one, who))
    return [(room, calls) for (_, room), calls in rooms.items()]


def mine(session: Session, person: Person, breakout_id: int) -> Call | None:
    """My open call from a breakout."""
    found = select(Call).where(
        Call.person_id == person.id, Call.breakout_id == breakout_id, col(Call.answered_at).is_(None)
    )
    return session.exec(found).first()
