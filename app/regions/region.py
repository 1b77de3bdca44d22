"""A region, the pages that show regions, and a moment of a board: what the regions of every noun are made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from app.models.board import Board, BreakoutOnBoard, RoomOnBoard, SlotOnBoard
from app.models.nights import part

PHONE, WALL, DESK = frozenset({"phone"}), frozenset({"wall"}), frozenset({"desk"})
MOVES, SPACE = frozenset({"moves"}), frozenset({"space"})
ARRANGEMENT, PROGRAMME = frozenset({"arrangement"}), frozenset({"programme"})
PLACE, TOPIC, HARVEST = frozenset({"place"}), frozenset({"topic"}), frozenset({"harvest"})
LINE = frozenset({"line"})
HARVESTING = frozenset({"harvesting"})
"""The desk's page for all that comes after the wall: reports, deciding, closing."""
ROOM, DOOR, HELPER = frozenset({"room"}), frozenset({"door"}), frozenset({"helper"})
REMOTE, SAID = frozenset({"remote"}), frozenset({"announcements"})
GRID = WALL | DESK
SHOWN = WALL | DESK
"""Where scenes are: on walls, and in the picture of a wall on the desk."""
DESKS = DESK | MOVES | SPACE | ARRANGEMENT | PROGRAMME | HARVESTING
IDEAS = frozenset({"ideas"})
PHOTOS = frozenset({"photos"})
ACTIONS, CLOSING = frozenset({"actions"}), frozenset({"closing"})
BALLOTS, RECOMMENDATIONS = frozenset({"ballots"}), frozenset({"recommendations"})
OWN = frozenset({"own"})
"""Pages of one person, which fetch what they show."""
EVERY = (
    PHONE | WALL | DESKS | REMOTE | PLACE | TOPIC | HARVEST | ROOM | DOOR | HELPER | LINE | IDEAS | OWN | SAID
    | PHOTOS
    | ACTIONS
    | BALLOTS | RECOMMENDATIONS | CLOSING
)  # fmt: skip
"""All pages that hear the push, by name: what `data-page` says."""
TABBED = EVERY - WALL - DESKS - REMOTE - DOOR - HELPER
"""Those with the tabs of the phone."""


@dataclass(frozen=True)
class Region:
    """`view` is compared and drawn with `template`; `pages` show it."""

    id: str
    template: str
    view: Any
    pages: frozenset[str]
    inside: str = ""


class Regions(dict[str, Region]):
    """Regions by id, in the order of the page: a region's next sibling comes after it. `containers` are those that
    pages have whether anything stands in them or not."""

    def __init__(self, *, containers: Iterable[str] = ()):
        super().__init__()
        self.containers = tuple(containers)

    @cached_property
    def inside(self) -> dict[str, list[str]]:
        """The ids of what stands in each container, in order."""
        index: dict[str, list[str]] = {container: [] for container in self.containers}
        for region in self.values():
            index.setdefault(region.inside, []).append(region.id)
        return index

    def but(self, others: dict[str, Region]) -> "Regions":
        """The same with others in fixed places; what was drawn of the containers stays."""
        same = Regions(containers=self.containers)
        same.update({**self, **others})
        same.inside, same.filled = self.inside, self.filled
        return same

    @cached_property
    def filled(self) -> dict[tuple[str, str], Any]:
        """Containers that have been drawn, by id and language."""
        return {}


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
    """Where and when a breakout is, and since when it goes on, if it continues an earlier one."""

    breakout: int
    time: Time
    room: RoomOnBoard
    pinned: bool
    since: datetime | None = None


@dataclass(frozen=True)
class Shell:
    """A container without words of its own."""

    id: str


class Moment:
    """A board at a moment: what several views ask for."""

    def __init__(self, board: Board, now: datetime):
        self.board, self.now = board, now
        self.days = sorted({slot.starts.date() for slot in board.slots})
        self.part = part(((slot.starts, slot.ends) for slot in board.slots), now)
        coming = [slot for slot in board.breakout_slots if slot.starts > now]
        self.next_id = coming[0].id if coming else None
        self.times = {slot.id: self._time(slot) for slot in board.slots}
        self.unplaced = sum(not t.withdrawn and not t.merged_into and t.id not in board.places_of for t in board.topics)

    def _time(self, slot: SlotOnBoard) -> Time:
        if slot.is_past(self.now):
            state = "past"
        elif slot.is_now(self.now):
            state = "now"
        else:
            state = "next" if slot.id == self.next_id else "later"
        day = slot.starts.date() if len(self.days) > 1 else None
        return Time(slot.id, slot.kind, slot.label, slot.starts, slot.ends, slot.paper, state, day)

    @property
    def today(self) -> date | None:
        """The day the wall shows: today, else the next one with slots, else the last."""
        here = self.now.astimezone(self.board.zone).date()
        return next((day for day in self.days if day >= here), self.days[-1] if self.days else None)

    @property
    def number(self) -> int:
        """Which of the days that is, from 1."""
        return self.days.index(self.today) + 1 if self.today in self.days else 0

    @property
    def slots_today(self) -> list[SlotOnBoard]:
        return [slot for slot in self.board.slots if slot.starts.date() == self.today]

    @property
    def coming(self) -> Time | None:
        """The next breakouts of today; between two days the first slot of the next one, whatever it is."""
        if self.part.name in ("before", "evening", "morning"):
            return next((self.times[slot.id] for slot in self.board.slots if slot.starts > self.now), None)
        return self.times[self.next_id] if self.next_id else None

    @property
    def is_coming_today(self) -> bool:
        """Whether that is today, so that a time without a date says when."""
        coming = self.coming
        return coming is not None and coming.starts.date() == self.now.astimezone(self.board.zone).date()

    def place(self, breakout: BreakoutOnBoard) -> Place:
        earlier = self.board.breakout.get(breakout.continues or 0)
        since = self.times[earlier.slot].starts if earlier else None
        time, room = self.times[breakout.slot], self.board.room[breakout.room]
        return Place(breakout.id, time, room, breakout.pinned, since)

    def places(self, topic: int) -> tuple[Place, ...]:
        return tuple(self.place(breakout) for breakout in self.board.places_of.get(topic, ()))
