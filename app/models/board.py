"""The board: the whole public state of an event as one frozen value, from which every public page is drawn.

`read` asks a fixed number of queries whatever the size. Hidden topics, and all that hangs on them, are not on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy
from sqlmodel import Session, col, func, select

from app.models.announcements import Announcement
from app.models.breakouts import Breakout
from app.models.events import Event
from app.models.harvests import FIELDS, Harvest
from app.models.people import Person
from app.models.rooms import Room
from app.models.rules import NotThere
from app.models.seats import Seat
from app.models.slots import Slot
from app.models.stars import Star
from app.models.topics import Topic

columns: Any = sqlalchemy.select  # SQLModel's own is typed for four columns at most


@dataclass(frozen=True)
class RoomOnBoard:
    id: int
    number: int
    name: str
    seats: int | None


@dataclass(frozen=True)
class SlotOnBoard:
    """`paper` is the slot's colour of the day, 1 to 8; 0 for plenaries and breaks, which are bare wall."""

    id: int
    kind: str
    label: str
    starts: datetime
    ends: datetime
    paper: int

    def is_now(self, now: datetime) -> bool:
        return self.starts <= now < self.ends

    def is_past(self, now: datetime) -> bool:
        return self.ends <= now


@dataclass(frozen=True)
class TopicOnBoard:
    id: int
    title: str
    description: str
    language: str
    convener: str
    convener_id: int
    withdrawn: bool
    withdrawn_by: str


@dataclass(frozen=True)
class BreakoutOnBoard:
    """`people` sit in it; `limit` None means that all who come fit."""

    id: int
    topic: int
    slot: int
    room: int
    people: int
    limit: int | None

    @property
    def is_full(self) -> bool:
        return self.limit is not None and self.people >= self.limit


@dataclass(frozen=True)
class HarvestOnBoard:
    id: int
    breakout: int
    summary: str
    insights: str
    next_steps: str
    quotes: str
    links: str
    people: str
    needed: bool
    revision: int
    by: str
    at: datetime


@dataclass(frozen=True)
class AnnouncementOnBoard:
    id: int
    text: str
    at: datetime


@dataclass(frozen=True)
class EventOnBoard:
    id: int
    slug: str
    code: str
    title: str
    question: str
    givens: str
    timezone: str
    language: str
    mode: str
    phase: str
    book_closed: bool


@dataclass(frozen=True)
class Board:
    """One moment of an event. Slots are in time order, rooms by number, topics newest first; `stars` are counted
    by topic, `roaming` people by slot."""

    event: EventOnBoard
    revision: int
    people: int
    rooms: tuple[RoomOnBoard, ...] = ()
    slots: tuple[SlotOnBoard, ...] = ()
    topics: tuple[TopicOnBoard, ...] = ()
    breakouts: tuple[BreakoutOnBoard, ...] = ()
    harvests: tuple[HarvestOnBoard, ...] = ()
    announcements: tuple[AnnouncementOnBoard, ...] = ()
    stars: dict[int, int] = field(default_factory=dict)
    roaming: dict[int, int] = field(default_factory=dict)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.event.timezone)

    @cached_property
    def room(self) -> dict[int, RoomOnBoard]:
        return {room.id: room for room in self.rooms}

    @cached_property
    def slot(self) -> dict[int, SlotOnBoard]:
        return {slot.id: slot for slot in self.slots}

    @cached_property
    def topic(self) -> dict[int, TopicOnBoard]:
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def breakout(self) -> dict[int, BreakoutOnBoard]:
        return {breakout.id: breakout for breakout in self.breakouts}

    @cached_property
    def at_cell(self) -> dict[tuple[int, int], BreakoutOnBoard]:
        return {(breakout.slot, breakout.room): breakout for breakout in self.breakouts}

    @cached_property
    def places_of(self) -> dict[int, list[BreakoutOnBoard]]:
        """The breakouts of each topic, in time order."""
        places: dict[int, list[BreakoutOnBoard]] = {}
        for breakout in sorted(self.breakouts, key=lambda b: (self.slot[b.slot].starts, self.room[b.room].number)):
            places.setdefault(breakout.topic, []).append(breakout)
        return places

    @cached_property
    def harvest_of(self) -> dict[int, HarvestOnBoard]:
        """The report of each breakout that has one."""
        return {harvest.breakout: harvest for harvest in self.harvests}

    @cached_property
    def breakout_slots(self) -> tuple[SlotOnBoard, ...]:
        return tuple(slot for slot in self.slots if slot.kind == "breakout")

    @cached_property
    def free_cells(self) -> int:
        return len(self.breakout_slots) * len(self.rooms) - len(self.breakouts)


