"""Ideas before the day: a page of their own, and the way there."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.models.board import IdeaOnBoard
from app.regions.region import IDEAS, PHONE, Moment, Region


@dataclass(frozen=True)
class IdeasDoorView:
    ideas: int
    phase: str


@dataclass(frozen=True)
class IdeaView:
    idea: IdeaOnBoard


def regions(at: Moment) -> Iterator[Region]:
    """The way there on the phone, apart from topics; the ideas themselves on their page."""
    board = at.board
    door = IdeasDoorView(len(board.ideas), board.event.phase)
    yield Region("ideas-door", "ideas/_door.html", door, PHONE)
    for idea in board.ideas:
        yield Region(f"idea-{idea.id}", "ideas/_idea.html", IdeaView(idea), IDEAS, "ideas")
