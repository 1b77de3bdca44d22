"""The server as it must not be: it answers, and commits a moment later. The control of the kill -9 test.

python acknowledge_early.py --port N --workers 1
"""

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sqlmodel import Session

from app import cli
from app.database import Database

LATER = 0.05
ordered = threading.Lock()


@contextmanager
def writing(self: Database) -> Iterator[Session]:
    """Like the real one, but for the commit, which waits."""
    ordered.acquire()
    session = Session(self.engine, expire_on_commit=False)
    really, asked = session.commit, threading.Event()
    session.commit = lambda: (session.flush(), asked.set())  # type: ignore[method-assign, assignment, func-returns-value]
    try:
        yield session
    except BaseException:
        asked.clear()
        raise
    finally:
        threading.Thread(target=_finish, args=(session, really, asked.is_set()), daemon=True).start()


def _finish(session: Session, really: Any, is_wanted: bool) -> None:
    try:
        if is_wanted:
            time.sleep(LATER)
            really()
        session.close()
    finally:
        ordered.release()


if __name__ == "__main__":
    Database.writing = writing  # type: ignore[method-assign]
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    cli.main(["serve", *sys.argv[1:]])
