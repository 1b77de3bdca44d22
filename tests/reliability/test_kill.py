"""kill -9 while people write: nothing acknowledged is lost, nothing is done twice."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from app.database import Database
from tests.reliability.conftest import option
from tests.reliability.journal import Day, Verdict
from tests.reliability.serving import Serving

FEWEST_EACH = 5  # acknowledged commands of a cycle, on average: whoever tries too little proves nothing
EARLY = (str(Path(__file__).with_name("acknowledge_early.py")),)


def _live_and_die(serving: Serving, cycles: int, seed: int) -> tuple[Verdict, list[Day]]:
    """Cycles of writing, death and restart, with all that came of it."""
    total, days = Verdict(), []
    for n in range(cycles):
        day = Day(serving)
        day.die(random.Random(f"{seed} {n}"))
        serving.start()
        verdict = day.verdict()
        total.acknowledged += verdict.acknowledged
        total.unanswered += verdict.unanswered
        total.wrong += [f"cycle {n}: {wrong}" for wrong in verdict.wrong]
        days.append(day)
    return total, days


def test_kill_9(
    database_url: str,
    serve: Callable[..., Serving],
    pytestconfig: pytest.Config,
    seed: int,
) -> None:
    is_sqlite = database_url.startswith("sqlite")
    asked = option(pytestconfig, "cycles", 20)
    cycles = asked if is_sqlite else max(1, asked // 4)
    total, days = _live_and_die(serve(database_url), cycles, seed)
    print(f"{cycles} kills, {total.acknowledged} acknowledged, {total.unanswered} asked again, {total.wrong}")
    assert total.wrong == []
    assert [wrong for day in days for wrong in day.still()] == []
    assert total.acknowledged >= FEWEST_EACH * cycles, "too little was tried"
    assert total.unanswered >= cycles, "nobody was interrupted"
    if is_sqlite:
        assert _integrity(database_url) == "ok"


def _integrity(database_url: str) -> str:
    database = Database(database_url)
    try:
        with database.reading() as session:
            return str(session.connection().execute(text("PRAGMA integrity_check")).scalar())
    finally:
        database.close()


def test_an_early_answer_is_caught(tmp_path: Path, serve: Callable[..., Serving], seed: int) -> None:
    """The control: a server that answers 50 ms before it commits loses what it acknowledged, and this shows."""
    url = f"sqlite:///{tmp_path / 'twofeet.db'}"
    total, _ = _live_and_die(serve(url, program=EARLY), 4, seed)
    lost = [wrong for wrong in total.wrong if wrong.endswith("is lost")]
    print(f"4 kills, {total.acknowledged} acknowledged, {len(lost)} lost")
    assert lost
