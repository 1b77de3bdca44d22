"""Who is where: only those who agreed, only to people of the event, only on that page."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from app import clock
from tests.day import Day
from tests.routes.test_drafts import everything

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def day(server: Any) -> Iterator[Day]:
    """Ten past ten: Bread is on, and Ben and Cem sit in it."""
    before = clock._shift
    clock.start_at(datetime.fromisoformat("2027-03-01T10:10:00+00:00"))
    found = Day(server)
    for device in (found.ben, found.cem):
        device.post(f"{found.at}/breakouts/{found.breakout}/seat")
    yield found
    clock._shift = before


def where(day: Day, device: Any, query: str = "") -> str:
    return str(device.get(f"{day.at}/where?part&q={query}").text)


def see(day: Day, device: Any, visible: str) -> None:
    assert device.post(f"{day.at}/me/visibility", visible=visible).status_code == 200


def test_nobody_is_seen_who_did_not_agree(day: Day) -> None:
    assert "Ben" not in where(day, day.ana)
    see(day, day.ben, "true")
    assert "<bdi>Ben</bdi>" in where(day, day.ana)
    assert "Cem" not in where(day, day.ana)
    assert "Cem" not in where(day, day.flora), "nor does the facilitator see them"
    see(day, day.ben, "false")
    assert "Ben" not in where(day, day.ana), "at once"


def test_it_is_on_no_other_page_and_in_no_export(day: Day) -> None:
    others = (day.flora, day.ana, day.nobody)
    before = [everything(day, device) for device in others]
    see(day, day.ben, "true")
    assert [everything(day, device) for device in others] == before
    assert day.nobody.get(f"{day.at}/where").status_code == 403


def test_search_by_name_and_who_roams(day: Day) -> None:
    for device in (day.ben, day.cem):
        see(day, device, "true")
    day.cem.post(f"{day.at}/slots/{day.slots[0]}/roaming")
    assert "Cem" in where(day, day.ana).partition("In between")[2]
    found = where(day, day.ana, "bén")
    assert "Ben" in found
    assert "Cem" not in found
    assert "Nobody of that name" in where(day, day.ana, "Zoe")
    day.ben.delete(f"{day.at}/me")
    assert "Ben" not in where(day, day.ana)
