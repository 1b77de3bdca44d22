"""Ballots: people lay dots on topics and recommendations, and it shows where the energy is. Nobody wins or loses.

Totals are made once, when a ballot closes. From then on nothing says who gave what, so a closed ballot stays closed:
docs/decisions/0019-dots-are-nobodys-business.md.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel, col, func, select

from app.models.columns import maybe_moment, moment, of_event
from app.models.proposals.proposal import Proposal
from app.models.recommendations import Recommendation, is_told
from app.models.rules import BallotClosed, NotThere, TooMany, Unfit
from app.models.topics import Topic
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

MOST, MOST_ITEMS, MOST_GROUPS, MOST_DOTS = 50, 500, 30, 100
KINDS = ("topic", "recommendation")

Ref = tuple[str, int]
"""What can stand on a ballot: its kind and id. Kind `""` is a bare number."""


class Ballot(SQLModel, table=True):
    """`dots` is what each person has to give; `voters` have given at least one of them."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    title: str
    dots: int
    voters: int = 0
    opened_at: datetime = moment()
    opened_by: int = Field(foreign_key="person.id")
    closed_at: datetime | None = maybe_moment()
    closed_by: int | None = Field(default=None, foreign_key="person.id")
    dropped_at: datetime | None = maybe_moment()


class BallotGroup(SQLModel, table=True):
    """A group by which dots are counted, too. `voters` is told when the ballot closes; None for too few of them."""

    __table_args__ = (UniqueConstraint("ballot_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    ballot_id: int = Field(foreign_key="ballot.id")
    name: str
    voters: int | None = None


class BallotItem(SQLModel, table=True):
    """A topic or a recommendation on a ballot. `dots` is 0 until it closes."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    ballot_id: int = Field(foreign_key="ballot.id", index=True)
    topic_id: int | None = Field(default=None, foreign_key="topic.id", index=True)
    recommendation_id: int | None = Field(default=None, foreign_key="recommendation.id", index=True)
    dots: int = 0


class BallotShare(SQLModel, table=True):
    """What a group gave an item, known once a ballot is closed, and only of groups that are large enough."""

    item_id: int = Field(foreign_key="ballotitem.id", primary_key=True)
    group_id: int = Field(foreign_key="ballotgroup.id", primary_key=True, index=True)
    event_id: int = of_event()
    dots: int


def ref(text: str) -> Ref:
    """`12` or `topic-12`, `r7` or `recommendation-7`. Refuses NotThere for what can be neither."""
    kind, _dash, number = text.strip().rpartition("-")
    if not kind and number[:1] == "r":
        kind, number = "recommendation", number[1:]
    if kind not in ("", *KINDS) or not (number.isascii() and number.isdigit() and len(number) <= 9):
        raise NotThere
    return kind, int(number)


def find(tx: "Transaction", ballot_id: int) -> Ballot:
    """A ballot of this event. Refuses NotThere, also for one that was dropped."""
    ballot = tx.session.get(Ballot, ballot_id)
    if ballot is None or ballot.event_id != tx.event_id or ballot.dropped_at:
        raise NotThere
    return ballot


def find_open(tx: "Transaction", ballot_id: int) -> Ballot:
    """The same while it is open. Refuses BallotClosed."""
    ballot = find(tx, ballot_id)
    if ballot.closed_at:
        raise BallotClosed(_("“{title}” is closed. Its dots stay as they are.", title=ballot.title))
    return ballot


def find_item(tx: "Transaction", ballot: Ballot, asked: Ref) -> BallotItem:
    """An item of a ballot; a bare number is a topic, and where there is no such topic on it, a recommendation.
    Refuses NotThere."""
    kind, id = asked
    columns = {"topic": BallotItem.topic_id, "recommendation": BallotItem.recommendation_id}
    for column in (columns[kind],) if kind else columns.values():
        found = tx.session.exec(
            select(BallotItem).where(BallotItem.ballot_id == ballot.id, col(column) == id).limit(1)
        ).first()
        if found is not None:
            return found
    raise NotThere


def open_one(
    tx: "Transaction", title: str, dots: int, asked: Sequence[Ref], kinds: Iterable[str], groups: Sequence[str]
) -> Ballot:
    """Open a ballot on these items; without any, on all there are of these kinds. Facilitator only. Refuses NotThere
    for an unknown item, Unfit for none and for groups that cannot be told apart, TooMany."""
    person = tx.needs_facilitator()
    items = _items(tx, asked, kinds)
    names = {name.casefold(): name for name in groups}
    if len(names) == 1:
        raise Unfit("groups", _("One group is everybody. Name two or more, or none."))
    if len(names) > MOST_GROUPS:
        raise Unfit("groups", _("There are {n} groups at most.", n=MOST_GROUPS))
    of_event_ = select(func.count(col(Ballot.id))).where(Ballot.event_id == tx.event_id)
    if tx.session.exec(of_event_.where(col(Ballot.dropped_at).is_(None))).one() >= MOST:
        raise TooMany(_("There are {n} ballots at most.", n=MOST))
    ballot = Ballot(event_id=tx.event_id, title=title, dots=dots, opened_at=tx.now, opened_by=person.id or 0)
    tx.session.add(ballot)
    tx.session.flush()
    own = {"event_id": tx.event_id, "ballot_id": ballot.id or 0}
    tx.session.add_all([BallotGroup(**own, name=name) for name in names.values()])
    tx.session.add_all([BallotItem(**own, **{f"{kind}_id": id}) for kind, id in items])
    tx.session.flush()
    tx.record("ballot.opened", ballot=ballot.id, title=title)
    return ballot


def close(tx: "Transaction", ballot_id: int) -> Ballot:
    """Count the dots, and forget whose they were. For good; a second time changes nothing. Facilitator only."""
    from app.models import dots

    person, ballot = tx.needs_facilitator(), find(tx, ballot_id)
    if ballot.closed_at is None:
        dots.count(tx, ballot)
        dots.forget(tx, ballot)
        ballot.closed_at, ballot.closed_by = tx.now, person.id
        tx.record("ballot.closed", ballot=ballot.id, title=ballot.title)
    return ballot


def drop(tx: "Transaction", ballot_id: int) -> Ballot:
    """Take an open ballot away without counting: it was a mistake. Facilitator only. Refuses BallotClosed."""
    from app.models import dots

    tx.needs_facilitator()
    ballot = find_open(tx, ballot_id)
    dots.forget(tx, ballot)
    ballot.dropped_at = tx.now
    tx.record("ballot.dropped", ballot=ballot.id, title=ballot.title)
    return ballot


def _items(tx: "Transaction", asked: Sequence[Ref], kinds: Iterable[str]) -> list[Ref]:
    """What stands on the ballot, each once, in the order in which it was asked for, or in which it came."""
    everything = _all_of(tx)
    there = set(everything)
    if asked:
        usual = next(iter(kinds), "topic")
        found = [(kind or usual, id) for kind, id in dict.fromkeys(asked)]
        if not set(found) <= there:
            raise NotThere
    else:
        found = [item for item in everything if item[0] in set(kinds)]
    if not found:
        raise Unfit("items", _("There is nothing yet that dots could lie on."))
    if len(found) > MOST_ITEMS:
        raise Unfit("items", _("A ballot has room for {n} items.", n=MOST_ITEMS))
    return list(dict.fromkeys(found))


def _all_of(tx: "Transaction") -> list[Ref]:
    """Topics that are neither hidden nor withdrawn, and have not gone together with another; recommendations."""
    merges = select(Proposal).where(
        Proposal.event_id == tx.event_id,
        Proposal.kind == "merge",
        col(Proposal.accepted_at).is_not(None),
        col(Proposal.withdrawn_at).is_(None),
    )
    gone = {merge.merged_id for merge in tx.session.exec(merges).all()}
    topics = select(Topic.id).where(
        Topic.event_id == tx.event_id, col(Topic.hidden_at).is_(None), col(Topic.withdrawn_at).is_(None)
    )
    proposed = select(Recommendation.id).where(
        Recommendation.event_id == tx.event_id, col(Recommendation.removed_at).is_(None), is_told()
    )
    return [
        *(("topic", id or 0) for id in tx.session.exec(topics.order_by(col(Topic.id))).all() if id not in gone),
        *(("recommendation", id or 0) for id in tx.session.exec(proposed.order_by(col(Recommendation.id))).all()),
    ]


def is_on_open(tx: "Transaction", recommendation_id: int) -> bool:
    """Whether people are laying dots on a recommendation right now."""
    found = (
        select(BallotItem.id)
        .join(Ballot, col(Ballot.id) == BallotItem.ballot_id)
        .where(BallotItem.recommendation_id == recommendation_id)
        .where(col(Ballot.closed_at).is_(None), col(Ballot.dropped_at).is_(None))
    )
    return tx.session.exec(found.limit(1)).first() is not None
