"""Helpers: they enter what people without a phone say, in these people's name. Paper has the same say.

Whoever was entered here can be spoken for by every helper and facilitator, also after they have come in on a device
of their own: they agreed to it at a table, and see on that device what was done. Nobody else can.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, Session, SQLModel, col, select

from app.models import people
from app.models.board import Board, BreakoutOnBoard, TopicOnBoard
from app.models.columns import moment, of_event
from app.models.people import Person
from app.models.rules import NotThere, NotYours
from app.models.seats import Seat, give_back_of
from app.models.stars import Star
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction


class SpokenFor(SQLModel, table=True):
    """A person without a phone, entered by a helper."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    event_id: int = of_event()
    entered_by: int = Field(foreign_key="person.id")
    entered_at: datetime = moment()


@dataclass(frozen=True)
class Guest:
    """A person without a phone and what they have, for the helpers' page. Titles of stars; slots of seats."""

    id: int
    name: str
    topics: tuple[tuple[TopicOnBoard, tuple[BreakoutOnBoard, ...]], ...]
    seats: tuple[BreakoutOnBoard, ...]
    stars: tuple[TopicOnBoard, ...]


def enter(tx: "Transaction", name: str) -> Person:
    """Somebody without a phone is here. Refuses TooMany."""
    helper = tx.needs_helper()
    person = people.add(tx, name)
    tx.session.add(
        SpokenFor(person_id=person.id or 0, event_id=tx.event_id, entered_by=helper.id or 0, entered_at=tx.now)
    )
    tx.session.flush()
    tx.record("person.entered", name=name, person=person.id)
    return person


def call(tx: "Transaction", person_id: int, name: str) -> Person:
    """Write their name as it is. Refuses NotYours for people who have come in by themselves."""
    person = _spoken_for(tx, person_id)
    if person.name != name:
        before, person.name = person.name, name
        tx.record("person.called", name=name, before=before, person=person.id)
    return person


def see_off(tx: "Transaction", person_id: int) -> Person:
    """They went home: their seats are free, what they posted stays."""
    person = _spoken_for(tx, person_id)
    give_back_of(tx, person)
    person.left_at = tx.now
    tx.record("person.seen_off", name=person.name, person=person.id)
    return person


def speak_for(tx: "Transaction", person_id: int) -> None:
    """Do the rest of this command in somebody's name. Refuses NotThere, and NotYours for people who have come in by
    themselves: nobody speaks for them, not even who holds the space."""
    tx.speak_for(_spoken_for(tx, person_id))


def guests(session: Session, board: Board) -> list[Guest]:
    """The people without a phone who are here, by name, with what they have on this board."""
    entered = (
        select(Person)
        .join(SpokenFor, col(SpokenFor.person_id) == Person.id)
        .where(SpokenFor.event_id == board.event.id, col(Person.left_at).is_(None))
        .order_by(Person.name, col(Person.id))
    )
    here = session.exec(entered).all()
    ids = [person.id for person in here]
    seats = session.exec(select(Seat.person_id, Seat.breakout_id).where(col(Seat.person_id).in_(ids))).all()
    stars = session.exec(select(Star.person_id, Star.topic_id).where(col(Star.person_id).in_(ids))).all()
    return [
        Guest(
            id=person.id or 0,
            name=person.name,
            topics=tuple(
                (topic, tuple(board.places_of.get(topic.id, ())))
                for topic in reversed(board.topics)
                if person.id in topic.convener_ids and not topic.withdrawn
            ),
            seats=_seats(board, [breakout for who, breakout in seats if who == person.id]),
            stars=tuple(board.topic[topic] for who, topic in stars if who == person.id and topic in board.topic),
        )
        for person in here
    ]


def known(session: Session, event_id: int, person_id: int) -> Person:
    """Somebody whom helpers speak for. Refuses NotThere."""
    person = session.get(Person, person_id)
    if person is None or person.event_id != event_id or not person.is_here:
        raise NotThere
    if session.get(SpokenFor, person_id) is None:
        raise NotThere
    session.expunge(person)
    return person


def _seats(board: Board, ids: Sequence[int | None]) -> tuple[BreakoutOnBoard, ...]:
    found = [board.breakout[id] for id in ids if id in board.breakout]
    return tuple(sorted(found, key=lambda breakout: board.slot[breakout.slot].starts))


def _spoken_for(tx: "Transaction", person_id: int) -> Person:
    """Somebody who was entered by a helper. The asker has to be one."""
    tx.needs_helper()
    person = tx.session.get(Person, person_id)
    if person is None or person.event_id != tx.event_id or not person.is_here:
        raise NotThere
    if tx.session.get(SpokenFor, person_id) is None:
        raise NotYours(_("They have come in on a device of their own, and speak for themselves."))
    return person
