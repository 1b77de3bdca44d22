"""What is to be arranged, in the words of an event, and what an arrangement comes to. No database.

`places` are one cell for each card: ids of a slot and a room, None without a place.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from app.models.arrangements.anneal import Task

Cell = tuple[int, int]
Places = list[Cell | None]


@dataclass(frozen=True)
class Card:
    """A breakout, or a topic that has no place yet (`breakout` and `at` are None). `stars` and `conveners` are
    people; `crowd` is how many may come; `stays` says that it must not move."""

    topic: int
    breakout: int | None
    at: Cell | None
    stars: frozenset[int]
    conveners: frozenset[int]
    crowd: int = 0
    stays: bool = False


@dataclass(frozen=True)
class Problem:
    """A wall and its cards, those with a place first. `slots` are ids with whether cards may still move in them,
    `rooms` ids with seats (0: unknown); `cannot` holds people and slots, `apart` topics that asked not to be side by
    side; `most` cards may move. `wall` is the fingerprint of the wall this was read from."""

    slots: tuple[tuple[int, bool], ...]
    rooms: tuple[tuple[int, int], ...]
    cards: tuple[Card, ...]
    cannot: frozenset[tuple[int, int]] = frozenset()
    apart: frozenset[tuple[int, int]] = frozenset()
    most: int | None = None
    wall: str = ""

    @property
    def cells(self) -> list[Cell]:
        """All cells, as the task counts them."""
        return [(slot, room) for slot, _ in self.slots for room, _ in self.rooms]

    @property
    def now(self) -> Places:
        """Where the cards are."""
        return [card.at for card in self.cards]

    def task(self) -> Task:
        """The same in numbers."""
        cells, slot_of = {cell: n for n, cell in enumerate(self.cells)}, {s: n for n, (s, _) in enumerate(self.slots)}
        people = {p: n for n, p in enumerate(sorted({p for c in self.cards for p in c.stars | c.conveners}))}
        by_topic: dict[int, list[int]] = {}
        for n, card in enumerate(self.cards):
            by_topic.setdefault(card.topic, []).append(n)
        # All breakouts of both topics hold each other off, and those of one topic their convener does.
        apart = [[i, j] for a, b in self.apart for i in by_topic.get(a, ()) for j in by_topic.get(b, ())]
        return Task(
            slots=len(self.slots),
            rooms=len(self.rooms),
            stars=[[people[p] for p in card.stars] for card in self.cards],
            start=[-1 if card.at is None else cells[card.at] for card in self.cards],
            conveners=[[people[p] for p in card.conveners] for card in self.cards],
            cannot=[
                sorted({slot_of[s] for p, s in self.cannot if p in card.conveners and s in slot_of})
                for card in self.cards
            ],
            apart=sorted(sorted(pair) for pair in apart),
            crowd=[card.crowd for card in self.cards],
            seats=[seats for _, seats in self.rooms],
            fixed=[n for n, card in enumerate(self.cards) if card.stays],
            closed=[n for n, (slot, _) in enumerate(self.cells) if not dict(self.slots)[slot]],
            most=self.most,
        )

    def places(self, found: list[int]) -> Places:
        """The cells of a task's answer."""
        cells = self.cells
        return [cells[cell] if cell >= 0 else None for cell in found]


def clashes(problem: Problem, places: Places) -> dict[int, int]:
    """For each slot: over all people, the number of breakouts they starred in it, less one, where it is above one."""
    wanted: Counter[tuple[int, int]] = Counter()
    for card, place in zip(problem.cards, places, strict=True):
        if place is not None:
            wanted.update((place[0], person) for person in card.stars)
    found = {slot: 0 for slot, _ in problem.slots}
    for (slot, _person), breakouts in wanted.items():
        found[slot] += breakouts - 1
    return found


def moves(problem: Problem, places: Places) -> list[dict[str, Any]]:
    """The cards that would get another place; one without a breakout is a topic that gets its first."""
    return [
        {
            "breakout": card.breakout,
            "topic": card.topic,
            "slot": place[0],
            "room": place[1],
            "from": {"slot": card.at[0], "room": card.at[1]} if card.at else None,
        }
        for card, place in zip(problem.cards, places, strict=True)
        if place is not None and place != card.at
    ]


def unmet(problem: Problem, places: Places) -> list[dict[str, Any]]:
    """What an arrangement does not honour, as data: `twice` (one convener, two places), `apart`, `cannot`, `seats`
    and `no_cell`. What happened already, in slots that take no cards any more, is not told."""
    is_open, seats = dict(problem.slots), dict(problem.rooms)
    side_by_side: dict[int, list[Card]] = {}
    found: list[dict[str, Any]] = []
    for card, place in zip(problem.cards, places, strict=True):
        if place is None:
            found.append({"kind": "no_cell", "topic": card.topic})
        elif is_open[place[0]]:
            side_by_side.setdefault(place[0], []).append(card)
            if any((person, place[0]) in problem.cannot for person in card.conveners):
                found.append({"kind": "cannot", "topic": card.topic, "slot": place[0]})
            if 0 < seats[place[1]] < card.crowd:
                room = {"room": place[1], "people": card.crowd, "seats": seats[place[1]]}
                found.append({"kind": "seats", "topic": card.topic, "slot": place[0], **room})
    for slot, cards in side_by_side.items():
        for n, one in enumerate(cards):
            for other in cards[n + 1 :]:
                both = {"topic": one.topic, "other": other.topic, "slot": slot}
                if one.conveners & other.conveners:
                    found.append({"kind": "twice", **both})
                if {(one.topic, other.topic), (other.topic, one.topic)} & problem.apart:
                    found.append({"kind": "apart", **both})
    order = ("twice", "apart", "cannot", "no_cell", "seats")
    return sorted(found, key=lambda told: order.index(told["kind"]))
