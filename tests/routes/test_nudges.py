"""Nudges: who convenes and who takes notes is asked kindly, and not twice within ten minutes."""

from datetime import timedelta
from typing import Any

import pytest

from app import clock
from app.models import nudges
from tests.day import Day

pytestmark = pytest.mark.sqlite_only


def inbox(day: Day, who: Any) -> str:
    return str(who.get(f"{day.at}/inbox").text)


def nudge(day: Day, breakout: int) -> Any:
    return day.flora.post(f"{day.at}/breakouts/{breakout}/nudge")


def test_convener_and_note_taker_are_asked_with_the_way_to_the_form(server: Any) -> None:
    day = Day(server)
    day.cem.post(f"{day.at}/breakouts/{day.begun}/note-taker")
    answer = nudge(day, day.begun)
    assert (answer.status_code, answer.json()["people"]) == (200, 2)
    for who in (day.ana, day.cem):
        assert "a few lines on what mattered" in inbox(day, who)
        assert f'href="{day.at}/breakouts/{day.begun}/harvest"' in inbox(day, who)
    for who in (day.ben, day.flora):
        assert "what mattered" not in inbox(day, who)


def test_nobody_is_asked_twice_within_ten_minutes(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    day = Day(server)
    assert nudge(day, day.begun).status_code == 200
    refused = nudge(day, day.begun)
    assert (refused.status_code, refused.json()["rule"]) == (409, "just_nudged")
    assert day.flora.post(f"{day.at}/nudges").json()["rule"] == "just_nudged"
    later = clock.now() + nudges.PAUSE + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert nudge(day, day.begun).status_code == 200


def test_all_that_are_over_at_once(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    day = Day(server)
    assert day.flora.post(f"{day.at}/nudges").status_code == 409
    assert day.begun
    assert day.flora.post(f"{day.at}/nudges").status_code == 409, "they still talk"
    over = clock.now() + timedelta(hours=3)
    monkeypatch.setattr(clock, "now", lambda: over)
    answer = day.flora.post(f"{day.at}/nudges")
    assert (answer.status_code, answer.json()["reports"]) == (200, 1)
    assert "what mattered" in inbox(day, day.ana)


def test_what_is_told_is_not_asked_for(server: Any) -> None:
    """No report needed is an answer, too."""
    day = Day(server)
    assert nudge(day, day.breakout).json()["rule"] == "not_begun"
    day.ben.post(f"{day.at}/breakouts/{day.begun}/harvest", needed="false")
    assert nudge(day, day.begun).json()["rule"] == "report_there"
    assert day.flora.post(f"{day.at}/nudges").status_code == 409


def test_nobody_asks_themselves(server: Any) -> None:
    day = Day(server)
    salt = day.event.topic(day.flora, "Salt")
    cell = {"topic": salt, "slot": day.running, "room": day.rooms[0]}
    own = day.flora.post(f"{day.at}/breakouts", **cell).json()["id"]
    assert nudge(day, own).json()["rule"] == "nobody_to_nudge"


def test_the_desk_sees_what_is_missing_and_when_it_was_asked_for(server: Any) -> None:
    day = Day(server)
    desk = f"{day.at}/desk/harvest"
    assert "Every report is there" in day.flora.get(desk).text
    day.cem.post(f"{day.at}/breakouts/{day.begun}/note-taker")
    page = day.flora.get(desk).text
    assert "Bread" in page
    assert "Cem" in page
    assert "Ana" in page
    assert f"/breakouts/{day.begun}/nudge" in page
    nudge(day, day.begun)
    page = day.flora.get(desk).text
    assert "Asked at" in page
    assert f"/breakouts/{day.begun}/nudge" not in page
    assert day.ana.get(desk).status_code == 403


def test_the_asking_goes_when_the_report_is_there(server: Any) -> None:
    """On the phones of all who were asked, whoever wrote it; what else they are told stays."""
    day = Day(server)
    day.cem.post(f"{day.at}/breakouts/{day.begun}/note-taker")
    cell = {"topic": day.event.topic(day.cem, "Salt"), "slot": day.running, "room": day.rooms[0]}
    other = day.flora.post(f"{day.at}/breakouts", **cell).json()["id"]
    for breakout in (day.begun, other):
        assert nudge(day, breakout).status_code == 200
    day.cem.post(f"{day.at}/breakouts/{day.begun}/harvest", summary="So far", draft="true")
    assert "what mattered" in inbox(day, day.ana), "a draft is no report"
    assert day.ben.post(f"{day.at}/breakouts/{day.begun}/harvest", summary="We baked.").status_code == 200
    for who in (day.ana, day.cem):
        assert "Bread" not in inbox(day, who)
    assert "Salt" in inbox(day, day.cem)


def test_the_desk_is_told_what_is_owed(server: Any, clock_at: Any) -> None:
    day = Day(server)
    _ = day.begun
    assert "still to come" not in day.flora.get(f"{day.at}/desk/private?page=desk").text, "people still talk"
    clock_at((clock.now() + timedelta(hours=3)).isoformat())
    assert "1 report is still to come" in day.flora.get(f"{day.at}/desk/private?page=desk").text
