"""Note-takers: who has said that they will take notes in a breakout. First come, and nobody is held to it."""

from typing import TYPE_CHECKING

from sqlmodel import col

from app.models import breakouts, phases
from app.models.breakouts import Breakout
from app.models.people import Person
from app.models.rows import PERSON, columns
from app.models.rules import NotesPromised, NotYours
from app.models.topics import Topic
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction


def promise(tx: "Transaction", breakout_id: int) -> Breakout:
    """Say "I will take notes"; a second time changes nothing. Refuses NotesPromised, PhaseClosed."""
    person, breakout = tx.needs_person(), breakouts.find(tx, breakout_id)
    phases.needs_open(tx, "notes")
    if breakout.note_taker_id == person.id:
        return breakout
    other = tx.session.get(Person, breakout.note_taker_id) if breakout.note_taker_id else None
    if other is not None and other.is_here:
        raise NotesPromised(_("{name} takes notes already. You can add to the report afterwards.", name=other.name))
    breakout.note_taker_id, breakout.notes_wanted_at = person.id, None
    topic = tx.session.get_one(Topic, breakout.topic_id)
    tx.record("notetaker.came", breakout=breakout.id, title=topic.title)
    tx.tell(person.id)
    return breakout


def give_back(tx: "Transaction", breakout_id: int) -> Breakout:
    """Let somebody else do it. The note-taker, the convener or a facilitator. Refuses NotYours."""
    person, breakout = tx.needs_person(), breakouts.find(tx, breakout_id)
    topic = tx.session.get_one(Topic, breakout.topic_id)
    if breakout.note_taker_id is None:
        return breakout
    if person.id not in (breakout.note_taker_id, topic.convener_id) and not tx.is_facilitator:
        raise NotYours(_("Only who takes notes gives that back, or the convener."))
    tx.tell(breakout.note_taker_id)
    breakout.note_taker_id = None
    tx.record("notetaker.left", breakout=breakout.id, title=topic.title)
    return breakout


def want(tx: "Transaction", breakout_id: int) -> Breakout:
    """Ask the room for a note-taker. Its conveners or a facilitator. Refuses NotYours, PhaseClosed, NotesPromised."""
    breakout = breakouts.find_own(tx, breakout_id)
    phases.needs_open(tx, "notes")
    other = tx.session.get(Person, breakout.note_taker_id) if breakout.note_taker_id else None
    if other is not None and other.is_here:
        raise NotesPromised(_("{name} takes notes already.", name=other.name))
    if breakout.notes_wanted_at is None:
        breakout.note_taker_id, breakout.notes_wanted_at = None, tx.now
        topic = tx.session.get_one(Topic, breakout.topic_id)
        tx.record("notetaker.wanted", breakout=breakout.id, title=topic.title)
    return breakout


def stop_wanting(tx: "Transaction", breakout_id: int) -> Breakout:
    """It goes without. Its conveners or a facilitator, in every phase. Refuses NotYours."""
    breakout = breakouts.find_own(tx, breakout_id)
    if breakout.notes_wanted_at is not None:
        breakout.notes_wanted_at = None
        topic = tx.session.get_one(Topic, breakout.topic_id)
        tx.record("notetaker.unwanted", breakout=breakout.id, title=topic.title)
    return breakout


PROMISED = (
    columns(col(Breakout.id))
    .join(Topic, col(Topic.id) == Breakout.topic_id)
    .where(Breakout.note_taker_id == PERSON, col(Breakout.taken_off_at).is_(None))
    .where(col(Topic.hidden_at).is_(None))
)
"""The breakouts on the wall in which a person takes notes; those of hidden topics are none."""
