"""Whole events as files: export and import, backup and restore; and erasing one. Generic over the tables.

An archive is a zip. `manifest.json` says what it is: `format`, `version`, the `twofeet` that wrote it, and the `slug`
of its event (a backup: `slugs`). `event.json` (a backup: `event-1.json` and so on) has every row of the event by table:
texts as they are, moments in ISO 8601, keys as their digests, so that people stay themselves.
"""

import io
import json
import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile
from zoneinfo import available_timezones

from sqlalchemy import JSON, Boolean, Column, ColumnElement, Integer, Table, func, insert
from sqlalchemy import delete as deleting
from sqlalchemy import select as columns
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.sqltypes import AutoString

from app import __version__
from app.database import Database
from app.models import TABLES, events, keys, people, slots
from app.models.columns import REPORT, UTCDateTime
from app.models.events import CODE_LENGTH, CODE_SIGNS, MODES, PHASES, Event
from app.models.harvests import FIELDS, HarvestDraft, Text
from app.models.keys import Key
from app.models.changes import Operation
from app.models.texts import one_line, paragraphs
from app.transaction import Answer, by_hand
from app.words import languages

FORMAT, VERSION = "twofeet archive", 1
MANIFEST = "manifest.json"
PRIVATE = (Key, HarvestDraft, Operation)  # what a facilitator may not see of the others
MOST_EVENTS = 10_000
LARGEST = 200_000_000  # bytes of one event, unpacked
SMALL, DENSEST = 10_000_000, 200  # beyond so many bytes, more is packed into one than rows of ours ever are
BIGGEST = 2**31 - 1

Rows = dict[str, list[dict[str, Any]]]
"""The rows of an event by table, each by column."""
Ids = dict[str, dict[int, int]]
"""By table, the id here of what has an id in the archive."""


class ArchiveWrong(Exception):
    """A file that cannot be read in; the message is a sentence for the operator."""


def export_event(database: Database, slug: str, private: bool = True) -> bytes:
    """One event as one zip, as it stands at one moment; without `private` lacks drafts, keys and ops.

    Refuses NotThere.
    """
    with database.reading() as session:
        rows = _rows(session, events.by_slug(session, slug).id or 0, private)
    return _zipped({"slug": slug}, {"event.json": rows})


def export_all(database: Database) -> bytes:
    """A backup: all events in one zip, as they stand at one moment."""
    with database.reading() as session:
        found = session.exec(select(Event.id, Event.slug).order_by(col(Event.id))).all()
        parts = {f"event-{n}.json": _rows(session, id or 0) for n, (id, _) in enumerate(found, 1)}
    return _zipped({"slugs": [slug for _, slug in found]}, parts)


def _rows(session: Session, event_id: int, private: bool = True) -> Rows:
    connection = session.connection()
    return {
        table.name: [
            dict(row)
            for row in connection.execute(
                columns(table).where(_is_of(table, event_id)).order_by(*table.primary_key)
            ).mappings()
        ]
        for table in _tables(but=() if private else PRIVATE)
    }


def _tables(but: Iterable[type[SQLModel]] = ()) -> list[Table]:
    """The tables, referred-to ones first."""
    return [SQLModel.metadata.tables[str(model.__tablename__)] for model in TABLES if model not in but]


def _is_of(table: Table, event_id: int) -> ColumnElement[bool]:
    """Whether a row belongs to the event."""
    return table.c.get("event_id", table.c.get("id")) == event_id


def _zipped(manifest: dict[str, Any], parts: dict[str, Rows]) -> bytes:
    whole = {MANIFEST: {"format": FORMAT, "version": VERSION, "twofeet": __version__, **manifest}, **parts}
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        for name, content in whole.items():
            file.writestr(name, json.dumps(content, default=datetime.isoformat))
    return out.getvalue()


