"""The opening rush: slots that count down on every screen, and the newest titles."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.models.board import TopicOnBoard
from app.regions.region import DESK, PHONE, WALL, Moment, Region, Time

NEWEST = 4  # titles on the wall


@dataclass(frozen=True)
class RushView:
    """`left` is whether any slot has a use left; `uses` of each, out of as many `rooms`."""

    is_on: bool
    left: bool
    uses: int
    rooms: int
    chosen: int | None


@dataclass(frozen=True)
class UsesView:
    time: Time
    left: int
    uses: int


@dataclass(frozen=True)
class NewestView:
    topic: TopicOnBoard
    time: Time | None


def regions(at: Moment) -> Iterator[Region]:
    """A paper for each slot that has uses left; nothing of it while there is no rush."""
    board = at.board
    coming = [slot for slot in board.breakout_slots if not slot.is_past(at.now)]
    left = [slot for slot in coming if board.uses_left.get(slot.id)] if board.rush else []
    view = RushView(
        board.rush is not None, bool(left), board.uses, len(board.rooms), board.rush.uses if board.rush else None
    )
    yield Region("rush", "rushes/_rush.html", view, WALL | DESK)
    yield Region("rushing", "rushes/_rushing.html", view, DESK)
    yield Region("uses", "rushes/_uses.html", view, PHONE)
    for slot in left:
        uses = UsesView(at.times[slot.id], board.uses_left[slot.id], board.uses)
        yield Region(f"use-{slot.id}", "rushes/_use.html", uses, PHONE, "uses")
        yield Region(f"paper-{slot.id}", "rushes/_paper.html", uses, WALL | DESK, "papers")
    live = [topic for topic in board.topics if not topic.withdrawn] if board.rush else []
    for topic in live[:NEWEST]:
        places = at.places(topic.id)
        newest = NewestView(topic, places[0].time if places else None)
        yield Region(f"newest-{topic.id}", "rushes/_newest.html", newest, WALL | DESK, "newest")
