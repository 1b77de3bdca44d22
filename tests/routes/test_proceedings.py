"""The book, and the calendar."""

from datetime import datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from icalendar import Calendar

from tests.conftest import BASE
from tests.day import REPORT, Day

pytestmark = pytest.mark.sqlite_only
FORMS = ["", ".html", ".json", ".md"]


def calendar(day: Day, query: str = "", device: Any = None) -> Calendar:
    answer = (device or day.nobody).get(f"{day.at}/agenda.ics{query}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    return Calendar.from_ical(answer.content)  # type: ignore[return-value]


@pytest.mark.parametrize("form", FORMS)
def test_every_topic_is_in_the_book(server: Any, form: str) -> None:
    """With or without a report, a place or a star; withdrawn ones too."""
    day = Day(server)
    day.cem.post(f"{day.at}/breakouts/{day.breakout}/harvest", **REPORT)
    gone = day.event.topic(day.cem, "Taken back")
    day.cem.delete(f"{day.at}/topics/{gone}")
    text = day.nobody.get(f"{day.at}/proceedings{form}").text
    for title in ("Bread", "Who looks after the river?", "Taken back", "baked", "Flour", "An oven", "Rise!"):
        assert title in text, title


@pytest.mark.parametrize(
    ("form", "kind"),
    [("", "text/html"), (".html", "text/html"), (".json", "application/json"), (".md", "text/markdown")],
)
def test_the_book_has_its_forms(server: Any, form: str, kind: str) -> None:
    answer = Day(server).nobody.get(server.event().at + f"/proceedings{form}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)


def test_a_hidden_topic_is_not_in_the_book(server: Any) -> None:
    day = Day(server)
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    for form in FORMS:
        assert "Bread" not in day.flora.get(f"{day.at}/proceedings{form}").text


def test_a_draft_is_not_in_the_book(server: Any) -> None:
    day = Day(server)
    day.cem.post(f"{day.at}/breakouts/{day.breakout}/harvest", summary="Half a thought", draft="true")
    for form in FORMS:
        assert "Half a thought" not in day.cem.get(f"{day.at}/proceedings{form}").text


def test_the_book_goes_in_the_order_of_the_day(server: Any) -> None:
    day = Day(server)
    late = day.event.topic(day.cem, "Late")
    day.place(day.cem, late, 2, 0)
    day.place(day.ben, day.river, 1, 0)
    nowhere = day.event.topic(day.cem, "Nowhere")
    book = day.nobody.json(f"{day.at}/proceedings.json")
    assert [topic["id"] for topic in book["topics"]] == [day.bread, day.river, late, nowhere]


def test_the_book_for_programs(server: Any) -> None:
    day = Day(server)
    day.cem.post(f"{day.at}/topics/{day.bread}/star")
    day.cem.post(f"{day.at}/breakouts/{day.breakout}/harvest", **REPORT)
    book = day.nobody.json(f"{day.at}/proceedings.json")
    assert (book["title"], book["question"], book["revision"]) == ("Lisbon", "How do we go on?", day.revision())
    topic = book["topics"][0]
    assert (topic["title"], topic["convener"], topic["stars"]) == ("Bread", "Ana", 1)
    (breakout,) = topic["breakouts"]
    assert (breakout["room"], breakout["starts"]) == ("Great hall", "2027-03-01T10:00:00+00:00")
    assert {name: breakout["harvest"][name] for name in REPORT} == REPORT
    assert datetime.fromisoformat(breakout["harvest"]["at"]).tzinfo is not None


def test_the_contents_lead_to_every_topic(server: Any) -> None:
    day = Day(server)
    page = BeautifulSoup(day.nobody.get(f"{day.at}/proceedings").text, "html.parser")
    for link in page.select(".contents a"):
        assert page.find(id=str(link["href"]).removeprefix("#"))


def test_an_empty_book_is_a_book(server: Any) -> None:
    event = server.event(slots="", rooms="")
    for form in FORMS:
        assert event.host.get(f"{event.at}/proceedings{form}").status_code == 200


def test_the_calendar_has_the_whole_wall(server: Any) -> None:
    day = Day(server)
    entries = {str(entry["summary"]): entry for entry in calendar(day).walk("VEVENT")}
    assert entries.keys() == {"Bread", "Opening", "Lunch"}
    bread = entries["Bread"]
    assert str(bread["location"]) == "Great hall"
    assert str(bread["url"]) == f"{BASE}{day.at}/topics/{day.bread}"
    assert "Ana" in str(bread["description"])


def test_times_of_the_calendar_have_their_zone(server: Any) -> None:
    day = Day(server, timezone="America/Sao_Paulo")
    found = calendar(day)
    (zone,) = found.walk("VTIMEZONE")
    assert str(zone["tzid"]) == "America/Sao_Paulo"
    for entry in found.walk("VEVENT"):
        assert entry["dtstart"].params["TZID"] == "America/Sao_Paulo"
        assert entry["dtend"].dt > entry["dtstart"].dt
        assert entry["dtstamp"].to_ical().endswith(b"Z")
    (bread,) = (entry for entry in found.walk("VEVENT") if str(entry["summary"]) == "Bread")
    assert bread["dtstart"].dt.isoformat() == "2027-03-01T10:00:00-03:00"


def test_lines_of_the_calendar_are_folded(server: Any) -> None:
    day = Day(server)
    day.ana.post(f"{day.at}/topics/{day.bread}", title="設計" * 90, description="Qué; quién, cuándo\n\\ 👩‍👩‍👧 " * 90)
    body = day.nobody.get(f"{day.at}/agenda.ics").content
    assert body.endswith(b"\r\n")
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert b"\n" not in body.replace(b"\r\n", b"")
    body.decode()  # no sign is cut in two
    (bread,) = (e for e in calendar(day).walk("VEVENT") if str(e["uid"]).startswith("breakout"))
    assert str(bread["summary"]) == "設計" * 90
    assert "Qué; quién, cuándo\n\\ 👩‍👩‍👧" in str(bread["description"])


def test_identifiers_of_the_calendar_are_unique_and_stay(server: Any) -> None:
    day, other = Day(server), Day(server)
    day.place(day.ana, day.bread, 1, 1)
    before = {str(e["uid"]): e for e in calendar(day).walk("VEVENT")}
    assert len(before) == 4
    day.ana.post(f"{day.at}/breakouts/{day.breakout}", slot=day.slots[2], room=day.rooms[1])
    after = {str(e["uid"]): e for e in calendar(day).walk("VEVENT")}
    assert after.keys() == before.keys()
    moved = [uid for uid in after if after[uid]["dtstart"].dt != before[uid]["dtstart"].dt]
    assert len(moved) == 1
    assert int(after[moved[0]]["sequence"]) > int(before[moved[0]]["sequence"])
    assert not after.keys() & {str(e["uid"]) for e in calendar(other).walk("VEVENT")}


def test_a_personal_link_makes_it_my_agenda(server: Any) -> None:
    day = Day(server)
    day.place(day.ben, day.river, 1, 1)
    key = day.ben.post(f"{day.at}/keys", kind="personal").json()["key"].rpartition("/")[2]

    def breakouts() -> set[str]:
        found = calendar(day, f"?key={key}").walk("VEVENT")
        return {str(entry["summary"]) for entry in found if str(entry["uid"]).startswith("breakout")}

    assert breakouts() == {"Who looks after the river?"}, "what I convene"
    day.ben.post(f"{day.at}/breakouts/{day.breakout}/seat")
    assert breakouts() == {"Who looks after the river?", "Bread"}, "where I sit"


def test_only_a_personal_link_of_the_event_opens_an_agenda(server: Any) -> None:
    day, other = Day(server), Day(server)
    foreign = other.ana.post(f"{other.at}/keys").json()["key"].rpartition("/")[2]
    held = day.flora.post(f"{day.at}/keys", kind="facilitator").json()["key"].rpartition("/")[2]
    cookie = day.ana.http.cookies["twofeet_person"]
    for key in (foreign, held, cookie, "x", "x" * 500):
        assert day.nobody.get(f"{day.at}/agenda.ics?key={key}").status_code == 404
