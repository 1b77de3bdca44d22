"""Breakouts: a topic in a slot and a room. First come, first served, decided by the database."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Index, text
from sqlmodel import Field, Session, SQLModel, col, func, select

from app.models import notices, phases, topics
from app.models.columns import maybe_moment, moment, of_event
from app.models.people import Person
from app.models.rooms import Room
from app.models.rules import (
    FixedProgramme,
    HasHarvest,
    LimitTooLow,
    NotABreakoutSlot,
    NotThere,
    NotYours,
    OrganiserPlaces,
    RoomTaken,
)
from app.models.slots import Slot
from app.models.topics import Topic
from app.words import _, clock_time

if TYPE_CHECKING:
    from app.transaction import Transaction


class Breakout(SQLModel, table=True):
    """A topic's place on the wall. `limit` is a hard number of seats; None means that all who come fit.
    `note_taker_id` has said that they will take notes; until somebody has, the convener may ask for one."""

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
    note_taker_id: int | None = Field(default=None, foreign_key="person.id")
    notes_wanted_at: datetime | None = maybe_moment()
    taken_off_at: datetime | None = maybe_moment()
    pinned_at: datetime | None = maybe_moment()
    pinned_by: int | None = Field(default=None, foreign_key="person.id")


def find(tx: "Transaction", breakout_id: int) -> Breakout:
    """A breakout that stands on this event's wall and whose topic is not hidden. Refuses NotThere."""
    breakout = tx.session.get(Breakout, breakout_id)
    if breakout is None or breakout.event_id != tx.event.id or breakout.taken_off_at:
        raise NotThere
    topics.find(tx, breakout.topic_id)
    return breakout


def find_own(tx: "Transaction", breakout_id: int) -> Breakout:
    """The same for its conveners or a facilitator. Refuses NotYours."""
    from app.models.conveners import is_one

    person, breakout = tx.needs_person(), find(tx, breakout_id)
    if not is_one(tx.session, topics.find(tx, breakout.topic_id), person.id) and not tx.is_facilitator:
        raise NotYours(_("Only the convener can do this: the topic is theirs."))
    return breakout


def place(tx: "Transaction", topic_id: int, slot_id: int, room_id: int, limit: int | None = None) -> Breakout:
    """Put a topic into a free cell; a topic may stand on the wall more than once.

    Refuses PhaseClosed, NotABreakoutSlot, RoomTaken (with the nearest free cells), NotYours, NotThere,
    NeedsConvener, TopicMerged.
    """
    from app.models.rushes import needs_use

    topic = topics.find_placeable(tx, topic_id)
    phases.needs_open(tx, "topics")
    slot, room = _cell(tx, slot_id, room_id)
    needs_placing(tx, slot_id)
    _needs_free(tx, slot, room)
    needs_use(tx, slot)
    breakout = _put(tx, topic, slot, room, limit)
    tx.record("breakout.placed", **_told(tx, breakout, slot, room))
    return breakout


def move(tx: "Transaction", breakout_id: int, slot_id: int, room_id: int, limit: int | None) -> Breakout:
    """Move a breakout to a free cell, or change its limit where it stands. Who has a seat keeps it, but for
    people who sit elsewhere in the new slot. Refuses like `place`, and LimitTooLow."""
    breakout = find_own(tx, breakout_id)
    phases.needs_open(tx, "topics")
    slot, room = _cell(tx, slot_id, room_id)
    if (breakout.slot_id, breakout.room_id) != (slot.id, room.id):
        needs_placing(tx, breakout.slot_id, slot_id, breakout=breakout)
        _needs_free(tx, slot, room)
    from app.models.rushes import needs_use
    from app.models.seats import bring_along, taken

    if breakout.slot_id != slot.id:
        needs_use(tx, slot)
        bring_along(tx, breakout, slot)
    here = taken(tx.session, breakout)
    if limit is not None and limit < here:
        raise LimitTooLow(_("{n} people are already in this breakout.", n=here))
    has_moved = (breakout.slot_id, breakout.room_id) != (slot.id, room.id)
    was = _was(tx, breakout)
    breakout.slot_id, breakout.room_id, breakout.limit = slot.id or 0, room.id or 0, limit
    tx.session.flush()
    tx.record("breakout.moved", **_told(tx, breakout, slot, room))
    if has_moved:
        notices.post(tx, concerned(tx, breakout), "breakout.moved", **_told(tx, breakout, slot, room), **was)
    return breakout


