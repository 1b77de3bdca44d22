"""Sources over HTTP: harvests of earlier events, which are as public as their book."""

from typing import Any

import pytest

from tests.day import Day
from tests.routes.test_excerpts import excerpts, put
from tests.routes.test_themes import reported, theme


def two(server: Any) -> tuple[Day, Day, int]:
    """This event, an earlier one with a report, and that one as a source here."""
    day, earlier = Day(server), reported(server)
    answer = day.flora.post(f"{day.at}/sources", event=f"http://127.0.0.1:8000/e/{earlier.event.slug}/proceedings")
    assert answer.status_code == 200, answer.text
    return day, earlier, int(answer.json()["id"])


def harvest(day: Day) -> int:
    return int(day.event.board()["harvests"][0]["id"])


@pytest.mark.parametrize("by", ["code", "slug", "address", "short"])
def test_an_earlier_event_by_its_address_or_code(server: Any, by: str) -> None:
    day, earlier = Day(server), reported(server)
    made = earlier.event.made
    typed = {"code": made["code"].lower(), "slug": made["slug"], "address": f"https://x.example/e/{made['slug']}/wall",
             "short": f"https://x.example/c/{made['code']}"}  # fmt: skip
    assert day.flora.post(f"{day.at}/sources", event=typed[by]).status_code == 200
    page = day.flora.get(f"{day.at}/themes").text
    assert "Flour keeps" in page


def test_an_excerpt_of_an_earlier_event_says_so(server: Any) -> None:
    day, earlier, source = two(server)
    into = theme(day)
    answer = put(day, into, source=source, harvest=harvest(earlier), text="Water first")
    assert answer.status_code == 200, answer.text
    one = excerpts(day)[0]
    assert (one["source"]["event"], one["source"]["title"]) == (earlier.event.slug, "Lisbon")
    assert put(day, into, harvest=harvest(earlier), text="Water first").status_code == 404, "only by its source"


def test_what_is_hidden_there_is_gone_here(server: Any) -> None:
    day, earlier, source = two(server)
    put(day, theme(day), source=source, harvest=harvest(earlier), text="Water first")
    earlier.flora.post(f"{earlier.at}/topics/{earlier.bread}/hiding")
    assert [(one["state"], one["text"]) for one in excerpts(day)] == [("gone", "")]
    assert "Water first" not in day.flora.get(f"{day.at}/themes").text


def test_a_source_that_is_put_away_leaves_what_was_taken(server: Any) -> None:
    day, earlier, source = two(server)
    put(day, theme(day), source=source, harvest=harvest(earlier), text="Water first")
    assert day.flora.delete(f"{day.at}/sources/{source}").status_code == 200
    page = day.flora.get(f"{day.at}/themes").text
    assert "Flour keeps" not in page
    assert [one["state"] for one in excerpts(day)] == ["same"]
    assert day.flora.post(f"{day.at}/sources", event=earlier.event.made["code"]).json()["id"] == source, (
        "the same again"
    )


def test_what_is_no_earlier_event(server: Any) -> None:
    day = Day(server)
    for wrong in ("nowhere", "/e/nowhere", day.event.made["code"], "ZZZZZZ", "https://example.org"):
        answer = day.flora.post(f"{day.at}/sources", event=wrong)
        assert (answer.status_code, answer.json()["field"]) == (422, "event"), wrong


@pytest.mark.sqlite_only
def test_codes_cannot_be_guessed_here_either(server: Any) -> None:
    day = Day(server)
    answers = {day.flora.post(f"{day.at}/sources", event=f"ZZZZ{n}").status_code for n in range(30, 60)}
    assert answers == {422, 429}


@pytest.mark.sqlite_only
def test_the_event_that_this_one_follows_on_is_its_first_source(server: Any) -> None:
    earlier = reported(server)
    made = earlier.flora.post("/events", title="Lisbon again", question="And now?", **{"from": earlier.event.slug})
    assert made.status_code == 200, made.text
    assert "Flour keeps" in earlier.flora.get(f"/e/{made.json()['slug']}/themes").text
