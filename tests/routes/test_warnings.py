"""Warnings: the answers carry them and nothing is refused; the desk tells the conveners or leaves it."""

import json
import re
from typing import Any

import pytest

from tests.day import Day

EARLY = "2027-03-01T09:00:00+00:00"


@pytest.fixture
def day(server: Any, clock_at: Any) -> Day:
    """Nine in the morning. Bread is in a room with two seats, and three would come."""
    clock_at(EARLY)
    day = Day(server, rooms="Nook, 2\nLibrary, 12\nAttic, 8")
    for who in (day.ben, day.cem, day.flora):
        assert who.post(f"{day.at}/topics/{day.bread}/star").status_code == 200
    return day


def desk(day: Day) -> str:
    text: str = day.flora.get(f"{day.at}/desk/private?page=desk").text
    return text


def hints(day: Day) -> list[str]:
    return re.findall(r'id="hint-([^"]+)"', desk(day))


def inbox(device: Any, day: Day) -> str:
    return re.sub("<[^>]*>", "", device.get(f"{day.at}/inbox").text)


def test_the_answer_says_it_and_nothing_is_refused(day: Day) -> None:
    moved = day.ana.post(f"{day.at}/breakouts/{day.breakout}", slot=day.slots[1], room=day.rooms[0]).json()
    (told,) = moved["warnings"]
    assert told == {
        "kind": "small_room", "message": "The room has 2 seats, 3 want to come.", "breakouts": [day.breakout],
        "people": 3, "seats": 2, "why": "stars", "free": {"slot": day.slots[1], "room": day.rooms[2]},
    }  # fmt: skip
    twice = day.ana.post(f"{day.at}/breakouts", topic=day.bread, slot=day.slots[1], room=day.rooms[1])
    assert twice.status_code == 200
    (other,) = twice.json()["warnings"]
    assert other["kind"] == "two_places"
    assert other["message"].startswith("You are in two places.")
    assert (
        day.ana.post(f"{day.at}/breakouts/{day.breakout}", room=day.rooms[1], slot=day.slots[2]).json()["warnings"]
        == []
    )


def test_the_page_says_it_too(day: Day) -> None:
    fields = {"slot": day.slots[1], "room": day.rooms[0]}
    page = day.ana.send(
        "POST", f"{day.at}/breakouts/{day.breakout}", "text/html", data=fields, headers={"HX-Request": "true"}
    )
    assert "Nook, 11:15: it is on the wall. The room has 2 seats, 3 want to come." in page.text


def test_before_a_cell_is_chosen(day: Day) -> None:
    page = lambda who: who.get(f"{day.at}/breakouts/{day.breakout}/move").text  # noqa: E731
    assert "3 people starred it. Too small for that: <bdi>Nook</bdi>" in page(day.ana)
    assert "advice" not in page(day.cem), "it is not his to move"
    salt = day.event.topic(day.ana, "Salt")
    assert "You convene another one at 10:00." in day.ana.get(f"{day.at}/topics/{salt}/place").text
    assert "<bdi>Ana</bdi> convenes another one at 10:00." in day.flora.get(f"{day.at}/topics/{salt}/place").text


def test_telling(day: Day) -> None:
    key = f"small_room-{day.breakout}"
    assert hints(day) == [key]
    assert "3 want to come, 2 seats" in desk(day)
    assert "Tell <bdi>Ana</bdi>" in desk(day)
    for who, status in ((day.nobody, 403), (day.cem, 403), (day.ana, 403), (day.flora, 200), (day.flora, 200)):
        assert who.post(f"{day.at}/warnings/{key}/telling").status_code == status
    assert inbox(day.ana, day).count("“Bread”: 3 want to come, 2 seats in Nook, 10:00. Attic is free then.") == 1
    for who in (day.ben, day.cem, day.nobody):
        assert "want to come" not in inbox(who, day)
    assert "Told at 09:00" in desk(day)
    assert "Tell <bdi>" not in desk(day)


def test_nobody_is_asked_to_tell_themselves(day: Day) -> None:
    own = day.event.topic(day.flora, "Salt")
    day.place(day.flora, own, 2, 0, limit=3)
    day.flora.post(f"{day.at}/warnings/small_room-{day.breakout}/leaving")
    assert len(hints(day)) == 1
    assert "Leave it" in desk(day)
    assert "/telling" not in desk(day)


def test_leaving_it_until_its_facts_change(day: Day) -> None:
    key = f"small_room-{day.breakout}"
    for who, status in ((day.nobody, 403), (day.cem, 403), (day.ana, 403), (day.flora, 200), (day.flora, 200)):
        assert who.post(f"{day.at}/warnings/{key}/leaving").status_code == status
    assert hints(day) == []
    day.ana.post(f"{day.at}/breakouts/{day.breakout}", slot=day.slots[1])
    assert hints(day) == [key]
    assert day.flora.post(f"{day.at}/warnings/{key}/leaving").status_code == 200
    assert hints(day) == []


