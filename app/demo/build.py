"""Builds the demo: gathering.json played through the verbs that people use, at the times at which they would.

The day is laid so that its third round has been on for about half an hour, whenever that is. In gathering.json
`slot` counts breakout slots, `room` and `breakout` count rooms and breakouts, all from 0; a breakout's `people`
include its convener; `roaming` are people for each breakout slot.
"""

import json
import random
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from sqlmodel import Session, col, select

from app import archive, clock, pictures, transaction
from app.database import Database
from app.demo import learning
from app.demo.converging import Converging
from app.demo.flipcharts import FLIPCHARTS, FlipChart, photo
from app.demo.promising import promises
from app.models import (
    announcements,
    attendances,
    breakouts,
    feedbacks,
    harvests,
    keys,
    people,
    phases,
    photos,
    rooms,
    seats,
    slots,
    stars,
    topics,
)
from app.models.breakouts import Breakout
from app.models.events import Event, code_for
from app.models.harvests import Text
from app.models.people import Person
from app.models.rooms import Room, Whereabouts
from app.models.slots import Slot
from app.models.topics import Topic
from app.settings import SettingsWrong
from app.transaction import Transaction

SLUG = "demo"
GATHERING = Path(__file__).parent / "gathering.json"
LOOKING_BACK = Path(__file__).parent / "looking_back.json"
RUNNING = 2  # the round that is on: the third
BEGAN = timedelta(minutes=27)
MINUTE = timedelta(minutes=1)

T = TypeVar("T")


def build(database: Database, public_url: str) -> dict[str, str]:
    """The demo's links; `desk` is fresh each time. The event is built anew unless its day is still on.

    Raises SettingsWrong when an event of somebody else has the address.
    """
    gathering, now = json.loads(GATHERING.read_text("utf-8")), clock.now()
    with transaction.by_hand(database) as session:
        event = session.exec(select(Event).where(Event.slug == SLUG)).first()
        if event is not None:
            _check_ours(session, event, gathering)
            if not _is_on(session, event, now):
                archive.erase(session, event.id or 0)
                event = None
        event = event or Day(session, gathering, now).play()
        return _links(Transaction(session, event, None, now), public_url)


def _check_ours(session: Session, event: Event, gathering: dict[str, Any]) -> None:
    """The demo is erased without asking, so it has to be the demo: the first who came in are the gathering's."""
    names = sorted(person["name"] for person in gathering["people"])
    first = select(Person.name).where(Person.event_id == event.id).order_by(col(Person.id)).limit(len(names))
    if sorted(session.exec(first).all()) != names:
        raise SettingsWrong(f"There is an event at /e/{SLUG} that is not the demo. Give the demo another database.")


def _is_on(session: Session, event: Event, now: datetime) -> bool:
    """Whether the day has begun and is not over."""
    times = session.exec(select(Slot.starts, Slot.ends).where(Slot.event_id == event.id)).all()
    return bool(times) and min(starts for starts, _ in times) <= now < max(ends for _, ends in times)


def _links(tx: Transaction, public_url: str) -> dict[str, str]:
    at = f"{public_url}/e/{tx.event.slug}"
    secret = keys.issue(tx, "facilitator", None)
    return {"phone": at, "wall": f"{at}/wall", "desk": f"{public_url}/e/{SLUG}/k/{secret}", "code": tx.event.code}


class Act(NamedTuple):
    """What somebody does at a moment."""

    at: datetime
    by: str
    do: Callable[[Transaction], object]


