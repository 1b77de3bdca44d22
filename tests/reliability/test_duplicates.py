"""A third of all commands arrives twice or late, and in any order: one effect each, and the same answer."""

import random
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from tests.reliability.phones import Answer, Gathering, Phone, patiently
from tests.reliability.serving import Serving

PEOPLE = 10
TOPICS = 8
AGAIN = 0.3
AT_ONCE = 8


@dataclass
class Command:
    """What one person asks for, and all the answers they got."""

    phone: Phone
    method: str
    path: str
    fields: dict[str, Any] = field(default_factory=dict)
    op: str = field(default_factory=lambda: str(uuid.uuid4()))
    answers: list[Answer] = field(default_factory=list)

    def send(self) -> Answer:
        answer = patiently(lambda: self.phone.ask(self.method, self.path, self.op, **self.fields))
        self.answers.append(answer)
        return answer


def _independent(at: str, phone: Phone, topics: list[int], breakouts: list[int], n: int) -> Iterator[Command]:
    """What can be done in any order, since nothing depends on anything."""
    yield from (Command(phone, "POST", f"{at}/topics", {"title": f"Topic {n}-{k}"}) for k in range(4))
    yield from (Command(phone, "POST", f"{at}/topics/{topic}/star") for topic in topics)
    yield from (Command(phone, "POST", f"{at}/breakouts/{breakout}/seat") for breakout in breakouts)


def _delivered(commands: list[Command], chance: random.Random) -> list[Command]:
    """What the network makes of it: some twice, some three times, none in its place."""
    deliveries = commands + [one for one in commands for _ in range(2) if chance.random() < AGAIN]
    chance.shuffle(deliveries)
    return deliveries


def test_one_effect_each(standing: Serving, seed: int) -> None:
    gathering, chance = Gathering(standing.port, slots=TOPICS), random.Random(seed)
    host, people = gathering.host, [gathering.person(f"Person {n}") for n in range(PEOPLE)]
    topics = [gathering.topic(host, f"Topic {n}") for n in range(TOPICS)]
    breakouts = [gathering.breakout(host, topic, slot) for slot, topic in enumerate(topics)]
    before = int(gathering.board()["revision"])
    commands: list[Command] = []
    for n, phone in enumerate(people):
        commands += _independent(gathering.at, phone, topics, breakouts, n)
    deliveries = _delivered(commands, chance)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(Command.send, deliveries))
    assert len(deliveries) > 1.4 * len(commands)
    assert all({(a.status, a.body) for a in one.answers} == {(200, one.answers[0].body)} for one in commands)
    board = gathering.board()
    assert board["revision"] == before + len(commands), "something was done twice, or not at all"
    assert len(board["topics"]) == TOPICS + 4 * PEOPLE
    assert {b["people"] for b in board["breakouts"]} == {PEOPLE}
    assert {t["stars"] for t in board["topics"] if t["id"] in topics} == {PEOPLE}


def test_what_is_late_does_not_come_back(standing: Serving, seed: int) -> None:
    """Star, unstar, star …: an old command that arrives once more changes nothing any more."""
    gathering, chance = Gathering(standing.port), random.Random(seed)
    topic = gathering.topic(gathering.host, "Bread")
    ana = gathering.person("Ana")
    star = f"{gathering.at}/topics/{topic}/star"
    past: list[Command] = []
    for n in range(40):
        past.append(Command(ana, "DELETE" if n % 2 else "POST", star))
        assert past[-1].send().status == 200
        for late in [one for one in past if chance.random() < AGAIN]:
            assert late.send().body == late.answers[0].body
        assert ana.get(f"{gathering.at}/me.json").json["stars"] == ([] if n % 2 else [topic])


def test_a_refusal_stays_one(standing: Serving) -> None:
    """Who was told that the seats are taken hears it again, though somebody has left; with a new op they get in."""
    gathering = Gathering(standing.port)
    breakout = gathering.breakout(gathering.host, gathering.topic(gathering.host, "Bread"), limit=1)
    seat = f"{gathering.at}/breakouts/{breakout}/seat"
    ana, ben = gathering.person("Ana"), gathering.person("Ben")
    assert ana.post(seat).status == 200
    asked = Command(ben, "POST", seat)
    assert asked.send().rule == "seats_full"
    assert ana.delete(seat).status == 200
    assert asked.send().body == asked.answers[0].body
    assert Command(ben, "POST", seat).send().status == 200


def test_an_op_is_for_one_command(standing: Serving) -> None:
    gathering = Gathering(standing.port)
    ana = gathering.person("Ana")
    first = Command(ana, "POST", f"{gathering.at}/topics", {"title": "Bread"})
    assert first.send().status == 200
    assert Command(ana, "POST", first.path, {"title": "Salt"}, first.op).send().status == 422
    assert Command(ana, "POST", f"{gathering.at}/topics/1/star", {}, first.op).send().status == 422
    assert [topic["title"] for topic in gathering.board()["topics"]] == ["Bread"]
