"""Whole events as files: export and import, backup and restore; and erasing one. Generic over the tables.

An archive is a zip. `manifest.json` says what it is: `format`, `version`, the `twofeet` that wrote it, and the `slug`
of its event (in a backup: `slugs`). `event.json` (in a backup `event-1.json` and so on) has all rows of an event by
table: texts as they are, moments in ISO 8601, keys as their digests, so that people stay themselves.
"""

import base64
import io
import json
import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from sqlalchemy import JSON, Column, ColumnElement, Table, func, insert, update
from sqlalchemy import delete as delete_rows
from sqlalchemy import select as columns
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session, SQLModel, col, select

from app import __version__, archived, pictures, transaction
from app.archived import ArchiveWrong, table_of
from app.database import Database
from app.models import (
    PRIVATE,
    TABLES,
    events,
    keys,
    pasts,
    proposals,
)
from app.models.changes import renamed
from app.models.events import Event

FORMAT, VERSION = "twofeet archive", 1
MANIFEST = "manifest.json"
MOST_EVENTS = 10_000
LARGEST = 600_000_000  # bytes of one event, unpacked: as many photos as it may have
SMALL, DENSEST = 10_000_000, 200  # no rows of ours shrink to less than one 200th; a few bytes may

Row = dict[str, Any]
Rows = dict[str, list[Row]]  # of an event, by table
Ids = dict[str, dict[int, int]]  # by table: the id in the archive, and the id here


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
        if but and table.name == "proposal":  # what is agreed on is on the wall; the rest is between its two sides
            asked = asked.where(table.c.accepted_at.is_not(None))
        if but and table.name == "past":
            asked = asked.where(table.c.name != "proposal")
        found[table.name] = [dict(row) for row in session.connection().execute(asked).mappings()]
    return found


def _tables(but: Iterable[type[SQLModel]] = ()) -> list[Table]:
    """The tables, referred-to ones first."""
    return [table_of(model) for model in TABLES if model not in but]


def _is_of(table: Table, event_id: int) -> ColumnElement[bool]:
    """Whether a row belongs to the event, or is it."""
    return table.c["event_id" if "event_id" in table.c else "id"] == event_id


def _zipped(manifest: dict[str, Any], parts: dict[str, Rows]) -> bytes:
    whole = {MANIFEST: {"format": FORMAT, "version": VERSION, "twofeet": __version__} | manifest, **parts}
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        for name, content in whole.items():
            file.writestr(name, json.dumps(content, default=_written))
    return out.getvalue()


def _written(value: datetime | bytes) -> str:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value.isoformat()


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
        here = pasts.moved(table.name, rows[table.name], ids, keep_ids)
        ids[table.name] = _insert(session, table, [_referring(table, row, ids) for row in here], keep_ids)
    return str(rows["event"][0]["slug"])


def _fit_in(session: Session, rows: Rows) -> None:
    """Change what is taken here, and leave behind what must not be here twice."""
    event = rows["event"][0]
    event["from_id"] = None  # the id of an event there
    if session.exec(select(Event.id).where(Event.slug == event["slug"])).first() is not None:
        event["slug"] = events.slug_for(session, event["slug"])
    if session.exec(select(Event.id).where(Event.code == event["code"])).first() is not None:
        event["code"] = events.code_for(session)
    known = set(session.exec(select(keys.Key.digest)).all())
    rows["key"] = [row for row in rows["key"] if row["digest"] not in known]
    rows["operation"] = []  # their scopes are made of ids, and their answers tell some


def _referring(table: Table, row: Row, ids: Ids) -> Row:
    """The row with the ids that hold here."""
    return {column.name: _referred(column, row[column.name], ids) for column in table.c}


def _referred(column: Column[Any], value: Any, ids: Ids) -> Any:
    if isinstance(column.type, JSON) and column.table.name != "past":
        return renamed(value, ids)
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
    database.rewrite()


def erase(session: Session, event_id: int) -> None:
    """The same inside of a transaction."""
    if session.connection().dialect.name == "sqlite":
        session.connection().exec_driver_sql("PRAGMA secure_delete=ON")  # else words stay in free pages of the file
    session.connection().execute(update(table_of(Event)).where(col(Event.from_id) == event_id).values(from_id=None))
    for table in reversed(_tables()):
        session.connection().execute(delete_rows(table).where(_is_of(table, event_id)))
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
    rows = {name: archived.rows(model, part.get(name, [])) for name, model in known.items()}
    if len(rows["event"]) != 1:
        raise ArchiveWrong("The archive has a part that is not one event.")
    _check_wall(rows)
    rows["past"] = [pasts.checked(row, archived.rows) for row in rows["past"] if pasts.is_key(row["name"], row["key"])]
    rows["event"][0]["revision" if "past" in part else "kept_from"] = rows["event"][0]["revision"]
    return rows


def _check_wall(rows: Rows) -> None:
    """What stands on the wall has a slot and a room that stand there, too: every page relies on it."""
    rooms = {row["id"] for row in rows["room"] if not (row["removed_at"] or row["held_at"])}
    times = {
        row["id"] for row in rows["slot"] if row["kind"] == "breakout" and not (row["removed_at"] or row["held_at"])
    }
    for row in rows["breakout"]:
        if row["taken_off_at"] is None and not (row["room_id"] in rooms and row["slot_id"] in times):
            raise ArchiveWrong("The archive has a broken row: a breakout that stands nowhere.")
    if not all(proposals.is_whole(row) for row in rows["proposal"]):
        raise ArchiveWrong("The archive has a broken row: a proposal that proposes nothing.")
    if not pictures.are_ours(rows["plan"], rows["photo"], rows["photoimage"]):
        raise ArchiveWrong("The archive has a broken row: a picture that Twofeet has not drawn.")
