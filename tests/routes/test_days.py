"""My day: what is mine in the order of the day, what moved since I looked, and a calendar that knows it, too."""

from typing import Any

import pytest
from icalendar import Calendar

from tests.day import Day

pytestmark = pytest.mark.sqlite_only


def page(day: Day, device: Any) -> str:
    return str(device.get(f"{day.at}/me/day?part").text)


def entries(day: Day, device: Any, address: str) -> dict[str, Any]:
    found = Calendar.from_ical(device.get(address.partition(":8000")[2]).text)
    return {str(one["uid"]): one for one in found.walk("VEVENT")}


def test_what_is_mine_and_nothing_else(server: Any) -> None:
    day = Day(server)
    river = day.place(day.ben, day.river, 1, 1)
    assert "Bread" not in page(day, day.cem)
    day.cem.post(f"{day.at}/topics/{day.bread}/star")
    day.cem.post(f"{day.at}/breakouts/{river}/seat")
    day.cem.post(f"{day.at}/breakouts/{river}/note-taker")
    mine = page(day, day.cem)
    for words in ("Bread", "Starred", "Who looks after the river?", "You go there", "You take notes", "Free."):
        assert words in mine
    assert mine.index("Bread") < mine.index("river") < mine.index("Lunch")
    assert "You convene this" in page(day, day.ana)
    assert "two places at once" not in mine


def test_two_promises_at_once_are_said(server: Any) -> None:
    day = Day(server)
    river = day.place(day.ben, day.river, 0, 1)
    day.ana.post(f"{day.at}/breakouts/{river}/note-taker")
    assert "two places at once" in page(day, day.ana)
    day.ana.delete(f"{day.at}/breakouts/{river}/note-taker")
    day.ana.post(f"{day.at}/topics/{day.river}/star")
    assert "two places at once" not in page(day, day.ana), "a star promises nothing"


def test_what_moved_is_told_with_the_old_place_until_it_was_seen(server: Any) -> None:
    day = Day(server)
    day.cem.post(f"{day.at}/topics/{day.bread}/star")
    day.ana.post(f"{day.at}/breakouts/{day.breakout}", slot=day.slots[1], room=day.rooms[1])
    for _ in range(2):  # looking at the page alone changes nothing: link previews look, too
        told = page(day, day.cem)
        assert "Since you last looked" in told
        assert "It was: Great hall, 10:00." in told
    notice = told.partition("/notices/")[2].partition('"')[0]
    assert day.cem.post(f"{day.at}/notices/{notice}", _method="DELETE", before="true").status_code == 200
    assert "Since you last looked" not in page(day, day.cem)
    assert "Since you last looked" not in page(day, day.ana), "who moved it knows"


def test_the_calendars_address_opens_the_calendar_and_nothing_else(server: Any) -> None:
    day = Day(server)
    day.cem.post(f"{day.at}/topics/{day.bread}/star")
    address = day.cem.post(f"{day.at}/keys", kind="calendar").json()["key"]
    mine = entries(day, day.nobody, address)
    assert "Bread" in [str(one["summary"]) for one in mine.values()]
    secret = address.rpartition("=")[2]
    assert day.nobody.get(f"{day.at}/k/{secret}").status_code == 404
    assert day.nobody.post(f"{day.at}/k/{secret}").status_code == 404
    day.nobody.http.cookies.set("twofeet_person", secret)
    assert day.nobody.json(f"{day.at}/me.json")["id"] is None
    assert day.cem.delete(f"{day.at}/keys/calendar").status_code == 200
    assert day.server.device().get(f"{day.at}/agenda.ics?key={secret}").status_code == 404


def test_a_calendar_hears_of_moves_and_of_what_is_cancelled(server: Any) -> None:
    day = Day(server)
    day.cem.post(f"{day.at}/breakouts/{day.breakout}/seat")
    address = day.cem.post(f"{day.at}/keys", kind="calendar").json()["key"]
    before = {uid: one for uid, one in entries(day, day.nobody, address).items() if str(one["summary"]) == "Bread"}
    ((uid, first),) = before.items()
    day.ana.post(f"{day.at}/breakouts/{day.breakout}", slot=day.slots[1])
    moved = entries(day, day.nobody, address)[uid]
    assert moved["dtstart"].dt > first["dtstart"].dt
    assert int(moved["sequence"]) > int(first["sequence"])
    day.ana.delete(f"{day.at}/breakouts/{day.breakout}")
    gone = entries(day, day.nobody, address)[uid]
    assert str(gone["status"]) == "CANCELLED"
    assert int(gone["sequence"]) > int(moved["sequence"])
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    assert uid not in entries(day, day.nobody, address), "a hidden topic is not spoken of"


def test_the_guide_has_five_cards_and_the_law_in_the_events_words(server: Any) -> None:
    day = Day(server)
    guide = day.nobody.get(f"{day.at}/guide").text
    assert guide.count('class="leaf') == 5
    assert "two feet" in guide
    day.flora.post(f"{day.at}/event", title="Lisbon", question="How?", law="mobility")
    assert "two feet" not in day.nobody.get(f"{day.at}/guide").text
    assert f"{day.at}/guide" in day.nobody.get(day.at).text, "offered to who joins"
