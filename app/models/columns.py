"""Column types and limits that several tables share."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, MetaData
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

SQLModel.metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

NAME, TITLE, SENTENCE, TEXT, REPORT = 80, 200, 500, 4_000, 200_000
"""Longest person's or room's name, topic title, announcement, description, report field; in characters."""


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC. SQLite would drop the zone and hand back a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def moment(**options: Any) -> Any:
    """A required column for an aware moment."""
    return Field(sa_type=UTCDateTime, **options)


def maybe_moment(**options: Any) -> Any:
    """A column for a moment that may not have come: state as a row with when."""
    return Field(default=None, sa_type=UTCDateTime, nullable=True, **options)


def of_event() -> Any:
    """The column that says to which event a row belongs; every table but one has it."""
    return Field(foreign_key="event.id", index=True)
