"""Editors: who writes the learning document. Beside the role somebody has, since a helper may be an editor, too."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, Session, SQLModel, col, select

from app.models.columns import maybe_moment, moment, of_event
from app.models.people import Person, facilitators
from app.models.rules import NotYours
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction


class Editor(SQLModel, table=True):
    """A person who has opened an editor's link. Who holds the space is an editor without a row."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    event_id: int = of_event()
    since: datetime = moment()
    ended_at: datetime | None = maybe_moment()


def is_editor(session: Session, person: Person | None) -> bool:
    """Whether somebody may write the learning document."""
    if person is None or not person.is_here:
        return False
    row = session.get(Editor, person.id)
    return person.is_facilitator or (row is not None and row.ended_at is None)


def needs(tx: "Transaction") -> Person:
    """The asker, who has to be an editor or hold the space; refuses NotJoined, NotYours."""
    person = tx.needs_person()
    if not is_editor(tx.session, tx.doer):
        raise NotYours(_("This is for editors. The facilitator can send you a link that makes you one."))
    return person


def become(tx: "Transaction", person: Person) -> None:
    """Give what an editor's link carries."""
    row = tx.session.get(Editor, person.id)
    if row is not None and row.ended_at is None:
        return
    row = row or Editor(person_id=person.id or 0, event_id=tx.event_id, since=tx.now)
    row.since, row.ended_at = tx.now, None
    tx.session.add(row)
    tx.record("editor.came", by=person, name=person.name)


def end(tx: "Transaction", person: Person) -> None:
    """Take it back; what they wrote stays. Nothing happens for somebody who is none."""
    tx.needs_facilitator()
    row = tx.session.get(Editor, person.id)
    if row is not None and row.ended_at is None:
        row.ended_at = tx.now
        tx.record("editor.left", name=person.name)


def listed(session: Session, event_id: int) -> list[Person]:
    """The editors who are here, by name, without those who hold the space."""
    found = (
        select(Person)
        .join(Editor, col(Editor.person_id) == Person.id)
        .where(Editor.event_id == event_id, col(Editor.ended_at).is_(None), col(Person.left_at).is_(None))
        .order_by(Person.name, col(Person.id))
    )
    return list(session.exec(found).all())


def tell(tx: "Transaction") -> None:
    """Everybody who writes has something new; their pages, and nobody else's, ask for it."""
    tx.tell(*facilitators(tx.session, tx.event_id), *(person.id for person in listed(tx.session, tx.event_id)))
