"""Excerpts over HTTP: lines of reports in themes, their source, and what happens when a report changes or goes."""

from typing import Any

import pytest

from tests.day import Day, picture
from tests.routes.test_themes import listed, reported, theme


def report(day: Day) -> int:
    return int(day.event.board()["harvests"][0]["id"])


def put(day: Day, into: int, **fields: Any) -> Any:
    return day.flora.post(f"{day.at}/themes/{into}/excerpts", **fields)


def excerpts(day: Day, who: Any = None) -> Any:
    return [one for chapter in listed(day, who) for one in chapter["excerpts"]]


def rewrite(day: Day, **fields: str) -> None:
    """Ben writes his report anew."""
    text = {"summary": "We **baked**.\n\nIt rose.", "insights": "Flour keeps\nWater first", "quotes": "Rise!"} | fields
    assert day.ben.post(f"{day.at}/breakouts/{day.breakout}/harvest", **text).status_code == 200


def test_a_line_keeps_where_it_comes_from(server: Any) -> None:
    day = reported(server)
    made = put(day, theme(day), harvest=report(day), text="Water first")
    assert made.status_code == 200, made.text
    one = excerpts(day)[0]
    assert (one["id"], one["kind"], one["text"], one["state"]) == (made.json()["id"], "insights", "Water first", "same")
    source = one["source"]
    assert (source["event"], source["topic"], source["by"], source["room"], source["revision"], source["breakout"]) == (
        day.event.slug, "Bread", "Ben", "Great hall", 1, day.breakout,
    )  # fmt: skip
    page = day.flora.get(f"{day.at}/learning").text
    assert "Bread, Great hall, Monday, 1 March, 10:00. Written by Ben" in page


def test_a_line_may_be_shortened_and_the_original_stays(server: Any) -> None:
    day = reported(server)
    id = put(day, theme(day), harvest=report(day), text="Flour keeps").json()["id"]
    assert day.flora.post(f"{day.at}/excerpts/{id}", text="Flour …").status_code == 200
    one = excerpts(day)[0]
    assert (one["text"], one["original"], one["state"]) == ("Flour …", "Flour keeps", "same")
    page = day.flora.get(f"{day.at}/learning").text
    assert "In full" in page
    assert "Flour keeps" in page


def test_part_of_a_line_finds_its_line(server: Any) -> None:
    day = reported(server)
    put(day, theme(day), harvest=report(day), text="Flour")
    one = excerpts(day)[0]
    assert (one["kind"], one["text"], one["original"]) == ("insights", "Flour", "Flour keeps")


def test_a_whole_report_is_all_of_its_lines(server: Any) -> None:
    day = reported(server)
    into = theme(day)
    put(day, into, harvest=report(day), text="Rise!")
    assert put(day, into, harvest=report(day)).status_code == 200
    texts = [one["text"] for one in excerpts(day)]
    assert sorted(texts) == sorted(["Rise!", "We **baked**.", "It rose.", "Flour keeps", "Water first"]), "none twice"
    told = day.flora.json(f"{day.at}/themes.json")
    assert (told["used"], told["lines"]) == (5, 5)


def test_one_line_may_stand_in_several_themes(server: Any) -> None:
    day = reported(server)
    first, second = theme(day), theme(day, "Haste")
    for into in (first, second):
        put(day, into, harvest=report(day), text="Rise!")
    assert [one["text"] for one in excerpts(day)] == ["Rise!", "Rise!"]
    assert "in 1, 2" in day.flora.get(f"{day.at}/themes").text
    assert day.flora.json(f"{day.at}/themes.json")["used"] == 1


