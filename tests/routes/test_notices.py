"""Notices: who is concerned is told until they have seen it, and nobody else hears of it."""

import json
import re
from typing import Any

import pytest

from tests.day import Day


def waiting(day: Day, device: Any) -> str:
    return str(device.get(f"{day.at}/inbox").text)


def test_who_starred_or_sits_is_told_that_it_moved(server: Any) -> None:
    day = Day(server)
    day.cem.post(f"{day.at}/topics/{day.bread}/star")
    day.ben.post(f"{day.at}/breakouts/{day.breakout}/seat")
    day.flora.post(f"{day.at}/breakouts/{day.breakout}", room=day.rooms[1])
    for device in (day.ana, day.ben, day.cem):
        assert "has moved" in waiting(day, device)
    for device in (day.flora, day.nobody):
        assert "has moved" not in waiting(day, device)


def test_a_notice_stays_until_it_is_seen_and_only_its_person_can(server: Any) -> None:
    day = Day(server)
    notice = f"{day.at}/notices/{day.notice}"
    assert day.ana.delete(notice).status_code == 404
    assert str(day.notice) in waiting(day, day.cem)
    assert day.cem.delete(notice).status_code == 200
    assert day.cem.delete(notice).status_code == 200
    assert f"/notices/{day.notice}" not in waiting(day, day.cem)


def test_a_new_limit_is_no_news(server: Any) -> None:
    day = Day(server)
    day.cem.post(f"{day.at}/topics/{day.bread}/star")
    day.ana.post(f"{day.at}/breakouts/{day.breakout}", limit=5)
    assert "notice" not in waiting(day, day.cem)


def test_a_hidden_topic_is_not_spoken_of(server: Any) -> None:
    day = Day(server)
    day.cem.post(f"{day.at}/topics/{day.bread}/star")
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    assert "Bread" not in waiting(day, day.cem)


def test_the_own_pages_are_nudged_and_no_others(server: Any) -> None:
    day = Day(server)
    day.cem.post(f"{day.at}/topics/{day.bread}/star")
    with day.cem.live(day.at, "phone", 0) as concerned, day.nobody.live(day.at, "phone", 0) as other:
        concerned.receive_text(), other.receive_text()
        day.ana.post(f"{day.at}/breakouts/{day.breakout}", room=day.rooms[1])
        heard = [json.loads(concerned.receive_text()) for _ in range(2)]
        assert any(frame.get("own") for frame in heard)
        told: dict[str, Any] = {"hb": 1}
        while "hb" in told:  # on a slow machine a heartbeat may come before
            told = json.loads(other.receive_text())
            assert "own" not in told
        assert told.get("content"), "the wall's change, which is everybody's"


def star(day: Day, *topics: int) -> None:
    for topic in topics:
        day.cem.post(f"{day.at}/topics/{topic}/star")


def test_moved_five_times_is_one_sentence(town: Any) -> None:
    day = Day(town)
    star(day, day.bread)
    for n in range(5):
        day.flora.post(f"{day.at}/breakouts/{day.breakout}", room=day.rooms[(n + 1) % 2])
    day.flora.post(f"{day.at}/slots/{day.slots[0]}", starts="2027-03-01T10:05", ends="2027-03-01T11:00")
    inbox = waiting(day, day.cem)
    assert inbox.count("<section") == 1
    assert "is at <bdi>10:05</bdi> now: <bdi>Library</bdi>" in inbox


def test_several_are_told_together_and_seen_together(town: Any) -> None:
    day = Day(town)
    river = day.place(day.ben, day.river, 1)
    star(day, day.bread, day.river)
    day.flora.post(f"{day.at}/breakouts/{day.breakout}", room=day.rooms[1])
    day.flora.delete(f"{day.at}/breakouts/{river}")
    inbox = waiting(day, day.cem)
    assert (inbox.count("<section"), inbox.count("<li>")) == (1, 2)
    newest = re.findall(r"/notices/(\d+)", inbox)[0]
    day.flora.post(f"{day.at}/breakouts/{day.breakout}", room=day.rooms[0])
    assert day.cem.post(f"{day.at}/notices/{newest}", _method="DELETE", before="true").status_code == 200
    assert waiting(day, day.cem).count("has moved") == 1, "what came since was not seen"
    assert waiting(day, day.ana).count("has moved") == 1, "and not by others"


def test_a_room_with_another_name_is_told_and_other_seats_are_not(town: Any) -> None:
    day = Day(town)
    star(day, day.bread)
    day.flora.post(f"{day.at}/rooms/{day.rooms[0]}", seats="9")
    assert "<section" not in waiting(day, day.cem)
    day.flora.post(f"{day.at}/rooms/{day.rooms[0]}", name="Small hall")
    assert "<bdi>Great hall</bdi> is called <bdi>Small hall</bdi> now" in waiting(day, day.cem)


@pytest.mark.parametrize("is_placed", [True, False])
def test_a_withdrawn_topic_is_told_once(town: Any, is_placed: bool) -> None:
    day = Day(town)
    if is_placed:
        for slot in (1, 2):
            day.place(day.ben, day.river, slot)
    star(day, day.river)
    day.ben.delete(f"{day.at}/topics/{day.river}")
    inbox = waiting(day, day.cem)
    assert inbox.count("was withdrawn") == 1
    assert "more of yours" not in inbox
    assert "<section" not in waiting(day, day.ben), "who does it knows it"
