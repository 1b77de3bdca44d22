"""Announcements, over HTTP."""

from typing import Any

import pytest

from app import clock
from tests.day import Day

pytestmark = pytest.mark.sqlite_only


def test_everybody_sees_it(server: Any) -> None:
    day = Day(server)
    answer = day.flora.post(f"{day.at}/announcements", text="Soup is ready")
    (found,) = day.event.board()["announcements"]
    assert (found["id"], found["text"]) == (answer.json()["id"], "Soup is ready")
    for page in ("?look", "/wall", "/desk"):
        assert "Soup is ready" in day.flora.get(f"{day.at}{page}").text


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_their_page_lists_all_of_them(own_server: Any, clock_at: Any, language: str) -> None:
    """Also when breakouts with the same numbers have begun, of which the evening's wall tells."""
    day = Day(own_server)  # in a town of many breakouts their numbers are far ahead
    clock_at("2027-03-01T23:30:00+00:00")
    said = [say(day, text).json()["id"] for text in ("Soup is ready", "The bus waits")]
    while said[-1] < day.breakout:
        said.append(say(day, f"Number {said[-1]}").json()["id"])
    html = day.nobody.get(f"{day.at}/announcements?lang={language}").text
    listed = html.split('<ol id="spoken">')[1].split("</ol>")[0]
    assert listed.count("<li ") == len(said)
    assert "Soup is ready" in listed
    assert "The bus waits" in listed


def test_the_newest_comes_first(server: Any) -> None:
    day = Day(server)
    for text in ("One", "Two"):
        day.flora.post(f"{day.at}/announcements", text=text)
    assert [found["text"] for found in day.event.board()["announcements"]] == ["Two", "One"]


@pytest.mark.parametrize(("text", "status"), [("", 422), ("x" * 500, 200), ("x" * 501, 422)])
def test_it_is_a_sentence_or_two(server: Any, text: str, status: int) -> None:
    day = Day(server)
    assert day.flora.post(f"{day.at}/announcements", text=text).status_code == status


def test_only_the_facilitator_announces(server: Any) -> None:
    day = Day(server)
    answer = day.ana.post(f"{day.at}/announcements", text="Follow me")
    assert (answer.status_code, answer.json()["rule"]) == (403, "not_yours")
    assert day.event.board()["announcements"] == []


def say(day: Day, text: str = "The bus leaves at five", **fields: Any) -> Any:
    return day.flora.post(f"{day.at}/announcements", text=text, **fields)


def test_what_is_still_to_be_said_is_nowhere_but_on_the_desk(town: Any, clock_at: Any) -> None:
    day = Day(town)
    clock_at("2027-03-01T10:00:00+00:00")
    found = say(day, at="17:00").json()["id"]
    pages = ("?look", "/wall", "/board.json", "/announcements", "/desk/space")
    for page in pages[:4]:
        assert "The bus" not in day.nobody.get(f"{day.at}{page}").text, page
    assert "The bus" in day.flora.get(f"{day.at}/desk/private").text
    assert day.cem.post(f"{day.at}/announcements/{found}/seen").status_code == 404
    clock_at("2027-03-01T17:00:01+00:00")
    for page in pages[:4]:
        assert "The bus" in day.nobody.get(f"{day.at}{page}").text, page
    assert "The bus" not in day.flora.get(f"{day.at}/desk/private").text


@pytest.mark.parametrize("at", ["2027-03-01T17:00", "2027-03-01T18:00+01:00", "2027-03-01T17:00:00Z", "17:00"])
def test_a_time_in_many_forms(town: Any, clock_at: Any, at: str) -> None:
    day = Day(town)
    clock_at("2027-03-01T10:00:00+00:00")
    assert say(day, at=at).status_code == 200
    clock_at("2027-03-01T16:59:00+00:00")
    assert day.event.board()["announcements"] == []
    clock_at("2027-03-01T17:00:00+00:00")
    assert len(day.event.board()["announcements"]) == 1