def needs_placing(tx: "Transaction", *slots: int, breakout: Breakout | None = None) -> None:
    """Whether the event's mode lets the asker put something into, or take it out of, these slots (ids). A
    facilitator may in every mode. Refuses OrganiserPlaces (BarCamp), FixedProgramme (Workshop; a pinned breakout)."""
    if tx.is_facilitator or tx.event.mode == "openspace":
        return
    if tx.event.mode == "barcamp" and tx.event.placing_opened_at is None:
        raise OrganiserPlaces
    if breakout is not None and breakout.pinned_at is not None:
        raise FixedProgramme(_("The organiser has pinned this place. Ask them if it has to change."))
    if tx.event.mode == "workshop" and any(tx.session.get_one(Slot, slot).fixed_at for slot in slots):
        raise FixedProgramme(_("This slot is part of the fixed programme. Choose a free cell in an open one."))


def arrange(tx: "Transaction", cells: dict[int, tuple[int, int]]) -> list[Breakout]:
    """Move many breakouts (ids) at once, each to its cell, whoever stands there before. Part of an accepted
    arrangement, which records it. Refuses NotThere, NotABreakoutSlot."""
    from app.models.seats import bring_all_along

    found = {id: find(tx, id) for id in cells}
    goals = {id: _cell(tx, *cell) for id, cell in cells.items()}
    for breakout in found.values():  # all step back, so that two can change places
        breakout.taken_off_at = tx.now
    tx.session.flush()
    bring_all_along(tx, {id: slot for id, (slot, _room) in goals.items()})
    for id, breakout in found.items():
        slot, room = goals[id]
        breakout.slot_id, breakout.room_id, breakout.taken_off_at = slot.id or 0, room.id or 0, None
    tx.session.flush()
    return list(found.values())


def put_up(tx: "Transaction", topic_id: int, slot_id: int, room_id: int) -> Breakout:
    """Put a topic into a free cell as part of an accepted arrangement, which records it. Refuses like `place`."""
    topic = topics.find_placeable(tx, topic_id)
    slot, room = _cell(tx, slot_id, room_id)
    _needs_free(tx, slot, room)
    return _put(tx, topic, slot, room, None)


def _put(tx: "Transaction", topic: Topic, slot: Slot, room: Room, limit: int | None) -> Breakout:
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
    return breakout


def take_off(tx: "Transaction", breakout_id: int) -> Breakout:
    """Take a breakout off the wall; its topic stays. Refuses HasHarvest: what has a report has happened."""
    from app.models.harvests import published

    breakout = find_own(tx, breakout_id)
    phases.needs_open(tx, "topics")
    needs_placing(tx, breakout.slot_id, breakout=breakout)
    if published(tx.session, breakout) is not None:
        raise HasHarvest(_("This breakout has a report: it happened, and it stays on the wall."))
    slot, room = _cell(tx, breakout.slot_id, breakout.room_id)
    people = concerned(tx, breakout)
    _off(tx, breakout, tx.now)
    tx.record("breakout.taken_off", **_told(tx, breakout, slot, room))
    notices.post(tx, people, "breakout.taken_off", **_told(tx, breakout, slot, room))
    return breakout


def concerned(tx: "Transaction", breakout: Breakout) -> set[int]:
    """Whom it concerns when a breakout moves or goes: its conveners, who starred the topic, who has a seat."""
    from app.models.conveners import ids
    from app.models.seats import Seat

    starred = _stargazers(tx, breakout.topic_id)
    seated = tx.session.exec(select(Seat.person_id).where(Seat.breakout_id == breakout.id)).all()
    return {*ids(tx.session, tx.session.get_one(Topic, breakout.topic_id)), *starred, *seated}