def import_archive(database: Database, parcel: bytes, only_into_empty: bool = False) -> list[str]:
    """Read in what was exported, in one transaction; returns the slugs.

    An installation without events takes it exactly as it was, ids and all. Elsewhere everything gets fresh ids (and
    a fresh slug and code where they are taken); ops stay behind, and so do keys that are known here already. Refuses
    ArchiveWrong for anything that is not whole and ours, and then writes nothing.
    """
    parts = [_checked(part) for part in _unzipped(parcel)]
    try:
        with by_hand(database) as session:
            is_empty = session.exec(select(Event.id).limit(1)).first() is None
            if only_into_empty and not is_empty:
                raise ArchiveWrong("There are events here already. A backup goes into an empty installation.")
            slugs = [_write(session, rows, is_empty) for rows in parts]
            if not database.is_sqlite:
                _advance_sequences(session)
            return slugs
    except (IntegrityError, DataError):
        raise ArchiveWrong("The rows of this archive contradict each other; nothing was read in.") from None


def _write(session: Session, rows: Rows, keep_ids: bool) -> str:
    if not keep_ids:
        _fit_in(session, rows)
    ids: Ids = {}
    for table in _tables():
        standing = [_referring(table, row, ids) for row in rows[table.name]]
        ids[table.name] = _insert(session, table, standing, keep_ids)
    return str(rows["event"][0]["slug"])


def _fit_in(session: Session, rows: Rows) -> None:
    """Change or leave behind what must not be here twice."""
    event = rows["event"][0]
    if session.exec(select(Event.id).where(Event.slug == event["slug"])).first() is not None:
        event["slug"] = events.slug_for(session, event["slug"])
    if session.exec(select(Event.id).where(Event.code == event["code"])).first() is not None:
        event["code"] = events.code_for(session)
    known = set(session.exec(select(Key.digest)).all())
    rows["key"] = [row for row in rows["key"] if row["digest"] not in known]
    rows["operation"] = []  # their scopes carry ids, and nobody waits for an answer any more


def _referring(table: Table, row: dict[str, Any], ids: Ids) -> dict[str, Any]:
    """The row with the ids that hold here."""
    return {column.name: _referred(column, row[column.name], ids) for column in table.c}


def _referred(column: Column[Any], value: Any, ids: Ids) -> Any:
    if isinstance(column.type, JSON):
        # Facts name things by table. What has been deleted since is in no table, and must not become another.
        return {name: ids[name].get(v) if name in ids and type(v) is int else v for name, v in value.items()}
    for key in column.foreign_keys:
        if value is not None and value not in ids[key.column.table.name]:
            raise ArchiveWrong(f"The archive has a broken row: {column} names something that is not in it.")
        return None if value is None else ids[key.column.table.name][value]
    return value


def _insert(session: Session, table: Table, rows: list[dict[str, Any]], keep_ids: bool) -> dict[int, int]:
    """Write the rows; returns the ids they got."""
    if not rows:
        return {}
    connection = session.connection()
    if keep_ids or "id" not in table.c:
        connection.execute(insert(table), rows)
        return {row["id"]: row["id"] for row in rows if "id" in row}
    before = [row.pop("id") for row in rows]
    fresh = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return dict(zip(before, connection.execute(fresh, rows).scalars(), strict=True))


def _advance_sequences(session: Session) -> None:
    """PostgreSQL does not see which ids were written; let it go on after the last one."""
    for table in _tables():
        if "id" in table.c:
            sequence, last = func.pg_get_serial_sequence(f'"{table.name}"', "id"), func.max(table.c.id)
            session.connection().execute(columns(func.setval(sequence, last)).having(last.is_not(None)))


def erase_event(database: Database, slug: str) -> None:
    """Delete an event and everything in it, for good. Refuses NotThere."""
    with by_hand(database) as session:
        erase(session, events.by_slug(session, slug).id or 0)


