"""What stands above the wall: the event's name, its question, its givens."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.regions.region import ARRANGEMENT, DESKS, EVERY, GRID, SHOWN, SPACE, Moment, Region
from app.words import languages


@dataclass(frozen=True)
class TitleView:
    title: str


@dataclass(frozen=True)
class WordingView:
    title: str
    question: str
    givens: str
    law: str
    language: str
    languages: tuple[str, ...]


@dataclass(frozen=True)
class ModeView:
    mode: str
    conveners_place: bool


@dataclass(frozen=True)
class ArrangingView:
    """Whether the organiser arranges the wall: the desk has a page for it then."""

    is_on: bool


@dataclass(frozen=True)
class PosterView:
    title: str
    question: str
    givens: str
    day: date | None
    number: int
    days: int


def regions(at: Moment) -> Iterator[Region]:
    """The name on every page, the poster and the question on the wall, the wording where it is refined."""
    event = at.board.event
    yield Region("event-name", "events/_title.html", TitleView(event.title), EVERY)
    wording = WordingView(event.title, event.question, event.givens, event.law, event.language, languages())
    yield Region("wording", "events/_wording.html", wording, SPACE)
    arranging = ArrangingView(event.mode == "barcamp")
    yield Region("arranging", "events/_arranging.html", arranging, DESKS - ARRANGEMENT)
    yield Region("mode", "events/_mode.html", ModeView(event.mode, event.conveners_place), SPACE)
    poster = PosterView(event.title, event.question, event.givens, at.today, at.number, len(at.days))
    yield Region("poster", "events/_poster.html", poster, SHOWN)
    yield Region("asked", "events/_asked.html", poster, SHOWN)
    yield Region("question", "events/_question.html", poster, GRID)
