"""Ballots and recommendations on the board. While a ballot is open nothing is read that says where its dots lie."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlmodel import Session, col

from app.models.ballots import Ballot, BallotGroup, BallotItem, BallotShare
from app.models.recommendations import Recommendation, is_told
from app.models.rows import EVENT, columns, rows
from app.models.topics import Topic


@dataclass(frozen=True)
class RecommendationOnBoard:
    """`harvest` is the report it was taken from."""

    id: int
    title: str
    source: str
    group: str
    harvest: int | None

    @property
    def item(self) -> str:
        """How a ballot calls it."""
        return f"r{self.id}"

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {**vars(self), "item": self.item}


@dataclass(frozen=True)
class ItemOnBoard:
    """What dots can lie on. `of` is the id of its topic or recommendation. `dots`, and those `by_group` in the order
    of the ballot's counted groups, are 0 and empty until it closes."""

    id: int
    kind: str
    of: int
    title: str
    language: str
    source: str
    withdrawn: bool
    dots: int = 0
    by_group: tuple[int, ...] = ()

    @property
    def key(self) -> int | str:
        """How programs call it: a topic by its id, a recommendation `r7`."""
        return self.of if self.kind == "topic" else f"r{self.of}"


@dataclass(frozen=True)
class BallotOnBoard:
    """`dots` is what each person has to give. `counted` are the groups whose own sums are told, with their voters."""

    id: int
    title: str
    dots: int
    voters: int
    open: bool
    groups: tuple[tuple[int, str], ...] = ()
    counted: tuple[tuple[str, int], ...] = ()
    items: tuple[ItemOnBoard, ...] = ()

    @property
    def given(self) -> int:
        """All dots on what is shown."""
        return sum(item.dots for item in self.items)

    @property
    def most(self) -> int:
        """The dots of the item that has most, at least 1: the widest band."""
        return max((item.dots for item in self.items), default=0) or 1

    @property
    def others(self) -> int:
        """Voters of groups too small to be told, and of none."""
        return self.voters - sum(voters for _, voters in self.counted) if self.counted else 0

    @cached_property
    def equal(self) -> dict[int, float]:
        """By item (its row's id) the share of the energy if every group weighs the same: the mean of the shares that
        each group gave of its own dots. Small groups together are one."""
        parts = [[item.by_group[n] for item in self.items] for n in range(len(self.counted))]
        if self.counted:
            parts.append([item.dots - sum(item.by_group) for item in self.items])
        given = [part for part in parts if sum(part)]
        shares = [sum(part[n] / sum(part) for part in given) / len(given) if given else 0.0 for n in range(self.size)]
        return {item.id: share for item, share in zip(self.items, shares, strict=True)}

    @property
    def size(self) -> int:
        return len(self.items)

    def as_json(self) -> dict[str, Any]:
        """For programs; without totals, which stand in an answer of their own."""
        told = {name: getattr(self, name) for name in ("id", "title", "open", "dots", "voters")}
        return told | {"groups": [name for _, name in self.groups], "items": [item.key for item in self.items]}


RECOMMENDATIONS = (
    columns(
        col(Recommendation.id),
        Recommendation.title,
        Recommendation.source,
        Recommendation.of_group,
        Recommendation.harvest_id,
    )
    .where(Recommendation.event_id == EVENT, col(Recommendation.removed_at).is_(None), is_told())
    .order_by(col(Recommendation.id))
)


def read_recommendations(session: Session, event_id: int) -> tuple[RecommendationOnBoard, ...]:
    """What is on the list, as it came."""
    return tuple(RecommendationOnBoard(*row) for row in rows(session, RECOMMENDATIONS, event_id))


BALLOTS = (
    columns(col(Ballot.id), Ballot.title, Ballot.dots, Ballot.voters, Ballot.closed_at)
    .where(Ballot.event_id == EVENT, col(Ballot.dropped_at).is_(None))
    .order_by(col(Ballot.id))
)
GROUPS = (
    columns(BallotGroup.ballot_id, col(BallotGroup.id), BallotGroup.name, BallotGroup.voters)
    .where(BallotGroup.event_id == EVENT)
    .order_by(col(BallotGroup.id))
)
SHARES = columns(BallotShare.item_id, BallotShare.group_id, BallotShare.dots).where(BallotShare.event_id == EVENT)
ITEMS = (
    columns(
        col(BallotItem.id), BallotItem.ballot_id, BallotItem.dots,
        BallotItem.topic_id, Topic.title, Topic.language, Topic.withdrawn_at, Topic.hidden_at,
        BallotItem.recommendation_id, Recommendation.title, Recommendation.source,
    )
    .join(Topic, col(Topic.id) == BallotItem.topic_id, isouter=True)
    .join(Recommendation, col(Recommendation.id) == BallotItem.recommendation_id, isouter=True)
    .where(BallotItem.event_id == EVENT, is_told())
    .order_by(col(BallotItem.id))
)  # fmt: skip


def read(session: Session, event_id: int) -> tuple[BallotOnBoard, ...]:
    """Ballots as they were opened; those that were dropped are none."""
    ballots = rows(session, BALLOTS, event_id)
    groups: dict[int, list[Any]] = defaultdict(list)
    for group in rows(session, GROUPS, event_id):
        groups[group.ballot_id].append(group)
    counted = {id: [one for one in here if one.voters is not None] for id, here in groups.items()}
    closed = {ballot.id for ballot in ballots if ballot.closed_at}
    items = _items(session, event_id, closed, counted)
    return tuple(
        BallotOnBoard(
            id=ballot.id,
            title=ballot.title,
            dots=ballot.dots,
            voters=ballot.voters,
            open=ballot.closed_at is None,
            groups=tuple((one.id, one.name) for one in groups[ballot.id]),
            counted=tuple((one.name, one.voters) for one in counted.get(ballot.id, ())),
            items=tuple(items[ballot.id]),
        )
        for ballot in ballots
    )


def _items(
    session: Session, event_id: int, closed: set[int], counted: dict[int, list[Any]]
) -> dict[int, list[ItemOnBoard]]:
    """The items of each ballot in its order, without topics that are hidden and what they recommend. A recommendation
    that was taken off the list stays on ballots that are closed."""
    shares: dict[int, dict[int, int]] = defaultdict(dict)
    for item, group, dots in rows(session, SHARES, event_id):
        shares[item][group] = dots
    items: dict[int, list[ItemOnBoard]] = defaultdict(list)
    for id_, ballot, dots, topic, title, language, withdrawn, hidden, other, words, source in rows(
        session, ITEMS, event_id
    ):
        if hidden or not (topic or other):
            continue
        is_closed = ballot in closed
        by_group = tuple(shares[id_].get(one.id, 0) for one in counted.get(ballot, ())) if is_closed else ()
        items[ballot].append(
            ItemOnBoard(
                id=id_,
                kind="topic" if topic else "recommendation",
                of=topic or other,
                title=title if topic else words,
                language=language if topic else "",
                source="" if topic else source,
                withdrawn=withdrawn is not None,
                dots=dots if is_closed else 0,
                by_group=by_group,
            )
        )
    return items
