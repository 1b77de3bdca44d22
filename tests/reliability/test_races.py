"""200 people want the same thing at the same moment; the database decides, and exactly once."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from tests.reliability.conftest import option
from tests.reliability.phones import Answer, Gathering, Phone, all_at_once, patiently
from tests.reliability.seats_history import Act, check, timed
from tests.reliability.serving import Serving, running

CROWD = 200
RUSH, USES = 300, 10
SEATS = 12
MORE_SEATS = 15


@dataclass
class Crowd:
    """200 people with a topic each, at an event with more cells than they get to."""

    gathering: Gathering
    phones: list[Phone]
    topics: list[int]
    cells: Iterator[tuple[int, int]]

    def ask(self, phone: Phone, path: str, **fields: int) -> Answer:
        return patiently(lambda: phone.post(f"{self.gathering.at}{path}", op="", **fields))

    def leave(self, phone: Phone, path: str) -> Answer:
        return patiently(lambda: phone.delete(f"{self.gathering.at}{path}"))


@pytest.fixture(scope="module", params=["sqlite", "postgres", "two workers"])
def crowd(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    folder = tmp_path_factory.mktemp("crowd")
    kind, workers = ("postgres", 2) if request.param == "two workers" else (request.param, 1)
    with running(kind, folder, workers=workers) as serving:
        yield _arrive(serving)


def _arrive(serving: Serving) -> Crowd:
    gathering = Gathering(serving.port, rooms=10, slots=40)
    with ThreadPoolExecutor(16) as pool:
        phones = list(pool.map(gathering.person, (f"Person {n}" for n in range(CROWD))))
        topics = list(pool.map(gathering.topic, phones, (f"Topic {n}" for n in range(CROWD))))
    cells = ((slot, room) for slot in range(40) for room in range(10))
    return Crowd(gathering, phones, topics, cells)


@pytest.fixture
def chances(pytestconfig: pytest.Config, seed: int) -> list[random.Random]:
    """One for each round."""
    return [random.Random(f"{seed} {n}") for n in range(option(pytestconfig, "rounds", 2))]


def test_one_cell_for_200(crowd: Crowd, chances: list[random.Random]) -> None:
    for chance in chances:
        slot, room = next(crowd.cells)
        cell = {"slot": crowd.gathering.slots[slot], "room": crowd.gathering.rooms[room]}
        askers = list(zip(crowd.phones, crowd.topics, strict=True))
        chance.shuffle(askers)
        asks = [partial(crowd.ask, phone, "/breakouts", topic=topic, **cell) for phone, topic in askers]
        answers = all_at_once(asks)
        assert Counter((a.status, a.rule) for a in answers) == {(200, ""): 1, (409, "room_taken"): CROWD - 1}
        placed = [b for b in crowd.gathering.board()["breakouts"] if {name: b[name] for name in cell} == cell]
        winner = next(topic for (_, topic), answer in zip(askers, answers, strict=True) if answer.status == 200)
        assert [b["topic"] for b in placed] == [winner]


def test_an_opening_rush_of_300(crowd: Crowd) -> None:
    """Everybody posts into one time at once, and whoever hears that it is used up sends the same text to another one:
    each time is used exactly as often as it can be, and nobody's text is lost."""
    gathering = Gathering(crowd.phones[0].port, rooms=12, slots=20)
    with ThreadPoolExecutor(16) as pool:
        people = list(pool.map(gathering.person, (f"Person {n}" for n in range(RUSH))))
    for phone in people:
        phone.seconds = 60.0  # 300 wait for one row; nobody hangs up
    assert gathering.host.post(f"{gathering.at}/rush", uses=USES).status == 200

    def post(number: int, slot: int | None) -> Answer:
        chosen = {"slot": slot} if slot else {}
        title = f"Topic {number}"
        return patiently(lambda: people[number].post(f"{gathering.at}/topics", op="", title=title, **chosen))

    def posts(number: int) -> int:
        """Somebody who goes on until their text is up; how often they were told to choose another time."""
        slot: int | None = gathering.slots[0]
        refusals = 0
        for _turn in range(RUSH):
            answer = post(number, slot)
            if answer.status == 200:
                return refusals
            if answer.status == 503:  # 300 wait for one row of a busy machine: nothing was done, and it is asked again
                time.sleep(0.2)
                continue
            refusals += 1
            assert (answer.status, answer.rule) == (409, "slot_used_up"), answer.body
            left = answer.json["slots"]
            slot = left[number % len(left)]["id"] if left else None
        raise AssertionError("never got through")

    refusals = all_at_once([partial(posts, number) for number in range(RUSH)])
    assert sum(count == 0 for count in refusals) == USES, "the first time"
    board = gathering.board()
    assert {topic["title"] for topic in board["topics"]} == {f"Topic {n}" for n in range(RUSH)}
    assert Counter(b["slot"] for b in board["breakouts"]) == dict.fromkeys(gathering.slots, USES)
    assert len({(b["slot"], b["room"]) for b in board["breakouts"]}) == USES * len(gathering.slots)
    assert {slot["left"] for slot in board["rush"]["slots"]} == {0}


