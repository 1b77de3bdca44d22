"""The next event: it takes along what its facilitator says, and nobody's name, and the wall starts blank."""

from typing import Any

import pytest

from tests.conftest import Device
from tests.day import Day

pytestmark = pytest.mark.sqlite_only
WORDS = {"title": "Porto", "question": "And now?"}


@pytest.fixture
def day(server: Any) -> Day:
    return Day(server).furnish()


def start(day: Day, device: Device | None = None, **fields: Any) -> Any:
    return (device or day.flora).post("/events", **(WORDS | {"from": day.event.slug} | fields))


def board(device: Device, answer: Any) -> Any:
    assert answer.status_code == 200, answer.text
    return device.json(f"/e/{answer.json()['slug']}/board.json")


def test_topics_that_found_no_time_come_as_ideas_without_names(day: Day) -> None:
    day.event.topic(day.cem, "Salt", description="*Where* from?")
    for title in ("Withdrawn", "Hidden"):
        topic = day.event.topic(day.cem, title)
        day.cem.delete(f"{day.at}/topics/{topic}") if title == "Withdrawn" else day.flora.post(
            f"{day.at}/topics/{topic}/hiding"
        )
    answer = start(day, carry="topics")
    new = board(day.flora, answer)
    assert [(idea["title"], idea["by"], idea["came_from"]) for idea in new["ideas"]] == [("Salt", "", "Lisbon")]
    assert (new["topics"], new["breakouts"]) == ([], []), "the wall starts blank"
    page = day.nobody.get(f"/e/{new['slug']}/ideas").text
    assert "Found no time at <bdi>Lisbon</bdi>" in page
    assert "Cem" not in page
    assert f'href="{day.at}/proceedings"' in page


def test_rooms_come_with_what_is_said_about_them(day: Day) -> None:
    room = day.event.room(1)
    found = {"directions": "Up the stairs", "access": "quiet", "link": "https://meet.example.org/library"}
    day.flora.post(f"{day.at}/rooms/{room}", name="Library", seats="12", **found)
    everything = board(day.flora, start(day, carry="rooms"))["rooms"]
    assert [(one["name"], one["seats"]) for one in everything] == [("Great hall", 60), ("Library", 12), ("Attic", 4)]
    assert (everything[1]["directions"], everything[1]["access"]) == ("Up the stairs", ["quiet"])
    lines = board(day.flora, start(day, carry="directions", rooms="library, 20\nCellar"))["rooms"]
    assert [(one["name"], one["seats"], one["directions"]) for one in lines] == [
        ("library", 20, "Up the stairs"),
        ("Cellar", None, ""),
    ]
    both = board(day.flora, start(day, carry="rooms", rooms="Library, 20"))["rooms"]
    assert [one["name"] for one in both] == ["Library", "Great hall", "Attic"], "each once"


def test_slots_come_on_other_days_at_the_same_times(day: Day) -> None:
    new = board(day.flora, start(day, carry="slots", date="2027-07-05"))
    old = day.event.board()["slots"]
    assert [slot["starts"][11:16] for slot in new["slots"]] == [slot["starts"][11:16] for slot in old]
    assert {slot["starts"][:10] for slot in new["slots"]} == {"2027-07-05"}
    assert new["slots"][0]["starts"].endswith("+01:00"), "by the clocks of the place, in summer, too"
    assert new["timezone"] == "Europe/Lisbon"
    assert [slot["kind"] for slot in new["slots"]] == [slot["kind"] for slot in old]


