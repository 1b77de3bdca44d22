"""The recap: one person's own day, told to that person alone."""

from typing import Any

import pytest

from tests.day import Day

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def day(server: Any, clock_at: Any) -> Day:
    """Half past eleven: Ben sat in Bread and wrote its report; Cem has starred Bread, and roams now."""
    clock_at("2027-03-01T11:30:00+00:00")
    found = Day(server).furnish()
    found.cem.post(f"{found.at}/topics/{found.bread}/star")
    found.cem.post(f"{found.at}/slots/{found.slots[1]}/roaming")
    return found


def parts(day: Day, device: Any) -> dict[str, str]:
    """The recap by its headings."""
    html = device.get(f"{day.at}/me/recap").text
    return {
        name: html.partition(f'id="{name}"')[2].partition("</section>")[0]
        for name in ("been", "missed", "promised", "wrote", "unread")
    }


def test_where_i_was_and_what_i_wrote(day: Day) -> None:
    ben = parts(day, day.ben)
    assert "Bread" in ben["been"]
    assert f"{day.at}/proceedings#topic-{day.bread}" in ben["been"]
    assert "Bread" in ben["wrote"]
    assert "Bread" not in ben["missed"], "starred, and there"
    assert "This hour was your own" in ben["been"], "nothing is held against anybody"


def test_what_i_starred_and_missed(day: Day) -> None:
    cem = parts(day, day.cem)
    assert "Bread" in cem["missed"]
    assert "proceedings" in cem["missed"]
    assert "Bread" not in cem["been"]
    assert "bumblebee" in cem["been"], "roaming is somewhere"
    assert not cem["wrote"]


def test_what_is_still_to_come_is_not_missed(day: Day) -> None:
    day.cem.post(f"{day.at}/topics/{day.river}/star")
    assert "river" not in parts(day, day.cem)["missed"]
    day.ben.delete(f"{day.at}/breakouts/{day.other_breakout}")
    assert "found no place" in parts(day, day.cem)["missed"]
    day.ben.delete(f"{day.at}/topics/{day.river}")
    assert "river" not in parts(day, day.cem)["missed"], "it was withdrawn"


def test_what_i_have_not_read(day: Day) -> None:
    assert "Bread" in parts(day, day.cem)["unread"]
    assert "Bread" not in parts(day, day.ben)["unread"], "he wrote it"
    report = day.event.board()["harvests"][0]["id"]
    assert day.cem.post(f"{day.at}/reads", harvest=report).status_code == 200
    assert not parts(day, day.cem)["unread"]
    day.ben.post(f"{day.at}/breakouts/{day.breakout}/harvest", summary="We baked, and ate.")
    assert "Bread" in parts(day, day.cem)["unread"], "it has moved on"


def test_what_i_promised(day: Day) -> None:
    fields = {"champion": str(day.id(day.cem)), "next_step": "Ask", "due": "2027-04-01"}
    day.event.phase("convergence")
    made = day.cem.post(f"{day.at}/actions", title="An oven for the street", **fields)
    assert made.status_code == 200, made.text
    day.ben.post(f"{day.at}/actions/{made.json()['id']}/membership")
    day.event.phase("closing")
    assert day.ben.post(f"{day.at}/commitments", text="I bring flour").status_code == 200
    cem, ben, ana = (parts(day, device)["promised"] for device in (day.cem, day.ben, day.ana))
    assert "An oven for the street" in cem
    assert "You champion this." in cem
    assert "You are in." in ben
    assert "I bring flour" in ben
    assert "flour" not in cem
    assert "oven for the street" not in ana


def test_what_is_hidden_is_not_told(day: Day) -> None:
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    for device in (day.ben, day.cem):
        assert "Bread" not in device.get(f"{day.at}/me/recap").text


def test_it_is_ones_own_and_found_at_the_end(day: Day) -> None:
    assert day.nobody.get(f"{day.at}/me/recap").status_code == 403
    assert f"{day.at}/me/recap" in day.ben.get(f"{day.at}/me").text
    day.event.phase("afterwards")
    assert f"{day.at}/me/recap" in day.ben.get(day.at).text
    assert "You convened it" in parts(day, day.ana)["been"]
