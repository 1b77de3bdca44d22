"""People without a phone, and helpers who speak for them, over HTTP."""

from typing import Any

import pytest

from tests.day import Day, new_op


def guest(day: Day, **fields: Any) -> Any:
    answer = day.hanna.post(f"{day.at}/people/for", name="Oma", **fields)
    assert answer.status_code == 200, answer.text
    return answer.json()


def cell(day: Day, slot: int = 1, room: int = 1) -> str:
    return f"{day.slots[slot]}-{day.rooms[room]}"


def changes(day: Day) -> str:
    return str(day.flora.get(f"{day.at}/desk/private?page=space").text)


def test_a_link_makes_a_helper(server: Any) -> None:
    day = Day(server)
    assert day.hanna.json(f"{day.at}/me.json")["role"] == "helper"
    assert day.hanna.get(f"{day.at}/desk").status_code == 403
    assert day.flora.delete(f"{day.at}/helpers/{day.id(day.hanna)}").status_code == 200
    assert day.hanna.json(f"{day.at}/me.json")["role"] == "participant"
    assert day.hanna.post(f"{day.at}/people/for", name="Oma").status_code == 403


@pytest.mark.sqlite_only
def test_the_link_takes_nothing_from_a_facilitator(server: Any) -> None:
    day = Day(server)
    key = day.flora.post(f"{day.at}/helpers").json()["key"].rpartition("/k/")[2]
    assert day.flora.post(f"{day.at}/k/{key}").status_code == 200
    assert day.flora.json(f"{day.at}/me.json")["role"] == "facilitator"
    assert day.flora.delete(f"{day.at}/helpers/{day.id(day.flora)}").status_code == 200
    assert day.flora.json(f"{day.at}/me.json")["role"] == "facilitator", "that is another address"


def test_person_topic_and_cell_in_one_go(server: Any) -> None:
    day = Day(server)
    made = guest(day, title="Songs of the coast", cell=cell(day))
    board = day.event.board()
    topic = next(topic for topic in board["topics"] if topic["id"] == made["topic"])
    assert (topic["convener"], topic["convener_id"]) == ("Oma", made["id"])
    assert {(b["id"], b["topic"], b["slot"], b["room"]) for b in board["breakouts"]} >= {
        (made["breakout"], made["topic"], day.slots[1], day.rooms[1])
    }
    assert "Hanna" in changes(day)
    assert "in the name of <bdi>Oma</bdi>" in changes(day)


def test_all_of_it_or_nothing(server: Any) -> None:
    """Somebody was faster: neither a person nor a topic is left behind."""
    day = Day(server)
    assert day.hanna
    before = day.event.board()
    answer = day.hanna.post(f"{day.at}/people/for", name="Oma", title="Songs", cell=cell(day, 0, 0))
    assert (answer.status_code, answer.json()["rule"]) == (409, "room_taken")
    assert day.event.board() == before
    assert "Oma" not in day.hanna.get(f"{day.at}/helper/people").text


def test_everything_that_people_do_can_be_done_for_them(server: Any) -> None:
    day = Day(server)
    made = guest(day)
    oma = {"person": made["id"]}
    topic = day.hanna.post(f"{day.at}/topics", title="Songs", **oma).json()["id"]
    breakout = day.hanna.post(f"{day.at}/breakouts", topic=topic, cell=cell(day), **oma).json()["id"]
    assert day.hanna.post(f"{day.at}/breakouts/{breakout}", room=day.rooms[0], **oma).status_code == 200
    assert day.hanna.post(f"{day.at}/topics/{topic}", title="Old songs", **oma).status_code == 200
    assert day.hanna.post(f"{day.at}/topics/{day.bread}/star", **oma).status_code == 200
    assert day.hanna.post(f"{day.at}/breakouts/{day.breakout}/seat", **oma).status_code == 200
    board = day.event.board()
    assert next(t for t in board["topics"] if t["id"] == day.bread)["stars"] == 1
    assert next(b for b in board["breakouts"] if b["id"] == day.breakout)["people"] == 1
    assert day.hanna.json(f"{day.at}/me.json")["seats"] == [], "not the helper sits there"
    assert day.hanna.delete(f"{day.at}/breakouts/{day.breakout}/seat", **oma).status_code == 200
    assert day.hanna.delete(f"{day.at}/topics/{day.bread}/star", **oma).status_code == 200
    assert day.hanna.delete(f"{day.at}/breakouts/{breakout}", **oma).status_code == 200
    assert day.hanna.delete(f"{day.at}/topics/{topic}", **oma).status_code == 200
    topic_now = next(t for t in day.event.board()["topics"] if t["id"] == topic)
    assert (topic_now["withdrawn"], topic_now["withdrawn_by"]) == (True, "Oma")


