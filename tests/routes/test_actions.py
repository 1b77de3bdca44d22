"""Actions: a champion or none, what everybody sees, what is refused, the table for spreadsheets."""

import csv
from io import StringIO
from typing import Any

import pytest

from tests.conftest import Device
from tests.day import Day

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def day(server: Any) -> Day:
    found = Day(server)
    found.event.phase("convergence")
    return found


def propose(day: Day, who: Device | None = None, **fields: Any) -> int:
    sheet = {"title": "An oven", "champion": "Ana", "next_step": "Bricks", "due": "2099-04-01"} | fields
    answer = (who or day.ana).post(f"{day.at}/actions", **sheet)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["id"])


def listed(day: Day) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = day.event.board()["actions"]
    assert found == day.nobody.json(f"{day.at}/actions.json")["actions"]
    return found


def test_an_action_as_everybody_sees_it(day: Day) -> None:
    action = propose(
        day,
        members=["Oma", str(day.id(day.ben))],
        resources="Sand",
        invite="The mayor",
        ask_on="2099-05-01",
        **{"from": f"topic-{day.bread}"},
    )
    assert listed(day) == [
        {
            "id": action, "title": "An oven", "champion": "Ana", "champion_id": day.of_ana, "needs_champion": False,
            "members": [{"name": "Oma", "id": None}, {"name": "Ben", "id": day.id(day.ben)}], "next_step": "Bricks",
            "due": "2099-04-01", "resources": "Sand", "invite": "The mayor", "from": f"topic-{day.bread}",
            "state": "", "said": "", "said_at": None, "since": "", "ask_on": "2099-05-01",
        }
    ]  # fmt: skip
    for page in ("/actions", f"/actions/{action}", "/wall"):
        html = day.nobody.get(f"{day.at}{page}").text
        assert "An oven" in html, page
        assert "Bricks" in html, page
        assert "Oma" in html, page
    assert "Bread" in day.flora.get(f"{day.at}/desk/harvest").text


def test_without_a_champion_it_is_none_or_waits(day: Day) -> None:
    for empty in ({}, {"champion": ""}, {"champion": "  "}):
        refused = day.ana.post(f"{day.at}/actions", title="An oven", **empty)
        assert (refused.status_code, refused.json()["field"]) == (422, "champion")
    assert listed(day) == []
    waits = propose(day, champion="", needs_champion="true")
    assert listed(day)[0]["needs_champion"]
    assert "Needs a champion" in day.nobody.get(f"{day.at}/actions").text
    assert [day.cem.post(f"{day.at}/actions/{waits}/champion").status_code for _ in range(2)] == [200, 200]
    late = day.ben.post(f"{day.at}/actions/{waits}/champion")
    assert (late.status_code, late.json()["rule"]) == (409, "champion_found")
    assert "Cem" in late.json()["message"]
    assert day.cem.json(f"{day.at}/me.json")["actions"] == [waits]
    kept = day.cem.post(f"{day.at}/actions/{waits}", champion="")
    assert (kept.status_code, kept.json()["field"]) == (422, "champion")
    assert day.cem.delete(f"{day.at}/actions/{waits}/champion").status_code == 200
    assert listed(day)[0]["champion"] == ""


def test_a_name_is_somebody_else_or_me(day: Day) -> None:
    mine, of_dora = propose(day), propose(day, champion="Dora")
    by_id = propose(day, champion=str(day.id(day.ben)))
    champions = {one["id"]: (one["champion"], one["champion_id"]) for one in listed(day)}
    assert champions == {mine: ("Ana", day.of_ana), of_dora: ("Dora", None), by_id: ("Ben", day.id(day.ben))}
    assert "An oven" in day.ben.get(f"{day.at}/inbox").text, "who did not ask for it is told"
    dora = day.event.person("Dora")
    assert dora.post(f"{day.at}/actions/{of_dora}/champion").status_code == 200, "it is her"
    assert next(one for one in listed(day) if one["id"] == of_dora)["champion_id"] == day.id(dora)