def read(session: Session, event_id: int) -> Board:
    """The board of an event as it stands in this session's moment: twelve queries. Refuses NotThere."""
    event = session.exec(select(Event).where(Event.id == event_id)).first()
    if event is None:
        raise NotThere
    rooms = _rooms(session, event_id)
    slots = _slots(session, event)
    breakouts = _breakouts(session, event_id)
    return Board(
        event=_event(event),
        revision=event.revision,
        people=_count_people(session, event_id),
        rooms=rooms,
        slots=slots,
        topics=_topics(session, event_id),
        breakouts=breakouts,
        harvests=_harvests(session, event_id),
        announcements=_announcements(session, event_id),
        stars=_stars(session, event_id),
        roaming=_roaming(session, event_id),
    )


def _event(event: Event) -> EventOnBoard:
    return EventOnBoard(
        id=event.id or 0,
        slug=event.slug,
        code=event.code,
        title=event.title,
        question=event.question,
        givens=event.givens,
        timezone=event.timezone,
        language=event.language,
        mode=event.mode,
        phase=event.phase,
        book_closed=event.book_closed_at is not None,
    )


def _count_people(session: Session, event_id: int) -> int:
    here = select(func.count(col(Person.id))).where(Person.event_id == event_id, col(Person.left_at).is_(None))
    return session.exec(here).one()


def _rooms(session: Session, event_id: int) -> tuple[RoomOnBoard, ...]:
    found = (
        select(Room.id, Room.number, Room.name, Room.seats)
        .where(Room.event_id == event_id, col(Room.removed_at).is_(None))
        .order_by(col(Room.number))
    )
    return tuple(RoomOnBoard(*row) for row in session.exec(found).all())


def _slots(session: Session, event: Event) -> tuple[SlotOnBoard, ...]:
    found = (
        columns(col(Slot.id), col(Slot.kind), col(Slot.label), col(Slot.starts), col(Slot.ends))
        .where(Slot.event_id == event.id, col(Slot.removed_at).is_(None))
        .order_by(col(Slot.starts), col(Slot.id))
    )
    zone = event.zone
    rows: list[Any] = [
        (id_, kind, label, starts.astimezone(zone), ends.astimezone(zone))
        for id_, kind, label, starts, ends in session.connection().execute(found).all()
    ]
    papers = _papers(rows)
    return tuple(SlotOnBoard(*row, papers.get(row[0], 0)) for row in rows)  # type: ignore[call-arg]


def _papers(rows: Iterable[Any]) -> dict[int, int]:
    """The papers follow the sun: lemon for the first breakout slot of a day, dusk blue for the last."""
    days: dict[Any, list[int]] = {}
    for id_, kind, _, starts, _ends in rows:
        if kind == "breakout":
            days.setdefault(starts.date(), []).append(id_)
    return {
        id_: 4 if len(ids) == 1 else 1 + round(7 * i / (len(ids) - 1))
        for ids in days.values()
        for i, id_ in enumerate(ids)
    }


def _topics(session: Session, event_id: int) -> tuple[TopicOnBoard, ...]:
    names = dict(
        session.exec(
            select(Person.id, Person.name).where(
                Person.event_id == event_id,
                col(Person.id).in_(select(Topic.convener_id).where(Topic.event_id == event_id))
                | col(Person.id).in_(select(Topic.withdrawn_by).where(Topic.event_id == event_id)),
            )
        ).all()
    )
    found = (
        columns(col(Topic.id), Topic.title, Topic.description, Topic.language, Topic.convener_id, Topic.withdrawn_by)
        .where(Topic.event_id == event_id, col(Topic.hidden_at).is_(None))
        .order_by(col(Topic.id).desc())
    )
    return tuple(
        TopicOnBoard(
            id=id_,
            title=title,
            description=description,
            language=language,
            convener=names.get(convener, ""),
            convener_id=convener,
            withdrawn=withdrawn_by is not None,
            withdrawn_by=names.get(withdrawn_by, "") if withdrawn_by else "",
        )
        for id_, title, description, language, convener, withdrawn_by in session.connection().execute(found).all()
    )


