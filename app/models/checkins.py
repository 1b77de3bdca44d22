"""Check-ins: how an action goes, said by its champion in a word and a sentence. All of them are kept."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, Session, SQLModel, col, select

from app.models import mails, notices
from app.models.actions.action import Action, find_championed
from app.models.columns import moment, of_event
from app.models.people import Person
from app.words import _

if TYPE_CHECKING:
    from app.models.board import ActionOnBoard
    from app.transaction import Transaction

STATES = ("going", "done", "stuck", "let go")
OVER = ("done", "let go")


class CheckIn(SQLModel, table=True):
    """What was said about an action at a moment; without a person it came by its champion's link."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    action_id: int = Field(foreign_key="action.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    state: str
    text: str = ""
    at: datetime = moment()


def check_in(tx: "Transaction", action_id: int, state: str, text: str = "") -> CheckIn:
    """Say how it goes; `state` is one of STATES. In every phase, weeks later, too. Its champion, or a facilitator who
    has heard it. Refuses NotYours."""
    person = tx.needs_person()
    row = say(tx, find_championed(tx, action_id), state, text, person)
    notices.answer(tx, person, "action.asked", action=row.action_id)
    return row


def say(tx: "Transaction", action: Action, state: str, text: str, person: Person | None) -> CheckIn:
    """The same by whoever may; the newest one stands on the action itself."""
    assert state in STATES
    row = CheckIn(
        event_id=tx.event_id,
        action_id=action.id or 0,
        person_id=person.id if person else None,
        state=state,
        text=text,
        at=tx.now,
    )
    tx.session.add(row)
    action.state, action.said, action.said_at = state, text, tx.now
    if state in OVER:
        mails.drop(tx, action.id or 0)
    tx.session.flush()
    tx.record("action.checked_in", by=person, action=action.id, title=action.title)
    return row


def is_due(action: "ActionOnBoard", today: date) -> bool:
    """Whether its champion was to be asked by now, and has said nothing since that day."""
    if action.ask_on is None or action.ask_on > today or action.state in OVER or not action.champion:
        return False
    return action.said_at is None or action.said_at.date() < action.ask_on


def of(session: Session, action_id: int) -> list[tuple[CheckIn, str]]:
    """All that was said about an action, the newest first, each with the name of who said it."""
    found = (
        select(CheckIn, Person.name)
        .join(Person, col(Person.id) == CheckIn.person_id, isouter=True)
        .where(CheckIn.action_id == action_id)
        .order_by(col(CheckIn.id).desc())
    )
    rows = [(row, name or "") for row, name in session.exec(found).all()]
    session.expunge_all()
    return rows


def name(state: str) -> str:
    """The word people read for a state."""
    return {"going": _("Under way"), "done": _("Done"), "stuck": _("Stuck"), "let go": _("Let go")}.get(state, "")
