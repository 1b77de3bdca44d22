"""Whole events as files: export and import, backup and restore; and erasing one. Generic over the tables.

An archive is a zip. `manifest.json` says what it is: `format`, `version`, the `twofeet` that wrote it, and the `slug`
of its event (in a backup: `slugs`). `event.json` (in a backup `event-1.json` and so on) has all rows of an event by
table: texts as they are, moments in ISO 8601, keys as their digests, so that people stay themselves.
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
from sqlalchemy import delete as delete_rows
from sqlalchemy import select as columns
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.sqltypes import AutoString

from app import __version__, transaction
from app.database import Database
from app.models import TABLES, events, harvests, keys, people, slots
from app.models.changes import Operation
from app.models.columns import REPORT, UTCDateTime
from app.models.events import Event
from app.models.harvests import HarvestDraft
from app.models.keys import Key
from app.models.texts import one_line, paragraphs
from app.words import languages

FORMAT, VERSION = "twofeet archive", 1
MANIFEST = "manifest.json"
PRIVATE = (Key, HarvestDraft, Operation)  # what people have to themselves, the facilitator's view included
MOST_EVENTS = 10_000
LARGEST = 200_000_000  # bytes of one event, unpacked
SMALL, DENSEST = 10_000_000, 200  # no rows of ours shrink to less than one 200th; a few bytes may
BIGGEST = 2**31 - 1  # an INTEGER of PostgreSQL

Row = dict[str, Any]
Rows = dict[str, list[Row]]
"""The rows of an event, by table."""
Ids = dict[str, dict[int, int]]
"""By table: the id in the archive, and the id here."""


class ArchiveWrong(Exception):
    """A file that cannot be read in; the message is a sentence for the operator."""


def export_event(database: Database, slug: str, private: bool = True) -> bytes:
    """One event as it stands at one moment. Without `private`: no drafts, keys and ops. Refuses NotThere."""
    with database.reading() as session:
        rows = _rows(session, events.by_slug(session, slug).id or 0, () if private else PRIVATE)
    return _zipped({"slug": slug}, {"event.json": rows})


def export_all(database: Database) -> bytes:
    """A backup: all events, as they stand at one moment."""
    with database.reading() as session:
        found = session.exec(select(Event.id, Event.slug).order_by(col(Event.id))).all()
        parts = {f"event-{n}.json": _rows(session, id or 0) for n, (id, _) in enumerate(found, 1)}
    return _zipped({"slugs": [slug for _, slug in found]}, parts)


def _rows(session: Session, event_id: int, but: Iterable[type[SQLModel]] = ()) -> Rows:
    found = {}
    for table in _tables(but):
        asked = columns(table).where(_is_of(table, event_id)).order_by(*table.primary_key)
        found[table.name] = [dict(row) for row in session.connection().execute(asked).mappings()]
    return found


def _tables(but: Iterable[type[SQLModel]] = ()) -> list[Table]:
    """The tables, referred-to ones first."""
    return [_table(model) for model in TABLES if model not in but]


def _table(model: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(model.__tablename__)]


def _is_of(table: Table, event_id: int) -> ColumnElement[bool]:
    """Whether a row belongs to the event, or is it."""
    return table.c["event_id" if "event_id" in table.c else "id"] == event_id


def _zipped(manifest: dict[str, Any], parts: dict[str, Rows]) -> bytes:
    whole = {MANIFEST: {"format": FORMAT, "version": VERSION, "twofeet": __version__} | manifest, **parts}
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        for name, content in whole.items():
            file.writestr(name, json.dumps(content, default=datetime.isoformat))
    return out.getvalue()


def import_archive(database: Database, parcel: bytes, only_into_empty: bool = False) -> list[str]:
    """Read in what was exported, in one transaction; returns the slugs.

    An installation without events takes everything as it was, ids and all. Elsewhere ids are fresh, and so are a
    slug or code that are taken; ops stay behind, and keys that are known here already. Whatever is not whole and
    ours is refused with ArchiveWrong before anything is written.
    """
    parts = [_checked(part) for part in _unzipped(parcel)]
    try:
        with transaction.by_hand(database) as session:
            is_empty = session.exec(select(Event.id).limit(1)).first() is None
            if only_into_empty and not is_empty:
                raise ArchiveWrong("There are events here already. A backup goes into an empty installation.")
            slugs = [_write(session, rows, keep_ids=is_empty) for rows in parts]
            if not database.is_sqlite:
                _advance_sequences(session)
            return slugs
    except (IntegrityError, DataError):
        raise ArchiveWrong("The rows of this archive contradict each other. Nothing was read in.") from None


def _write(session: Session, rows: Rows, keep_ids: bool) -> str:
    if not keep_ids:
        _fit_in(session, rows)
    ids: Ids = {}
    for table in _tables():
        standing = [_referring(table, row, ids) for row in rows[table.name]]
        ids[table.name] = _insert(session, table, standing, keep_ids)
    return str(rows["event"][0]["slug"])


def _fit_in(session: Session, rows: Rows) -> None:
    """Change what is taken here, and leave behind what must not be here twice."""
    event = rows["event"][0]
    if session.exec(select(Event.id).where(Event.slug == event["slug"])).first() is not None:
        event["slug"] = events.slug_for(session, event["slug"])
    if session.exec(select(Event.id).where(Event.code == event["code"])).first() is not None:
        event["code"] = events.code_for(session)
    known = set(session.exec(select(Key.digest)).all())
    rows["key"] = [row for row in rows["key"] if row["digest"] not in known]
    rows["operation"] = []  # their scopes are made of ids, and their answers tell some


def _referring(table: Table, row: Row, ids: Ids) -> Row:
    """The row with the ids that hold here."""
    return {column.name: _referred(column, row[column.name], ids) for column in table.c}


def _referred(column: Column[Any], value: Any, ids: Ids) -> Any:
    if isinstance(column.type, JSON):
        # Facts name things by table. One that is there no more must not come to name something else.
        return {name: ids[name].get(it) if name in ids and type(it) is int else it for name, it in value.items()}
    for key in column.foreign_keys:
        known = ids[key.column.table.name]
        if value is not None and value not in known:
            raise ArchiveWrong(f"The archive has a broken row: {column} names something that is not in it.")
        return known.get(value)
    return value


def _insert(session: Session, table: Table, rows: list[Row], keep_ids: bool) -> dict[int, int]:
    """Write the rows; returns their ids."""
    if not rows:
        return {}
    if keep_ids or "id" not in table.c:
        session.connection().execute(insert(table), rows)
        return {row["id"]: row["id"] for row in rows if "id" in row}
    before = [row.pop("id") for row in rows]
    asked = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return dict(zip(before, session.connection().execute(asked, rows).scalars(), strict=True))


def _advance_sequences(session: Session) -> None:
    """PostgreSQL has not seen which ids were written; let it go on after the last one."""
    for table in _tables():
        if "id" in table.c:
            sequence, last = func.pg_get_serial_sequence(f'"{table.name}"', "id"), func.max(table.c.id)
            session.connection().execute(columns(func.setval(sequence, last)).having(last.is_not(None)))


def erase_event(database: Database, slug: str) -> None:
    """Erase an event and everything in it, for good. Refuses NotThere."""
    with transaction.by_hand(database) as session:
        erase(session, events.by_slug(session, slug).id or 0)


def erase(session: Session, event_id: int) -> None:
    """The same inside of a transaction."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")  # else the words stay in free pages of the file
    for table in reversed(_tables()):
        connection.execute(delete_rows(table).where(_is_of(table, event_id)))
    session.expunge_all()


