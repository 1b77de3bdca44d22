"""A fixed programme: read in whole or not at all, the same twice, and out again under the names it came with."""

import json
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.conftest import Gathering, Server

CSV = """title, room, start, end, kind, convener, description
Welcome,,2027-03-02 09:00,2027-03-02T09:30,plenary,,
Soil,Aula,2027-03-02 09:30,10:30,breakout,Ana,"Who digs,
and why?"
Water,Library,2027-03-02 09:30,10:30,breakout,Bo,
Tea,,2027-03-02 10:30,11:00,break,,
=1+1,aula,2027-03-02 11:00,12:00,,Ana,@SUM(A1)
Yours,,2027-03-02 13:00,14:00,open,,
"""
GUIDS = ["2f6f2d3a-4b1c-5e0d-9a55-0123456789ab", "8a3f5c9e-77aa-5b2c-8d11-ba9876543210"]


def frab(**changes: Any) -> dict[str, Any]:
    """A schedule as pretalx exports it, of two entries in one room."""
    one = {
        "guid": GUIDS[0], "id": 7, "date": "2027-03-02T09:30:00+00:00", "start": "09:30", "duration": "00:45",
        "room": "Aula", "slug": "soil-7", "url": "https://example.org/soil", "title": "Soil", "subtitle": "Deep",
        "track": "Ground", "type": "Talk", "language": "en", "abstract": "Short.", "description": "Long.",
        "persons": [{"id": 1, "public_name": "Ana"}, {"id": 2, "public_name": "Bo"}], "links": [], "attachments": [],
    } | changes  # fmt: skip
    two = one | {"guid": GUIDS[1], "id": 8, "date": "2027-03-02T10:30:00+00:00", "start": "10:30", "title": "Water"}
    day = {"index": 1, "date": "2027-03-02", "rooms": {"Aula": [one, two]}}
    conference = {"acronym": "demo", "title": "Demo", "rooms": [{"name": "Aula", "capacity": 90}], "days": [day]}
    return {"schedule": {"version": "1", "base_url": "https://example.org", "conference": conference}}


def send(event: Gathering, content: str | bytes, name: str = "programme.csv") -> Any:
    body = content if isinstance(content, bytes) else content.encode()
    return event.host.send("POST", f"{event.at}/programme", files={"file": (name, body)})


def wall(event: Gathering) -> set[tuple[str, str, str]]:
    """What stands where and when."""
    board = event.board()
    names = {kind: {it["id"]: it for it in board[kind]} for kind in ("topics", "rooms", "slots")}
    return {
        (
            names["topics"][b["topic"]]["title"],
            names["rooms"][b["room"]]["name"],
            names["slots"][b["slot"]]["starts"][:16],
        )
        for b in board["breakouts"]
    }


@pytest.fixture
def event(town: Server) -> Gathering:
    return town.event(mode="workshop", rooms="Library, 12", slots="")


def test_a_table_comes_onto_the_wall(event: Gathering) -> None:
    told = send(event, "\ufeff" + CSV)
    assert told.status_code == 200, told.text
    assert (told.json()["added"], told.json()["changed"], told.json()["same"]) == (6, 0, 0)
    assert wall(event) == {
        ("Soil", "Aula", "2027-03-02T09:30"), ("Water", "Library", "2027-03-02T09:30"),
        ("=1+1", "Aula", "2027-03-02T11:00"),
    }  # fmt: skip
    board = event.board()
    assert [(s["kind"], s["label"], s["fixed"]) for s in board["slots"]] == [
        ("plenary", "Welcome", True), ("breakout", "", True), ("break", "Tea", True), ("breakout", "", True),
        ("breakout", "Yours", False),
    ]  # fmt: skip
    assert [(r["name"], r["seats"]) for r in board["rooms"]] == [("Library", 12), ("Aula", None)]
    assert {t["convener"] for t in board["topics"]} == {"Ana", "Bo"}
    assert len({t["convener_id"] for t in board["topics"]}) == 2, "the same name is the same person"
    assert all(b["pinned"] for b in board["breakouts"])
    assert "Who digs,\nand why?" in [t["description"] for t in board["topics"]]


@pytest.mark.parametrize("text", [CSV, json.dumps(frab())], ids=["csv", "json"])
def test_the_same_file_again_changes_nothing(event: Gathering, text: str) -> None:
    send(event, text)
    topic = event.board()["topics"][0]["id"]
    event.host.post(f"{event.at}/topics/{topic}", title="Said better at the desk")
    before = event.board()
    again = send(event, text).json()
    assert (again["added"], again["changed"]) == (0, 0)
    assert event.board() == before, "not even the revision"