def test_anybody_is_in_it_and_leaves(day: Day) -> None:
    action = propose(day)
    path = f"{day.at}/actions/{action}/membership"
    assert [day.cem.post(path).status_code for _ in range(2)] == [200, 200]
    assert day.ana.post(path).status_code == 200, "its champion is in it already"
    assert [member["name"] for member in listed(day)[0]["members"]] == ["Cem"]
    assert day.cem.json(f"{day.at}/me.json")["joined"] == [action]
    assert day.ana.post(f"{day.at}/actions/{action}", members="Oma").status_code == 200
    assert [member["name"] for member in listed(day)[0]["members"]] == ["Cem", "Oma"], "nobody is taken out"
    revision = day.revision()
    assert day.ana.post(f"{day.at}/actions/{action}", members="Oma", title="An oven").json()["revision"] == revision
    assert [day.cem.delete(path).status_code for _ in range(2)] == [200, 200]
    assert [member["name"] for member in listed(day)[0]["members"]] == ["Oma"]


def test_whose_it_is(day: Day) -> None:
    action, waits = propose(day), propose(day, day.ben, champion="", needs_champion="true")
    assert day.cem.post(f"{day.at}/actions/{action}", title="A kiln").status_code == 403
    assert day.cem.delete(f"{day.at}/actions/{action}").status_code == 403
    assert day.ben.post(f"{day.at}/actions/{waits}", title="A kiln").status_code == 200, "nobody's yet: who wrote it"
    day.cem.post(f"{day.at}/actions/{waits}/champion")
    assert day.ben.post(f"{day.at}/actions/{waits}", title="A stove").status_code == 403
    assert day.flora.post(f"{day.at}/actions/{waits}", title="A stove").status_code == 200
    assert day.ana.delete(f"{day.at}/actions/{action}").status_code == 200
    unknown = day.ben.post(f"{day.at}/actions/999999/membership")
    gone = day.ben.post(f"{day.at}/actions/{action}/membership")
    assert (gone.status_code, gone.content) == (404, unknown.content)
    assert [one["title"] for one in listed(day)] == ["A stove"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""), ("title", "x" * 201), ("due", "tomorrow"), ("due", "2027-02-30"), ("due", "1999-01-01"),
        ("due", "20990401"), ("due", "2020-01-01"), ("champion", "999999"), ("champion", "x" * 81),
        ("members", "\n".join(f"Person {n}" for n in range(300))), ("members", "x" * 81), ("members", "1\n999999"),
        ("from", "room-1"), ("from", "topic-"), ("next_step", "x" * 501), ("invite", ["a", {"b": 1}]),
    ],
)  # fmt: skip
def test_what_cannot_be(day: Day, field: str, value: Any) -> None:
    sheet = {"title": "An oven", "champion": "Ana", field: value}
    refused = day.ana.send("POST", f"{day.at}/actions", json=sheet)
    assert (refused.status_code, refused.json()["field"]) == (422, field), refused.text
    assert listed(day) == []


def test_a_hidden_topic_is_nowhere(day: Day) -> None:
    action = propose(day, **{"from": f"topic-{day.bread}"})
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    assert listed(day)[0]["from"] == ""
    assert "Bread" not in day.nobody.get(f"{day.at}/actions/{action}").text
    for who in (day.ben, day.flora):
        hidden = who.post(f"{day.at}/actions", title="A kiln", champion="Dora", **{"from": f"topic-{day.bread}"})
        unknown = who.post(f"{day.at}/actions", title="A kiln", champion="Dora", **{"from": "topic-999999"})
        assert (hidden.status_code, hidden.content) == (404, unknown.content)


def test_the_table_is_safe_for_spreadsheets(day: Day) -> None:
    propose(day, title="=1+1", members="@home\nOma", **{"from": f"topic-{day.bread}"})
    answer = day.nobody.get(f"{day.at}/actions.csv")
    header, row = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
    found = dict(zip(header, row, strict=True))
    assert (found["action"], found["members"], found["champion"]) == ("'=1+1", "'@home, Oma", "Ana")
    assert (found["due"], found["from"], found["source"]) == ("2099-04-01", f"topic-{day.bread}", "Bread")


def test_in_the_name_of_somebody_without_a_phone(day: Day) -> None:
    action = propose(day, day.hanna, champion="Oma", person=day.guest)
    found = listed(day)[0]
    assert (found["id"], found["champion"], found["champion_id"]) == (action, "Oma", day.guest)
    other = propose(day, champion="", needs_champion="true")
    assert day.hanna.post(f"{day.at}/actions/{other}/champion", person=day.guest).status_code == 200
    assert "In the name of Oma" in day.hanna.get(f"{day.at}/actions/new?person={day.guest}").text
    assert day.cem.get(f"{day.at}/actions/new?person={day.guest}").status_code == 403
    for device in (day.hanna, day.flora):
        for person in (day.id(day.ben), 999_999, "x"):  # Ben speaks for himself
            asked = device.get(f"{day.at}/actions/new?person={person}")
            assert (asked.status_code, "Ben" in asked.text) == (404, False)
    assert day.cem.post(f"{day.at}/actions/{action}", person=day.guest, title="X").status_code == 403


