"""What an arrangement honours: breakouts that are pinned, topics that ask not to be parallel, slots in which somebody
cannot."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, Session, SQLModel, col, select

from app.models import breakouts, phases, topics
from app.models.breakouts import Breakout
from app.models.columns import moment, of_event
from app.models.people import Person
from app.models.rules import NotABreakoutSlot, NotThere, NotYours, Unfit
from app.models.slots import Slot
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction


class Apart(SQLModel, table=True):
    """A topic that asks not to be in the same slot as another. It holds in both directions, whoever asked."""

    topic_id: int = Field(foreign_key="topic.id", primary_key=True)
    other_id: int = Field(foreign_key="topic.id", primary_key=True, index=True)
    event_id: int = of_event()
    asked_by: int = Field(foreign_key="person.id")
    asked_at: datetime = moment()


class Absence(SQLModel, table=True):
    """A slot in which somebody cannot. Why is nobody's business; that, only theirs and the organiser's: it is on no
    board, and leaves no change that others could read."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    slot_id: int = Field(foreign_key="slot.id", primary_key=True)
    event_id: int = of_event()
    said_at: datetime = moment()


def pin(tx: "Transaction", breakout_id: int) -> Breakout:
    """Let a breakout stay where it is: no arrangement moves it, nor, in the modes in which the organiser places, its
    convener. Facilitator only."""
    tx.needs_facilitator()
    breakout = breakouts.find(tx, breakout_id)
    if breakout.pinned_at is None:
        breakout.pinned_at, breakout.pinned_by = tx.now, tx.needs_person().id
        tx.record("breakout.pinned", breakout=breakout.id, title=topics.find(tx, breakout.topic_id).title)
    return breakout


def unpin(tx: "Transaction", breakout_id: int) -> Breakout:
    """Let it go again."""
    tx.needs_facilitator()
    breakout = breakouts.find(tx, breakout_id)
    if breakout.pinned_at is not None:
        breakout.pinned_at = breakout.pinned_by = None
        tx.record("breakout.unpinned", breakout=breakout.id, title=topics.find(tx, breakout.topic_id).title)
    return breakout


def keep_apart(tx: "Transaction", topic_id: int, other_id: int) -> None:
    """Ask that two topics are never side by side. For the topic's convener; refuses PhaseClosed, Unfit for one
    topic, NotThere for another that cannot be seen."""
    topic = topics.find_own(tx, topic_id)
    phases.needs_open(tx, "topics")
    other = topics.find(tx, other_id)
    if other.id == topic.id:
        raise Unfit("topic", _("A topic cannot keep away from itself. Choose another one."))
    if tx.session.get(Apart, (topic.id, other.id)) is None:
        asker = tx.needs_person().id or 0
        ids = (topic.id or 0, other.id or 0)
        tx.session.add(Apart(topic_id=ids[0], other_id=ids[1], event_id=tx.event_id, asked_by=asker, asked_at=tx.now))
        tx.record("topic.kept_apart", topic=topic.id, other=other.id, title=topic.title)


def let_meet(tx: "Transaction", topic_id: int, other_id: int) -> None:
    """Take that wish back."""
    topic = topics.find_own(tx, topic_id)
    phases.needs_open(tx, "topics")
    wish = tx.session.get(Apart, (topic.id, topics.find(tx, other_id).id))
    if wish is not None:
        tx.session.delete(wish)
        tx.record("topic.let_meet", topic=topic.id, other=wish.other_id, title=topic.title)


def be_absent(tx: "Transaction", slot_id: int, person_id: int | None = None) -> None:
    """Say that one cannot in a slot; a facilitator may say it for somebody. Refuses NotYours, NotABreakoutSlot."""
    person, slot = _whose(tx, person_id), _slot(tx, slot_id)
    if tx.session.get(Absence, (person.id, slot.id)) is None:
        ids = (person.id or 0, slot.id or 0)
        tx.session.add(Absence(person_id=ids[0], slot_id=ids[1], event_id=tx.event_id, said_at=tx.now))
        tx.tell(person.id)


def be_there(tx: "Transaction", slot_id: int, person_id: int | None = None) -> None:
    """Take that back."""
    person, slot = _whose(tx, person_id), _slot(tx, slot_id)
    absence = tx.session.get(Absence, (person.id, slot.id))
    if absence is not None:
        tx.session.delete(absence)
        tx.tell(person.id)


def absences(session: Session, person: Person) -> tuple[int, ...]:
    """The slots in which somebody cannot: for them and the organiser."""
    return tuple(sorted(session.exec(select(Absence.slot_id).where(Absence.person_id == person.id)).all()))


def all_absences(session: Session, event_id: int) -> list[tuple[str, int]]:
    """Who cannot in which slot, by name: for the organiser."""
    found = select(Person.name, Absence.slot_id).join(Absence, col(Absence.person_id) == Person.id)
    return list(session.exec(found.where(Absence.event_id == event_id).order_by(Person.name)).all())


def _whose(tx: "Transaction", person_id: int | None) -> Person:
    """The asker, or somebody of this event for whom the organiser speaks."""
    asker = tx.needs_person()
    if person_id is None or person_id == asker.id:
        return asker
    if not tx.is_facilitator:
        raise NotYours(_("Only they themselves and the organiser can say this."))
    person = tx.session.get(Person, person_id)
    if person is None or person.event_id != tx.event_id:
        raise NotThere
    return person


def _slot(tx: "Transaction", slot_id: int) -> Slot:
    slot = tx.session.get(Slot, slot_id)
    if slot is None or slot.event_id != tx.event.id or slot.removed_at:
        raise NotThere
    if slot.kind != "breakout":
        raise NotABreakoutSlot(_("Everybody is together at that time."))
    return slot
