"""The plan of the building: one picture for an event, on which rooms are marked."""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import LargeBinary
from sqlmodel import Field, Session, SQLModel, col, select

from app.models.columns import moment
from app.models.rules import NotThere

if TYPE_CHECKING:
    from app.transaction import Transaction


class Plan(SQLModel, table=True):
    """A JPEG of our own making, whatever came in. `digest` tells one picture from the next."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True, unique=True)
    width: int
    height: int
    digest: str
    image: bytes = Field(default=b"", sa_type=LargeBinary)
    drawn_by: int = Field(foreign_key="person.id")
    drawn_at: datetime = moment()


def draw(tx: "Transaction", image: bytes, width: int, height: int) -> Plan:
    """Hang up the plan, in place of the one before. The points of the rooms stay: most new plans are better copies."""
    person = tx.needs_facilitator()
    _take_down(tx)
    plan = Plan(
        event_id=tx.event_id,
        width=width,
        height=height,
        digest=hashlib.sha256(image).hexdigest()[:16],
        image=image,
        drawn_by=person.id or 0,
        drawn_at=tx.now,
    )
    tx.session.add(plan)
    tx.session.flush()
    tx.record("plan.drawn", plan=plan.id)
    return plan


def remove(tx: "Transaction") -> None:
    """Take the plan down. Refuses NotThere when there is none."""
    tx.needs_facilitator()
    if not _take_down(tx):
        raise NotThere
    tx.record("plan.removed")


def image(session: Session, event_id: int) -> tuple[str, bytes]:
    """The digest and the picture. Refuses NotThere."""
    found = session.exec(select(Plan.digest, Plan.image).where(Plan.event_id == event_id)).first()
    if found is None:
        raise NotThere
    return found[0], found[1]


def _take_down(tx: "Transaction") -> bool:
    before = tx.session.exec(select(Plan).where(col(Plan.event_id) == tx.event_id)).first()
    if before is not None:
        tx.session.delete(before)
        tx.session.flush()
    return before is not None
