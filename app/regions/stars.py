"""Stars."""

from dataclasses import dataclass

from app.regions.region import Moment


@dataclass(frozen=True)
class StarsView:
    topic: int
    stars: int


def view(at: Moment, topic: int) -> StarsView:
    """The stars of one topic."""
    return StarsView(topic, at.board.stars.get(topic, 0))
