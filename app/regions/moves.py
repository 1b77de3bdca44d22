"""The wall at the desk, where cards are moved: every slot across, every room down, and the topics without a place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.models.board import BreakoutOnBoard, RoomOnBoard, SlotOnBoard, TopicOnBoard
from app.regions.region import MOVES, Moment, Region, Shell, Time


@dataclass(frozen=True)
class HeadView:
    """`begins` is set on the first slot of a day, when there are several."""

    time: Time
    begins: date | None


@dataclass(frozen=True)
class SpotView:
    """A cell. `still`: it is shown as it was, and nothing can be done with it."""

    time: Time
    room: RoomOnBoard
    breakout: BreakoutOnBoard | None
    topic: TopicOnBoard | None
    still: bool = False


@dataclass(frozen=True)
class DaysView:
    """The days with the first slot of each; none when there is only one day."""

    days: tuple[tuple[date, int], ...]


@dataclass(frozen=True)
class LooseView:
    topic: TopicOnBoard
    stars: int


@dataclass(frozen=True)
class CountView:
    unplaced: int
    free: int


def regions(at: Moment) -> Iterator[Region]:
    """The grid of all days, and what has no place on it yet."""
    board = at.board
    firsts = _firsts(at)
    days = tuple(firsts.items()) if len(firsts) > 1 else ()
    yield Region("go-days", "slots/_go_days.html", DaysView(days), MOVES)
    yield Region("nook", "rooms/_nook.html", Shell("nook"), MOVES, "times")
    for slot in board.breakout_slots:
        day = slot.starts.date()
        head = HeadView(at.times[slot.id], day if len(firsts) > 1 and firsts[day] == slot.id else None)
        yield Region(f"head-{slot.id}", "slots/_head.html", head, MOVES, "times")
    for room in board.rooms:
        row = f"along-{room.id}"
        yield Region(row, "rooms/_along.html", Shell(row), MOVES, "lines")
        yield Region(f"at-{room.id}", "rooms/_at.html", room, MOVES, row)
        for slot in board.breakout_slots:
            yield Region(f"spot-{slot.id}-{room.id}", "breakouts/_spot.html", _spot(at, slot, room), MOVES, row)
    loose = [t for t in board.topics if not t.withdrawn and not t.merged_into and t.id not in board.places_of]
    free = sum(
        (slot.id, room.id) not in board.at_cell
        for slot in board.breakout_slots
        if not slot.is_past(at.now)
        for room in board.rooms
    )
    yield Region("loose-count", "topics/_loose_count.html", CountView(len(loose), free), MOVES)
    for topic in loose:
        view = LooseView(topic, board.stars.get(topic.id, 0))
        yield Region(f"loose-{topic.id}", "topics/_loose.html", view, MOVES, "unplaced")
    yield Region("cells-free", "slots/_cells_free.html", CountView(len(loose), free), MOVES, "unplaced")


def _firsts(at: Moment) -> dict[date, int]:
    """The first slot for breakouts of each day."""
    found: dict[date, int] = {}
    for slot in at.board.breakout_slots:
        found.setdefault(slot.starts.date(), slot.id)
    return found


def _spot(at: Moment, slot: SlotOnBoard, room: RoomOnBoard) -> SpotView:
    breakout = at.board.at_cell.get((slot.id, room.id))
    return SpotView(at.times[slot.id], room, breakout, at.board.topic[breakout.topic] if breakout else None)
