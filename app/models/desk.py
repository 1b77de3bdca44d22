"""What the desk alone may see: hidden topics, what is held back, who is here, what was done last."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from app.models import phases, undos
from app.models.board import Board, SlotOnBoard
from app.models.changes import Change
from app.models.events import Event
from app.models.ideas import Idea
from app.models.pasts import Past
from app.models.people import Person
from app.models.rooms import Room
from app.models.slots import Slot
from app.models.topics import Topic

LAST = 30  # changes
LEFT_OUT = ("topic.starred", "topic.unstarred", "dots.given", "dots.taken_back")
LOOKS = 500  # changes of a day that the desk can look back to


@dataclass(frozen=True)
class Desk:
    """`changes` are the newest first, each with its doer's name; stars are too many to tell. `can_undo`: the newest of
    them; `undo` is what an undo takes that names nothing, with its doer's name."""

    hidden: list[Topic]
    hidden_ideas: list[Idea]
    people: list[Person]
    changes: list[tuple[Change, str | None]]
    held_rooms: list[Room]
    held_slots: list[Slot]
    can_undo: bool = False
    undo: tuple[Change, str] | None = None


@dataclass(frozen=True)
class Tight:
    """There are more topics without a place than free cells to come. What can be opened with one tap: what was held
    back, the room with the next number, and the time after the last slot for breakouts (None without one)."""

    unplaced: int
    free: int
    room: Room | None
    slot: Slot | None
    number: int
    after: tuple[datetime, datetime] | None


def read(session: Session, event_id: int) -> Desk:
    """The desk of an event; what it holds is free of the session."""
    hidden = select(Topic).where(Topic.event_id == event_id, col(Topic.hidden_at).is_not(None))
    put_aside = select(Idea).where(
        Idea.event_id == event_id, col(Idea.hidden_at).is_not(None), col(Idea.withdrawn_at).is_(None)
    )
    here = select(Person).where(Person.event_id == event_id, col(Person.left_at).is_(None)).order_by(Person.name)
    done = (
        select(Change, Person.name)
        .join(Person, col(Person.id) == Change.person_id, isouter=True)
        .where(Change.event_id == event_id, col(Change.kind).not_in(LEFT_OUT))
        .order_by(col(Change.id).desc())
        .limit(LAST)
    )
    rooms = select(Room).where(
        Room.event_id == event_id, col(Room.removed_at).is_(None), col(Room.held_at).is_not(None)
    )
    slots = select(Slot).where(
        Slot.event_id == event_id, col(Slot.removed_at).is_(None), col(Slot.held_at).is_not(None)
    )
    found = Desk(
        hidden=list(session.exec(hidden).all()),
        hidden_ideas=list(session.exec(put_aside).all()),
        people=list(session.exec(here).all()),
        changes=list(session.exec(done).all()),
        held_rooms=list(
            session.exec(rooms.where(col(Room.held_at).is_not(None)).order_by(col(Room.number), col(Room.id))).all()
        ),
        held_slots=list(
            session.exec(slots.where(col(Slot.held_at).is_not(None)).order_by(col(Slot.starts), col(Slot.id))).all()
        ),
    )
    newest = found.changes[0][0] if found.changes else None
    walls = undos.undoable(session, event_id, {newest.revision}) if newest else set()
    can_undo = newest is not None and newest.revision in walls and not undos.is_own(newest.kind)
    last = undos.last(session, event_id)
    by = session.get(Person, last.person_id) if last and last.person_id else None
    found = replace(found, can_undo=can_undo, undo=(last, by.name if by else "") if last else None)
    session.expunge_all()
    return found


@dataclass(frozen=True)
class Trail:
    """The last day on which the wall changed: it begins with its first change and is `length` minutes long; the wall
    changed at these `minutes`."""

    starts: datetime
    length: int
    minutes: tuple[int, ...]


def trail(session: Session, event: Event, now: datetime) -> Trail | None:
    """When breakouts, rooms and slots changed, as far as the past is kept; None before the first of them."""
    asked = (
        select(Change.at)
        .join(Past, (col(Past.event_id) == Change.event_id) & (col(Past.revision) == Change.revision))
        .where(Change.event_id == event.id, col(Past.name).in_(("breakout", "room", "slot")))
        .where(Change.revision >= max(1, event.kept_from))
        .distinct()
        .order_by(col(Change.at).desc())
        .limit(LOOKS)
    )
    found = [moment.astimezone(event.zone).replace(second=0, microsecond=0) for moment in session.exec(asked).all()]
    if not found:
        return None
    of_day = sorted({moment for moment in found if moment.date() == found[0].date()})
    end = now.astimezone(event.zone)
    last = end if end.date() == of_day[0].date() else of_day[-1] + timedelta(minutes=1)
    minutes = tuple(int((moment - of_day[0]).total_seconds() // 60) for moment in of_day)
    return Trail(of_day[0], max(1, int((last - of_day[0]).total_seconds() // 60)), minutes)


def tight(board: Board, desk: Desk, now: datetime) -> Tight | None:
    """Whether topics outnumber the free cells to come, and what would help; None when they do not, or when it is too
    late for more. What is over has no free cells any more."""
    coming = [slot for slot in board.breakout_slots if slot.ends > now]
    free = sum((slot.id, room.id) not in board.at_cell for slot in coming for room in board.rooms)
    unplaced = sum(not topic.withdrawn and topic.id not in board.places_of for topic in board.topics)
    if unplaced <= free or not phases.is_open(board.event.phase, "topics"):
        return None
    return Tight(
        unplaced=unplaced,
        free=free,
        room=desk.held_rooms[0] if desk.held_rooms and coming else None,
        slot=next((slot for slot in desk.held_slots if slot.kind == "breakout" and slot.ends > now), None),
        number=max((room.number for room in board.rooms), default=0) + 1 if coming else 0,
        after=_after(coming, board, now) if board.rooms else None,
    )


def _after(coming: list[SlotOnBoard], board: Board, now: datetime) -> tuple[datetime, datetime] | None:
    """A time as long as the last slot for breakouts, after everything else on its day; the next full five minutes
    when that is over."""
    last = coming[-1] if coming else next(reversed(board.breakout_slots), None)
    if last is None:
        return None
    day = [slot.ends for slot in board.slots if slot.starts.date() == last.starts.date()]
    full = now.astimezone(board.zone).replace(second=0, microsecond=0)
    starts = max(*day, full + timedelta(minutes=-full.minute % 5))
    return starts, starts + (last.ends - last.starts)
