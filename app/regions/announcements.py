"""What the facilitator said to everybody. What is still to be said is not on the board."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.models.board import AnnouncementOnBoard, Board
from app.regions.region import DESK, PHONE, SAID, SHOWN, Moment, Region, Time

ON_WALL = timedelta(minutes=15)  # the wall is for everything else; phones keep it until it is seen
IN_STRIP = 4  # what one person has seen makes room for what they have not


@dataclass(frozen=True)
class AnnouncementView:
    newest: AnnouncementOnBoard | None
    more: int


@dataclass(frozen=True)
class StripView:
    said: tuple[AnnouncementOnBoard, ...]
    more: int


@dataclass(frozen=True)
class ToView:
    breakouts: tuple[tuple[int, str, Time], ...]


@dataclass(frozen=True)
class SaidView:
    announcement: AnnouncementOnBoard
    at: datetime


def regions(at: Moment) -> Iterator[Region]:
    """The newest ones: on phones until they are seen, on the wall while fresh; and all of them on their page."""
    said = at.board.announcements
    strip = StripView(said[:IN_STRIP], max(0, len(said) - 1))
    fresh = AnnouncementView(said[0], len(said) - 1) if _is_fresh(at.board, at.now) else AnnouncementView(None, 0)
    yield Region("announcement", "announcements/_announcement.html", strip, PHONE | DESK)
    yield Region("announced", "announcements/_announced.html", fresh, SHOWN)
    yield Region("saying-to", "announcements/_to.html", ToView(tuple(_to(at))), DESK)
    for one in said:
        view = SaidView(one, one.at.astimezone(at.board.zone))
        yield Region(f"spoken-{one.id}", "announcements/_told.html", view, SAID, "spoken")


def _to(at: Moment) -> Iterator[tuple[int, str, Time]]:
    """The breakouts that something can be said to: what is on, and what comes next."""
    board = at.board
    for breakout in sorted(board.breakouts, key=lambda b: (board.slot[b.slot].starts, board.room[b.room].number)):
        if at.times[breakout.slot].state in ("now", "next"):
            yield breakout.id, board.room[breakout.room].name, at.times[breakout.slot]


def turns(board: Board) -> Iterator[datetime]:
    """When an announcement comes, or leaves the wall."""
    yield from (announcement.at + ON_WALL for announcement in board.announcements[:1])
    if board.fresh_until:
        yield board.fresh_until


def _is_fresh(board: Board, now: datetime) -> bool:
    return bool(board.announcements) and now < board.announcements[0].at + ON_WALL
