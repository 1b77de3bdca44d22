"""What is held back is on the desk only: for everybody else, the world with it is the world without it."""

import re
from typing import Any

import pytest

from tests.day import Day

pytestmark = pytest.mark.sqlite_only
PAGES = {
    "phone": "?look", "wall": "/wall", "topic": "/topics/{bread}", "place": "/topics/{river}/place",
    "harvest": "/breakouts/{breakout}/harvest",
}  # fmt: skip
EXPORTS = (
    "/board.json", "/agenda.ics", "/proceedings.json", "/proceedings.html", "/proceedings.md", "/me.json", "/mine",
    "/inbox", "/search.css?q=attic",
)  # fmt: skip
SECRETS = ("Attic", "Dawn", "Soup", "Midnight")


def hold(day: Day) -> None:
    """Rooms and times before, amid and after what everybody sees, on the same day and on another one."""
    attic = day.flora.post(f"{day.at}/rooms", name="Attic", seats="4", held="true").json()["id"]
    day.flora.post(f"{day.at}/rooms/{attic}", name="Attic under the roof")
    for starts, ends, label, kind in (
        ("1T07:00", "1T08:00", "Dawn", "breakout"),
        ("1T11:00", "1T11:10", "Soup", "break"),
        ("2T23:00", "3T00:30", "Midnight", "plenary"),
    ):
        times = {"starts": f"2027-03-0{starts}", "ends": f"2027-03-0{ends}"}
        made = day.flora.post(f"{day.at}/slots", **times, label=label, kind=kind, held="true")
        assert made.status_code == 200, made.text


def seen(day: Day, path: str) -> str:
    """What Cem sees there (Ben, where it is his), but for what every command changes: the revision and the moment."""
    accept = "application/json" if "json" in path else "text/html"
    who = day.ben if path == PAGES["place"] else day.cem
    answer = who.get(day.at + path.format_map(vars(day)), accept)
    assert answer.status_code == 200, path
    text = re.sub(r'name="op" value="[0-9a-f-]{36}"', "", answer.text)
    text = re.sub(r"revision \d+(</dd>|\.)|, \d\d:\d\d, (?=revision)|\"at\": ?\"[^\"]+\"", "", text)
    text = re.sub(r'((data-(at|revision)="|[?&;](at|since)=|SEQUENCE:|"revision": ?))[\d.]+', r"\1", text)
    return re.sub(r"(<span class=\"clock[^>]*>)\d\d:\d\d", r"\1", text)


@pytest.mark.parametrize("path", [*PAGES.values(), *EXPORTS])
def test_pages_and_exports_are_the_same_with_and_without(server: Any, path: str) -> None:
    day = Day(server).furnish()
    without = seen(day, path)
    hold(day)
    assert seen(day, path) == without


@pytest.mark.parametrize("page", PAGES)
def test_the_push_has_nothing_to_say(server: Any, page: str) -> None:
    day = Day(server).furnish()
    before = day.cem.json(f"{day.at}/since/0?page={page}&lang=en")
    hold(day)
    after = day.cem.json(f"{day.at}/since/{before['rev']}?at={before['at']}&page={page}&lang=en")
    assert (after["rev"] > before["rev"], after["content"]) == (True, "")
    assert day.cem.json(f"{day.at}/since/0?page={page}&lang=en")["content"] == before["content"]


def test_the_desk_sees_it_and_once_released_everybody(server: Any) -> None:
    """The control: what the tests above compare does change when there is something to see."""
    day = Day(server).furnish()
    paths = ("?look", "/wall", "/board.json", "/agenda.ics", "/topics/{bread}")
    without = {path: seen(day, path) for path in paths}
    hold(day)
    page = day.flora.get(f"{day.at}/desk/space").text
    assert all(secret in page for secret in SECRETS)
    assert not any(secret in day.cem.get(f"{day.at}/desk/space").text for secret in SECRETS)
    for path in re.findall(r"/(?:slots|rooms)/\d+/release", page):
        assert day.flora.post(day.at + path).status_code == 200
    for path in paths[:-1]:
        assert seen(day, path) != without[path], path
