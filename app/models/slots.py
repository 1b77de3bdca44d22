"""Slots: times on the wall. Breakout slots take topics; plenaries and breaks are lines of text."""

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlmodel import Field, SQLModel, col, func, select

from app.models.columns import NAME, maybe_moment, moment, of_event
from app.models.rules import InUse, TooMany, Unfit
from app.models.texts import lines, one_line
from app.words import _, plural

if TYPE_CHECKING:
    from app.transaction import Transaction

KINDS = ("breakout", "plenary", "break")
MOST = 80
LONGEST = timedelta(hours=24)
FIRST_YEAR, LAST_YEAR = 2000, 2200


class Slot(SQLModel, table=True):
    """A time on the wall, from `starts` to `ends` (aware)."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    kind: str = "breakout"
    label: str = ""
    starts: datetime = moment()
    ends: datetime = moment()
    removed_at: datetime | None = maybe_moment()


def add(tx: "Transaction", starts: datetime, ends: datetime, kind: str, label: str) -> Slot:
    """Another time on the wall. Refuses Unfit for a time that ends before it starts."""
    tx.needs_facilitator()
    _check(starts, ends)
    standing = select(func.count(col(Slot.id))).where(Slot.event_id == tx.event_id, col(Slot.removed_at).is_(None))
    if tx.session.exec(standing).one() >= MOST:
        raise TooMany(_("A wall has {n} slots at most.", n=MOST))
    slot = Slot(event_id=tx.event_id, kind=kind, label=label, starts=starts, ends=ends)
    tx.session.add(slot)
    tx.session.flush()
    tx.record("slot.added", slot=_told(tx, slot))
    return slot


def change(tx: "Transaction", slot: Slot, starts: datetime, ends: datetime, kind: str, label: str) -> None:
    """Another time, kind or label. A slot with breakouts stays one for breakouts (InUse)."""
    from app.models.breakouts import standing_in
    from app.models.seats import end_roaming

    tx.needs_facilitator()
    _check(starts, ends)
    if kind != "breakout":
        if standing_in(tx.session, slot=slot):
            raise InUse(_("This slot has breakouts in it. Move them first; then it can become something else."))
        end_roaming(tx, slot)
    slot.starts, slot.ends, slot.kind, slot.label = starts, ends, kind, label
    tx.record("slot.changed", slot=_told(tx, slot))


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
    tx.record("slot.removed", slot=_told(tx, slot))


def _check(starts: datetime, ends: datetime) -> None:
    if not timedelta(0) < ends - starts <= LONGEST:
        raise Unfit("ends", _("A slot ends after it starts, and within a day."))


def _told(tx: "Transaction", slot: Slot) -> str:
    return slot.label or f"{slot.starts.astimezone(tx.event.zone):%H:%M}"


_LINE = re.compile(
    r"^(?:(?P<date>\d{4}-\d{2}-\d{2})\s+)?(?P<starts>\d{1,2}:\d{2})\s*[-–—]\s*(?P<ends>\d{1,2}:\d{2})"
    r"(?:\s+(?P<label>.*?))??\s*(?:\[(?P<kind>break|plenary|breakout)\])?$",
    re.IGNORECASE,
)


def parse(text: str, zone: ZoneInfo, day: date | None = None) -> list[Slot]:
    """Slots from lines such as `2027-03-01 10:00-11:00 Label [break]`; a date holds for the lines after it.

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
            sentence = _("Line {n} is not a slot. Write it like this: 10:00-11:00 Label", n=number)
            raise Unfit("slots", sentence) from None
        label = one_line(found["label"] or "")[:NAME]
        slots.append(
            Slot(event_id=0, kind=(found["kind"] or "breakout").lower(), label=label, starts=starts, ends=ends)
        )
    if len(slots) > MOST:
        raise Unfit("slots", _("A wall has {n} slots at most.", n=MOST))
    return slots


def _time(text: str) -> time:
    hours, minutes = text.split(":")
    return time(int(hours), int(minutes))
