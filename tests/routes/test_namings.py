"""Named in the book: a consent of its own."""

from typing import Any

import pytest

from tests.day import Day

pytestmark = pytest.mark.sqlite_only


def test_only_who_wants_to_be(server: Any) -> None:
    day = Day(server)
    assert day.event.board()["named"] == []
    for who in (day.ben, day.ana, day.ana):
        assert who.post(f"{day.at}/me/naming").status_code == 200
    assert day.event.board()["named"] == ["Ana", "Ben"]
    assert "--named" in day.ana.get(f"{day.at}/mine.css").text
    assert "--named" not in day.cem.get(f"{day.at}/mine.css").text
    assert [day.ana.delete(f"{day.at}/me/naming").status_code for _ in range(2)] == [200, 200]
    assert day.event.board()["named"] == ["Ben"]
