"""The times of the day: bands on the phone, free cells, lines at the desk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.models.board import BreakoutOnBoard, RoomOnBoard
from app.models.nights import Part
from app.regions.breakouts import BreakoutView
from app.regions.region import DESK, HELPER, PHONE, PLACE, SPACE, Moment, Region, Shell, Time


@dataclass(frozen=True)
class BandView:
    time: Time


@dataclass(frozen=True)
class BandHeadView:
    time: Time
    free: int
    roaming: int


@dataclass(frozen=True)
class TicketView:
    time: Time
    room: RoomOnBoard


@dataclass(frozen=True)
class WholeDayView:
    day: date


@dataclass(frozen=True)
class DateView:
    """A day as a heading: `part` is past, today or later."""

    day: date
    number: int
    part: str


@dataclass(frozen=True)
class BetweenView:
    """Before, between and after the days: what a page says when nothing is on. `opens` is when the next day does."""

    part: Part
    opens: Time | None
    is_today: bool
    reports: int
    expected: int


@dataclass(frozen=True)
class DayView:
    time: Time
    used: int
    rooms: int
    full: int
    seated: int
    roaming: int
    reports: int


def bands(at: Moment) -> Iterator[Region]:
    """A band for each slot, with its breakouts."""
    board = at.board
    by_slot: dict[int, list[BreakoutOnBoard]] = {}
    for breakout in sorted(board.breakouts, key=lambda b: board.room[b.room].number):
        by_slot.setdefault(breakout.slot, []).append(breakout)
    headed = None
    for slot in board.slots:
        time, band = at.times[slot.id], f"band-{slot.id}"
        here = by_slot.get(slot.id, [])
        yield Region(band, "slots/_band.html", BandView(time), PHONE, "bands")
        if time.day and time.day != headed:
            headed = time.day
            yield Region(f"band-day-{slot.id}", "slots/_band_day.html", WholeDayView(time.day), PHONE, band)
        head = BandHeadView(time, len(board.rooms) - len(here), board.roaming.get(slot.id, 0))
        if slot.kind == "breakout" and time.state == "now":
            yield Region(f"when-{slot.id}", "slots/_when.html", BandView(time), PHONE, band)
            yield Region(f"elsewhere-{slot.id}", "slots/_elsewhere.html", Shell(band), PHONE, band)
        yield Region(f"band-head-{slot.id}", "slots/_band_head.html", head, PHONE, band)
        for breakout in here:
            view = BreakoutView(
                breakout=breakout,
                title=board.topic[breakout.topic].title,
                language=board.topic[breakout.topic].language,
                time=time,
                room=board.room[breakout.room],
                has_report=breakout.id in board.harvest_of,
                since=at.place(breakout).since,
            )
            yield Region(f"breakout-{breakout.id}", "breakouts/_breakout.html", view, PHONE, band)
        if slot.kind == "breakout":
            yield Region(f"roam-{slot.id}", "slots/_roam.html", head, PHONE, band)


def free(at: Moment) -> Iterator[Region]:
    """A ticket for each free cell."""
    board = at.board
    for slot in board.breakout_slots:
        if slot.fixed and board.event.mode == "workshop":
            continue
        time, band = at.times[slot.id], f"free-{slot.id}"
        free = [room for room in board.rooms if (slot.id, room.id) not in board.at_cell]
        yield Region(band, "slots/_free.html", BandView(time), PLACE | HELPER, "free")
        head = BandHeadView(time, len(free), 0)
        yield Region(f"free-head-{slot.id}", "slots/_free_head.html", head, PLACE | HELPER, band)
        for room in free:
            ticket = TicketView(time, room)
            yield Region(f"ticket-{slot.id}-{room.id}", "slots/_ticket.html", ticket, PLACE | HELPER, band)


def whole_days(at: Moment) -> Iterator[Region]:
    """The days that could be held back as a whole: those on which nothing stands yet."""
    used = {at.board.slot[breakout.slot].starts.date() for breakout in at.board.breakouts}
    for day in at.days:
        if day not in used:
            yield Region(f"whole-{day}", "slots/_whole_day.html", WholeDayView(day), SPACE, "whole-days")


def between(at: Moment) -> BetweenView:
    """Where the event is between its days, and what the last day still owes."""
    here = [b for b in at.board.breakouts if at.board.slot[b.slot].starts.date() == at.part.day]
    told = sum(breakout.id in at.board.harvest_of for breakout in here)
    is_over = at.part.name in ("evening", "after")
    return BetweenView(at.part, at.coming, at.is_coming_today, told if is_over else 0, len(here) if is_over else 0)


def day(at: Moment) -> Iterator[Region]:
    """The day at the desk, a line for each slot."""
    board = at.board
    today, headed = at.now.astimezone(board.zone).date(), None
    yield Region("between", "slots/_between.html", between(at), PHONE | DESK)
    for slot in board.slots:
        here_is = slot.starts.date()
        if len(at.days) > 1 and here_is != headed:
            headed = here_is
            state = "today" if here_is == today else "past" if here_is < today else "later"
            head = DateView(here_is, at.days.index(here_is) + 1, state)
            yield Region(f"date-{here_is.isoformat()}", "slots/_date.html", head, DESK | SPACE, "day")
        here = [breakout for breakout in board.breakouts if breakout.slot == slot.id]
        line = DayView(
            time=at.times[slot.id],
            used=len(here),
            rooms=len(board.rooms),
            full=sum(breakout.is_full for breakout in here),
            seated=sum(breakout.people for breakout in here),
            roaming=board.roaming.get(slot.id, 0),
            reports=sum(breakout.id in board.harvest_of for breakout in here),
        )
        yield Region(f"day-{slot.id}", "slots/_day.html", line, DESK | SPACE, "day")
