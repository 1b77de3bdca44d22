"""What stands beside a topic on its page: how many will come, who takes notes, related topics, the exchange."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.models import phases, remarks
from app.models.board import BreakoutOnBoard, RemarkOnBoard, TopicOnBoard
from app.models.estimates import Estimate, Past, estimate
from app.regions.region import TOPIC, Moment, Place, Region


@dataclass(frozen=True)
class AroundView:
    """`notes` has the note-taker of each place, or nobody; `comes` is None while nobody can know."""

    topic: int
    notes: tuple[tuple[Place, str, bool], ...]
    related: tuple[TopicOnBoard, ...]
    comes: Estimate | None
    is_coming: bool


@dataclass(frozen=True)
class RemarksView:
    topic: int
    remarks: tuple[RemarkOnBoard, ...]


@dataclass(frozen=True)
class SayView:
    """`state` is `open`, `room` once people talk there, or `closed` by the phase."""

    topic: int
    state: str


def regions(at: Moment) -> Iterator[Region]:
    """Three for each topic, below it on its page."""
    past = lessons(at)
    for topic in at.board.topics:
        page = f"page-of-{topic.id}"
        yield Region(f"around-{topic.id}", "topics/_around.html", _around(at, topic, past), TOPIC, page)
        said = RemarksView(topic.id, at.board.remarks.get(topic.id, ()))
        yield Region(f"remarks-{topic.id}", "remarks/_remarks.html", said, TOPIC, page)
        yield Region(f"say-{topic.id}", "remarks/_say.html", SayView(topic.id, _state(at, topic)), TOPIC, page)


def lessons(at: Moment) -> list[Past]:
    """What the rounds that are over tell about those to come."""
    board = at.board
    over = [breakout for breakout in board.breakouts if at.times[breakout.slot].state == "past"]
    return [Past(board.stars.get(one.topic, 0), one.people, one.slot) for one in over]


def expected(at: Moment, topic: int, past: list[Past]) -> Estimate | None:
    """How many will come to the next breakout of a topic."""
    coming = _coming(at, topic)
    return estimate(at.board.stars.get(topic, 0), coming[0].people if coming else 0, past)


def _coming(at: Moment, topic: int) -> list[BreakoutOnBoard]:
    places = at.board.places_of.get(topic, ())
    return [breakout for breakout in places if at.times[breakout.slot].state in ("next", "later")]


def _around(at: Moment, topic: TopicOnBoard, past: list[Past]) -> AroundView:
    board = at.board
    places = board.places_of.get(topic.id, ())
    is_coming = not topic.withdrawn and (not places or bool(_coming(at, topic.id)))
    return AroundView(
        topic=topic.id,
        notes=tuple((at.place(breakout), breakout.note_taker, breakout.notes_wanted) for breakout in places),
        related=tuple(board.topic[other] for other in board.related.get(topic.id, ())),
        comes=expected(at, topic.id, past) if is_coming else None,
        is_coming=is_coming,
    )


def _state(at: Moment, topic: TopicOnBoard) -> str:
    times = [(at.times[b.slot].starts, at.times[b.slot].ends) for b in at.board.places_of.get(topic.id, ())]
    if remarks.is_over(times, at.now):
        return "room"
    is_open = not topic.withdrawn and phases.is_open(at.board.event.phase, "topics")
    return "open" if is_open else "closed"
