"""Rooms, over HTTP."""

from typing import Any

import pytest

from tests.day import Day

pytestmark = pytest.mark.sqlite_only


def rooms(day: Day) -> list[tuple[int, str, int | None]]:
    return [(room["number"], room["name"], room["seats"]) for room in day.event.board()["rooms"]]


def test_a_room_is_opened(server: Any) -> None:
    day = Day(server)
    answer = day.flora.post(f"{day.at}/rooms", name="Attic", seats="4")
    assert answer.status_code == 200
    assert rooms(day) == [(1, "Great hall", 60), (2, "Library", 12), (3, "Attic", 4)]
    assert day.event.board()["rooms"][2]["id"] == answer.json()["id"]


def test_seats_may_be_unknown(server: Any) -> None:
    day = Day(server)
    day.flora.post(f"{day.at}/rooms", name="Meadow", seats="")
    assert rooms(day)[-1] == (3, "Meadow", None)


@pytest.mark.parametrize("seats", ["0", "-3", "many", "1.5", "100001", "--1", "²"])
def test_seats_are_a_whole_number(server: Any, seats: str) -> None:
    day = Day(server)
    answer = day.flora.post(f"{day.at}/rooms", name="Attic", seats=seats)
    assert (answer.status_code, answer.json()["field"]) == (422, "seats")


@pytest.mark.parametrize(("name", "status"), [("", 422), (" \t", 422), ("x" * 80, 200), ("x" * 81, 422)])
def test_a_room_has_a_name(server: Any, name: str, status: int) -> None:
    day = Day(server)
    assert day.flora.post(f"{day.at}/rooms", name=name).status_code == status


def test_what_a_change_leaves_out_stays(server: Any) -> None:
    day = Day(server)
    day.flora.post(f"{day.at}/rooms/{day.rooms[0]}", seats="50")
    day.flora.post(f"{day.at}/rooms/{day.rooms[1]}", name="Reading room")
    assert rooms(day) == [(1, "Great hall", 50), (2, "Reading room", 12)]


def test_a_room_with_breakouts_is_not_removed(server: Any) -> None:
    day = Day(server)
    answer = day.flora.delete(f"{day.at}/rooms/{day.rooms[0]}")
    assert (answer.status_code, answer.json()["rule"]) == (409, "in_use")
    assert answer.json()["message"] == "Great hall cannot be removed: a breakout is in it. Move it first."


def test_an_unused_room_is_removed_and_its_number_with_it(server: Any) -> None:
    day = Day(server)
    assert day.flora.delete(f"{day.at}/rooms/{day.rooms[1]}").status_code == 200
    assert rooms(day) == [(1, "Great hall", 60)]
    day.flora.post(f"{day.at}/rooms", name="Attic")
    assert rooms(day)[-1] == (3, "Attic", None)


def test_only_the_facilitator_opens_changes_and_removes(server: Any) -> None:
    day = Day(server)
    for method, path in (("POST", ""), ("POST", f"/{day.rooms[1]}"), ("DELETE", f"/{day.rooms[1]}")):
        answer = day.ana.send(method, f"{day.at}/rooms{path}", data={"name": "Mine"})
        assert (answer.status_code, answer.json()["rule"]) == (403, "not_yours")


def test_removed_foreign_and_unknown_rooms_are_not_there(server: Any) -> None:
    day, other = Day(server), Day(server)
    day.flora.delete(f"{day.at}/rooms/{day.rooms[1]}")
    for method in ("POST", "DELETE"):
        answers = [
            day.flora.send(method, f"{day.at}/rooms/{id}", data={"name": "Mine"})
            for id in (day.rooms[1], other.rooms[1], 999_999)
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1


def test_a_wall_has_sixty_rooms_at_most(server: Any) -> None:
    day = Day(server, rooms="\n".join(f"Room {n}" for n in range(60)))
    answer = day.flora.post(f"{day.at}/rooms", name="Attic")
    assert (answer.status_code, answer.json()["rule"]) == (429, "too_many")
