"""Reading: what I have read is mine to know, and what has changed since says so."""

import re

import pytest
from bs4 import BeautifulSoup

from tests.conftest import Server
from tests.day import Day

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def day(server: Server) -> Day:
    return Day(server).furnish()


def progress(day: Day) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", day.cem.get(f"{day.at}/reading?part").text).strip()


def test_how_far_i_am_and_what_comes_next(day: Day) -> None:
    first = day.event.board()["harvests"][0]["id"]
    day.ana.post(f"{day.at}/breakouts/{day.other_breakout}/harvest", summary="It flows.")
    second = day.event.board()["harvests"][0]["id"]
    page = day.cem.get(f"{day.at}/reading").text
    assert page.index("We baked") < page.index("It flows"), "in the order of the day"
    assert "0 of 2 read" in page
    assert f"#reading-{first}" in page
    assert day.cem.post(f"{day.at}/reads", harvest=first).status_code == 200
    assert day.cem.post(f"{day.at}/reads", harvest=first).status_code == 200, "twice is once"
    assert "1 of 2 read" in progress(day)
    assert f"#reading-{second}" in day.cem.get(f"{day.at}/reading?part").text
    day.cem.post(f"{day.at}/reads", harvest=second)
    assert "You have read everything." in progress(day)
    assert day.cem.delete(f"{day.at}/reads", harvest=first).status_code == 200
    assert "1 of 2 read" in progress(day)


def test_a_report_that_has_changed_since_says_so(day: Day) -> None:
    report = day.event.board()["harvests"][0]["id"]
    day.cem.post(f"{day.at}/reads", harvest=report)
    assert f"#reading-{report}{{--changed" not in day.cem.get(f"{day.at}/mine.css").text
    day.ben.post(f"{day.at}/breakouts/{day.breakout}/harvest", summary="We baked again.", base=1)
    assert "1 has changed since" in progress(day)
    assert f"#reading-{report}{{--changed" in day.cem.get(f"{day.at}/mine.css").text
    day.cem.post(f"{day.at}/reads", harvest=report)
    assert "You have read everything." in progress(day)


def test_marks_are_on_the_news_and_for_my_eyes_only(day: Day) -> None:
    report = day.event.board()["harvests"][0]["id"]
    board, revision = day.event.board(), day.revision()
    assert f"#news-{report}{{--new: ;}}" in day.cem.get(f"{day.at}/mine.css").text
    day.cem.post(f"{day.at}/reads", harvest=report)
    assert "--new" not in day.cem.get(f"{day.at}/mine.css").text
    assert "--new" in day.flora.get(f"{day.at}/mine.css").text
    assert "--new" not in day.nobody.get(f"{day.at}/mine.css").text
    assert (day.event.board(), day.revision()) == (board, revision), "nobody hears of it"
    assert "read" not in {
        change["kind"].partition(".")[0] for change in day.flora.json(f"{day.at}/changes.json")["changes"]
    }


def test_what_cannot_be_read(day: Day) -> None:
    report = day.event.board()["harvests"][0]["id"]
    assert day.nobody.post(f"{day.at}/reads", harvest=report).status_code == 403
    assert day.cem.post(f"{day.at}/reads").status_code == 422
    for id in (999, "x"):
        assert day.cem.post(f"{day.at}/reads", harvest=id).status_code == 404
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    assert day.cem.post(f"{day.at}/reads", harvest=report).status_code == 404
    assert "We baked" not in day.cem.get(f"{day.at}/reading").text
    assert day.nobody.get(f"{day.at}/reading").status_code == 200


def test_the_tab_of_the_news_counts_what_is_unread(day: Day) -> None:
    """All phones get the same; what I have read is taken off by my own sheet."""
    first = day.event.board()["harvests"][0]["id"]
    day.ana.post(f"{day.at}/breakouts/{day.other_breakout}/harvest", summary="It flows.")
    second = day.event.board()["harvests"][0]["id"]
    for page in ("", f"/topics/{day.bread}", "/me/day"):
        counted = BeautifulSoup(day.cem.get(f"{day.at}{page}").text, "html.parser").select(".tabs #fresh i")
        assert {one["id"] for one in counted} == {f"fresh-{first}", f"fresh-{second}"}, page
    assert "fresh" not in day.nobody.get(f"{day.at}?look").text, "who has not come in has read nothing"
    assert "fresh" not in day.cem.get(f"{day.at}/mine.css").text
    day.cem.post(f"{day.at}/reads", harvest=first)
    rule = f"#fresh-{first},.fresh:not(:has(i:not(#fresh-{first}))){{display:none}}"
    assert rule in day.cem.get(f"{day.at}/mine.css").text
    assert f"#fresh-{second}," in day.ana.get(f"{day.at}/mine.css").text, "who wrote it has read it"
