"""Dots: any split of a budget, changed as often as one likes, and never more than there are."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from tests.conftest import Server
from tests.day import Day, new_op
from tests.routes.test_ballots import give, opened, told


@pytest.fixture
def day(server: Server) -> Day:
    return Day(server)


def mine(day: Day, ballot: int, who: Any) -> tuple[int, dict[Any, int]]:
    found = told(day, ballot, who)["mine"]
    return found["left"], {line["item"]: line["count"] for line in found["dots"]}


def voters(day: Day) -> int:
    return int(day.event.board()["ballots"][0]["voters"])


@pytest.mark.sqlite_only
def test_any_split_until_there_are_none_left(day: Day) -> None:
    ballot = opened(day)
    assert give(day, day.ana, ballot, day.bread, 5).json()["left"] == 0
    assert give(day, day.ana, ballot, day.bread, 2).json()["left"] == 3
    assert give(day, day.ana, ballot, day.river, 3).json()["left"] == 0
    refused = give(day, day.ana, ballot, day.river, 4)
    assert (refused.status_code, refused.json()["rule"]) == (409, "dots_spent")
    assert refused.json()["message"] == "These are more dots than you have left. Nothing has changed."
    assert mine(day, ballot, day.ana) == (0, {day.bread: 2, day.river: 3})
    for item in (day.bread, day.river):
        assert give(day, day.ana, ballot, item, 0).status_code == 200
        assert give(day, day.ana, ballot, item, 0).status_code == 200, "taking nothing away is fine"
    assert mine(day, ballot, day.ana) == (5, {})


@pytest.mark.sqlite_only
def test_a_voter_is_who_has_a_dot_somewhere(day: Day) -> None:
    ballot = opened(day)
    for count, wanted in ((2, 1), (1, 1), (0, 0), (0, 0), (5, 1)):
        give(day, day.ana, ballot, day.bread, count)
        assert voters(day) == wanted
    give(day, day.ben, ballot, day.river, 1)
    assert voters(day) == 2


@pytest.mark.sqlite_only
@pytest.mark.parametrize("count", ["", "-1", "101", "many", "1.5"])
def test_what_is_no_number_of_dots(day: Day, count: str) -> None:
    answer = day.ana.post(f"{day.at}/ballots/{opened(day)}/dots", item=day.bread, count=count)
    assert (answer.status_code, answer.json()["field"]) == (422, "count")


@pytest.mark.sqlite_only
def test_what_is_not_on_the_ballot_gets_none(day: Day) -> None:
    ballot = opened(day, items=str(day.bread))
    for item in (day.river, 999, "r1", "bread", "true"):
        assert give(day, day.ana, ballot, item, 1).status_code == 404
    assert give(day, day.ana, ballot, "", 1).status_code == 422
    assert give(day, day.nobody, ballot, day.bread, 1).status_code == 403
    assert give(day, day.ana, ballot + 1, day.bread, 1).status_code == 404


@pytest.mark.sqlite_only
def test_what_lay_on_a_hidden_topic_is_free_again(day: Day) -> None:
    ballot = opened(day)
    give(day, day.ana, ballot, day.bread, 4)
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    assert mine(day, ballot, day.ana) == (5, {})
    assert give(day, day.ana, ballot, day.bread, 1).status_code == 404
    assert give(day, day.ana, ballot, day.river, 5).json()["left"] == 0
    day.flora.delete(f"{day.at}/topics/{day.bread}/hiding")
    assert mine(day, ballot, day.ana) == (0, {day.river: 5}), "no more dots than there are"


@pytest.mark.sqlite_only
def test_in_the_name_of_somebody_without_a_phone(day: Day) -> None:
    """Same budget, same secrecy: the history does not say for whom."""
    ballot = opened(day, groups="Kenya\nNepal")
    answer = give(day, day.hanna, ballot, day.bread, 5, person=day.guest, group="Kenya")
    assert answer.json()["left"] == 0
    assert give(day, day.flora, ballot, day.river, 1, person=day.guest).status_code == 409
    assert give(day, day.cem, ballot, day.river, 1, person=day.guest).status_code == 403
    assert give(day, day.hanna, ballot, day.river, 1, person=day.of_ana).status_code == 403
    assert mine(day, ballot, day.hanna) == (5, {})
    assert voters(day) == 1
    page = day.hanna.get(f"{day.at}/ballots/{ballot}?person={day.guest}").text
    assert "In the name of Oma" in page
    assert "0 of 5 dots left" in page
    assert day.cem.get(f"{day.at}/ballots/{ballot}?person={day.guest}").status_code == 403
    assert f"/ballots/{ballot}?person={day.guest}" in day.hanna.get(f"{day.at}/helper").text
    history = day.flora.get(f"{day.at}/desk/history").text + day.flora.get(f"{day.at}/desk/private").text
    assert "dots" not in history


@pytest.mark.sqlite_only
def test_without_javascript_one_comes_back_to_the_same_item(day: Day) -> None:
    ballot = opened(day)
    path = f"{day.at}/ballots/{ballot}"
    fields = {"item": day.river, "count": 2}
    answer = day.ana.send("POST", f"{path}/dots", accept="text/html", data=fields)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}#item-{day.river}")
    page = day.ana.get(path).text
    assert "3 of 5 dots left" in page


def test_two_tabs_never_give_more_than_there_are(day: Day) -> None:
    """Each tab gives all dots to another topic at the same moment: one is told that there are none left."""
    for _round in range(4):
        ballot = opened(day)
        with ThreadPoolExecutor(8) as pool:
            asked = [(item, 5) for item in (day.bread, day.river) for _ in range(4)]
            give_all = partial(give, day, day.ana, ballot)
            answers = list(pool.map(lambda one, give_all=give_all: give_all(*one, op=new_op()), asked))
        assert {answer.status_code for answer in answers} == {200, 409}
        left, lying = mine(day, ballot, day.ana)
        assert (left, sum(lying.values())) == (0, 5), lying
        day.flora.post(f"{day.at}/ballots/{ballot}/close")
        assert sum(one["dots"] for one in told(day, ballot)["totals"]) == 5