def _breakouts(session: Session, event_id: int) -> tuple[BreakoutOnBoard, ...]:
    seats = (
        select(Seat.breakout_id, func.count())
        .where(Seat.event_id == event_id, col(Seat.breakout_id).is_not(None))
        .group_by(col(Seat.breakout_id))
    )
    people = dict(session.exec(seats).all())
    found = (
        columns(col(Breakout.id), Breakout.topic_id, Breakout.slot_id, Breakout.room_id, Breakout.limit)
        .join(Topic, col(Topic.id) == Breakout.topic_id)
        .where(Breakout.event_id == event_id, col(Breakout.taken_off_at).is_(None), col(Topic.hidden_at).is_(None))
        .order_by(col(Breakout.id))
    )
    return tuple(
        BreakoutOnBoard(id_, topic, slot, room, people.get(id_, 0), limit)
        for id_, topic, slot, room, limit in session.connection().execute(found).all()
    )


def _stars(session: Session, event_id: int) -> dict[int, int]:
    found = select(Star.topic_id, func.count()).where(Star.event_id == event_id).group_by(col(Star.topic_id))
    return dict(session.exec(found).all())


def _roaming(session: Session, event_id: int) -> dict[int, int]:
    found = (
        select(Seat.slot_id, func.count())
        .where(Seat.event_id == event_id, col(Seat.breakout_id).is_(None))
        .group_by(col(Seat.slot_id))
    )
    return dict(session.exec(found).all())


def _harvests(session: Session, event_id: int) -> tuple[HarvestOnBoard, ...]:
    found = (
        columns(
            col(Harvest.id),
            Harvest.breakout_id,
            *(getattr(Harvest, name) for name in FIELDS),
            Harvest.needed,
            Harvest.revision,
            Person.name,
            Harvest.published_at,
        )
        .join(Breakout, col(Breakout.id) == Harvest.breakout_id)
        .join(Topic, col(Topic.id) == Breakout.topic_id)
        .join(Person, col(Person.id) == Harvest.written_by)
        .where(Harvest.event_id == event_id, col(Breakout.taken_off_at).is_(None), col(Topic.hidden_at).is_(None))
        .order_by(col(Harvest.published_at).desc(), col(Harvest.id).desc())
    )
    return tuple(HarvestOnBoard(*row) for row in session.connection().execute(found).all())


def _announcements(session: Session, event_id: int, most: int = 50) -> tuple[AnnouncementOnBoard, ...]:
    found = (
        select(Announcement.id, Announcement.text, Announcement.at)
        .where(Announcement.event_id == event_id)
        .order_by(col(Announcement.id).desc())
        .limit(most)
    )
    return tuple(AnnouncementOnBoard(*row) for row in session.exec(found).all())


def as_json(board: Board) -> dict[str, Any]:
    """The board for programs: `GET …/board.json`. Times in ISO 8601 with the event's own offset."""
    event = board.event
    return {
        "revision": board.revision,
        "slug": event.slug,
        "title": event.title,
        "phase": event.phase,
        "question": event.question,
        "givens": event.givens,
        "timezone": event.timezone,
        "language": event.language,
        "mode": event.mode,
        "people": board.people,
        "rooms": [{"id": r.id, "number": r.number, "name": r.name, "seats": r.seats} for r in board.rooms],
        "slots": [
            {
                "id": s.id,
                "kind": s.kind,
                "label": s.label,
                "starts": s.starts.isoformat(),
                "ends": s.ends.isoformat(),
            }
            for s in board.slots
        ],
        "topics": [{**vars(t), "stars": board.stars.get(t.id, 0)} for t in board.topics],
        "breakouts": [dict(vars(b)) for b in board.breakouts],
        "harvests": [{**vars(h), "at": h.at.astimezone(board.zone).isoformat()} for h in board.harvests],
        "announcements": [
            {"id": a.id, "text": a.text, "at": a.at.astimezone(board.zone).isoformat()} for a in board.announcements
        ],
        "roaming": [{"slot": slot, "people": people} for slot, people in sorted(board.roaming.items())],
    }
