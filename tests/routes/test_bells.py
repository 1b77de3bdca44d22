"""The bell: rung by the facilitator, by itself at starts, softly near ends; and never in the closing circle."""

import re
from typing import Any

import pytest

from tests.day import Day

pytestmark = pytest.mark.sqlite_only


def bell(day: Day) -> tuple[str, bool, bool]:
    """What a wall knows of it: the moment, whether it is loud, whether it is rung just now."""
    found = re.search(
        r'<p id="bell"[^>]*data-moment="(\d+)"( data-loud)?>(.*?)</p>', day.nobody.get(f"{day.at}/wall").text
    )
    assert found
    return found[1], bool(found[2]), "bell" in found[3]


def test_everybody_hears_it_and_only_the_facilitator_rings(town: Any, clock_at: Any) -> None:
    day = Day(town)
    clock_at("2027-03-01T08:00:00+00:00")
    before = bell(day)
    assert day.ana.post(f"{day.at}/bell").json()["rule"] == "not_yours"
    assert bell(day) == before
    assert day.flora.post(f"{day.at}/bell").status_code == 200
    moment, loud, rings = bell(day)
    assert (moment > before[0], loud, rings) == (True, True, True)
    assert "The bell rings." in day.nobody.get(f"{day.at}?look").text
    clock_at("2027-03-01T08:00:14+00:00")
    assert bell(day) == (moment, True, False), "nobody reads it for long, and the moment stays"
    assert "The bell rings." not in day.nobody.get(f"{day.at}?look").text
    assert day.event.board()["bell"].startswith("2027-03-01T08:00:0")


@pytest.mark.parametrize(
    ("automatic", "at", "loud"),
    [
        ("off", "10:00:01", None),
        ("start", "09:59:59", None),
        ("start", "10:00:01", True),
        ("start", "10:50:01", None),
        ("start", "12:15:01", None),  # a break begins by itself
        ("warnings", "10:50:01", False),
        ("warnings", "10:55:01", False),
        ("warnings", "10:59:01", False),
        ("warnings", "11:00:01", None),
        ("warnings", "11:15:01", True),
    ],
)
def test_starts_are_loud_and_ends_are_soft(
    town: Any, clock_at: Any, automatic: str, at: str, loud: bool | None
) -> None:
    day = Day(town)
    day.flora.post(f"{day.at}/bells", automatic=automatic)
    clock_at(f"2027-03-01T{at}+00:00")
    _, is_loud, rings = bell(day)
    assert (is_loud if rings else None) is loud


def test_the_closing_circle_has_no_bell_and_no_clock(town: Any, clock_at: Any) -> None:
    day = Day(town)
    day.flora.post(f"{day.at}/bells", automatic="warnings")
    clock_at("2027-03-01T10:50:01+00:00")
    day.event.phase("closing")
    assert not bell(day)[2]
    assert 'class="figure"' not in day.nobody.get(f"{day.at}/wall").text
    assert "minutes are left" not in day.nobody.get(f"{day.at}?look").text


@pytest.mark.parametrize("automatic", ["", "always", "START"])
def test_by_itself_in_three_ways(town: Any, automatic: str) -> None:
    day = Day(town)
    answer = day.flora.post(f"{day.at}/bells", automatic=automatic)
    assert (answer.status_code, answer.json()["field"]) == (422, "automatic")


@pytest.mark.parametrize(
    ("at", "minutes", "sentence"),
    [
        ("10:12:00", "48", "It ends around 11:00, softly."),
        ("10:49:59", "11", "It ends around 11:00, softly."),
        ("10:50:00", "10", "Ten minutes are left."),
        ("10:55:00", "5", "Five minutes are left."),
        ("10:59:00", "1", "One minute."),
    ],
)
def test_the_wall_is_right_at_the_minute(town: Any, clock_at: Any, at: str, minutes: str, sentence: str) -> None:
    day = Day(town)
    clock_at(f"2027-03-01T{at}+00:00")
    wall = day.nobody.get(f"{day.at}/wall").text
    assert re.search(rf'class="figure" data-until="[^"]+">{minutes}<', wall)
    assert sentence in wall
    phone = day.nobody.get(f"{day.at}?look").text
    assert (sentence in phone) is (int(minutes) <= 10), "phones are told near the end"
