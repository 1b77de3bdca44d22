"""Proposals, over HTTP: asked, answered, taken back, expired; and nobody else hears of them."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from app import clock
from tests.conftest import DAY, Device
from tests.day import Day
from tests.routes.test_conveners import together, topic
from tests.routes.test_notices import waiting


@pytest.fixture
def half_past_eight() -> Iterator[None]:
    """Before the first slot."""
    yield from at("2027-03-01T08:30:00+00:00")


def at(moment: str) -> Iterator[None]:
    kept = clock._shift
    clock.start_at(clock.datetime.fromisoformat(moment))
    yield
    clock._shift = kept


@pytest.fixture
def day(server: Any, half_past_eight: None) -> Day:
    """Bread stands in the first cell, the river in the third slot and the second room."""
    found = Day(server)
    found.river_at = found.place(found.ben, found.river, 2, 1)  # type: ignore[attr-defined]
    return found


def offer(day: Day, who: Device | None = None, **fields: Any) -> Any:
    fields = {"breakout": day.breakout, "with": day.river_at} | fields  # type: ignore[attr-defined]
    return (who or day.ana).post(f"{day.at}/swaps", **fields)


def answer(day: Day, who: Device, asked: Any, yes: str = "accept") -> Any:
    return who.post(f"{day.at}/{noun_of(asked)}/{asked.json()['id']}", answer=yes)


def noun_of(asked: Any) -> str:
    return str(asked.request.url.path.split("/")[3])


def take_back(day: Day, who: Device, asked: Any) -> Any:
    return who.delete(f"{day.at}/{noun_of(asked)}/{asked.json()['id']}")


def seen(day: Day, who: Device, asked: Any) -> Any:
    return who.get(f"{day.at}/{noun_of(asked)}/{asked.json()['id']}", "application/json")


def cells(day: Day) -> dict[int, tuple[int, int]]:
    return {one["topic"]: (one["slot"], one["room"]) for one in day.event.board()["breakouts"]}


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("rule", "")


def merge(day: Day, who: Device | None = None, **fields: Any) -> Any:
    return (who or day.ana).post(f"{day.at}/merges", **{"topic": day.bread, "into": day.river} | fields)


def test_a_swap_in_two_taps(day: Day) -> None:
    before = cells(day)
    day.cem.post(f"{day.at}/breakouts/{day.breakout}/seat")
    day.cem.post(f"{day.at}/topics/{day.river}/star")
    asked = offer(day)
    assert (asked.status_code, asked.json()["state"]) == (200, "open")
    (one,) = day.ben.json(f"{day.at}/me.json")["swaps"]
    assert (one["id"], one["state"], one["who"]) == (asked.json()["id"], "open", "Ana")
    assert one["expires"] == asked.json()["expires"]
    assert one["what"]["other_title"] == "Who looks after the river?"
    assert "offers a swap" in waiting(day, day.ben)
    assert cells(day) == before
    done = answer(day, day.ben, asked)
    assert (done.status_code, done.json()["state"]) == (200, "accepted")
    assert cells(day) == {day.bread: before[day.river], day.river: before[day.bread]}
    assert day.cem.json(f"{day.at}/me.json")["seats"] == [day.breakout], "people go along"
    assert "agreed to the swap" in waiting(day, day.ana)
    assert waiting(day, day.cem).count("has moved") == 2
    assert day.ben.json(f"{day.at}/me.json")["swaps"] == []
    assert day.ana.json(f"{day.at}/me.json")["offered"][0]["state"] == "accepted"
    revision = day.revision()
    assert answer(day, day.ben, asked).json()["state"] == "accepted"
    assert day.revision() == revision, "the same answer again changes nothing"


def test_declined_and_taken_back(day: Day) -> None:
    before = day.event.board()
    asked = offer(day)
    assert answer(day, day.ben, asked, "decline").json()["state"] == "declined"
    assert "would rather not swap" in waiting(day, day.ana)
    assert refused(answer(day, day.ben, asked)) == (409, "proposal_over")
    again = offer(day)
    assert take_back(day, day.ben, again).status_code == 403
    assert take_back(day, day.ana, again).json()["state"] == "withdrawn"
    assert take_back(day, day.ana, again).status_code == 200
    assert refused(answer(day, day.ben, again)) == (409, "proposal_over")
    assert day.event.board() == before, "the wall has heard of nothing"


def test_it_expires_by_itself(day: Day) -> None:
    asked = offer(day)
    assert "Until 09:00." in waiting(day, day.ben)
    assert 'data-left="1' in waiting(day, day.ben)
    clock._shift += timedelta(minutes=31)
    assert "offers a swap" not in waiting(day, day.ben)
    assert seen(day, day.ana, asked).json()["state"] == "expired"
    assert refused(answer(day, day.ben, asked)) == (409, "proposal_over")
    clock._shift += timedelta(minutes=45)  # 09:46; Bread begins at ten
    assert offer(day).json()["expires"].startswith("2027-03-01T10:00:00")


def test_both_at_once_is_agreed(day: Day) -> None:
    before = cells(day)
    offer(day)
    back = offer(day, day.ben, **{"breakout": day.river_at, "with": day.breakout})  # type: ignore[attr-defined]
    assert (back.status_code, back.json()["state"]) == (200, "accepted")
    assert cells(day) == {day.bread: before[day.river], day.river: before[day.bread]}


def test_a_wall_that_has_changed_makes_it_stale(day: Day) -> None:
    asked = offer(day)
    day.ben.post(f"{day.at}/breakouts/{day.river_at}", room=day.rooms[0])  # type: ignore[attr-defined]
    before = day.event.board()
    late = answer(day, day.ben, asked)
    assert refused(late) == (409, "proposal_stale")
    assert "has moved meanwhile" in late.json()["message"]
    assert seen(day, day.ana, asked).json()["state"] == "expired", "and so it ends"
    assert day.event.board() == before
    asked = offer(day)
    day.ana.delete(f"{day.at}/topics/{day.bread}")
    assert refused(answer(day, day.ben, asked)) == (409, "proposal_stale")


@pytest.mark.sqlite_only
def test_what_a_swap_refuses(day: Day) -> None:
    assert offer(day, day.cem).status_code == 403
    assert offer(day, **{"with": day.breakout}).status_code == 422
    assert offer(day, **{"with": 99_999}).status_code == 404
    offer(day)
    assert refused(offer(day)) == (409, "already_proposed")
    clock._shift += timedelta(hours=3)  # 11:30: Bread is over
    assert refused(offer(day)) == (409, "slot_past")
    day.event.phase("closing")
    assert refused(offer(day)) == (409, "phase_closed")


@pytest.mark.sqlite_only
def test_between_ones_own_it_is_done_at_once(day: Day) -> None:
    second = day.place(day.ana, day.bread, 1, 0)
    assert offer(day, **{"with": second}).json()["state"] == "accepted"


def test_any_one_of_the_other_side_can_answer(day: Day) -> None:
    together(day)
    asked = offer(day, day.ben, **{"breakout": day.river_at, "with": day.breakout})  # type: ignore[attr-defined]
    assert [len(who.json(f"{day.at}/me.json")["swaps"]) for who in (day.ana, day.cem)] == [1, 1]
    assert answer(day, day.cem, asked).json()["state"] == "accepted"
    assert day.ana.json(f"{day.at}/me.json")["swaps"] == []
    assert "agreed to the swap" in waiting(day, day.ana)


def test_people_of_both_breakouts_go_along_with_both(day: Day) -> None:
    there = day.river_at  # type: ignore[attr-defined]
    for breakout in (day.breakout, there):
        day.cem.post(f"{day.at}/breakouts/{breakout}/seat")
    day.flora.post(f"{day.at}/breakouts/{day.breakout}/seat")
    day.flora.post(f"{day.at}/slots/{day.slots[2]}/roaming")
    answer(day, day.ben, offer(day))
    assert day.cem.json(f"{day.at}/me.json")["seats"] == [day.breakout, there]
    me = day.flora.json(f"{day.at}/me.json")
    assert (me["seats"], me["roaming"]) == ([], [day.slots[2]]), "who roams there already stays there"
    assert [one["people"] for one in day.event.board()["breakouts"]] == [1, 1]


def test_together_and_apart_again(day: Day) -> None:
    before = topic(day, day.bread), topic(day, day.river), cells(day)
    day.cem.post(f"{day.at}/topics/{day.bread}/star")
    asked = merge(day)
    assert "becomes free: <bdi>Great hall, 10:00" in waiting(day, day.ben)
    done = answer(day, day.ben, asked)
    assert done.json()["state"] == "accepted"
    assert topic(day, day.bread)["merged_into"] == day.river
    assert topic(day, day.bread)["stars"] == 1
    assert topic(day, day.river)["stars"] == 0, "no star moves"
    assert topic(day, day.river)["conveners"] == ["Ben", "Ana"]
    assert cells(day) == {day.river: before[2][day.river]}
    html = waiting(day, day.cem)
    assert "goes together with" in html
    notice = re.findall(r'name="notice" value="(\d+)"', html)[0]
    day.cem.post(f"{day.at}/topics/{day.river}/star", notice=notice)
    assert topic(day, day.river)["stars"] == 1
    assert "goes together" not in waiting(day, day.cem), "one tap stars the other and has seen it"
    place = day.ana.post(f"{day.at}/breakouts", topic=day.bread, slot=day.slots[1], room=day.rooms[1])
    assert refused(place) == (409, "topic_merged")
    assert take_back(day, day.cem, asked).status_code == 404
    clock._shift += timedelta(hours=1)
    assert take_back(day, day.ben, asked).status_code == 200
    assert topic(day, day.bread) == before[0] | {"stars": 1}
    assert topic(day, day.river) == before[1] | {"stars": 1}
    assert cells(day) == before[2]


def test_apart_again_where_the_cell_is_taken(day: Day) -> None:
    asked = merge(day)
    answer(day, day.ben, asked)
    salt = day.event.topic(day.cem, "Salt")
    day.place(day.cem, salt)
    assert take_back(day, day.ana, asked).status_code == 200
    assert day.bread not in cells(day)
    assert topic(day, day.bread)["merged_into"] is None


@pytest.mark.sqlite_only
def test_the_cell_stays_if_the_other_has_none_or_they_say_so(day: Day) -> None:
    salt = day.event.topic(day.cem, "Salt")
    answer(day, day.cem, merge(day, into=salt))
    assert day.bread in cells(day)
    pepper = day.event.topic(day.cem, "Pepper")
    day.place(day.cem, pepper, 1, 1)
    asked = merge(day, day.ben, topic=day.river, into=pepper, keeps="true")
    assert "keeps its place" in waiting(day, day.cem)
    answer(day, day.cem, asked)
    assert {day.river, pepper} <= cells(day).keys()


@pytest.mark.sqlite_only
def test_what_a_merge_refuses(day: Day) -> None:
    assert merge(day, day.cem).status_code == 403
    assert merge(day, day.flora).status_code == 403, "only conveners put topics together"
    assert merge(day, into=day.bread).status_code == 422
    merge(day)
    assert refused(merge(day)) == (409, "already_proposed")
    other_way = merge(day, day.ben, topic=day.river, into=day.bread)
    assert refused(other_way) == (409, "already_proposed")
    assert merge(day, day.ben).json()["state"] == "accepted", "the same from the other side is the answer"
    salt = day.event.topic(day.cem, "Salt", needs_convener="true")
    assert refused(merge(day, day.ben, topic=salt, into=day.river)) == (409, "needs_convener")
    assert refused(merge(day)) == (409, "topic_merged")


def test_handing_over(day: Day) -> None:
    asked = day.ana.post(f"{day.at}/handovers", topic=day.bread, person=day.id(day.cem))
    assert asked.json()["expires"].startswith("2027-03-02T00:00"), "the end of the day"
    assert "hand “<bdi>Bread</bdi>” over to you" in waiting(day, day.cem)
    assert topic(day, day.bread)["conveners"] == ["Ana"]
    answer(day, day.cem, asked)
    assert topic(day, day.bread)["conveners"] == ["Cem"]
    assert "convenes" in waiting(day, day.ana)
    back = day.cem.post(f"{day.at}/handovers", topic=day.bread, person=day.of_ana, stays="true")
    answer(day, day.ana, back)
    assert topic(day, day.bread)["conveners"] == ["Ana", "Cem"]
    late = day.ana.post(f"{day.at}/handovers", topic=day.bread, person=day.id(day.ben))
    answer(day, day.cem, day.ana.post(f"{day.at}/handovers", topic=day.bread, person=day.id(day.cem)))
    assert refused(answer(day, day.ben, late)) == (409, "proposal_stale"), "it is no longer Ana's to give"


@pytest.mark.sqlite_only
def test_only_people_who_are_here_are_asked(day: Day) -> None:
    gone = day.id(day.cem)
    day.cem.delete(f"{day.at}/me")
    for noun in ("handovers", "invitations"):
        for person in (gone, 99_999, Day(day.server).of_ana):
            assert day.ana.post(f"{day.at}/{noun}", topic=day.bread, person=person).status_code == 404
        assert refused(day.ana.post(f"{day.at}/{noun}", topic=day.bread, person=day.of_ana)) == (
            409, "already_convener",
        )  # fmt: skip
        assert day.ben.post(f"{day.at}/{noun}", topic=day.bread, person=day.of_ana).status_code == 403


@pytest.mark.sqlite_only
def test_a_machine_is_stopped(day: Day) -> None:
    people = [day.id(day.event.person(f"P{n}")) for n in range(13)]
    asked = [day.ana.post(f"{day.at}/invitations", topic=day.bread, person=one).status_code for one in people]
    assert asked == [200] * 12 + [429]


def world(day: Day, who: Device) -> dict[str, str]:
    """All that somebody gets to see, byte for byte, but for what is made anew each time."""
    paths = ("/board.json", "/since/0", "?look", "/wall", "/inbox", "/mine", "/me.json", "/proceedings.json",
             "/agenda.ics", f"/topics/{day.bread}", f"/topics/{day.river}")  # fmt: skip
    if who is day.flora:
        paths += ("/desk", "/desk/wall", "/desk/space", "/desk/private", "/desk/private?page=space")
    found = {path: who.get(f"{day.at}{path}").text for path in paths}
    return {path: re.sub(r'[0-9a-f-]{36}|data-at="[^"]*"|at=[\d.]+', "", text) for path, text in found.items()}


def exported(day: Day) -> list[bytes]:
    """What the facilitator takes home, member by member."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(day.flora.get(f"{day.at}/export.zip").content)) as file:
        return [file.read(name) for name in file.namelist()]


