"""Warnings: what may go wrong on the wall, as data. Nothing is ever refused because of them.

A hint is a view over the board and over who starred what. Only counts leave this file, never who starred.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import combinations
from typing import TYPE_CHECKING, Any

from sqlalchemy import Index
from sqlmodel import Field, Session, SQLModel, col, select

from app.models import board as boards
from app.models import notices, people
from app.models.board import Board, BreakoutOnBoard, RoomOnBoard, SlotOnBoard
from app.models.columns import maybe_moment, of_event
from app.models.rules import NotThere
from app.models.stars import Star
from app.words import clock_time, long_date

if TYPE_CHECKING:
    from app.transaction import Transaction

KINDS = ("two_places", "small_room", "kept_apart", "shared_people")
"""The most urgent first, where two begin at the same time."""
LEAST = 3  # people who would like to come to both
MORE = 5  # people by which a count has to grow before a hint that was left comes back
MOST = 5  # that the desk shows at once

Gazers = dict[int, frozenset[int]]  # who starred, by topic; for the eyes of this file


class Heed(SQLModel, table=True):
    """What a facilitator did about a hint: they told the conveners, or left it. It counts for the cards as they stood
    (`place`), and until `count` has grown by MORE."""

    __table_args__ = (Index("uq_heed_hint", "event_id", "kind", "breakout_id", "other_id", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    kind: str
    breakout_id: int = Field(foreign_key="breakout.id")
    other_id: int = Field(foreign_key="breakout.id")  # the same for a hint about one breakout
    place: str
    count: int = 0
    told_at: datetime | None = maybe_moment()
    left_at: datetime | None = maybe_moment()


@dataclass(frozen=True)
class Hint:
    """One of KINDS, about one or two breakouts (ids), for these `people` (ids of conveners), who are called `names`.
    `facts` are the words to tell it with; `free` is a cell (slot, room) that would do."""

    kind: str
    breakouts: tuple[int, ...]
    people: tuple[int, ...]
    names: tuple[str, ...]
    place: str
    starts: datetime
    count: int = 0
    free: tuple[int, int] | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    told_at: datetime | None = None

    @property
    def key(self) -> str:
        """How its address is called."""
        return "-".join((self.kind, *(str(id) for id in self.breakouts)))


@dataclass(frozen=True)
class Hints:
    """What the desk shows, and how many more there are."""

    shown: tuple[Hint, ...] = ()
    more: int = 0


@dataclass(frozen=True)
class Advice:
    """What is good to know before a cell is chosen: rooms with free cells that are too small for the `stars`; what
    else the topic's conveners convene, and what asked not to be parallel to it, each with its time."""

    stars: int = 0
    small: tuple[RoomOnBoard, ...] = ()
    mine: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.small or self.mine or self.others or self.apart)


def gazers(session: Session, board: Board, now: datetime) -> Gazers:
    """Who starred each topic that stands in a slot that is not over: one query, whatever the board."""
    topics = {breakout.topic for breakout in _coming(board, now)}
    found = select(Star.topic_id, Star.person_id).where(Star.event_id == board.event.id, col(Star.topic_id).in_(topics))
    by_topic: dict[int, set[int]] = {}
    for topic, person in session.exec(found).all():
        by_topic.setdefault(topic, set()).add(person)
    return {topic: frozenset(people) for topic, people in by_topic.items()}


def find(board: Board, starred: Gazers, now: datetime) -> list[Hint]:
    """All hints about slots that are not over, the most urgent first."""
    coming = _coming(board, now)
    pairs = list(combinations(coming, 2))
    found = [
        *(hint for one, two in pairs for hint in _two_places(board, one, two, now)),
        *(hint for one in coming for hint in _small_room(board, one, now)),
        *(hint for one, two in pairs if one.slot == two.slot for hint in _together(board, starred, one, two, now)),
    ]
    return sorted(found, key=lambda hint: (hint.starts, KINDS.index(hint.kind), -hint.count, hint.breakouts))


def read(session: Session, board: Board, now: datetime) -> list[Hint]:
    """The same with the stars read."""
    return find(board, gazers(session, board, now), now)


def for_desk(session: Session, board: Board, now: datetime) -> Hints:
    """What the desk shows: not what was left, and what was told with when."""
    heeded = {_key(heed): heed for heed in session.exec(select(Heed).where(Heed.event_id == board.event.id)).all()}
    open_ = []
    for hint in read(session, board, now):
        heed = heeded.get(hint.key)
        if heed is None or not _still(heed, hint):
            open_.append(hint)
        elif heed.left_at is None:
            open_.append(replace(hint, told_at=heed.told_at))
    return Hints(tuple(open_[:MOST]), max(0, len(open_) - MOST))


