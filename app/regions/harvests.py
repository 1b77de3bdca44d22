"""Harvests: the news, and what the page of somebody who writes has to know."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.models.board import BreakoutOnBoard, HarvestOnBoard, PhotoOnBoard, PresentOnBoard
from app.regions.region import HARVEST, HARVESTING, PHONE, SHOWN, TABBED, Moment, Place, Region

NOBODY = PresentOnBoard()


@dataclass(frozen=True)
class NewsHeadView:
    reports: int
    expected: int


@dataclass(frozen=True)
class NewsView:
    """A card of the news: a report, or (`harvest` None) photos of a breakout whose report is still to come."""

    harvest: HarvestOnBoard | None
    topic: int
    title: str
    language: str
    convener: str
    place: Place
    photos: tuple[PhotoOnBoard, ...] = ()


@dataclass(frozen=True)
class FreshView:
    """A report as the tab of the news counts it; who has read it has one less, by their own sheet."""

    harvest: int


@dataclass(frozen=True)
class HeadingView:
    title: str
    language: str
    place: Place


@dataclass(frozen=True)
class RelatedView:
    """The topics a report's is linked to, each with its title and language."""

    breakout: int
    related: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True)
class ReportView:
    """What the page of somebody who writes has to know of the published report."""

    breakout: int
    revision: int
    by: str
    harvest: int
    state: str
    present: PresentOnBoard
    book_closed: bool


@dataclass(frozen=True)
class BookView:
    """The book at the desk: whether it still takes reports."""

    is_closed: bool


def regions(at: Moment) -> Iterator[Region]:
    """The news as they come in; the heading and the published report on their pages; the book at the desk."""
    board = at.board
    expected = sum(at.times[breakout.slot].state in ("past", "now") for breakout in board.breakouts)
    yield Region("news-head", "harvests/_news_head.html", NewsHeadView(len(board.harvests), expected), PHONE | SHOWN)
    yield from _news(at)
    for harvest in board.harvests:
        yield Region(f"fresh-{harvest.id}", "harvests/_fresh.html", FreshView(harvest.id), TABBED, "fresh")
    closed = board.event.book_closed
    yield Region("book", "harvests/_book.html", BookView(closed), HARVESTING)
    for breakout in board.breakouts:
        report = board.harvest_of.get(breakout.id)
        told = (report.revision, report.by, report.id) if report else (0, "", 0)
        state, present = at.times[breakout.slot].state, board.present.get(breakout.id, NOBODY)
        view_of = ReportView(breakout.id, *told, state, present, closed)
        page, topic = f"report-of-{breakout.id}", board.topic[breakout.topic]
        heading = HeadingView(topic.title, topic.language, at.place(breakout))
        yield Region(f"heading-{breakout.id}", "harvests/_heading.html", heading, HARVEST, page)
        yield Region(f"report-{breakout.id}", "harvests/_report.html", view_of, HARVEST, page)
        others = (board.topic[other] for other in board.related.get(topic.id, ()))
        related = RelatedView(breakout.id, tuple((other.id, other.title, other.language) for other in others))
        id = f"related-{breakout.id}"
        yield Region(id, "harvests/_related.html", related, HARVEST, f"related-of-{breakout.id}")


def _news(at: Moment) -> Iterator[Region]:
    """Reports and, where there is none yet, photos: the newest first."""
    board = at.board
    cards: list[tuple[datetime, int, HarvestOnBoard | None]]
    cards = [(harvest.at, harvest.breakout, harvest) for harvest in board.harvests]
    cards += [(taken[0].at, id, None) for id, taken in board.photos.items() if id not in board.harvest_of]
    for _when, id, report in sorted(cards, key=lambda card: (card[0], card[1]), reverse=True):
        name = f"news-{report.id}" if report else f"news-of-{id}"
        yield Region(name, "harvests/_news.html", _card(at, board.breakout[id], report), PHONE | SHOWN, "news")


def _card(at: Moment, breakout: BreakoutOnBoard, harvest: HarvestOnBoard | None) -> NewsView:
    topic, taken = at.board.topic[breakout.topic], at.board.photos.get(breakout.id, ())
    head = harvest, topic.id, topic.title, topic.language, topic.convened_by
    return NewsView(*head, at.place(breakout), taken)