def test_what_is_no_hint_is_not_there(day: Day) -> None:
    other = Day(day.server)
    told = lambda key: day.flora.post(f"{day.at}/warnings/{key}/telling")  # noqa: E731
    unknown = told("small_room-99999")
    assert unknown.status_code == 404
    for key in (f"small_room-{other.breakout}", f"two_places-{day.breakout}-{day.breakout}", "x", "%00", "small_room-"):
        assert told(key).status_code == 404
        assert told(key).json() == unknown.json()
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    assert told(f"small_room-{day.breakout}").json() == unknown.json()


def test_each_kind_to_whom_it_concerns(day: Day) -> None:
    river = day.place(day.ben, day.river, 0, 1)
    for who in (day.ana, day.cem, day.flora):
        who.post(f"{day.at}/topics/{day.river}/star")
    day.ana.post(f"{day.at}/topics/{day.bread}/star")
    day.flora.post(f"{day.at}/event", mode="barcamp")
    day.ana.post(f"{day.at}/topics/{day.bread}/apart", topic=day.river)
    salt = day.event.topic(day.ana, "Salt")
    place = day.place(day.flora, salt, 0, 2)
    wanted = [
        f"two_places-{day.breakout}-{place}",
        f"small_room-{day.breakout}",
        f"kept_apart-{day.breakout}-{river}",
        f"shared_people-{day.breakout}-{river}",
    ]
    assert hints(day) == wanted
    for key in wanted:
        assert day.flora.post(f"{day.at}/warnings/{key}/telling").status_code == 200
    ana, ben = inbox(day.ana, day), inbox(day.ben, day)
    assert "You are in two places. At 10:00: Bread in Nook, Salt in Attic." in ana
    both = "“Bread” and “Who looks after the river?” are both at 10:00. 3 people would come to both."
    apart = "“Bread” and “Who looks after the river?” are both at 10:00. They asked to be apart."
    for words in (both, apart):
        assert words in ana
        assert words in ben
        assert words not in inbox(day.cem, day)
    assert "two places" not in ben


def test_a_third_person_sees_nothing_of_it(server: Any, clock_at: Any) -> None:
    """Two worlds with the same public numbers: in one, two topics share their people. Cem cannot tell them apart."""
    clock_at(EARLY)
    seen = []
    for shared in (True, False):
        day = Day(server, rooms="Nook, 2\nLibrary, 12")
        day.place(day.ben, day.river, 0, 1)
        guests = [day.event.person(f"Guest {n}") for n in range(6)]
        for n, who in enumerate(guests[:3] if shared else guests):
            for topic in (day.bread, day.river) if shared else ((day.bread,) if n < 3 else (day.river,)):
                who.post(f"{day.at}/topics/{topic}/star")
        assert any("shared_people" in key for key in hints(day)) is shared
        texts = [
            day.cem.get(f"{day.at}{page}").text
            for page in ("?look", "/wall", "/inbox", f"/topics/{day.bread}", f"/topics/{day.bread}/place")
        ]
        assert not any("hint-" in text or "advice" in text for text in texts)
        board = day.cem.json(f"{day.at}/board.json")
        assert "warnings" not in json.dumps(board)
        seen.append(sorted(topic["stars"] for topic in board["topics"]))
    assert seen[0] == seen[1]


def test_a_helper_hears_no_count_of_shared_people(day: Day) -> None:
    guest = day.guest
    made = day.hanna.post(f"{day.at}/topics", title="Salt", person=guest).json()["id"]
    for who in (day.ben, day.cem, day.flora):
        who.post(f"{day.at}/topics/{made}/star")
    cell = {"slot": day.slots[0], "room": day.rooms[1]}
    placed = day.hanna.post(f"{day.at}/breakouts", topic=made, person=guest, **cell)
    assert placed.status_code == 200
    assert placed.json()["warnings"] == []
    assert any(key.startswith("shared_people") for key in hints(day))


def test_every_desk_looks_again_and_nobody_else(day: Day) -> None:
    key = f"small_room-{day.breakout}"
    with day.flora.live(day.at, "desk", 0) as flora, day.cem.live(day.at, "phone", 0) as cem:
        flora.receive_text(), cem.receive_text()
        revision = day.revision()
        day.flora.post(f"{day.at}/warnings/{key}/leaving")
        assert json.loads(flora.receive_text()).get("own")
        assert day.revision() == revision, "it is not on the board"
        day.flora.post(f"{day.at}/announcements", text="So that something comes")
        assert "own" not in json.loads(cem.receive_text())
