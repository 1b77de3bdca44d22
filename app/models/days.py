"""My day: what one person convenes, starred, chose and promised to note, in the order of the day."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, or_, select

from app.models.board import Board, BreakoutOnBoard, RoomOnBoard, SlotOnBoard, TopicOnBoard
from app.models.breakouts import Breakout
from app.models.mine import Mine
from app.models.notices import Notice
from app.models.people import Person
from app.models.rooms import Room
from app.models.slots import Slot
from app.models.topics import Topic


@dataclass(frozen=True)
class Going:
    """A breakout of mine, and what it is to me: `convene`, `seat`, `notes`, `star`, the strongest first."""

    breakout: BreakoutOnBoard
    topic: TopicOnBoard
    room: RoomOnBoard
    roles: tuple[str, ...]

    @property
    def is_promised(self) -> bool:
        return self.roles != ("star",)


@dataclass(frozen=True)
class Hour:
    """A slot of my day; without anything of mine it is free time. `clashes`: I am promised to two places at once."""

    slot: SlotOnBoard
    state: str
    goings: tuple[Going, ...]
    roaming: bool

    @property
    def clashes(self) -> bool:
        return sum(going.is_promised for going in self.goings) > 1


@dataclass(frozen=True)
class Gone:
    """A breakout of mine that is off the wall: a calendar has to hear of it."""

    id: int
    title: str
    room: str
    starts: datetime
    ends: datetime


def hours(board: Board, own: Mine, now: datetime) -> list[Hour]:
    """My day, slot by slot, plenaries and breaks among it."""
    mine: dict[int, list[Going]] = {}
    for breakout in board.breakouts:
        if roles := _roles(breakout, own):
            topic, room = board.topic[breakout.topic], board.room[breakout.room]
            mine.setdefault(breakout.slot, []).append(Going(breakout, topic, room, roles))
    found = []
    for slot in board.slots:
        state = "past" if slot.is_past(now) else "now" if slot.is_now(now) else "later"
        goings = sorted(mine.get(slot.id, ()), key=lambda going: (not going.is_promised, going.room.number))
        found.append(Hour(slot, state, tuple(goings), slot.id in own.roaming))
    return found


def _roles(breakout: BreakoutOnBoard, own: Mine) -> tuple[str, ...]:
    asked = (
        ("convene", breakout.topic in own.topics),
        ("seat", breakout.id in own.seats),
        ("notes", breakout.id in own.notes),
        ("star", breakout.topic in own.stars),
    )
    return tuple(role for role, is_so in asked if is_so)


def gone(session: Session, person: Person, own: Mine) -> list[Gone]:
    """What stood in this person's calendar and is off the wall now; of hidden topics there is nothing to tell."""
    told = select(Notice.facts).where(Notice.person_id == person.id, Notice.kind == "breakout.taken_off")
    known = [facts["breakout"] for facts in session.exec(told).all() if type(facts.get("breakout")) is int]
    found = (
        select(Breakout.id, Topic.title, Room.name, Slot)
        .join(Topic, col(Topic.id) == Breakout.topic_id)
        .join(Slot, col(Slot.id) == Breakout.slot_id)
        .join(Room, col(Room.id) == Breakout.room_id)
        .where(Breakout.event_id == person.event_id, col(Breakout.taken_off_at).is_not(None))
        .where(col(Topic.hidden_at).is_(None))
        .where(or_(col(Breakout.id).in_(known), col(Topic.id).in_((*own.topics, *own.stars))))
        .order_by(col(Breakout.id))
    )
    rows = session.exec(found).all()
    return [Gone(id or 0, title, room, slot.starts, slot.ends) for id, title, room, slot in rows]