TURNS = 2  # of each pair of two who do what cannot both be done


@dataclass
class Pair:
    """Two people with a topic each on a small wall, and the desk."""

    gathering: Gathering
    ana: Phone
    ben: Phone
    bread: int
    salt: int
    first: int
    second: int

    @classmethod
    def come(cls, serving_port: int) -> "Pair":
        gathering = Gathering(serving_port)
        ana, ben = gathering.person("Ana"), gathering.person("Ben")
        bread, salt = gathering.topic(ana, "Bread"), gathering.topic(ben, "Salt")
        first, second = gathering.breakout(ana, bread), gathering.breakout(ben, salt, 1, 1)
        return cls(gathering, ana, ben, bread, salt, first, second)

    @property
    def desk(self) -> Phone:
        return self.gathering.host

    def give(self, who: Phone, path: str, **fields: Any) -> Callable[[], Answer]:
        return lambda: patiently(lambda: who.post(f"{self.gathering.at}{path}", op="", **fields))

    def take(self, who: Phone, path: str) -> Callable[[], Answer]:
        return lambda: patiently(lambda: who.delete(f"{self.gathering.at}{path}"))

    def cell(self, breakout: int) -> tuple[int, int]:
        return next((b["slot"], b["room"]) for b in self.gathering.board()["breakouts"] if b["id"] == breakout)

    def move(self, who: Phone, slot: int, room: int) -> Callable[[], Answer]:
        cell = {"slot": self.gathering.slots[slot], "room": self.gathering.rooms[room]}
        return self.give(who, f"/breakouts/{self.first}", **cell)

    def changes(self, kind: str) -> list[int]:
        listed = self.desk.get(f"{self.gathering.at}/changes.json").json["changes"]
        return [change["id"] for change in listed if change["kind"] == kind]


def statuses(answers: list[Answer]) -> list[int]:
    return sorted(answer.status for answer in answers)


def test_an_undo_against_a_move(crowd: Crowd) -> None:
    """Either the move comes first and the undo hears of it, or it moves what was put back: never half of each."""
    for _turn in range(TURNS):
        pair = Pair.come(crowd.phones[0].port)
        assert pair.move(pair.ana, 2, 0)().status == 200
        change = pair.changes("breakout.moved")[0]
        undo, move = all_at_once([pair.give(pair.desk, "/undo", change=change), pair.move(pair.ana, 3, 0)])
        assert move.status == 200, move.body
        assert (undo.status, undo.rule) in ((200, ""), (409, "cannot_undo")), undo.body
        assert pair.cell(pair.first) == (pair.gathering.slots[3], pair.gathering.rooms[0])
        assert len(pair.changes("wall.undone")) == (undo.status == 200)


def test_two_desks_undo_the_same(crowd: Crowd) -> None:
    pair = Pair.come(crowd.phones[0].port)
    for turn in range(TURNS):
        start = pair.cell(pair.first)
        assert pair.move(pair.ana, 2, 0)().status == 200
        change = pair.changes("breakout.moved")[0]
        answers = all_at_once([pair.give(pair.desk, "/undo", change=change) for _ in range(2)])
        assert statuses(answers) == [200, 409]
        assert pair.cell(pair.first) == start
        assert len(pair.changes("wall.undone")) == turn + 1


def test_one_swap_is_accepted_twice(crowd: Crowd) -> None:
    """Ben agrees on two devices at once: the breakouts change places once, and not back again."""
    pair = Pair.come(crowd.phones[0].port)
    for turn in range(TURNS):
        here, there = pair.cell(pair.first), pair.cell(pair.second)
        offer = pair.give(pair.ana, "/swaps", breakout=pair.first, **{"with": pair.second})()
        assert offer.status == 200, offer.body
        yes = pair.give(pair.ben, f"/swaps/{offer.json['id']}", answer="accept")
        answers = all_at_once([yes, yes])
        assert 200 in statuses(answers)
        assert all(answer.status in (200, 409) for answer in answers), [answer.body for answer in answers]
        assert (pair.cell(pair.first), pair.cell(pair.second)) == (there, here)
        assert len(pair.changes("breakout.swapped")) == turn + 1


