"""200 people want the same thing at the same moment; the database decides, and exactly once."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import pytest

from tests.reliability.conftest import option
from tests.reliability.phones import Answer, Gathering, Phone, all_at_once, patiently
from tests.reliability.seats_history import Act, check, timed
from tests.reliability.serving import Serving, running

CROWD = 200
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
