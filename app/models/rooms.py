"""Rooms: places, physical or online. A room's seats only warn; a breakout's own limit is hard."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, SQLModel, col, func, select

from app.models.columns import maybe_moment, of_event
from app.models.rules import InUse, TooMany
from app.words import _, plural

if TYPE_CHECKING:
    from app.transaction import Transaction

MOST = 60


class Room(SQLModel, table=True):
    """A place on the wall. `number` is its sign and never changes; `seats` may be unknown."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    number: int
    name: str
    seats: int | None = None
    removed_at: datetime | None = maybe_moment()


def add(tx: "Transaction", name: str, seats: int | None) -> Room:
    """Open another room; it gets the next number, and numbers are never used twice."""
    tx.needs_facilitator()
    last = tx.session.exec(select(func.max(Room.number)).where(Room.event_id == tx.event_id)).one()
    standing = select(func.count(col(Room.id))).where(Room.event_id == tx.event_id, col(Room.removed_at).is_(None))
    if tx.session.exec(standing).one() >= MOST:
        raise TooMany(_("A wall has {n} rooms at most.", n=MOST))
    room = Room(event_id=tx.event_id, number=(last or 0) + 1, name=name, seats=seats)
    tx.session.add(room)
    tx.session.flush()
    tx.record("room.added", room=name)
    return room


def change(tx: "Transaction", room: Room, name: str, seats: int | None) -> None:
    """Another name or number of seats."""
    tx.needs_facilitator()
    before, room.name, room.seats = room.name, name, seats
    tx.record("room.changed", room=name, before=before)


def remove(tx: "Transaction", room: Room) -> None:
    """Take an unused room off the wall. Refuses InUse."""
    from app.models.breakouts import standing_in

    tx.needs_facilitator()
    used = standing_in(tx.session, room=room)
    if used:
        raise InUse(
            plural(
                "{room} cannot be removed: a breakout is in it. Move it first.",
                "{room} cannot be removed: {n} breakouts are in it. Move them first.",
                used,
                room=room.name,
            )
        )
    room.removed_at = tx.now
    tx.record("room.removed", room=room.name)
