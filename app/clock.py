"""What time it is. The only place that asks, so that a day can be played at another time."""

import os
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import available_timezones

_shift = timedelta(0)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC) + _shift


def at(epoch: float) -> datetime:
    """The moment of these epoch seconds, aware, in UTC. Raises OverflowError or ValueError for none."""
    return datetime.fromtimestamp(epoch, UTC)


def start_at(moment: datetime) -> None:
    """Let the clock run on from `moment` (aware): rehearsals, pictures and tests use it."""
    global _shift
    _shift = moment.astimezone(UTC) - datetime.now(UTC)


@cache
def zones() -> frozenset[str]:
    """The names of all time zones. Finding them out walks through a folder of six hundred files: once is enough."""
    return frozenset(available_timezones())


if _start := os.environ.get("TWOFEET_NOW"):
    start_at(datetime.fromisoformat(_start))
