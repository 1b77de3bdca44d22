"""The pitch line: the stage on the wall, its controls at the desk, and where everybody stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.models import phases
from app.models.board import TopicOnBoard, TurnOnBoard
from app.models.board.values import RoomOnBoard
from app.regions.region import DESK, LINE, PLACE, TOPIC, WALL, Moment, Region, Time

NEXT = 3  # who is shown by name after the one who speaks


@dataclass(frozen=True)
class Wish:
    time: Time
    room: RoomOnBoard


@dataclass(frozen=True)
class StandView:
    """A turn as it is shown. `number` counts from 1 for the first who waits, and is 0 for who speaks; `until` is the
    end of the countdown, which cuts nobody off."""

    topic: TopicOnBoard
    number: int
    wish: Wish | None
    seconds: int
    until: datetime | None


@dataclass(frozen=True)
class LineView:
    speaking: StandView | None
    waiting: tuple[StandView, ...]
    more: int
    is_open: bool
    seconds: int


@dataclass(frozen=True)
class ControlView:
    line: LineView
    others: tuple[TopicOnBoard, ...]


@dataclass(frozen=True)
class OfferView:
    """Whether a convener may stand in line with this topic, and where it stands."""

    topic: int
    turn: StandView | None
    is_open: bool


@dataclass(frozen=True)
class OpenView:
    is_open: bool


def regions(at: Moment) -> Iterator[Region]:
    """One line, on every page that shows it."""
    board = at.board
    turns = _turns(at)
    by_topic = {turn.topic.id: turn for turn in turns}
    speaking = next((turn for turn in turns if turn.number == 0), None)
    waiting = tuple(turn for turn in turns if turn.number)
    is_open = not board.event.line_closed and phases.is_open(board.event.phase, "topics")
    view = LineView(speaking, waiting[:NEXT], len(waiting[NEXT:]), is_open, board.event.line_seconds)
    yield Region("line", "lines/_line.html", view, WALL | DESK)
    yield Region("queue", "lines/_queue.html", view, LINE)
    for turn in turns:
        yield Region(f"turn-{turn.topic.id}", "lines/_turn.html", turn, LINE, "turns")
    whole = LineView(speaking, waiting, 0, not board.event.line_closed, board.event.line_seconds)
    others = tuple(t for t in board.topics if not t.withdrawn and t.id not in by_topic and t.id not in board.places_of)
    yield Region("calling", "lines/_calling.html", ControlView(whole, others), DESK)
    yield Region("line-offer", "lines/_offer.html", OpenView(is_open), PLACE)
    yield Region("line-wish", "lines/_wish.html", OpenView(is_open), PLACE)
    for topic in board.topics:
        offer = OfferView(topic.id, by_topic.get(topic.id), is_open and not topic.withdrawn)
        yield Region(f"stand-{topic.id}", "lines/_stand.html", offer, TOPIC, f"page-of-{topic.id}")


def _turns(at: Moment) -> list[StandView]:
    seconds = at.board.event.line_seconds
    turns, number = [], 0
    for turn in at.board.line:
        number += turn.state == "waiting"
        until = turn.called_at + timedelta(seconds=seconds) if turn.called_at and seconds else None
        topic = at.board.topic[turn.topic]
        turns.append(StandView(topic, number if turn.state == "waiting" else 0, _wish(at, turn), seconds, until))
    return turns


def _wish(at: Moment, turn: TurnOnBoard) -> Wish | None:
    if turn.slot is None or turn.room is None or at.board.slot[turn.slot].kind != "breakout":
        return None
    return Wish(at.times[turn.slot], at.board.room[turn.room])