def test_the_tray_sends_a_line_by_its_key(server: Any) -> None:
    """As the form does without a script."""
    day = reported(server)
    into = theme(day)
    page = day.flora.get(f"{day.at}/themes").text
    key = next(part.partition('"')[0] for part in page.split('value="0-') if "quotes-" in part.partition('"')[0])
    answer = day.flora.send("POST", f"{day.at}/excerpts", "text/html", data={"theme": into, "line": f"0-{key}"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{day.at}/themes?theme={into}#tray")
    assert [one["text"] for one in excerpts(day)] == ["Rise!"]
    rewrite(day, quotes="Fall!")
    gone = day.flora.post(f"{day.at}/excerpts", theme=into, line=f"0-{key}")
    assert (gone.status_code, gone.json()["rule"]) == (409, "report_changed")


@pytest.mark.sqlite_only
@pytest.mark.parametrize("key", ["0-999", "0-1-quotes-0123456789", "x", "0-1-", "7-1", "0--1", "0-1-quotes-'"])
def test_keys_that_are_none(server: Any, key: str) -> None:
    day = reported(server)
    into = theme(day)
    assert day.flora.post(f"{day.at}/excerpts", theme=into, line=key).status_code in (404, 409)
    assert excerpts(day) == []


def test_a_report_that_changed_says_so_and_waits(server: Any) -> None:
    day = reported(server)
    id = put(day, theme(day), harvest=report(day), text="Rise!").json()["id"]
    day.flora.post(f"{day.at}/learning/publication")
    rewrite(day, insights="Flour keeps\nWater first\nSalt last")
    assert [one["state"] for one in excerpts(day)] == ["same"], "what it says is still there"
    rewrite(day, quotes="")
    assert [one["state"] for one in excerpts(day)] == ["changed"]
    assert excerpts(day, day.nobody) == []
    for path in ("/learning", "/learning.md", "/themes.json"):
        assert "Rise!" not in day.nobody.get(f"{day.at}{path}").text, path
    assert "The report no longer says this" in day.flora.get(f"{day.at}/themes/{theme_of(day)}").text
    assert day.flora.post(f"{day.at}/excerpts/{id}", text="Rise!").status_code == 200
    assert [one["text"] for one in excerpts(day, day.nobody)] == ["Rise!"], "an editor has looked"


def theme_of(day: Day) -> int:
    return int(listed(day)[0]["id"])


def test_what_is_hidden_is_in_no_theme(server: Any) -> None:
    day = reported(server)
    id = put(day, theme(day), harvest=report(day), text="Rise!").json()["id"]
    day.flora.post(f"{day.at}/learning/publication")
    assert "Rise!" in day.nobody.get(f"{day.at}/learning").text
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    for who, path in (
        (day.nobody, "/learning"),
        (day.nobody, "/themes.json"),
        (day.flora, "/themes.json"),
        (day.flora, "/themes"),
        (day.flora, f"/themes/{theme_of(day)}"),
        (day.nobody, "/learning.md"),
    ):
        shown = who.get(f"{day.at}{path}").text
        assert "Rise!" not in shown, path
        assert "Bread" not in shown, path
    assert [one["state"] for one in excerpts(day)] == ["gone"]
    assert day.flora.post(f"{day.at}/excerpts/{id}", text="Mine").status_code == 404
    assert put(day, theme_of(day), harvest=1, text="Rise!").status_code == 404
    day.flora.delete(f"{day.at}/topics/{day.bread}/hiding")
    assert "Rise!" in day.nobody.get(f"{day.at}/learning").text


def test_a_hidden_report_and_an_unknown_one_are_the_same(server: Any) -> None:
    day, other = reported(server), reported(server)
    into, hidden = theme(day), report(day)
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    answers = {put(day, into, harvest=id, text="Rise!").content for id in (hidden, 999_999, report(other))}
    assert len(answers) == 1


def test_moved_ordered_and_put_back(server: Any) -> None:
    day = reported(server)
    first, second = theme(day), theme(day, "Haste")
    ids = [put(day, first, harvest=report(day), text=text).json()["id"] for text in ("Rise!", "Flour keeps")]
    assert day.flora.post(f"{day.at}/excerpts/{ids[1]}", to=1).status_code == 200
    assert [one["id"] for one in listed(day)[0]["excerpts"]] == [ids[1], ids[0]]
    assert day.flora.post(f"{day.at}/excerpts/{ids[1]}", theme=second).status_code == 200
    assert [[one["id"] for one in chapter["excerpts"]] for chapter in listed(day)] == [[ids[0]], [ids[1]]]
    assert day.flora.delete(f"{day.at}/excerpts/{ids[1]}").status_code == 200
    assert day.flora.delete(f"{day.at}/excerpts/{ids[1]}").status_code == 404
    assert day.flora.json(f"{day.at}/themes.json")["used"] == 1


@pytest.mark.sqlite_only
def test_no_script_gets_out_of_an_excerpt(server: Any) -> None:
    day = reported(server)
    evil = '<script>alert(1)</script> <b hx-get="/x">x</b> [y](javascript:alert(1)) ![z](/e/x.png)'
    rewrite(day, quotes=evil, insights=evil, summary=evil)
    into = theme(day, "<script>alert(1)</script>", context=evil, resources=evil)
    assert put(day, into, harvest=report(day)).status_code == 200
    for path in ("/themes", f"/themes/{into}", "/learning"):
        page = day.flora.get(f"{day.at}{path}").text
        for wrong in ("<script>alert", '<b hx-get="/x"', 'href="javascript', '<img src="/e/x'):
            assert wrong not in page, (path, wrong)


def test_a_photo_stands_in_a_theme_until_it_is_removed(server: Any) -> None:
    day = reported(server)
    files = {"file": ("wall.png", picture(), "image/png")}
    path = f"{day.at}/breakouts/{day.breakout}/photos"
    photo = day.ben.send("POST", path, data={"text": "The oven, drawn"}, files=files).json()["id"]
    into = theme(day)
    assert put(day, into, harvest=report(day), text="The oven, drawn").status_code == 200
    day.flora.post(f"{day.at}/learning/publication")
    one = excerpts(day, day.nobody)[0]
    assert (one["kind"], one["text"]) == ("photo", "The oven, drawn")
    assert day.nobody.get(one["photo"]).headers["content-type"] == "image/jpeg"
    page = day.nobody.get(f"{day.at}/learning").text
    assert f'<img src="{one["photo"]}" alt="The oven, drawn"' in page
    assert one["photo"] in day.nobody.get(f"{day.at}/learning.md").text
    assert day.nobody.get(f"{day.at}/learning.docx").status_code == 200
    assert day.nobody.get(f"{day.at}/learning.pdf").status_code in (200, 503)
    assert day.flora.post(f"{day.at}/excerpts/{one['id']}", text="An oven").status_code == 200
    assert day.ben.delete(f"{day.at}/photos/{photo}").status_code == 200
    assert excerpts(day, day.nobody) == []
    for path in ("/learning", "/learning.md", "/themes.json"):
        assert "oven" not in day.nobody.get(f"{day.at}{path}").text
    assert [one["state"] for one in excerpts(day)] == ["gone"]