@pytest.mark.parametrize("noun", ["swaps", "merges", "handovers", "invitations"])
@pytest.mark.sqlite_only
def test_nobody_else_can_tell(day: Day, noun: str) -> None:
    """Non-interference: with and without an open, a declined and a withdrawn proposal, all others get the same."""
    others = (day.cem, day.flora, day.nobody)
    before, home = [world(day, who) for who in others], exported(day)
    fields: dict[str, Any] = {"topic": day.bread, "into": day.river, "person": day.id(day.ben)}
    fields |= {"breakout": day.breakout, "with": day.river_at}  # type: ignore[attr-defined]
    for end in ("open", "declined", "withdrawn"):
        asked = day.ana.post(f"{day.at}/{noun}", **fields)
        assert asked.status_code == 200, asked.text
        if end == "declined":
            assert answer(day, day.ben, asked, "decline").status_code == 200
        elif end == "withdrawn":
            assert take_back(day, day.ana, asked).status_code == 200
        assert [world(day, who) for who in others] == before, end
        assert exported(day) == home
        for who in (day.cem, day.flora):
            assert seen(day, who, asked).status_code == 404
            assert answer(day, who, asked).status_code == 404
            assert take_back(day, who, asked).status_code == 404
        if end == "open":
            assert take_back(day, day.ana, asked).status_code == 200


