"""Announcements, over HTTP."""

from typing import Any

import pytest

from tests.day import Day

pytestmark = pytest.mark.sqlite_only


def test_everybody_sees_it(server: Any) -> None:
    day = Day(server)
    answer = day.flora.post(f"{day.at}/announcements", text="Soup is ready")
    (found,) = day.event.board()["announcements"]
    assert (found["id"], found["text"]) == (answer.json()["id"], "Soup is ready")
    for page in ("?look", "/wall", "/desk"):
        assert "Soup is ready" in day.flora.get(f"{day.at}{page}").text


def test_the_newest_comes_first(server: Any) -> None:
    day = Day(server)
    for text in ("One", "Two"):
        day.flora.post(f"{day.at}/announcements", text=text)
    assert [found["text"] for found in day.event.board()["announcements"]] == ["Two", "One"]


@pytest.mark.parametrize(("text", "status"), [("", 422), ("x" * 500, 200), ("x" * 501, 422)])
def test_it_is_a_sentence_or_two(server: Any, text: str, status: int) -> None:
    day = Day(server)
    assert day.flora.post(f"{day.at}/announcements", text=text).status_code == status


def test_only_the_facilitator_announces(server: Any) -> None:
    day = Day(server)
    answer = day.ana.post(f"{day.at}/announcements", text="Follow me")
    assert (answer.status_code, answer.json()["rule"]) == (403, "not_yours")
    assert day.event.board()["announcements"] == []
