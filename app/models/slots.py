"""Slots: times on the wall. Breakout slots take topics; plenaries and breaks are lines of text."""

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlmodel import Field, SQLModel, col, func, select

from app.models.columns import NAME, maybe_moment, moment, of_event
from app.models.rules import InUse, NotThere, TooMany, Unfit
from app.models.texts import lines, one_line
from app.words import _, plural

if TYPE_CHECKING:
    from app.transaction import Transaction

KINDS = ("breakout", "plenary", "break")
MOST = 80
LONGEST = timedelta(hours=24)
FIRST_YEAR, LAST_YEAR = 2000, 2200


class Slot(SQLModel, table=True):
    """A time on the wall, from `starts` to `ends` (aware). What is held back (`held_at`) is on the desk only. In
    Workshop mode only the organiser places in one that is fixed; in the other modes that means nothing."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    kind: str = "breakout"
    label: str = ""
    starts: datetime = moment()
    ends: datetime = moment()
    held_at: datetime | None = maybe_moment()
    removed_at: datetime | None = maybe_moment()
    fixed_at: datetime | None = maybe_moment()


def add(tx: "Transaction", starts: datetime, ends: datetime, kind: str, label: str, held: bool = False) -> Slot:
    """Another time on the wall, or one that is held back for later. Refuses Unfit for a time that ends before it
    starts."""
    tx.needs_facilitator()
    _check(starts, ends)
    standing = select(func.count(col(Slot.id))).where(Slot.event_id == tx.event_id, col(Slot.removed_at).is_(None))
    if tx.session.exec(standing).one() >= MOST:
        raise TooMany(_("A wall has {n} slots at most.", n=MOST))
    slot = Slot(event_id=tx.event_id, kind=kind, label=label, starts=starts, ends=ends)
    slot.held_at = tx.now if held else None
    tx.session.add(slot)
    tx.session.flush()
    tx.record("slot.held" if held else "slot.added", slot=_told(tx, slot))
    return slot


def change(tx: "Transaction", slot: Slot, starts: datetime, ends: datetime, kind: str, label: str) -> None:
    """Another time, kind or label. A slot with breakouts stays one for breakouts (InUse); whose breakouts begin at
    another time is told."""
    from app.models.breakouts import in_slots, standing_in, tell_all
    from app.models.seats import end_roaming

    tx.needs_facilitator()
    _check(starts, ends)
    if kind != "breakout":
        if standing_in(tx.session, slot=slot):
            raise InUse(_("This slot has breakouts in it. Move them first; then it can become something else."))
        end_roaming(tx, slot)
    has_moved = slot.starts != starts
    slot.starts, slot.ends, slot.kind, slot.label = starts, ends, kind, label
    tx.record("slot.held" if slot.held_at else "slot.changed", slot=_told(tx, slot))
    if has_moved:
        tell_all(tx, in_slots(tx, [slot.id or 0]), "slot.changed")


def hold(tx: "Transaction", slot: Slot) -> None:
    """Keep a slot back: it is on the desk only until it is released. Refuses InUse."""
    from app.models.breakouts import standing_in
    from app.models.seats import end_roaming

    tx.needs_facilitator()
    if slot.held_at:
        return
    used = standing_in(tx.session, slot=slot)
    if used:
        raise InUse(
            plural(
                "{slot} cannot be held back: a breakout is in it. Move it first.",
                "{slot} cannot be held back: {n} breakouts are in it. Move them first.",
                used,
                slot=_told(tx, slot),
            )
        )
    end_roaming(tx, slot)
    slot.held_at = tx.now
    tx.record("slot.held", slot=_told(tx, slot))


def release(tx: "Transaction", slot: Slot) -> None:
    """Open what was held back; nothing happens to a slot that is open."""
    tx.needs_facilitator()
    if slot.held_at:
        slot.held_at = None
        tx.record("slot.released", slot=_told(tx, slot))


def hold_day(tx: "Transaction", day: date) -> None:
    """Keep a whole day back, lunch and all. Refuses InUse when one of its slots has breakouts, and NotThere for a
    day without slots."""
    for slot in _of_day(tx, day):
        hold(tx, slot)


def release_day(tx: "Transaction", day: date) -> None:
    """Open everything that was held back on a day. Refuses NotThere for a day without slots."""
    for slot in _of_day(tx, day):
        release(tx, slot)


def _of_day(tx: "Transaction", day: date) -> list[Slot]:
    tx.needs_facilitator()
    standing = select(Slot).where(Slot.event_id == tx.event_id, col(Slot.removed_at).is_(None))
    found = tx.session.exec(standing.order_by(col(Slot.starts), col(Slot.id))).all()
    of_day = [slot for slot in found if slot.starts.astimezone(tx.event.zone).date() == day]
    if not of_day:
        raise NotThere
    return of_day


def fix(tx: "Transaction", slot: Slot, fixed: bool) -> None:
    """Make a slot part of the fixed programme, or open it to everybody's topics. Facilitator only."""
    tx.needs_facilitator()
    if fixed != (slot.fixed_at is not None):
        slot.fixed_at = tx.now if fixed else None
        tx.record("slot.fixed" if fixed else "slot.opened", slot=_told(tx, slot))


