"""Between the days of an event: which part of it a moment belongs to. Each day has its own opening and its evening."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

PARTS = ("before", "open", "evening", "morning", "after")
"""Before the first day; within a day; from a day's last slot to midnight; from then to the next day's first slot;
after the last day."""


@dataclass(frozen=True)
class Part:
    """`day` is the day that is on, that is coming (`before`, `morning`) or that was (`evening`, `after`), and `number`
    counts it from 1; `since` is when the day before it ended."""

    name: str
    day: date | None
    number: int
    days: int
    opens: datetime | None = None
    since: datetime | None = None


def part(times: Iterable[tuple[datetime, datetime]], now: datetime) -> Part:
    """The part of an event whose slots have these times (starts and ends, local to it); `now` is aware."""
    days: dict[date, list[tuple[datetime, datetime]]] = {}
    for starts, ends in times:
        days.setdefault(starts.date(), []).append((starts, ends))
    if not days:
        return Part("open", None, 0, 0)
    spans = [(day, min(s for s, _ in here), max(e for _, e in here)) for day, here in sorted(days.items())]
    number = next((n for n, (_, _, ends) in enumerate(spans) if now < ends), len(spans) - 1)
    day, starts, ends = spans[number]
    since = max((e for _, _, e in spans[:number]), default=None)
    if now >= ends:
        return Part("after", day, number + 1, len(spans), None, since)
    if now >= starts:
        return Part("open", day, number + 1, len(spans), starts, since)
    if number == 0:
        return Part("before", day, 1, len(spans), starts, None)
    was = spans[number - 1]
    if now.astimezone(starts.tzinfo).date() <= was[0]:
        before = max((e for _, _, e in spans[: number - 1]), default=None)
        return Part("evening", was[0], number, len(spans), starts, before)
    return Part("morning", day, number + 1, len(spans), starts, since)
