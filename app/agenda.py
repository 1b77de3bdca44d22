"""The agenda as a calendar file (RFC 5545), which phones and desktops subscribe to."""

from collections.abc import Sequence
from datetime import datetime

from icalendar import Calendar, Event

from app.models.board import Board, BreakoutOnBoard, SlotOnBoard
from app.models.days import Gone
from app.models.mine import Mine


def calendar(board: Board, url: str, own: Mine | None = None, gone: Sequence[Gone] = ()) -> bytes:
    """Everything on the wall, or only what is somebody's own: seats, notes, starred and convened topics. What of it is
    `gone` from the wall stays as cancelled, or calendars would keep it.

    UIDs stay the same for a breakout wherever it moves; SEQUENCE is the board's revision, so that a moved one
    replaces what a calendar knew.
    """
    file = Calendar()
    file.add("prodid", "-//Twofeet//Open Space//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", board.event.title)
    for slot in board.slots:
        if slot.kind != "breakout":
            file.add_component(_together(board, slot))
    for breakout in board.breakouts:
        if own is None or _is_own(breakout, own):
            file.add_component(_breakout(board, breakout, url))
    for lost in gone:
        entry = _timed(board, lost.starts, lost.ends, f"breakout-{lost.id}.{board.event.code}@twofeet")
        entry.add("summary", lost.title)
        entry.add("location", lost.room)
        entry.add("status", "CANCELLED")
        file.add_component(entry)
    file.add_missing_timezones()
    return file.to_ical()


def _is_own(breakout: BreakoutOnBoard, own: Mine) -> bool:
    return breakout.id in (*own.seats, *own.notes) or breakout.topic in own.topics or breakout.topic in own.stars


def _together(board: Board, slot: SlotOnBoard) -> Event:
    entry = _entry(board, slot, f"slot-{slot.id}.{board.event.code}@twofeet")
    entry.add("summary", slot.label or board.event.title)
    return entry


def _breakout(board: Board, breakout: BreakoutOnBoard, url: str) -> Event:
    topic, room = board.topic[breakout.topic], board.room[breakout.room]
    entry = _entry(board, board.slot[breakout.slot], f"breakout-{breakout.id}.{board.event.code}@twofeet")
    entry.add("summary", topic.title)
    entry.add("location", room.name)
    entry.add("description", "\n\n".join(part for part in (topic.convened_by, topic.description) if part))
    entry.add("url", f"{url}/topics/{topic.id}")
    return entry


def _entry(board: Board, slot: SlotOnBoard, uid: str) -> Event:
    return _timed(board, slot.starts, slot.ends, uid)


def _timed(board: Board, starts: datetime, ends: datetime, uid: str) -> Event:
    entry = Event()
    entry.add("uid", uid)
    entry.add("dtstamp", starts.astimezone(board.zone))
    entry.add("dtstart", starts.astimezone(board.zone))
    entry.add("dtend", ends.astimezone(board.zone))
    entry.add("sequence", board.revision)
    return entry
