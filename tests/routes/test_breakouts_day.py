"""A real day, W3C Breakouts Day 2024, from creation to proceedings, by nothing but what is public."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from markupsafe import escape

from app.models.texts import one_line, paragraphs
from tests.conftest import Device, Gathering, Server

NAME = "breakouts-day-2024.json"
PLACES = (os.environ.get("TWOFEET_TEST_DATA", ""), Path(__file__).resolve().parents[3] / "shared" / "data")


@pytest.fixture(scope="module")
def plan() -> dict[str, Any]:
    found = next((Path(place) / NAME for place in PLACES if place and (Path(place) / NAME).exists()), None)
    if found is None:
        pytest.skip(f"{NAME} is not at hand")
    read: dict[str, Any] = json.loads(found.read_text("utf-8"))
    return read


@pytest.fixture(scope="module")
def day(town: Server, plan: dict[str, Any]) -> Gathering:
    """The day, for all who only look at it."""
    return held(town, plan)


def held(server: Server, plan: dict[str, Any]) -> Gathering:
    """The day after its last report: each topic with a convener, a place and a report of its own."""
    rooms, slots = "\n".join(room["name"] for room in plan["rooms"]), "\n".join(plan["slots"])
    event = server.event(title=plan["title"], timezone=plan["timezone"], rooms=rooms, slots=slots)
    event.phase("marketplace")
    placed = [(convene(event, topic), topic) for topic in plan["topics"]]
    event.phase("breakouts")
    for (device, breakout), topic in placed:
        answer = device.post(f"{event.at}/breakouts/{breakout}/harvest", summary=topic["goal"])
        assert answer.status_code == 200, answer.text
    return event


def convene(event: Gathering, topic: dict[str, Any]) -> tuple[Device, int]:
    """Join, pitch and place a topic; returns the convener's device and the breakout."""
    device = event.person(convener(topic))
    id = event.topic(device, topic["title"], description=topic["description"])
    board = event.board()
    slot = next(slot["id"] for slot in board["slots"] if slot["starts"] == start(topic).isoformat())
    room = next(room["id"] for room in board["rooms"] if room["name"] == topic["room"])
    answer = device.post(f"{event.at}/breakouts", topic=id, slot=slot, room=room)
    assert answer.status_code == 200, answer.text
    return device, answer.json()["id"]


def convener(topic: dict[str, Any]) -> str:
    """The file has no names; each topic has somebody of its own."""
    return f"Convener of {topic['number']}"


def start(topic: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(topic["slot"]).replace(tzinfo=UTC)


def test_the_board_holds_the_day(day: Gathering, plan: dict[str, Any]) -> None:
    board = day.board()
    assert [(room["name"], room["seats"]) for room in board["rooms"]] == [(r["name"], None) for r in plan["rooms"]]
    assert [f"{s['starts']}-{s['ends']}" for s in board["slots"]] == [iso(line) for line in plan["slots"]]
    slots, rooms = by_id(board["slots"]), by_id(board["rooms"])
    places = {b["topic"]: (slots[b["slot"]]["starts"], rooms[b["room"]]["name"]) for b in board["breakouts"]}
    seen = {t["title"]: (t["description"], t["convener"], *places[t["id"]]) for t in board["topics"]}
    assert seen == {
        one_line(t["title"]): (paragraphs(t["description"]), convener(t), start(t).isoformat(), t["room"])
        for t in plan["topics"]
    }
    breakouts, topics = by_id(board["breakouts"]), by_id(board["topics"])
    reports = {topics[breakouts[h["breakout"]]["topic"]]["title"]: h["summary"] for h in board["harvests"]}
    assert reports == {one_line(t["title"]): paragraphs(t["goal"]) for t in plan["topics"]}


def test_a_cell_that_is_taken_is_refused(town: Server, plan: dict[str, Any]) -> None:
    day = held(town, plan)
    late = day.person("Late")
    topic = day.topic(late, "Late")
    board = day.board()
    taken = board["breakouts"][0]
    answer = late.post(f"{day.at}/breakouts", topic=topic, slot=taken["slot"], room=taken["room"])
    assert (answer.status_code, answer.json()["rule"]) == (409, "room_taken")
    assert len(day.board()["breakouts"]) == len(plan["topics"])


def test_the_proceedings_hold_the_day(day: Gathering, plan: dict[str, Any]) -> None:
    book = day.host.json(f"{day.at}/proceedings.json")
    told = {
        chapter["title"]: (
            chapter["description"],
            chapter["convener"],
            [(b["starts"], b["room"], b["harvest"]["summary"]) for b in chapter["breakouts"]],
        )
        for chapter in book["topics"]
    }
    assert told == {
        one_line(t["title"]): (
            paragraphs(t["description"]),
            convener(t),
            [(start(t).isoformat(), t["room"], paragraphs(t["goal"]))],
        )
        for t in plan["topics"]
    }
    order = [(chapter["breakouts"][0]["starts"], chapter["breakouts"][0]["room"]) for chapter in book["topics"]]
    doors = [room["name"] for room in plan["rooms"]]
    assert order == sorted(order, key=lambda place: (place[0], doors.index(place[1])))


def test_the_markdown_holds_the_day(day: Gathering, plan: dict[str, Any]) -> None:
    text = day.host.get(f"{day.at}/proceedings.md").text
    for topic in plan["topics"]:
        assert one_line(topic["title"]) in text
        assert paragraphs(topic["goal"]) in text
        assert convener(topic) in text


def test_the_calendar_holds_the_day(day: Gathering, plan: dict[str, Any]) -> None:
    raw = day.host.get(f"{day.at}/agenda.ics").content
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    entries = Calendar.from_ical(raw).walk("VEVENT")
    told = {(str(e["summary"]), str(e["location"]), e.decoded("dtstart"), e.decoded("dtend")) for e in entries}
    ends = {line[:16]: datetime.fromisoformat(f"{line[:10]} {line[17:]}").replace(tzinfo=UTC) for line in plan["slots"]}
    assert told == {(one_line(t["title"]), t["room"], start(t), ends[t["slot"]]) for t in plan["topics"]}
    assert len({str(entry["uid"]) for entry in entries}) == len(plan["topics"])


def test_the_pages_show_the_day(day: Gathering, plan: dict[str, Any]) -> None:
    pages = {page: day.host.get(f"{day.at}{page}") for page in ("", "/wall", "/desk", "/proceedings")}
    assert {answer.status_code for answer in pages.values()} == {200}
    for topic in day.board()["topics"]:
        link = f"/topics/{topic['id']}"
        assert all(link in pages[page].text for page in ("", "/wall", "/desk"))
        assert str(escape(topic["title"])) in pages["/proceedings"].text


def by_id(things: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    return {thing["id"]: thing for thing in things}


def iso(line: str) -> str:
    """`2024-03-12 13:00-14:00` as the board tells it."""
    day, _, hours = line.partition(" ")
    starts, _, ends = hours.partition("-")
    return f"{day}T{starts}:00+00:00-{day}T{ends}:00+00:00"
