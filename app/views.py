"""The views: what each kind of region shows. Frozen, compared by value; equal views are drawn as equal bytes."""

from dataclasses import dataclass
from datetime import date, datetime

from app.models.board import AnnouncementOnBoard, BreakoutOnBoard, HarvestOnBoard, RoomOnBoard, TopicOnBoard


@dataclass(frozen=True)
class Time:
    """A slot as pages show it. `state` is past, now, next or later; `day` is set when there are several days."""

    id: int
    kind: str
    label: str
    starts: datetime
    ends: datetime
    paper: int
    state: str
    day: date | None


@dataclass(frozen=True)
class Place:
    """Where and when a breakout is."""

    breakout: int
    time: Time
    room: RoomOnBoard


@dataclass(frozen=True)
class PhaseView:
    phase: str
    pitch_closed: str
    seats_closed: str


@dataclass(frozen=True)
class HeadlineView:
    topics: int
    free: int
    unplaced: int


@dataclass(frozen=True)
class PosterView:
    title: str
    question: str
    givens: str
    day: date | None


@dataclass(frozen=True)
class TitleView:
    title: str


@dataclass(frozen=True)
class WordingView:
    title: str
    question: str
    givens: str


@dataclass(frozen=True)
class NameView:
    title: str
    language: str


@dataclass(frozen=True)
class TopicView:
    topic: TopicOnBoard
    places: tuple[Place, ...]


@dataclass(frozen=True)
class StarsView:
    topic: int
    stars: int


@dataclass(frozen=True)
class ListedView:
    topic: TopicOnBoard
    stars: int


@dataclass(frozen=True)
class AboutView:
    topic: TopicOnBoard
    star: StarsView
    places: tuple[Place, ...]
    harvests: tuple[tuple[Place, HarvestOnBoard], ...]


@dataclass(frozen=True)
class BandView:
    time: Time


@dataclass(frozen=True)
class BandHeadView:
    time: Time
    free: int
    roaming: int


@dataclass(frozen=True)
class BreakoutView:
    breakout: BreakoutOnBoard
    title: str
    language: str
    time: Time
    room: RoomOnBoard
    has_report: bool


@dataclass(frozen=True)
class CellView:
    time: Time
    room: int
    breakout: BreakoutOnBoard | None
    title: str
    language: str
    has_report: bool
    needed: bool


@dataclass(frozen=True)
class TicketView:
    time: Time
    room: RoomOnBoard


@dataclass(frozen=True)
class NewsHeadView:
    reports: int
    expected: int


@dataclass(frozen=True)
class NewsView:
    harvest: HarvestOnBoard
    topic: int
    title: str
    language: str
    convener: str
    place: Place


@dataclass(frozen=True)
class HeadingView:
    title: str
    language: str
    place: Place


@dataclass(frozen=True)
class ReportView:
    """What the page of somebody who writes has to know of the published report."""

    breakout: int
    revision: int
    by: str


@dataclass(frozen=True)
class NowNextView:
    now: Time | None
    next: Time | None


@dataclass(frozen=True)
class DayView:
    time: Time
    used: int
    rooms: int
    full: int
    seated: int
    roaming: int
    reports: int


@dataclass(frozen=True)
class TapeView:
    phases: tuple[str, ...]
    current: str


@dataclass(frozen=True)
class HereView:
    people: int


@dataclass(frozen=True)
class AnnouncementView:
    newest: AnnouncementOnBoard | None
    more: int


@dataclass(frozen=True)
class Shell:
    """A container without words of its own."""

    id: str
