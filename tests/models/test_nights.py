"""Which part of an event a moment belongs to."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.models.nights import part

LISBON = ZoneInfo("Europe/Lisbon")


def slots(*texts: str) -> list[tuple[datetime, datetime]]:
    times = []
    for text in texts:
        starts = datetime.fromisoformat(text).replace(tzinfo=LISBON)
        times.append((starts, starts + timedelta(hours=1)))
    return times


DAYS = slots("2027-03-01T09:00", "2027-03-01T23:30", "2027-03-02T09:00", "2027-03-04T10:00")


@pytest.mark.parametrize(
    ("at", "name", "number"),
    [
        ("2027-02-28T12:00", "before", 1),
        ("2027-03-01T08:59", "before", 1),
        ("2027-03-01T09:00", "open", 1),
        ("2027-03-01T15:00", "open", 1),
        ("2027-03-02T00:10", "open", 1),
        ("2027-03-02T00:30", "morning", 2),
        ("2027-03-02T09:30", "open", 2),
        ("2027-03-02T10:00", "evening", 2),
        ("2027-03-02T23:59", "evening", 2),
        ("2027-03-03T12:00", "morning", 3),
        ("2027-03-04T10:30", "open", 3),
        ("2027-03-04T11:00", "after", 3),
    ],
)
def test_each_day_has_its_opening_and_its_evening(at: str, name: str, number: int) -> None:
    found = part(DAYS, datetime.fromisoformat(at).replace(tzinfo=LISBON))
    assert (found.name, found.number, found.days) == (name, number, 3)


def test_an_event_without_times_is_open() -> None:
    assert part([], datetime.now(LISBON)).name == "open"
