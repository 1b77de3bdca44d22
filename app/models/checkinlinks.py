"""Weeks later: the link by which a champion says how it goes, the address they left for it, and asking all of them."""

import re
import secrets
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from sqlmodel import Field, Session, SQLModel, col, select

from app.models import mails, notices
from app.models.actions.action import Action, champion_of, find, find_championed
from app.models.checkins import OVER, CheckIn, say
from app.models.columns import moment, of_event
from app.models.keys import digest
from app.models.people import Person
from app.models.rules import NotThere, NotYours
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

MORNING = time(9)
"""When a mail goes out on its day, where the event is."""
LONGEST = 254  # characters of a mail address (RFC 5321)


class CheckInLink(SQLModel, table=True):
    """A link to the check-in of one action and to nothing else; only a hash of its secret is kept."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    action_id: int = Field(foreign_key="action.id", index=True)
    digest: str = Field(index=True)
    made_at: datetime = moment()


class CheckInAddress(SQLModel, table=True):
    """Where a champion wants to be asked. Theirs alone: no page, export or log has it, and it goes when they say so."""

    action_id: int = Field(foreign_key="action.id", primary_key=True)
    event_id: int = of_event()
    person_id: int = Field(foreign_key="person.id")
    address: str
    at: datetime = moment()


def is_address(text: str) -> bool:
    """Whether a mail can go there, and nowhere else. What a header would read as an encoded word (RFC 2047) is none:
    it may say any address."""
    name, host = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+", r"[A-Za-z0-9]+(-+[A-Za-z0-9]+)*"
    is_one = re.fullmatch(rf"(?=[^@]{{1,64}}@){name}(\.{name})*@{host}(\.{host})+", text)
    return len(text) <= LONGEST and is_one is not None and "=?" not in text


def issue(tx: "Transaction", action_id: int) -> str:
    """A new link to an action's check-in: its secret (192 random bits) is returned once. Its champion or a
    facilitator, who hands it on to a champion without a phone. Refuses NotYours."""
    return issue_for(tx.session, find_championed(tx, action_id), tx.now)


def issue_for(session: Session, action: Action, now: datetime) -> str:
    """The same by the house itself, for a mail."""
    secret = secrets.token_urlsafe(24)
    session.add(CheckInLink(event_id=action.event_id, action_id=action.id or 0, digest=digest(secret), made_at=now))
    return secret


def opened_by(session: Session, event_id: int, secret: str) -> Action:
    """The action that a link opens. Refuses NotThere."""
    link = session.exec(
        select(CheckInLink).where(CheckInLink.event_id == event_id, CheckInLink.digest == digest(secret))
    ).first()
    action = session.get(Action, link.action_id) if link else None
    if action is None or action.withdrawn_at:
        raise NotThere
    return action


def check_in(tx: "Transaction", secret: str, state: str, text: str) -> CheckIn:
    """Say how it goes, by the link. Refuses NotThere."""
    action = opened_by(tx.session, tx.event_id, secret)
    champion = tx.session.get(Person, action.champion_id) if action.champion_id else None
    return say(tx, action, state, text, champion)


def leave_address(tx: "Transaction", action_id: int, address: str) -> None:
    """Be asked by mail, there. The champion alone. Refuses NotYours."""
    person, action = tx.needs_person(), find(tx, action_id)
    if action.champion_id != person.id:
        raise NotYours(_("Only its champion leaves an address."))
    row = tx.session.get(CheckInAddress, action_id)
    if row is None:
        row = CheckInAddress(
            action_id=action_id, event_id=tx.event_id, person_id=person.id or 0, address=address, at=tx.now
        )
    row.address, row.person_id = address, person.id or 0
    tx.session.add(row)
    tx.session.flush()
    arrange(tx, action)


def arrange(tx: "Transaction", action: Action) -> None:
    """Let the mail to its champion's address wait for the day on which they want to be asked; none for a day that is
    over, or without one."""
    there = tx.session.get(CheckInAddress, action.id)
    if there is not None:
        mails.schedule(tx, action.id or 0, there.person_id, there.address, _morning(tx, action))


def _morning(tx: "Transaction", action: Action) -> datetime | None:
    day = date.fromisoformat(action.ask_on) if action.ask_on and action.state not in OVER else None
    is_to_come = day is not None and day >= tx.now.astimezone(tx.event.zone).date()
    return datetime.combine(day, MORNING, tx.event.zone) if day and is_to_come else None


def take_address_back(tx: "Transaction", action_id: int) -> None:
    """Have it forgotten, and what waits to be sent there, too; also when the action was taken away. The champion
    alone; for others there is nothing to forget. Refuses NotThere."""
    person, action = tx.needs_person(), tx.session.get(Action, action_id)
    if action is None or action.event_id != tx.event_id:
        raise NotThere
    row = tx.session.get(CheckInAddress, action_id)
    if row is not None and row.person_id == person.id:
        tx.session.delete(row)
        mails.drop(tx, action_id)


def address(session: Session, action_id: int, person: Person) -> str:
    """The address that this person has left; nobody else gets it."""
    row = session.get(CheckInAddress, action_id)
    return row.address if row is not None and row.person_id == person.id else ""


def forget(tx: "Transaction", action: Action) -> None:
    """Who was its champion is it no more: their mails, address and links go. Mails first: one that is being written
    is waited for, and its link goes, too."""
    mails.drop(tx, action.id or 0)
    for table in (CheckInLink, CheckInAddress):
        for row in tx.session.exec(select(table).where(table.action_id == action.id)).all():
            tx.session.delete(row)


def ask_all(tx: "Transaction") -> tuple[int, list[str]]:
    """Ask every champion whose action goes on how it goes: on their own pages, and by mail where they left an
    address. Returns how many are asked, and the champions whom nothing reaches: give these a link. Facilitator only."""
    tx.needs_facilitator()
    going = select(Action).where(
        Action.event_id == tx.event_id, col(Action.withdrawn_at).is_(None), col(Action.state).not_in(OVER)
    )
    asked, unreached = 0, []
    for action in tx.session.exec(going.order_by(col(Action.id))).all():
        if not action.has_champion or (action.since and action.champion_id is None):
            continue
        there = tx.session.get(CheckInAddress, action.id)
        if there is not None:
            mails.post(tx, action.id or 0, there.person_id, there.address)
        if action.champion_id is None:
            unreached.append(champion_of(tx, action))
            continue
        notices.post(tx, [action.champion_id], "action.asked", action=action.id, title=action.title)
        asked += 1
    if asked:
        tx.record("action.asked", n=asked)
    return asked, unreached
