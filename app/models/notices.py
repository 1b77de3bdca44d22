"""Notices: what one person is told and nobody else, until they have seen it."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, SQLModel, col, select

from app.models.columns import maybe_moment, moment, of_event
from app.models.people import Person
from app.models.rows import PERSON
from app.models.rules import NotThere

if TYPE_CHECKING:
    from app.transaction import Transaction

MOST = 40  # that are shown to one person; older ones are history
OF_THE_WALL = {
    "breakout.moved", "breakout.taken_off", "slot.changed", "slot.extended", "room.changed", "topic.withdrawn",
}  # fmt: skip
"""Where one's breakouts are and whether: the newest counts, and they are told together."""


class Notice(SQLModel, table=True):
    """A message to one person. `kind` is in the past, as a change's is; `facts` are the words to tell it with."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: str
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    at: datetime = moment()
    seen_at: datetime | None = maybe_moment()


def post(tx: "Transaction", people: Iterable[int | None], kind: str, **facts: Any) -> None:
    """Tell each of these people (ids) once; never the one who does it. Who left finds it when they come back."""
    _post(tx, {id: facts for id in people if id}, kind)


def post_each(tx: "Transaction", mine: dict[int, list[dict[str, Any]]], kind: str, **facts: Any) -> None:
    """Tell each person (id) once of all their breakouts: `mine` has the words for each, as a single one would have."""
    _post(tx, {id: {**facts, **_together(items)} for id, items in mine.items() if items}, kind)


def _together(items: list[dict[str, Any]]) -> dict[str, Any]:
    """The first, by name, and how many more topics."""
    return {**items[0], "items": items, "more": len({item.get("topic") for item in items}) - 1}


def _post(tx: "Transaction", told: dict[int, dict[str, Any]], kind: str) -> None:
    asker = tx.person.id if tx.person else None
    told = {id: facts for id, facts in sorted(told.items()) if id != asker}
    if kind in OF_THE_WALL:
        _supersede(tx, told)
    for person, facts in told.items():
        tx.session.add(Notice(event_id=tx.event_id, person_id=person, kind=kind, facts=facts, at=tx.now))
        tx.tell(person)


def _supersede(tx: "Transaction", told: dict[int, dict[str, Any]]) -> None:
    """What is waiting about the same breakouts is no longer so: who looks reads where they are, not where they were."""
    waiting = select(Notice).where(
        col(Notice.person_id).in_(told), col(Notice.seen_at).is_(None), col(Notice.kind).in_(OF_THE_WALL)
    )
    for notice in tx.session.exec(waiting).all():
        facts = told[notice.person_id]
        newer = {item.get("breakout") for item in facts.get("items", [facts])}
        items = notice.facts.get("items", [notice.facts])
        left = [item for item in items if item.get("breakout") not in newer]
        if not left:
            notice.seen_at = tx.now
        elif len(left) < len(items):
            notice.facts = {**notice.facts, **_together(left)}


def settle(tx: "Transaction", kind: str, **facts: Any) -> None:
    """What was asked for with these facts is there: nobody is told of it any more."""
    waiting = select(Notice).where(Notice.event_id == tx.event_id, Notice.kind == kind, col(Notice.seen_at).is_(None))
    for notice in tx.session.exec(waiting).all():
        if facts.items() <= notice.facts.items():
            notice.seen_at = tx.now
            tx.tell(notice.person_id)


def see(tx: "Transaction", notice_id: int, before: bool = False) -> None:
    """I have seen it, and with `before` what the wall did to me until then; a second time changes nothing. Refuses
    NotThere for what is not mine."""
    person = tx.needs_person()
    notice = tx.session.get(Notice, notice_id)
    if notice is None or notice.person_id != person.id:
        raise NotThere
    older = of_the_wall(unseen(tx.session, person)) if before else []
    for seen in (notice, *(other for other in older if (other.id or 0) < notice_id)):
        if seen.seen_at is None:
            seen.seen_at = tx.now
            tx.tell(person.id)


def answer(tx: "Transaction", person: Person, kind: str, **facts: Any) -> None:
    """They have done what this notice asks of them, so they have seen it."""
    for notice in unseen(tx.session, person):
        if notice.kind == kind and facts.items() <= notice.facts.items():
            notice.seen_at = tx.now
            tx.tell(person.id)


def of_the_wall(waiting: Iterable[Notice]) -> list[Notice]:
    """Those about the wall, which are told together."""
    return [notice for notice in waiting if notice.kind in OF_THE_WALL]


UNSEEN = (
    select(Notice)
    .where(col(Notice.person_id) == PERSON, col(Notice.seen_at).is_(None))
    .order_by(col(Notice.id).desc())
    .limit(MOST)
)


def unseen(session: Session, person: Person) -> list[Notice]:
    """What this person has not seen yet, the newest first."""
    return list(session.exec(UNSEEN, params={"person": person.id}).all())
