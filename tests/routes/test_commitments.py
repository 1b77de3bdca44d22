"""The closing: sentences by those who want, hidden ones, the wall, the book."""

from typing import Any

import pytest

from tests.day import Day

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def day(server: Any) -> Day:
    found = Day(server)
    found.event.phase("closing")
    return found


def test_a_sentence_with_a_name_or_without(day: Day) -> None:
    made = [
        day.ana.post(f"{day.at}/commitments", text=" I bake\non Mondays ", name=name).json()["id"]
        for name in ("Ana", "")
    ]
    assert day.event.board()["commitments"] == [
        {"id": made[0], "text": "I bake on Mondays", "name": "Ana"},
        {"id": made[1], "text": "I bake on Mondays", "name": ""},
    ]
    for page in ("/closing", "/wall"):
        assert "I bake on Mondays" in day.nobody.get(f"{day.at}{page}").text
    for refused in (
        day.ana.post(f"{day.at}/commitments", text=" "),
        day.ana.post(f"{day.at}/commitments", text="x" * 501),
    ):
        assert (refused.status_code, refused.json()["field"]) == (422, "text")


def test_who_wrote_it_takes_it_back_and_a_facilitator_hides_it(day: Day) -> None:
    mine, rude = (day.ana.post(f"{day.at}/commitments", text=text).json()["id"] for text in ("I bake", "Rude"))
    assert day.ben.delete(f"{day.at}/commitments/{mine}").status_code == 403
    assert day.flora.delete(f"{day.at}/commitments/{mine}").status_code == 403, "the facilitator hides"
    assert day.ana.delete(f"{day.at}/commitments/{mine}").status_code == 200
    assert day.flora.post(f"{day.at}/commitments/{rude}/hiding").status_code == 200
    assert day.event.board()["commitments"] == []
    unknown = day.ana.delete(f"{day.at}/commitments/999999")
    for gone in (mine, rude):
        answer = day.ana.delete(f"{day.at}/commitments/{gone}")
        assert (answer.status_code, answer.content) == (404, unknown.content)
    assert "Rude" in day.flora.get(f"{day.at}/desk/private?page=harvesting").text
    assert "Rude" not in day.nobody.get(f"{day.at}/changes.json").text
    day.flora.delete(f"{day.at}/commitments/{rude}/hiding")
    assert [one["text"] for one in day.event.board()["commitments"]] == ["Rude"]


def test_in_the_name_of_somebody_without_a_phone(day: Day) -> None:
    made = day.hanna.post(f"{day.at}/commitments", text="I sing", name="Oma", person=day.guest)
    assert made.status_code == 200, made.text
    assert day.event.board()["commitments"][0]["name"] == "Oma"
    assert day.hanna.delete(f"{day.at}/commitments/{made.json()['id']}", person=day.guest).status_code == 200


def test_nothing_is_counted_on_the_wall(day: Day) -> None:
    for n in range(3):
        day.ana.post(f"{day.at}/commitments", text=f"I bake {'very ' * n}well")
    html = day.nobody.get(f"{day.at}/wall").text
    scene = html[html.index('class="scene promising"') : html.index('class="scene closing"')]
    assert "very well" in scene
    assert ">3<" not in scene
