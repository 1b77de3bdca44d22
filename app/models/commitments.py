"""Commitments and one-line comments at the end, by those who want. Nobody has to say anything."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, Session, SQLModel, col, func, select

from app.models import phases
from app.models.columns import maybe_moment, moment, of_event
from app.models.rows import PERSON, columns
from app.models.rules import NotThere, NotYours, TooMany
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

MOST_EACH = 20
MOST = 2_000


class Commitment(SQLModel, table=True):
    """A sentence that somebody leaves; `name` is what they signed it with, or nothing."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    person_id: int = Field(foreign_key="person.id", index=True)
    text: str
    name: str = ""
    at: datetime = moment()
    withdrawn_at: datetime | None = maybe_moment()
    hidden_at: datetime | None = maybe_moment()
    hidden_by: int | None = Field(default=None, foreign_key="person.id")


def make(tx: "Transaction", text: str, name: str = "") -> Commitment:
    """Leave a sentence. Refuses PhaseClosed, TooMany."""
    person = tx.needs_person()
    phases.needs_open(tx, "commitments")
    everybody = select(func.count(col(Commitment.id))).where(Commitment.event_id == tx.event_id)
    mine = everybody.where(Commitment.person_id == person.id)
    if tx.session.exec(everybody).one() >= MOST or tx.session.exec(mine).one() >= MOST_EACH:
        raise TooMany(_("That is a lot of sentences. Say the rest in the circle."))
    row = Commitment(event_id=tx.event_id, person_id=person.id or 0, text=text, name=name, at=tx.now)
    tx.session.add(row)
    tx.session.flush()
    tx.record("commitment.made", commitment=row.id)
    return row


def withdraw(tx: "Transaction", commitment_id: int) -> Commitment:
    """Take one's own back. Refuses NotYours."""
    person, row = tx.needs_person(), _find(tx, commitment_id)
    if row.person_id != person.id:
        raise NotYours(_("Only who wrote it takes it back."))
    row.withdrawn_at = tx.now
    tx.record("commitment.withdrawn", commitment=row.id)
    return row


def hide(tx: "Transaction", commitment_id: int) -> Commitment:
    """Take it off every screen but the desk's. Facilitator only."""
    tx.needs_facilitator()
    row = _find(tx, commitment_id)
    if row.hidden_at is None:
        row.hidden_at, row.hidden_by = tx.now, tx.needs_person().id
        tx.record("commitment.hidden", commitment=row.id)
    return row


def show(tx: "Transaction", commitment_id: int) -> Commitment:
    """Bring it back. Facilitator only."""
    tx.needs_facilitator()
    row = _find(tx, commitment_id)
    if row.hidden_at is not None:
        row.hidden_at = row.hidden_by = None
        tx.record("commitment.shown", commitment=row.id)
    return row


def hidden(session: Session, event_id: int) -> list[Commitment]:
    """What the desk alone sees."""
    found = select(Commitment).where(
        Commitment.event_id == event_id, col(Commitment.hidden_at).is_not(None), col(Commitment.withdrawn_at).is_(None)
    )
    rows = list(session.exec(found.order_by(col(Commitment.id))).all())
    session.expunge_all()
    return rows


OWN = columns(col(Commitment.id)).where(
    Commitment.person_id == PERSON, col(Commitment.withdrawn_at).is_(None), col(Commitment.hidden_at).is_(None)
)
"""What a person wrote."""


def _find(tx: "Transaction", commitment_id: int) -> Commitment:
    """One of this event that the asker may see; hidden ones only for the facilitator. Refuses NotThere."""
    row = tx.session.get(Commitment, commitment_id)
    if row is None or row.event_id != tx.event_id or row.withdrawn_at or (row.hidden_at and not tx.is_facilitator):
        raise NotThere
    return row