def test_of_a_recommendation_and_what_has_come_of_none(day: Day) -> None:
    path = f"{day.at}/recommendations"
    mill, well = (day.flora.post(path, text=text).json()["id"] for text in ("Build a mill", "Dig a well"))
    propose(day, **{"from": f"recommendation-{mill}"})
    assert listed(day)[0]["from"] == f"recommendation-{mill}"
    html = day.nobody.get(f"{day.at}/actions").text
    matrix = html[html.index('id="matrix"') :]
    assert (
        matrix.index("Build a mill")
        < matrix.index("An oven")
        < matrix.index("Dig a well")
        < matrix.index("Nothing yet")
    )
    assert (
        day.ana.post(
            f"{day.at}/actions", title="X", champion="Ana", **{"from": f"recommendation-{well + 99}"}
        ).status_code
        == 404
    )


def test_what_happened_since(day: Day) -> None:
    action = propose(day)
    assert "An oven" not in day.nobody.get(f"{day.at}/actions/news").text
    day.ana.post(f"{day.at}/actions/{action}/checkins", state="done", text="It bakes")
    html = day.nobody.get(f"{day.at}/actions/news").text
    assert "An oven" in html
    assert "It bakes" in html
    assert "What happened since" in day.nobody.get(f"{day.at}?look").text


def test_whose_name_an_action_carries_is_asked_whether_it_is_them(day: Day) -> None:
    """Everybody of that name is told, and nobody is made champion: one of them says yes, on any page."""
    other, away = day.event.person("cem"), day.event.person("Cem")
    away.delete(f"{day.at}/me")
    action = propose(day, champion="Cem")
    sheet, mine = f"{day.at}/actions/{action}", f"#action-{action}{{--asked: ;}}"
    assert listed(day)[0]["champion_id"] is None
    for named in (day.cem, other):
        inbox = named.get(f"{day.at}/inbox").text
        assert "Is it you?" in inbox
        assert f'href="{sheet}"' in inbox
        assert f'action="{sheet}/champion"' in inbox
        assert mine in named.get(f"{day.at}/mine.css").text
        assert f'action="{sheet}/champion"' in named.get(sheet).text
    for foreign in (day.ana, day.ben, day.flora, day.nobody):
        assert "Is it you?" not in foreign.get(f"{day.at}/inbox").text
        assert mine not in foreign.get(f"{day.at}/mine.css").text
        assert "I champion it" not in foreign.get(sheet).text
    assert day.ben.post(f"{sheet}/champion").json()["rule"] == "champion_found"
    assert day.cem.post(f"{sheet}/champion").status_code == 200
    assert listed(day)[0]["champion_id"] == day.id(day.cem)
    assert "Is it you?" not in day.cem.get(f"{day.at}/inbox").text, "they have answered"
    assert mine not in other.get(f"{day.at}/mine.css").text
    assert other.post(f"{sheet}/champion").json()["rule"] == "champion_found"


def test_who_comes_later_finds_the_action_with_their_name(day: Day) -> None:
    action = propose(day, champion="Dora")
    dora = day.event.person("Dora")
    assert f"#action-{action}{{--asked: ;}}" in dora.get(f"{day.at}/mine.css").text
    assert f"/actions/{action}/champion" in dora.get(f"{day.at}/actions/{action}").text
    assert day.ana.post(f"{day.at}/actions/{action}", champion="Dora").status_code == 403, "it is not Ana's"


def test_one_joins_and_leaves_on_the_sheet(day: Day) -> None:
    action = propose(day)
    sheet = f"{day.at}/actions/{action}"
    join = f'action="{sheet}/membership" data-then="go"><button class="button">'
    assert join in day.ben.get(sheet).text
    assert f'action="{sheet}/membership"' not in day.ana.get(sheet).text, "she champions it"
    day.ben.post(f"{sheet}/membership")
    assert join not in day.ben.get(sheet).text
    assert "Leave it" in day.ben.get(sheet).text


def test_whom_others_put_down_is_led_to_the_sheet(day: Day) -> None:
    action = propose(day, champion=str(day.id(day.ben)))
    assert f'href="{day.at}/actions/{action}"' in day.ben.get(f"{day.at}/inbox").text
