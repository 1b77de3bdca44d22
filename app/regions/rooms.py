"""Rooms: at the desk, on the page of whoever looks for one, and on the tablet at the door."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.models.board import BreakoutOnBoard, PlanOnBoard, RoomOnBoard
from app.regions.region import DOOR, ROOM, SPACE, Moment, Region, Time


@dataclass(frozen=True)
class DoorView:
    """A room's line at the desk."""

    room: RoomOnBoard
    plan: PlanOnBoard | None


@dataclass(frozen=True)
class RoomView:
    """Where a room is."""

    room: RoomOnBoard
    plan: PlanOnBoard | None


@dataclass(frozen=True)
class StayView:
    """A time in a room: what is on there, or None where it is free. `seats` are what the limit, or else the chairs,
    leave; None where nobody knows."""

    time: Time
    breakout: BreakoutOnBoard | None
    title: str
    language: str
    convener: str
    seats: int | None
    is_full: bool
    since: datetime | None = None


@dataclass(frozen=True)
class NowHereView:
    """What the tablet at the door says in large: what is on, and what is next."""

    room: RoomOnBoard
    now: StayView | None
    next: StayView | None


def regions(at: Moment) -> Iterator[Region]:
    """A line for each room where the space is looked after, and all rooms' own pages."""
    for room in at.board.rooms:
        yield Region(f"door-{room.id}", "rooms/_door.html", DoorView(room, at.board.plan), SPACE, "doors")
    for room in at.board.rooms:
        yield from _pages(at, room)


def _pages(at: Moment, room: RoomOnBoard) -> Iterator[Region]:
    """Each page has containers of its own: a room that is taken away goes from it, and may come back."""
    page, day = f"page-of-room-{room.id}", f"day-of-room-{room.id}"
    yield Region(f"room-page-{room.id}", "rooms/_about.html", RoomView(room, at.board.plan), ROOM, page)
    yield Region(f"room-sign-{room.id}", "rooms/_sign.html", room, DOOR, f"sign-of-room-{room.id}")
    stays = [_stay(at, room, at.times[slot.id]) for slot in at.slots_today]
    now = next((stay for stay in stays if stay.time.state == "now"), None)
    coming = next((stay for stay in stays if stay.time.state in ("next", "later")), None)
    yield Region(
        f"room-now-{room.id}", "rooms/_now.html", NowHereView(room, now, coming), DOOR, f"now-of-room-{room.id}"
    )
    for stay in stays:
        yield Region(f"stay-{stay.time.id}-{room.id}", "rooms/_stay.html", stay, ROOM | DOOR, day)


def _stay(at: Moment, room: RoomOnBoard, time: Time) -> StayView:
    breakout = at.board.at_cell.get((time.id, room.id))
    if breakout is None:
        return StayView(time, None, "", "", "", room.seats, False)
    topic = at.board.topic[breakout.topic]
    most = breakout.limit if breakout.limit is not None else room.seats
    since = at.place(breakout).since
    left = None if most is None else max(0, most - breakout.people)
    return StayView(time, breakout, topic.title, topic.language, topic.convened_by, left, breakout.is_full, since)
