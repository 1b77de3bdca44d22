"""Asking for a note-taker, and handing the notes on with a link."""

from typing import Any

import pytest

from tests.day import Day

pytestmark = pytest.mark.sqlite_only


def breakout(day: Day) -> dict[str, Any]:
    (found,) = [b for b in day.event.board()["breakouts"] if b["id"] == day.breakout]
    return dict(found)


def path(day: Day, what: str) -> str:
    return f"{day.at}/breakouts/{day.breakout}/{what}"


def test_a_note_taker_is_wanted_until_somebody_comes(server: Any) -> None:
    day = Day(server)
    assert day.cem.post(path(day, "note-taker/request")).status_code == 403
    assert day.ana.post(path(day, "note-taker/request")).status_code == 200
    assert breakout(day)["notes_wanted"] is True
    for page in ("?look", f"/topics/{day.bread}"):
        assert "A note-taker is wanted" in day.flora.get(f"{day.at}{page}").text, page
    day.cem.post(path(day, "note-taker"))
    assert (breakout(day)["notes_wanted"], breakout(day)["note_taker"]) == (False, "Cem")
    answer = day.ana.post(path(day, "note-taker/request"))
    assert (answer.status_code, answer.json()["rule"]) == (409, "notes_promised")


def test_it_goes_without(server: Any) -> None:
    day = Day(server)
    day.ana.post(path(day, "note-taker/request"))
    assert day.ana.delete(path(day, "note-taker/request")).status_code == 200
    assert breakout(day)["notes_wanted"] is False


def test_whoever_opens_the_link_takes_the_notes_over(server: Any) -> None:
    """Somebody who has not joined does so with a name; nothing happens until they press the button."""
    day = Day(server)
    day.cem.post(path(day, "note-taker"))
    link = day.cem.post(path(day, "note-link")).json()["key"]
    at = f"{day.at}/notes/{link.rpartition('/')[2]}"
    assert "Until now: Cem." in day.nobody.get(at).text
    assert breakout(day)["note_taker"] == "Cem"
    assert day.nobody.post(at).status_code == 422
    joined = day.nobody.post(at, name="Dora")
    assert joined.status_code == 200
    assert breakout(day)["note_taker"] == "Dora"
    assert day.nobody.json(f"{day.at}/me.json")["name"] == "Dora"
    assert day.nobody.json(f"{day.at}/me.json")["role"] == "participant"


def test_a_link_works_once_and_the_newest_alone(server: Any) -> None:
    day = Day(server)
    old, new = (day.ana.post(path(day, "note-link")).json()["key"].rpartition("/")[2] for _ in range(2))
    assert day.ben.post(f"{day.at}/notes/{old}").status_code == 404
    assert day.ben.post(f"{day.at}/notes/{new}").status_code == 200
    answer = day.cem.post(f"{day.at}/notes/{new}")
    assert (answer.status_code, answer.json()["rule"]) == (409, "notes_link_used")
    assert breakout(day)["note_taker"] == "Ben"


def test_a_link_ends_with_the_book_and_with_the_breakout(server: Any) -> None:
    day = Day(server)
    secret = day.notes
    day.flora.post(f"{day.at}/book/closing")
    answer = day.cem.post(f"{day.at}/notes/{secret}")
    assert (answer.status_code, answer.json()["rule"]) == (409, "phase_closed")
    day.flora.delete(f"{day.at}/book/closing")
    day.ana.delete(f"{day.at}/breakouts/{day.breakout}")
    assert day.cem.post(f"{day.at}/notes/{secret}").status_code == 404


def test_a_link_is_shown_to_whom_it_belongs(server: Any) -> None:
    day = Day(server)
    assert day.cem.post(path(day, "note-link")).status_code == 403
    page = day.ana.send("POST", path(day, "note-link"), "text/html")
    assert page.status_code == 200
    assert "<svg" in page.text
    assert "/notes/" in page.text