def test_two_entries_change_places(event: Gathering) -> None:
    send(event, CSV)
    ids = {b["id"] for b in event.board()["breakouts"]}
    told = send(
        event, CSV.replace("Soil,Aula", "Soil,X").replace("Water,Library", "Water,Aula").replace("X", "Library")
    )
    assert told.json()["changed"] == 2
    assert {place for place in wall(event) if place[0] != "=1+1"} == {
        ("Soil", "Library", "2027-03-02T09:30"), ("Water", "Aula", "2027-03-02T09:30"),
    }  # fmt: skip
    assert {b["id"] for b in event.board()["breakouts"]} == ids


def test_a_schedule_goes_in_and_out_under_its_guids(event: Gathering) -> None:
    assert send(event, json.dumps(frab()), "schedule.json").status_code == 200
    assert event.board()["rooms"][1]["seats"] == 90
    out = event.host.json(f"{event.at}/schedule.json")["schedule"]["conference"]
    entries = out["days"][0]["rooms"]["Aula"]
    assert [e["guid"] for e in entries] == GUIDS
    assert [(e["start"], e["duration"], e["track"], e["slug"]) for e in entries] == [
        ("09:30", "00:45", "Ground", "soil-7"), ("10:30", "00:45", "Ground", "soil-7"),
    ]  # fmt: skip
    assert [p["public_name"] for p in entries[0]["persons"]] == ["Ana", "Bo"]
    assert entries[0]["description"] == "Deep\n\nShort.\n\nLong."
    assert (out["daysCount"], out["start"], out["time_zone_name"]) == (1, "2027-03-02", "Europe/Lisbon")


def test_what_goes_out_can_come_in_elsewhere(town: Server, event: Gathering) -> None:
    send(event, CSV)
    out = event.host.get(f"{event.at}/schedule.json", "application/json").text
    other = town.event(mode="workshop", rooms="", slots="")
    assert send(other, out).status_code == 200
    assert wall(other) == wall(event)
    guids = lambda e: {  # noqa: E731
        x.get("guid") for x in ElementTree.fromstring(e.host.get(f"{e.at}/schedule.xml").content).iter("event")
    }
    assert guids(other) == guids(event)
    assert len(guids(event)) == 5  # the open slot is for everybody


def test_the_xml_is_what_consumers_read(event: Gathering) -> None:
    send(event, CSV.replace("Soil", "Soil & <Water>"))
    answer = event.host.get(f"{event.at}/schedule.xml")
    assert answer.headers["content-type"].startswith("application/xml")
    root = ElementTree.fromstring(answer.content)
    assert [child.tag for child in root] == ["generator", "version", "conference", "day"]
    assert root.findtext("conference/time_zone_name") == "Europe/Lisbon"
    entry = next(e for e in root.iter("event") if e.findtext("title") == "Soil & <Water>")
    assert entry.findtext("persons/person") == "Ana"
    assert {child.tag for child in entry} >= {
        "date", "start", "duration", "room", "slug", "title", "subtitle", "track", "type", "language", "abstract",
        "description", "persons", "recording", "links", "attachments",
    }  # fmt: skip
    assert len({e.get("id") for e in root.iter("event")}) == len(list(root.iter("event")))


def test_an_empty_event_has_a_schedule(event: Gathering) -> None:
    assert event.host.json(f"{event.at}/schedule.json")["schedule"]["conference"]["days"] == []
    assert event.host.get(f"{event.at}/schedule.xml").status_code == 200


