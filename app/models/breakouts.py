"""Breakouts: a topic in a slot and a room. First come, first served, decided by the database."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Index, text
from sqlmodel import Field, Session, SQLModel, col, func, select

from app.models import phases, topics
from app.models.columns import maybe_moment, moment, of_event
from app.models.people import Person
from app.models.rooms import Room
from app.models.rules import HasHarvest, LimitTooLow, NotABreakoutSlot, NotThere, NotYours, RoomTaken
from app.models.slots import Slot
from app.models.topics import Topic
from app.words import _, clock_time

if TYPE_CHECKING:
    from app.transaction import Transaction


class Breakout(SQLModel, table=True):
    """A topic's place on the wall. `limit` is a hard number of seats; None means that all who come fit."""

    __table_args__ = (
        # The last word in a race for a cell, whatever the code above believes.
        Index(
            "uq_breakout_cell",
            "slot_id",
            "room_id",
            unique=True,
            sqlite_where=text("taken_off_at IS NULL"),
            postgresql_where=text("taken_off_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    topic_id: int = Field(foreign_key="topic.id", index=True)
    slot_id: int = Field(foreign_key="slot.id")
    room_id: int = Field(foreign_key="room.id")
    limit: int | None = None
    placed_by: int = Field(foreign_key="person.id")
    placed_at: datetime = moment()
    taken_off_at: datetime | None = maybe_moment()


def find(tx: "Transaction", breakout_id: int) -> Breakout:
    """A breakout that stands on this event's wall and whose topic is not hidden. Refuses NotThere."""
    breakout = tx.session.get(Breakout, breakout_id)
    if breakout is None or breakout.event_id != tx.event.id or breakout.taken_off_at:
        raise NotThere
    topics.find(tx, breakout.topic_id)
    return breakout


def find_own(tx: "Transaction", breakout_id: int) -> Breakout:
    """The same for its convener or a facilitator. Refuses NotYours."""
    person, breakout = tx.needs_person(), find(tx, breakout_id)
    if topics.find(tx, breakout.topic_id).convener_id != person.id and not tx.is_facilitator:
        raise NotYours(_("Only the convener can do this: the topic is theirs."))
    return breakout


def place(tx: "Transaction", topic_id: int, slot_id: int, room_id: int, limit: int | None = None) -> Breakout:
    """Put a topic into a free cell; a topic may stand on the wall more than once.

    Refuses PhaseClosed, NotABreakoutSlot, RoomTaken (with the nearest free cells), NotYours, NotThere.
    """
    topic = topics.find_own(tx, topic_id)
    if topic.hidden_at:  # it would take a cell in which nobody sees anything
        raise NotThere
    phases.needs_open(tx, "topics")
    slot, room = _cell(tx, slot_id, room_id)
    _needs_free(tx, slot, room)
    breakout = Breakout(
        event_id=tx.event_id,
        topic_id=topic.id or 0,
        slot_id=slot.id or 0,
        room_id=room.id or 0,
        limit=limit,
        placed_by=tx.needs_person().id or 0,
        placed_at=tx.now,
    )
    tx.session.add(breakout)
    tx.session.flush()
    tx.record("breakout.placed", **_told(tx, breakout, slot, room))
    return breakout


def move(tx: "Transaction", breakout_id: int, slot_id: int, room_id: int, limit: int | None) -> Breakout:
    """Move a breakout to a free cell, or change its limit where it stands. Who has a seat keeps it, but for
    people who sit elsewhere in the new slot. Refuses like `place`, and LimitTooLow."""
    breakout = find_own(tx, breakout_id)
    phases.needs_open(tx, "topics")
    slot, room = _cell(tx, slot_id, room_id)
    if (breakout.slot_id, breakout.room_id) != (slot.id, room.id):
        _needs_free(tx, slot, room)
    from app.models.seats import bring_along, taken

    if breakout.slot_id != slot.id:
        bring_along(tx, breakout, slot)
    here = taken(tx.session, breakout)
    if limit is not None and limit < here:
        raise LimitTooLow(_("{n} people are already in this breakout.", n=here))
    breakout.slot_id, breakout.room_id, breakout.limit = slot.id or 0, room.id or 0, limit
    tx.session.flush()
    tx.record("breakout.moved", **_told(tx, breakout, slot, room))
    return breakout


def take_off(tx: "Transaction", breakout_id: int) -> Breakout:
    """Take a breakout off the wall; its topic stays. Refuses HasHarvest: what has a report has happened."""
    from app.models.harvests import published

    breakout = find_own(tx, breakout_id)
    phases.needs_open(tx, "topics")
    if published(tx.session, breakout) is not None:
        raise HasHarvest(_("This breakout has a report: it happened, and it stays on the wall."))
    slot, room = _cell(tx, breakout.slot_id, breakout.room_id)
    _off(tx, breakout, tx.now)
    tx.record("breakout.taken_off", **_told(tx, breakout, slot, room))
    return breakout


def clear(tx: "Transaction", topic: Topic, only_coming: bool) -> None:
    """Free the cells of a topic that is withdrawn (those to come, without a report) or hidden (all)."""
    from app.models.harvests import published

    for breakout in _standing(tx.session, topic):
        slot = tx.session.get_one(Slot, breakout.slot_id)
        if only_coming and (slot.ends <= tx.now or published(tx.session, breakout) is not None):
            continue
        _off(tx, breakout, tx.now)


def restore(tx: "Transaction", topic: Topic, since: datetime) -> None:
    """Put back what was cleared at `since`, where the cell is still free."""
    cleared = select(Breakout).where(Breakout.topic_id == topic.id, Breakout.taken_off_at == since)
    for breakout in tx.session.exec(cleared).all():
        slot, room = tx.session.get_one(Slot, breakout.slot_id), tx.session.get_one(Room, breakout.room_id)
        if not slot.removed_at and not room.removed_at and _occupant(tx.session, slot, room) is None:
            breakout.taken_off_at = None
            tx.session.flush()


def standing_in(session: Session, *, room: Room | None = None, slot: Slot | None = None) -> int:
    """How many breakouts stand in this room or slot."""
    count = select(func.count(col(Breakout.id))).where(col(Breakout.taken_off_at).is_(None))
    if room is not None:
        count = count.where(Breakout.room_id == room.id)
    if slot is not None:
        count = count.where(Breakout.slot_id == slot.id)
    return session.exec(count).one()


def _standing(session: Session, topic: Topic) -> list[Breakout]:
    found = select(Breakout).where(Breakout.topic_id == topic.id, col(Breakout.taken_off_at).is_(None))
    return list(session.exec(found).all())


def _off(tx: "Transaction", breakout: Breakout, at: datetime) -> None:
    from app.models.seats import give_back_all

    breakout.taken_off_at = at
    give_back_all(tx, breakout)
    tx.session.flush()


def _cell(tx: "Transaction", slot_id: int, room_id: int) -> tuple[Slot, Room]:
    slot, room = tx.session.get(Slot, slot_id), tx.session.get(Room, room_id)
    if slot is None or slot.event_id != tx.event.id or slot.removed_at:
        raise NotThere
    if room is None or room.event_id != tx.event.id or room.removed_at:
        raise NotThere
    if slot.kind != "breakout":
        raise NotABreakoutSlot(_("Everybody is together at that time: choose a slot for breakouts."))
    return slot, room


def _occupant(session: Session, slot: Slot, room: Room) -> Breakout | None:
    found = select(Breakout).where(
        Breakout.slot_id == slot.id, Breakout.room_id == room.id, col(Breakout.taken_off_at).is_(None)
    )
    return session.exec(found).first()


def _needs_free(tx: "Transaction", slot: Slot, room: Room) -> None:
    other = _occupant(tx.session, slot, room)
    if other is not None:
        topic = tx.session.get_one(Topic, other.topic_id)
        who = tx.session.get_one(Person, topic.convener_id).name
        raise RoomTaken(who, nearest_free(tx, slot, room))


def nearest_free(tx: "Transaction", slot: Slot, room: Room, most: int = 3) -> list[str]:
    """The free cells nearest to this one, as words: same slot first, then by time, then by room number."""
    rooms = tx.session.exec(select(Room).where(Room.event_id == tx.event.id, col(Room.removed_at).is_(None))).all()
    slots = tx.session.exec(
        select(Slot).where(Slot.event_id == tx.event.id, Slot.kind == "breakout", col(Slot.removed_at).is_(None))
    ).all()
    taken = set(
        tx.session.exec(
            select(Breakout.slot_id, Breakout.room_id).where(
                Breakout.event_id == tx.event.id, col(Breakout.taken_off_at).is_(None)
            )
        ).all()
    )
    free = [(s, r) for s in slots for r in rooms if (s.id, r.id) not in taken]
    free.sort(key=lambda c: (abs(c[0].starts - slot.starts), abs(c[1].number - room.number), c[1].number))
    zone = tx.event.zone
    return [_("{room} at {time}", room=r.name, time=clock_time(s.starts.astimezone(zone))) for s, r in free[:most]]


def _told(tx: "Transaction", breakout: Breakout, slot: Slot, room: Room) -> dict[str, Any]:
    topic = tx.session.get_one(Topic, breakout.topic_id)
    return {
        "topic": topic.id,
        "title": topic.title,
        "breakout": breakout.id,
        "room": room.name,
        "time": clock_time(slot.starts.astimezone(tx.event.zone)),
    }
