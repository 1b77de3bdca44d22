"""Rooms: places, physical or online, and how people find them. A room's seats only warn; a breakout's own limit is
hard."""

import re
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from sqlmodel import Field, SQLModel, col, func, select

from app.models.columns import maybe_moment, of_event
from app.models.rules import InUse, TooMany
from app.words import _, plural

if TYPE_CHECKING:
    from app.transaction import Transaction

MOST = 60
ACCESS = ("step-free", "quiet", "hearing-loop", "online")
"""What a room may be known for, in the order in which it is told. A fixed set: each has an icon and a word."""


class Whereabouts(NamedTuple):
    """How a room is found: the way in a line or two, its ACCESS tags, the address of an online room, and its point
    on the plan in percent from the left and from the top (both or neither)."""

    directions: str = ""
    access: tuple[str, ...] = ()
    link: str = ""
    plan_x: int | None = None
    plan_y: int | None = None


class Room(SQLModel, table=True):
    """A place on the wall. `number` is its sign and never changes; `seats` may be unknown. What is held back
    (`held_at`) is on the desk only; it gets its number when it is first shown, so that no gap tells of it."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    number: int
    name: str
    seats: int | None = None
    directions: str = ""
    access: str = ""  # tags, with a space between them
    link: str = ""
    plan_x: int | None = None
    plan_y: int | None = None
    held_at: datetime | None = maybe_moment()
    removed_at: datetime | None = maybe_moment()

    @property
    def whereabouts(self) -> Whereabouts:
        return Whereabouts(self.directions, tags(self.access), self.link, self.plan_x, self.plan_y)

    @whereabouts.setter
    def whereabouts(self, found: Whereabouts) -> None:
        self.directions, self.access, self.link = found.directions, " ".join(found.access), found.link
        self.plan_x, self.plan_y = found.plan_x, found.plan_y


def tags(kept: str) -> tuple[str, ...]:
    """The access tags of a room, as its row keeps them."""
    return tuple(tag for tag in ACCESS if tag in kept.split())


def access_name(tag: str) -> str:
    """What people call an access tag."""
    return {
        "step-free": _("step-free"), "quiet": _("quiet"), "hearing-loop": _("hearing loop"), "online": _("online"),
    }[tag]  # fmt: skip


def is_link(link: str) -> bool:
    """Whether it can lead people to an online room: https only, so nobody is sent to a script, a file, or in the
    clear; and no name before the host, which would look like another place."""
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
        return (
            parts.scheme == "https"
            and "." in host
            and parts.port != 0
            and not re.search(r"[\s\"'<>\\^`{|}]|//.*@", link)
        )
    except ValueError:
        return False


def add(
    tx: "Transaction", name: str, seats: int | None, found: Whereabouts = Whereabouts(), held: bool = False
) -> Room:
    """Open another room; it gets the next number, and numbers are never used twice. Or hold it back for later."""
    tx.needs_facilitator()
    standing = select(func.count(col(Room.id))).where(Room.event_id == tx.event_id, col(Room.removed_at).is_(None))
    if tx.session.exec(standing).one() >= MOST:
        raise TooMany(_("A wall has {n} rooms at most.", n=MOST))
    number = 0 if held else _next_number(tx)
    room = Room(event_id=tx.event_id, number=number, name=name, seats=seats, held_at=tx.now if held else None)
    room.whereabouts = found
    tx.session.add(room)
    tx.session.flush()
    tx.record("room.held" if held else "room.added", room=name)
    return room


def hold(tx: "Transaction", room: Room) -> None:
    """Keep a room back: it is on the desk only until it is released. Refuses InUse."""
    from app.models.breakouts import standing_in

    tx.needs_facilitator()
    if room.held_at:
        return
    used = standing_in(tx.session, room=room)
    if used:
        raise InUse(
            plural(
                "{room} cannot be held back: a breakout is in it. Move it first.",
                "{room} cannot be held back: {n} breakouts are in it. Move them first.",
                used,
                room=room.name,
            )
        )
    room.held_at = tx.now
    tx.record("room.held", room=room.name)


def release(tx: "Transaction", room: Room) -> None:
    """Open what was held back; nothing happens to a room that is open."""
    tx.needs_facilitator()
    if room.held_at:
        room.held_at = None
        room.number = room.number or _next_number(tx)
        tx.record("room.released", room=room.name)


def _next_number(tx: "Transaction") -> int:
    return (tx.session.exec(select(func.max(Room.number)).where(Room.event_id == tx.event_id)).one() or 0) + 1


def change(tx: "Transaction", room: Room, name: str, seats: int | None, found: Whereabouts) -> None:
    """Another name or number of seats, or a better way to say where it is. Who is looking for a breakout in it is
    told the name."""
    from app.models.breakouts import in_room, tell_all

    tx.needs_facilitator()
    before, room.name, room.seats = room.name, name, seats
    room.whereabouts = found
    tx.record("room.held" if room.held_at else "room.changed", room=name, before=before)
    if name != before:
        tell_all(tx, in_room(tx, room), "room.changed", before=before)


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
    tx.record("room.dropped" if room.held_at else "room.removed", room=room.name)
