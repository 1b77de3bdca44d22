"""Changes: who did what, when, at which revision. They tell the story of the day; they never deliver it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, func, select

from app.models.columns import moment, of_event


class Change(SQLModel, table=True):
    """One thing that was done. `kind` is in the past (`topic.pitched`); `facts` are the words to tell it with."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    revision: int
    kind: str
    person_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime = moment()
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class Operation(SQLModel, table=True):
    """An idempotency key with its first answer, stored in the transaction that had the effect."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int | None = Field(default=None, foreign_key="event.id", index=True)
    scope: str
    op: str
    fingerprint: str
    status: int
    answer: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    at: datetime = moment()

    __table_args__ = (UniqueConstraint("scope", "op"),)


TABLE_OF = {"merge": "proposal"}
"""Facts whose name is not that of their table: `other_topic` and the like are found by themselves."""


def renamed(value: Any, ids: dict[str, dict[int, int]], name: str = "") -> Any:
    """Facts, however deep, with other ids, by table. One that is there no more must not come to name another."""
    if isinstance(value, list):
        return [renamed(it, ids) for it in value]
    if isinstance(value, dict):
        return {name: renamed(it, ids, name) for name, it in value.items()}
    kind = TABLE_OF.get(name, name.removeprefix("other_").removeprefix("into_").removeprefix("from_"))
    return ids[kind].get(value) if kind in ids and type(value) is int else value


PAGE = 50
PUBLIC = (
    "topic",
    "breakout",
    "room",
    "slot",
    "phase",
    "event",
    "wall",
    "scene",
    "harvest",
    "photo",
    "announcement",
    "book",
    "plan",
    "ballot",
    "recommendation",
)
"""What the wall's own story is made of. Who sits where, stars what, came or went is in nobody's history."""
NEVER = (
    "topic.starred",
    "topic.unstarred",
    "seat.taken",
    "seat.given_back",
    "seat.roaming",
    "dots.given",
    "dots.taken_back",
    "attendance.signed",
    "attendance.taken_back",
)
DESK = ("topic.hidden", "topic.shown")  # of these the room shall not even hear


def moment_of(session: Session, event_id: int, revision: int) -> datetime | None:
    """When the event came to this revision; None where its changes are not kept."""
    last = select(func.max(Change.at)).where(Change.event_id == event_id, Change.revision <= revision)
    return session.exec(last).one()


def told(session: Session, event_id: int, before: int | None, noun: str, is_desk: bool) -> list[tuple[Change, str]]:
    """A page of changes, the newest first, each with its doer's name: those before a change (id), of a noun or all.
    What names a topic that is hidden now is left out."""
    from app.models.people import Person

    found = (
        select(Change, Person.name)
        .join(Person, col(Person.id) == Change.person_id, isouter=True)
        .where(Change.event_id == event_id, col(Change.kind).not_in(NEVER))
        .order_by(col(Change.id).desc())
    )
    if noun:
        found = found.where(col(Change.kind).startswith(f"{noun}.", autoescape=True))
    names = _Hidden(session, event_id)
    page: list[tuple[Change, str]] = []
    while len(page) <= PAGE:  # most of what is asked for is shown; now and then it takes more than one look
        asked = found if before is None else found.where(col(Change.id) < before)
        rows = session.exec(asked.limit(4 * PAGE)).all()
        page += [(change, name or "") for change, name in rows if _may_read(change, names, is_desk)]
        if len(rows) < 4 * PAGE:
            break
        before = rows[-1][0].id
    session.expunge_all()
    return page[: PAGE + 1]


def _may_read(change: Change, names: "_Hidden", is_desk: bool) -> bool:
    return not names.has(change) and (is_desk or is_public(change))


def is_public(change: Change) -> bool:
    """Whether everybody may read that this was done. What is held back is nobody's but the desk's."""
    kinds = (change.kind, str(change.facts.get("what", change.kind)))
    return all(
        kind.partition(".")[0] in PUBLIC and kind not in NEVER + DESK and not kind.endswith((".held", ".dropped"))
        for kind in kinds
    )


class _Hidden:
    """What is hidden now, as changes may name it."""

    def __init__(self, session: Session, event_id: int):
        from app.models.breakouts import Breakout
        from app.models.topics import Topic

        hidden = select(Topic.id, Topic.title).where(Topic.event_id == event_id, col(Topic.hidden_at).is_not(None))
        rows = session.exec(hidden).all()
        self.topics, self.titles = {id for id, _ in rows}, {title for _, title in rows}
        of = select(Breakout.id).where(col(Breakout.topic_id).in_(self.topics))
        self.breakouts = set(session.exec(of).all())

    def has(self, change: Change) -> bool:
        if change.kind in DESK:
            return False
        facts = change.facts
        return (
            any(it in self.topics for name, it in facts.items() if name.endswith("topic") and isinstance(it, int))
            or any(
                it in self.breakouts for name, it in facts.items() if name.endswith("breakout") and isinstance(it, int)
            )
            or any(title in value for value in facts.values() if isinstance(value, str) for title in self.titles)
        )