def advice(board: Board, topic_id: int, asker: int | None, moving: int | None, now: datetime) -> Advice:
    """What is good to know before the topic gets a cell, or the breakout `moving` another one."""
    topic, stars = board.topic[topic_id], board.stars.get(topic_id, 0)
    slots = [slot for slot in board.breakout_slots if not slot.is_past(now)]
    small = [
        room for room in board.rooms
        if room.seats and room.seats < stars and any((slot.id, room.id) not in board.at_cell for slot in slots)
    ]  # fmt: skip
    mine, others, apart = [], [], []
    for breakout in _coming(board, now):
        if breakout.id == moving:
            continue
        when, there = _when(board, breakout, now), board.topic[breakout.topic]
        both = [name for id, name in zip(topic.convener_ids, topic.conveners, strict=True) if id in there.convener_ids]
        if asker in topic.convener_ids and asker in there.convener_ids:
            mine.append(when)
        elif both:
            others.append((both[0], when))
        if there.id in topic.apart:
            apart.append((there.title, when))
    return Advice(stars, tuple(small), tuple(dict.fromkeys(mine)), tuple(dict.fromkeys(others)), tuple(apart))


def tell(tx: "Transaction", key: str) -> Hint:
    """Tell the conveners whom a hint concerns; a second time changes nothing. Facilitator only; refuses NotThere for a
    hint that is none, or no more."""
    hint, heed = _heed(tx, key)
    if heed.told_at is None:
        heed.told_at = tx.now
        notices.post(tx, hint.people, f"hint.{hint.kind}", **hint.facts)
    tx.tell(*people.facilitators(tx.session, tx.event_id))
    return hint


def leave(tx: "Transaction", key: str) -> Hint:
    """Show it no more until its facts change. Facilitator only; refuses NotThere."""
    hint, heed = _heed(tx, key)
    heed.left_at = heed.left_at or tx.now
    tx.tell(*people.facilitators(tx.session, tx.event_id))
    return hint


def _heed(tx: "Transaction", key: str) -> tuple[Hint, Heed]:
    """A hint as it stands now, and what was done about it."""
    tx.needs_facilitator()
    board = boards.read(tx.session, tx.event_id, tx.now)
    hint = next((hint for hint in read(tx.session, board, tx.now) if hint.key == key), None)
    if hint is None:
        raise NotThere
    ids = (hint.breakouts[0], hint.breakouts[-1])
    asked = select(Heed).where(Heed.event_id == tx.event_id, Heed.kind == hint.kind)
    heed = tx.session.exec(asked.where(Heed.breakout_id == ids[0], Heed.other_id == ids[1])).first()
    if heed is None:
        heed = Heed(event_id=tx.event_id, kind=hint.kind, breakout_id=ids[0], other_id=ids[1], place=hint.place)
    elif not _still(heed, hint):
        heed.told_at = heed.left_at = None
    else:
        return hint, heed
    heed.place, heed.count = hint.place, hint.count
    tx.session.add(heed)
    return hint, heed


def _key(heed: Heed) -> str:
    ids = dict.fromkeys((heed.breakout_id, heed.other_id))
    return "-".join((heed.kind, *(str(id) for id in ids)))


def _still(heed: Heed, hint: Hint) -> bool:
    """Whether what was done about it is about the hint as it is now."""
    return heed.place == hint.place and hint.count < heed.count + MORE


def _coming(board: Board, now: datetime) -> list[BreakoutOnBoard]:
    """What stands in slots that are not over, in the order of the wall."""
    found = [b for b in board.breakouts if not board.slot[b.slot].is_past(now) and not board.topic[b.topic].withdrawn]
    return sorted(found, key=lambda b: (board.slot[b.slot].starts, board.room[b.room].number, b.id))


def _two_places(board: Board, one: BreakoutOnBoard, two: BreakoutOnBoard, now: datetime) -> Iterator[Hint]:
    """Somebody convenes both, and the two overlap."""
    early, late = board.slot[one.slot], board.slot[two.slot]
    if late.starts >= early.ends or early.starts >= late.ends:
        return
    first, other = board.topic[one.topic], board.topic[two.topic]
    both = [
        (id, name) for id, name in zip(first.convener_ids, first.conveners, strict=True) if id in other.convener_ids
    ]
    if both:
        yield _pair("two_places", board, one, two, both, now)


