"""Photos: on the page of a breakout's photos, above its report form, on its topic's page."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.models.board import PhotoOnBoard
from app.regions.harvests import HeadingView
from app.regions.region import HARVEST, PHOTOS, TOPIC, Moment, Place, Region


@dataclass(frozen=True)
class StripView:
    """The photos of a breakout in a row, and the way to more."""

    breakout: int
    photos: tuple[PhotoOnBoard, ...]


@dataclass(frozen=True)
class ShotsView:
    """The photos of a topic, by breakout."""

    photos: tuple[tuple[Place, tuple[PhotoOnBoard, ...]], ...]


def regions(at: Moment) -> Iterator[Region]:
    """One for each photo on its page, and those that show several."""
    board = at.board
    for breakout in board.breakouts:
        page, topic = f"photos-of-{breakout.id}", board.topic[breakout.topic]
        taken = board.photos.get(breakout.id, ())
        heading = HeadingView(topic.title, topic.language, at.place(breakout))
        yield Region(f"photos-heading-{breakout.id}", "harvests/_heading.html", heading, PHOTOS, page)
        for photo in reversed(taken):
            yield Region(f"photo-{photo.id}", "photos/_photo.html", photo, PHOTOS, page)
        strip, form = StripView(breakout.id, taken), f"report-of-{breakout.id}"
        yield Region(f"strip-{breakout.id}", "photos/_strip.html", strip, HARVEST, form)
    for topic in board.topics:
        places = board.places_of.get(topic.id, ())
        shots = tuple((at.place(b), board.photos[b.id]) for b in places if b.id in board.photos)
        if shots:
            view = ShotsView(shots)
            yield Region(f"shots-{topic.id}", "photos/_shots.html", view, TOPIC, f"page-of-{topic.id}")
