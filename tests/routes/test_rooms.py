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


def room(day: Day) -> dict[str, Any]:
    found: dict[str, Any] = day.event.board()["rooms"][0]
    return found


def change(day: Day, **fields: Any) -> Any:
    return day.flora.send("POST", f"{day.at}/rooms/{day.rooms[0]}", json=fields)


def test_a_room_says_how_it_is_found(server: Any) -> None:
    day = Day(server)
    told = {
        "directions": "Up the stairs,\nlast door", "access": ["online", "quiet"], "plan_x": 40, "plan_y": 0,
        "link": "https://meet.example.org/hall?pwd=x#y",
    }  # fmt: skip
    assert change(day, **told).status_code == 200
    assert told | {"access": ["quiet", "online"]} == {name: room(day)[name] for name in told}, "tags in one order"
    assert change(day, seats=50).status_code == 200
    assert room(day)["link"] == told["link"], "what is left out stays"
    assert change(day, access="", directions="", link="", plan_x="", plan_y=None).status_code == 200
    assert (room(day)["access"], room(day)["directions"], room(day)["plan_x"]) == ([], "", None)
    made = day.flora.post(f"{day.at}/rooms", name="Attic", directions="Up", access="step-free, hearing loop").json()
    assert next(r for r in day.event.board()["rooms"] if r["id"] == made["id"])["access"] == [
        "step-free",
        "hearing-loop",
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("link", link) for link in (
            "http://meet.example.org", "javascript:alert(1)", "data:text/html,x", "https://", "//meet.example.org",
            "https:/x.y",
            "https://a@meet.example.org", "https://meet.example.org/<b>", "https://intranet", "https://[::1", "https://x.y:99999",
            "HTTPS:\\\\x.y", "https://x.y/" + "z" * 500,
        )),
        ("access", "noisy"), ("access", ["quiet", "<b>"]), ("access", {"quiet": True}),
        ("plan_x", 101), ("plan_x", -1), ("plan_x", "left"), ("plan_x", 50), ("plan_y", 50),
        ("directions", "x" * 501), ("directions", {"a": 1}),
    ],
)  # fmt: skip
def test_what_leads_nowhere_is_refused(server: Any, field: str, value: Any) -> None:
    day = Day(server)
    before = room(day)
    answer = change(day, **{field: value})
    assert answer.status_code == 422, answer.text
    assert answer.json()["field"] in (field, "plan_x", "plan_y")
    assert room(day) == before


def test_directions_are_words_and_nothing_else(server: Any) -> None:
    day = Day(server)
    change(day, directions="<script>alert(1)</script> *stairs* \u202egpj", name="<b>Hall</b>")
    for path in (
        f"/rooms/{day.rooms[0]}",
        f"/rooms/{day.rooms[0]}/door",
        f"/topics/{day.bread}",
        "?look",
        "/desk/space",
    ):
        page = day.flora.get(f"{day.at}{path}").text
        assert "<script>alert" not in page
        assert "<b>Hall" not in page
        assert "\u202e" not in page
    assert "&lt;script&gt;" in day.nobody.get(f"{day.at}/rooms/{day.rooms[0]}").text


def test_the_pages_of_a_room_need_no_cookie(server: Any) -> None:
    day = Day(server)
    change(day, directions="Up the stairs", access=["quiet"])
    page = day.nobody.get(f"{day.at}/rooms/{day.rooms[0]}").text
    for words in ("Up the stairs", "quiet", "60 seats", "Bread", "Ana"):
        assert words in page
    door = day.nobody.get(f"{day.at}/rooms/{day.rooms[0]}/door").text
    assert "Bread" in door
    assert "<svg" in door
    assert day.event.made["code"] in door


def test_rooms_that_are_not_there_have_no_pages(server: Any) -> None:
    day, other = Day(server), Day(server)
    day.flora.delete(f"{day.at}/rooms/{day.rooms[1]}")
    for page in ("", "/door"):
        ids = (day.rooms[1], other.rooms[0], 999_999, "0", "x")
        answers = [day.nobody.get(f"{day.at}/rooms/{id}{page}") for id in ids]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1


def test_a_room_is_held_back_and_gets_its_number_when_it_is_first_shown(server: Any) -> None:
    day = Day(server)
    attic = day.flora.post(f"{day.at}/rooms", name="Attic", seats="4", held="true").json()["id"]
    assert [name for _, name, _ in rooms(day)] == ["Great hall", "Library"]
    day.flora.post(f"{day.at}/rooms", name="Meadow")
    assert rooms(day)[-1] == (3, "Meadow", None), "no gap tells of the Attic"
    day.flora.post(f"{day.at}/rooms/{attic}", name="High attic")
    assert "High attic" not in day.cem.get(f"{day.at}/board.json").text
    assert day.flora.post(f"{day.at}/rooms/{attic}/release").status_code == 200
    assert rooms(day)[-1] == (4, "High attic", 4)
    day.flora.post(f"{day.at}/rooms/{attic}", held="true")
    day.flora.post(f"{day.at}/rooms/{attic}", held="false")
    assert rooms(day)[-1] == (4, "High attic", 4), "numbers never change"
