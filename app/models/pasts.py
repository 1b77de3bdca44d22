"""The past: what each revision changed, as the rows were before it; and the board as it was.

Written in one place, by the session itself: whatever a command inserts, changes or deletes in the tables that make
the board leaves its before-image. The board of a revision is the present rows with the later before-images laid
over them, read by the ordinary `board.read` from a database in memory. So no verb can forget it, and there is no
second mapping. Why it is like this: docs/decisions/0015-the-past-is-an-undo-log.md.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy
from sqlalchemy import JSON, Column, Index, LargeBinary, create_engine, event, insert, inspect
from sqlalchemy.orm import InstanceState, ORMExecuteState, Session
from sqlmodel import Field, SQLModel, col, func, select
from sqlmodel import Session as SQLModelSession

from app.models import board
from app.models.actions import Action, ActionMember
from app.models.announcements import Announcement
from app.models.arrangements import Apart
from app.models.attendances import Attendance
from app.models.ballots import Ballot, BallotGroup, BallotItem, BallotShare
from app.models.board import Board
from app.models.breakouts import Breakout
from app.models.changes import Change
from app.models.columns import UTCDateTime
from app.models.commitments import Commitment
from app.models.continuations import Continuation
from app.models.conveners import TopicConvener
from app.models.events import Event
from app.models.harvests import Harvest
from app.models.hostings import Hosting
from app.models.ideas import Idea
from app.models.lines import Turn
from app.models.links import Link
from app.models.namings import Naming
from app.models.people import Person
from app.models.photos import Photo
from app.models.plans import Plan
from app.models.proposals import Proposal
from app.models.questions import Question
from app.models.recommendations import Recommendation
from app.models.relations import Relation
from app.models.remarks import Remark
from app.models.rooms import Room
from app.models.rules import NotThere
from app.models.rushes import Rush
from app.models.seats import Seat
from app.models.slots import Slot
from app.models.stars import Star
from app.models.topics import Topic
from app.models.walls import Wall

if TYPE_CHECKING:
    from app.transaction import Transaction

BOARD: tuple[type[SQLModel], ...] = (
    Event, Person, Room, Slot, Topic, Star, Breakout, Seat, Harvest, Announcement, Plan, Wall, Apart, Turn, Rush,
    Idea, Remark, Relation, TopicConvener, Proposal, Continuation, Photo, Question,
    Action, ActionMember, Commitment, Link,
    Recommendation, Ballot, BallotGroup, BallotItem, BallotShare,
)  # fmt: skip
"""The tables that `board.read` asks. A test compares them with what it really asks."""

GROWING: dict[str, type[SQLModel]] = {"change": Change}
"""What the board asks, too, and what only grows: of an earlier revision it is the rows up to there."""
CONSENTED: dict[str, type[SQLModel]] = {"attendance": Attendance, "naming": Naming, "hosting": Hosting}
"""What the board asks, too, and of which no past is kept: of an earlier revision it is what is still agreed to. A name
that was taken back is not to be found anywhere."""
MODELS = {str(model.__tablename__): model for model in BOARD}
NO_CHANGE = {"event": {"revision"}}  # columns that alone are no change of the board
columns: Any = sqlalchemy.select

Row = dict[str, Any]


class Past(SQLModel, table=True):
    """A row of the board as it was before `revision`; `before` None when that revision brought it. `name` is the
    table, `key` the row's primary key."""

    __table_args__ = (Index("ix_past_event_id_revision", "event_id", "revision"),)

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id")
    revision: int
    name: str
    key: str
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))


# Writing it down.


def watch(session: SQLModelSession, tx: "Transaction") -> None:
    """From now on, what this session flushes is what `tx` does."""
    session.info["tx"] = tx


@event.listens_for(Session, "before_flush")
def _look_before(session: Session, *_: object) -> None:
    """Take the before-images of what is about to change. Rows that are new have no key yet."""
    tx = session.info.get("tx")
    if tx is None:
        return
    found = session.info.setdefault("past", [])
    for instance in (*session.dirty, *session.deleted):
        name = str(getattr(type(instance), "__tablename__", ""))
        if name not in MODELS:
            continue
        state: InstanceState[Any] = inspect(instance)
        if instance in session.dirty and state.committed_state.keys() <= NO_CHANGE.get(name, set()):
            continue
        before = _before(session, type(instance), state)
        if instance in session.deleted or _changed(state, before):
            found.append((name, state.identity or (), before))


