"""Harvests, over HTTP: private drafts, one report, and no text lost."""

from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.day import REPORT, Day


def at(day: Day) -> str:
    return f"{day.at}/breakouts/{day.breakout}/harvest"


def reports(day: Day) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = day.event.board()["harvests"]
    return found


def form(day: Day, device: Any) -> BeautifulSoup:
    return BeautifulSoup(device.get(at(day)).text, "html.parser")


@pytest.mark.sqlite_only
def test_anybody_who_joined_may_write(server: Any) -> None:
    day = Day(server)
    answer = day.cem.post(at(day), **REPORT)
    assert answer.status_code == 200
    (report,) = reports(day)
    assert {name: report[name] for name in REPORT} == REPORT
    assert (report["id"], report["breakout"]) == (answer.json()["id"], day.breakout)
    assert (report["by"], report["revision"], report["needed"]) == ("Cem", 1, True)


@pytest.mark.sqlite_only
def test_lists_may_be_json(server: Any) -> None:
    day = Day(server)
    day.cem.send("POST", at(day), json={"summary": "We baked.", "insights": ["Flour", "Water"]})
    assert reports(day)[0]["insights"] == "Flour\nWater"


@pytest.mark.sqlite_only
def test_a_report_says_something(server: Any) -> None:
    day = Day(server)
    answer = day.cem.post(at(day), summary=" ")
    assert (answer.status_code, answer.json()["field"]) == (422, "summary")


@pytest.mark.sqlite_only
def test_no_report_needed_is_a_fine_answer(server: Any) -> None:
    day = Day(server)
    assert day.cem.post(at(day), needed="false").status_code == 200
    assert reports(day)[0]["needed"] is False
    assert "No report needed." in day.cem.get(f"{day.at}/proceedings").text


@pytest.mark.sqlite_only
def test_a_draft_is_its_authors_alone(server: Any) -> None:
    day = Day(server)
    before = day.event.board()
    answer = day.cem.post(at(day), summary="Half a thought", draft="true")
    assert answer.status_code == 200
    assert answer.json()["draft"] is True
    assert day.event.board() == before
    assert day.cem.json(f"{day.at}/me.json")["drafts"] == [day.breakout]
    assert form(day, day.cem).find(id="summary").text == "Half a thought"  # type: ignore[union-attr]
    for device in (day.ana, day.ben, day.flora, day.nobody):
        assert device.json(f"{day.at}/me.json")["drafts"] == []
        for page in ("?look", "/wall", "/desk", "/proceedings", "/since/0", f"/breakouts/{day.breakout}/harvest"):
            assert "Half a thought" not in device.get(f"{day.at}{page}").text


@pytest.mark.parametrize("draft", ["perhaps", "2", "truee", ["true", "true"]])
@pytest.mark.sqlite_only
def test_what_may_mean_private_is_not_published(server: Any, draft: Any) -> None:
    day = Day(server)
    answer = day.cem.post(at(day), summary="Half a thought", draft=draft)
    assert (answer.status_code, answer.json()["field"]) == (422, "draft")
    assert reports(day) == []


@pytest.mark.sqlite_only
def test_a_draft_is_kept_over_and_over(server: Any) -> None:
    day = Day(server)
    for text in ("Half", "Half a", "Half a thought"):
        day.cem.post(at(day), summary=text, draft="true")
    assert form(day, day.cem).find(id="summary").text == "Half a thought"  # type: ignore[union-attr]


@pytest.mark.sqlite_only
def test_publishing_ends_the_draft(server: Any) -> None:
    day = Day(server)
    day.cem.post(at(day), summary="Half a thought", draft="true")
    day.cem.post(at(day), summary="A thought")
    assert day.cem.json(f"{day.at}/me.json")["drafts"] == []
    assert reports(day)[0]["summary"] == "A thought"


@pytest.mark.sqlite_only
def test_a_draft_is_kept_in_every_phase(server: Any) -> None:
    day = Day(server)
    for phase in ("welcome", "marketplace", "afterwards"):
        day.event.phase(phase)
        assert day.cem.post(at(day), summary=phase, draft="true").status_code == 200


@pytest.mark.sqlite_only
def test_an_edit_that_knows_the_report_replaces_it(server: Any) -> None:
    day = Day(server)
    base = day.cem.post(at(day), summary="One").json()["base"]
    answer = day.ben.post(at(day), summary="One and two", base=base)
    assert answer.status_code == 200
    (report,) = reports(day)
    assert (report["summary"], report["revision"], report["by"]) == ("One and two", base + 1, "Ben")


