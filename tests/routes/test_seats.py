"""Seats, over HTTP: one per person and slot, moved with one tap."""

from typing import Any

import pytest

from tests.day import Day


def people(day: Day) -> dict[int, int]:
    return {breakout["id"]: breakout["people"] for breakout in day.event.board()["breakouts"]}


def seats(day: Day, device: Any) -> list[int]:
    found: list[int] = device.json(f"{day.at}/me.json")["seats"]
    return found


@pytest.mark.sqlite_only
def test_somebody_goes_there_and_leaves(server: Any) -> None:
    day = Day(server)
    assert day.ben.post(f"{day.at}/breakouts/{day.breakout}/seat").json()["id"] == day.breakout
    assert people(day) == {day.breakout: 1}
    assert seats(day, day.ben) == [day.breakout]
    assert day.ben.delete(f"{day.at}/breakouts/{day.breakout}/seat").status_code == 200
    assert people(day) == {day.breakout: 0}
    assert seats(day, day.ben) == []


@pytest.mark.sqlite_only
def test_going_twice_takes_one_seat(server: Any) -> None:
    day = Day(server)
    for _ in range(2):
        assert day.ben.post(f"{day.at}/breakouts/{day.breakout}/seat").status_code == 200
    assert people(day) == {day.breakout: 1}


@pytest.mark.sqlite_only
def test_going_elsewhere_leaves_the_breakout_of_the_same_slot(server: Any) -> None:
    day = Day(server)
    river = day.place(day.ben, day.river, 0, 1)
    day.cem.post(f"{day.at}/breakouts/{day.breakout}/seat")
    day.cem.post(f"{day.at}/breakouts/{river}/seat")
    assert people(day) == {day.breakout: 0, river: 1}
    assert seats(day, day.cem) == [river]


@pytest.mark.sqlite_only
def test_another_slot_is_another_seat(server: Any) -> None:
    day = Day(server)
    river = day.place(day.ben, day.river, 1, 1)
    day.cem.post(f"{day.at}/breakouts/{day.breakout}/seat")
    day.cem.post(f"{day.at}/breakouts/{river}/seat")
    assert seats(day, day.cem) == [day.breakout, river]


def test_a_limit_is_hard(server: Any) -> None:
    day = Day(server)
    bread = day.place(day.ana, day.bread, 1, 0, limit=1)
    river = day.place(day.ben, day.river, 1, 1)
    assert day.ben.post(f"{day.at}/breakouts/{bread}/seat").status_code == 200
    full = day.cem.post(f"{day.at}/breakouts/{bread}/seat")
    assert full.status_code == 409
    assert full.json() == {
        "ok": False,
        "rule": "seats_full",
        "message": "All 1 seats are taken. At the same time: Who looks after the river?.",
    }
    assert people(day)[bread] == 1
    day.ben.post(f"{day.at}/breakouts/{river}/seat")
    assert day.cem.post(f"{day.at}/breakouts/{bread}/seat").status_code == 200, "somebody left"


@pytest.mark.sqlite_only
def test_a_limit_holds_for_the_facilitator_too(server: Any) -> None:
    day = Day(server)
    bread = day.place(day.ana, day.bread, 1, 0, limit=1)
    day.ben.post(f"{day.at}/breakouts/{bread}/seat")
    assert day.flora.post(f"{day.at}/breakouts/{bread}/seat").json()["rule"] == "seats_full"


@pytest.mark.sqlite_only
def test_whoever_is_refused_keeps_the_seat_they_have(server: Any) -> None:
    day = Day(server)
    bread = day.place(day.ana, day.bread, 1, 0, limit=1)
    river = day.place(day.ben, day.river, 1, 1)
    day.ben.post(f"{day.at}/breakouts/{bread}/seat")
    day.cem.post(f"{day.at}/breakouts/{river}/seat")
    day.cem.post(f"{day.at}/breakouts/{bread}/seat")
    assert seats(day, day.cem) == [river]


@pytest.mark.sqlite_only
def test_a_rooms_seats_only_warn(server: Any) -> None:
    day = Day(server, rooms="Closet, 1\nLibrary, 12")
    for device in (day.ana, day.ben, day.cem):
        assert device.post(f"{day.at}/breakouts/{day.breakout}/seat").status_code == 200
    assert people(day) == {day.breakout: 3}


@pytest.mark.sqlite_only
def test_a_slot_that_is_over_still_takes_seats(server: Any) -> None:
    day = Day(server, slots="2020-03-01 10:00-11:00")
    assert day.ben.post(f"{day.at}/breakouts/{day.breakout}/seat").status_code == 200
    assert day.ben.delete(f"{day.at}/breakouts/{day.breakout}/seat").status_code == 200


@pytest.mark.sqlite_only
def test_leaving_without_a_seat_changes_nothing(server: Any) -> None:
    day = Day(server)
    revision = day.revision()
    assert day.ben.delete(f"{day.at}/breakouts/{day.breakout}/seat").status_code == 200
    assert day.revision() == revision


@pytest.mark.sqlite_only
def test_roaming_leaves_the_breakout_and_is_counted(server: Any) -> None:
    day = Day(server)
    day.cem.post(f"{day.at}/breakouts/{day.breakout}/seat")
    assert day.cem.post(f"{day.at}/slots/{day.slots[0]}/roaming").status_code == 200
    mine = day.cem.json(f"{day.at}/me.json")
    assert (mine["seats"], mine["roaming"]) == ([], [day.slots[0]])
    assert people(day) == {day.breakout: 0}
    assert day.event.board()["roaming"] == [{"slot": day.slots[0], "people": 1}]


@pytest.mark.sqlite_only
def test_roaming_ends_with_a_seat_or_a_word(server: Any) -> None:
    day = Day(server)
    day.cem.post(f"{day.at}/slots/{day.slots[0]}/roaming")
    day.cem.post(f"{day.at}/breakouts/{day.breakout}/seat")
    assert day.cem.json(f"{day.at}/me.json")["roaming"] == []
    day.cem.post(f"{day.at}/slots/{day.slots[0]}/roaming")
    day.cem.delete(f"{day.at}/slots/{day.slots[0]}/roaming")
    assert day.cem.json(f"{day.at}/me.json")["roaming"] == []


@pytest.mark.sqlite_only
def test_nobody_roams_in_a_plenary(server: Any) -> None:
    day = Day(server)
    answer = day.cem.post(f"{day.at}/slots/{day.plenary}/roaming")
    assert (answer.status_code, answer.json()["rule"]) == (409, "not_a_breakout_slot")


@pytest.mark.sqlite_only
def test_foreign_taken_off_and_unknown_breakouts_are_not_there(server: Any) -> None:
    day, other = Day(server), Day(server)
    off = day.place(day.ana, day.bread, 1, 1)
    day.ana.delete(f"{day.at}/breakouts/{off}")
    hidden = day.place(day.ben, day.river, 1, 1)
    day.flora.post(f"{day.at}/topics/{day.river}/hiding")
    for ending in ("/seat", "/harvest", ""):
        ids = (hidden, other.breakout, 999_999, *([off] if ending != "/harvest" else []))  # a text is kept, and said so
        fields = {"summary": "x"}
        answers = [day.cem.send("POST", f"{day.at}/breakouts/{id}{ending}", data=fields) for id in ids]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1


@pytest.mark.sqlite_only
def test_seats_become_free_when_somebody_goes_home(server: Any) -> None:
    day = Day(server)
    day.ben.post(f"{day.at}/breakouts/{day.breakout}/seat")
    day.ben.delete(f"{day.at}/me")
    assert people(day) == {day.breakout: 0}
