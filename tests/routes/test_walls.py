"""Walls and their scenes, over HTTP: what is shown, what follows the day, what the nights say."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from app import clock
from app.models.walls import SCENES, STEPS, follows
from tests.day import Day

pytestmark = pytest.mark.sqlite_only
TWO_DAYS = """2027-03-01 09:00-10:00 Opening [plenary]
10:00-11:00 One
11:15-12:15
2027-03-02 09:00-09:30 Morning [plenary]
09:30-10:30 Two"""


@pytest.fixture
def moment() -> Iterator[Any]:
    """Sets the clock of the house; it goes right again afterwards."""
    yield lambda text: clock.start_at(datetime.fromisoformat(text))
    clock.start_at(datetime.now(UTC))


def shown(day: Day, name: str = "main") -> tuple[str, str]:
    """The scene and step of a wall's page, as it is drawn."""
    html = day.nobody.get(f"{day.at}/wall?name={name}").text
    body = re.search(r"<body[^>]*>", html)
    assert body
    step = re.search(r'data-step="(\d+)"', body[0])
    return re.findall(r'data-scene="(\w+)"', body[0])[0], step[1] if step else ""


def told(day: Day, name: str = "main") -> dict[str, Any]:
    return next(wall for wall in day.event.board()["walls"] if wall["name"] == name)


@pytest.mark.parametrize("scene", SCENES)
def test_a_wall_shows_every_scene_and_keeps_it(town: Any, scene: str) -> None:
    day = Day(town)
    answer = day.flora.post(f"{day.at}/walls/main/scene", scene=scene)
    assert answer.json()["scene"] == scene
    assert shown(day)[0] == scene
    assert told(day)["scene"] == scene
    day.flora.post(f"{day.at}/phase", phase="closing")
    assert shown(day)[0] == scene, "what somebody has set does not follow the phase"


def test_two_walls_differ_and_one_that_is_taken_away_is_gone(town: Any) -> None:
    day = Day(town)
    made = day.flora.post(f"{day.at}/walls", name="Foyer 2").json()["id"]
    day.flora.post(f"{day.at}/walls/Foyer%202/scene", scene="news", step="2")
    assert shown(day, "Foyer%202") == ("news", "2")
    assert shown(day)[0] == "agenda"
    assert [wall["name"] for wall in day.event.board()["walls"]] == ["main", "Foyer 2"]
    assert day.flora.delete(f"{day.at}/walls/{made}").status_code == 200
    for path in ("wall?name=Foyer%202", "wall?name=nowhere", f"wall?name={made}"):
        answer = day.nobody.get(f"{day.at}/{path}")
        assert answer.status_code == 404
        assert "There is nothing here." in answer.text
    assert day.flora.post(f"{day.at}/walls/{made}/scene", scene="news").status_code == 404


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("/walls/main/scene", {"scene": "nonsense"}, 422),
        ("/walls/main/scene", {}, 422),
        ("/walls/main/scene", {"scene": "principles", "step": "7"}, 422),
        ("/walls/main/scene", {"scene": "news", "step": "0"}, 422),
        ("/walls/main/scene", {"turn": "sideways"}, 422),
        ("/walls/nowhere/scene", {"scene": "news"}, 404),
        ("/walls/99999999999999999999/scene", {"scene": "news"}, 404),
        ("/walls", {"name": ""}, 422),
        ("/walls", {"name": "Main"}, 422),
        ("/walls", {"name": "a/b"}, 422),
        ("/walls", {"name": "7"}, 422),
        ("/walls", {"name": "x" * 81}, 422),
    ],
)
def test_what_is_no_scene_and_no_wall_is_refused(town: Any, path: str, fields: dict[str, str], status: int) -> None:
    day = Day(town)
    before = day.event.board()
    answer = day.flora.post(day.at + path, **fields)
    assert (answer.status_code, answer.json()["ok"]) == (status, False)
    assert answer.json()["message"]
    assert day.event.board() == before


