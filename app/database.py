"""The two ways to the database: a write connection that locks first, and read connections that see one moment."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlmodel import Session

LOCK_SECONDS = 5


class Database:
    """An engine with its habits: SQLite in WAL with full sync and one writer, or PostgreSQL by psycopg."""

    def __init__(self, url: str):
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite(url) if self.is_sqlite else _postgres(url)
        # SQLite has one writer: queueing here is fair, where its own busy handler would poll. A no-op lock for
        # PostgreSQL, whose row lock queues by itself.
        self._writer = threading.Lock() if self.is_sqlite else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment of the database and writes nothing."""
        options: dict[str, Any] = {"write": False} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self.engine.connect().execution_options(**options) as connection, Session(connection) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that may write; on SQLite it holds the only write lock from its first statement.

        Raises TimeoutError or OperationalError when another writer does not let go within five seconds, of which
        those spent in the queue are a part.
        """
        until = time.monotonic() + LOCK_SECONDS
        if self._writer and not self._writer.acquire(timeout=LOCK_SECONDS):
            raise TimeoutError
        try:
            patient = self.engine.execution_options(patience=until - time.monotonic())
            with Session(patient, expire_on_commit=False) as session:
                yield session
        finally:
            if self._writer:
                self._writer.release()

    def is_ready(self) -> bool:
        """Whether the database answers and has all migrations."""
        from app.migrate import head

        with self.reading() as session:
            stamp = session.connection().execute(text("SELECT version_num FROM alembic_version")).scalar()
        return stamp == head()

    def rewrite(self) -> None:
        """Write SQLite's file anew. Pages that were split while it grew keep stale copies of rows beside the live
        ones; what was erased is gone for good only after this. PostgreSQL looks after its own pages."""
        if self.is_sqlite:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("COMMIT")  # VACUUM does not run inside of a transaction
                connection.exec_driver_sql("VACUUM")

    def close(self) -> None:
        self.engine.dispose()


def _sqlite(url: str) -> Engine:
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url, module=_sqlite_module(), connect_args={"timeout": LOCK_SECONDS}, pool_size=8, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def habits(connection: Any, _: object) -> None:
        connection.isolation_level = None  # we begin ourselves, see below
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",  # NORMAL loses acknowledged commits at a power cut
            "foreign_keys=ON",
            "secure_delete=FAST",  # words of rows that move or change do not stay behind, to outlive an erased event
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A deferred transaction that reads first and then writes fails at once when somebody wrote in between.
        options = connection.get_execution_options()
        if "patience" in options:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={max(0.0, options['patience']) * 1000:.0f}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("write", True) else "BEGIN")

    return engine


def _sqlite_module() -> Any:
    """A SQLite without the WAL-reset bug (fixed in 3.51.3) where Python's own is older."""
    import sqlite3

    if sqlite3.sqlite_version_info >= (3, 51, 3):
        return sqlite3
    try:
        import pysqlite3
    except ImportError:
        return sqlite3
    return pysqlite3


def _postgres(url: str) -> Engine:
    address = make_url(url).set(drivername="postgresql+psycopg")
    options = f"-c lock_timeout={LOCK_SECONDS}s -c statement_timeout=30s -c timezone=UTC"
    return create_engine(
        address,
        pool_size=10,
        max_overflow=20,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"options": options},
    )
