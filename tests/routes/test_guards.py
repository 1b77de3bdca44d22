"""How every command answers: in three forms, and to the same op the same."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.conftest import BASE
from tests.day import COMMANDS, OF_EVENTS, Command, Day, new_op

EVERY = pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
OF_A_PERSON = [command for command in OF_EVENTS if command.path != "{at}/people"]
# A fresh key is shown on a page of its own: it has no page to go on to.
WITH_A_PAGE = [
    command
    for command in OF_EVENTS
    if command.name not in ("key", "helper", "editor", "hand notes on", "check-in link")
]
HTMX = {"HX-Request": "true"}
LATE = {"actions": "convergence", "commitments": "closing"}


def told(answer: Any) -> dict[str, Any]:
    """A JSON answer without its secrets, which are told anew each time."""
    return {
        name: value
        for name, value in answer.json().items()
        if name not in ("personal_url", "key", "name", "link", "left")
    }


def day_of(server: Any, command: Command) -> Day:
    """A day on which it is time for this command."""
    day = Day(server)
    if command.act in LATE:
        day.event.phase(LATE[command.act])
    return day


@EVERY
@pytest.mark.sqlite_only
def test_a_command_answers_in_json(server: Any, command: Command) -> None:
    day = day_of(server, command)
    answer = command.give(day)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    found = answer.json()
    assert found["ok"] is True
    assert found["location"].startswith("/")
    assert isinstance(found["revision"], int)
    assert found["id"] is None or isinstance(found["id"], int)
    if command in OF_EVENTS:
        assert found["revision"] == day.revision()


@pytest.mark.parametrize("command", WITH_A_PAGE, ids=lambda command: command.name)
@pytest.mark.sqlite_only
def test_a_plain_form_is_sent_on_to_a_page(server: Any, command: Command) -> None:
    day = day_of(server, command)
    path, body = command.ready(day)
    who = day.who(command.least)
    answer = who.send("POST", path, "text/html", data=body)
    assert answer.status_code == 303, answer.text
    page = who.get(answer.headers["location"])
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("command", WITH_A_PAGE, ids=lambda command: command.name)
@pytest.mark.sqlite_only
def test_htmx_gets_partials_and_a_trigger(server: Any, command: Command) -> None:
    day = day_of(server, command)
    path, body = command.ready(day)
    answer = day.who(command.least).send("POST", path, "text/html", data=body, headers=HTMX)
    assert answer.status_code == 200, answer.text
    done = json.loads(answer.headers["HX-Trigger"])["done"]
    assert done["location"].startswith("/")
    assert done["revision"] == day.revision()
    for tag in BeautifulSoup(answer.text, "html.parser").find_all(recursive=False):
        assert tag.name == "hx-partial"
        assert tag["hx-target"] in ("#said", "#mine", "#inbox", "#progress", "#giving")


@pytest.mark.sqlite_only
def test_a_refusal_is_json_for_programs(server: Any) -> None:
    day = Day(server)
    day.event.phase("welcome")
    answer = day.ana.post(f"{day.at}/topics", title="Late")
    assert answer.status_code == 409
    assert answer.json() == {
        "ok": False,
        "rule": "phase_closed",
        "message": "The marketplace is not open yet. You can write your topic now and keep it; only you see it.",
    }


@pytest.mark.sqlite_only
def test_a_refusal_is_a_sentence_for_htmx(server: Any) -> None:
    day = Day(server)
    day.event.phase("welcome")
    answer = day.ana.send("POST", f"{day.at}/topics", "text/html", data={"title": "Late"}, headers=HTMX)
    assert answer.status_code == 409
    assert json.loads(answer.headers["HX-Trigger"])["refused"]["rule"] == "phase_closed"
    partial = BeautifulSoup(answer.text, "html.parser").find("hx-partial")
    assert partial["hx-target"] == "#said"  # type: ignore[index]
    assert "not open yet" in partial.text  # type: ignore[union-attr]


@pytest.mark.sqlite_only
def test_a_refusal_is_a_page_that_keeps_what_was_typed(server: Any) -> None:
    day = Day(server)
    long = "x" * 201
    answer = day.ana.send("POST", f"{day.at}/topics", "text/html", data={"title": long, "description": "<b>kept</b>"})
    assert answer.status_code == 422
    form = BeautifulSoup(answer.text, "html.parser").find("form", action=f"{day.at}/topics")
    assert form.find(id="title").text == long  # type: ignore[union-attr]
    assert form.find(id="description").text == "<b>kept</b>"  # type: ignore[union-attr]
    assert "1 character too many." in answer.text


@pytest.mark.sqlite_only
def test_what_a_refusal_page_kept_can_be_sent_again(server: Any) -> None:
    day = Day(server)
    answer = day.ana.send(
        "POST", f"{day.at}/topics/{day.bread}", "text/html", data={"_method": "DELETE", "op": "no", "title": "t"}
    )
    form = BeautifulSoup(answer.text, "html.parser").find("form", action=f"{day.at}/topics/{day.bread}")
    fields = {tag["name"]: tag.get("value", tag.text) for tag in form.select("input, textarea")}  # type: ignore
    assert day.ana.post(f"{day.at}/topics/{day.bread}", **fields).status_code == 200
    assert day.event.board()["topics"][1]["withdrawn"] is True


@pytest.mark.sqlite_only
def test_a_conflict_tells_htmx_what_fits_into_a_header(server: Any) -> None:
    day = Day(server)
    at = f"{day.at}/breakouts/{day.breakout}/harvest"
    day.ana.post(at, summary="a" * 100_000)
    answer = day.ben.send("POST", at, "text/html", data={"summary": "b" * 100_000, "base": 0}, headers=HTMX)
    assert answer.status_code == 409
    assert json.loads(answer.headers["HX-Trigger"])["refused"]["rule"] == "harvest_conflict"
    assert sum(len(value) for value in answer.headers.values()) < 4_000


@EVERY
def test_the_same_op_has_one_effect_and_one_answer_and_no_other_body(server: Any, command: Command) -> None:
    day, op = day_of(server, command), new_op()
    who = day.who(command.least)
    first = command.give(day, who, op=op)
    board = day.event.board()
    again = command.give(day, who, op=op)
    assert first.status_code == again.status_code == 200, again.text
    assert told(first) == told(again)
    assert first.json().keys() - {"left"} == again.json().keys()  # how many dots are left is kept nowhere
    other = command.give(day, who, op=op, remark="something else")
    assert other.status_code == 422
    assert other.json()["rule"] == "op_reused"
    assert day.event.board() == board


@pytest.mark.parametrize("command", OF_A_PERSON, ids=lambda command: command.name)
@pytest.mark.sqlite_only
def test_the_same_op_on_another_path_is_refused(server: Any, command: Command) -> None:
    day, op = day_of(server, command), new_op()
    who = day.who(command.least)
    assert command.give(day, who, op=op).status_code == 200
    other = who.post(f"{day.at}/topics/{day.river}/star", op=op)
    assert (other.status_code, other.json()["rule"]) == (422, "op_reused")


@pytest.mark.sqlite_only
def test_an_op_is_each_persons_own(server: Any) -> None:
    day, op = Day(server), new_op()
    assert day.ana.post(f"{day.at}/topics", title="Salt", op=op).status_code == 200
    assert day.ben.post(f"{day.at}/topics", title="Pepper", op=op).status_code == 200
    assert [topic["title"] for topic in day.event.board()["topics"][:2]] == ["Pepper", "Salt"]


@pytest.mark.sqlite_only
def test_an_op_is_of_one_event(server: Any) -> None:
    day, other, op = Day(server), server.event(), new_op()
    assert day.flora.post(f"{day.at}/announcements", text="Soup", op=op).status_code == 200
    assert other.host.post(f"{other.at}/announcements", text="Soup", op=op).status_code == 200
    assert len(other.board()["announcements"]) == 1


@pytest.mark.sqlite_only
def test_an_op_may_be_a_header(server: Any) -> None:
    day, op = Day(server), {"Idempotency-Key": new_op()}
    first, again = (
        day.ana.send("POST", f"{day.at}/topics", data={"title": "Salt"}, headers=op).json() for _ in range(2)
    )
    assert first == again
    assert len(day.event.board()["topics"]) == 3


@pytest.mark.sqlite_only
def test_an_op_may_be_json(server: Any) -> None:
    day, body = Day(server), {"title": "Salt", "op": new_op()}
    first, again = (day.ana.send("POST", f"{day.at}/topics", json=body).json() for _ in range(2))
    assert first == again
    assert len(day.event.board()["topics"]) == 3


@pytest.mark.sqlite_only
def test_an_op_may_be_in_the_query(server: Any) -> None:
    day, op = Day(server), new_op()
    first, again = (day.ana.post(f"{day.at}/topics?op={op}", title="Salt").json() for _ in range(2))
    assert first == again
    assert len(day.event.board()["topics"]) == 3


@pytest.mark.sqlite_only
def test_delete_takes_an_op_in_the_query(server: Any) -> None:
    day, op = Day(server), new_op()
    first = day.ana.delete(f"{day.at}/topics/{day.bread}", op=op)
    again = day.ana.delete(f"{day.at}/topics/{day.bread}", op=op)
    assert first.status_code == 200
    assert first.json() == again.json()
    other = day.ben.delete(f"{day.at}/topics/{day.river}", op=op)
    assert other.status_code == 200, "another person's op"


@pytest.mark.sqlite_only
def test_delete_and_its_form_are_the_same_command(server: Any) -> None:
    day, op = Day(server), new_op()
    by_form = day.ana.post(f"{day.at}/topics/{day.bread}", _method="DELETE", op=op)
    again = day.ana.delete(f"{day.at}/topics/{day.bread}", op=op)
    assert by_form.json() == again.json()


@pytest.mark.sqlite_only
def test_only_a_post_can_mean_delete(server: Any) -> None:
    day = Day(server)
    for method in ("GET", "PUT", "PATCH"):
        answer = day.ana.send(method, f"{day.at}/topics/{day.bread}?_method=DELETE")
        assert answer.status_code in (200, 405)
    assert day.event.board()["topics"][1]["withdrawn"] is False


@pytest.mark.parametrize("op", ["1", "not-a-uuid", "x" * 100_000, "../..", "\u202e", "{}"])
@pytest.mark.sqlite_only
def test_an_op_that_is_no_uuid_is_refused(server: Any, op: str) -> None:
    day = Day(server)
    answer = day.ana.post(f"{day.at}/topics", title="Salt", op=op)
    assert (answer.status_code, answer.json()["field"]) == (422, "op")
    assert len(day.event.board()["topics"]) == 2


def test_a_refusal_is_repeated(server: Any) -> None:
    """Also when it would be allowed by now: whoever asks again hears the same."""
    day, op = Day(server), new_op()
    day.event.phase("welcome")
    first = day.ana.post(f"{day.at}/topics", title="Late", op=op)
    day.event.phase("marketplace")
    again = day.ana.post(f"{day.at}/topics", title="Late", op=op)
    assert first.status_code == again.status_code == 409
    assert first.json() == again.json()
    assert day.ana.post(f"{day.at}/topics", title="Late", op=new_op()).status_code == 200


@pytest.mark.sqlite_only
def test_bad_input_is_not_held_against_an_op(server: Any) -> None:
    day, op = Day(server), new_op()
    assert day.ana.post(f"{day.at}/topics", title="", op=op).status_code == 422
    assert day.ana.post(f"{day.at}/topics", title="Salt", op=op).status_code == 200


@pytest.mark.sqlite_only
def test_a_key_whose_answer_was_lost_is_made_anew(server: Any) -> None:
    day, op = Day(server), new_op()
    links = [day.ana.post(f"{day.at}/keys", op=op).json()["key"].removeprefix(BASE) for _ in range(2)]
    for link in links:
        assert server.device().post(link).json()["id"] == day.of_ana


@pytest.mark.parametrize("kind", ["personal", "facilitator"])
@pytest.mark.sqlite_only
def test_a_link_whose_answer_was_lost_lets_in_again(server: Any, kind: str) -> None:
    day, op = Day(server), new_op()
    link = day.flora.post(f"{day.at}/keys", kind=kind).json()["key"].removeprefix(BASE)
    device = server.device()
    device.get(link)
    first = device.post(link, name="Gil", op=op).json()
    device.http.cookies.delete("twofeet_person")
    assert device.post(link, name="Gil", op=op).json()["id"] == first["id"]
    assert day.id(device) == first["id"]


@pytest.mark.sqlite_only
def test_a_code_whose_answer_was_lost_lets_in_again(server: Any) -> None:
    day, op = Day(server), new_op()
    code = day.ana.post(f"{day.at}/keys", kind="code").json()["key"]
    device = server.device()
    device.get(day.at)
    assert device.post(f"{day.at}/keys/entry", code=code, op=op).status_code == 200
    device.http.cookies.delete("twofeet_person")
    assert device.post(f"{day.at}/keys/entry", code=code, op=op).status_code == 200
    assert day.id(device) == day.of_ana


def test_a_join_whose_answer_was_lost_is_the_same_person(server: Any) -> None:
    day, op = Day(server), new_op()
    device = server.device()
    device.get(day.at)  # the join form gives the device its name
    first = device.post(f"{day.at}/people", name="Dora", op=op).json()
    device.http.cookies.delete("twofeet_person")
    again = device.post(f"{day.at}/people", name="Dora", op=op).json()
    assert again["id"] == first["id"]
    assert device.json(f"{day.at}/me.json")["name"] == "Dora"
    link = again["personal_url"].removeprefix(BASE)
    other = server.device()
    assert other.post(link).json()["id"] == first["id"]
    assert day.event.board()["people"] == 5


def test_an_event_whose_answer_was_lost_is_created_once(server: Any) -> None:
    op = new_op()
    device = server.device()
    device.get("/")
    first = device.post("/events", title="Porto", question="And now?", op=op).json()
    device.http.cookies.delete("twofeet_person")
    again = device.post("/events", title="Porto", question="And now?", op=op).json()
    assert again == first
    assert device.json(f"/e/{first['slug']}/me.json")["role"] == "facilitator"


@pytest.mark.sqlite_only
def test_another_devices_op_opens_nothing(server: Any) -> None:
    day, op = Day(server), new_op()
    device, other = server.device(), server.device()
    device.get(day.at), other.get(day.at)
    first = device.post(f"{day.at}/people", name="Dora", op=op).json()
    assert other.post(f"{day.at}/people", name="Dora", op=op).json()["id"] != first["id"]


@pytest.mark.sqlite_only
def test_a_command_for_nobody_is_refused_with_the_way_in(server: Any) -> None:
    day = Day(server)
    answer = day.nobody.post(f"{day.at}/topics", title="Salt")
    assert (answer.status_code, answer.json()["rule"]) == (403, "not_joined")
    assert answer.json()["message"] == "Join first: a first name is enough."
    for path, page in (("/topics", ""), (f"/topics/{day.bread}/star", f"?to={day.at}/topics/{day.bread}")):
        for headers in ({"HX-Request": "true"}, {}):
            told = day.nobody.send("POST", day.at + path, "text/html", data={"title": "Salt"}, headers=headers)
            assert f'href="{day.at}{page}">Come in' in told.text
    read = day.nobody.send("GET", f"{day.at}/me", "text/html")
    assert f'href="{day.at}?to={day.at}/me">Come in' in read.text


def test_what_waited_is_not_done_in_somebody_elses_name(town: Any) -> None:
    """A phone sends later what somebody did on it; whoever holds it by then has not done it."""
    here = town.event()
    here.phase("marketplace")
    ana, ben = here.person("Ana"), here.person("Ben")
    fields = {"title": "Bread", "op": new_op()}
    me = {"Twofeet-Person": str(ana.json(f"{here.at}/me.json")["id"])}
    refused = ben.send("POST", f"{here.at}/topics", data=fields, headers=me)
    assert (refused.status_code, refused.json()["rule"]) == (403, "not_joined")
    assert ana.delete(f"{here.at}/me").status_code == 200
    assert ana.send("POST", f"{here.at}/topics", data=fields, headers=me).json()["rule"] == "not_joined"
    assert here.board()["topics"] == []


def test_what_waited_is_done_once(town: Any) -> None:
    here = town.event()
    here.phase("marketplace")
    ana = here.person("Ana")
    me = {"Twofeet-Person": str(ana.json(f"{here.at}/me.json")["id"])}
    fields = {"title": "Bread", "op": new_op()}
    told = [ana.send("POST", f"{here.at}/topics", data=fields, headers=h).json() for h in ({}, me, me)]
    assert told[0] == told[1] == told[2]
    assert len(here.board()["topics"]) == 1
