"""People, over HTTP: a first name is enough, and one person may have several devices."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app import clock
from tests.conftest import BASE
from tests.day import Day

pytestmark = pytest.mark.sqlite_only


def key(day: Day, device: Any, kind: str) -> str:
    answer = device.post(f"{day.at}/keys", kind=kind)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["key"])


def link(day: Day, device: Any, kind: str = "personal") -> str:
    found = key(day, device, kind)
    assert re.fullmatch(rf"{BASE}{day.at}/k/[\w-]{{32}}", found), "192 bits"
    return found.removeprefix(BASE)


def test_a_first_name_is_enough(server: Any) -> None:
    event = server.event()
    device = server.device()
    answer = device.post(f"{event.at}/people", name="Ana")
    assert answer.status_code == 200
    assert answer.json()["location"] == event.at
    me = device.json(f"{event.at}/me.json")
    assert (me["id"], me["name"], me["role"]) == (answer.json()["id"], "Ana", "participant")


def test_the_cookie_is_the_events_and_out_of_scripts_reach(server: Any) -> None:
    event = server.event()
    answer = server.device().post(f"{event.at}/people", name="Ana")
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("twofeet_person="))
    assert f"Path={event.at};" in f"{cookie};"
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert "secure" not in cookie.lower(), "the venue's address is plain http"


def test_a_newcomer_sees_the_form_and_afterwards_the_phone_page(server: Any) -> None:
    event = server.event()
    device = server.device()
    assert f'action="{event.at}/people"' in device.get(event.at).text
    device.post(f"{event.at}/people", name="Ana")
    assert 'id="topics-tab"' in device.get(event.at).text


def test_with_the_cookie_it_renames(server: Any) -> None:
    day = Day(server)
    ana = day.of_ana
    assert day.ana.post(f"{day.at}/people", name="Anna").json()["id"] == ana
    board = day.event.board()
    assert board["people"] == 4
    assert [topic["convener"] for topic in board["topics"] if topic["id"] == day.bread] == ["Anna"]


def test_the_same_name_is_another_person(server: Any) -> None:
    day = Day(server)
    assert day.id(day.event.person("Ana")) != day.of_ana


@pytest.mark.parametrize(("name", "status"), [("", 422), (" \u202e ", 422), ("x" * 80, 200), ("x" * 81, 422)])
def test_a_name_says_something(server: Any, name: str, status: int) -> None:
    day = Day(server)
    assert day.nobody.post(f"{day.at}/people", name=name).status_code == status


def test_a_personal_link_makes_the_same_person_on_another_device(server: Any) -> None:
    day = Day(server)
    answer = day.nobody.post(f"{day.at}/people", name="Dora")
    personal = answer.json()["personal_url"].removeprefix(BASE)
    other = server.device()
    assert other.post(personal).json()["id"] == answer.json()["id"]
    other.post(f"{day.at}/topics/{day.bread}/star")
    assert day.nobody.json(f"{day.at}/me.json") == other.json(f"{day.at}/me.json")


def test_a_personal_link_works_again(server: Any) -> None:
    day = Day(server)
    personal = link(day, day.ana)
    for _ in range(2):
        assert server.device().post(personal).json()["id"] == day.of_ana


@pytest.mark.parametrize("kind", ["personal", "facilitator"])
def test_looking_at_a_link_makes_nobody_anybody(server: Any, kind: str) -> None:
    day = Day(server)
    address = link(day, day.flora, kind)
    people = day.event.board()["people"]
    device = server.device()
    page = device.get(address)
    assert page.status_code == 200
    assert "Hold this space" in page.text or "Continue as" in page.text
    assert device.json(f"{day.at}/me.json")["id"] is None
    assert day.event.board()["people"] == people


def test_a_facilitators_link_makes_a_newcomer_one(server: Any) -> None:
    day = Day(server)
    device = server.device()
    answer = device.post(link(day, day.flora, "facilitator"), name="Gil")
    assert answer.json()["location"] == f"{day.at}/desk"
    assert device.json(f"{day.at}/me.json")["role"] == "facilitator"
    assert device.get(f"{day.at}/desk").status_code == 200


def test_a_facilitators_link_makes_somebody_who_joined_one(server: Any) -> None:
    day = Day(server)
    assert day.ana.post(link(day, day.flora, "facilitator")).json()["id"] == day.of_ana
    assert day.ana.json(f"{day.at}/me.json")["role"] == "facilitator"


def test_a_facilitators_link_needs_a_name_from_a_newcomer(server: Any) -> None:
    day = Day(server)
    answer = server.device().post(link(day, day.flora, "facilitator"))
    assert (answer.status_code, answer.json()["field"]) == (422, "name")


def test_only_a_facilitator_hands_on_the_facilitators_link(server: Any) -> None:
    day = Day(server)
    assert day.ana.post(f"{day.at}/keys", kind="facilitator").status_code == 403
    assert day.nobody.post(f"{day.at}/keys", kind="personal").status_code == 403


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_links_of_another_event_and_unknown_ones_are_not_there(server: Any, method: str) -> None:
    day, other = Day(server), Day(server)
    foreign = link(other, other.ana).replace(other.at, day.at)
    answers = [server.device().send(method, path) for path in (foreign, f"{day.at}/k/{'x' * 32}", f"{day.at}/k/x")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_a_code_works_once(server: Any) -> None:
    day = Day(server)
    code = key(day, day.ana, "code")
    assert re.fullmatch(r"[2-9A-HJ-KM-NP-Z]{4} [2-9A-HJ-KM-NP-Z]{4}", code)
    typed = code.lower().replace(" ", "-")
    other = server.device()
    assert other.post(f"{day.at}/keys/entry", code=typed).json()["id"] == day.of_ana
    assert day.id(other) == day.of_ana
    again = server.device().post(f"{day.at}/keys/entry", code=code)
    assert (again.status_code, again.json()["field"]) == (422, "code")


def test_a_code_is_over_after_ten_minutes(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    day = Day(server)
    code = key(day, day.ana, "code")
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + timedelta(minutes=10))
    assert server.device().post(f"{day.at}/keys/entry", code=code).status_code == 422


def test_a_code_of_another_event_is_not_known(server: Any) -> None:
    day, other = Day(server), Day(server)
    answer = server.device().post(f"{day.at}/keys/entry", code=key(other, other.ana, "code"))
    assert (answer.status_code, answer.json()["field"]) == (422, "code")


def test_a_code_cannot_be_guessed(server: Any) -> None:
    day = Day(server)
    guesser = server.device()
    guesser.get("/")
    answers = [guesser.post(f"{day.at}/keys/entry", code=f"AAAA AA{n:02}").status_code for n in range(21)]
    assert answers == [422] * 20 + [429]
    right = key(day, day.ana, "code")
    assert guesser.post(f"{day.at}/keys/entry", code=right).status_code == 429
    assert server.device().post(f"{day.at}/keys/entry", code=right).status_code == 200, "another at the same address"


def test_a_code_is_no_link(server: Any) -> None:
    """Where failures are not counted, a short code opens nothing."""
    day = Day(server)
    code = key(day, day.ana, "code").replace(" ", "")
    assert server.device().post(f"{day.at}/k/{code}").status_code == 404
    assert server.device().get(f"{day.at}/k/{code}").status_code == 404


def test_going_home_leaves_what_one_did(server: Any) -> None:
    day = Day(server)
    answer = day.ana.delete(f"{day.at}/me")
    assert (answer.status_code, answer.json()["location"]) == (200, "/")
    board = day.event.board()
    assert board["people"] == 3
    assert "Ana" in [topic["convener"] for topic in board["topics"]]
    assert day.ana.json(f"{day.at}/me.json")["id"] is None
    assert day.ana.post(f"{day.at}/topics", title="Salt").json()["rule"] == "not_joined"


def test_whoever_went_home_may_come_back_as_who_they_were(server: Any) -> None:
    day = Day(server)
    ana, personal = day.of_ana, link(day, day.ana)
    day.ana.delete(f"{day.at}/me")
    before = day.event.board()
    assert server.device().post(personal).json()["id"] == ana
    after = day.event.board()
    assert (after["people"], before["people"]) == (4, 3)
    assert after["revision"] > before["revision"], "every screen hears of it"


def test_the_only_facilitator_cannot_go_home(server: Any) -> None:
    day = Day(server)
    answer = day.flora.delete(f"{day.at}/me")
    assert (answer.status_code, answer.json()["rule"]) == (409, "last_facilitator")
    day.ana.post(link(day, day.flora, "facilitator"))
    assert day.flora.delete(f"{day.at}/me").status_code == 200


def test_a_facilitator_takes_the_role_back(server: Any) -> None:
    day = Day(server)
    day.ana.post(link(day, day.flora, "facilitator"))
    assert day.flora.delete(f"{day.at}/people/{day.of_ana}/facilitator").status_code == 200
    assert day.ana.json(f"{day.at}/me.json")["role"] == "participant"
    assert day.ana.post(f"{day.at}/announcements", text="Follow me").status_code == 403
    assert day.flora.delete(f"{day.at}/people/{day.id(day.flora)}/facilitator").json()["rule"] == "last_facilitator"


def test_the_desk_tells_the_way_to_the_role(server: Any) -> None:
    day = Day(server)
    for device in (day.ana, day.nobody):
        for path in ("/desk", "/desk/private"):
            answer = device.get(f"{day.at}{path}")
            assert answer.status_code == 403
            assert "Ask them for the link that makes you one" in answer.text


def test_a_key_of_another_event_makes_nobody(server: Any) -> None:
    day, other = Day(server), server.event()
    secret = day.ana.http.cookies.get("twofeet_person")
    intruder = server.device()
    intruder.http.cookies.set("twofeet_person", secret)
    assert intruder.json(f"{other.at}/me.json")["id"] is None
    assert intruder.post(f"{other.at}/topics", title="Salt").status_code == 403
