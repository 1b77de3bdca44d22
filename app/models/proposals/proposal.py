"""The row of a proposal, its state, its two sides, and what there is to say about it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Field, Session, SQLModel, col, select

from app.models import conveners
from app.models.breakouts import Breakout
from app.models.columns import maybe_moment, moment, of_event
from app.models.events import Event
from app.models.people import Person
from app.models.rooms import Room
from app.models.rules import AlreadyProposed, NotThere, TooMany
from app.models.slots import Slot
from app.models.topics import Topic
from app.words import _, clock_time

if TYPE_CHECKING:
    from app.transaction import Transaction

KINDS = ("swap", "merge", "handover", "invitation")
WHILE = timedelta(minutes=30)
MOST_OPEN = 12  # of one person; more than anybody negotiates at a time


class Proposal(SQLModel, table=True):
    """One convener's question. Its state follows from moments and the present one; nothing has to happen for it to
    expire. `topic_id` (and `breakout_id`) are of those who ask; those who are asked convene `other_topic_id`, or are
    one `person_id`. Slots and rooms are those of the two breakouts when a swap was offered. `keeps`: the cells of a
    merged topic stay; who hands over stays, too."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    kind: str
    from_id: int = Field(foreign_key="person.id", index=True)
    topic_id: int = Field(foreign_key="topic.id", index=True)
    other_topic_id: int | None = Field(default=None, foreign_key="topic.id", index=True)
    into_id: int | None = Field(default=None, foreign_key="topic.id")
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    breakout_id: int | None = Field(default=None, foreign_key="breakout.id")
    slot_id: int | None = Field(default=None, foreign_key="slot.id")
    room_id: int | None = Field(default=None, foreign_key="room.id")
    other_breakout_id: int | None = Field(default=None, foreign_key="breakout.id")
    other_slot_id: int | None = Field(default=None, foreign_key="slot.id")
    other_room_id: int | None = Field(default=None, foreign_key="room.id")
    keeps: bool = False
    made_at: datetime = moment()
    expires_at: datetime = moment()
    accepted_at: datetime | None = maybe_moment()
    declined_at: datetime | None = maybe_moment()
    withdrawn_at: datetime | None = maybe_moment()
    answered_by: int | None = Field(default=None, foreign_key="person.id")

    def state(self, now: datetime) -> str:
        """`open`, `accepted`, `declined`, `withdrawn` (also a merge that was undone) or `expired`."""
        if self.withdrawn_at:
            return "withdrawn"
        if self.accepted_at:
            return "accepted"
        if self.declined_at:
            return "declined"
        return "open" if now < self.expires_at else "expired"

    @property
    def merged_id(self) -> int:
        """Of two topics that go together, the one that lives on in the other."""
        return self.topic_id if self.topic_id != self.into_id else self.other_topic_id or 0


def is_whole(row: dict[str, Any]) -> bool:
    """Whether a row has what its kind needs: one that is read in may be anybody's."""
    cells = ("breakout_id", "slot_id", "room_id", "other_breakout_id", "other_slot_id", "other_room_id")
    needed = {"swap": ("other_topic_id", *cells), "merge": ("other_topic_id", "into_id")}.get(row["kind"])
    if not all(row[name] for name in needed or ("person_id",)):
        return False
    both = {row["topic_id"], row["other_topic_id"]}
    return row["kind"] != "merge" or (len(both) == 2 and row["into_id"] in both)


def proposers(session: Session, proposal: Proposal) -> set[int]:
    """The side that asks: who proposed it, and who convenes that topic with them."""
    ours = {proposal.from_id, *conveners.ids(session, session.get_one(Topic, proposal.topic_id))}
    return ours - {proposal.person_id}


def asked(session: Session, proposal: Proposal) -> set[int]:
    """The side that answers; any one of them can."""
    if proposal.person_id:
        return {proposal.person_id}
    return set(conveners.ids(session, session.get_one(Topic, proposal.other_topic_id))) - {proposal.from_id}


def find(tx: "Transaction", kind: str, proposal_id: int) -> Proposal:
    """A proposal of this kind that the asker is a side of; a merge that stands is everybody's to see, and a
    facilitator's to undo. Refuses NotThere, also where a topic in it is hidden."""
    person, proposal = tx.needs_person(), tx.session.get(Proposal, proposal_id)
    if proposal is None or proposal.event_id != tx.event_id or proposal.kind != kind:
        raise NotThere
    stands = kind == "merge" and proposal.accepted_at is not None
    if is_hidden(tx.session, proposal) or not (is_side(tx.session, proposal, person) or (stands and tx.is_facilitator)):
        raise NotThere
    return proposal


def is_side(session: Session, proposal: Proposal, person: Person) -> bool:
    """Whether somebody may know of it."""
    return person.id in proposers(session, proposal) | asked(session, proposal)


