"""Pictures of the day: how people moved, which topics share people, where energy was. People are counted, never named.

What is counted is what people said with a tap: the seat they took in a round, and kept. Whoever said nothing is in no
picture. Fewer than FEWEST people are never shown by themselves: they stand among the others.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations, groupby, pairwise

from sqlmodel import Session, col, select

from app.models.board import Board, SlotOnBoard, TopicOnBoard
from app.models.changes import Change
from app.models.seats import Seat

FEWEST = 3
BETWEEN = 0
"""In place of a breakout's id: in between, on purpose."""
KINDS = ("seat.taken", "seat.roaming", "seat.given_back")


@dataclass(frozen=True)
class Place:
    """A breakout of a round (its id), or BETWEEN, and how many were there."""

    breakout: int
    people: int


@dataclass(frozen=True)
class Round:
    """A slot with its places, by the number of their room. `moved` went on to another place while it was on; 0 when
    those are fewer than FEWEST."""

    slot: SlotOnBoard
    places: tuple[Place, ...]
    moved: int = 0


@dataclass(frozen=True)
class Flow:
    """How many went from one place of a round to one of the next."""

    source: int
    target: int
    people: int


@dataclass(frozen=True)
class Gap:
    """What happened between two rounds: flows of FEWEST and more, and how many `others` were in both."""

    flows: tuple[Flow, ...]
    others: int


@dataclass(frozen=True)
class Day:
    """The rounds of a day that have begun, and a gap between each two of them."""

    date: date
    rounds: tuple[Round, ...]
    gaps: tuple[Gap, ...]

    @property
    def flows(self) -> int:
        return sum(len(gap.flows) for gap in self.gaps)


@dataclass(frozen=True)
class Link:
    """Two topics (ids, in the order of the day) and how many people were with both."""

    one: int
    other: int
    people: int


@dataclass(frozen=True)
class Energy:
    """What a topic drew: stars, people in its breakouts, dots where prioritising is over (None where not), reports."""

    topic: TopicOnBoard
    paper: int
    stars: int
    people: int
    reports: int
    dots: int | None = None


@dataclass(frozen=True)
class Seen:
    """All that the pictures show, by `now`."""

    days: tuple[Day, ...]
    links: tuple[Link, ...]


def read(session: Session, board: Board, now: datetime) -> Seen:
    """What people did in the rounds that have begun: two queries, whatever the size."""
    begun = [slot for slot in board.breakout_slots if slot.starts <= now]
    found = select(Seat.person_id, Seat.slot_id, Seat.breakout_id).where(Seat.event_id == board.event.id)
    seats: dict[int, dict[int, int]] = defaultdict(dict)
    for person, slot, breakout in session.exec(found).all():
        if breakout is None or breakout in board.breakout:  # of what is hidden there is nothing to tell
            seats[slot][person] = breakout or BETWEEN
    moved = _moved(session, board, begun)
    days = tuple(
        _day(board, day, list(slots), seats, moved) for day, slots in groupby(begun, lambda slot: slot.starts.date())
    )
    return Seen(tuple(day for day in days if any(one.places for one in day.rounds)), _links(board, begun, seats))


def energy(board: Board) -> tuple[Energy, ...]:
    """What each topic drew, in the order of the day; not ordered by it, and no topic is left out but the withdrawn."""
    shown = [topic for topic in board.topics if not (topic.withdrawn or topic.merged_into)]
    dots, found = _dots(board), []
    for topic in sorted(shown, key=lambda topic: _order(board, topic.id)):
        places = board.places_of.get(topic.id, [])
        found.append(
            Energy(
                topic,
                board.slot[places[0].slot].paper if places else 0,
                board.stars.get(topic.id, 0),
                sum(one.people for one in places),
                sum(one.id in board.harvest_of for one in places),
                None if dots is None else dots[topic.id],
            )
        )
    return tuple(found)


