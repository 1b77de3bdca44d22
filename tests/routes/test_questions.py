"""What a report is asked: the organiser's to change, with every word of earlier reports kept."""

from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.day import Day

pytestmark = pytest.mark.sqlite_only


def form(day: Day) -> BeautifulSoup:
    return BeautifulSoup(day.cem.get(f"{day.at}/breakouts/{day.breakout}/harvest").text, "html.parser")


def asked(day: Day) -> list[str]:
    return [str(area["name"]) for area in form(day).select(".report textarea")]


def reword(day: Day, **fields: Any) -> Any:
    return day.flora.post(f"{day.at}/questions", **fields)


def test_the_standard_form_has_three_open_questions(server: Any) -> None:
    day = Day(server)
    assert asked(day)[:3] == ["summary", "insights", "next_steps"]
    assert len(form(day).select(".report > .field")) == 3
    assert {"recommendations", "open_questions", "cases"} < set(asked(day))
    assert "own1" not in asked(day)


def test_the_organiser_chooses_and_words_them(server: Any) -> None:
    day = Day(server)
    fields = {"own1_place": 1, "own1_question": "What was hard?", "own1_help": "In a sentence.", "summary_place": 2}
    assert reword(day, **fields, quotes_place=2).status_code == 200
    assert asked(day) == ["own1", "summary", "quotes"]
    assert "What was hard?" in form(day).find("label", {"for": "own1"}).text  # type: ignore[union-attr]
    assert form(day).find(id="own1-help").text == "In a sentence."  # type: ignore[union-attr]
    day.cem.post(f"{day.at}/breakouts/{day.breakout}/harvest", own1="The *crust*", summary="We baked.")
    assert [q["field"] for q in day.event.board()["questions"]] == ["own1", "summary", "quotes"]
    for kind in ("", ".md", ".epub", ".docx"):
        assert day.nobody.get(f"{day.at}/proceedings{kind}").status_code == 200
    markdown = day.nobody.get(f"{day.at}/proceedings.md").text
    assert markdown.index("### What was hard?") < markdown.index("### What mattered")
    assert "What was hard?" in day.nobody.get(f"{day.at}/topics/{day.bread}").text


def test_words_outlive_their_question(server: Any) -> None:
    day = Day(server)
    reword(day, own1_place=1, own1_question="What was hard?")
    day.cem.post(f"{day.at}/breakouts/{day.breakout}/harvest", own1="The crust")
    assert day.flora.delete(f"{day.at}/questions").status_code == 200
    assert "### What was hard?\n\nThe crust" in day.nobody.get(f"{day.at}/proceedings.md").text
    assert asked(day)[-1] == "own1", "who adds to this report sees its words"
    assert day.flora.delete(f"{day.at}/questions").status_code == 200


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, "summary_place"),
        ({"people_place": 1}, "summary_place"),
        ({"own1_place": 1, "summary_place": 2}, "own1_question"),
        ({"summary_place": 0}, "summary_place"),
        ({"summary_place": "first"}, "summary_place"),
        ({"summary_place": 1, "summary_question": "x" * 201}, "summary_question"),
        ({"summary_place": 1, "summary_help": "x" * 301}, "summary_help"),
    ],
)
def test_what_cannot_be_asked(server: Any, fields: dict[str, Any], wrong: str) -> None:
    day = Day(server)
    answer = reword(day, **fields)
    assert (answer.status_code, answer.json()["field"]) == (422, wrong)
    assert asked(day)[0] == "summary"
