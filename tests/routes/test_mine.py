"""What is mine: JSON for programs, a sheet for pages."""

from typing import Any

import pytest

from tests.day import Day

pytestmark = pytest.mark.sqlite_only


def test_me_is_told_to_me(server: Any) -> None:
    day = Day(server).furnish()
    day.ben.post(f"{day.at}/breakouts/{day.breakout}/harvest", summary="Half", draft="true")
    day.ben.post(f"{day.at}/slots/{day.slots[1]}/roaming")
    assert day.ben.json(f"{day.at}/me.json") == {
        "id": day.id(day.ben),
        "name": "Ben",
        "role": "participant",
        "language": "",
        "stars": [day.bread],
        "seats": [day.breakout],
        "roaming": [day.slots[1]],
        "topics": [day.river],
        "drafts": [day.breakout],
        "notes": [],
        "ideas": [],
        "topic_drafts": [],
        "actions": [],
        "joined": [],
        "swaps": [],
        "merges": [],
        "handovers": [],
        "invitations": [],
        "offered": [],
    }


def test_nobody_has_nothing(server: Any) -> None:
    day = Day(server).furnish()
    me = day.nobody.json(f"{day.at}/me.json")
    assert (me.pop("id"), me.pop("name"), me.pop("role"), me.pop("language")) == (None, "", "", "")
    assert set(map(tuple, me.values())) == {()}
    assert day.nobody.get(f"{day.at}/mine.css").text == ""


def test_the_sheet_switches_what_is_mine(server: Any) -> None:
    day = Day(server).furnish()
    css = day.ben.get(f"{day.at}/mine.css")
    assert css.headers["content-type"].startswith("text/css")
    for rule in (
        f"#topic-{day.bread}{{--starred: ;}}",
        f"#topic-{day.river}{{--own: ;}}",
        f"#breakout-{day.breakout}{{--here: ;}}",
        f"#breakout-{day.other_breakout}{{--own: ;}}",
        f"#band-{day.slots[0]}{{--seated: ;}}",
    ):
        assert rule in css.text
    assert "--fac" not in css.text
    assert "--fac" in day.flora.get(f"{day.at}/mine.css").text


def test_the_element_carries_the_sheet_and_the_revision(server: Any) -> None:
    day = Day(server)
    html = day.flora.get(f"{day.at}/mine").text
    assert html.startswith(f'<div id="mine" hidden data-revision="{day.revision()}" data-role="facilitator"')


def test_pages_are_the_same_for_all_but_for_what_is_mine(server: Any) -> None:
    """Public fragments are the same bytes: what somebody is shows in the sheet alone."""
    day = Day(server).furnish()
    answers = {device.get(f"{day.at}/since/0?page=phone").text for device in (day.ana, day.ben, day.flora, day.nobody)}
    assert len(answers) == 1


@pytest.mark.parametrize("path", ["me.json", "mine.css", "mine"])
def test_an_unknown_event_has_nobody(server: Any, path: str) -> None:
    assert server.device().get(f"/e/nowhere/{path}").status_code == 404
