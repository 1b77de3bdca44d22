"""Note-takers: first come; the convener and everybody sees who."""

from typing import Any

import pytest

from tests.day import Day

pytestmark = pytest.mark.sqlite_only


def note_taker(day: Day) -> str:
    return str(day.event.board()["breakouts"][0]["note_taker"])


def test_first_come(server: Any) -> None:
    day = Day(server)
    path = f"{day.at}/breakouts/{day.breakout}/note-taker"
    assert [day.ben.post(path).status_code for _ in range(2)] == [200, 200]
    revision = day.revision()
    assert day.ben.post(path).json()["revision"] == revision, "a second time changes nothing"
    late = day.cem.post(path)
    assert (late.status_code, late.json()["rule"]) == (409, "notes_promised")
    assert "Ben" in late.json()["message"]
    assert note_taker(day) == "Ben"
    assert "Notes: Ben" in day.nobody.get(f"{day.at}?look").text
    assert day.ben.json(f"{day.at}/me.json")["notes"] == [day.breakout]


def test_who_gives_it_back(server: Any) -> None:
    day = Day(server)
    path = f"{day.at}/breakouts/{day.breakout}/note-taker"
    for device, wanted in ((day.cem, 403), (day.ben, 200), (day.ana, 200), (day.flora, 200)):
        day.ben.post(path)
        assert device.delete(path).status_code == wanted
    assert note_taker(day) == ""


def test_who_went_home_takes_no_notes(server: Any) -> None:
    day = Day(server)
    path = f"{day.at}/breakouts/{day.breakout}/note-taker"
    day.ben.post(path)
    day.ben.delete(f"{day.at}/me")
    assert day.cem.post(path).status_code == 200
    assert note_taker(day) == "Cem"


def test_not_before_the_marketplace_and_not_where_nothing_is(server: Any) -> None:
    day = Day(server)
    path = f"{day.at}/breakouts/{day.breakout}/note-taker"
    day.event.phase("welcome")
    assert day.ben.post(path).json()["rule"] == "phase_closed"
    day.event.phase("news")
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    assert day.ben.post(path).status_code == 404
