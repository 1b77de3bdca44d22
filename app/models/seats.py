"""Seats: "I am in this breakout". One per person and slot; the Law of Two Feet moves people with one tap."""

from typing import TYPE_CHECKING

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, func, select

from app.models import breakouts, phases
from app.models.breakouts import Breakout
from app.models.columns import of_event
from app.models.people import Person
from app.models.rules import NotABreakoutSlot, NotThere, SeatsFull
from app.models.slots import Slot
from app.models.topics import Topic
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction


class Seat(SQLModel, table=True):
    """Where a person is in a slot. Without a breakout they roam: in none, on purpose."""

    __table_args__ = (UniqueConstraint("person_id", "slot_id"),)

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    person_id: int = Field(foreign_key="person.id")
    slot_id: int = Field(foreign_key="slot.id")
    breakout_id: int | None = Field(default=None, foreign_key="breakout.id", index=True)


def take(tx: "Transaction", breakout_id: int) -> None:
    """Go there; this leaves the breakout of the same slot. Refuses SeatsFull at the limit, PhaseClosed."""
    tx.needs_person()
    breakout = breakouts.find(tx, breakout_id)
    phases.needs_open(tx, "seats")
    seat = _mine(tx, breakout.slot_id)
    if seat is not None and seat.breakout_id == breakout.id:
        return
    if breakout.limit is not None and taken(tx.session, breakout) >= breakout.limit:
        raise SeatsFull(breakout.limit, _elsewhere(tx, breakout))
    _sit(tx, seat, breakout.slot_id, breakout.id)
    tx.record("seat.taken", breakout=breakout.id)


def give_back(tx: "Transaction", breakout_id: int) -> None:
    """Leave, without a reason. Nothing happens for somebody who was not there. Refuses PhaseClosed."""
    tx.needs_person()
    breakout = breakouts.find(tx, breakout_id)
    phases.needs_open(tx, "seats")
    seat = _mine(tx, breakout.slot_id)
    if seat is not None and seat.breakout_id == breakout.id:
        tx.session.delete(seat)
        tx.record("seat.given_back", breakout=breakout.id)


def roam(tx: "Transaction", slot_id: int) -> None:
    """Be in between in this slot: a bumblebee, a butterfly. Refuses PhaseClosed."""
    tx.needs_person()
    slot = _slot(tx, slot_id)
    phases.needs_open(tx, "seats")
    seat = _mine(tx, slot.id or 0)
    if seat is None or seat.breakout_id is not None:
        _sit(tx, seat, slot.id or 0, None)
        tx.record("seat.roaming", slot=slot.id)


def stop_roaming(tx: "Transaction", slot_id: int) -> None:
    """Be nowhere in particular again."""
    tx.needs_person()
    slot = _slot(tx, slot_id)
    phases.needs_open(tx, "seats")
    seat = _mine(tx, slot.id or 0)
    if seat is not None and seat.breakout_id is None:
        tx.session.delete(seat)
        tx.record("seat.given_back", slot=slot.id)


def taken(session: Session, breakout: Breakout) -> int:
    """How many people are in a breakout."""
    return session.exec(select(func.count(col(Seat.id))).where(Seat.breakout_id == breakout.id)).one()


def bring_along(tx: "Transaction", breakout: Breakout, slot: Slot) -> None:
    """Move the seats of a breakout to its new slot; whoever sits or roams there already stays there."""
    busy = set(tx.session.exec(select(Seat.person_id).where(Seat.slot_id == slot.id)).all())
    for seat in tx.session.exec(select(Seat).where(Seat.breakout_id == breakout.id)).all():
        if seat.person_id in busy:
            tx.session.delete(seat)
        else:
            seat.slot_id = slot.id or 0
    tx.session.flush()


def bring_all_along(tx: "Transaction", moving: dict[int, Slot]) -> None:
    """The same for many breakouts that move at once: who sits in two of them that change places keeps both seats.
    In one slot a person keeps the seat they had there, else the one of the earlier breakout."""
    goals: dict[int | None, int] = {id: slot.id or 0 for id, slot in moving.items()}
    all_of_it = tx.session.exec(select(Seat).where(Seat.event_id == tx.event_id).order_by(col(Seat.id))).all()
    going = [seat for seat in all_of_it if seat.breakout_id in goals]
    taken = {(seat.person_id, seat.slot_id) for seat in all_of_it if seat.breakout_id not in goals}
    kept = []
    for seat in sorted(going, key=lambda seat: (goals[seat.breakout_id] != seat.slot_id, seat.breakout_id or 0)):
        place = (seat.person_id, goals[seat.breakout_id])
        if place not in taken:
            taken.add(place)
            kept.append((*place, seat.breakout_id))
        tx.session.delete(seat)
    tx.session.flush()
    for person, slot, breakout in kept:
        tx.session.add(Seat(event_id=tx.event_id, person_id=person, slot_id=slot, breakout_id=breakout))
    tx.session.flush()


def end_roaming(tx: "Transaction", slot: Slot) -> None:
    """Nobody is in between in a slot that has no breakouts any more."""
    for seat in tx.session.exec(select(Seat).where(Seat.slot_id == slot.id, col(Seat.breakout_id).is_(None))).all():
        tx.session.delete(seat)


def give_back_all(tx: "Transaction", breakout: Breakout) -> None:
    """Empty a breakout that leaves the wall."""
    for seat in tx.session.exec(select(Seat).where(Seat.breakout_id == breakout.id)).all():
        tx.session.delete(seat)


def give_back_of(tx: "Transaction", person: Person) -> None:
    """All seats of somebody who goes home."""
    for seat in tx.session.exec(select(Seat).where(Seat.person_id == person.id)).all():
        tx.session.delete(seat)


def _slot(tx: "Transaction", slot_id: int) -> Slot:
    slot = tx.session.get(Slot, slot_id)
    if slot is None or slot.event_id != tx.event.id or slot.removed_at or slot.held_at:
        raise NotThere
    if slot.kind != "breakout":
        raise NotABreakoutSlot(_("Everybody is together at that time."))
    return slot


def _mine(tx: "Transaction", slot_id: int) -> Seat | None:
    found = select(Seat).where(Seat.person_id == tx.needs_person().id, Seat.slot_id == slot_id)
    return tx.session.exec(found).first()


def _sit(tx: "Transaction", seat: Seat | None, slot_id: int, breakout_id: int | None) -> None:
    if seat is None:
        seat = Seat(event_id=tx.event_id, person_id=tx.needs_person().id or 0, slot_id=slot_id)
        tx.session.add(seat)
    seat.breakout_id = breakout_id


def _elsewhere(tx: "Transaction", breakout: Breakout, most: int = 2) -> list[str]:
    """Titles of other breakouts of the slot that have a seat left, the quietest first."""
    people = func.count(col(Seat.id))
    found = (
        select(Topic.title, Breakout.limit, people)
        .join(Breakout, col(Breakout.topic_id) == Topic.id)
        .join(Seat, col(Seat.breakout_id) == Breakout.id, isouter=True)
        .where(Breakout.slot_id == breakout.slot_id, Breakout.id != breakout.id)
        .where(col(Breakout.taken_off_at).is_(None), col(Topic.hidden_at).is_(None))
        .group_by(col(Breakout.id), col(Topic.title), col(Breakout.limit))
        .order_by(people)
    )
    rows = tx.session.exec(found).all()
    return [title for title, limit, here in rows if limit is None or here < limit][:most]
