"""Who was there: counted by their seats, named only when they say so, and for as long as they like."""

from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.day import Day

pytestmark = pytest.mark.sqlite_only
FORMS = ("", ".json", ".md", ".csv")


def at(day: Day) -> str:
    return f"{day.at}/breakouts/{day.breakout}/attendance"


def report(day: Day) -> dict[str, Any]:
    (found,) = day.event.board()["harvests"]
    return dict(found)


def test_a_seat_is_counted_and_not_named(server: Any) -> None:
    day = Day(server).furnish()
    assert (report(day)["present"], report(day)["others"]) == ([], 1)
    page = BeautifulSoup(day.nobody.get(f"{day.at}/topics/{day.bread}").text, "html.parser")
    assert "1 person" in page.find(class_="harvest").text  # type: ignore[union-attr]


def test_who_signs_in_is_named_once(server: Any) -> None:
    day = Day(server).furnish()
    for _ in range(2):
        assert day.ana.post(at(day)).status_code == 200
        assert day.ben.post(at(day)).status_code == 200
    for person in ("Dora", "Emil"):
        day.event.person(person).post(f"{day.at}/breakouts/{day.breakout}/seat")
    assert (report(day)["present"], report(day)["others"]) == (["Ana", "Ben"], 2)
    for form in ("", ".md", ".csv"):
        assert "Ana, Ben and 2 more" in day.nobody.get(f"{day.at}/proceedings{form}").text
    assert day.ana.json(f"{day.at}/me.json")["id"]
    assert f"#present-{day.breakout}" in day.ana.get(f"{day.at}/mine.css").text
    assert f"#present-{day.breakout}" not in day.cem.get(f"{day.at}/mine.css").text


def test_a_name_can_be_taken_back_when_all_is_over(server: Any) -> None:
    """Also with the book closed; and it is in no earlier wall, in no history, in no answer."""
    day = Day(server).furnish()
    zoe = day.event.person("Zoe")
    zoe.post(at(day))
    then = day.revision()
    day.event.phase("afterwards")
    day.flora.post(f"{day.at}/book/closing")
    assert zoe.delete(at(day)).status_code == 200
    assert report(day)["present"] == []
    pages = [f"/proceedings{form}" for form in FORMS] + [f"/board.json?revision={then}", f"/topics/{day.bread}"]
    for page in pages:
        assert "Zoe" not in day.flora.get(f"{day.at}{page}").text, page
    kinds = [change["kind"] for change in day.flora.json(f"{day.at}/changes.json")["changes"]]
    assert not any(kind.startswith("attendance") for kind in kinds)
    assert day.cem.delete(at(day)).status_code == 200, "nothing to take back is fine"


def test_typed_names_and_signatures_are_one_list(server: Any) -> None:
    day = Day(server).furnish()
    day.ana.post(at(day))
    day.ben.post(f"{day.at}/breakouts/{day.breakout}/harvest", summary="So", people="ana\nOld Tom", base=1)
    assert "\nana, Old Tom\n" in day.nobody.get(f"{day.at}/proceedings.md").text


def test_before_the_first_breakouts_nobody_was_anywhere(server: Any) -> None:
    day = Day(server)
    day.event.phase("marketplace")
    answer = day.cem.post(at(day))
    assert (answer.status_code, answer.json()["rule"]) == (409, "phase_closed")


def test_the_card_of_the_day_signs_in_and_says_what_that_does(server: Any) -> None:
    """Once people talk there; whether it is shown says the sheet of who has a seat."""
    day = Day(server)
    page = BeautifulSoup(day.cem.get(day.at).text, "html.parser")
    assert not page.select(f"#breakout-{day.breakout} .present"), "it has not begun"
    page = BeautifulSoup(day.cem.get(f"{day.at}#{day.begun}").text, "html.parser")
    card = page.select_one(f"#breakout-{day.begun} #present-{day.begun}")
    assert card is not None
    assert card.form is not None
    assert card.form["action"] == f"{day.at}/breakouts/{day.begun}/attendance"
    assert "Your name then stands in the report and the book. You can take it away at any time." in card.text
    assert "Cem" not in card.text
