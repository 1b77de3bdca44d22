"""Annealing: cards on a wall so that few people want two of them at once. Numbers in, numbers out.

Nothing but Python's own library, so that it runs as a program of its own (`python anneal.py`, JSON in, JSON out) with
its own interpreter: the phones of a server do not wait for it.

Cells count slot by slot: cell = slot * rooms + room. The people who starred a card are the bits of one integer. A
person who starred n cards of a slot clashes n - 1 times there; so a slot has as many clashes as its cards have stars,
less the bits of their union, and what a swap of two cells costs is two unions and two counts of bits.
"""

import json
import math
import os
import random
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from functools import reduce
from operator import or_

CLASH, SEAT, HARD = 10, 1, 100_000
"""What costs how much: a clash; a person for whom a room has no seat; what must not be (a convener in two places or
in a slot in which they cannot, two topics side by side that asked not to be)."""
HOT, COLD = 1.5, 0.25  # clashes; between them it cools
BETWEEN_LOOKS = 200  # steps between two looks at the clock


@dataclass
class Task:
    """The wall in numbers. Cards in `fixed` stay; cells in `closed` take nobody and let nobody go. `start` is a
    card's cell, -1 for one that has no place yet; `most` cards may get another place, None for all."""

    slots: int
    rooms: int
    stars: list[list[int]]
    start: list[int]
    conveners: list[list[int]] = field(default_factory=list)
    cannot: list[list[int]] = field(default_factory=list)
    apart: list[list[int]] = field(default_factory=list)
    crowd: list[int] = field(default_factory=list)
    seats: list[int] = field(default_factory=list)
    fixed: list[int] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    most: int | None = None

    @property
    def cells(self) -> int:
        return self.slots * self.rooms


