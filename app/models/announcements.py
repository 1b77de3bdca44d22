"""Announcements: what the facilitator says to everybody."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, SQLModel

from app.models.columns import moment, of_event

if TYPE_CHECKING:
    from app.transaction import Transaction


class Announcement(SQLModel, table=True):
    """A sentence or two to everybody."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    text: str
    by: int = Field(foreign_key="person.id")
    at: datetime = moment()


def announce(tx: "Transaction", text: str) -> Announcement:
    """Say something to everybody. Facilitator only."""
    tx.needs_facilitator()
    announcement = Announcement(event_id=tx.event_id, text=text, by=tx.needs_person().id or 0, at=tx.now)
    tx.session.add(announcement)
    tx.session.flush()
    tx.record("announcement.made", text=text)
    return announcement
