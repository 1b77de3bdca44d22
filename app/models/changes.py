"""Changes: who did what, when, at which revision. They tell the story of the day; they never deliver it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

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
