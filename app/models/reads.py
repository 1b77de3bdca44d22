"""Read marks: which reports somebody has read, and at which revision. For that person alone, and without a time."""

from typing import TYPE_CHECKING

from sqlmodel import Field, Session, SQLModel

from app.models import breakouts
from app.models.columns import of_event
from app.models.harvests import Harvest
from app.models.people import Person
from app.models.rows import PERSON, columns, of_person
from app.models.rules import NotThere

if TYPE_CHECKING:
    from app.transaction import Transaction


class ReadMark(SQLModel, table=True):
    """One person has read one report. `revision` is the report's own: it may have moved on since."""

    harvest_id: int = Field(foreign_key="harvest.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
    event_id: int = of_event()
    revision: int


def put(tx: "Transaction", harvest_id: int) -> None:
    """Mark a report as read, as it is now. It is nobody's business: no change is recorded. Refuses NotThere."""
    person, harvest = tx.needs_person(), _find(tx, harvest_id)
    mark = tx.session.get(ReadMark, (harvest.id, person.id))
    if mark is None:
        mark = ReadMark(harvest_id=harvest.id or 0, person_id=person.id or 0, event_id=tx.event_id, revision=0)
    mark.revision = harvest.revision
    tx.session.add(mark)
    tx.tell(person.id)


def take_back(tx: "Transaction", harvest_id: int) -> None:
    """It is unread again. Refuses NotThere."""
    person, harvest = tx.needs_person(), _find(tx, harvest_id)
    mark = tx.session.get(ReadMark, (harvest.id, person.id))
    if mark is not None:
        tx.session.delete(mark)
        tx.tell(person.id)


READ = columns(ReadMark.harvest_id, ReadMark.revision).where(ReadMark.person_id == PERSON)


def of(session: Session, person: Person | None) -> dict[int, int]:
    """The reports (ids) this person has read, each with the revision they read."""
    if person is None:
        return {}
    return dict(of_person(session, READ, person))


def _find(tx: "Transaction", harvest_id: int) -> Harvest:
    harvest = tx.session.get(Harvest, harvest_id)
    if harvest is None or harvest.event_id != tx.event_id:
        raise NotThere
    breakouts.find(tx, harvest.breakout_id)
    return harvest
