"""A copied day is the day of which it is a copy, and not the same one."""

import re
from typing import Any

import pytest

from tests.day import Day

PAGES = ("", "?look", "/wall", "/desk", "/desk/wall", "/board.json", "/changes.json", "/me.json", "/proceedings.md")


def picture(day: Day, path: str) -> str:
    """What Flora sees, without what is each day's own: addresses, codes, keys, ids and times."""
    found = day.flora.get(f"{day.at}{path}").text
    for name in ("slug", "code"):
        found = found.replace(day.event.made[name], name)
    found = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{10}\.\d+|20\d\d-[^\"<]*|\d\d:\d\d", "", found)
    return re.sub(r"\d+", "", re.sub(r"(?s)<svg.*?</svg>|<datalist.*?</datalist>", "", found))


def test_a_copy_is_what_was_made(town: Any) -> None:
    town.begun.clear()
    made, copied = Day(town), Day(town)
    assert made.event.id != copied.event.id
    for path in PAGES:
        assert picture(made, path) == picture(copied, path), path
    for name in ("ana", "ben", "cem", "flora"):
        mine, theirs = (getattr(day, name).json(f"{day.at}/me.json") for day in (made, copied))
        assert (mine["name"], mine["role"]) == (theirs["name"], theirs["role"])
    assert copied.ana.post(f"{copied.at}/undo").status_code == 403
    assert copied.flora.post(f"{copied.at}/undo").status_code == 200, "the facts and the past came along"
    assert copied.event.board()["breakouts"] == []
    assert len(made.event.board()["breakouts"]) == 1


@pytest.mark.sqlite_only
def test_copies_have_nothing_in_common(town: Any) -> None:
    Day(town)
    one, other = Day(town), Day(town)
    before = other.event.board()
    assert one.ana.delete(f"{one.at}/topics/{one.bread}").status_code == 200
    assert other.event.board() == before
    assert Day(town).event.board()["topics"][-1]["withdrawn"] is False
    other.nobody.http.cookies.set("twofeet_person", one.flora.http.cookies["twofeet_person"])
    assert other.nobody.post(f"{other.at}/phase", phase="news").status_code == 403
    assert {one.bread, *one.slots, *one.rooms} != {other.bread, *other.slots, *other.rooms}
