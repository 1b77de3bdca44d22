"""Breakouts: in the bands of the phone, and in the grid of the wall."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from app.models.board import BreakoutOnBoard, RoomOnBoard, SlotOnBoard
from app.regions.region import GRID, Moment, Region, Shell, Time


@dataclass(frozen=True)
class BreakoutView:
    breakout: BreakoutOnBoard
    title: str
    language: str
    time: Time
    room: RoomOnBoard
    has_report: bool
    since: datetime | None


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
class CornerView:
    day: date | None
    number: int


@dataclass(frozen=True)
class NowNextView:
    """`next` is what comes next today, or when the next day begins."""

    now: Time | None
    next: Time | None
    is_today: bool


def regions(at: Moment) -> Iterator[Region]:
    """The grid of the day: time across, rooms down."""
    board = at.board
    slots = at.slots_today
    corner = CornerView(at.today if len(at.days) > 1 else None, at.number)
    yield Region("corner", "rooms/_corner.html", corner, GRID, "slots")
    for slot in slots:
        yield Region(f"slot-{slot.id}", "slots/_slot.html", at.times[slot.id], GRID, "slots")
    for room in board.rooms:
        row = f"row-{room.id}"
        yield Region(row, "rooms/_row.html", Shell(row), GRID, "rooms")
        yield Region(f"room-{room.id}", "rooms/_room.html", room, GRID, row)
        for slot in slots:
            yield Region(f"cell-{slot.id}-{room.id}", "breakouts/_cell.html", _cell(at, slot, room), GRID, row)
    now = next((time for time in at.times.values() if time.state == "now"), None)
    yield Region("now-next", "slots/_now_next.html", NowNextView(now, at.coming, at.is_coming_today), GRID)


def _cell(at: Moment, slot: SlotOnBoard, room: RoomOnBoard) -> CellView:
    breakout = at.board.at_cell.get((slot.id, room.id))
    if breakout is None:
        return CellView(at.times[slot.id], room.id, None, "", "", False, True)
    topic = at.board.topic[breakout.topic]
    report = at.board.harvest_of.get(breakout.id)
    return CellView(
        time=at.times[slot.id],
        room=room.id,
        breakout=breakout,
        title=topic.title,
        language=topic.language,
        has_report=report is not None,
        needed=report is None or report.needed,
    )
