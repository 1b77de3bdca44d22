"""Calls: between a breakout and the facilitator, and nobody else hears of them."""

import json
import re
from typing import Any

import pytest

from tests.day import Day

pytestmark = pytest.mark.sqlite_only


def call(day: Day, device: Any, text: str = "The window is stuck", **fields: Any) -> Any:
    return device.post(f"{day.at}/calls", **{"breakout": day.breakout, "text": text} | fields)


def desk(day: Day) -> str:
    return str(day.flora.get(f"{day.at}/desk/private").text)


def test_the_desk_sees_it_and_says_on_my_way(town: Any) -> None:
    day = Day(town)
    revision = day.revision()
    first = call(day, day.cem).json()["id"]
    call(day, day.ana, "")
    assert desk(day).count('class="call"') == 1, "one card for a room"
    for words in ("Great hall calls you", "The window is stuck", "<bdi>Cem</bdi>", "<bdi>Ana</bdi>"):
        assert words in desk(day)
    assert day.flora.delete(f"{day.at}/calls/{first}").status_code == 200
    assert "calls you" not in desk(day)
    for device in (day.cem, day.ana):
        assert "<bdi>Flora</bdi> is on the way to you: <bdi>Great hall</bdi>." in device.get(f"{day.at}/inbox").text
    assert "on the way" not in day.ben.get(f"{day.at}/inbox").text
    assert day.revision() == revision, "nothing of it is on the board"


def test_a_call_is_on_no_page_of_others(town: Any) -> None:
    day = Day(town)
    call(day, day.cem)
    for device in (day.nobody, day.ana):
        for page in (
            "?look",
            "/wall",
            "/board.json",
            "/inbox",
            f"/topics/{day.bread}",
            f"/calls?breakout={day.breakout}",
        ):
            assert "window is stuck" not in device.get(f"{day.at}{page}").text, page
    assert "window is stuck" in day.cem.get(f"{day.at}/calls?breakout={day.breakout}").text


def test_calling_again_changes_the_words(town: Any) -> None:
    day = Day(town)
    assert call(day, day.cem).json()["id"] == call(day, day.cem, "And it rains").json()["id"]
    assert "And it rains" in desk(day)
    assert "stuck" not in desk(day)


def test_it_can_be_taken_back_by_who_called(town: Any) -> None:
    day = Day(town)
    found = call(day, day.cem).json()["id"]
    assert day.ana.delete(f"{day.at}/calls/{found}").status_code == 404
    assert day.ana.post(f"{day.at}/calls", _method="DELETE", breakout=day.breakout).status_code == 200, "she has none"
    assert "calls you" in desk(day)
    assert day.cem.post(f"{day.at}/calls", _method="DELETE", breakout=day.breakout).status_code == 200
    assert "calls you" not in desk(day)
    assert day.cem.delete(f"{day.at}/calls/{found}").status_code == 200, "twice is once"
    assert call(day, day.cem).json()["id"] != found


def test_what_is_not_there_cannot_call(town: Any) -> None:
    day, other = Day(town), Day(town)
    unknown = call(day, day.cem, breakout=99_999)
    foreign = call(day, day.cem, breakout=other.breakout)
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    hidden = call(day, day.cem)
    assert unknown.status_code == 404
    assert unknown.content == foreign.content == hidden.content
    assert call(day, day.nobody).status_code == 403
    assert call(day, day.cem, "x" * 201).status_code == 422


def test_the_desk_is_nudged_and_no_other_page(town: Any) -> None:
    day = Day(town)
    with day.flora.live(day.at, "desk", 0) as flora, day.ben.live(day.at, "phone", 0) as ben:
        flora.receive_text(), ben.receive_text()
        call(day, day.cem)
        assert json.loads(flora.receive_text()).get("own")
        day.flora.post(f"{day.at}/announcements", text="So that something comes")
        assert "own" not in json.loads(ben.receive_text())


def test_the_phone_has_the_way_to_call_while_the_round_runs(town: Any, clock_at: Any) -> None:
    day = Day(town)
    link = f'href="{day.at}/calls?breakout={day.breakout}"'
    clock_at("2027-03-01T10:12:00+00:00")
    assert re.search(link.replace("?", r"\?"), day.cem.get(f"{day.at}?look").text)
    clock_at("2027-03-01T11:05:00+00:00")
    assert link not in day.cem.get(f"{day.at}?look").text
