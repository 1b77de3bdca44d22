"""The desk is told when topics outnumber the free cells, and what would help; and only then."""

from datetime import datetime
from typing import Any

import pytest

from app.models import board, desk
from app.models.desk import Tight
from tests.day import Day

pytestmark = pytest.mark.sqlite_only
EARLY, NOON, NIGHT = (datetime.fromisoformat(f"2027-03-01T{time}:00Z") for time in ("08:00", "12:02", "23:00"))


def tight(day: Day, now: datetime = EARLY) -> Tight | None:
    with day.server.house.database.reading() as session:
        id = day.event.id
        return desk.tight(board.read(session, id), desk.read(session, id), now)


def test_it_says_nothing_while_there_is_room(server: Any) -> None:
    """Six cells, one taken, five topics without a place: not one too many."""
    day = Day(server)
    for n in range(4):
        day.event.topic(day.cem, f"Topic {n}")
    assert tight(day) is None
    sixth = day.event.topic(day.cem, "One too many")
    found = tight(day)
    assert found
    assert (found.unplaced, found.free) == (6, 5)
    day.cem.delete(f"{day.at}/topics/{sixth}")
    assert tight(day) is None, "it goes by itself"


def test_what_is_over_has_no_free_cells(server: Any) -> None:
    """At 12:02 only the last slot is to come: two cells."""
    day = Day(server)
    day.event.topic(day.cem, "Second")
    assert tight(day) is None
    assert tight(day, NOON) is None, "two without a place, two cells"
    day.event.topic(day.cem, "Third")
    found = tight(day, datetime.fromisoformat("2027-03-01T12:20:00Z"))
    assert found
    assert (found.unplaced, found.free) == (3, 2)


def test_what_would_help(server: Any) -> None:
    day = Day(server, rooms="Great hall", slots="2027-03-01 10:00-11:00 One\n13:15-14:15\n16:00-17:00 Circle [plenary]")
    for n in range(2):
        day.event.topic(day.cem, f"Topic {n}")
    found = tight(day)
    at = datetime.fromisoformat
    assert found
    assert (found.number, found.room, found.slot) == (2, None, None)
    assert found.after == (at("2027-03-01T17:00:00Z"), at("2027-03-01T18:00:00Z"))
    attic = day.flora.post(f"{day.at}/rooms", name="Attic", held="true").json()["id"]
    late = day.flora.post(f"{day.at}/slots", starts="2027-03-01T17:00", ends="2027-03-01T18:00", held="true").json()[
        "id"
    ]
    day.flora.post(f"{day.at}/slots", starts="2027-03-01T08:30", ends="2027-03-01T09:00", kind="plenary", held="true")
    found = tight(day)
    assert found
    assert found.room
    assert found.slot
    assert (found.room.id, found.slot.id) == (attic, late)
    assert "Release <bdi>Attic</bdi>" in day.flora.get(f"{day.at}/desk").text
    assert "Attic" not in day.cem.get(f"{day.at}?look").text


def test_when_the_day_is_over_a_room_does_not_help(server: Any) -> None:
    day = Day(server)
    found = tight(day, NIGHT)
    assert found
    assert (found.free, found.number, found.room) == (0, 0, None)
    assert found.after
    assert found.after[0] == NIGHT


@pytest.mark.parametrize("phase", ["welcome", "convergence", "closing", "afterwards"])
def test_it_does_not_nag_when_no_topics_are_placed(server: Any, phase: str) -> None:
    day = Day(server, slots="2027-03-01 10:00-11:00", rooms="Great hall")
    assert tight(day)
    day.event.phase(phase)
    assert tight(day) is None


def test_a_wall_without_times_or_rooms(server: Any) -> None:
    """Nothing to go by: the desk is told, and adds what it likes."""
    made = server.event(slots="", rooms="")
    made.phase("marketplace")
    made.topic(made.host, "Bread")
    page = made.host.get(f"{made.at}/desk").text
    assert 'id="tight"' in page
    assert "No cell is free" in page