def erase(session: Session, event_id: int) -> None:
    """The same within a transaction of one's own."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")  # else the words stay in the file's free pages
    for table in reversed(_tables()):
        connection.execute(deleting(table).where(_is_of(table, event_id)))
    session.expunge_all()


# Reading what somebody says is an archive: nothing is believed.


def _unzipped(parcel: bytes) -> list[Any]:
    """The JSON of each event; members are read by name, never unpacked to disk."""
    try:
        with ZipFile(io.BytesIO(parcel)) as file:
            _check_sizes(file, len(parcel))
            names = _names(json.loads(file.read(MANIFEST)))
            if sorted(file.namelist()) != sorted([MANIFEST, *names]):
                raise ValueError
            return [json.loads(file.read(name), parse_constant=_no_constant) for name in names]
    except (BadZipFile, KeyError, ValueError, RuntimeError, NotImplementedError, EOFError, zlib.error):
        # RuntimeError: encrypted, or JSON so deep that nobody can follow
        raise ArchiveWrong("This is not a file that Twofeet has exported, or it is damaged.") from None


def _check_sizes(file: ZipFile, size: int) -> None:
    """Refuses ArchiveWrong for what would grow without end. The sizes a zip tells hold: reading stops at them."""
    members = file.infolist()
    if (
        len(members) > MOST_EVENTS + 1
        or sum(member.compress_size for member in members) > size  # two members made of the same bytes
        or any(member.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for member in members)
        or any(member.file_size > LARGEST for member in members)
        or any(member.file_size > max(SMALL, DENSEST * member.compress_size) for member in members)
    ):
        raise ArchiveWrong("This file would grow too large. It is not one that Twofeet has exported.")


def _names(manifest: Any) -> list[str]:
    """The members that a manifest announces."""
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT or type(manifest.get("version")) is not int:
        raise ValueError
    if manifest["version"] > VERSION:
        raise ArchiveWrong("A newer Twofeet wrote this file. Update this one first.")
    slugs = manifest.get("slugs")
    return ["event.json"] if slugs is None else [f"event-{n}.json" for n in range(1, len(slugs) + 1)]


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _checked(part: Any) -> Rows:
    """The rows of one event as its tables want them; refuses ArchiveWrong."""
    names = {table.name for table in _tables()}
    if not isinstance(part, dict) or not part.keys() <= names or not all(isinstance(rows, list) for rows in part.values()):
        raise ArchiveWrong("The archive has tables that are not known here.")
    rows = {
        str(model.__tablename__): [_row(model, row) for row in part.get(str(model.__tablename__), [])] for model in TABLES
    }
    if len(rows["event"]) != 1:
        raise ArchiveWrong("A part of the archive is not exactly one event.")
    for name, found in rows.items():
        ids = [row["id"] for row in found if "id" in row]
        if 0 in ids or len(set(ids)) != len(ids):
            raise ArchiveWrong(f"The archive has a broken row: {name}.id is not its own.")
    return rows


def _row(model: type[SQLModel], row: Any) -> dict[str, Any]:
    table = SQLModel.metadata.tables[str(model.__tablename__)]
    if not isinstance(row, dict) or not row.keys() <= set(table.c.keys()):
        raise ArchiveWrong(f"The archive has a broken row: {table.name} is not like this.")
    try:
        return {column.name: _value(model, column, row) for column in table.c}
    except (ValueError, OverflowError, RecursionError) as wrong:
        raise ArchiveWrong(f"The archive has a broken row: {table.name}{wrong}") from None


def _value(model: type[SQLModel], column: Column[Any], row: dict[str, Any]) -> Any:
    """A column's value of the right type; what an older Twofeet did not know yet gets its default."""
    if column.name not in row:
        field = model.model_fields[column.name]
        if field.is_required():
            raise ValueError(f".{column.name} is missing.")
        return field.get_default(call_default_factory=True)
    value = row[column.name]
    if value is None and column.nullable and column.name != "event_id":
        return None
    read, is_good = READERS[type(column.type)], CHECKS.get(str(column), bool_of_anything)
    ...
