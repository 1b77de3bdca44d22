"""Ideas before the day: a list of its own. None of them is ever pitched or placed by itself: the wall starts blank."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, SQLModel, col, func, select

from app.models import phases
from app.models.columns import maybe_moment, moment, of_event
from app.models.rules import NotThere, NotYours, TooMany
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

MOST_EACH = 40
MOST = 1_000


class Idea(SQLModel, table=True):
    """Something that somebody would like to hear about. It is nobody's topic until a convener takes it up."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    person_id: int = Field(foreign_key="person.id", index=True)
    title: str
    description: str = ""
    at: datetime = moment()
    withdrawn_at: datetime | None = maybe_moment()
    hidden_at: datetime | None = maybe_moment()
    hidden_by: int | None = Field(default=None, foreign_key="person.id")
    came_from: str = ""  # the event at which it was a topic that found no time


def find(tx: "Transaction", idea_id: int) -> Idea:
    """An idea of this event that the asker may see; hidden ones only for the facilitator. Refuses NotThere."""
    idea = tx.session.get(Idea, idea_id)
    if idea is None or idea.event_id != tx.event_id or idea.withdrawn_at or (idea.hidden_at and not tx.is_facilitator):
        raise NotThere
    return idea


def add(tx: "Transaction", title: str, description: str = "") -> Idea:
    """Leave an idea before the day. Refuses PhaseClosed once the marketplace is open, TooMany."""
    person = tx.needs_person()
    phases.needs_open(tx, "ideas")
    everybody = select(func.count(col(Idea.id))).where(Idea.event_id == tx.event_id)
    mine = everybody.where(Idea.person_id == person.id)
    if tx.session.exec(everybody).one() >= MOST or tx.session.exec(mine).one() >= MOST_EACH:
        raise TooMany(_("That is a lot of ideas. Leave some for the day itself."))
    idea = Idea(event_id=tx.event_id, person_id=person.id or 0, title=title, description=description, at=tx.now)
    tx.session.add(idea)
    tx.session.flush()
    tx.record("idea.added", idea=idea.id, title=title)
    return idea


def carry(tx: "Transaction", title: str, description: str, came_from: str) -> None:
    """Leave what was a topic of an earlier event (by its title), without anybody's name. Refuses TooMany."""
    everybody = select(func.count(col(Idea.id))).where(Idea.event_id == tx.event_id)
    if tx.session.exec(everybody).one() >= MOST:
        raise TooMany(_("That is a lot of ideas. Leave some for the day itself."))
    by = tx.needs_facilitator().id or 0
    idea = Idea(
        event_id=tx.event_id, person_id=by, title=title, description=description, at=tx.now, came_from=came_from
    )
    tx.session.add(idea)
    tx.session.flush()
    tx.record("idea.added", idea=idea.id, title=title)


def withdraw(tx: "Transaction", idea_id: int) -> Idea:
    """Take one's own idea back. Topics that were made of it stay. Refuses NotYours."""
    person, idea = tx.needs_person(), find(tx, idea_id)
    if idea.person_id != person.id:
        raise NotYours(_("Only who wrote an idea takes it back."))
    idea.withdrawn_at = tx.now
    tx.record("idea.withdrawn", idea=idea.id, title=idea.title)
    return idea


def hide(tx: "Transaction", idea_id: int) -> Idea:
    """Take an idea off every screen but the desk's. Facilitator only."""
    tx.needs_facilitator()
    idea = find(tx, idea_id)
    if idea.hidden_at is None:
        idea.hidden_at, idea.hidden_by = tx.now, tx.needs_person().id
        tx.record("idea.hidden", idea=idea.id)
    return idea


def show(tx: "Transaction", idea_id: int) -> Idea:
    """Bring a hidden idea back. Facilitator only."""
    tx.needs_facilitator()
    idea = find(tx, idea_id)
    if idea.hidden_at is not None:
        idea.hidden_at = idea.hidden_by = None
        tx.record("idea.shown", idea=idea.id, title=idea.title)
    return idea
