"""Stars, over HTTP: information for the convener, never a gate."""

from typing import Any

import pytest

from tests.day import Day

pytestmark = pytest.mark.sqlite_only


def stars(day: Day) -> int:
    found: int = next(t for t in day.event.board()["topics"] if t["id"] == day.bread)["stars"]
    return found


def test_stars_are_counted(server: Any) -> None:
    day = Day(server)
    for device in (day.ben, day.cem, day.ana, day.flora):
        assert device.post(f"{day.at}/topics/{day.bread}/star").json()["id"] == day.bread
    assert stars(day) == 4


def test_a_star_is_one_however_often(server: Any) -> None:
    day = Day(server)
    for _ in range(3):
        assert day.ben.post(f"{day.at}/topics/{day.bread}/star").status_code == 200
    assert stars(day) == 1
    assert day.ben.json(f"{day.at}/me.json")["stars"] == [day.bread]


def test_a_star_is_taken_back(server: Any) -> None:
    day = Day(server)
    day.ben.post(f"{day.at}/topics/{day.bread}/star")
    day.cem.post(f"{day.at}/topics/{day.bread}/star")
    assert day.ben.delete(f"{day.at}/topics/{day.bread}/star").status_code == 200
    assert stars(day) == 1
    assert day.ben.json(f"{day.at}/me.json")["stars"] == []


def test_taking_back_a_star_that_is_not_there_changes_nothing(server: Any) -> None:
    day = Day(server)
    revision = day.revision()
    assert day.ben.delete(f"{day.at}/topics/{day.bread}/star").status_code == 200
    assert day.revision() == revision


def test_a_star_is_no_gate(server: Any) -> None:
    """A topic without one is on every page, in the book, and can be placed."""
    day = Day(server)
    day.place(day.ben, day.river, 1, 1)
    for page in ("?look", "/proceedings"):
        assert "Who looks after the river?" in day.ana.get(f"{day.at}{page}").text


def test_stars_stay_when_somebody_goes_home(server: Any) -> None:
    day = Day(server)
    day.ben.post(f"{day.at}/topics/{day.bread}/star")
    day.ben.delete(f"{day.at}/me")
    assert stars(day) == 1