def test_the_main_wall_stays_and_twenty_are_enough(town: Any) -> None:
    day = Day(town)
    answer = day.flora.delete(f"{day.at}/walls/main")
    assert (answer.status_code, answer.json()["rule"]) == (409, "main_wall_stays")
    names = [f"Wall {n}" for n in range(21)]
    answers = [day.flora.post(f"{day.at}/walls", name=name).status_code for name in names]
    assert answers == [200] * 20 + [429]
    assert day.flora.post(f"{day.at}/walls", name="wall 3").status_code == 422


def test_only_the_facilitator_switches(town: Any) -> None:
    day = Day(town)
    for device in (day.nobody, day.cem, day.ana):
        assert device.post(f"{day.at}/walls/main/scene", scene="closing").status_code == 403
        assert device.post(f"{day.at}/walls/main/scene", turn="next").status_code == 403
    assert shown(day)[0] == "agenda"


LATE = ("energy", "actions", "closing", "commitments")


def test_a_clicker_goes_through_the_day_and_back(town: Any) -> None:
    day = Day(town)
    turn = lambda way: day.flora.post(f"{day.at}/walls/main/scene", turn=way).json()  # noqa: E731
    day.flora.post(f"{day.at}/walls/main/scene", scene="welcome")
    found = []
    for _ in range(30):
        told = turn("next")
        found.append((told["scene"], told["step"]))
    principles = [("principles", n) for n in range(1, STEPS["principles"] + 1)]
    # Of one day there is neither evening nor morning.
    scenes = ("law", "how", "line", "agenda", "now", "clock", "news", "announcements", *LATE)
    assert found[: len(principles) + 13] == [("question", None), *principles, *((scene, None) for scene in scenes)]
    assert set(found[len(principles) + 13 :]) == {("commitments", None)}, "it ends there"
    back = [turn("previous")["scene"] for _ in range(30)]
    assert (back[0], back[-1]) == ("closing", "welcome")


def test_turning_starts_from_what_the_day_shows(town: Any) -> None:
    day = Day(town)  # in the breakouts: the agenda
    assert day.flora.post(f"{day.at}/walls/main/scene", turn="next").json()["scene"] == "now"


def test_a_wall_follows_the_day_until_somebody_sets_it(town: Any) -> None:
    day = Day(town)
    seen = {}
    for phase in ("welcome", "marketplace", "breakouts", "news", "convergence", "closing", "afterwards"):
        day.event.phase(phase)
        seen[phase] = shown(day)[0]
    assert list(seen.values()) == ["welcome", "agenda", "agenda", "news", "news", "closing", "news"]
    day.flora.post(f"{day.at}/walls/main/scene", scene="law")
    assert told(day)["scene"] == "law"
    assert day.flora.delete(f"{day.at}/walls/main/scene").status_code == 200
    assert (shown(day)[0], told(day)["scene"]) == ("news", "auto")
    assert follows("marketplace", "open", is_speaking=True) == "line"


def test_setting_what_is_set_changes_nothing(town: Any) -> None:
    day = Day(town)
    day.flora.post(f"{day.at}/walls/main/scene", scene="law")
    before = day.revision()
    day.flora.post(f"{day.at}/walls/main/scene", scene="law")
    assert day.revision() == before


def test_the_remote_comes_back_to_itself_without_javascript(town: Any) -> None:
    day = Day(town)
    asked = {"turn": "next", "back": "remote"}
    answer = day.flora.send("POST", f"{day.at}/walls/main/scene", "text/html", data=asked)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{day.at}/desk/remote")
    html = day.flora.get(f"{day.at}/desk/remote").text
    assert html.count('name="turn"') == 2
    assert all(f'value="{scene}"' in html for scene in SCENES)


def test_the_event_chooses_the_words_of_its_law(town: Any) -> None:
    day = Day(town)
    assert "The law of two feet" in day.nobody.get(f"{day.at}/wall").text
    day.flora.post(f"{day.at}/event", title="Porto", question="How?", givens="", law="mobility")
    html = day.nobody.get(f"{day.at}/wall").text
    assert "The law of mobility" in html
    assert "two feet" not in html


