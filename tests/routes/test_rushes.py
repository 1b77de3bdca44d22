"""The opening rush, over HTTP."""

from typing import Any

import pytest

from tests.day import Day

pytestmark = pytest.mark.sqlite_only
LATER = "2027-03-01 10:00-11:00\n11:15-12:15\n12:15-13:15 Lunch [break]\n13:15-14:15"


def started(server: Any, rooms: str = "A\nB\nC", **fields: Any) -> Day:
    day = Day(server, rooms=rooms, slots=LATER.replace("2027", "2127"))
    answer = day.flora.post(f"{day.at}/rush", **fields)
    assert answer.status_code == 200, answer.text
    return day


def left(day: Day) -> list[int]:
    return [slot["left"] for slot in day.event.board()["rush"]["slots"]]


def test_a_topic_takes_a_use_and_the_first_free_room(server: Any) -> None:
    day = started(server)
    assert (day.event.board()["rush"]["uses"], left(day)) == (3, [2, 3, 3]), "what stands has used one"
    answer = day.cem.post(f"{day.at}/topics", title="Salt", slot=day.slots[0])
    assert answer.status_code == 200
    placed = day.event.board()["breakouts"][-1]
    assert (placed["topic"], placed["slot"], placed["room"]) == (answer.json()["id"], day.slots[0], day.rooms[1])
    assert left(day) == [1, 3, 3]
    day.cem.delete(f"{day.at}/topics/{answer.json()['id']}")
    assert left(day) == [2, 3, 3], "what is withdrawn gives it back"


def test_a_slot_that_is_used_up_names_those_that_are_not_and_nothing_is_posted(server: Any) -> None:
    day = started(server, uses=1)
    before = day.event.board()["topics"]
    answer = day.cem.post(f"{day.at}/topics", title="Salt", slot=day.slots[0])
    told = answer.json()
    assert (answer.status_code, told["rule"]) == (409, "slot_used_up")
    assert told["message"] == "10:00 is used up. There is room at 11:15, 13:15."
    assert [(slot["id"], slot["left"]) for slot in told["slots"]] == [(day.slots[1], 1), (day.slots[2], 1)]
    assert day.event.board()["topics"] == before
    page = day.cem.send("POST", f"{day.at}/topics", "text/html", data={"title": "Salt & soda", "slot": day.slots[0]})
    assert "Salt &amp; soda" in page.text, "the text is kept without JavaScript, too"
    assert f'name="slot" value="{day.slots[1]}"' in page.text
    assert f'name="slot" value="{day.slots[0]}"' not in page.text


def test_when_every_time_is_used_up_a_topic_is_posted_without_one(server: Any) -> None:
    day = started(server, uses=1)
    missing = day.cem.post(f"{day.at}/topics", title="Salt")
    assert (missing.status_code, missing.json()["field"]) == (422, "slot")
    for slot in day.slots[1:]:
        assert day.cem.post(f"{day.at}/topics", title="Salt", slot=slot).status_code == 200
    full = day.cem.post(f"{day.at}/topics", title="Pepper", slot=day.slots[1]).json()
    assert (full["rule"], full["slots"]) == ("slot_used_up", [])
    assert day.cem.post(f"{day.at}/topics", title="Pepper").status_code == 200


def test_whoever_places_or_moves_takes_a_use_too(server: Any) -> None:
    day = started(server, uses=1)
    placed = day.ben.post(f"{day.at}/breakouts", topic=day.river, slot=day.slots[0], room=day.rooms[2])
    assert (placed.status_code, placed.json()["rule"]) == (409, "slot_used_up")
    other = day.place(day.ben, day.river, 1, 0)
    moved = day.ben.post(f"{day.at}/breakouts/{other}", slot=day.slots[0], room=day.rooms[2])
    assert moved.json()["rule"] == "slot_used_up"
    assert day.ben.post(f"{day.at}/breakouts/{other}", room=day.rooms[2]).status_code == 200, "the same time"
    day.flora.delete(f"{day.at}/rush")
    assert day.ben.post(f"{day.at}/breakouts/{other}", slot=day.slots[0]).status_code == 200


def test_odd_slots(server: Any) -> None:
    day, other = started(server), Day(server)
    board = day.event.board()
    lunch = next(slot["id"] for slot in board["slots"] if slot["kind"] == "break")
    for slot, rule in ((other.slots[0], "not_there"), (99999, "not_there"), (lunch, "not_a_breakout_slot")):
        assert day.cem.post(f"{day.at}/topics", title="Salt", slot=slot).json()["rule"] == rule
    assert day.event.board()["topics"] == board["topics"]


def test_after_the_rush_a_slot_is_left_alone_and_the_text_is_not_lost(server: Any) -> None:
    day = started(server)
    day.flora.delete(f"{day.at}/rush")
    assert day.event.board()["rush"] is None
    answer = day.cem.post(f"{day.at}/topics", title="Salt", slot=day.slots[1])
    assert answer.json()["location"].endswith("/place")
    revision = day.revision()
    assert day.flora.delete(f"{day.at}/rush").status_code == 200
    assert day.revision() == revision, "twice is once"


def test_uses(server: Any) -> None:
    day = started(server, uses=2)
    assert left(day) == [1, 2, 2]
    for uses, status in (("4", 422), ("0", 422), ("many", 422), ("3", 200), ("", 200)):
        assert day.flora.post(f"{day.at}/rush", uses=uses).status_code == status
    day.flora.post(f"{day.at}/rooms", name="D")
    assert left(day) == [3, 4, 4], "as many as there are rooms, those opened since too"
    assert "There are 4 rooms" in day.flora.post(f"{day.at}/rush", uses=5).json()["message"]


def test_a_rush_needs_rooms_and_times_to_come(server: Any) -> None:
    made = server.event(slots="2001-03-01 10:00-11:00")
    answer = made.host.post(f"{made.at}/rush")
    assert (answer.status_code, answer.json()["rule"]) == (409, "no_cells")


def test_it_opens_the_marketplace_and_ends_with_it(server: Any) -> None:
    made = server.event(slots="2127-03-01 10:00-11:00")
    made.host.post(f"{made.at}/rush")
    assert made.board()["phase"] == "marketplace"
    assert "data-on" in made.host.get(f"{made.at}/wall").text
    made.phase("breakouts")
    assert made.board()["rush"] is None
    assert "data-on" not in made.host.get(f"{made.at}/wall").text
