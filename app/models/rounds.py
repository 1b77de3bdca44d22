"""The running round: going on for a few minutes, and what shifts then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from app.models import breakouts
from app.models.events import Event
from app.models.rules import HasBegun, NotRunning, NotThere, PastMidnight
from app.models.slots import LONGEST, Slot
from app.words import _, clock_time

if TYPE_CHECKING:
    from app.transaction import Transaction

GRACE = timedelta(minutes=10)  # in which a round that has just ended can still go on
MOST_MINUTES = 60


@dataclass(frozen=True)
class Span:
    """When something is."""

    id: int
    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class Shift:
    """What becomes of a slot; aware, in the event's own zone."""

    slot: int
    label: str
    kind: str
    starts: datetime
    ends: datetime
    was_starts: datetime
    was_ends: datetime

    def told(self) -> dict[str, Any]:
        """For programs."""
        times = {name: getattr(self, name).isoformat() for name in ("starts", "ends", "was_starts", "was_ends")}
        return {"slot": self.slot, "label": self.label, **times}


def shifted(spans: Sequence[Span], running: int, by: timedelta) -> list[Span]:
    """What changes when `running` goes on for `by`: it, and what it pushes on. A gap shrinks before anything moves;
    nothing gets shorter. What overlapped before moves together."""
    whole = next(span for span in spans if span.id == running)
    cursor = whole.ends + by
    changed = [Span(whole.id, whole.starts, cursor)]
    after = sorted((s for s in spans if s.starts >= whole.ends and s.id != running), key=lambda s: (s.starts, s.id))
    while after:
        block, end = [after[0]], after[0].ends
        for span in after[1:]:
            if span.starts >= end:
                break
            block.append(span)
            end = max(end, span.ends)
        push = cursor - block[0].starts
        if push <= timedelta(0):
            break
        changed += [Span(span.id, span.starts + push, span.ends + push) for span in block]
        cursor, after = end + push, after[len(block) :]
    return changed


def plan(session: Session, event: Event, slot_id: int, minutes: int, now: datetime) -> list[Shift]:
    """What an extension would do, the running slot first. Refuses NotThere, NotRunning, HasBegun, PastMidnight."""
    zone = event.zone
    found = select(Slot).where(Slot.event_id == event.id, col(Slot.removed_at).is_(None))
    standing = {slot.id or 0: slot for slot in session.exec(found).all()}
    running = standing.get(slot_id)
    if running is None:
        raise NotThere
    by = timedelta(minutes=minutes)
    if not running.starts <= now < min(running.ends + GRACE, running.ends + by):
        raise NotRunning(_("This round is not running. You can change the times of the slot instead."))
    day = running.starts.astimezone(zone).date()
    today = [slot for slot in standing.values() if slot.starts.astimezone(zone).date() == day]
    spans = [Span(slot.id or 0, slot.starts, slot.ends) for slot in today]
    shifts = [
        Shift(
            slot=span.id,
            label=standing[span.id].label,
            kind=standing[span.id].kind,
            starts=span.starts.astimezone(zone),
            ends=span.ends.astimezone(zone),
            was_starts=standing[span.id].starts.astimezone(zone),
            was_ends=standing[span.id].ends.astimezone(zone),
        )
        for span in shifted(spans, slot_id, by)
    ]
    later = [slot for slot in standing.values() if slot.starts.astimezone(zone).date() > day]
    _check(shifts, later, now)
    return shifts


def _check(shifts: list[Shift], later: list[Slot], now: datetime) -> None:
    """What stands in the way: something that has begun, midnight, or the next day."""
    for shift in shifts[1:]:
        if shift.was_starts <= now:
            name = shift.label or clock_time(shift.was_starts)
            raise HasBegun(_("{slot} has begun, and what has begun does not move.", slot=name))
    for shift in shifts:
        midnight = datetime.combine(shift.was_starts.date() + timedelta(days=1), time(), shift.starts.tzinfo)
        if shift.starts >= midnight or shift.was_ends <= midnight < shift.ends:
            raise PastMidnight(_("The day would go on until {time}. Take fewer minutes.", time=clock_time(shift.ends)))
    last = max(shift.ends for shift in shifts)
    if any(slot.starts < last for slot in later) or shifts[0].ends - shifts[0].starts > LONGEST:
        raise PastMidnight(_("The next day would begin before this one ends. Take fewer minutes."))


def extend(tx: "Transaction", slot_id: int, minutes: int, preview: bool = False) -> list[Shift]:
    """Let the running round go on. With `preview` nothing happens. Whose breakouts shift is told, once.

    Starts are loud and ends are soft (METHOD): five more minutes are a courtesy, and what follows stays whole.
    Refuses like `plan`.
    """
    tx.needs_facilitator()
    shifts = plan(tx.session, tx.event, slot_id, minutes, tx.now)
    if preview:
        return shifts
    for shift in shifts:
        slot = tx.session.get_one(Slot, shift.slot)
        slot.starts, slot.ends = shift.starts, shift.ends
    told = shifts[0].label or clock_time(shifts[0].starts)
    tx.record("slot.extended", slot=told, minutes=minutes, shifts=[shift.told() for shift in shifts])
    breakouts.tell_all(tx, breakouts.in_slots(tx, [s.slot for s in shifts[1:]]), "slot.extended", minutes=minutes)
    return shifts
