"""Mails that wait to be sent: the queue. What is in it is written in the transaction that has the reason.

A mail says which action it asks about and to whom; its text, with a fresh link, is made when it is sent, so that no
link lies in the database. Claimed for a while by whoever sends it: two processes do not send the same one.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Field, Session, SQLModel, col, or_, select

from app.models.columns import maybe_moment, moment, of_event

if TYPE_CHECKING:
    from app.transaction import Transaction

LEASE = timedelta(minutes=10)  # longer than a mail server may take
MOST_TRIES = 10  # three days and a half; what stands still over a weekend loses nothing


class Mail(SQLModel, table=True):
    """A check-in that is asked for by mail: at once, or not before `due_at`. `claimed_at` says since when somebody is
    at it; a failed one is tried again from then on. Once sent, or given up, the row goes, and the address with it."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    action_id: int = Field(foreign_key="action.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    address: str
    made_at: datetime = moment()
    due_at: datetime | None = maybe_moment()
    claimed_at: datetime | None = maybe_moment()
    tries: int = 0


def post(tx: "Transaction", action_id: int, person_id: int, address: str) -> None:
    """Put a mail into the queue; one that waits about the same action is enough, but for one that is for a day to
    come."""
    waiting = select(Mail.id).where(Mail.action_id == action_id, col(Mail.due_at).is_(None))
    if tx.session.exec(waiting).first() is None:
        tx.session.add(
            Mail(event_id=tx.event_id, action_id=action_id, person_id=person_id, address=address, made_at=tx.now)
        )


def schedule(tx: "Transaction", action_id: int, person_id: int, address: str, at: datetime | None) -> None:
    """Let one wait until then, in place of what waited for another day; None for no day."""
    for row in tx.session.exec(select(Mail).where(Mail.action_id == action_id, col(Mail.due_at).is_not(None))).all():
        tx.session.delete(row)
    if at is None:
        return
    row = Mail(event_id=tx.event_id, action_id=action_id, person_id=person_id, address=address, made_at=tx.now)
    row.due_at = at
    tx.session.add(row)


def drop(tx: "Transaction", action_id: int) -> None:
    """What waits about this action is not sent any more."""
    for row in tx.session.exec(select(Mail).where(Mail.action_id == action_id)).all():
        tx.session.delete(row)


def claim(session: Session, now: datetime) -> Mail | None:
    """The next mail that is due and nobody is at, for the one who asks; a failed one waits twice as long each time, and
    behind all that were tried less often."""
    free = or_(col(Mail.claimed_at).is_(None), col(Mail.claimed_at) < now - LEASE)
    due = or_(col(Mail.due_at).is_(None), col(Mail.due_at) <= now)
    first = select(Mail).where(free, due).order_by(col(Mail.tries), col(Mail.id))
    found = first.limit(20).with_for_update(skip_locked=True)
    for row in session.exec(found).all():
        if row.claimed_at is None or row.claimed_at < now - LEASE * 2 ** max(0, row.tries - 1):
            row.claimed_at, row.tries = now, row.tries + 1
            session.flush()
            return row
    return None


def done(session: Session, mail_id: int) -> None:
    """It is sent, or was tried often enough."""
    row = session.get(Mail, mail_id)
    if row is not None:
        session.delete(row)