def test_only_who_was_entered_is_spoken_for(server: Any) -> None:
    """Not even the facilitator speaks for somebody with a device of their own; nobody else speaks for anybody."""
    day, other = Day(server), Day(server)
    oma, foreign = guest(day)["id"], guest(other)["id"]
    ben = day.id(day.ben)
    for device in (day.hanna, day.flora):
        answer = device.post(f"{day.at}/topics/{day.bread}/star", person=ben)
        assert (answer.status_code, answer.json()["rule"]) == (403, "not_yours")
        for unknown in (foreign, 999_999):
            assert device.post(f"{day.at}/topics/{day.bread}/star", person=unknown).status_code == 404
    for device in (day.cem, day.ana, day.nobody):
        assert device.post(f"{day.at}/topics/{day.bread}/star", person=oma).status_code == 403
    assert next(t for t in day.event.board()["topics"] if t["id"] == day.bread)["stars"] == 0


@pytest.mark.sqlite_only
def test_a_helper_does_for_oma_what_oma_may(server: Any) -> None:
    """Her topics, not those of others; and a phase that is closed for her is closed."""
    day = Day(server)
    oma = guest(day)["id"]
    assert day.hanna.delete(f"{day.at}/topics/{day.bread}", person=oma).status_code == 403
    day.event.phase("closing")
    for device, status in ((day.hanna, 409), (day.flora, 200)):
        assert device.post(f"{day.at}/topics", title="Late", person=oma).status_code == status


@pytest.mark.sqlite_only
def test_a_seat_of_theirs_counts(server: Any) -> None:
    day = Day(server)
    day.flora.post(f"{day.at}/breakouts/{day.breakout}", limit=1)
    oma = guest(day)["id"]
    assert day.hanna.post(f"{day.at}/helper/seat", person=oma, breakout=day.breakout).status_code == 200
    answer = day.ben.post(f"{day.at}/breakouts/{day.breakout}/seat")
    assert answer.json()["rule"] == "seats_full"
    assert day.hanna.delete(f"{day.at}/people/for/{oma}").status_code == 200
    assert day.ben.post(f"{day.at}/breakouts/{day.breakout}/seat").status_code == 200, "who went home gave it back"
    assert day.hanna.post(f"{day.at}/topics/{day.bread}/star", person=oma).status_code == 404, "they are not here"


@pytest.mark.sqlite_only
def test_the_same_op_enters_once(server: Any) -> None:
    day, op = Day(server), new_op()
    first, again = (guest(day, title="Songs", op=op) for _ in range(2))
    assert (first["id"], first["topic"]) == (again["id"], again["topic"])
    answer = day.hanna.delete(f"{day.at}/topics/{day.bread}/star", op=new_op(), person=first["id"])
    assert answer.status_code == 200
    other = guest(day)["id"]
    op = new_op()
    assert day.hanna.delete(f"{day.at}/breakouts/{day.breakout}/seat", op=op, person=first["id"]).status_code == 200
    assert day.hanna.delete(f"{day.at}/breakouts/{day.breakout}/seat", op=op, person=other).status_code == 422


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "Oma", "cell": "1-1"}, "title"),
        ({"name": "Oma", "title": "x" * 201}, "title"),
        ({"name": "Oma", "title": "Songs", "slot": "1"}, "room"),
    ],
)
@pytest.mark.sqlite_only
def test_what_is_wrong_is_said_where_it_is(server: Any, fields: dict[str, str], field: str) -> None:
    day = Day(server)
    answer = day.hanna.post(f"{day.at}/people/for", **fields)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


@pytest.mark.sqlite_only
def test_names_of_people_without_a_phone_are_for_helpers_alone(server: Any) -> None:
    """Who has no topic is on no board, and on no page but the helpers' and the desk's."""
    day = Day(server)
    guest(day)
    assert "Oma" in day.hanna.get(f"{day.at}/helper").text
    for path in ("", "?look", "/wall", "/board.json", f"/topics/{day.bread}", "/proceedings.json"):
        assert "Oma" not in day.cem.get(f"{day.at}{path}").text
