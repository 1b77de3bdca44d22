"""The agenda as a calendar file (RFC 5545), which phones and desktops subscribe to."""

from icalendar import Calendar, Event

from app.models.board import Board, BreakoutOnBoard, SlotOnBoard
from app.models.mine import Mine


def calendar(board: Board, url: str, own: Mine | None = None) -> bytes:
    """Everything on the wall, or only what is somebody's own: seats, starred and convened topics.

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
    file.add_missing_timezones()
    return file.to_ical()


def _is_own(breakout: BreakoutOnBoard, own: Mine) -> bool:
    return breakout.id in own.seats or breakout.topic in own.topics or breakout.topic in own.stars


def _together(board: Board, slot: SlotOnBoard) -> Event:
    entry = _entry(board, slot, f"slot-{slot.id}.{board.event.code}@twofeet")
    entry.add("summary", slot.label or board.event.title)
    return entry


def _breakout(board: Board, breakout: BreakoutOnBoard, url: str) -> Event:
    topic, room = board.topic[breakout.topic], board.room[breakout.room]
    entry = _entry(board, board.slot[breakout.slot], f"breakout-{breakout.id}.{board.event.code}@twofeet")
    entry.add("summary", topic.title)
    entry.add("location", room.name)
    entry.add("description", "\n\n".join(part for part in (topic.convener, topic.description) if part))
    entry.add("url", f"{url}/topics/{topic.id}")
    return entry


def _entry(board: Board, slot: SlotOnBoard, uid: str) -> Event:
    entry = Event()
    entry.add("uid", uid)
    entry.add("dtstamp", slot.starts)
    entry.add("dtstart", slot.starts)
    entry.add("dtend", slot.ends)
    entry.add("sequence", board.revision)
    return entry