class Wall:
    """Cards in cells, and what every swap of two cells would cost."""

    def __init__(self, task: Task):
        self.task, cards = task, len(task.stars)
        self.slot = [cell // task.rooms for cell in range(task.cells)]
        self.room = [cell % task.rooms for cell in range(task.cells)]
        self.wanted = [_mask(people) for people in task.stars] + [0]
        self.bound = [0] * (cards + 1)  # hard bits: people who convene more than one card, pairs that stay apart
        self.at_slot = [[0] * task.slots for _ in range(cards + 1)]  # the last one is no card: index -1
        self.at_room = [[0] * task.rooms for _ in range(cards + 1)]
        self._bind()
        self._price()
        self.card = [-1] * task.cells
        for i, cell in enumerate(task.start):
            if cell >= 0:
                self.card[cell] = i
        frozen = set(task.fixed) | {i for i, cell in enumerate(task.start) if cell in set(task.closed)}
        closed = set(task.closed) | {task.start[i] for i in frozen}
        self.open = [cell for cell in range(task.cells) if cell not in closed]
        self.left = len(task.stars) if task.most is None else task.most
        self.others = [0] * task.cells  # the union of the slot without this cell
        self.other_bounds = [0] * task.cells
        self.reach, self.reach_bounds = [0] * task.slots, [0] * task.slots
        for slot in range(task.slots):
            self.look(slot)

    def _bind(self) -> None:
        bit = 0
        whose: dict[int, list[int]] = {}
        for i, people in enumerate(self.task.conveners):
            for person in people:
                whose.setdefault(person, []).append(i)
        for group in [*whose.values(), *self.task.apart]:
            if len(set(group)) > 1:
                for i in group:
                    self.bound[i] |= 1 << bit
                bit += 1
        self.has_bounds = bit > 0

    def _price(self) -> None:
        for i, slots in enumerate(self.task.cannot):
            for slot in slots:
                self.at_slot[i][slot] = HARD
        for i, people in enumerate(self.task.crowd):
            for room, seats in enumerate(self.task.seats):
                if seats:
                    self.at_room[i][room] = SEAT * max(0, people - seats)

    def look(self, slot: int) -> None:
        """Count a slot anew after its cards have changed."""
        rooms = self.task.rooms
        cells = range(slot * rooms, (slot + 1) * rooms)
        self.reach[slot] = self._without(cells, self.wanted, self.others)
        if self.has_bounds:
            self.reach_bounds[slot] = self._without(cells, self.bound, self.other_bounds)

    def _without(self, cells: range, masks: list[int], into: list[int]) -> int:
        """For each cell the union of the others, in two passes; returns how many bits all of them have."""
        before = 0
        for cell in cells:
            into[cell] = before
            before |= masks[self.card[cell]]
        after = 0
        for cell in reversed(cells):
            into[cell] |= after
            after |= masks[self.card[cell]]
        return after.bit_count()

    def price(self, x: int, y: int) -> int:
        """What it costs to swap two cells; negative where it is a gain."""
        i, j, a, b = self.card[x], self.card[y], self.slot[x], self.slot[y]
        rooms_i, rooms_j, p, q = self.at_room[i], self.at_room[j], self.room[x], self.room[y]
        cost = rooms_i[q] - rooms_i[p] + rooms_j[p] - rooms_j[q]
        if a == b:
            return cost
        slots_i, slots_j = self.at_slot[i], self.at_slot[j]
        cost += slots_i[b] - slots_i[a] + slots_j[a] - slots_j[b]
        first, second = self.others[x] | self.wanted[j], self.others[y] | self.wanted[i]
        cost += CLASH * (self.reach[a] + self.reach[b] - first.bit_count() - second.bit_count())
        if self.has_bounds:
            first, second = self.other_bounds[x] | self.bound[j], self.other_bounds[y] | self.bound[i]
            cost += HARD * (self.reach_bounds[a] + self.reach_bounds[b] - first.bit_count() - second.bit_count())
        return cost

    def moving(self, x: int, y: int) -> int:
        """How many more cards would stand elsewhere than at the start after this swap."""
        i, j, start = self.card[x], self.card[y], self.task.start
        more = 0
        if i >= 0:
            more += (y != start[i]) - (x != start[i])
        if j >= 0:
            more += (x != start[j]) - (y != start[j])
        return more

    def swap(self, x: int, y: int) -> None:
        """Swap two cells."""
        self.card[x], self.card[y] = self.card[y], self.card[x]
        self.look(self.slot[x])
        if self.slot[x] != self.slot[y]:
            self.look(self.slot[y])

    def put(self, i: int, cell: int) -> None:
        """Put a card into a free cell."""
        self.card[cell] = i
        self.look(self.slot[cell])

    def price_of(self, i: int, cell: int) -> int:
        """What it costs to put a card that has no place into a free cell."""
        slot = self.slot[cell]
        clashes = self.wanted[i].bit_count() + self.reach[slot] - (self.others[cell] | self.wanted[i]).bit_count()
        cost = CLASH * clashes + self.at_slot[i][slot] + self.at_room[i][self.room[cell]]
        if self.has_bounds:
            union = (self.other_bounds[cell] | self.bound[i]).bit_count()
            cost += HARD * (self.bound[i].bit_count() + self.reach_bounds[slot] - union)
        return cost

    def places(self) -> list[int]:
        """The cell of every card, -1 for one without."""
        found = [-1] * len(self.task.stars)
        for cell, i in enumerate(self.card):
            if i >= 0:
                found[i] = cell
        return found


def _mask(bits: Iterable[int]) -> int:
    return reduce(or_, (1 << bit for bit in bits), 0)


def fill(wall: Wall, by_stars: bool = False) -> None:
    """Give cards without a place the cell that costs least, as long as there are cells and moves. The order is
    theirs: who came first. With `by_stars`, the most wanted first, is the greedy arrangement one would make by hand."""
    waiting = [i for i, cell in enumerate(wall.task.start) if cell < 0]
    if by_stars:
        waiting.sort(key=lambda i: -len(wall.task.stars[i]))
    for i in waiting:
        free = [cell for cell in wall.open if wall.card[cell] < 0]
        if not free or wall.left <= 0:
            return
        wall.put(i, min(free, key=lambda cell: wall.price_of(i, cell)))
        wall.left -= 1


def greedy(task: Task) -> list[int]:
    """The greedy arrangement: the most wanted card first, each to where it costs least."""
    wall = Wall(task)
    fill(wall, by_stars=True)
    return wall.places()


def anneal(
    task: Task,
    seconds: float,
    seed: int = 1,
    steps: int = 0,
    clock: Callable[[], float] = time.monotonic,
) -> list[int]:
    """The best arrangement found in `seconds` (or in exactly `steps`, which is the same on every machine)."""
    wall, chance = Wall(task), random.Random(seed)
    fill(wall)
    if len(wall.open) > 1:
        began = clock()
        progress = (lambda done: done / steps) if steps else (lambda done: (clock() - began) / seconds)
        _cool(wall, chance, progress)
    _settle(wall)
    return wall.places()


def _cool(wall: Wall, chance: random.Random, progress: Callable[[int], float]) -> None:
    """Swap cells at random: gains always, losses ever more seldom. Ends with the best wall it came by."""
    cells, count, rnd, exp = wall.open, len(wall.open), chance.random, math.exp
    is_limited, left = wall.task.most is not None, wall.left
    cost = best = done = 0
    best_card = wall.card[:]
    while (part := progress(done)) < 1.0:
        heat = CLASH * HOT * (COLD / HOT) ** part
        done += BETWEEN_LOOKS
        for _step in range(BETWEEN_LOOKS):
            x, y = cells[int(rnd() * count)], cells[int(rnd() * count)]
            if wall.card[x] == wall.card[y]:
                continue
            more = 0
            if is_limited and (more := wall.moving(x, y)) > left:
                continue
            price = wall.price(x, y)
            if price <= 0 or (price < 20 * heat and rnd() < exp(-price / heat)):
                wall.swap(x, y)
                left -= more
                cost += price
                if cost < best:
                    best, best_card = cost, wall.card[:]
    wall.card[:] = best_card
    for slot in range(wall.task.slots):
        wall.look(slot)


def _settle(wall: Wall) -> None:
    """Let cards stay, or come back, wherever that costs nothing: nobody is moved for no reason."""
    is_better = True
    while is_better:
        is_better = _exchange_slots(wall)
        for x in wall.open:
            i = wall.card[x]
            home = wall.task.start[i] if i >= 0 else -1
            if home >= 0 and home != x and wall.moving(x, home) < 0 and wall.price(x, home) <= 0:
                wall.swap(x, home)
                is_better = True


def _exchange_slots(wall: Wall) -> bool:
    """Whole slots change places where more cards are then in the slot in which they were."""
    rooms, start = wall.task.rooms, wall.task.start
    is_open, changed = set(wall.open), False
    whole = [s for s in range(wall.task.slots) if all(s * rooms + r in is_open for r in range(rooms))]
    for n, a in enumerate(whole):
        for b in whole[n + 1 :]:
            pairs = [(a * rooms + r, b * rooms + r) for r in range(rooms)]
            gain = sum(_at_home(wall, y, a, start) + _at_home(wall, x, b, start) for x, y in pairs)
            loss = sum(_at_home(wall, x, a, start) + _at_home(wall, y, b, start) for x, y in pairs)
            more = sum(wall.moving(x, y) for x, y in pairs)
            dear = sum(
                wall.at_slot[wall.card[x]][b] - wall.at_slot[wall.card[x]][a]
                + wall.at_slot[wall.card[y]][a] - wall.at_slot[wall.card[y]][b]
                for x, y in pairs
            )  # fmt: skip
            if gain > loss and dear <= 0 and (wall.task.most is None or more <= 0):
                for x, y in pairs:
                    wall.card[x], wall.card[y] = wall.card[y], wall.card[x]
                wall.look(a)
                wall.look(b)
                changed = True
    return changed


def _at_home(wall: Wall, cell: int, slot: int, start: list[int]) -> bool:
    i = wall.card[cell]
    return i >= 0 and start[i] >= 0 and wall.slot[start[i]] == slot


def main() -> None:
    """The program: a task with `seconds` and `seed` as JSON on standard input, the cells on standard output."""
    os.nice(10)  # the phones first
    asked = json.load(sys.stdin)
    found = anneal(Task(**asked["task"]), asked["seconds"], asked["seed"], asked.get("steps", 0))
    json.dump(found, sys.stdout)


def as_json(task: Task, seconds: float, seed: int, steps: int = 0) -> str:
    """What `main` reads."""
    return json.dumps({"task": asdict(task), "seconds": seconds, "seed": seed, "steps": steps})


if __name__ == "__main__":
    main()
