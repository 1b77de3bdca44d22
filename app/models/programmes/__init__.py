"""Programmes: a fixed programme is read in, whole or not at all, and its entries keep their names (guids)."""

import uuid
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from app.models import breakouts, helpers, rooms, slots, topics
from app.models.breakouts import Breakout
from app.models.columns import moment, of_event
from app.models.helpers import SpokenFor
from app.models.people import Person
from app.models.programmes.rows import COLUMNS, Programme, Row, read
from app.models.rooms import Room
from app.models.rules import TooMany, Unfit
from app.models.slots import Slot
from app.models.topics import Topic
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

__all__ = ["COLUMNS", "NAMESPACE", "Programme", "ProgrammeItem", "Row", "items", "read", "read_in"]

NAMESPACE = uuid.UUID("6b4b7c0e-58a5-5d0b-9a53-1f4f2b8a7e11")


class ProgrammeItem(SQLModel, table=True):
    """An entry that was read in. `told` is the digest of its row: the same row again changes nothing, whatever has
    happened to it on the wall since."""

    __table_args__ = (UniqueConstraint("event_id", "guid"),)

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    guid: str
    told: str
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    slot_id: int | None = Field(default=None, foreign_key="slot.id")
    topic_id: int | None = Field(default=None, foreign_key="topic.id")
    breakout_id: int | None = Field(default=None, foreign_key="breakout.id")
    read_at: datetime = moment()


def read_in(tx: "Transaction", programme: Programme) -> dict[str, int]:
    """Bring a programme onto the wall: rooms, slots, and breakouts that are pinned. Returns how many entries were
    `added` and `changed`, and are the `same` as before. What earlier files had and this one has not stays.

    Facilitator only. Refuses Unfit, with the line, for a cell that is taken.
    """
    tx.needs_facilitator()
    reading = _Reading(tx, programme)
    try:
        for row in programme.rows:
            reading.prepare(row)
        reading.put_up()
    except TooMany as refusal:  # more rooms, slots or topics than a wall has
        raise Unfit("file", refusal.message) from None
    if reading.counts["added"] or reading.counts["changed"]:
        tx.record("programme.read_in", added=reading.counts["added"], changed=reading.counts["changed"])
    return {name: reading.counts[name] for name in ("added", "changed", "same")}


def items(session: Session, event_id: int) -> list[ProgrammeItem]:
    """The entries of an event's programme."""
    return list(session.exec(select(ProgrammeItem).where(ProgrammeItem.event_id == event_id)).all())