class Day:
    """The day of a gathering. All acts are planned first, and then played in the order of time."""

    def __init__(self, session: Session, gathering: dict[str, Any], now: datetime):
        self.session, self.gathering = session, gathering
        self.chance = random.Random(7)
        self.names = [person["name"] for person in gathering["people"]]
        self.host = self._choose_host()
        self.times = self._lay(now)
        self.opening = self.times[0][0]
        kinds = [slot["kind"] for slot in gathering["slots"]]
        self.rounds = [time for time, kind in zip(self.times, kinds, strict=True) if kind == "breakout"]
        self.people: dict[str, Person] = {}
        self.rooms: list[Room] = []
        self.slots: list[Slot] = []
        self.topics: dict[str, Topic] = {}
        self.breakouts: dict[int, Breakout] = {}

    def _choose_host(self) -> str:
        """Somebody who is free to hold the space: convenes nothing, and is in no report."""
        busy = {topic["convener"] for topic in self.gathering["topics"]}
        for harvest in self.gathering["harvests"]:
            busy |= self._named(harvest)
        return next(name for name in self.names if name not in busy)

    def _named(self, harvest: dict[str, Any]) -> set[str]:
        """Who wrote a report, and whom it names."""
        there = {name for name in self.names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", harvest["people"])}
        return there | {harvest["by"], *harvest.get("present", ())}

    def _lay(self, now: datetime) -> list[tuple[datetime, datetime]]:
        """When each slot starts and ends, so that the running round began lately, at a full five minutes."""
        began = now - BEGAN
        began -= timedelta(minutes=began.minute % 5, seconds=began.second, microseconds=began.microsecond)
        plan = self.gathering["slots"]
        running = [slot for slot in plan if slot["kind"] == "breakout"][RUNNING]
        midnight = began - _since_midnight(running["start"])
        return [(midnight + _since_midnight(slot["start"]), midnight + _since_midnight(slot["end"])) for slot in plan]

    def play(self) -> Event:
        """Live through the day until now: each act is a command of its own, with its own revision."""
        event = self._event()
        for act in sorted(self._acts(), key=lambda act: act.at):
            act.do(Transaction(self.session, event, self.people.get(act.by), act.at))
            self.session.flush()  # what it did is its own past
        return event

    def _event(self) -> Event:
        words = {name: self.gathering[name] for name in ("title", "question", "givens", "timezone", "language")}
        created = self.opening - 90 * MINUTE
        event = Event(slug=SLUG, code=code_for(self.session), created_at=created, **words)
        self.session.add(event)
        self.session.flush()
        return event

    def _acts(self) -> Iterator[Act]:
        yield from self._furnish()
        yield from self._arrive()
        yield from self._switch()
        yield from self._pitch()
        yield from self._star()
        for n in range(len(self.rounds)):
            yield from self._sit(n)
        yield from self._report()
        yield from self._photograph()
        yield from (Act(*act) for act in Converging(self.host, self.names, self.rounds[RUNNING][0]).acts())
        yield from self._announce()
        yield from self._look_back()
        for n, promise in enumerate(promises(self.people, self.topics)):
            yield Act(self.rounds[RUNNING][0] - 4 * MINUTE + n * timedelta(seconds=20), self.host, promise)
        yield Act(self.rounds[RUNNING][0] - 5 * MINUTE, self.host, lambda tx: learning.write(self.breakouts, tx))

    def _furnish(self) -> Iterator[Act]:
        host = next(person for person in self.gathering["people"] if person["name"] == self.host)
        at = self.opening - 90 * MINUTE
        yield Act(at, "", partial(self.join, host, "facilitator"))
        for n, room in enumerate(self.gathering["rooms"], 1):
            yield Act(at + n * MINUTE, self.host, partial(self.add_room, room))
        for n, (slot, time) in enumerate(zip(self.gathering["slots"], self.times, strict=True), 1):
            yield Act(at + 10 * MINUTE + n * MINUTE, self.host, partial(self.add_slot, slot, time))

    def _arrive(self) -> Iterator[Act]:
        coming = [person for person in self.gathering["people"] if person["name"] != self.host]
        for at, person in self._between(self.opening - 30 * MINUTE, self.opening + 10 * MINUTE, coming):
            yield Act(at, "", partial(self.join, person, "participant"))

    def _switch(self) -> Iterator[Act]:
        for phase, at in ("marketplace", self.opening + 20 * MINUTE), ("breakouts", self.rounds[0][0] - 4 * MINUTE):
            yield Act(at, self.host, partial(self.switch, phase))

    def _pitch(self) -> Iterator[Act]:
        begin, end = self.opening + 21 * MINUTE, self.opening + 45 * MINUTE
        for at, topic in self._between(begin, end, self.gathering["topics"]):
            yield Act(at, topic["convener"], partial(self.pitch, topic))
            for n, breakout in enumerate(self.gathering["breakouts"]):
                if breakout["topic"] == topic["key"]:
                    at += MINUTE
                    yield Act(at, topic["convener"], partial(self.place, n, breakout))

    def _star(self) -> Iterator[Act]:
        begin, end = self.opening + 50 * MINUTE, self.rounds[0][0] - 5 * MINUTE
        for topic in self.gathering["topics"]:
            others = [name for name in self.names if name != topic["convener"]]
            for at, name in self._between(begin, end, self.chance.sample(others, topic["stars"])):
                yield Act(at, name, partial(self.star, topic["key"]))

    def _sit(self, n: int) -> Iterator[Act]:
        """People go where they want when a round starts; for later ones they choose after lunch."""
        starts, running = self.rounds[n][0], self.rounds[RUNNING][0]
        begin, end = (starts - 6 * MINUTE, starts + 4 * MINUTE) if n <= RUNNING else (running - 30 * MINUTE, running)
        for at, (name, breakout) in self._between(begin, end, self._places(n)):
            yield Act(at, name, partial(self.sit, n, breakout))

    def _places(self, n: int) -> list[tuple[str, int | None]]:
        """Who sits in which breakout of a round, or roams: conveners and people of the report, then others."""
        places: dict[str, int | None] = {}
        here = {i: breakout for i, breakout in enumerate(self.gathering["breakouts"]) if breakout["slot"] == n}
        for i, breakout in here.items():
            for name in self._expected(i, breakout):
                places.setdefault(name, i)
        free = [name for name in self.names if name not in places and name != self.host]
        self.chance.shuffle(free)
        for i, breakout in here.items():
            for _ in range(breakout["people"] - list(places.values()).count(i)):
                places[free.pop()] = i
        places |= dict.fromkeys(free[: self.gathering["roaming"][n]])
        return list(places.items())

    def _expected(self, i: int, breakout: dict[str, Any]) -> list[str]:
        convener = next(topic["convener"] for topic in self.gathering["topics"] if topic["key"] == breakout["topic"])
        named = [self._named(harvest) for harvest in self.gathering["harvests"] if harvest["breakout"] == i]
        return [convener, *sorted(set().union(*named))]

    def _report(self) -> Iterator[Act]:
        for harvest in self.gathering["harvests"]:
            ends = self.rounds[self.gathering["breakouts"][harvest["breakout"]]["slot"]][1]
            at = self._moment(ends - 3 * MINUTE, ends + 12 * MINUTE)
            yield Act(at, harvest["by"], partial(self.write, harvest))
            for name in harvest.get("present", ()):
                yield Act(at + MINUTE, name, partial(self.sign, harvest["breakout"]))

    def _photograph(self) -> Iterator[Act]:
        for chart in FLIPCHARTS:
            ends = self.rounds[self.gathering["breakouts"][chart.breakout]["slot"]][1]
            yield Act(self._moment(ends - 4 * MINUTE, ends + 6 * MINUTE), chart.by, partial(self.photograph, chart))

    def _announce(self) -> Iterator[Act]:
        times = self.rounds[0][0] - 2 * MINUTE, self.rounds[RUNNING][0] - 12 * MINUTE
        for at, announcement in zip(times, self.gathering["announcements"], strict=True):
            yield Act(at, self.host, partial(self.announce, announcement["text"]))

    def _look_back(self) -> Iterator[Act]:
        """Some say what it gave them while the third round is on: before it began nobody had the time."""
        chance, began = random.Random(11), self.rounds[RUNNING][0]
        for one in json.loads(LOOKING_BACK.read_text("utf-8")):
            for name, (mark, text) in zip(chance.sample(self.names, len(one["said"])), one["said"], strict=True):
                yield Act(began + 20 * MINUTE * chance.random(), name, partial(self.say, one["breakout"], mark, text))

    def _between(self, begin: datetime, end: datetime, things: Iterable[T]) -> list[tuple[datetime, T]]:
        """The things in their order, each at a moment of its own."""
        given = list(things)
        return list(zip(sorted(self._moment(begin, end) for _ in given), given, strict=True))

    def _moment(self, begin: datetime, end: datetime) -> datetime:
        return begin + (end - begin) * self.chance.random()

    # What is done. The verbs of the house, and what came of them for those who come later.

    def join(self, person: dict[str, str], role: str, tx: Transaction) -> None:
        self.people[person["name"]] = people.join(tx, person["name"], person["language"], role)

    def add_room(self, room: dict[str, Any], tx: Transaction) -> None:
        found = Whereabouts(room.get("directions", ""), tuple(room.get("access", ())), room.get("link", ""))
        self.rooms.append(rooms.add(tx, room["name"], room["seats"], found))

    def add_slot(self, slot: dict[str, str], time: tuple[datetime, datetime], tx: Transaction) -> None:
        added = slots.add(tx, *time, slot["kind"], slot["label"])
        if added.kind == "breakout":
            self.slots.append(added)

    def switch(self, phase: str, tx: Transaction) -> None:
        phases.switch(tx, phase)

    def pitch(self, topic: dict[str, Any], tx: Transaction) -> None:
        self.topics[topic["key"]] = topics.pitch(tx, topic["title"], topic["description"], topic["language"])

    def place(self, n: int, breakout: dict[str, Any], tx: Transaction) -> None:
        topic, slot, room = self.topics[breakout["topic"]], self.slots[breakout["slot"]], self.rooms[breakout["room"]]
        self.breakouts[n] = breakouts.place(tx, topic.id or 0, slot.id or 0, room.id or 0, breakout["limit"])

    def star(self, key: str, tx: Transaction) -> None:
        stars.put(tx, self.topics[key].id or 0)

    def sit(self, n: int, breakout: int | None, tx: Transaction) -> None:
        if breakout is None:
            seats.roam(tx, self.slots[n].id or 0)
        else:
            seats.take(tx, self.breakouts[breakout].id or 0)

    def write(self, harvest: dict[str, Any], tx: Transaction) -> None:
        given = {name: harvest[name] for name in (*harvests.FIELDS, "needed") if name in harvest}
        words: dict[str, Any] = {name: "\n".join(it) if isinstance(it, list) else it for name, it in given.items()}
        verb = harvests.keep_draft if harvest["draft"] else harvests.publish
        verb(tx, self.breakouts[harvest["breakout"]].id or 0, Text(**words), None)

    def photograph(self, chart: FlipChart, tx: Transaction) -> None:
        photos.add(tx, self.breakouts[chart.breakout].id or 0, pictures.photo(photo(chart)), chart.text)

    def say(self, breakout: int | None, mark: int, text: str, tx: Transaction) -> None:
        feedbacks.give(tx, None if breakout is None else self.breakouts[breakout].id, mark, text)

    def sign(self, breakout: int, tx: Transaction) -> None:
        attendances.sign(tx, self.breakouts[breakout].id or 0)

    def announce(self, text: str, tx: Transaction) -> None:
        announcements.announce(tx, text)


def _since_midnight(time: str) -> timedelta:
    hours, minutes = time.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))
