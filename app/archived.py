"""What a row of an archive may hold: nothing in it is believed."""

import base64
import re
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Integer, LargeBinary, Table
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from app import clock, pictures, transaction
from app.models import (
    bells,
    checkinlinks,
    checkins,
    events,
    feedbacks,
    harvests,
    keys,
    lines,
    links,
    people,
    proposals,
    questions,
    rooms,
    slots,
    themes,
    walls,
)
from app.models.columns import REPORT, UTCDateTime
from app.models.texts import cleaned, one_line, paragraphs
from app.realtime import updates
from app.words import languages

BIGGEST = 2**31 - 1  # an INTEGER of PostgreSQL

Row = dict[str, Any]


class ArchiveWrong(Exception):
    """A file that cannot be read in; the message is a sentence for the operator."""


def table_of(model: type[SQLModel]) -> Table:
    """The table of a model."""
    return SQLModel.metadata.tables[str(model.__tablename__)]


def rows(model: type[SQLModel], given: Any) -> list[Row]:
    """The rows of one table, each value of its column's type. Refuses ArchiveWrong."""
    table = table_of(model)
    names = set(table.c.keys())
    if not isinstance(given, list) or not all(isinstance(row, dict) and row.keys() <= names for row in given):
        raise ArchiveWrong(f"The archive has a broken row: {table.name} is made of other things.")
    rows = [{column.name: _value(model, column, row) for column in table.c} for row in given]
    ids = [row["id"] for row in rows if "id" in row]
    if 0 in ids or len(set(ids)) != len(ids):
        raise ArchiveWrong(f"The archive has a broken row: {table.name}.id has to be its own.")
    return rows


def _value(model: type[SQLModel], column: Column[Any], row: Row) -> Any:
    """A value of the column's type; a column that is younger than the archive gets its default."""
    default = model.model_fields[column.name].get_default(call_default_factory=True)
    value = row.get(column.name, default)
    if value is None and column.nullable and column.name != "event_id":
        return None
    try:
        read = READERS[type(column.type)](column, value)
        if not CHECKS.get(str(column), lambda _: True)(read):
            raise ValueError
    except (ValueError, OverflowError, RecursionError):
        raise ArchiveWrong(f"The archive has a broken row: {column} cannot be like this.") from None
    return read


def _number(column: Column[Any], value: Any) -> int:
    if type(value) is not int or not 0 <= value <= BIGGEST:
        raise ValueError
    return value


def _text(column: Column[Any], value: Any) -> str:
    if not isinstance(value, str) or len(value) > REPORT:
        raise ValueError
    return paragraphs(value) if column.name in MANY_LINES else one_line(value)


def _bytes(column: Column[Any], value: Any) -> bytes:
    if not isinstance(value, str) or len(value) > pictures.LARGEST * 4 // 3:
        raise ValueError
    return base64.b64decode(value, validate=True)


def _yes(column: Column[Any], value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _moment(column: Column[Any], value: Any) -> datetime:
    found = datetime.fromisoformat(value) if isinstance(value, str) else None
    if found is None or found.tzinfo is None or not 2000 <= found.year <= 2200:
        raise ValueError
    return found.astimezone(UTC)


def _facts(column: Column[Any], value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError
    return dict(cleaned(value))


def _is_piece(piece: bytes) -> bool:
    updates.check_update(piece, harvests.FIELDS)
    return True


def _is_answer(value: dict[str, Any]) -> bool:
    """Whether it is what a command came to, or the words of a refusal."""
    if "rule" in value:
        return isinstance(value["rule"], str) and isinstance(value.get("message"), str)
    return value.keys() <= {field.name for field in fields(transaction.Answer)} - {"private", "secret", "again"}


MANY_LINES = {
    "givens",
    "description",
    "directions",
    "text",
    "next_step",
    "resources",
    "invite",
    *harvests.FIELDS,
    *themes.LONG,
}
READERS: dict[type, Callable[[Column[Any], Any], Any]] = {
    Integer: _number, AutoString: _text, Boolean: _yes, LargeBinary: _bytes, UTCDateTime: _moment, JSON: _facts,
}  # fmt: skip
CHECKS: dict[str, Callable[[Any], object]] = {
    # What a column's type does not tell, and code elsewhere relies on.
    "event.slug": re.compile(r"[a-z0-9]+(-[a-z0-9]+)*").fullmatch,
    "event.code": re.compile(f"[{events.CODE_SIGNS}]{{{events.CODE_LENGTH}}}").fullmatch,
    "event.timezone": lambda zone: zone in clock.zones(),
    "event.language": lambda tongue: tongue in languages(),
    "event.mode": events.MODES.__contains__,
    "event.law": events.LAWS.__contains__,
    "event.bells": bells.AUTOMATIC.__contains__,
    "event.phase": events.PHASES.__contains__,
    "person.role": people.ROLES.__contains__,
    "key.kind": keys.KINDS.__contains__,
    "key.digest": re.compile("[0-9a-f]{64}").fullmatch,
    "room.link": lambda link: not link or rooms.is_link(link),
    **{f"room.plan_{axis}": lambda percent: percent <= 100 for axis in "xy"},
    "plan.digest": re.compile("[0-9a-f]{16}").fullmatch,
    "photo.digest": re.compile("[0-9a-f]{32}").fullmatch,
    "event.line_seconds": lambda seconds: seconds <= lines.LONGEST,
    **dict.fromkeys(("notelink.digest", "checkinlink.digest"), re.compile("[0-9a-f]{64}").fullmatch),
    **dict.fromkeys(("checkinaddress.address", "mail.address"), checkinlinks.is_address),
    "question.field": questions.ASKED.__contains__,
    "slot.kind": slots.KINDS.__contains__,
    "feedback.mark": feedbacks.MARKS.__contains__,
    "proposal.kind": proposals.KINDS.__contains__,
    **dict.fromkeys(("harvestrevision.fields", "harvestdraft.fields"), harvests.is_text),
    **dict.fromkeys(("themerevision.fields", "themedraft.fields"), themes.is_text),
    "writing.piece": _is_piece,
    "action.due": lambda day: not day or bool(date.fromisoformat(day)),
    "action.ask_on": lambda day: not day or bool(date.fromisoformat(day)),
    **dict.fromkeys(("action.state", "checkin.state"), ("", *checkins.STATES).__contains__),
    "link.url": links.is_address,
    "wall.scene": ("", *walls.SCENES).__contains__,
    "wall.step": lambda step: 1 <= step <= walls.MOST_STEP,
    "change.facts": lambda facts: (
        facts.get("phase", "welcome") in events.PHASES and facts.get("scene", walls.AUTO) in walls.NAMED
    ),
    "operation.answer": _is_answer,
}