def test_actions_come_with_their_champion_and_what_happened(day: Day) -> None:
    day.event.phase("convergence")
    for title, who in (("Two ovens", day.ana), ("Withdrawn", day.cem)):
        fields = {"champion": day.id(who), "next_step": "Ask the street", "due": "2027-04-01"}
        made = who.post(f"{day.at}/actions", title=title, **fields)
        assert made.status_code == 200, made.text
        day.ben.post(f"{day.at}/actions/{made.json()['id']}/membership")
    day.cem.delete(f"{day.at}/actions/{made.json()['id']}")
    new = board(day.flora, start(day, carry="actions"))
    found = {one["title"]: one for one in day.flora.json(f"/e/{new['slug']}/actions.json")["actions"]}
    assert "Withdrawn" not in found
    assert (found["Two ovens"]["champion"], found["Two ovens"]["members"]) == ("Ana", [])
    assert found["Two ovens"]["due"] == "2027-04-01"
    day.flora.post(f"/e/{new['slug']}/phase", phase="convergence")
    ana = day.server.device()
    ana.post(f"/e/{new['slug']}/people", name="Ana")
    assert ana.post(f"/e/{new['slug']}/actions/{found['Two ovens']['id']}/champion").status_code == 200, "hers again"


def test_people_stars_and_names_stay(day: Day) -> None:
    new = board(day.flora, start(day, carry="topics\nrooms\nslots"))
    assert new["people"] == 1
    assert day.ana.json(f"/e/{new['slug']}/me.json")["id"] is None
    assert "Ana" not in str(new)


def test_only_who_holds_the_earlier_event(day: Day) -> None:
    for device in (day.ana, day.nobody, Day(day.server).flora):
        answer = start(day, device, carry="topics")
        assert (answer.status_code, answer.json()["rule"]) == (403, "not_yours")
    day.flora.post(f"{day.at}/k/{_link(day)}")
    assert day.ana.post(f"{day.at}/k/{_link(day)}").status_code == 200
    assert start(day, day.ana).status_code == 200, "she holds it now, too"
    me = day.id(day.ana)
    day.flora.delete(f"{day.at}/people/{me}/facilitator")
    assert start(day, day.ana).status_code == 403, "and not any more"


def _link(day: Day) -> str:
    return str(day.flora.post(f"{day.at}/keys", kind="facilitator").json()["key"].rpartition("/k/")[2])


@pytest.mark.parametrize(
    ("fields", "status", "field"),
    [
        ({"carry": "people"}, 422, "carry"),
        ({"carry": "topics\nstars"}, 422, "carry"),
        ({"from": "", "carry": "topics"}, 422, "from"),
        ({"from": "nowhere"}, 404, None),
        ({"from": "../demo"}, 404, None),
        ({"from": "x" * 300}, 422, "from"),
        ({"rooms": ", ,"}, 422, "rooms"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_made(day: Day, fields: Any, status: int, field: str | None) -> None:
    before = day.server.house.boards.revisions(list(range(1, 2000)))
    answer = start(day, **fields)
    assert (answer.status_code, answer.json().get("field")) == (status, field)
    assert day.server.house.boards.revisions(list(range(1, 2000))) == before


def test_the_form_is_filled_from_the_event(day: Day) -> None:
    day.event.topic(day.cem, "Salt")
    html = day.flora.get(f"{day.at}/desk/next").text
    for told in ('value="Lisbon"', "How do we go on?", "Great hall, 60", "Opening [plenary]", "1 topic that found no"):
        assert told in html
    assert f'name="from" value="{day.event.slug}"' in html
    assert day.ana.get(f"{day.at}/desk/next").status_code == 403
    assert f"{day.at}/desk/next" in day.flora.get(f"{day.at}/desk/harvest").text


def test_twice_the_same_op_is_one_event(day: Day) -> None:
    op = "6d0bb1ba-2c8e-4d6c-9a5d-0f3f4d5e6a7b"
    day.flora.get("/")
    first, again = (start(day, carry="rooms", op=op).json() for _ in range(2))
    assert first["slug"] == again["slug"]


def test_an_erased_event_is_followed_by_nothing(own_server: Any) -> None:
    from app.archive import erase_event

    day = Day(own_server)
    new = start(day).json()["slug"]
    assert "follows on from" in day.flora.get(f"/e/{new}?look").text
    erase_event(own_server.house.database, day.event.slug)
    assert "follows on from" not in day.flora.get(f"/e/{new}?look").text