class _Reading:
    """One programme on its way onto the wall."""

    def __init__(self, tx: "Transaction", programme: Programme):
        self.tx, self.programme = tx, programme
        self.counts: Counter[str] = Counter()
        self.known = {item.guid: item for item in items(tx.session, tx.event_id)}
        self.seen: Counter[str] = Counter()
        self.guids: set[str] = set()
        self.rooms = {room.name.casefold(): room for room in reversed(self._all(Room))}
        self.slots = {(slot.starts, slot.ends, slot.kind): slot for slot in self._all(Slot)}
        guests = select(Person).join(SpokenFor, col(SpokenFor.person_id) == Person.id)
        here = guests.where(Person.event_id == tx.event_id, col(Person.left_at).is_(None))
        self.people = {person.name.casefold(): person for person in tx.session.exec(here).all()}
        self.goals: dict[tuple[int, int], tuple[Row, ProgrammeItem]] = {}

    def _all(self, kind: Any) -> list[Any]:
        rows = select(kind).where(kind.event_id == self.tx.event_id, kind.removed_at.is_(None)).order_by(kind.id)
        return list(self.tx.session.exec(rows).all())

    def prepare(self, row: Row) -> None:
        """Find or make what a row needs; breakouts wait until all are known, so that they may change places."""
        guid = self._guid(row)
        if guid in self.guids:
            raise Unfit("file", _("{where} has the guid of an earlier one.", where=row.where))
        self.guids.add(guid)
        item = self.known.get(guid)
        if item is not None and item.told == row.digest:
            self.counts["same"] += 1
            return
        self.counts["changed" if item else "added"] += 1
        if item is None:
            item = ProgrammeItem(event_id=self.tx.event_id, guid=guid, told="", read_at=self.tx.now)
            self.tx.session.add(item)
        item.told, item.read_at = row.digest, self.tx.now
        item.facts = dict(row.more) | {"persons": list(row.conveners)}
        if row.kind != "breakout":
            self._together(row, item)
            return
        slot, room = self._slot(row, "breakout", ""), self._room(row)
        item.slot_id = slot.id
        cell = slot.id or 0, room.id or 0
        if cell in self.goals:
            earlier = self.goals[cell][0].where
            raise Unfit(
                "file", _("{where} is in the same room at the same time as: {other}.", where=row.where, other=earlier)
            )
        self.goals[cell] = row, item

    def _guid(self, row: Row) -> str:
        """The entry's own name; for a row of CSV one that its title and convener make, the first, second … time."""
        if row.guid:
            return row.guid
        key = "|".join((self.tx.event.slug, row.kind, row.title.casefold(), *(n.casefold() for n in row.conveners)))
        self.seen[key] += 1
        return str(uuid.uuid5(NAMESPACE, f"{key}|{self.seen[key]}"))

    def _together(self, row: Row, item: ProgrammeItem) -> None:
        """A plenary, a break, or an open slot."""
        kind = "breakout" if row.kind == "open" else row.kind
        slot = self.tx.session.get(Slot, item.slot_id) if item.slot_id else None
        if slot is None or slot.removed_at:
            slot = self._slot(row, kind, row.title, is_fixed=row.kind != "open")
        elif (slot.starts, slot.ends, slot.kind, slot.label) != (row.starts, row.ends, kind, row.title):
            slots.change(self.tx, slot, row.starts, row.ends, kind, row.title)
        item.slot_id = slot.id

    def _slot(self, row: Row, kind: str, label: str, is_fixed: bool = True) -> Slot:
        key = row.starts, row.ends, kind
        if key not in self.slots:
            slot = slots.add(self.tx, row.starts, row.ends, kind, label)
            slot.fixed_at = self.tx.now if is_fixed else None
            self.slots[key] = slot
        return self.slots[key]

    def _room(self, row: Row) -> Room:
        key = row.room.casefold()
        if key not in self.rooms:
            self.rooms[key] = rooms.add(self.tx, row.room, self.programme.seats.get(key))
        return self.rooms[key]

    def put_up(self) -> None:
        """Move what stands elsewhere, all at once; put up what is new; pin both."""
        standing = {
            breakout.id: breakout
            for _row, item in self.goals.values()
            if (breakout := self._standing(item)) is not None
        }
        moving: dict[int, tuple[int, int]] = {}
        for cell, (row, item) in self.goals.items():
            self._needs_free(row, cell, set(standing))
            breakout = standing.get(item.breakout_id)
            if breakout is not None and (breakout.slot_id, breakout.room_id) != cell:
                moving[breakout.id or 0] = cell
        breakouts.arrange(self.tx, moving)
        for (slot, room), (row, item) in self.goals.items():
            topic = self._topic(row, item)
            breakout = standing.get(item.breakout_id) or breakouts.put_up(self.tx, topic.id or 0, slot, room)
            if breakout.pinned_at is None:
                breakout.pinned_at, breakout.pinned_by = self.tx.now, self.tx.needs_person().id
            item.topic_id, item.breakout_id = topic.id, breakout.id
        self.tx.session.flush()

    def _standing(self, item: ProgrammeItem) -> Breakout | None:
        breakout = self.tx.session.get(Breakout, item.breakout_id) if item.breakout_id else None
        topic = self.tx.session.get(Topic, breakout.topic_id) if breakout else None
        return breakout if breakout and not breakout.taken_off_at and topic and not topic.hidden_at else None

    def _needs_free(self, row: Row, cell: tuple[int, int], standing: set[int | None]) -> None:
        other = breakouts.in_cell(self.tx.session, *cell)
        if other is not None and other.id not in standing:
            title = self.tx.session.get_one(Topic, other.topic_id).title
            raise Unfit("file", _("{where}: “{title}” is there already. Move it first.", where=row.where, title=title))

    def _topic(self, row: Row, item: ProgrammeItem) -> Topic:
        topic = self.tx.session.get(Topic, item.topic_id) if item.topic_id else None
        convener = self._convener(row)
        if topic is None or topic.withdrawn_at or topic.hidden_at:
            topic = topics.pitch(self.tx, row.title, row.description, row.language)
        elif (topic.title, topic.description) != (row.title, row.description):
            topics.reword(self.tx, topic.id or 0, row.title, row.description)
        topic.convener_id = convener.id or 0
        return topic

    def _convener(self, row: Row) -> Person:
        """Somebody without a device, known by their name among those; the organiser where nobody is named."""
        if not row.conveners:
            return self.tx.needs_person()
        key = row.conveners[0].casefold()
        if key not in self.people:
            self.people[key] = helpers.enter(self.tx, row.conveners[0])
        return self.people[key]