@pytest.mark.sqlite_only
def test_a_third_phone_is_not_nudged(day: Day) -> None:
    with day.ben.live(day.at, "phone", 0) as asked, day.cem.live(day.at, "phone", 0) as other:
        asked.receive_text(), other.receive_text()
        offer(day)
        assert '"own"' in asked.receive_text()
        day.event.person("Dora")
        assert '"own"' not in other.receive_text()


@pytest.mark.sqlite_only
def test_a_hidden_topic_takes_its_proposals_along(day: Day) -> None:
    asked = offer(day)
    day.flora.post(f"{day.at}/topics/{day.river}/hiding")
    assert answer(day, day.ben, asked).status_code == 404
    assert "river" not in waiting(day, day.ben) + waiting(day, day.ana)


@pytest.mark.sqlite_only
def test_another_kind_is_another_address(day: Day) -> None:
    asked = offer(day)
    assert day.ben.post(f"{day.at}/merges/{asked.json()['id']}", answer="accept").status_code == 404
    assert day.ben.post(f"{day.at}/swaps/{asked.json()['id']}", answer="maybe").status_code == 422


TWO_DAYS = DAY + "\n2027-03-02 10:00-11:00 Four\n11:15-12:15 Five"


@pytest.mark.parametrize("server_day", [TWO_DAYS])
def test_it_goes_on_tomorrow(server: Any, half_past_eight: None, server_day: str) -> None:
    day = Day(server, slots=server_day)
    clock._shift += timedelta(hours=2)  # 10:30: Bread is on
    day.cem.post(f"{day.at}/topics/{day.bread}/star")
    done = day.ana.post(f"{day.at}/breakouts/{day.breakout}/continuation")
    found = next(one for one in day.event.board()["breakouts"] if one["id"] == done.json()["id"])
    assert (found["slot"], found["room"], found["continues"]) == (day.slots[3], day.rooms[0], day.breakout)
    assert "goes on" in waiting(day, day.cem)
    assert refused(day.ana.post(f"{day.at}/breakouts/{day.breakout}/continuation")) == (409, "already_continued")
    assert "goes on from Monday" in day.nobody.get(f"{day.at}/topics/{day.bread}").text
    assert "goes on from Monday" in day.nobody.get(f"{day.at}/proceedings").text
    none = day.ana.post(f"{day.at}/breakouts/{found['id']}/continuation")
    assert refused(none) == (409, "no_tomorrow")
    assert none.json()["free"], "the next free cells"
    day.ana.delete(f"{day.at}/breakouts/{found['id']}")
    for room in range(2):
        day.place(day.ben, day.river, 3, room)
    again = day.ana.post(f"{day.at}/breakouts/{day.breakout}/continuation").json()["id"]
    found = next(one for one in day.event.board()["breakouts"] if one["id"] == again)
    assert found["slot"] == day.slots[4], "else the first that is free on that day"
