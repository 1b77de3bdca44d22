"""The history of a report: read, told in words, restored; and changes brought together."""

from datetime import datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.day import Day

pytestmark = pytest.mark.sqlite_only


def write(day: Day, device: Any, base: int | None = None, **fields: str) -> Any:
    more = {} if base is None else {"base": base}
    return device.post(f"{day.at}/breakouts/{day.breakout}/harvest", **fields, **more)


def history(day: Day) -> tuple[int, list[dict[str, Any]]]:
    id = int(day.event.board()["harvests"][0]["id"])
    return id, day.cem.json(f"{day.at}/harvests/{id}/revisions.json")["revisions"]


def test_every_version_is_there_newest_first(server: Any) -> None:
    day = Day(server)
    write(day, day.cem, summary="One")
    write(day, day.ben, 1, summary="One and two", quotes="Rise!")
    _, told = history(day)
    assert [(one["n"], one["by"], one["fields"]["summary"]) for one in told] == [
        (2, "Ben", "One and two"),
        (1, "Cem", "One"),
    ]
    assert datetime.fromisoformat(told[0]["at"]).utcoffset() is not None


def test_what_changed_is_told_in_words(server: Any) -> None:
    day = Day(server)
    write(day, day.cem, summary="We baked <b>bread</b>.")
    write(day, day.ben, 1, summary="We ate <b>bread</b>.")
    id, _ = history(day)
    page = BeautifulSoup(day.cem.get(f"{day.at}/harvests/{id}/revisions").text, "html.parser")
    newest = page.find(id="revision-2")
    assert newest is not None
    assert newest.find("ins").text == "added: ate end of what was added "  # type: ignore[union-attr]
    assert newest.find("del").text == "taken away: baked end of what was taken away "  # type: ignore[union-attr]
    assert not newest.select("p.changed b"), "words, and no markup of theirs"


def test_an_earlier_version_comes_back_on_top(server: Any) -> None:
    day = Day(server)
    write(day, day.cem, summary="One", quotes="Rise!")
    write(day, day.ben, 1, summary="Two")
    day.ana.post(f"{day.at}/breakouts/{day.breakout}/harvest", summary="Mine", draft="true")
    id, _ = history(day)
    assert day.ana.post(f"{day.at}/harvests/{id}/revisions/1/restoration").status_code == 200
    _, told = history(day)
    assert [one["fields"]["summary"] for one in told] == ["One", "Two", "One"]
    assert day.event.board()["harvests"][0]["quotes"] == "Rise!"
    assert day.ana.json(f"{day.at}/me.json")["drafts"] == [day.breakout], "a draft beside it stays"
    assert day.ana.post(f"{day.at}/harvests/{id}/revisions/9/restoration").status_code == 404


def test_a_closed_book_restores_nothing(server: Any) -> None:
    day = Day(server)
    id = day.harvest
    day.flora.post(f"{day.at}/book/closing")
    answer = day.cem.post(f"{day.at}/harvests/{id}/revisions/1/restoration")
    assert (answer.status_code, answer.json()["rule"]) == (409, "phase_closed")


def test_a_hidden_topic_has_no_history(server: Any) -> None:
    day = Day(server)
    id = day.harvest
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    for path in (f"harvests/{id}/revisions.json", f"harvests/{id}/revisions", "harvests/999999/revisions"):
        assert day.flora.get(f"{day.at}/{path}").status_code == 404
    assert day.flora.post(f"{day.at}/harvests/{id}/revisions/1/restoration").status_code == 404


def test_changes_of_different_fields_and_lines_are_both_kept(server: Any) -> None:
    day = Day(server)
    write(day, day.cem, summary="First\nSecond", insights="Flour")
    assert write(day, day.ben, 1, summary="First, better\nSecond", insights="Flour\nWater").status_code == 200
    answer = write(day, day.cem, 1, summary="First\nSecond, better", insights="Flour\nSalt", quotes="Rise!")
    assert answer.status_code == 200
    assert answer.json()["merged"] is True
    report = day.event.board()["harvests"][0]
    assert report["summary"] == "First, better\nSecond, better"
    assert report["insights"] == "Flour\nWater\nSalt"
    assert (report["quotes"], report["revision"]) == ("Rise!", 3)


def test_the_same_line_is_a_conflict_and_both_texts_stay(server: Any) -> None:
    day = Day(server)
    write(day, day.cem, summary="First")
    write(day, day.ben, 1, summary="First by Ben")
    answer = write(day, day.cem, 1, summary="First by Cem", quotes="Rise!")
    assert (answer.status_code, answer.json()["rule"]) == (409, "harvest_conflict")
    assert day.event.board()["harvests"][0]["summary"] == "First by Ben"
    assert day.cem.json(f"{day.at}/me.json")["drafts"] == [day.breakout]


def test_no_report_needed_never_hides_what_somebody_wrote(server: Any) -> None:
    day = Day(server)
    write(day, day.cem, summary="We baked.")
    answer = write(day, day.ben, 0, needed="false")
    assert (answer.status_code, answer.json()["rule"]) == (409, "harvest_conflict")
    assert day.event.board()["harvests"][0]["needed"] is True


def test_a_text_for_what_is_off_the_wall_is_kept(server: Any) -> None:
    day = Day(server)
    day.ana.delete(f"{day.at}/breakouts/{day.breakout}")
    answer = write(day, day.cem, summary="Too late?")
    assert (answer.status_code, answer.json()["rule"]) == (409, "off_the_wall")
    assert "Too late?" in day.cem.get(f"{day.at}/breakouts/{day.breakout}/harvest").text
    assert day.ben.get(f"{day.at}/breakouts/{day.breakout}/harvest").status_code == 404
    assert day.event.board()["harvests"] == []


def test_a_text_for_a_hidden_topic_is_kept_and_nothing_tells_it_is_there(server: Any) -> None:
    day = Day(server)
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    hidden, unknown = (
        day.cem.post(f"{day.at}/breakouts/{id}/harvest", summary="Words") for id in (day.breakout, 999_999)
    )
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.json() == unknown.json()
    with day.server.house.database.reading() as session:
        from app.models.harvests import draft_of

        kept = draft_of(session, day.breakout, day.id(day.cem))
        assert kept is not None
        assert kept.fields["summary"] == "Words"
