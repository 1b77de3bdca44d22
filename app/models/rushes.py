"""The opening rush, for a big or an online room: everybody posts at once, and each slot has a number of uses.

Harrison Owen's own way (2022): a topic takes a slot, the slots count down on every screen, one that is used up
disappears, and then the agenda comes. A topic gets its room at once, the free one with the lowest number: so nothing
is left to be done at the end, and nothing is lost if there is none.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Index, text
from sqlmodel import Field, Session, SQLModel, col, func, select

from app.models import breakouts, phases, topics, walls
from app.models.breakouts import Breakout
from app.models.columns import maybe_moment, moment, of_event
from app.models.rooms import Room
from app.models.rules import NoCells, NotABreakoutSlot, NotThere, SlotUsedUp, Unfit
from app.models.slots import Slot
from app.models.topics import Topic
from app.words import _, clock_time, plural

if TYPE_CHECKING:
    from app.transaction import Transaction


class Rush(SQLModel, table=True):
    """One rush. `uses` is how often each slot can be used; None for as many times as there are rooms."""

    __table_args__ = (
        Index(
            "uq_rush_event",
            "event_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    uses: int | None = None
    opened_at: datetime = moment()
    opened_by: int = Field(foreign_key="person.id")
    closed_at: datetime | None = maybe_moment()
    closed_by: int | None = Field(default=None, foreign_key="person.id")


def current(session: Session, event_id: int) -> Rush | None:
    """The rush that is on."""
    return session.exec(select(Rush).where(Rush.event_id == event_id, col(Rush.closed_at).is_(None))).first()


def start(tx: "Transaction", uses: int | None) -> Rush:
    """Open the rush, and the marketplace with it; or give each slot another number of uses. Facilitator only.
    Refuses NoCells without rooms or times, Unfit for more uses than rooms: every topic is to have one."""
    person = tx.needs_facilitator()
    rooms, slots = len(_rooms(tx)), _slots(tx)
    if not rooms or not slots:
        raise NoCells(_("A rush needs rooms, and times for breakouts that are still to come."))
    if uses is not None and uses > rooms:
        sentence = plural(
            "There is {n} room, so a slot has one use. Open more rooms first.",
            "There are {n} rooms, so a slot has {n} uses at most. Open more rooms first.",
            rooms,
        )
        raise Unfit("uses", sentence)
    rush = current(tx.session, tx.event_id)
    if rush is not None and rush.uses == uses:
        return rush
    if rush is None:
        rush = Rush(event_id=tx.event_id, opened_at=tx.now, opened_by=person.id or 0)
        tx.session.add(rush)
    rush.uses = uses
    tx.session.flush()
    tx.record("rush.opened", uses=uses or rooms)
    if not phases.is_open(tx.event.phase, "topics"):
        phases.switch(tx, "marketplace")
    return rush


def end(tx: "Transaction") -> None:
    """Close the rush: the agenda comes. Facilitator only; nothing happens when there is none."""
    person = tx.needs_facilitator()
    rush = current(tx.session, tx.event_id)
    if rush is not None:
        rush.closed_at, rush.closed_by = tx.now, person.id
        tx.record("rush.closed")
        if walls.find(tx, walls.MAIN).scene:  # it comes back with the agenda, whatever was shown before
            walls.follow(tx, walls.MAIN)


def pitch(
    tx: "Transaction",
    title: str,
    description: str,
    language: str,
    slot_id: int | None,
    second: topics.Second = topics.NONE,
) -> tuple[Topic, Breakout | None]:
    """Post a topic; in a rush it takes a use of a slot, and the first free room. Without a rush the slot is left
    alone: it may have ended while somebody was typing, and what they typed is not lost.

    Refuses like topics.pitch; SlotUsedUp (with the slots that have uses), NotThere, NotABreakoutSlot, and Unfit for
    no slot while there are some.
    """
    rush = current(tx.session, tx.event_id)
    if rush is None:
        return topics.pitch(tx, title, description, language, second), None
    if slot_id is None:
        if any(_left(tx, slot) for slot in _slots(tx)):
            raise Unfit("slot", _("Choose a time, too."))
        return topics.pitch(tx, title, description, language, second), None
    slot = tx.session.get(Slot, slot_id)
    if slot is None or slot.event_id != tx.event_id or not breakouts.is_shown(slot):
        raise NotThere
    if slot.kind != "breakout":
        raise NotABreakoutSlot(_("Everybody is together at that time: choose a slot for breakouts."))
    _needs_use(tx, slot)
    topic = topics.pitch(tx, title, description, language, second)
    taken = set(
        tx.session.exec(_standing().with_only_columns(col(Breakout.room_id)).where(Breakout.slot_id == slot.id))
    )
    room = next(room for room in _rooms(tx) if room.id not in taken)
    return topic, breakouts.place(tx, topic.id or 0, slot.id or 0, room.id or 0)


def needs_use(tx: "Transaction", slot: Slot) -> None:
    """While a rush is on, whoever places or moves a card takes a use of its slot, too. Refuses SlotUsedUp."""
    if not tx.is_facilitator and current(tx.session, tx.event_id) is not None:
        _needs_use(tx, slot)


def _needs_use(tx: "Transaction", slot: Slot) -> None:
    if slot.ends <= tx.now or _left(tx, slot) <= 0:
        counted = [(other, _left(tx, other)) for other in _slots(tx)]
        raise SlotUsedUp(_told(tx, slot), [(o.id or 0, _told(tx, o), left) for o, left in counted if left > 0])


def _left(tx: "Transaction", slot: Slot) -> int:
    """How many uses a slot has left: whatever stands in it has used one."""
    rush = current(tx.session, tx.event_id)
    rooms = len(_rooms(tx))
    most = rooms if rush is None or rush.uses is None else min(rush.uses, rooms)
    used = _standing().with_only_columns(func.count(col(Breakout.id))).where(Breakout.slot_id == slot.id)
    return max(0, most - tx.session.exec(used).one())


def _standing():  # type: ignore[no-untyped-def]
    return select(Breakout).where(col(Breakout.taken_off_at).is_(None))


def _rooms(tx: "Transaction") -> list[Room]:
    open_ = select(Room).where(Room.event_id == tx.event_id, col(Room.removed_at).is_(None))
    return list(tx.session.exec(open_.where(col(Room.held_at).is_(None)).order_by(col(Room.number))).all())


def _slots(tx: "Transaction") -> list[Slot]:
    """The slots for breakouts that are not over, and not fixed in a workshop's programme."""
    open_ = select(Slot).where(Slot.event_id == tx.event_id, col(Slot.removed_at).is_(None), Slot.kind == "breakout")
    coming = open_.where(col(Slot.held_at).is_(None), col(Slot.ends) > tx.now)
    if tx.event.mode == "workshop":
        coming = coming.where(col(Slot.fixed_at).is_(None))
    return list(tx.session.exec(coming.order_by(col(Slot.starts), col(Slot.id))).all())


def _told(tx: "Transaction", slot: Slot) -> str:
    return clock_time(slot.starts.astimezone(tx.event.zone))
