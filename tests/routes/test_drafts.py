"""Drafts: kept for the marketplace by one person, whom nobody sees doing it."""

import io
import re
import zipfile
from typing import Any

import pytest

from tests.conftest import Device
from tests.day import Day

SECRET = "Zwiebelkuchen"
PAGES = (
    "?look", "", "/wall", "/desk", "/desk/wall", "/desk/space", "/desk/private?page=space", "/desk/private", "/ideas",
    "/drafts", "/me", "/me.json", "/mine.css", "/inbox", "/board.json", "/since/0?page=phone", "/since/0?page=space",
    "/proceedings.json", "/agenda.ics", "/search.css?q=zwiebel",
)  # fmt: skip
CHANGING = r'name="op" value="[^"]*"|at=[0-9.]+|data-at="[0-9.]+"|[0-9]+\.[0-9]{3,}|class="clock[^<]*<'


def everything(day: Day, device: Device) -> dict[str, str]:
    """All that a device can read of an event, but for what is fresh with every page."""
    found = {page: re.sub(CHANGING, "", device.get(f"{day.at}{page}").text) for page in PAGES}
    parcel = device.get(f"{day.at}/export.zip")
    if parcel.status_code == 200:
        with zipfile.ZipFile(io.BytesIO(parcel.content)) as file:
            found["export"] = "".join(file.read(name).decode() for name in file.namelist())
    return found


def keep(day: Day, device: Device, **fields: str) -> int:
    answer = device.post(f"{day.at}/topics", title=SECRET, description=SECRET, draft="true", **fields)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["id"])


@pytest.mark.parametrize("phase", ["welcome", "marketplace", "closing"])
def test_two_worlds_are_one_for_all_others(server: Any, phase: str) -> None:
    """With the draft and without, everybody else reads the same bytes: the facilitator, too, and in exports."""
    day = Day(server)
    day.event.phase(phase)
    others = (day.flora, day.ben, day.nobody)
    before = [everything(day, device) for device in others]
    draft = keep(day, day.cem, language="German", title2=SECRET)
    day.cem.post(f"{day.at}/drafts/{draft}", title=f"{SECRET}!")
    assert [everything(day, device) for device in others] == before
    assert SECRET in everything(day, day.cem)["/drafts"]
    day.cem.delete(f"{day.at}/drafts/{draft}")
    assert [everything(day, device) for device in others] == before


def test_the_two_worlds_can_be_told_apart_when_it_is_pitched(server: Any) -> None:
    """The control: the same comparison sees a topic."""
    day = Day(server)
    before = everything(day, day.ben)
    day.cem.post(f"{day.at}/drafts/{keep(day, day.cem)}/topic")
    after = everything(day, day.ben)
    assert SECRET in after["/board.json"]
    assert before["/board.json"] != after["/board.json"]


@pytest.mark.sqlite_only
def test_nobody_is_nudged_but_its_writer(server: Any) -> None:
    day = Day(server)
    with day.ben.live(day.at, "phone", 0) as other:
        other.receive_text()
        keep(day, day.cem)
        day.cem.post(f"{day.at}/topics/{day.bread}/star")
        assert SECRET not in (frame := other.receive_text())
        assert '"own"' not in frame


@pytest.mark.sqlite_only
def test_one_tap_pitches_it_once_the_marketplace_is_open(server: Any) -> None:
    day = Day(server)
    day.event.phase("welcome")
    draft = keep(day, day.cem, language="Nederlands", title2="Onion tart", language2="en")
    refused = day.cem.post(f"{day.at}/drafts/{draft}/topic")
    assert (refused.status_code, refused.json()["rule"]) == (409, "phase_closed")
    assert day.cem.json(f"{day.at}/me.json")["topic_drafts"] == [draft], "kept all the same"
    day.event.phase("marketplace")
    topic = day.cem.post(f"{day.at}/drafts/{draft}/topic").json()
    assert topic["location"].endswith(f"/topics/{topic['id']}/place")
    (found,) = [t for t in day.event.board()["topics"] if t["id"] == topic["id"]]
    assert (found["title"], found["convener"], found["language"]) == (SECRET, "Cem", "nl")
    assert (found["title2"], found["language2"]) == ("Onion tart", "en")
    assert day.cem.json(f"{day.at}/me.json")["topic_drafts"] == []
    assert day.cem.post(f"{day.at}/drafts/{draft}/topic").status_code == 404


@pytest.mark.sqlite_only
def test_a_draft_of_somebody_else_is_not_there(server: Any) -> None:
    day = Day(server)
    unknown = day.ben.post(f"{day.at}/drafts/999999", title="Mine")
    path = f"{day.at}/drafts/{keep(day, day.cem)}"
    for device in (day.ben, day.flora):
        for answer in (device.post(path, title="Mine"), device.post(f"{path}/topic"), device.delete(path)):
            assert (answer.status_code, answer.content) == (404, unknown.content)
    assert day.nobody.post(f"{day.at}/topics", title=SECRET, draft="true").status_code == 403


@pytest.mark.sqlite_only
def test_forty_are_enough(server: Any) -> None:
    day = Day(server)
    for _ in range(40):
        keep(day, day.cem)
    assert day.cem.post(f"{day.at}/topics", title="One more", draft="true").status_code == 429
