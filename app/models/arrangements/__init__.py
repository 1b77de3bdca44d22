"""Arrangements: in BarCamp mode, a proposal of where cards could stand so that people's stars clash less.

It is worked out outside of any transaction, kept, looked at, and taken only when it is accepted.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, SQLModel, col, func, select

from app.models import breakouts, events, notices
from app.models.arrangements import reads
from app.models.arrangements.problem import Places, Problem, clashes, moves, unmet
from app.models.arrangements.runner import alone, improve
from app.models.arrangements.wishes import (
    Absence,
    Apart,
    absences,
    all_absences,
    be_absent,
    be_there,
    keep_apart,
    let_meet,
    pin,
    unpin,
)
from app.models.breakouts import Breakout
from app.models.columns import maybe_moment, moment, of_event
from app.models.rules import AlreadyAnswered, BoardChanged, NotThere, OnlyConvenersSort
from app.models.slots import Slot
from app.models.topics import Topic
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

__all__ = [
    "Absence", "Apart", "Arrangement", "absences", "all_absences", "alone", "answer", "be_absent", "be_there", "find",
    "improve", "keep_apart", "latest", "let_meet", "needs_mode", "pin", "prepare", "propose", "unpin",
]  # fmt: skip


class Arrangement(SQLModel, table=True):
    """A proposal. `wall` is the fingerprint of the wall it was made for; `plan` holds its `moves`, the clashes of each
    slot before and after (`slots`), and what it does not honour (`unmet`)."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    made_by: int = Field(foreign_key="person.id")
    made_at: datetime = moment()
    wall: str
    seed: int = 1
    most_moves: int | None = None
    clashes_before: int
    clashes_after: int
    plan: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    answer: str = ""
    answered_by: int | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = maybe_moment()


def needs_mode(mode: str) -> None:
    """Refuses OnlyConvenersSort in every mode but BarCamp."""
    if mode == "openspace":
        raise OnlyConvenersSort(
            _("In Open Space only conveners sort their topics. BarCamp mode is where the organiser arranges.")
        )
    if mode != "barcamp":
        raise OnlyConvenersSort(
            _("A workshop keeps its programme. BarCamp mode is where the organiser arranges the wall.")
        )


def prepare(session: Session, slug: str, now: datetime, keep: frozenset[int], most: int | None) -> tuple[Problem, int]:
    """The wall to arrange, and the seed of the next attempt. Refuses OnlyConvenersSort, NotThere."""
    event = events.by_slug(session, slug)
    needs_mode(event.mode)
    attempts = session.exec(select(func.count(col(Arrangement.id))).where(Arrangement.event_id == event.id)).one()
    return reads.read(session, event, now, keep, most), attempts + 1


def propose(tx: "Transaction", problem: Problem, places: Places, seed: int) -> Arrangement:
    """Keep what was worked out. Nothing moves yet."""
    person = tx.needs_facilitator()
    needs_mode(tx.event.mode)
    before, after = clashes(problem, problem.now), clashes(problem, places)
    found = Arrangement(
        event_id=tx.event_id,
        made_by=person.id or 0,
        made_at=tx.now,
        wall=problem.wall,
        seed=seed,
        most_moves=problem.most,
        clashes_before=sum(before.values()),
        clashes_after=sum(after.values()),
        plan={
            "moves": moves(problem, places),
            "slots": [{"slot": slot, "before": before[slot], "after": after[slot]} for slot, _ in problem.slots],
            "unmet": unmet(problem, places),
        },
    )
    tx.session.add(found)
    tx.session.flush()
    told: dict[str, Any] = {"before": found.clashes_before, "after": found.clashes_after}
    tx.record("arrangement.proposed", arrangement=found.id, **told)
    return found


def find(session: Session, event_id: int, arrangement_id: int) -> Arrangement:
    """A proposal of this event. Refuses NotThere."""
    found = session.get(Arrangement, arrangement_id)
    if found is None or found.event_id != event_id:
        raise NotThere
    return found


def latest(session: Session, slug: str) -> tuple[Arrangement | None, bool]:
    """The newest proposal of an event, and whether the wall is still the one it was made for."""
    event = events.by_slug(session, slug)
    newest = select(Arrangement).where(Arrangement.event_id == event.id).order_by(col(Arrangement.id).desc()).limit(1)
    found = session.exec(newest).first()
    return found, found is not None and found.wall == reads.fingerprint(session, event)


def answer(tx: "Transaction", arrangement_id: int, accept: bool) -> Arrangement:
    """Take a proposal, all of it in this one transaction, or leave it. Who is concerned is told.

    Refuses AlreadyAnswered; BoardChanged when the wall, or the time, is not the one it was made for.
    """
    person = tx.needs_facilitator()
    found = find(tx.session, tx.event_id, arrangement_id)
    if found.answered_at is not None:
        raise AlreadyAnswered(_("This proposal has been answered already."))
    if accept:
        needs_mode(tx.event.mode)
        planned = found.plan["moves"]
        _needs_same_wall(tx, found)
        moved = breakouts.arrange(tx, {m["breakout"]: (m["slot"], m["room"]) for m in planned if m["breakout"]})
        placed = [breakouts.put_up(tx, m["topic"], m["slot"], m["room"]) for m in planned if not m["breakout"]]
        for breakout in (*moved, *placed):
            kind = "breakout.placed" if breakout in placed else "breakout.moved"
            notices.post(tx, breakouts.concerned(tx, breakout), kind, **breakouts.told(tx, breakout))
    found.answer, found.answered_by, found.answered_at = "accept" if accept else "decline", person.id, tx.now
    facts: dict[str, Any] = {"arrangement": found.id, "before": found.clashes_before, "after": found.clashes_after}
    if accept:
        tx.record("arrangement.accepted", n=len(planned), moves=planned, **facts)
    else:
        tx.record("arrangement.declined", **facts)
    return found


def _needs_same_wall(tx: "Transaction", found: Arrangement) -> None:
    planned = found.plan["moves"]
    slots = {m["slot"] for m in planned} | {m["from"]["slot"] for m in planned if m["from"]}
    begun = any(tx.session.get_one(Slot, slot).starts <= tx.now for slot in slots)
    topics = [tx.session.get_one(Topic, m["topic"]) for m in planned if not m["breakout"]]
    gone = any(topic.withdrawn_at or topic.hidden_at for topic in topics)
    pinned = any(tx.session.get_one(Breakout, m["breakout"]).pinned_at for m in planned if m["breakout"])
    if begun or gone or pinned or found.wall != reads.fingerprint(tx.session, tx.event):
        raise BoardChanged(_("The wall has changed since this was proposed. Ask for a new arrangement."))
