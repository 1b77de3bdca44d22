"""Topics, as cards, as a page of their own, and as lines at the desk."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.models.board import HarvestOnBoard, PresentOnBoard, QuestionOnBoard, TopicOnBoard
from app.regions import phases, stars
from app.regions.region import PHONE, PLACE, SPACE, TOPIC, Moment, Place, Region
from app.regions.stars import StarsView

NOBODY = PresentOnBoard()


@dataclass(frozen=True)
class HeadlineView:
    topics: int
    free: int
    unplaced: int


@dataclass(frozen=True)
class NameView:
    title: str
    language: str


@dataclass(frozen=True)
class Other:
    """A topic that another one has gone together with."""

    id: int
    title: str
    language: str


@dataclass(frozen=True)
class TopicView:
    """`conveners_place`: whether its convener may put it on the wall, or the organiser does. `spoken` is the language
    it will be held in, where that is not the event's."""

    topic: TopicOnBoard
    places: tuple[Place, ...]
    conveners_place: bool
    spoken: str
    remarks: int
    into: Other | None
    along: tuple[Other, ...]


@dataclass(frozen=True)
class ListedView:
    topic: TopicOnBoard
    stars: int


@dataclass(frozen=True)
class AboutView:
    topic: TopicOnBoard
    spoken: str
    star: StarsView
    places: tuple[Place, ...]
    harvests: tuple[tuple[Place, HarvestOnBoard], ...]
    conveners_place: bool
    apart: tuple[tuple[int, str, str], ...]
    into: Other | None
    along: tuple[Other, ...]
    days: int
    questions: tuple[QuestionOnBoard, ...]
    present: tuple[tuple[int, PresentOnBoard], ...]


def spoken(at: Moment, topic: TopicOnBoard) -> str:
    """The language a topic will be held in; empty where that is the event's own."""
    return "" if topic.language.split("-")[0] == at.board.event.language else topic.language


def heads(at: Moment) -> Iterator[Region]:
    """What stands above and below the cards."""
    live = [topic for topic in at.board.topics if not topic.withdrawn]
    yield Region("headline", "topics/_headline.html", HeadlineView(len(live), at.board.free_cells, at.unplaced), PHONE)
    yield Region("dock", "topics/_dock.html", phases.view(at), PHONE)


def cards(at: Moment) -> Iterator[Region]:
    """A card for each topic on the phone, its star by itself, its name and its page."""
    lets = at.board.event.conveners_place
    for topic in at.board.topics:
        places = at.places(topic.id)
        card, star = f"topic-{topic.id}", stars.view(at, topic.id)
        said = len(at.board.remarks.get(topic.id, ()))
        view = TopicView(topic, places, lets, spoken(at, topic), said, *_together(at, topic))
        yield Region(card, "topics/_topic.html", view, PHONE, "topics")
        if not topic.withdrawn:  # by itself, since it changes most: 300 phones get one small form
            yield Region(f"star-{topic.id}", "stars/_star.html", star, PHONE, card)
        breakouts = at.board.places_of.get(topic.id, ())
        reports = tuple(
            (at.place(breakout), at.board.harvest_of[breakout.id])
            for breakout in breakouts
            if breakout.id in at.board.harvest_of
        )
        name = NameView(topic.title, topic.language)
        # Pages of one topic or breakout have a container of its own: what was hidden can come back.
        yield Region(f"name-{topic.id}", "topics/_name.html", name, PLACE, f"place-of-{topic.id}")
        about = AboutView(
            *(topic, spoken(at, topic), star, places, reports, lets, _apart(at, topic)),
            *_together(at, topic),
            days=len(at.days),
            questions=at.board.questions,
            present=tuple(
                (place.breakout, at.board.present.get(place.breakout, NOBODY))
                for place in places
                if place.time.state in ("now", "past")
            ),
        )
        yield Region(f"about-{topic.id}", "topics/_about.html", about, TOPIC, f"page-of-{topic.id}")


def _together(at: Moment, topic: TopicOnBoard) -> tuple[Other | None, tuple[Other, ...]]:
    """Where a topic has gone, and what has come along with it."""
    into = at.board.topic.get(topic.merged_into or 0)
    along = at.board.merged.get(topic.id, ())
    return _other(into) if into else None, tuple(_other(one) for one in along)


def _other(topic: TopicOnBoard) -> Other:
    return Other(topic.id, topic.title, topic.language)


def _apart(at: Moment, topic: TopicOnBoard) -> tuple[tuple[int, str, str], ...]:
    """The topics that it must not be parallel to, each with title and language."""
    found = (at.board.topic[other] for other in topic.apart if other in at.board.topic)
    return tuple((other.id, other.title, other.language) for other in found)


def lines(at: Moment) -> Iterator[Region]:
    """The topics as the desk lists them."""
    for topic in at.board.topics:
        listed = ListedView(topic, at.board.stars.get(topic.id, 0))
        yield Region(f"listed-{topic.id}", "topics/_listed.html", listed, SPACE, "listed")