def _dots(board: Board) -> Counter[int] | None:
    """The dots on each topic in all ballots that are closed; None while none is."""
    over = [ballot for ballot in board.ballots if not ballot.open]
    counted: Counter[int] = Counter()
    for item in (item for ballot in over for item in ballot.items if item.kind == "topic"):
        counted[item.of] += item.dots
    return counted if over else None


def _day(
    board: Board, day: date, slots: list[SlotOnBoard], seats: dict[int, dict[int, int]], moved: dict[int, int]
) -> Day:
    rounds = []
    for slot in slots:
        counted = Counter(seats[slot.id].values())
        here = sorted((one for one in board.breakouts if one.slot == slot.id), key=lambda b: board.room[b.room].number)
        places = [Place(one.id, counted[one.id]) for one in here if counted[one.id]]
        if counted[BETWEEN]:
            places.append(Place(BETWEEN, counted[BETWEEN]))
        rounds.append(Round(slot, tuple(places), moved.get(slot.id, 0)))
    return Day(day, tuple(rounds), tuple(_gap(one, other, seats) for one, other in pairwise(rounds)))


def _gap(one: Round, other: Round, seats: dict[int, dict[int, int]]) -> Gap:
    before, after = seats[one.slot.id], seats[other.slot.id]
    counted = Counter((place, after[person]) for person, place in before.items() if person in after)
    rows = [place.breakout for place in one.places], [place.breakout for place in other.places]
    flows = [
        Flow(source, target, counted[source, target])
        for source in rows[0]
        for target in rows[1]
        if counted[source, target] >= FEWEST
    ]
    return Gap(tuple(flows), counted.total() - sum(flow.people for flow in flows))


def _links(board: Board, begun: list[SlotOnBoard], seats: dict[int, dict[int, int]]) -> tuple[Link, ...]:
    """Topics that share FEWEST people and more."""
    of: dict[int, set[int]] = defaultdict(set)
    for slot in begun:
        for person, place in seats[slot.id].items():
            if place != BETWEEN:
                of[person].add(board.breakout[place].topic)
    counted: Counter[tuple[int, int]] = Counter()
    for topics in of.values():
        counted.update(combinations(sorted(topics, key=lambda topic: _order(board, topic)), 2))
    found = [Link(one, other, people) for (one, other), people in counted.items() if people >= FEWEST]
    return tuple(sorted(found, key=lambda link: (_order(board, link.one), _order(board, link.other))))


def _moved(session: Session, board: Board, begun: list[SlotOnBoard]) -> dict[int, int]:
    """By slot, how many went on to another place while it was on, by the law of two feet."""
    found = select(Change.person_id, Change.kind, Change.at, Change.facts).where(
        Change.event_id == board.event.id, col(Change.kind).in_(KINDS)
    )
    at: dict[tuple[int, int], int] = {}
    went: dict[int, set[int]] = defaultdict(set)
    times = {slot.id: slot for slot in begun}
    for doer, kind, moment, facts in session.exec(found.order_by(col(Change.id))).all():
        breakout = board.breakout.get(facts.get("breakout", 0))
        slot = times.get(breakout.slot if breakout else facts.get("slot", 0))
        who = facts.get("person", doer)
        if slot is None or not isinstance(who, int):
            continue
        place = None if kind == "seat.given_back" else breakout.id if breakout else BETWEEN
        before = at.get((slot.id, who))
        if place is not None and before is not None and before != place and slot.is_now(moment):
            went[slot.id].add(who)
        if place is not None:  # who leaves and sits down elsewhere has moved, too
            at[slot.id, who] = place
    return {slot: len(people) for slot, people in went.items() if len(people) >= FEWEST}


def _order(board: Board, topic: int) -> tuple[bool, float, int, int]:
    """The order of the day; what found no place comes last."""
    places = board.places_of.get(topic)
    if not places:
        return True, 0.0, 0, topic
    return False, board.slot[places[0].slot].starts.timestamp(), board.room[places[0].room].number, topic