@pytest.mark.parametrize("base", [{}, {"base": 0}, {"base": 7}])
def test_a_conflict_keeps_both_texts(server: Any, base: dict[str, int]) -> None:
    day = Day(server)
    day.cem.post(at(day), summary="Theirs", quotes="Rise!")
    answer = day.ben.post(at(day), summary="Mine", next_steps="An oven", **base)
    assert (answer.status_code, answer.json()["rule"]) == (409, "harvest_conflict")
    told = answer.json()
    assert (told["current"]["summary"], told["current"]["quotes"]) == ("Theirs", "Rise!")
    assert (told["yours"]["summary"], told["yours"]["next_steps"]) == ("Mine", "An oven")
    assert told["revision"] == 1
    assert reports(day)[0]["summary"] == "Theirs"
    assert day.ben.json(f"{day.at}/me.json")["drafts"] == [day.breakout]
    page = form(day, day.ben)
    assert page.find(id="summary").text == "Mine"  # type: ignore[union-attr]
    assert "Theirs" in page.find(class_="both").text  # type: ignore[union-attr]
    assert "Mine" not in day.cem.get(at(day)).text


@pytest.mark.sqlite_only
def test_a_conflict_is_solved_with_the_revision_it_told(server: Any) -> None:
    day = Day(server)
    day.cem.post(at(day), summary="Theirs")
    revision = day.ben.post(at(day), summary="Mine").json()["revision"]
    assert day.ben.post(at(day), summary="Theirs and mine", base=revision).status_code == 200
    assert reports(day)[0]["summary"] == "Theirs and mine"
    assert day.ben.json(f"{day.at}/me.json")["drafts"] == []


@pytest.mark.sqlite_only
def test_a_conflict_whose_answer_was_lost_is_told_again(server: Any) -> None:
    day = Day(server)
    day.cem.post(at(day), summary="Theirs")
    op = "6b1f0f5a-57a3-4d60-9a1f-000000000001"
    first, again = (day.ben.post(at(day), summary="Mine", op=op) for _ in range(2))
    assert first.status_code == again.status_code == 409
    assert first.json() == again.json()


@pytest.mark.sqlite_only
def test_the_last_author_needs_no_base(server: Any) -> None:
    day = Day(server)
    day.cem.post(at(day), summary="One")
    assert day.cem.post(at(day), summary="Two").status_code == 200
    assert reports(day)[0]["summary"] == "Two"


@pytest.mark.sqlite_only
def test_the_same_text_again_is_no_conflict(server: Any) -> None:
    day = Day(server)
    day.cem.post(at(day), **REPORT)
    revision = day.revision()
    assert day.ben.post(at(day), **REPORT).status_code == 200
    assert day.revision() == revision


@pytest.mark.sqlite_only
def test_a_closed_book_takes_no_reports_but_keeps_drafts(server: Any) -> None:
    day = Day(server)
    assert day.flora.post(f"{day.at}/book/closing").status_code == 200
    answer = day.cem.post(at(day), summary="Late")
    assert (answer.status_code, answer.json()["rule"]) == (409, "phase_closed")
    assert answer.json()["message"].startswith("The book is closed.")
    assert day.cem.post(at(day), summary="Late", draft="true").status_code == 200
    assert day.flora.post(at(day), summary="By the facilitator").status_code == 200
    assert day.flora.delete(f"{day.at}/book/closing").status_code == 200
    assert day.cem.post(at(day), summary="Late", base=1).status_code == 200


@pytest.mark.sqlite_only
def test_the_desk_closes_the_book_once_and_whoever_writes_is_told(server: Any) -> None:
    day = Day(server)
    closed = "The book is closed"
    assert closed not in day.cem.get(at(day)).text
    assert "Close the book" in day.flora.get(f"{day.at}/desk/harvest").text
    assert day.cem.post(f"{day.at}/book/closing").status_code == 403
    told = day.flora.post(f"{day.at}/book/closing").json()
    assert told["location"] == f"{day.at}/desk/harvest#reports"
    assert day.flora.post(f"{day.at}/book/closing").json()["revision"] == told["revision"], "it is closed already"
    assert closed in day.cem.get(at(day)).text
    assert f"{closed}: the proceedings are final." in day.flora.get(f"{day.at}/desk/harvest").text
    day.event.phase("afterwards")
    assert day.cem.post(at(day), summary="Late").status_code == 409
    opened = day.flora.delete(f"{day.at}/book/closing").json()
    assert day.flora.delete(f"{day.at}/book/closing").json()["revision"] == opened["revision"]
    assert closed not in day.cem.get(at(day)).text


@pytest.mark.sqlite_only
def test_a_slot_that_is_over_still_takes_a_report(server: Any) -> None:
    day = Day(server, slots="2020-03-01 10:00-11:00")
    assert day.cem.post(at(day), summary="We baked.").status_code == 200


@pytest.mark.parametrize(("length", "status"), [(200_000, 200), (200_001, 422)])
@pytest.mark.sqlite_only
def test_a_report_has_room(server: Any, length: int, status: int) -> None:
    day = Day(server)
    assert day.cem.post(at(day), summary="x" * length).status_code == status


@pytest.mark.sqlite_only
def test_the_form_is_for_people_who_joined(server: Any) -> None:
    day = Day(server)
    assert day.nobody.get(at(day)).status_code == 403
    assert day.cem.get(at(day)).status_code == 200
    assert day.cem.get(f"{day.at}/breakouts/999999/harvest").status_code == 404
