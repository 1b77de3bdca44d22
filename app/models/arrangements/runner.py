"""The optimiser at work: a program of its own, one for each event, beside the server and after it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from app.models.arrangements import anneal
from app.models.arrangements.anneal import Task
from app.models.rules import StillArranging
from app.words import _

AT_ONCE = 2  # for all events of this process
LONGER = 30.0  # seconds beyond those it was given, on a machine that has much to do

_at_work: set[str] = set()
_door = Lock()


@contextmanager
def alone(event: str) -> Iterator[None]:
    """One arrangement of an event at a time. Refuses StillArranging."""
    with _door:
        if event in _at_work:
            raise StillArranging(_("An arrangement is being worked out. It is here in a few seconds."))
        if len(_at_work) >= AT_ONCE:
            raise StillArranging(_("Other events are being arranged just now. Ask again in a few seconds."))
        _at_work.add(event)
    try:
        yield
    finally:
        with _door:
            _at_work.discard(event)


def improve(task: Task, seconds: float, seed: int, steps: int = 0) -> list[int]:
    """The best arrangement found in `seconds`: a cell for each card. Runs as a process: in this one it would hold
    the interpreter, and every phone would wait."""
    if not task.stars or not task.cells:
        return list(task.start)
    done = subprocess.run(
        [sys.executable, "-I", "-B", anneal.__file__],
        input=anneal.as_json(task, seconds, seed, steps),
        capture_output=True,
        text=True,
        env={},
        timeout=seconds + LONGER,
        check=True,
    )
    found: list[int] = json.loads(done.stdout)
    return found
