"""Ideas before the day: a list of its own, of which nothing gets onto the wall by itself."""

from typing import Any

import pytest

from tests.day import Day

pytestmark = pytest.mark.sqlite_only


def leave(day: Day, device: Any, title: str = "Ovens") -> int:
    answer = device.post(f"{day.at}/ideas", title=title, description="Old *ones*")
    assert answer.status_code == 200, answer.text
    return int(answer.json()["id"])


@pytest.fixture
def day(server: Any) -> Day:
    found = Day(server)
    found.event.phase("welcome")
    return found


def test_ideas_stand_apart_and_the_wall_starts_blank(day: Day) -> None:
    topics = len(day.event.board()["topics"])
    idea = leave(day, day.cem)
    board = day.event.board()
    told = {"id": idea, "title": "Ovens", "description": "Old *ones*", "by": "Cem", "taken": False, "came_from": ""}
    assert board["ideas"] == [told]
    for phase in ("marketplace", "breakouts"):
        day.event.phase(phase)
        after = day.event.board()
        assert (len(after["topics"]), len(after["breakouts"])) == (topics, 1)
    assert "Ovens" in day.nobody.get(f"{day.at}/ideas").text
    assert "Ovens" not in day.nobody.get(f"{day.at}?look").text
    assert "Ovens" not in day.nobody.get(f"{day.at}/wall").text


def test_only_before_the_marketplace(day: Day) -> None:
    day.event.phase("marketplace")
    refused = day.cem.post(f"{day.at}/ideas", title="Ovens")
    assert (refused.status_code, refused.json()["rule"]) == (409, "phase_closed")
    assert day.nobody.post(f"{day.at}/ideas", title="Ovens").status_code == 403
    day.event.phase("welcome")
    assert day.cem.post(f"{day.at}/ideas", title=" ").status_code == 422


def test_who_takes_it_up_has_a_draft_of_it_and_decides(day: Day) -> None:
    idea = leave(day, day.cem)
    draft = day.ben.post(f"{day.at}/ideas/{idea}/draft").json()["id"]
    assert day.ben.post(f"{day.at}/ideas/{idea}/draft").json()["id"] == draft, "twice is once"
    assert "Ovens" in day.ben.get(f"{day.at}/drafts").text
    assert not day.event.board()["ideas"][0]["taken"], "what somebody keeps is theirs to know"
    day.event.phase("marketplace")
    assert "Ovens" not in [topic["title"] for topic in day.event.board()["topics"]]
    topic = day.ben.post(f"{day.at}/drafts/{draft}/topic").json()["id"]
    board = day.event.board()
    (found,) = [one for one in board["topics"] if one["id"] == topic]
    assert (found["idea"], found["convener"]) == (idea, "Ben")
    assert board["ideas"][0]["taken"]
    assert topic not in [breakout["topic"] for breakout in board["breakouts"]]


def test_a_withdrawn_or_hidden_idea_is_gone(day: Day) -> None:
    first, second = leave(day, day.cem), leave(day, day.cem, "Kilns")
    assert day.ben.delete(f"{day.at}/ideas/{first}").status_code == 403
    assert day.flora.delete(f"{day.at}/ideas/{first}").status_code == 403, "the facilitator hides"
    assert day.cem.delete(f"{day.at}/ideas/{first}").status_code == 200
    assert day.flora.post(f"{day.at}/ideas/{second}/hiding").status_code == 200
    assert day.event.board()["ideas"] == []
    unknown = day.ben.post(f"{day.at}/ideas/999999/draft")
    for idea in (first, second):
        answer = day.ben.post(f"{day.at}/ideas/{idea}/draft")
        assert (answer.status_code, answer.content) == (404, unknown.content)
    assert "Kilns" in day.flora.get(f"{day.at}/desk/private?page=space").text
    assert "Kilns" not in day.ben.get(f"{day.at}/ideas").text
    day.flora.delete(f"{day.at}/ideas/{second}/hiding")
    assert [idea["title"] for idea in day.event.board()["ideas"]] == ["Kilns"]