def _stargazers(tx: "Transaction", topic_id: int | None) -> list[int]:
    from app.models.stars import Star

    return list(tx.session.exec(select(Star.person_id).where(Star.topic_id == topic_id)).all())


def in_slots(tx: "Transaction", slots: Iterable[int]) -> list[tuple[Breakout, dict[str, Any]]]:
    """What stands in these slots (ids), in time order, with the words to tell of it."""
    return _spoken_of(tx, col(Breakout.slot_id).in_(list(slots)))


def in_room(tx: "Transaction", room: Room) -> list[tuple[Breakout, dict[str, Any]]]:
    """What is on in this room or still to come there, with the words to tell of it."""
    return _spoken_of(tx, Breakout.room_id == room.id, col(Slot.ends) > tx.now)


def _spoken_of(tx: "Transaction", *where: Any) -> list[tuple[Breakout, dict[str, Any]]]:
    """Hidden topics are not spoken of."""
    tx.session.flush()
    found = (
        select(Breakout, Slot, Room)
        .join(Slot, col(Slot.id) == Breakout.slot_id)
        .join(Room, col(Room.id) == Breakout.room_id)
        .join(Topic, col(Topic.id) == Breakout.topic_id)
        .where(Breakout.event_id == tx.event_id, col(Breakout.taken_off_at).is_(None))
        .where(col(Topic.hidden_at).is_(None), *where)
        .order_by(col(Slot.starts), col(Room.number))
    )
    return [(breakout, _told(tx, breakout, slot, room)) for breakout, slot, room in tx.session.exec(found).all()]


def tell_all(tx: "Transaction", found: list[tuple[Breakout, dict[str, Any]]], kind: str, **facts: Any) -> None:
    """Tell whom these breakouts concern, each person once."""
    mine: dict[int, list[dict[str, Any]]] = {}
    for breakout, words in found:
        for person in concerned(tx, breakout):
            mine.setdefault(person, []).append(words)
    notices.post_each(tx, mine, kind, **facts)


def clear(tx: "Transaction", topic: Topic, only_coming: bool) -> None:
    """Free the cells of a topic that is withdrawn (those to come, without a report) or hidden (all)."""
    from app.models.harvests import published

    mine: dict[int, list[dict[str, Any]]] = {}
    standing = _standing(tx.session, topic)
    if only_coming and not standing:
        mine = {person: [{"topic": topic.id, "title": topic.title}] for person in _stargazers(tx, topic.id)}
    for breakout in standing:
        slot = tx.session.get_one(Slot, breakout.slot_id)
        if only_coming and (slot.ends <= tx.now or published(tx.session, breakout) is not None):
            continue
        people = concerned(tx, breakout)
        _off(tx, breakout, tx.now)
        if only_coming:  # a hidden topic is not spoken of
            room = tx.session.get_one(Room, breakout.room_id)
            for person in people:
                mine.setdefault(person, []).append(_told(tx, breakout, slot, room))
    notices.post_each(tx, mine, "topic.withdrawn")


def coming(tx: "Transaction", topic: Topic) -> list[Breakout]:
    """The places of a topic that have not begun."""
    return [b for b in _standing(tx.session, topic) if tx.session.get_one(Slot, b.slot_id).starts > tx.now]


def free_coming(tx: "Transaction", topic: Topic) -> None:
    """Free the cells of a topic that have not begun; `restore` with this moment puts it back."""
    for breakout in coming(tx, topic):
        _off(tx, breakout, tx.now)


def restore(tx: "Transaction", topic: Topic, since: datetime) -> None:
    """Put back what was cleared at `since`, where the cell is still free."""
    cleared = select(Breakout).where(Breakout.topic_id == topic.id, Breakout.taken_off_at == since)
    for breakout in tx.session.exec(cleared).all():
        slot, room = tx.session.get_one(Slot, breakout.slot_id), tx.session.get_one(Room, breakout.room_id)
        if is_shown(slot) and is_shown(room) and _occupant(tx.session, slot, room) is None:
            breakout.taken_off_at = None
            tx.session.flush()


