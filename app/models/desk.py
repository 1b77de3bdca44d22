"""What the desk alone may see: hidden topics, who is here, what was done last."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.models.changes import Change
from app.models.people import Person
from app.models.topics import Topic

LAST = 30  # changes


@dataclass(frozen=True)
class Desk:
    """`changes` are the newest first, each with its doer's name; stars are too many to tell."""

    hidden: list[Topic]
    people: list[Person]
    changes: list[tuple[Change, str | None]]


def read(session: Session, event_id: int) -> Desk:
    """The desk of an event; what it holds is free of the session."""
    hidden = select(Topic).where(Topic.event_id == event_id, col(Topic.hidden_at).is_not(None))
    here = select(Person).where(Person.event_id == event_id, col(Person.left_at).is_(None)).order_by(Person.name)
    done = (
        select(Change, Person.name)
        .join(Person, col(Person.id) == Change.person_id, isouter=True)
        .where(Change.event_id == event_id, col(Change.kind).not_in(("topic.starred", "topic.unstarred")))
        .order_by(col(Change.id).desc())
        .limit(LAST)
    )
    found = Desk(
        hidden=list(session.exec(hidden).all()),
        people=list(session.exec(here).all()),
        changes=list(session.exec(done).all()),
    )
    session.expunge_all()
    return found