def is_hidden(session: Session, proposal: Proposal) -> bool:
    """Whether one of its topics is hidden; then it is not spoken of."""
    both = (proposal.topic_id, proposal.other_topic_id)
    return any(session.get_one(Topic, id).hidden_at is not None for id in both if id)


def make(tx: "Transaction", kind: str, topic: Topic, expires: datetime, **columns: Any) -> Proposal:
    """Ask, and tell those who are asked. Refuses TooMany for a machine."""
    person = tx.needs_person()
    waiting = select(Proposal).where(Proposal.from_id == person.id, *still_open(tx.now))
    if len(tx.session.exec(waiting).all()) >= MOST_OPEN:
        raise TooMany(_("That is a lot of open questions. Take one back, or wait for an answer."))
    proposal = Proposal(
        event_id=tx.event_id,
        kind=kind,
        from_id=person.id or 0,
        topic_id=topic.id or 0,
        made_at=tx.now,
        expires_at=expires,
        **columns,
    )
    tx.session.add(proposal)
    tx.session.flush()
    tx.tell(person.id, *asked(tx.session, proposal))
    return proposal


def still_open(now: Any) -> tuple[Any, ...]:
    """What is true of an open proposal."""
    answers = (Proposal.accepted_at, Proposal.declined_at, Proposal.withdrawn_at)
    return *(col(column).is_(None) for column in answers), col(Proposal.expires_at) > now


def standing(tx: "Transaction", kind: str, **columns: Any) -> Proposal | None:
    """The open proposal of a kind with these columns."""
    same = [getattr(Proposal, name) == value for name, value in columns.items()]
    found = select(Proposal).where(Proposal.event_id == tx.event_id, Proposal.kind == kind, *same)
    return tx.session.exec(found.where(*still_open(tx.now))).first()


def already(tx: "Transaction", proposal: Proposal) -> AlreadyProposed:
    """The refusal for what has been asked, by the asker's own side or by the other one."""
    name = tx.session.get_one(Person, proposal.from_id).name
    if tx.needs_person().id in asked(tx.session, proposal):
        return AlreadyProposed(_("{name} has asked already. It waits for your answer.", name=name))
    until = clock_time(proposal.expires_at.astimezone(tx.event.zone))
    return AlreadyProposed(_("{name} has asked already. It waits for an answer until {time}.", name=name, time=until))


def ending(tx: "Transaction", *slots: Slot) -> datetime:
    """When a proposal expires: after half an hour or when the earlier of its slots begins (a running one: ends);
    without slots at the end of the day, half an hour at least."""
    soon = tx.now + WHILE
    if slots:
        turns = [slot.starts for slot in slots if slot.starts > tx.now] or [slot.ends for slot in slots]
        return min(soon, *turns)
    here = tx.now.astimezone(tx.event.zone)
    midnight = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(soon, midnight)


def facts_of(session: Session, event: Event, proposal: Proposal) -> dict[str, Any]:
    """What a proposal says, for sentences; with ids, for programs. `title` is the topic of those who ask."""
    topic = session.get_one(Topic, proposal.topic_id)
    facts: dict[str, Any] = {"topic": topic.id, "title": topic.title, "keeps": proposal.keeps}
    if proposal.other_topic_id:
        other = session.get_one(Topic, proposal.other_topic_id)
        facts |= {"other_topic": other.id, "other_title": other.title}
    if proposal.breakout_id:
        cells = (("", proposal.slot_id, proposal.room_id), ("other_", proposal.other_slot_id, proposal.other_room_id))
        for prefix, slot_id, room_id in cells:
            facts |= _cell(session, event, prefix, slot_id, room_id)
        facts |= {"breakout": proposal.breakout_id, "other_breakout": proposal.other_breakout_id}
    if proposal.into_id:
        merged, into = (session.get_one(Topic, id) for id in (proposal.merged_id, proposal.into_id))
        facts |= {"merged": merged.title, "merged_topic": merged.id, "into": into.title, "into_topic": into.id}
    if proposal.person_id:
        facts |= {"person": proposal.person_id, "whom": session.get_one(Person, proposal.person_id).name}
    return facts


def cells_of(session: Session, event: Event, places: Sequence[Breakout]) -> str:
    """The cells of breakouts, in words."""
    told = [_cell(session, event, "", place.slot_id, place.room_id) for place in places]
    return "; ".join(f"{cell['room']}, {cell['time']}" for cell in told)


def _cell(session: Session, event: Event, prefix: str, slot_id: int | None, room_id: int | None) -> dict[str, Any]:
    slot, room = session.get_one(Slot, slot_id), session.get_one(Room, room_id)
    return {f"{prefix}room": room.name, f"{prefix}time": clock_time(slot.starts.astimezone(event.zone))}
