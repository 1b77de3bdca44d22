"""The contact sheet: who gives their address sees those of others who gave theirs, and nobody else sees any.

Nothing of it is on the board, in a change, a revision or a past: who is not on it cannot tell whether anybody is.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, Session, SQLModel, col, select

from app.models.columns import moment, of_event
from app.models.people import Person

if TYPE_CHECKING:
    from app.transaction import Transaction


class Contact(SQLModel, table=True):
    """How somebody can be reached, in their words. Taking oneself off removes the row at once."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    event_id: int = of_event()
    text: str
    at: datetime = moment()


def give(tx: "Transaction", text: str) -> None:
    """Be on the sheet, or say it otherwise. One's own consent: nobody speaks for another here."""
    person = tx.needs_person()
    row = tx.session.get(Contact, person.id)
    if row is None:
        tx.session.add(Contact(person_id=person.id or 0, event_id=tx.event_id, text=text, at=tx.now))
    else:
        row.text = text


def take_off(tx: "Transaction") -> None:
    """Be off the sheet; nothing of it stays."""
    row = tx.session.get(Contact, tx.needs_person().id)
    if row is not None:
        tx.session.delete(row)


def sheet(session: Session, person: Person | None) -> list[tuple[str, str, bool]]:
    """Name, address, and whether it is one's own, by name: for who is on it. Empty for everybody else, the facilitator,
    too."""
    if person is None or session.get(Contact, person.id) is None:
        return []
    found = (
        select(Person.name, Contact.text, Contact.person_id)
        .join(Person, col(Person.id) == Contact.person_id)
        .where(Contact.event_id == person.event_id)
        .order_by(Person.name, col(Person.id))
    )
    return [(name, text, id == person.id) for name, text, id in session.exec(found).all()]
