"""Note links: a link, as words or QR, with which somebody takes over the notes of one breakout. It does nothing else,
works once, and only the newest of a breakout is good. Why: docs/decisions/0023-notes-are-handed-on-by-a-link.md."""

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, Session, SQLModel, select

from app.models import breakouts, keys, topics
from app.models.breakouts import Breakout
from app.models.columns import maybe_moment, moment, of_event
from app.models.conveners import is_one
from app.models.events import Event
from app.models.people import Person
from app.models.rules import NotesLinkUsed, NotThere, NotYours, PhaseClosed
from app.models.topics import Topic
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction


class NoteLink(SQLModel, table=True):
    """Who asked for it and who took it; only a hash of the secret is kept."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    breakout_id: int = Field(foreign_key="breakout.id", index=True)
    made_by: int = Field(foreign_key="person.id")
    made_at: datetime = moment()
    digest: str = Field(index=True)  # in two events when an archive was read in twice
    used_by: int | None = Field(default=None, foreign_key="person.id")
    used_at: datetime | None = maybe_moment()


def make(tx: "Transaction", breakout_id: int) -> str:
    """A new link; the earlier ones of this breakout open nothing any more. Its note-taker, its conveners, a
    facilitator. The secret is returned once. Refuses NotYours, PhaseClosed when the book is closed."""
    person, breakout = tx.needs_person(), breakouts.find(tx, breakout_id)
    topic = topics.find(tx, breakout.topic_id)
    if person.id != breakout.note_taker_id and not is_one(tx.session, topic, person.id) and not tx.is_facilitator:
        raise NotYours(_("Who takes notes hands them on, or the convener."))
    if tx.event.book_closed_at:
        raise PhaseClosed(_("The book is closed: there are no notes to take."))
    for old in tx.session.exec(select(NoteLink).where(NoteLink.breakout_id == breakout_id)).all():
        if old.used_at is None:
            tx.session.delete(old)
    secret = secrets.token_urlsafe(24)
    made = NoteLink(
        event_id=tx.event_id,
        breakout_id=breakout_id,
        made_by=person.id or 0,
        made_at=tx.now,
        digest=keys.digest(secret),
    )
    tx.session.add(made)
    return secret


def find(session: Session, event: Event, secret: str) -> tuple[NoteLink, Breakout]:
    """The link with this secret and its breakout. Refuses NotThere, NotesLinkUsed, PhaseClosed when the book is
    closed."""
    asked = select(NoteLink).where(NoteLink.digest == keys.digest(secret), NoteLink.event_id == event.id)
    link = session.exec(asked).first()
    breakout = session.get(Breakout, link.breakout_id) if link else None
    if link is None or breakout is None or breakout.taken_off_at:
        raise NotThere
    if session.get_one(Topic, breakout.topic_id).hidden_at:
        raise NotThere
    if link.used_at is not None:
        raise NotesLinkUsed(_("Somebody has taken these notes over with this link already. Ask for a new one."))
    if event.book_closed_at:
        raise PhaseClosed(_("The book is closed: there are no notes to take."))
    return link, breakout


def take_over(tx: "Transaction", secret: str) -> Breakout:
    """Take the notes over, from whoever had them. Refuses like `find`."""
    link, breakout = find(tx.session, tx.event, secret)
    person = tx.needs_person()
    tx.tell(breakout.note_taker_id, person.id)
    link.used_by, link.used_at = person.id, tx.now
    if breakout.note_taker_id != person.id:
        breakout.note_taker_id, breakout.notes_wanted_at = person.id, None
        topic = tx.session.get_one(Topic, breakout.topic_id)
        tx.record("notetaker.came", breakout=breakout.id, title=topic.title)
    return breakout


def taken_by(tx: "Transaction", secret: str) -> Person:
    """Who has taken over with this link: for the same op once more, whose answer was lost. Refuses NotThere."""
    asked = select(NoteLink).where(NoteLink.digest == keys.digest(secret), NoteLink.event_id == tx.event_id)
    link = tx.session.exec(asked).first()
    if link is None or link.used_by is None:
        raise NotThere
    return tx.session.get_one(Person, link.used_by)