def remove(tx: "Transaction", slot: Slot) -> None:
    """Take an unused slot off the wall. Refuses InUse."""
    from app.models.breakouts import standing_in
    from app.models.seats import end_roaming

    tx.needs_facilitator()
    used = standing_in(tx.session, slot=slot)
    if used:
        raise InUse(
            plural(
                "{slot} cannot be removed: a breakout is in it. Move it first.",
                "{slot} cannot be removed: {n} breakouts are in it. Move them first.",
                used,
                slot=_told(tx, slot),
            )
        )
    end_roaming(tx, slot)
    slot.removed_at = tx.now
    tx.record("slot.dropped" if slot.held_at else "slot.removed", slot=_told(tx, slot))


def _check(starts: datetime, ends: datetime) -> None:
    if not timedelta(0) < ends - starts <= LONGEST:
        raise Unfit("ends", _("A slot ends after it starts, and within a day."))


def _told(tx: "Transaction", slot: Slot) -> str:
    return slot.label or f"{slot.starts.astimezone(tx.event.zone):%H:%M}"


_LINE = re.compile(
    r"^(?:(?P<date>\d{4}-\d{2}-\d{2})\s+)?(?P<starts>\d{1,2}:\d{2})\s*[-–—]\s*(?P<ends>\d{1,2}:\d{2})"
    r"(?:\s+(?P<label>.*?))??(?P<tags>(?:\s*\[(?:break|plenary|breakout|held)\])*)$",
    re.IGNORECASE,
)


def parse(text: str, zone: ZoneInfo, day: date | None = None) -> list[Slot]:
    """Slots from lines such as `2027-03-01 10:00-11:00 Label [break]`; a date holds for the lines after it, and
    `[held]` at the end keeps a slot back for later (its `held_at` is then its start, for want of a now).

    Times are local to `zone`. An end that is not after its start is on the next day. Refuses Unfit with the
    number of the line.
    """
    slots = []
    for number, line in enumerate(lines(text), 1):
        found = _LINE.match(line)
        try:
            if found is None:
                raise ValueError
            day = date.fromisoformat(found["date"]) if found["date"] else day
            if day is None:
                raise Unfit("slots", _("Line {n}: the first slot needs a date, like 2027-03-01.", n=number))
            starts = datetime.combine(day, _time(found["starts"]), zone)
            ends = datetime.combine(day, _time(found["ends"]), zone)
            if ends <= starts:
                ends = datetime.combine(day + timedelta(days=1), ends.timetz())
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise ValueError
        except (ValueError, OverflowError):
            raise Unfit("slots", _not_a_slot(number, line, day)) from None
        label = one_line(found["label"] or "")[:NAME]
        tags = re.findall(r"\w+", found["tags"].lower())
        kind = next((tag for tag in tags if tag in KINDS), "breakout")
        held_at = starts if "held" in tags else None
        slots.append(Slot(event_id=0, kind=kind, label=label, starts=starts, ends=ends, held_at=held_at))
    if len(slots) > MOST:
        raise Unfit("slots", _("A wall has {n} slots at most.", n=MOST))
    return slots


def _not_a_slot(number: int, line: str, day: date | None) -> str:
    """Which line it is, and a right one: with a date where the lines before have none."""
    right = "10:00-11:00" if day else "2027-03-01 10:00-11:00"
    shown = line if len(line) <= 60 else line[:59] + "…"
    return _("Line {n}, “{line}”, is not a slot. Write it like this: {right} Label", n=number, line=shown, right=right)


def _time(text: str) -> time:
    hours, minutes = text.split(":")
    return time(int(hours), int(minutes))