def test_what_came_while_the_house_was_closed_is_told_to_pages_from_before(own_server: Any, clock_at: Any) -> None:
    day = Day(own_server)
    clock_at("2027-03-01T10:00:00+00:00")
    say(day, "The bus waits", at="10:30")
    revision, drawn = day.event.board()["revision"], clock.now().timestamp()
    clock_at("2027-03-01T10:31:00+00:00")  # nobody has listened until now, as after a start
    told = day.nobody.get(f"{day.at}/since/{revision}?at={drawn}")
    assert told.text.count("The bus waits") > 0


@pytest.mark.parametrize(
    "at", ["09:00", "2027-03-01T09:00", "soon", "25:00", "2027-02-30T10:00", "9999-12-31T23:59", "x" * 50]
)
def test_a_time_that_is_over_or_none(town: Any, clock_at: Any, at: str) -> None:
    day = Day(town)
    clock_at("2027-03-01T10:00:00+00:00")
    answer = say(day, at=at)
    assert (answer.status_code, answer.json()["field"]) == (422, "at")
    assert day.event.board()["announcements"] == []


def test_it_can_be_taken_back(town: Any) -> None:
    day = Day(town)
    found = say(day).json()["id"]
    assert day.ana.delete(f"{day.at}/announcements/{found}").status_code == 403
    assert day.flora.delete(f"{day.at}/announcements/{found}").status_code == 200
    assert day.flora.delete(f"{day.at}/announcements/{found}").status_code == 200
    assert day.event.board()["announcements"] == []
    assert "The bus" not in day.nobody.get(f"{day.at}/announcements").text


def test_to_one_breakout_is_for_who_is_in_it(town: Any) -> None:
    day = Day(town)
    day.ben.post(f"{day.at}/breakouts/{day.breakout}/seat")
    found = say(day, "Your soup is cold", breakout=day.breakout).json()["id"]
    for device in (day.ana, day.ben):
        assert "Your soup is cold" in device.get(f"{day.at}/inbox").text
    for device in (day.cem, day.nobody):
        for page in ("?look", "/inbox", "/wall", "/board.json", "/announcements"):
            assert "cold" not in device.get(f"{day.at}{page}").text, page
    assert day.cem.post(f"{day.at}/announcements/{found}/seen").status_code == 404
    assert day.ben.post(f"{day.at}/announcements/{found}/seen").status_code == 200
    assert "cold" not in day.ben.get(f"{day.at}/inbox").text
    assert "cold" in day.ana.get(f"{day.at}/inbox").text
    day.flora.delete(f"{day.at}/announcements/{found}")
    assert "cold" not in day.ana.get(f"{day.at}/inbox").text


def test_to_one_breakout_later(town: Any, clock_at: Any) -> None:
    day = Day(town)
    clock_at("2027-03-01T10:00:00+00:00")
    say(day, "Come back", breakout=day.breakout, at="10:30")
    assert "Come back" not in day.ana.get(f"{day.at}/inbox").text
    assert 'data-left="' in day.ana.get(f"{day.at}/inbox").text, "her page knows when to ask"
    assert "data-left" not in day.cem.get(f"{day.at}/inbox").text
    clock_at("2027-03-01T10:30:01+00:00")
    assert "Come back" in day.ana.get(f"{day.at}/inbox").text


def test_foreign_and_unknown_breakouts_are_not_there(town: Any) -> None:
    day, other = Day(town), Day(town)
    answers = [say(day, breakout=id) for id in (other.breakout, 99_999, "x")]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}


def test_each_stays_until_it_is_seen(town: Any) -> None:
    day = Day(town)
    one, two, three = (say(day, text).json()["id"] for text in ("One", "Two", "Three"))
    sheet = lambda: day.cem.get(f"{day.at}/mine.css").text  # noqa: E731
    assert "heard" not in sheet()
    day.cem.post(f"{day.at}/announcements/{three}/seen")
    assert f"#heard-{three}{{display:none}}" in sheet()
    assert f"#heard-{three}:first-child~#heard-{two}{{display:grid}}" in sheet(), "the one before comes up"
    day.cem.post(f"{day.at}/announcements/{two}/seen")
    assert f"#heard-{three}:first-child~#heard-{one}{{display:grid}}" in sheet()
    assert "heard" not in day.ana.get(f"{day.at}/mine.css").text
    assert all(text in day.cem.get(f"{day.at}/announcements").text for text in ("One", "Two", "Three")), "read again"
