"""The contact sheet: two worlds, one with people on it and one without, look the same to who is not on it."""

import re
from typing import Any

import pytest
from sqlmodel import select

from app import clock
from app.archive import export_event
from app.models.contacts import Contact
from tests.conftest import Device
from tests.day import Day

pytestmark = pytest.mark.sqlite_only

PAGES = (
    "/contacts", "/closing", "?look", "/wall", "/board.json", "/changes.json", "/me.json", "/mine.css", "/mine",
    "/inbox", "/since/0?page=closing&lang=en", "/proceedings.json", "/proceedings.md", "/proceedings.csv", "/me",
)  # fmt: skip
DESK = ("/desk/harvest", "/desk/private?page=harvesting", "/desk/private?page=space", "/desk/history")
SECRET = "ana-7731@example.org"


def seen(day: Day, device: Device, pages: tuple[str, ...]) -> dict[str, bytes]:
    """What somebody gets, without what differs from one moment to the next."""
    found = {}
    for page in pages:
        answer = device.get(f"{day.at}{page}")
        text = re.sub(rb'(name="op" value=|data-at=|at=|"at": ?)"?[^"&,}]*', b"", answer.content)
        headers = sorted((name, value) for name, value in answer.headers.items() if name != "content-length")
        found[page] = text + repr(headers).encode()  # packed, an op of another spelling has another length
    return found


def test_two_worlds(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)  # the minute on the wall is the same in both
    day = Day(server)
    watching = ((day.nobody, PAGES), (day.cem, PAGES), (day.flora, (*PAGES, *DESK)))
    for device, pages in watching:
        seen(day, device, pages)  # a first visit brings a cookie
    before = [seen(day, device, pages) for device, pages in watching]
    for who, text in ((day.ana, SECRET), (day.ben, "+351 000 111")):
        assert who.post(f"{day.at}/contacts", text=text).status_code == 200
    after = [seen(day, device, pages) for device, pages in watching]
    for one, other in zip(before, after, strict=True):
        for page in one:
            assert one[page] == other[page], page


def test_who_is_on_it_sees_it_until_they_leave(server: Any) -> None:
    day = Day(server)
    day.ana.post(f"{day.at}/contacts", text=SECRET)
    assert day.ben.post(f"{day.at}/contacts", text=" ").status_code == 422
    assert SECRET not in day.ben.get(f"{day.at}/contacts").text
    day.ben.post(f"{day.at}/contacts", text="Ring\nthe bell")
    assert SECRET in day.ben.get(f"{day.at}/contacts").text
    day.ben.post(f"{day.at}/contacts", text="No bell")
    assert "Ring" not in day.ana.get(f"{day.at}/contacts").text
    assert day.flora.post(f"{day.at}/contacts", text="Desk").status_code == 200
    assert SECRET in day.flora.get(f"{day.at}/contacts").text, "who holds the space is a person, too"
    assert [day.ana.delete(f"{day.at}/contacts").status_code for _ in range(2)] == [200, 200]
    for device in (day.ana, day.ben, day.flora):
        assert SECRET not in device.get(f"{day.at}/contacts").text


def test_it_is_in_no_export_change_or_answer(server: Any) -> None:
    day = Day(server)
    revision = day.revision()
    answer = day.ana.post(f"{day.at}/contacts", text=SECRET)
    assert SECRET not in answer.text
    assert day.revision() == revision
    assert SECRET.encode() not in export_event(server.house.database, day.event.slug, private=False)
    assert day.hanna.post(f"{day.at}/contacts", text="x", person=day.guest).status_code == 200
    day.hanna.delete(f"{day.at}/contacts")
    with server.house.database.reading() as session:
        rows = session.exec(select(Contact.person_id).where(Contact.event_id == day.event.id)).all()
    assert rows == [day.of_ana], "nobody is put on it by somebody else"
