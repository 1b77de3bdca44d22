"""Continuations: a breakout that goes on the next day, linked to the one it comes from."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Field, SQLModel, col, select

from app.models import breakouts, notices, phases, topics
from app.models.breakouts import Breakout
from app.models.columns import of_event
from app.models.rooms import Room
from app.models.rules import AlreadyContinued, NoTomorrow
from app.models.slots import Slot
from app.words import _, clock_time, long_date

if TYPE_CHECKING:
    from app.transaction import Transaction

Cell = tuple[Slot, Room]


class Continuation(SQLModel, table=True):
    """One breakout goes on where an earlier one stopped."""

    breakout_id: int = Field(foreign_key="breakout.id", primary_key=True)
    earlier_id: int = Field(foreign_key="breakout.id", index=True)
    event_id: int = of_event()


def go_on(tx: "Transaction", breakout_id: int) -> Breakout:
    """Continue on the next day: in the same room (or the nearest free one) at the same time, else in the first slot
    of that day that has room. Refuses NoTomorrow with the next free cells, AlreadyContinued, and like `place`."""
    earlier = breakouts.find_own(tx, breakout_id)
    phases.needs_open(tx, "topics")
    topic = topics.find_placeable(tx, earlier.topic_id)
    _needs_no_other(tx, earlier)
    slot, room = tx.session.get_one(Slot, earlier.slot_id), tx.session.get_one(Room, earlier.room_id)
    found = _tomorrow(tx, slot, room)
    breakouts.needs_placing(tx, found[0].id or 0)
    breakout = breakouts.put_up(tx, topic.id or 0, found[0].id or 0, found[1].id or 0)
    breakout.limit = earlier.limit
    tx.session.add(
        Continuation(breakout_id=breakout.id or 0, earlier_id=earlier.id or 0, event_id=tx.event_id),
    )
    tx.session.flush()
    told = breakouts.told(tx, breakout) | {"day": long_date(found[0].starts.astimezone(tx.event.zone))}
    tx.record("breakout.continued", **told, earlier_breakout=earlier.id)
    notices.post(tx, breakouts.concerned(tx, earlier), "breakout.continued", **told)
    return breakout


def _needs_no_other(tx: "Transaction", earlier: Breakout) -> None:
    standing = (
        select(Breakout)
        .join(Continuation, col(Continuation.breakout_id) == Breakout.id)
        .where(Continuation.earlier_id == earlier.id, col(Breakout.taken_off_at).is_(None))
    )
    found = tx.session.exec(standing).first()
    if found is not None:
        slot = tx.session.get_one(Slot, found.slot_id)
        when = long_date(slot.starts.astimezone(tx.event.zone))
        cell = breakouts.told(tx, found)
        raise AlreadyContinued(
            _("It goes on already: {room}, {day}, {time}.", room=cell["room"], day=when, time=cell["time"])
        )


def _tomorrow(tx: "Transaction", slot: Slot, room: Room) -> Cell:
    """The cell of the next day with slots that fits best."""
    cells = [cell for cell in breakouts.free_cells(tx) if cell[0].starts > tx.now]
    days = sorted({_day(tx, other) for other in breakouts.slots_of(tx)} - {_day(tx, slot)})
    coming = next((day for day in days if day > _day(tx, slot)), None)
    there = [cell for cell in cells if _day(tx, cell[0]) == coming]
    if there:
        return min(there, key=lambda cell: _fit(tx, cell, slot, room))
    free = [_named(tx, cell) for cell in sorted(cells, key=lambda cell: cell[0].starts)[:3]]
    if coming is None:
        raise NoTomorrow(_("There is no day after this one on the wall."), free)
    raise NoTomorrow(_("The next day has no free cell left."), free)


def _fit(tx: "Transaction", cell: Cell, slot: Slot, room: Room) -> tuple[Any, ...]:
    """The same time first, in whatever room; else the earliest."""
    at, as_before = cell[0].starts.astimezone(tx.event.zone), slot.starts.astimezone(tx.event.zone)
    return at.time() != as_before.time(), at, abs(cell[1].number - room.number), cell[1].number


def _day(tx: "Transaction", slot: Slot) -> date:
    return slot.starts.astimezone(tx.event.zone).date()


def _named(tx: "Transaction", cell: Cell) -> str:
    at: datetime = cell[0].starts.astimezone(tx.event.zone)
    return _("{room} at {time}", room=cell[1].name, time=f"{long_date(at)}, {clock_time(at)}")