@event.listens_for(Session, "after_flush")
def _write_after(session: Session, *_: object) -> None:
    """Write them down in the same transaction, the first of each row and command."""
    tx = session.info.get("tx")
    if tx is None:
        return
    found = session.info.pop("past", [])
    for instance in session.new:
        name = str(getattr(type(instance), "__tablename__", ""))
        if name in MODELS:
            found.append((name, inspect(type(instance)).primary_key_from_instance(instance), None))
    rows = []
    for name, identity, before in found:
        key = _key(identity)
        if (name, key) not in tx.kept:
            tx.kept.add((name, key))
            rows.append((name, key, before))
    if rows:
        revision = tx.event.revision + (0 if tx.changes else 1)  # the first record of a command takes the next one
        stamp = {"event_id": tx.event.id, "revision": revision}
        session.connection().execute(insert(Past), [{**stamp, "name": n, "key": k, "before": b} for n, k, b in rows])


@event.listens_for(Session, "do_orm_execute")
def _refuse_bulk(asked: ORMExecuteState) -> None:
    """Rows of the board are changed one by one: a bulk statement would go past the log."""
    if (asked.is_update or asked.is_delete) and "tx" in asked.session.info:
        mapper = asked.bind_mapper
        assert mapper is None or mapper.class_ not in BOARD, "bulk statements leave no before-image"


def _before(session: Session, model: type[SQLModel], state: InstanceState[Any]) -> Row:
    """The row as the database has it."""
    names = [column.key for column in state.mapper.column_attrs]
    row = {name: state.committed_state.get(name, state.dict.get(name, ...)) for name in names}
    if any(not _is_value(value) for value in row.values()):  # not loaded, or forgotten since
        table = SQLModel.metadata.tables[str(model.__tablename__)]
        same = [column == value for column, value in zip(table.primary_key, state.identity or (), strict=True)]
        row = dict(session.connection().execute(columns(table).where(*same)).mappings().one())
    return encoded(row)


def _is_value(value: Any) -> bool:
    return value is None or isinstance(value, (str, int, float, bool, datetime, dict, list, bytes))


def _changed(state: InstanceState[Any], before: Row) -> set[str]:
    now = encoded({name: state.dict.get(name, value) for name, value in before.items()})
    return {name for name in before if now[name] != before[name]}


def encoded(row: Row) -> Row:
    """A row as JSON can hold it, without pictures: the board has none."""
    return {
        name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
        if not isinstance(value, bytes)
    }


def decoded(model: type[SQLModel], row: Row) -> Row:
    """The row again; a column that is younger than the image gets its default."""
    table = SQLModel.metadata.tables[str(model.__tablename__)]
    found: Row = {}
    for column in table.c:
        default = model.model_fields[column.name].get_default(call_default_factory=True)
        value = row.get(column.name, default)
        is_moment = isinstance(column.type, UTCDateTime)
        found[column.name] = datetime.fromisoformat(value) if is_moment and isinstance(value, str) else value
    return found


def _key(identity: Any) -> str:
    return "-".join(str(part) for part in identity)


def moved(name: str, rows: list[Row], ids: dict[str, dict[int, int]], keep_ids: bool) -> list[Row]:
    """Rows of an archive with the ids that hold here, by table, where they are of this table and ids are not kept.
    What is no row any more gets an id below zero, so that it is nobody's."""
    return rows if keep_ids or name != Past.__tablename__ else [_moved(row, ids) for row in rows]


def _moved(row: Row, ids: dict[str, dict[int, int]]) -> Row:
    table = SQLModel.metadata.tables[row["name"]]

    def there(column: Any, id: Any) -> Any:
        of = [key.column.table.name for key in column.foreign_keys] or [table.name]
        is_id = bool(column.foreign_keys) or column.primary_key
        return ids[of[0]].get(id, -id) if is_id and isinstance(id, int) else id

    key = [there(column, int(part)) for column, part in zip(table.primary_key, row["key"].split("-"), strict=True)]
    before = row["before"] and {name: there(table.c[name], value) for name, value in row["before"].items()}
    return row | {"key": _key(key), "before": before}


def is_key(name: str, key: str) -> bool:
    """Whether there is such a table, and a row of it can have such a key."""
    parts = key.split("-")
    wanted = len(SQLModel.metadata.tables[name].primary_key) if name in MODELS else 0
    return len(parts) == wanted and all(part.isascii() and part.isdigit() and len(part) <= 10 for part in parts)


def checked(row: Row, as_rows: Callable[[type[SQLModel], Any], list[Row]]) -> Row:
    """A row of an archive whose before-image is a row of its table, as `as_rows` checks them."""
    before = row["before"]
    return row | {"before": None if before is None else encoded(as_rows(MODELS[row["name"]], [before])[0])}


# Reading it.


def revision_at(session: SQLModelSession, event: Event, moment: datetime) -> int:
    """The revision that stood at this moment: that of the last change at or before it. Refuses NotThere for a time
    before the event, or of which nothing is kept."""
    last = select(func.max(Change.revision)).where(Change.event_id == event.id, Change.at <= moment)
    revision = session.exec(last).one()
    if revision is None or moment < event.created_at:
        raise NotThere
    return check(event, revision)


