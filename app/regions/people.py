"""How many are here."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.regions.region import DESKS, Moment, Region


@dataclass(frozen=True)
class HereView:
    people: int


def regions(at: Moment) -> Iterator[Region]:
    """The count at the desk."""
    yield Region("here", "people/_here.html", HereView(at.board.people), DESKS)
