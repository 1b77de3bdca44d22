"""People at the event. A first name is enough; there are no accounts."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, Session, SQLModel, col, select

from app.models.columns import maybe_moment, moment, of_event
from app.models.rules import LastFacilitator, TooMany
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

ROLES = ("participant", "helper", "facilitator")
MOST = 5_000  # more than the largest gathering known; the rest is a machine


class Person(SQLModel, table=True):
    """Somebody at the event. Who left stays as a name beside what they did."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    name: str
    language: str = ""
    role: str = "participant"
    joined_at: datetime = moment()
    left_at: datetime | None = maybe_moment()

    @property
    def is_here(self) -> bool:
        return self.left_at is None

    @property
    def is_facilitator(self) -> bool:
        return self.role == "facilitator" and self.is_here

    @property
    def is_helper(self) -> bool:
        """Whether they may enter what others say; who holds the space may, too."""
        return self.role in ("helper", "facilitator") and self.is_here


def join(tx: "Transaction", name: str, language: str = "", role: str = "participant") -> Person:
    """Come in with a name. Refuses TooMany at a number no gathering has."""
    person = add(tx, name, language, role)
    tx.record("person.joined", by=person, name=name)
    return person


def add(tx: "Transaction", name: str, language: str = "", role: str = "participant") -> Person:
    """A new person, whoever says so. Refuses TooMany."""
    here = select(Person.id).where(Person.event_id == tx.event.id).limit(MOST)
    if len(tx.session.exec(here).all()) >= MOST:
        raise TooMany(_("This event is full."))
    person = Person(event_id=tx.event_id, name=name, language=language, role=role, joined_at=tx.now)
    tx.session.add(person)
    tx.session.flush()
    return person


def founder(tx: "Transaction") -> Person:
    """Who created the event: its first person."""
    return tx.session.exec(select(Person).where(Person.event_id == tx.event_id).order_by(col(Person.id)).limit(1)).one()


def called(session: Session, event_id: int, name: str) -> list[int]:
    """The ids of all who are here under this name."""
    here = select(Person.id, Person.name).where(Person.event_id == event_id, col(Person.left_at).is_(None))
    return [id for id, own in session.exec(here).all() if id and same_name(own, name)]


def same_name(one: str, other: str) -> bool:
    """Whether two names are one; capitals do not matter."""
    return one.casefold() == other.casefold()


def facilitators(session: Session, event_id: int) -> list[int]:
    """The ids of who holds the space."""
    found = select(Person.id).where(
        Person.event_id == event_id, Person.role == "facilitator", col(Person.left_at).is_(None)
    )
    return [id for id in session.exec(found).all() if id]


def rename(tx: "Transaction", name: str, language: str = "") -> Person:
    """Another name from now on, on everything that carries it."""
    person = tx.needs_person()
    if language:
        person.language = language
    if person.name != name:
        before, person.name = person.name, name
        tx.record("person.renamed", name=name, before=before)
    return person


def leave(tx: "Transaction") -> None:
    """Go home: seats are given back, stars and topics stay. Refuses LastFacilitator."""
    from app.models.seats import give_back_of  # seats know people; not the other way round

    person = tx.needs_person()
    if person.role == "facilitator" and not _another_facilitator(tx, person):
        raise LastFacilitator(_("You are the only facilitator. Make somebody else one first."))
    give_back_of(tx, person)
    person.left_at = tx.now
    tx.record("person.left", name=person.name)


def come_back(tx: "Transaction", person: Person) -> None:
    """Be here again, on whatever device; nothing happens for somebody who never left."""
    if person.left_at is not None:
        person.left_at = None
        tx.record("person.joined", by=person, name=person.name)


def raise_to_facilitator(tx: "Transaction", person: Person) -> None:
    """Give the role that a facilitator's link carries."""
    if person.role != "facilitator":
        person.role = "facilitator"
        tx.record("person.raised", by=person, name=person.name)


def raise_to_helper(tx: "Transaction", person: Person) -> None:
    """Give the role that a helper's link carries; who has it, or more, keeps what they have."""
    if person.role == "participant":
        person.role = "helper"
        tx.record("person.helping", by=person, name=person.name)


def demote(tx: "Transaction", person: Person) -> None:
    """Take a facilitator's or helper's role back. Refuses LastFacilitator."""
    tx.needs_facilitator()
    if person.role != "participant":
        if person.role == "facilitator" and not _another_facilitator(tx, person):
            raise LastFacilitator(_("An event keeps one facilitator."))
        person.role = "participant"
        tx.record("person.demoted", name=person.name)


def _another_facilitator(tx: "Transaction", person: Person) -> bool:
    others = select(Person.id).where(
        Person.event_id == tx.event_id,
        Person.role == "facilitator",
        col(Person.left_at).is_(None),
        Person.id != person.id,
    )
    return tx.session.exec(others).first() is not None
