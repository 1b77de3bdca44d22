"""Who hosts next: a list with an order."""

from typing import Any

import pytest

from tests.day import Day

pytestmark = pytest.mark.sqlite_only


def test_a_list_with_an_order(server: Any) -> None:
    day = Day(server)
    day.event.phase("closing")
    path = f"{day.at}/hostings"
    first, second, third = (who.post(path, word="In May").json()["id"] for who in (day.ana, day.ben, day.cem))
    assert day.ana.post(path, word="In June").json()["id"] == first, "once on the list"
    assert day.event.board()["hostings"][0] == {"id": first, "name": "Ana", "word": "In June"}
    assert day.ben.post(f"{path}/{third}", place=1).status_code == 403
    assert day.flora.post(f"{path}/{third}", place=1).status_code == 200
    assert day.flora.post(f"{path}/{first}", place=4_000).status_code == 200
    assert [one["id"] for one in day.event.board()["hostings"]] == [third, second, first]
    for place in ("0", "-1", "x", ""):
        assert day.flora.post(f"{path}/{third}", place=place).status_code == 422
    assert [day.ben.delete(path).status_code for _ in range(2)] == [200, 200]
    assert [one["name"] for one in day.event.board()["hostings"]] == ["Cem", "Ana"]
    assert day.ben.post(path).status_code == 200
    assert [one["name"] for one in day.event.board()["hostings"]] == ["Cem", "Ana", "Ben"]