# Reading a file that says it is an archive. Nothing in it is believed.


def _unzipped(parcel: bytes) -> list[Any]:
    """What each part says; members are read by name into memory, and nothing is unpacked."""
    try:
        with ZipFile(io.BytesIO(parcel)) as file:
            _check_sizes(file, len(parcel))
            names = _names(json.loads(file.read(MANIFEST)))
            if sorted(file.namelist()) != sorted([MANIFEST, *names]):
                raise ValueError
            return [json.loads(file.read(name), parse_constant=_no_constant) for name in names]
    except (BadZipFile, zlib.error, EOFError, KeyError, ValueError, OverflowError, RuntimeError):
        # RuntimeError: encrypted, of a method unknown here, or so deep that nobody can follow
        raise ArchiveWrong("This is not a file that Twofeet has exported, or it is damaged.") from None


def _check_sizes(file: ZipFile, size: int) -> None:
    """Refuses ArchiveWrong for what would grow without end. Reading stops at the size that a zip tells."""
    members = file.infolist()
    if (
        len(members) > MOST_EVENTS + 1
        or sum(member.compress_size for member in members) > size  # the same bytes told several times
        or any(member.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for member in members)
        or any(member.file_size > LARGEST for member in members)
        or any(member.file_size > max(SMALL, DENSEST * member.compress_size) for member in members)
    ):
        raise ArchiveWrong("This file would grow too large when it is unpacked. Twofeet writes none like it.")