HEAD = "title,room,start,end,kind\n"
MANY = HEAD + "".join(
    f"T{n},R{n % 10},2027-03-{1 + n // 240 % 28:02} {n // 10 % 24:02}:00,23:59,breakout\n" for n in range(10_000)
)
WRONG = {
    "a broken line": (HEAD + 'A,"R,2027-03-01 10:00,11:00,\n', "broken"),
    "no header": ("Soil,Aula,2027-03-01 10:00,11:00", "The first line names the columns"),
    "a time that is none": (HEAD + "A,R,2027-03-01 10:00,11:00,\nB,R,yesterday,11:00,\n", "Line 3: “yesterday”"),
    "ends before it starts": (HEAD + "A,R,2027-03-01 10:00,09:00,\n", "Line 2 has to end after it starts"),
    "longer than a day": (HEAD + "A,R,2027-03-01 10:00,2027-03-03 09:00,\n", "within a day"),
    "long ago": (HEAD + "A,R,0001-01-01 10:00,0001-01-01 11:00,\n", "within a day"),
    "another kind": (HEAD + "A,R,2027-03-01 10:00,11:00,party\n", "Line 2: the kind is one of"),
    "no room": (HEAD + "A,,2027-03-01 10:00,11:00,\n", "Line 2 needs a room"),
    "no title": (HEAD + ",R,2027-03-01 10:00,11:00,\n", "Line 2 needs a title"),
    "one cell twice": (HEAD + 2 * "A,R,2027-03-01 10:00,11:00,\n", "Line 3 is in the same room"),
    "too many cells": (HEAD + "A,R,2027-03-01 10:00,11:00,breakout,x,y\n", "more cells"),
    "not UTF-8": (HEAD.encode() + b"Fran\xe7ois,R,2027-03-01 10:00,11:00,\n", "not UTF-8"),
    "a zip": (b"PK\x03\x04\x00\x00\xff\xfe\x00" * 50, "not UTF-8"),
    "nothing": ("  \n", "no programme"),
    "a header alone": (HEAD, "no programme"),
    "XML": ('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><schedule/>', "This is XML"),
    "half of a JSON": ('{"schedule": {"conf', "could not be read"),
    "deep JSON": ("[" * 100_000, "could not be read"),
    "another JSON": ('{"title": "Demo"}', "is no schedule"),
    "days that are none": ('{"schedule": {"conference": {"days": [1, {"rooms": [2]}]}}}', "no programme"),
    "an entry without a length": (json.dumps(frab(duration="long")), "Entry 1, “Soil”: a duration"),
    "an entry of 99 hours": (json.dumps(frab(duration="99:00")), "within a day"),
    "one guid twice": (json.dumps(frab()).replace(GUIDS[1], GUIDS[0]), "the guid of an earlier one"),
    "10,000 entries": (MANY, "2000 lines at most"),
    "more slots than a wall has": (MANY[: MANY.index("T1500,")], "at most"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
@pytest.mark.sqlite_only
def test_what_cannot_be_read_leaves_nothing(event: Gathering, what: str) -> None:
    content, sentence = WRONG[what]
    before = event.board()
    answer = send(event, content)
    assert answer.status_code == 422, answer.text
    assert sentence in answer.json()["message"]
    assert event.board() == before


def test_half_a_programme_is_none(event: Gathering) -> None:
    """The last line is at fault, and the cell it wants is somebody's."""
    send(event, HEAD + "Here,Library,2027-03-02 09:30,2027-03-02 10:30,\n")
    before = event.board()
    answer = send(event, CSV)
    assert (answer.status_code, "“Here” is there already" in answer.json()["message"]) == (422, True)
    assert event.board() == before


@pytest.mark.sqlite_only
def test_text_is_as_good_as_a_file(event: Gathering) -> None:
    assert event.host.post(f"{event.at}/programme", text=CSV.replace(",", ";")).status_code == 200
    assert event.host.post(f"{event.at}/programme").status_code == 422
    page = event.host.get(f"{event.at}/desk/programme").text
    assert 'enctype="multipart/form-data"' in page


@pytest.mark.sqlite_only
def test_a_convener_of_the_programme_is_nobody_who_merely_has_that_name(event: Gathering) -> None:
    event.phase("marketplace")
    imposter = event.person("Ana")
    send(event, CSV)
    soil = next(t for t in event.board()["topics"] if t["title"] == "Soil")
    assert imposter.post(f"{event.at}/topics/{soil['id']}", title="Mine now").status_code == 403


@pytest.mark.sqlite_only
def test_conveners_leave_a_fixed_programme_as_it_is(event: Gathering) -> None:
    send(event, CSV)
    event.phase("marketplace")
    ana = event.person("Ana")
    topic = event.topic(ana, "Mine")
    slots = event.board()["slots"]
    room = event.room(1)
    fixed = ana.post(f"{event.at}/breakouts", topic=topic, slot=slots[3]["id"], room=event.room(0))
    assert (fixed.status_code, fixed.json()["rule"]) == (409, "fixed_programme")
    assert ana.post(f"{event.at}/breakouts", topic=topic, slot=slots[4]["id"], room=room).status_code == 200
