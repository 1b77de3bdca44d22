"""Writing together: the page, and what becomes of the text."""

from typing import Any

import pytest

from tests.day import REPORT, Day
from tests.realtime.writer import writing


@pytest.fixture
def day(town: Any) -> Day:
    return Day(town)


def at(day: Day, more: str = "") -> str:
    return f"{day.at}/breakouts/{day.breakout}/harvest{more}"


def test_what_is_written_together_is_published(day: Day) -> None:
    with writing(day.ana, day.at, day.breakout) as ana, writing(day.ben, day.at, day.breakout) as ben:
        ana.type("We baked.  ")
        ben.type("An oven", field="next_steps")
        ana.until_stored()
        ben.until_stored()
        answer = day.ben.post(at(day, "/together"))
        assert (answer.status_code, answer.json()["base"]) == (200, 1)
        harvest = day.event.board()["harvests"][0]
        assert (harvest["summary"], harvest["next_steps"]) == ("We baked.", "An oven")
        ana.type("And ate. ", at=11)
        ana.until_stored()
        assert day.ana.post(at(day, "/together")).json()["base"] == 2
    assert day.event.board()["harvests"][0]["summary"] == "We baked.  And ate."


def test_published_twice_is_one_revision(day: Day) -> None:
    day.written()
    first, again = (day.cem.post(at(day, "/together")).json() for _ in range(2))
    assert (first["base"], again["base"]) == (1, 1)


def test_an_empty_text_is_no_report(day: Day) -> None:
    answer = day.ana.post(at(day, "/together"))
    assert (answer.status_code, answer.json()["field"]) == (422, "summary")


def test_a_text_that_is_too_long_is_refused(day: Day) -> None:
    with writing(day.ana, day.at, day.breakout) as ana:
        for _ in range(5):
            ana.type("ab " * 15_000, field="quotes")
        ana.until_stored()
    answer = day.ana.post(at(day, "/together"))
    assert (answer.status_code, answer.json()["field"]) == (422, "quotes")


def test_the_plain_form_and_the_text_never_meet_as_a_conflict(day: Day) -> None:
    with writing(day.ana, day.at, day.breakout) as ana:
        ana.type("We baked.")
        ana.until_stored()
        assert day.ben.post(at(day), summary="We ate.").status_code == 200
        assert day.ana.post(at(day, "/together")).status_code == 200
    told = day.event.board()["harvests"][0]["summary"]
    assert "We baked." in told
    assert "We ate." in told


def test_a_draft_stays_private_until_it_is_brought_along(day: Day) -> None:
    day.drafted()
    page = day.cem.get(at(day, "/together")).text
    assert "Bring my draft along" in page
    with writing(day.ana, day.at, day.breakout) as ana:
        assert ana.text() == ""
        ana.type("Ours. ")
        ana.until_stored()
        assert day.cem.post(at(day, "/together")).status_code == 200, "which leaves the draft as it is"
        assert "Bring my draft along" in day.cem.get(at(day, "/together")).text
        assert day.cem.post(at(day, "/together/draft")).status_code == 200
        ana.until(lambda: REPORT["summary"] in ana.text())
        assert "Ours. " in ana.text()
    assert "Bring my draft along" not in day.cem.get(at(day, "/together")).text
    assert day.cem.post(at(day, "/together/draft")).status_code == 404


def test_the_form_says_who_writes(day: Day) -> None:
    assert "Write together" in day.ben.get(at(day)).text
    with writing(day.ana, day.at, day.breakout):
        assert "Ana is writing here. Join in." in day.ben.get(at(day)).text
        assert "is writing here" not in day.ana.get(at(day)).text


def test_who_may_not_write_gets_no_page(day: Day) -> None:
    assert day.nobody.get(at(day, "/together")).status_code == 403
    assert day.ana.get(f"{day.at}/breakouts/99999999/harvest/together").status_code == 404
    day.flora.post(f"{day.at}/book/closing")
    assert day.ana.get(at(day, "/together")).status_code == 409
    assert day.ana.post(at(day, "/together")).status_code in (409, 422)
    assert day.flora.get(at(day, "/together")).status_code == 200
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    assert day.ana.get(at(day, "/together")).status_code == 404
