"""Editors over HTTP: their link, once and again, and what it does not give."""

from typing import Any

import pytest

from tests.day import Day
from tests.routes.test_themes import editor


def test_the_link_says_what_it_gives_and_only_the_button_gives_it(server: Any) -> None:
    day = Day(server)
    link = day.flora.post(f"{day.at}/editors").json()["key"].rpartition("/k/")[2]
    page = day.cem.get(f"{day.at}/k/{link}").text
    assert "Become an editor" in page
    assert day.cem.get(f"{day.at}/themes").status_code == 403
    answer = day.cem.send("POST", f"{day.at}/k/{link}", "text/html")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{day.at}/themes")
    assert day.cem.get(f"{day.at}/themes").status_code == 200


def test_a_link_of_another_event_opens_nothing(server: Any) -> None:
    day, other = Day(server), Day(server)
    link = other.flora.post(f"{other.at}/editors").json()["key"].rpartition("/k/")[2]
    assert day.cem.post(f"{day.at}/k/{link}").status_code == 404


@pytest.mark.sqlite_only
def test_who_was_an_editor_may_be_one_again(server: Any) -> None:
    day = Day(server)
    edda = editor(day)
    before = day.revision()
    day.flora.delete(f"{day.at}/editors/{day.id(edda)}")
    day.flora.delete(f"{day.at}/editors/{day.id(edda)}")
    assert day.revision() == before + 1, "once"
    link = day.flora.post(f"{day.at}/editors").json()["key"].rpartition("/k/")[2]
    assert edda.post(f"{day.at}/k/{link}").status_code == 200
    assert edda.get(f"{day.at}/themes").status_code == 200
    assert "Edda" in day.flora.get(f"{day.at}/themes").text


@pytest.mark.sqlite_only
def test_who_went_home_is_no_editor(server: Any) -> None:
    day = Day(server)
    edda = editor(day)
    edda.delete(f"{day.at}/me")
    assert edda.get(f"{day.at}/themes").status_code == 403
