"""Nudges: a kind word to who convenes a breakout and who takes its notes, while it has no report."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Field, Session, SQLModel, col, func, select

from app.models import breakouts, conveners, harvests, notices
from app.models.board import Board, BreakoutOnBoard
from app.models.breakouts import Breakout
from app.models.columns import moment, of_event
from app.models.people import Person
from app.models.rules import JustNudged, NobodyToNudge, NotBegun, ReportThere
from app.models.slots import Slot
from app.models.topics import Topic
from app.words import _, clock_time

if TYPE_CHECKING:
    from app.transaction import Transaction

PAUSE = timedelta(minutes=10)
"""Nobody is asked twice within it."""


class Nudge(SQLModel, table=True):
    """Somebody at the desk asked for the report of a breakout."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    breakout_id: int = Field(foreign_key="breakout.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    at: datetime = moment()


@dataclass(frozen=True)
class Missing:
    """A breakout that has begun and has no report. `at`: when it was asked for last; `rests` for a few minutes after;
    `is_on` while people still talk; `has_somebody` else to ask."""

    breakout: BreakoutOnBoard
    is_on: bool
    at: datetime | None
    rests: bool
    has_somebody: bool


def send(tx: "Transaction", breakout_id: int) -> int:
    """Ask for the report of a breakout; returns how many people are told. Facilitator only.

    Refuses ReportThere, NotBegun, NobodyToNudge, and JustNudged within PAUSE.
    """
    tx.needs_facilitator()
    breakout = breakouts.find(tx, breakout_id)
    if harvests.published(tx.session, breakout) is not None:
        raise ReportThere(_("The report is there already. Thank them for it."))
    if tx.session.get_one(Slot, breakout.slot_id).starts > tx.now:
        raise NotBegun(_("It has not begun. Let them talk first."))
    before = last(tx.session, tx.event_id).get(breakout_id)
    if before is not None and tx.now - before < PAUSE:
        when = clock_time(before.astimezone(tx.event.zone))
        raise JustNudged(_("They were asked at {time}. Give them ten minutes.", time=when))
    people = _whom(tx, breakout)
    if not people:
        raise NobodyToNudge(_("There is nobody to ask but you. Anybody can write the report."))
    _send(tx, breakout, people)
    return len(people)


def send_all(tx: "Transaction") -> int:
    """Ask for every report that is missing from breakouts that are over, where nobody was asked within PAUSE; returns
    how many. Facilitator only. Refuses JustNudged when there is none to ask for."""
    tx.needs_facilitator()
    asked, reports = last(tx.session, tx.event_id), select(harvests.Harvest.breakout_id)
    over = (
        select(Breakout)
        .join(Slot, col(Slot.id) == Breakout.slot_id)
        .join(Topic, col(Topic.id) == Breakout.topic_id)
        .where(Breakout.event_id == tx.event_id, col(Breakout.taken_off_at).is_(None), Slot.ends <= tx.now)
        .where(col(Topic.hidden_at).is_(None), col(Breakout.id).not_in(reports))
        .order_by(col(Breakout.id))
    )
    n = 0
    for breakout in tx.session.exec(over).all():
        before = asked.get(breakout.id or 0)
        if before is not None and tx.now - before < PAUSE:
            continue
        if people := _whom(tx, breakout):
            _send(tx, breakout, people)
            n += 1
    if not n:
        raise JustNudged(_("Everybody has written, or was asked a few minutes ago."))
    return n


def last(session: Session, event_id: int) -> dict[int, datetime]:
    """When the report of each breakout was last asked for."""
    found = select(Nudge.breakout_id, func.max(Nudge.at)).where(Nudge.event_id == event_id)
    return dict(session.exec(found.group_by(col(Nudge.breakout_id))).all())


def missing(session: Session, board: Board, asker: int, now: datetime) -> list[Missing]:
    """The breakouts that have begun and have no report, in time order."""
    asked = last(session, board.event.id)
    notes = select(Breakout.id, Breakout.note_taker_id).where(Breakout.event_id == board.event.id)
    takers = dict(session.exec(notes).all())
    found = []
    for breakout in sorted(board.breakouts, key=lambda b: (board.slot[b.slot].starts, board.room[b.room].number)):
        slot, at = board.slot[breakout.slot], asked.get(breakout.id)
        if slot.starts > now or breakout.id in board.harvest_of:
            continue
        people = {*board.topic[breakout.topic].convener_ids, takers.get(breakout.id)} - {None, asker}
        rests = at is not None and now - at < PAUSE
        found.append(Missing(breakout, slot.ends > now, at, rests, bool(people)))
    return found


def _whom(tx: "Transaction", breakout: Breakout) -> set[int]:
    """Who convenes it or takes notes, is here, and does not ask."""
    topic = tx.session.get_one(Topic, breakout.topic_id)
    whom = {*conveners.ids(tx.session, topic), breakout.note_taker_id or 0}
    here = select(Person.id).where(col(Person.id).in_(whom), col(Person.left_at).is_(None))
    return {id for id in tx.session.exec(here).all() if id} - {tx.needs_person().id or 0}


def _send(tx: "Transaction", breakout: Breakout, people: set[int]) -> None:
    title = tx.session.get_one(Topic, breakout.topic_id).title
    nudge = Nudge(event_id=tx.event_id, breakout_id=breakout.id or 0, person_id=tx.needs_person().id or 0, at=tx.now)
    tx.session.add(nudge)
    notices.post(tx, people, "nudge.sent", breakout=breakout.id, title=title)
    tx.record("nudge.sent", breakout=breakout.id, title=title)
