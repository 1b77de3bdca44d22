"""Revisions: the history of a report. Every state is kept; an earlier one comes back as a new one on top."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from app.models import harvests
from app.models.harvests import Harvest, HarvestRevision, Text
from app.models.people import Person
from app.models.rules import NotThere

if TYPE_CHECKING:
    from app.transaction import Transaction


@dataclass(frozen=True)
class Told:
    """One state of a report, with the name of whoever left it so."""

    n: int
    at: datetime
    by: str
    text: Text


def read(session: Session, harvest_id: int) -> list[Told]:
    """The states of a report, the newest first."""
    found = (
        select(HarvestRevision, Person.name)
        .join(Person, col(Person.id) == HarvestRevision.by)
        .where(HarvestRevision.harvest_id == harvest_id)
        .order_by(col(HarvestRevision.n).desc())
    )
    return [Told(row.n, row.at, by, Text(**row.fields)) for row, by in session.exec(found).all()]


def restore(tx: "Transaction", harvest_id: int, n: int) -> Harvest:
    """Let a report say again what it said in its `n`-th revision, as a new one. Whoever may write may do that.
    Refuses NotThere, PhaseClosed."""
    report = tx.session.get(Harvest, harvest_id)
    if report is None or report.event_id != tx.event_id:
        raise NotThere
    earlier = text_at(tx.session, report, n)
    if earlier is None:
        raise NotThere
    return harvests.publish(tx, report.breakout_id, earlier, report.revision, keeps_draft=True)


def text_at(session: Session, report: Harvest, n: int | None) -> Text | None:
    """What the report said in its `n`-th revision; before the first it said nothing. None when there is no such."""
    if n == 0:
        return Text()
    asked = select(HarvestRevision.fields).where(HarvestRevision.harvest_id == report.id, HarvestRevision.n == n)
    fields: Any = session.exec(asked).first()
    return None if fields is None else Text(**fields)
