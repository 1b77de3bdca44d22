"""The queries that fill a board, one or two for each noun, whatever the size."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlmodel import Session, col, func

from app.models.board.attendances import PresentOnBoard
from app.models.board.values import (
    BreakoutOnBoard,
    EventOnBoard,
    HarvestOnBoard,
    IdeaOnBoard,
    PlanOnBoard,
    RoomOnBoard,
    RushOnBoard,
    ShiftOnBoard,
    SlotOnBoard,
    TopicOnBoard,
    TurnOnBoard,
    WallOnBoard,
)
from app.models.breakouts import Breakout
from app.models.changes import Change
from app.models.continuations import Continuation
from app.models.events import Event
from app.models.harvests import Harvest
from app.models.ideas import Idea
from app.models.lines import Turn
from app.models.people import Person
from app.models.plans import Plan
from app.models.questions import FIELDS
from app.models.rooms import Room, tags
from app.models.rows import EVENT, columns, counted, rows
from app.models.rushes import Rush
from app.models.seats import Seat
from app.models.slots import Slot
from app.models.stars import Star
from app.models.topics import Topic
from app.models.walls import MAIN, Wall


def read_event(event: Event) -> EventOnBoard:
    """What stands above the wall."""
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
        law=event.law,
        conveners_place=event.conveners_place,
        line_closed=event.line_closed_at is not None,
        line_seconds=event.line_seconds,
        bells=event.bells,
        bell_rung_at=event.bell_rung_at,
        has_learning=event.learning_at is not None,
    )


HERE = columns(func.count(col(Person.id))).where(Person.event_id == EVENT, col(Person.left_at).is_(None))


def read_count_people(session: Session, event_id: int) -> int:
    """How many are here."""
    return int(rows(session, HERE, event_id)[0][0])


ROOMS = (
    columns(
        col(Room.id), Room.number, Room.name, Room.seats,
        Room.directions, Room.access, Room.link, Room.plan_x, Room.plan_y,
    )
    .where(Room.event_id == EVENT, col(Room.removed_at).is_(None), col(Room.held_at).is_(None))
    .order_by(col(Room.number))
)  # fmt: skip


def read_rooms(session: Session, event_id: int) -> tuple[RoomOnBoard, ...]:
    """Rooms by number; those held back are none."""
    return tuple(
        RoomOnBoard(id_, number, name, seats, directions, tags(access), *rest)
        for id_, number, name, seats, directions, access, *rest in rows(session, ROOMS, event_id)
    )


PLAN = columns(Plan.digest, Plan.width, Plan.height).where(Plan.event_id == EVENT)


def read_plan(session: Session, event_id: int) -> PlanOnBoard | None:
    """The plan of the building, without its picture."""
    return next((PlanOnBoard(*row) for row in rows(session, PLAN, event_id)), None)


SLOTS = (
    columns(col(Slot.id), Slot.kind, Slot.label, Slot.starts, Slot.ends, Slot.fixed_at)
    .where(Slot.event_id == EVENT, col(Slot.removed_at).is_(None), col(Slot.held_at).is_(None))
    .order_by(col(Slot.starts), col(Slot.id))
)


def read_slots(session: Session, event: Event) -> tuple[SlotOnBoard, ...]:
    """Slots in time order, with their papers; those held back are none."""
    zone = event.zone
    found: list[Any] = [
        (id_, kind, label, starts.astimezone(zone), ends.astimezone(zone), fixed_at is not None)
        for id_, kind, label, starts, ends, fixed_at in rows(session, SLOTS, event.id or 0)
    ]
    papers = _papers(found)
    return tuple(SlotOnBoard(*slot[:5], papers.get(slot[0], 0), slot[5]) for slot in found)  # type: ignore[call-arg]


def _papers(slots: Iterable[Any]) -> dict[int, int]:
    """The papers follow the sun: lemon for the first breakout slot of a day, dusk blue for the last."""
    days: dict[Any, list[int]] = {}
    for id_, kind, _, starts, *_rest in slots:
        if kind == "breakout":
            days.setdefault(starts.date(), []).append(id_)
    return {
        id_: 4 if len(ids) == 1 else 1 + round(7 * i / (len(ids) - 1))
        for ids in days.values()
        for i, id_ in enumerate(ids)
    }


SEATS = (
    columns(Seat.breakout_id, func.count())
    .where(Seat.event_id == EVENT, col(Seat.breakout_id).is_not(None))
    .group_by(col(Seat.breakout_id))
)
BREAKOUTS = (
    columns(
        col(Breakout.id),
        Breakout.topic_id,
        Breakout.slot_id,
        Breakout.room_id,
        Breakout.limit,
        col(Breakout.pinned_at).is_not(None),
        Person.name,
        col(Breakout.notes_wanted_at).is_not(None),
        Continuation.earlier_id,
    )
    .join(Topic, col(Topic.id) == Breakout.topic_id)
    .join(Person, col(Person.id) == Breakout.note_taker_id, isouter=True)
    .join(Continuation, col(Continuation.breakout_id) == Breakout.id, isouter=True)
    .where(Breakout.event_id == EVENT, col(Breakout.taken_off_at).is_(None), col(Topic.hidden_at).is_(None))
    .order_by(col(Breakout.id))
)


def read_breakouts(session: Session, event_id: int) -> tuple[BreakoutOnBoard, ...]:
    """What stands on the wall, with the people in it."""
    people = counted(session, SEATS, event_id)
    found = rows(session, BREAKOUTS, event_id)
    ids = {row[0] for row in found}
    return tuple(
        BreakoutOnBoard(
            *(id_, topic, slot, room, people.get(id_, 0), limit, pinned, note_taker or ""),
            notes_wanted=wanted and not note_taker,
            continues=earlier if earlier in ids else None,
        )
        for id_, topic, slot, room, limit, pinned, note_taker, wanted, earlier in found
    )


STARS = columns(Star.topic_id, func.count()).where(Star.event_id == EVENT).group_by(col(Star.topic_id))


def read_stars(session: Session, event_id: int) -> dict[int, int]:
    """Stars by topic."""
    return counted(session, STARS, event_id)


ROAMING = (
    columns(Seat.slot_id, func.count())
    .where(Seat.event_id == EVENT, col(Seat.breakout_id).is_(None))
    .group_by(col(Seat.slot_id))
)


def read_roaming(session: Session, event_id: int) -> dict[int, int]:
    """People in between, by slot."""
    return counted(session, ROAMING, event_id)


HARVESTS = (
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
    .where(Harvest.event_id == EVENT, col(Breakout.taken_off_at).is_(None), col(Topic.hidden_at).is_(None))
    .order_by(col(Harvest.published_at).desc(), col(Harvest.id).desc())
)


def read_harvests(session: Session, event_id: int, present: Mapping[int, PresentOnBoard]) -> tuple[HarvestOnBoard, ...]:
    """Published reports, newest first, with those who were there."""
    nobody = PresentOnBoard()
    return tuple(
        HarvestOnBoard(*row, *vars(present.get(row[1], nobody)).values()) for row in rows(session, HARVESTS, event_id)
    )


LINE = (
    columns(col(Turn.topic_id), Turn.slot_id, Turn.room_id, Turn.called_at)
    .join(Topic, col(Topic.id) == Turn.topic_id)
    .where(Turn.event_id == EVENT, col(Turn.left_at).is_(None), col(Topic.hidden_at).is_(None))
    .order_by(col(Turn.called_at).is_(None), col(Turn.place))
)


def read_line(session: Session, event_id: int, cells: set[tuple[int, int]]) -> tuple[TurnOnBoard, ...]:
    """The pitch line: who speaks, then who waits. A wish for what is not on the wall any more is none."""
    turns = []
    for topic, slot, room, called in rows(session, LINE, event_id):
        wish = (slot, room) if (slot, room) in cells else (None, None)
        turns.append(TurnOnBoard(topic, "speaking" if called else "waiting", wish[0], wish[1], called))
    return tuple(turns)


RUSH = columns(Rush.uses).where(Rush.event_id == EVENT, col(Rush.closed_at).is_(None))


def read_rush(session: Session, event_id: int) -> RushOnBoard | None:
    """The opening rush, while it is on."""
    return next((RushOnBoard(*row) for row in rows(session, RUSH, event_id)), None)


WALLS = (
    columns(col(Wall.id), Wall.name, Wall.scene, Wall.step)
    .where(Wall.event_id == EVENT, col(Wall.removed_at).is_(None))
    .order_by(col(Wall.id))
)


def read_walls(session: Session, event_id: int) -> tuple[WallOnBoard, ...]:
    """The walls: the main one, which needs no row, then the others by age."""
    walls = [WallOnBoard(*row) for row in rows(session, WALLS, event_id)]
    main = [wall for wall in walls if wall.name == MAIN] or [WallOnBoard(0, MAIN, "", None)]
    return (main[0], *(wall for wall in walls if wall.name != MAIN))


SHIFTS = (
    columns(Change.kind, Change.at, Change.facts)
    .where(Change.event_id == EVENT, col(Change.kind).in_(("topic.pitched", "breakout.moved", "breakout.taken_off")))
    .order_by(col(Change.id).desc())
    .limit(400)
)


def read_shifts(session: Session, event_id: int) -> tuple[ShiftOnBoard, ...]:
    """The last topics that were pitched and breakouts that moved or went, newest first: what a morning tells."""
    return tuple(
        ShiftOnBoard(kind, at, _int(facts.get("topic")), _int(facts.get("breakout")), str(facts.get("title", "")))
        for kind, at, facts in rows(session, SHIFTS, event_id)  # old changes, and archives, may lack any fact
    )


def _int(value: Any) -> int:
    return value if type(value) is int else 0


IDEAS = (
    columns(col(Idea.id), Idea.title, Idea.description, Person.name, Idea.came_from)
    .join(Person, col(Person.id) == Idea.person_id)
    .where(Idea.event_id == EVENT, col(Idea.withdrawn_at).is_(None), col(Idea.hidden_at).is_(None))
    .order_by(col(Idea.id))
)


def read_ideas(session: Session, event_id: int, topics: Iterable[TopicOnBoard]) -> tuple[IdeaOnBoard, ...]:
    """Ideas before the day, as they came; withdrawn and hidden ones are none."""
    taken = {topic.idea for topic in topics if not topic.withdrawn}
    return tuple(
        IdeaOnBoard(id_, title, text, "" if came_from else by, id_ in taken, came_from)
        for id_, title, text, by, came_from in rows(session, IDEAS, event_id)
    )