def nights(town: Any, moment: Any) -> Day:
    """Bread had its breakout on the first day and nobody wrote yet; the river was to be there, and goes to day two
    in the evening, when somebody pitches Salt."""
    moment("2027-03-01T08:00:00Z")
    day = Day(town, slots=TWO_DAYS)
    day.river_at = day.place(day.ben, day.river, 1, 1)  # type: ignore[attr-defined]
    moment("2027-03-01T20:00:00Z")
    day.ben.post(f"{day.at}/breakouts/{day.river_at}", slot=day.slots[2])  # type: ignore[attr-defined]
    day.event.topic(day.cem, "Salt")
    return day


@pytest.mark.parametrize(
    ("at", "scene", "says"),
    [
        ("2027-02-20T12:00:00Z", "agenda", "It begins on Monday, 1 March at 09:00."),
        ("2027-03-01T07:00:00Z", "agenda", "It begins today at 09:00."),
        ("2027-03-01T10:30:00Z", "agenda", ""),
        ("2027-03-01T23:00:00Z", "evening", "Day 1 is over. It goes on: Tuesday, 2 March, 09:00."),
        ("2027-03-02T07:00:00Z", "morning", "Day 2 begins today at 09:00."),
        ("2027-03-02T09:10:00Z", "agenda", ""),
        ("2027-03-02T11:00:00Z", "agenda", "All of it has happened."),
    ],
)
def test_wall_phone_and_desk_know_the_night(town: Any, moment: Any, at: str, scene: str, says: str) -> None:
    day = nights(town, moment)
    moment(at)
    assert shown(day)[0] == scene
    for page in ("?look", "/desk"):
        html = day.flora.get(f"{day.at}{page}").text
        found = re.search(r'<p id="between"[^>]*>(.*?)</p>', html)
        assert found
        assert found[1].startswith(says) if says else found[1] == ""


def test_the_evening_tells_what_was_and_what_is_owed(town: Any, moment: Any) -> None:
    day = nights(town, moment)
    moment("2027-03-01T21:00:00Z")
    html = day.nobody.get(f"{day.at}/wall").text
    assert f'id="told-{day.breakout}"' in html
    assert f'id="told-{day.river_at}"' not in html, "of tomorrow there is nothing to tell"  # type: ignore[attr-defined]
    assert "Still to be told" in html
    day.ana.post(f"{day.at}/breakouts/{day.breakout}/harvest", summary="It rose.", quotes="More flour")
    html = day.nobody.get(f"{day.at}/wall").text
    card = html.split(f'id="told-{day.breakout}"')[1].split("</article>")[0]
    assert "More flour" in card
    assert "Still to be told" not in card


def test_the_morning_tells_what_is_new_has_moved_and_is_owed(town: Any, moment: Any) -> None:
    day = nights(town, moment)
    moment("2027-03-02T07:30:00Z")
    morning = lambda: day.nobody.get(f"{day.at}/wall").text.split('id="morning"')[1].split("</section>")[0]  # noqa: E731
    html = morning()
    parts = dict(re.findall(r"<h2>(.*?)</h2><ul>(.*?)</ul>", html, re.DOTALL))
    assert "Salt" in parts["New since last evening"]
    assert "river" in parts["Somewhere else now"]
    assert "Bread" in parts["Still to be told"]
    assert "Bread" not in parts["New since last evening"], "it was there yesterday"
    salt = next(topic["id"] for topic in day.event.board()["topics"] if topic["title"] == "Salt")
    day.flora.post(f"{day.at}/topics/{salt}/hiding")
    assert "Salt" not in morning(), "what is hidden is nowhere"
    day.ben.delete(f"{day.at}/breakouts/{day.river_at}")  # type: ignore[attr-defined]
    assert re.search(r"<h2>Off the wall</h2>.*river", morning(), re.DOTALL)