def _together(
    board: Board, starred: Gazers, one: BreakoutOnBoard, two: BreakoutOnBoard, now: datetime
) -> Iterator[Hint]:
    """Two topics in one slot that share most of their people, or that asked to be apart."""
    if one.topic == two.topic:
        return
    first, other = board.topic[one.topic], board.topic[two.topic]
    who = dict(pair for topic in (first, other) for pair in zip(topic.convener_ids, topic.conveners, strict=True))
    if other.id in first.apart:
        yield _pair("kept_apart", board, one, two, list(who.items()), now)
    mine, theirs = starred.get(first.id, frozenset()), starred.get(other.id, frozenset())
    shared = len(mine & theirs)
    if shared >= LEAST and 2 * shared >= min(len(mine), len(theirs)):
        yield _pair("shared_people", board, one, two, list(who.items()), now, shared)


def _pair(
    kind: str,
    board: Board,
    one: BreakoutOnBoard,
    two: BreakoutOnBoard,
    who: list[tuple[int, str]],
    now: datetime,
    count: int = 0,
) -> Hint:
    facts = {
        "title": board.topic[one.topic].title,
        "room": board.room[one.room].name,
        "time": _when(board, one, now),
        "other_title": board.topic[two.topic].title,
        "other_room": board.room[two.room].name,
        "other_time": _when(board, two, now),
        "names": ", ".join(name for _, name in who),
        "n": count,
    }
    ids, names = tuple(id for id, _ in who), tuple(name for _, name in who)
    a, b = sorted((one, two), key=lambda breakout: breakout.id)
    place = f"{a.slot}.{a.room} {b.slot}.{b.room} {sorted(ids)}"
    starts = min(board.slot[breakout.slot].starts for breakout in (one, two))
    return Hint(kind, (a.id, b.id), ids, names, place, starts, count, facts=facts)


def _small_room(board: Board, breakout: BreakoutOnBoard, now: datetime) -> Iterator[Hint]:
    """The room is smaller than the people in it, the topic's stars, or the breakout's limit."""
    room, topic = board.room[breakout.room], board.topic[breakout.topic]
    wanted = {"seated": breakout.people, "stars": board.stars.get(topic.id, 0), "limit": breakout.limit or 0}
    why = max(wanted, key=lambda name: wanted[name])
    need = wanted[why]
    if not room.seats or need <= room.seats:
        return
    free = _larger(board, breakout, need, now)
    facts: dict[str, Any] = {
        "topic": topic.id,
        "breakout": breakout.id,
        "title": topic.title,
        "room": room.name,
        "time": _when(board, breakout, now),
        "why": why,
        "n": need,
        "seats": room.seats,
    }
    if free is not None:
        facts["free_room"] = free[1].name
        facts["free_time"] = "" if free[0].id == breakout.slot else _time(board, free[0], now)
    yield Hint(
        "small_room",
        (breakout.id,),
        topic.convener_ids,
        topic.conveners,
        f"{breakout.slot}.{breakout.room} {room.seats} {sorted(topic.convener_ids)}",
        board.slot[breakout.slot].starts,
        need,
        (free[0].id, free[1].id) if free else None,
        facts,
    )


def _larger(
    board: Board, breakout: BreakoutOnBoard, need: int, now: datetime
) -> tuple[SlotOnBoard, RoomOnBoard] | None:
    """The smallest free room with enough seats: in the same slot, or in the nearest one of that day that is still to
    come and in which no convener has something else."""
    here = board.slot[breakout.slot]
    conveners = set(board.topic[breakout.topic].convener_ids)
    busy = [board.slot[b.slot] for b in board.breakouts if conveners & set(board.topic[b.topic].convener_ids)]
    others = [
        slot for slot in board.breakout_slots
        if slot.starts > now and here.starts > now and slot.starts.date() == here.starts.date()
        and not (slot.fixed and board.event.mode == "workshop")
        and not any(slot.starts < other.ends and other.starts < slot.ends for other in busy)
    ]  # fmt: skip
    near = sorted(others, key=lambda slot: (abs(slot.starts - here.starts), slot.starts))
    for slot in (here, *near):
        fits = [room for room in board.rooms if (room.seats or 0) >= need and (slot.id, room.id) not in board.at_cell]
        if fits:
            return slot, min(fits, key=lambda room: (room.seats or 0, room.number))
    return None


def _when(board: Board, breakout: BreakoutOnBoard, now: datetime) -> str:
    return _time(board, board.slot[breakout.slot], now)


def _time(board: Board, slot: SlotOnBoard, now: datetime) -> str:
    """The time as on the wall; on another day than today, of several, with the day."""
    days = {other.starts.date() for other in board.slots}
    if len(days) < 2 or slot.starts.date() == now.astimezone(board.zone).date():
        return clock_time(slot.starts)
    return f"{long_date(slot.starts)}, {clock_time(slot.starts)}"