def is_shown(place: Slot | Room) -> bool:
    """Whether a room or slot stands on the wall: neither removed nor held back."""
    return place.removed_at is None and place.held_at is None


def needs_free(tx: "Transaction", slot_id: int, room_id: int) -> None:
    """Refuse with RoomTaken when somebody is in a cell; NotThere, NotABreakoutSlot for what is none."""
    _needs_free(tx, *_cell(tx, slot_id, room_id))


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
    if slot is None or slot.event_id != tx.event.id or not is_shown(slot):
        raise NotThere
    if room is None or room.event_id != tx.event.id or not is_shown(room):
        raise NotThere
    if slot.kind != "breakout":
        raise NotABreakoutSlot(_("Everybody is together at that time: choose a slot for breakouts."))
    return slot, room


def _occupant(session: Session, slot: Slot, room: Room) -> Breakout | None:
    found = select(Breakout).where(
        Breakout.slot_id == slot.id, Breakout.room_id == room.id, col(Breakout.taken_off_at).is_(None)
    )
    return session.exec(found).first()


def in_cell(session: Session, slot_id: int, room_id: int) -> Breakout | None:
    """What stands in a cell, hidden or not."""
    return _occupant(session, session.get_one(Slot, slot_id), session.get_one(Room, room_id))


def _needs_free(tx: "Transaction", slot: Slot, room: Room) -> None:
    other = _occupant(tx.session, slot, room)
    if other is not None:
        topic = tx.session.get_one(Topic, other.topic_id)
        who = tx.session.get_one(Person, topic.convener_id).name
        raise RoomTaken(who, nearest_free(tx, slot, room))


def nearest_free(tx: "Transaction", slot: Slot, room: Room, most: int = 3) -> list[str]:
    """The free cells nearest to this one, as words: same slot first, then by time, then by room number."""
    free = free_cells(tx)
    free.sort(key=lambda c: (abs(c[0].starts - slot.starts), abs(c[1].number - room.number), c[1].number))
    zone = tx.event.zone
    return [_("{room} at {time}", room=r.name, time=clock_time(s.starts.astimezone(zone))) for s, r in free[:most]]


def slots_of(tx: "Transaction") -> list[Slot]:
    """The slots for breakouts that stand on the wall."""
    found = tx.session.exec(select(Slot).where(Slot.event_id == tx.event.id, Slot.kind == "breakout")).all()
    return [slot for slot in found if is_shown(slot)]


def free_cells(tx: "Transaction") -> list[tuple[Slot, Room]]:
    """Every cell in which nothing stands, past ones too."""
    rooms = [r for r in tx.session.exec(select(Room).where(Room.event_id == tx.event.id)).all() if is_shown(r)]
    standing = select(Breakout.slot_id, Breakout.room_id).where(
        Breakout.event_id == tx.event.id, col(Breakout.taken_off_at).is_(None)
    )
    taken = set(tx.session.exec(standing).all())
    return [(slot, room) for slot in slots_of(tx) for room in rooms if (slot.id, room.id) not in taken]


def told(tx: "Transaction", breakout: Breakout) -> dict[str, Any]:
    """The words to tell of a breakout with: its title, room and time."""
    slot, room = tx.session.get_one(Slot, breakout.slot_id), tx.session.get_one(Room, breakout.room_id)
    return _told(tx, breakout, slot, room)


def _told(tx: "Transaction", breakout: Breakout, slot: Slot, room: Room) -> dict[str, Any]:
    topic = tx.session.get_one(Topic, breakout.topic_id)
    return {
        "topic": topic.id,
        "title": topic.title,
        "breakout": breakout.id,
        "room": room.name,
        "time": clock_time(slot.starts.astimezone(tx.event.zone)),
    }


def _was(tx: "Transaction", breakout: Breakout) -> dict[str, str]:
    slot, room = tx.session.get_one(Slot, breakout.slot_id), tx.session.get_one(Room, breakout.room_id)
    return {"was_room": room.name, "was_time": clock_time(slot.starts.astimezone(tx.event.zone))}
