"""Statements that are made once, with the event and the person left open: making one anew costs more than running it.

What many pages ask for is asked like this; a command, which happens once, says what it wants where it wants it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import Session

if TYPE_CHECKING:
    from app.models.people import Person

EVENT = bindparam("event", type_=sqlalchemy.Integer)
"""The event that a statement is asked about."""
PERSON = bindparam("person", type_=sqlalchemy.Integer)
"""The person whose own things are asked for."""

columns: Any = sqlalchemy.select  # SQLModel's own is typed for four columns at most


def rows(session: Session, statement: Any, event_id: int) -> Sequence[Any]:
    """The rows of a statement with `EVENT` in it, as plain columns: what a board shows is no entity."""
    return session.connection().execute(statement, {"event": event_id}).all()


def counted(session: Session, statement: Any, event_id: int) -> dict[int, int]:
    """How many there are of each, from rows of an id and a count."""
    return dict(rows(session, statement, event_id))


def of_person(session: Session, statement: Any, person: "Person") -> Sequence[Any]:
    """The rows of a statement with `PERSON` in it, and maybe `EVENT`. What a transaction has not flushed is not in
    them."""
    return session.connection().execute(statement, {"event": person.event_id, "person": person.id}).all()


def own(session: Session, statement: Any, person: "Person") -> list[int]:
    """The ids, in order, that such a statement finds."""
    return sorted(id for (id,) in of_person(session, statement, person))
