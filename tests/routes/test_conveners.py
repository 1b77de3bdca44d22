"""Conveners: several of one topic, a topic that needs one, and leaving it to the others."""

from typing import Any

import pytest

from tests.day import Day
from tests.routes.test_notices import waiting


def topic(day: Day, id: int) -> dict[str, Any]:
    return next(one for one in day.event.board()["topics"] if one["id"] == id)


def together(day: Day) -> Day:
    """Ana convenes Bread with Cem."""
    asked = day.ana.post(f"{day.at}/invitations", topic=day.bread, person=day.id(day.cem))
    assert day.cem.post(f"{day.at}/invitations/{asked.json()['id']}", answer="accept").status_code == 200
    return day


def test_a_co_convener_does_what_a_convener_does(server: Any) -> None:
    day = together(Day(server))
    assert topic(day, day.bread)["conveners"] == ["Ana", "Cem"]
    assert topic(day, day.bread)["convener_ids"] == [day.of_ana, day.id(day.cem)]
    assert day.cem.json(f"{day.at}/me.json")["topics"] == [day.bread]
    assert f"#breakout-{day.breakout}{{--own: ;}}" in day.cem.get(f"{day.at}/mine.css").text
    key = day.cem.post(f"{day.at}/keys", kind="personal").json()["key"].rpartition("/")[2]
    assert "SUMMARY:Bread" in day.nobody.get(f"{day.at}/agenda.ics?key={key}").text
    assert f"#topic-{day.bread}" in day.nobody.get(f"{day.at}/search.css?q=cem").text
    for path in ("proceedings", "proceedings.md"):
        assert "Ana, Cem" in day.nobody.get(f"{day.at}/{path}").text
    assert day.cem.post(f"{day.at}/topics/{day.bread}", title="Loaves").status_code == 200
    assert day.cem.post(f"{day.at}/breakouts/{day.breakout}", slot=day.slots[1]).status_code == 200
    assert "has moved" in waiting(day, day.ana)
    assert day.cem.delete(f"{day.at}/breakouts/{day.breakout}").status_code == 200
    assert day.cem.delete(f"{day.at}/topics/{day.bread}").status_code == 200


def test_leaving_it_to_the_others(server: Any) -> None:
    day = together(Day(server))
    at = f"{day.at}/topics/{day.bread}/convener"
    assert day.ana.delete(at).status_code == 200
    assert topic(day, day.bread)["conveners"] == ["Cem"]
    assert "no longer convenes" in waiting(day, day.cem)
    last = day.cem.delete(at)
    assert (last.status_code, last.json()["rule"]) == (409, "last_convener")
    assert day.ana.delete(at).status_code == 403
    assert day.ana.post(f"{day.at}/breakouts/{day.breakout}", slot=day.slots[1]).status_code == 403


def test_a_topic_that_needs_a_convener(server: Any) -> None:
    day = Day(server)
    sought = day.event.topic(day.ben, "Salt", needs_convener="true")
    found = topic(day, sought)
    assert (found["needs_convener"], found["convener"], found["convener_id"], found["convener_ids"]) == (
        True, "", None, [],
    )  # fmt: skip
    assert found["stars"] == 1, "I would come"
    assert "Needs a convener" in day.nobody.get(f"{day.at}/topics/{sought}").text
    cell = {"topic": sought, "slot": day.slots[1], "room": day.rooms[0]}
    early = day.ben.post(f"{day.at}/breakouts", **cell)
    assert (early.status_code, early.json()["rule"]) == (409, "needs_convener")
    take = f"{day.at}/topics/{sought}/convener"
    assert [day.cem.post(take).status_code for _ in range(2)] == [200, 200]
    late = day.ana.post(take)
    assert (late.status_code, late.json()["rule"]) == (409, "convener_found")
    assert "Cem" in late.json()["message"]
    assert "convenes" in waiting(day, day.ben)
    assert topic(day, sought)["conveners"] == ["Cem"]
    assert day.ben.post(f"{day.at}/topics/{sought}", title="Pepper").status_code == 403
    assert day.cem.post(f"{day.at}/breakouts", **cell).status_code == 200


@pytest.mark.sqlite_only
def test_a_facilitator_may_place_what_needs_a_convener(server: Any) -> None:
    day = Day(server)
    sought = day.event.topic(day.ben, "Salt", needs_convener="true")
    day.place(day.flora, sought, 1, 1)
    assert "Needs a convener" in day.nobody.get(f"{day.at}?look").text


@pytest.mark.sqlite_only
def test_two_of_one_name_are_told_apart(server: Any) -> None:
    day = Day(server)
    other = day.event.person("Ben")
    page = f"{day.at}/topics/{day.bread}/conveners"
    found = day.ana.get(f"{page}?q=be").text
    assert found.count("Ben</b>") == 2
    assert "convenes <bdi>Who looks after the river?</bdi>" in found
    assert "Flora" not in found
    assert "Ana</b>" not in found, "not oneself"
    other.delete(f"{day.at}/me")
    assert day.ana.get(f"{page}?q=be").text.count("Ben</b>") == 1, "only who is here"
    assert day.ben.get(page).status_code == 403, "who is here is for those who ask somebody"
    assert day.flora.get(page).status_code == 200


@pytest.mark.sqlite_only
def test_a_hidden_topic_is_nobodys(server: Any) -> None:
    day = Day(server)
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    for path in ("convener", "conveners"):
        assert day.ana.get(f"{day.at}/topics/{day.bread}/{path}").status_code in (404, 405)
    assert day.cem.post(f"{day.at}/topics/{day.bread}/convener").status_code == 404