def _names(manifest: Any) -> list[str]:
    """The members that a manifest promises."""
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT or type(manifest.get("version")) is not int:
        raise ValueError
    if manifest["version"] > VERSION:
        raise ArchiveWrong("A newer Twofeet wrote this file. Update this one first.")
    if "slugs" not in manifest:
        return ["event.json"]
    if not isinstance(manifest["slugs"], list):
        raise ValueError
    return [f"event-{n}.json" for n in range(1, len(manifest["slugs"]) + 1)]


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _checked(part: Any) -> Rows:
    """The rows of one event, as its tables want them. Refuses ArchiveWrong."""
    known = {str(model.__tablename__): model for model in TABLES}
    if not isinstance(part, dict) or not part.keys() <= known.keys():
        raise ArchiveWrong("The archive has tables that Twofeet does not know.")
    rows = {name: _table_rows(model, part.get(name, [])) for name, model in known.items()}
    if len(rows["event"]) != 1:
        raise ArchiveWrong("The archive has a part that is not one event.")
    _check_wall(rows)
    return rows


def _check_wall(rows: Rows) -> None:
    """What stands on the wall has a slot and a room that stand there, too: every page relies on it."""
    rooms = {row["id"] for row in rows["room"] if row["removed_at"] is None}
    times = {row["id"] for row in rows["slot"] if row["removed_at"] is None and row["kind"] == "breakout"}
    for row in rows["breakout"]:
        if row["taken_off_at"] is None and not (row["room_id"] in rooms and row["slot_id"] in times):
            raise ArchiveWrong("The archive has a broken row: a breakout that stands nowhere.")


def _table_rows(model: type[SQLModel], given: Any) -> list[Row]:
    table = _table(model)
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
    return {one_line(name): _fact(it) for name, it in value.items()}


def _fact(value: Any) -> Any:
    if isinstance(value, str):
        return paragraphs(value)
    if isinstance(value, list):
        return [_fact(it) for it in value]
    if isinstance(value, dict):
        return {one_line(name): _fact(it) for name, it in value.items()}
    return value


def _is_report(value: dict[str, Any]) -> bool:
    """Whether a harvest's text can be made of it."""
    kinds = {field.name: field.type for field in fields(harvests.Text)}
    return all(kinds.get(name) is type(it) for name, it in value.items())


def _is_answer(value: dict[str, Any]) -> bool:
    """Whether it is what a command came to, or the words of a refusal."""
    if "rule" in value:
        return isinstance(value["rule"], str) and isinstance(value.get("message"), str)
    return value.keys() <= {field.name for field in fields(transaction.Answer)} - {"private", "secret", "again"}


MANY_LINES = {"givens", "description", *harvests.FIELDS}
READERS: dict[type, Callable[[Column[Any], Any], Any]] = {
    Integer: _number,
    AutoString: _text,
    Boolean: _yes,
    UTCDateTime: _moment,
    JSON: _facts,
}
CHECKS: dict[str, Callable[[Any], object]] = {
    # What a column's type does not tell, and code elsewhere relies on.
    "event.slug": re.compile(r"[a-z0-9]+(-[a-z0-9]+)*").fullmatch,
    "event.code": re.compile(f"[{events.CODE_SIGNS}]{{{events.CODE_LENGTH}}}").fullmatch,
    "event.timezone": lambda zone: zone in available_timezones(),
    "event.language": lambda tongue: tongue in languages(),
    "event.mode": events.MODES.__contains__,
    "event.phase": events.PHASES.__contains__,
    "person.role": people.ROLES.__contains__,
    "key.kind": keys.KINDS.__contains__,
    "key.digest": re.compile("[0-9a-f]{64}").fullmatch,
    "slot.kind": slots.KINDS.__contains__,
    "harvestrevision.fields": _is_report,
    "harvestdraft.fields": _is_report,
    "change.facts": lambda facts: facts.get("phase", "welcome") in events.PHASES,
    "operation.answer": _is_answer,
}
