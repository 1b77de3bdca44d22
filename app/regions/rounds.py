"""The running round, as the wall's clock, at the desk, and as a sentence on phones; and the bell."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.models.board import Board
from app.regions.region import DESK, PHONE, SHOWN, WALL, Moment, Region, Time

STAGES = (10, 5, 1)  # minutes before the end at which something else is said
MINUTE = timedelta(minutes=1)
RINGING = timedelta(seconds=12)  # as long as everybody reads that it rings
WITHOUT_CLOCK = ("closing", "afterwards")  # METHOD: the closing circle has no clock


@dataclass(frozen=True)
class RoundView:
    """`minutes` are left of it, or until the next one; right at the minute for pages without scripts."""

    now: Time | None
    next: Time | None
    minutes: int
    stage: int


@dataclass(frozen=True)
class AtDeskView:
    now: Time | None
    next: Time | None
    bells: str
    rings: bool


@dataclass(frozen=True)
class SentenceView:
    now: Time | None
    stage: int
    rings: bool


@dataclass(frozen=True)
class UntilView:
    ends: datetime | None


@dataclass(frozen=True)
class BellView:
    """`moment` (epoch seconds) and whether it is loud: by these a wall knows what it has rung."""

    moment: int
    loud: bool
    rings: bool


def regions(at: Moment) -> Iterator[Region]:
    """One clock for all."""
    board, now = at.board, at.now
    running, coming = _running(at), _coming(at)
    stage = _stage(running, now)
    left = running.ends - now if running else coming.starts - now if coming else timedelta(0)
    whole = RoundView(running, coming, -(-left // MINUTE), stage)
    bell = _bell(board, now)
    yield Region("round", "slots/_round.html", whole, SHOWN)
    yield Region(
        "round-desk", "slots/_round_desk.html", AtDeskView(running, coming, board.event.bells, bell.rings), DESK
    )
    spoken = SentenceView(running if stage else None, stage, bell.rings)
    yield Region("round-phone", "slots/_round_phone.html", spoken, PHONE)
    yield Region("round-tab", "slots/_round_tab.html", UntilView(running.ends if running else None), PHONE)
    yield Region("bell", "slots/_bell.html", bell, WALL)


def turns(board: Board, now: datetime) -> Iterator[datetime]:
    """Each minute of a round and before the next, and when a bell begins and has rung."""
    for slot in board.slots:
        for end in (slot.starts, slot.ends):
            if now < end <= now + timedelta(hours=12):
                yield end - ((end - now - timedelta(microseconds=1)) // MINUTE) * MINUTE
    for moment, _ in _bells(board):
        yield from (moment, moment + RINGING)


def _running(at: Moment) -> Time | None:
    """What is on; of two at once that for breakouts, and then the later one."""
    if at.board.event.phase in WITHOUT_CLOCK:
        return None
    on = [time for time in at.times.values() if time.state == "now"]
    return max(on, key=lambda time: (time.kind == "breakout", time.starts), default=None)


def _coming(at: Moment) -> Time | None:
    """What comes next today."""
    if at.board.event.phase in WITHOUT_CLOCK:
        return None
    later = [time for time in at.times.values() if time.starts > at.now and time.starts.date() == at.today]
    return min(later, key=lambda time: time.starts, default=None)


def _stage(running: Time | None, now: datetime) -> int:
    if running is None:
        return 0
    return min((stage for stage in STAGES if running.ends - now <= stage * MINUTE), default=0)


def _bells(board: Board) -> Iterator[tuple[datetime, bool]]:
    """When it rings, and whether loudly: starts are loud, ends are soft."""
    event = board.event
    if event.bell_rung_at:
        yield event.bell_rung_at, True
    if event.bells == "off" or event.phase in WITHOUT_CLOCK:
        return
    for slot in board.slots:
        if slot.kind != "break":
            yield slot.starts, True
            if event.bells == "warnings":
                yield from (
                    (slot.ends - stage * MINUTE, False) for stage in STAGES if slot.ends - slot.starts > 15 * MINUTE
                )


def _bell(board: Board, now: datetime) -> BellView:
    rung = [(moment, loud) for moment, loud in _bells(board) if moment <= now]
    moment, loud = max(rung, default=(datetime.fromtimestamp(0, now.tzinfo), True))
    return BellView(int(moment.timestamp()), loud, now < moment + RINGING)