def test_a_merge_is_accepted_and_taken_back_at_once(crowd: Crowd) -> None:
    """Whichever was first counts. Taken back after the answer, both cards are whole again: never half a merge."""
    for _turn in range(TURNS):
        pair = Pair.come(crowd.phones[0].port)
        offer = pair.give(pair.ben, "/merges", topic=pair.salt, into=pair.bread)()
        assert offer.status == 200, offer.body
        path = f"/merges/{offer.json['id']}"
        yes, back = all_at_once([pair.give(pair.ana, path, answer="accept"), pair.take(pair.ben, path)])
        assert (back.status, yes.status) in ((200, 200), (200, 409)), (yes.body, back.body)
        board = pair.gathering.board()
        assert {b["id"] for b in board["breakouts"]} == {pair.first, pair.second}
        assert [len(topic["conveners"]) for topic in board["topics"]] == [1, 1]
        merged, whole = pair.changes("topic.merged"), pair.changes("topic.unmerged")
        assert len(merged) == len(whole) == (yes.status == 200)


def test_12_seats_for_200(crowd: Crowd, chances: list[random.Random]) -> None:
    for chance in chances:
        Seats(crowd, chance).race()


class Seats:
    """One breakout with 12 seats, and everybody after them."""

    def __init__(self, crowd: Crowd, chance: random.Random):
        self.crowd, self.chance = crowd, chance
        slot, room = next(crowd.cells)
        self.id = crowd.gathering.breakout(crowd.phones[0], crowd.topics[0], slot, room, limit=SEATS)
        self.path = f"/breakouts/{self.id}/seat"

    def race(self) -> None:
        """All ask; 20 leave while 60 ask and the limit rises; whoever has no seat asks once more."""
        with self.watched():
            first = all_at_once([self.asks(phone) for phone in self.crowd.phones])
            assert Counter(act.answer.status for act in first) == {200: SEATS, 409: CROWD - SEATS}
            assert check(first, 0, SEATS) == (SEATS, SEATS)

            holders = [phone for phone, act in zip(self.crowd.phones, first, strict=True) if act.answer.status == 200]
            others = self.chance.sample([phone for phone in self.crowd.phones if phone not in holders], 60 + 12)
            leavers, askers, idle = self.chance.sample(holders, 8), others[:60], others[60:]
            moves: list[Callable[[], Act | None]] = [self.raises(MORE_SEATS)]
            moves += [self.leaves(phone) for phone in leavers] + [self.asks(phone) for phone in askers]
            moves += [self.leaves_without_a_seat(phone) for phone in idle]
            self.chance.shuffle(moves)
            second = [act for act in all_at_once(moves) if act is not None]
            seats, limit = check(second, SEATS, SEATS)
            assert limit == MORE_SEATS
            assert self.people() == seats

            third = all_at_once([self.asks(phone) for phone in idle + leavers])
            assert check(third, seats, limit) == (MORE_SEATS, MORE_SEATS), "seats stayed empty while people asked"
            assert self.people() == MORE_SEATS

    def asks(self, phone: Phone) -> Callable[[], Act]:
        return timed(1, lambda: self.crowd.ask(phone, self.path))

    def leaves(self, phone: Phone) -> Callable[[], Act]:
        return timed(-1, lambda: self.crowd.leave(phone, self.path))

    def raises(self, limit: int) -> Callable[[], Act]:
        host = self.crowd.gathering.host
        return timed(0, lambda: self.crowd.ask(host, f"/breakouts/{self.id}", limit=limit), limit)

    def leaves_without_a_seat(self, phone: Phone) -> Callable[[], None]:
        """Somebody who never sat there; nothing happens."""

        def leave() -> None:
            assert self.crowd.leave(phone, self.path).status == 200

        return leave

    def people(self) -> int:
        return next(int(b["people"]) for b in self.crowd.gathering.board()["breakouts"] if b["id"] == self.id)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Look at the board all the time: never, at no moment, is somebody there too many."""
        seen: list[tuple[int, int]] = []
        over = threading.Event()

        def watch() -> None:
            while not over.wait(0.03):
                found = next(b for b in self.crowd.gathering.board()["breakouts"] if b["id"] == self.id)
                seen.append((int(found["people"]), int(found["limit"])))

        with ThreadPoolExecutor(1) as watcher:
            watching = watcher.submit(watch)
            try:
                yield
            finally:
                over.set()
                watching.result()
        assert len(seen) > 3, "nobody looked"
        assert all(people <= limit for people, limit in seen), seen