def check(event: Event, revision: int) -> int:
    """The revision, if the board of it can be had. Refuses NotThere."""
    if not max(1, event.kept_from) <= revision <= event.revision:
        raise NotThere
    return revision


def moment_of(session: SQLModelSession, event_id: int, revision: int) -> datetime:
    """When the board became as it was at this revision. Refuses NotThere."""
    last = select(func.max(Change.at)).where(Change.event_id == event_id, Change.revision <= revision)
    found = session.exec(last).one()
    if found is None:
        raise NotThere
    return found


def hidden(session: SQLModelSession, event_id: int) -> frozenset[int]:
    """Ids of the topics that are hidden now, and so in the past, too."""
    found = select(Topic.id).where(Topic.event_id == event_id, col(Topic.hidden_at).is_not(None))
    return frozenset(id for id in session.exec(found).all() if id)


GONE = (
    (Photo, col(Photo.removed_at)),
    (Commitment, col(Commitment.withdrawn_at)),
    (Commitment, col(Commitment.hidden_at)),
    (Remark, col(Remark.hidden_at)),
    (Idea, col(Idea.hidden_at)),
)
"""What has this now is gone, and so it is of the past, too."""


def _gone(session: SQLModelSession, event_id: int) -> list[tuple[str, str]]:
    """Tables and keys of what people took back or a facilitator hid, beside topics."""
    return [
        (str(model.__tablename__), str(id))
        for model, since in GONE
        for id in session.exec(select(model.id).where(model.event_id == event_id, since.is_not(None))).all()
    ]


def read(session: SQLModelSession, event_id: int, revision: int) -> Board:
    """The board as it was at a revision, but for what is hidden or taken back now. Refuses NotThere."""
    event = session.get(Event, event_id)
    if event is None:
        raise NotThere
    check(event, revision)
    rows = _rows(session, event_id, revision)
    rows["event"] = {key: row | {"revision": revision} for key, row in rows["event"].items()}
    for id in hidden(session, event_id):
        topic = rows["topic"].get(str(id))
        if topic is not None:
            topic["hidden_at"] = topic["hidden_at"] or event.created_at
    for name, key in _gone(session, event_id):
        rows[name].pop(key, None)
    return _standing(_read_in_memory(rows, event_id))


def _rows(session: SQLModelSession, event_id: int, revision: int) -> dict[str, dict[str, Row]]:
    """The rows of that revision, by table and key: those of now, and over them what later ones changed."""
    connection = session.connection()
    found: dict[str, dict[str, Row]] = {}
    for name, model in {**MODELS, **GROWING, **CONSENTED}.items():
        table = SQLModel.metadata.tables[name]
        of_this = table.c["event_id" if "event_id" in table.c else "id"] == event_id
        light = [column for column in table.c if not isinstance(column.type, LargeBinary)]
        rows = connection.execute(columns(*light).where(of_this)).mappings().all()
        found[name] = {_key([row[c.name] for c in table.primary_key]): decoded(model, dict(row)) for row in rows}
    for name in GROWING:
        found[name] = {key: row for key, row in found[name].items() if row["revision"] <= revision}
    then = moment_of(session, event_id, revision)
    for name in CONSENTED:
        found[name] = {key: row for key, row in found[name].items() if row["at"] <= then}
    later = (
        columns(Past.name, Past.key, Past.before)
        .where(Past.event_id == event_id, Past.revision > revision)
        .order_by(col(Past.id).desc())
    )
    for name, key, before in connection.execute(later).all():
        if name not in MODELS:
            continue
        if before is None:
            found[name].pop(key, None)
        else:
            found[name][key] = decoded(MODELS[name], before)
    return found


def _read_in_memory(rows: dict[str, dict[str, Row]], event_id: int) -> Board:
    engine = create_engine("sqlite://")
    tables = [SQLModel.metadata.tables[name] for name in {**MODELS, **GROWING, **CONSENTED}]
    with engine.connect() as connection:
        SQLModel.metadata.create_all(connection, tables=tables, checkfirst=False)
        for table in tables:
            if rows[table.name]:
                connection.execute(insert(table), list(rows[table.name].values()))
        with SQLModelSession(connection) as session:
            found = board.read(session, event_id)
    engine.dispose()
    return found


def _standing(found: Board) -> Board:
    """Without what stands nowhere: an archive's past is not ours to believe."""
    breakouts = tuple(b for b in found.breakouts if b.slot in found.slot and b.room in found.room)
    if len(breakouts) == len(found.breakouts):
        return found
    ids = {breakout.id for breakout in breakouts}
    return replace(found, breakouts=breakouts, harvests=tuple(h for h in found.harvests if h.breakout in ids))
