"""Themes over HTTP: made, written, moved, removed; two editors at once; what only editors see."""

from typing import Any

import pytest

from tests.conftest import Device
from tests.day import Day

REPORT = {"summary": "We **baked**.\n\nIt rose.", "insights": "Flour keeps\nWater first", "quotes": "Rise!"}


def reported(server: Any) -> Day:
    """A day with one report, of Bread."""
    day = Day(server)
    assert day.ben.post(f"{day.at}/breakouts/{day.breakout}/harvest", **REPORT).status_code == 200
    return day


def editor(day: Day, name: str = "Edda") -> Device:
    link = day.flora.post(f"{day.at}/editors").json()["key"]
    found: Device = day.server.device()
    assert found.post(f"{day.at}/k/{link.rpartition('/k/')[2]}", name=name).status_code == 200
    return found


def theme(day: Day, title: str = "Patience", **fields: str) -> int:
    made = day.flora.post(f"{day.at}/themes", title=title, **fields)
    assert made.status_code == 200, made.text
    return int(made.json()["id"])


def listed(day: Day, who: Device | None = None) -> Any:
    return (who or day.flora).json(f"{day.at}/themes.json")["themes"]


def test_a_theme_is_made_written_and_read(server: Any) -> None:
    day = reported(server)
    id = theme(day, context="Where it *began*")
    assert day.flora.post(f"{day.at}/themes/{id}", lessons="Wait.", base="1").status_code == 200
    found = listed(day)[0]
    assert (found["title"], found["context"], found["lessons"]) == ("Patience", "Where it *began*", "Wait.")
    assert "Patience" in day.flora.get(f"{day.at}/themes").text
    assert "Where it *began*" in day.flora.get(f"{day.at}/themes/{id}").text
    assert "Where it <em>began</em>" in day.flora.get(f"{day.at}/learning").text


def test_an_editor_writes_and_does_nothing_else(server: Any) -> None:
    day = reported(server)
    edda = editor(day)
    assert edda.json(f"{day.at}/me.json")["role"] == "participant"
    assert edda.get(f"{day.at}/themes").status_code == 200
    assert edda.post(f"{day.at}/themes", title="Patience").status_code == 200
    assert edda.get(f"{day.at}/desk").status_code == 403
    assert edda.post(f"{day.at}/editors").status_code == 403
    assert day.flora.delete(f"{day.at}/editors/{day.id(edda)}").status_code == 200
    assert edda.get(f"{day.at}/themes").status_code == 403
    assert edda.post(f"{day.at}/themes", title="More").status_code == 403
    assert [one["title"] for one in listed(day)] == ["Patience"]


@pytest.mark.sqlite_only
def test_a_helper_stays_a_helper(server: Any) -> None:
    day = reported(server)
    link = day.flora.post(f"{day.at}/editors").json()["key"]
    assert day.hanna.post(f"{day.at}/k/{link.rpartition('/k/')[2]}").status_code == 200
    assert day.hanna.json(f"{day.at}/me.json")["role"] == "helper"
    assert day.hanna.get(f"{day.at}/themes").status_code == 200


def test_only_editors_see_it_before_it_is_published(server: Any) -> None:
    day = reported(server)
    theme(day)
    for who in (day.nobody, day.ana):
        for path in ("/themes.json", "/learning", "/learning.md", "/learning.docx", "/learning.pdf"):
            answer = who.get(f"{day.at}{path}")
            assert answer.status_code == 403, path
            assert "Patience" not in answer.text
    assert day.flora.post(f"{day.at}/learning/publication").status_code == 200
    assert "Patience" in day.nobody.get(f"{day.at}/learning").text
    assert listed(day, day.nobody)[0]["title"] == "Patience"
    assert day.nobody.get(f"{day.at}/themes").status_code == 403
    assert day.flora.delete(f"{day.at}/learning/publication").status_code == 200
    assert day.nobody.get(f"{day.at}/learning").status_code == 403


def test_nothing_is_published_without_a_theme(server: Any) -> None:
    day = reported(server)
    refused = day.flora.post(f"{day.at}/learning/publication")
    assert (refused.status_code, refused.json()["rule"]) == (409, "nothing_to_publish")


def test_themes_have_an_order(server: Any) -> None:
    day = reported(server)
    ids = [theme(day, title) for title in ("One", "Two", "Three")]
    for id, to, wanted in ((ids[2], 1, "Three One Two"), (ids[2], 99, "One Two Three"), (ids[0], 2, "Two One Three")):
        assert day.flora.post(f"{day.at}/themes/{id}/place", to=to).status_code == 200
        assert " ".join(one["title"] for one in listed(day)) == wanted
    assert day.flora.post(f"{day.at}/themes/{ids[0]}/place").status_code == 422


def test_what_is_taken_out_comes_back_whole(server: Any) -> None:
    day = reported(server)
    id = theme(day, context="Long")
    assert day.flora.delete(f"{day.at}/themes/{id}").status_code == 200
    assert listed(day) == []
    assert day.flora.get(f"{day.at}/themes/{id}").status_code == 404
    assert day.flora.post(f"{day.at}/themes/{id}", context="x").status_code == 404
    assert day.flora.post(f"{day.at}/themes/{id}/return").status_code == 200
    assert listed(day)[0]["context"] == "Long"


def test_two_who_change_different_parts_both_have_changed_them(server: Any) -> None:
    day = reported(server)
    edda, id = editor(day), theme(day, context="A", lessons="B")
    assert (
        day.flora.post(f"{day.at}/themes/{id}", title="Patience", context="A2", lessons="B", base=1).json()["base"] == 2
    )
    assert edda.post(f"{day.at}/themes/{id}", title="Patience", context="A", lessons="B2", base=1).status_code == 200
    found = listed(day)[0]
    assert (found["context"], found["lessons"], found["revision"]) == ("A2", "B2", 3)


def test_two_who_change_the_same_part_keep_both_texts(server: Any) -> None:
    day = reported(server)
    edda, id = editor(day), theme(day, context="A")
    day.flora.post(f"{day.at}/themes/{id}", context="Flora’s", base=1)
    refused = edda.post(f"{day.at}/themes/{id}", context="Edda’s", base=1)
    told = refused.json()
    assert (refused.status_code, told["rule"], told["revision"]) == (409, "theme_conflict", 2)
    assert (told["current"]["context"], told["yours"]["context"]) == ("Flora’s", "Edda’s")
    assert listed(day)[0]["context"] == "Flora’s"
    page = edda.get(f"{day.at}/themes/{id}").text
    assert "Flora’s" in page
    assert "Edda’s" in page
    assert "Edda’s" not in day.flora.get(f"{day.at}/themes/{id}").text, "hers alone"
    assert edda.post(f"{day.at}/themes/{id}", context="Both", base=2).status_code == 200
    assert "Edda’s" not in edda.get(f"{day.at}/themes/{id}").text


@pytest.mark.sqlite_only
def test_without_a_base_only_the_last_author_replaces_their_text(server: Any) -> None:
    day = reported(server)
    edda, id = editor(day), theme(day, context="A")
    assert edda.post(f"{day.at}/themes/{id}", context="B").status_code == 409
    assert day.flora.post(f"{day.at}/themes/{id}", context="C").status_code == 200
    assert listed(day)[0]["context"] == "C"
