"""Arrangements: proposed, looked at, taken or left; and what they honour."""

import json
import random
import threading
import time
from typing import Any

import pytest

from app.models.arrangements import runner
from tests.conftest import Device, Gathering, Server
from tests.day import Day
from tests.routes.test_breakouts_day import plan as plan  # the data file, where it is at hand

QUICK = {"seconds": "0.3"}


class Camp:
    """A BarCamp: `n` topics of as many conveners on `rooms` rooms and four slots, all who are there star some."""

    def __init__(self, server: Server, topics: int = 8, people: int = 10, rooms: str = "A, 9\nB, 9\nC, 9"):
        slots = "2027-03-01 10:00-11:00\n11:00-12:00\n12:00-13:00\n13:00-14:00"
        self.event: Gathering = server.event(mode="barcamp", rooms=rooms, slots=slots)
        self.at, self.flora = self.event.at, self.event.host
        self.event.phase("marketplace")
        self.conveners = [self.event.person(f"Convener {n}") for n in range(topics)]
        self.topics = [self.event.topic(device, f"Topic {n}") for n, device in enumerate(self.conveners)]
        chance = random.Random(3)
        for device in self.conveners[:people]:
            for topic in chance.sample(self.topics, 3):
                assert device.post(f"{self.at}/topics/{topic}/star").status_code == 200

    def place(self, n: int, slot: int, room: int) -> int:
        return self.event.breakout(self.flora, self.topics[n], slot, room)

    def crowd_together(self) -> list[int]:
        """The first cards as close together as they fit."""
        return [self.place(n, n // 3, n % 3) for n in range(len(self.topics))]

    def propose(self, device: Device | None = None, **fields: Any) -> Any:
        return (device or self.flora).post(f"{self.at}/arrangements", **(QUICK | fields))

    def answer(self, id: int, answer: str = "accept") -> Any:
        return self.flora.post(f"{self.at}/arrangements/{id}", answer=answer)

    def cells(self) -> dict[int, tuple[int, int]]:
        return {b["topic"]: (b["slot"], b["room"]) for b in self.event.board()["breakouts"]}

    def clashes(self) -> int:
        """By the definition, from what each person is told of their own stars."""
        slots = {topic: slot for topic, (slot, _) in self.cells().items()}
        found = 0
        for device in self.conveners:
            stars = [slots[t] for t in device.json(f"{self.at}/me.json")["stars"] if t in slots]
            found += sum(stars.count(slot) - 1 for slot in set(stars))
        return found


def test_propose_look_accept(server: Server) -> None:
    camp = Camp(server)
    camp.crowd_together()
    before = camp.cells()
    told = camp.propose().json()
    assert told["clashes_before"] == camp.clashes() > told["clashes_after"]
    assert camp.cells() == before, "nothing moves before it is accepted"
    page = camp.flora.get(f"{camp.at}/desk/arrangement").text
    assert f">{told['clashes_before']}<" in page
    assert f">{told['clashes_after']}<" in page
    assert sum(s["before"] for s in told["slots"]) == told["clashes_before"]
    assert camp.answer(told["id"]).status_code == 200
    assert camp.clashes() == told["clashes_after"]
    moved = {m["topic"]: (m["slot"], m["room"]) for m in told["moves"]}
    assert camp.cells() == before | moved
    again = camp.answer(told["id"])
    assert (again.status_code, again.json()["rule"]) == (409, "already_answered")
    assert "Accepted" in camp.flora.get(f"{camp.at}/desk/arrangement").text


def test_conveners_are_told(server: Server) -> None:
    camp = Camp(server)
    camp.crowd_together()
    told = camp.propose().json()
    camp.answer(told["id"])
    moved = {m["topic"] for m in told["moves"]}
    for n, device in enumerate(camp.conveners):
        text = device.get(f"{camp.at}/inbox").text
        assert (f"“<bdi>Topic {n}</bdi>”" in text) == (camp.topics[n] in moved or False), n


def test_a_decline_moves_nothing(server: Server) -> None:
    camp = Camp(server)
    camp.crowd_together()
    before = camp.cells()
    told = camp.propose().json()
    assert camp.answer(told["id"], "decline").status_code == 200
    assert camp.cells() == before
    assert camp.answer(told["id"]).json()["rule"] == "already_answered"


def test_it_moves_no_more_than_it_may(server: Server) -> None:
    camp = Camp(server)
    kept = camp.crowd_together()
    for most in (0, 1, 3):
        told = camp.propose(most_moves=most).json()
        assert len(told["moves"]) <= most
        assert told["clashes_after"] <= told["clashes_before"]
    told = camp.propose(keep="\n".join(map(str, kept[:5]))).json()
    assert not {m["breakout"] for m in told["moves"]} & set(kept[:5])
    camp.flora.post(f"{camp.at}/breakouts/{kept[0]}/pin")
    told = camp.propose(seconds="0.5").json()
    assert kept[0] not in [m["breakout"] for m in told["moves"]]
    assert camp.event.board()["breakouts"][0]["pinned"] is True


def test_it_finds_places_for_topics_without_one(server: Server) -> None:
    camp = Camp(server, topics=8)
    camp.place(0, 0, 0)
    told = camp.propose().json()
    new = [m for m in told["moves"] if m["breakout"] is None]
    assert {m["topic"] for m in new} == set(camp.topics[1:])
    camp.answer(told["id"])
    assert set(camp.cells()) == set(camp.topics)
    assert "has a place now" in camp.conveners[3].get(f"{camp.at}/inbox").text


def test_who_pitched_first_finds_a_place_first(server: Server) -> None:
    camp = Camp(server, topics=14)
    told = camp.propose().json()
    assert {m["topic"] for m in told["moves"]} == set(camp.topics[:12])
    assert [u["topic"] for u in told["unmet"] if u["kind"] == "no_cell"] == camp.topics[12:]
    assert "Topic 13</bdi> finds no place" in camp.flora.get(f"{camp.at}/desk/arrangement").text


def test_wishes_are_honoured(server: Server) -> None:
    camp = Camp(server, topics=6, people=0)
    slots = [slot["id"] for slot in camp.event.board()["slots"]]
    for slot in slots[1:]:
        assert camp.conveners[0].post(f"{camp.at}/slots/{slot}/absence").status_code == 200
    for other in camp.topics[1:4]:
        camp.conveners[4].post(f"{camp.at}/topics/{camp.topics[4]}/apart", topic=other)
    mine = camp.event.topic(camp.conveners[0], "A second one of the same convener")
    camp.flora.delete(f"{camp.at}/slots/{slots[1]}/absence", person=camp.conveners[0].json(f"{camp.at}/me.json")["id"])
    told = camp.propose().json()
    assert told["unmet"] == []
    at = {m["topic"]: m["slot"] for m in told["moves"]}
    assert {at[camp.topics[0]], at[mine]} == set(slots[:2])
    assert at[camp.topics[4]] not in [at[other] for other in camp.topics[1:4]]


def test_what_cannot_be_honoured_is_said(server: Server) -> None:
    camp = Camp(server, topics=3, people=3, rooms="Closet, 1")
    slots = [slot["id"] for slot in camp.event.board()["slots"]]
    for slot in slots:
        camp.conveners[0].post(f"{camp.at}/slots/{slot}/absence")
    told = camp.propose().json()
    kinds = {u["kind"] for u in told["unmet"]}
    assert kinds == {"cannot", "seats"}
    page = camp.flora.get(f"{camp.at}/desk/arrangement").text
    assert "cannot at that time" in page
    assert "there are 1 seats" in page


def test_a_changed_wall_takes_no_proposal(server: Server) -> None:
    camp = Camp(server)
    breakouts = camp.crowd_together()
    told = camp.propose().json()
    camp.conveners[0].post(f"{camp.at}/topics/{camp.topics[5]}/star")
    camp.event.topic(camp.conveners[0], "Late")  # neither a star nor a topic changes the wall
    assert camp.flora.get(f"{camp.at}/desk/arrangement").text.count('value="accept"') == 1
    camp.flora.post(f"{camp.at}/breakouts/{breakouts[0]}", slot=camp.event.slot(3), room=camp.event.room(0))
    before = camp.cells()
    answer = camp.answer(told["id"])
    assert (answer.status_code, answer.json()["rule"]) == (409, "board_changed")
    assert camp.cells() == before
    assert 'value="accept"' not in camp.flora.get(f"{camp.at}/desk/arrangement").text


def test_what_has_begun_does_not_move(server: Server) -> None:
    camp = Camp(server)
    camp.crowd_together()
    slot = camp.event.board()["slots"][0]["id"]
    camp.flora.post(f"{camp.at}/slots/{slot}", starts="2020-01-01T10:00", ends="2020-01-01T11:00")
    told = camp.propose().json()
    assert told["moves"]
    assert all(slot not in (m["slot"], (m["from"] or {}).get("slot")) for m in told["moves"])


def test_seats_go_along(server: Server) -> None:
    """Two breakouts change places: who sat in both sits in both."""
    camp = Camp(server, topics=2, people=0)
    first, second = camp.place(0, 0, 0), camp.place(1, 1, 0)
    ana = camp.conveners[0]
    for breakout in (first, second):
        ana.post(f"{camp.at}/breakouts/{breakout}/seat")
    slots = [slot["id"] for slot in camp.event.board()["slots"]]
    camp.conveners[0].post(f"{camp.at}/slots/{slots[0]}/absence")
    camp.conveners[1].post(f"{camp.at}/slots/{slots[1]}/absence")
    for n in (2, 3):
        for device in camp.conveners:
            device.post(f"{camp.at}/slots/{slots[n]}/absence")
    told = camp.propose().json()
    assert {m["topic"]: m["slot"] for m in told["moves"]} == {camp.topics[0]: slots[1], camp.topics[1]: slots[0]}
    camp.answer(told["id"])
    assert sorted(ana.json(f"{camp.at}/me.json")["seats"]) == sorted([first, second])
    assert [b["people"] for b in camp.event.board()["breakouts"]] == [1, 1]


@pytest.mark.parametrize("mode", ["openspace", "workshop"])
@pytest.mark.sqlite_only
def test_only_barcamp_is_arranged(server: Server, mode: str) -> None:
    day = server.event(mode=mode)
    answer = day.host.post(f"{day.at}/arrangements", **QUICK)
    assert (answer.status_code, answer.json()["rule"]) == (409, "only_conveners_sort")


@pytest.mark.sqlite_only
def test_in_barcamp_the_organiser_places(server: Server) -> None:
    day = Day(server)
    day.flora.post(f"{day.at}/event", mode="barcamp")
    cell = {"slot": day.slots[1], "room": day.rooms[1]}
    for answer in (
        day.ben.post(f"{day.at}/breakouts", topic=day.river, **cell),
        day.ana.post(f"{day.at}/breakouts/{day.breakout}", **cell),
        day.ana.delete(f"{day.at}/breakouts/{day.breakout}"),
    ):
        assert (answer.status_code, answer.json()["rule"]) == (409, "organiser_places")
    assert day.ana.post(f"{day.at}/breakouts/{day.breakout}", limit=5).status_code == 200, "it stays where it is"
    assert "The organiser finds a place for it" in day.ben.get(f"{day.at}/topics/{day.river}").text
    day.flora.post(f"{day.at}/event", mode="barcamp", conveners_place="true")
    assert day.ben.post(f"{day.at}/breakouts", topic=day.river, **cell).status_code == 200


@pytest.mark.sqlite_only
def test_in_a_workshop_only_open_parts_are_free(server: Server) -> None:
    day = Day(server)
    day.flora.post(f"{day.at}/event", mode="workshop")
    day.flora.post(f"{day.at}/slots/{day.slots[1]}", fixed="true")
    day.flora.post(f"{day.at}/breakouts/{day.breakout}/pin")
    fixed, open_ = ({"slot": day.slots[n], "room": day.rooms[1]} for n in (1, 2))
    for answer in (
        day.ben.post(f"{day.at}/breakouts", topic=day.river, **fixed),
        day.ana.post(f"{day.at}/breakouts/{day.breakout}", **open_),
        day.ana.delete(f"{day.at}/breakouts/{day.breakout}"),
    ):
        assert (answer.status_code, answer.json()["rule"]) == (409, "fixed_programme")
    assert f"ticket-{day.slots[1]}" not in day.ben.get(f"{day.at}/topics/{day.river}/place").text
    assert day.ben.post(f"{day.at}/breakouts", topic=day.river, **open_).status_code == 200
    day.flora.post(f"{day.at}/event", mode="openspace")
    assert day.ana.delete(f"{day.at}/breakouts/{day.breakout}").status_code == 200, "in Open Space conveners sort"


def test_an_absence_is_nobody_elses_business(server: Server) -> None:
    """Not one byte that others get says it."""
    day = Day(server)
    pages = ("/board.json", "/since/0", "", "/wall", f"/topics/{day.bread}", "/agenda.ics", "/proceedings.json")
    look = lambda: [day.cem.get(f"{day.at}{page}?look").text.partition('id="live"')[0] for page in pages]  # noqa: E731
    before, revision = look(), day.revision()
    assert day.ana.post(f"{day.at}/slots/{day.slots[1]}/absence").status_code == 200
    assert day.revision() == revision
    assert strip(look()) == strip(before)
    assert "I can after all" in day.ana.get(f"{day.at}/absences").text
    assert "I can after all" not in day.cem.get(f"{day.at}/absences").text
    assert "Ana" in day.flora.get(f"{day.at}/desk/arrangement").text
    assert day.cem.get(f"{day.at}/desk/arrangement").status_code == 403
    foreign = day.cem.post(f"{day.at}/slots/{day.slots[1]}/absence", person=day.of_ana)
    assert foreign.status_code == 403
    assert day.ana.post(f"{day.at}/slots/{day.plenary}/absence").json()["rule"] == "not_a_breakout_slot"


def strip(pages: list[str]) -> list[str]:
    """Without what is made anew for every answer."""
    import re

    return [re.sub(r'name="op" value="[^"]*"|data-at="[^"]*"|at=[\d.]+', "", page) for page in pages]


@pytest.mark.sqlite_only
def test_a_topic_does_not_keep_away_from_itself(server: Server) -> None:
    day = Day(server)
    path = f"{day.at}/topics/{day.bread}/apart"
    assert day.ana.post(path, topic=day.bread).status_code == 422
    assert day.ana.post(path, topic=day.river).status_code == 200
    topics = {t["id"]: t["apart"] for t in day.event.board()["topics"]}
    assert topics == {day.bread: [day.river], day.river: [day.bread]}
    assert "Not at the same time as" in day.cem.get(f"{day.at}/topics/{day.river}").text
    day.flora.post(f"{day.at}/topics/{day.river}/hiding")
    assert day.event.board()["topics"][0]["apart"] == [], "a hidden topic is nowhere"
    assert day.ana.post(path, topic=day.river).status_code == 404


@pytest.mark.sqlite_only
def test_one_at_a_time_and_nobody_waits(server: Server) -> None:
    """While it is worked out, others are served, the wall can be changed, and a second one is refused."""
    camp = Camp(server)
    camp.crowd_together()
    answers: list[Any] = []
    worker = threading.Thread(target=lambda: answers.append(camp.propose(seconds="2")))
    worker.start()
    time.sleep(0.5)
    began = time.monotonic()
    second = camp.propose()
    assert (second.status_code, second.json()["rule"]) == (409, "still_arranging")
    assert camp.conveners[0].post(f"{camp.at}/topics/{camp.topics[7]}/star").status_code == 200
    took = time.monotonic() - began
    assert worker.is_alive()
    worker.join()
    assert took < 1.0
    assert answers[0].status_code == 200
    assert not runner._at_work


@pytest.mark.parametrize(
    ("field", "value"),
    [("seconds", "0.1"), ("seconds", "11"), ("seconds", "nan"), ("seconds", "1e1"), ("most_moves", "-1")],
)
@pytest.mark.sqlite_only
def test_it_is_bounded(town: Server, field: str, value: str) -> None:
    day = town.event(mode="barcamp")
    answer = day.host.post(f"{day.at}/arrangements", **{field: value})
    assert (answer.status_code, answer.json()["field"]) == (422, field)


@pytest.mark.sqlite_only
def test_it_may_not_keep_what_is_not_there(town: Server) -> None:
    day = town.event(mode="barcamp")
    for keep in ("999999999", "x", "0"):
        assert day.host.post(f"{day.at}/arrangements", keep=keep, **QUICK).status_code == 404


@pytest.mark.sqlite_only
def test_a_real_day_keeps_apart_what_asks_for_it(town: Server, plan: dict[str, Any]) -> None:
    """W3C Breakouts Day 2024: no two topics that ask not to be parallel are."""
    rooms, slots = "\n".join(room["name"] for room in plan["rooms"]), "\n".join(plan["slots"]).replace("2024-", "2034-")
    event = town.event(title=plan["title"], timezone=plan["timezone"], rooms=rooms, slots=slots, mode="barcamp")
    event.phase("marketplace")
    ids = {topic["number"]: event.topic(event.host, topic["title"]) for topic in plan["topics"][:1]}
    for topic in plan["topics"][1:]:
        ids[topic["number"]] = event.topic(event.person(f"Convener of {topic['number']}"), topic["title"])
    for n, topic in enumerate(plan["topics"]):  # all as wrong as can be: in the order of the file
        event.breakout(event.host, ids[topic["number"]], n // 7, n % 7)
    pairs = [(ids[t["number"]], ids[other]) for t in plan["topics"] for other in t["avoid"] if other in ids]
    assert len(pairs) > 20
    for topic, other in pairs:
        assert event.host.post(f"{event.at}/topics/{topic}/apart", topic=other).status_code == 200
    at = lambda: {b["topic"]: b["slot"] for b in event.board()["breakouts"]}  # noqa: E731
    assert any(at()[a] == at()[b] for a, b in pairs)
    told = event.host.post(f"{event.at}/arrangements", seconds="1").json()
    assert not [u for u in told["unmet"] if u["kind"] == "apart"]
    event.host.post(f"{event.at}/arrangements/{told['id']}", answer="accept")
    assert not [(a, b) for a, b in pairs if at()[a] == at()[b]]
    assert len(at()) == len(plan["topics"])


def test_the_answer_to_an_op_is_the_first_one(server: Server) -> None:
    camp = Camp(server, topics=4)
    camp.crowd_together()
    op = "3f0f5d0e-6a57-4f0c-9d3c-5c8f9f2f8a11"
    first, second = camp.propose(op=op), camp.propose(op=op)
    assert json.loads(first.text) == json.loads(second.text)
