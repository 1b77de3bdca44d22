"""Dots: what a person gives on a ballot. While it is open only they see theirs; when it closes, the rows go."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlmodel import Field, Session, SQLModel, col, delete, func, select

from app.models import ballots, recommendations
from app.models.ballots import Ballot, BallotGroup, BallotItem, BallotShare, Ref
from app.models.columns import of_event
from app.models.rules import DotsSpent, NotThere, Unfit
from app.models.topics import Topic
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

FEWEST = 3
"""A group with fewer people than this is not counted by itself: its sum would say what each of them gave."""


class Voter(SQLModel, table=True):
    """A person who takes part in an open ballot, and for which group. No time is kept."""

    ballot_id: int = Field(foreign_key="ballot.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
    event_id: int = of_event()
    group_id: int | None = Field(default=None, foreign_key="ballotgroup.id")


class Dot(SQLModel, table=True):
    """How many dots of a person lie on an item of an open ballot."""

    item_id: int = Field(foreign_key="ballotitem.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
    event_id: int = of_event()
    ballot_id: int = Field(foreign_key="ballot.id", index=True)
    dots: int


@dataclass(frozen=True)
class Given:
    """What one person has given: dots by item (the row's id), the group (id) they speak for."""

    dots: dict[int, int] = field(default_factory=dict)
    group: int | None = None

    @property
    def spent(self) -> int:
        return sum(self.dots.values())


def give(tx: "Transaction", ballot_id: int, asked: Ref, count: int, group: str | None) -> int:
    """Let `count` dots of the asker lie on an item, whatever lay there before; 0 takes them away. `group` comes along
    with the first ones. Returns how many are left. Refuses BallotClosed, NotThere, and DotsSpent for more than there
    are: then nothing has changed."""
    person = tx.needs_person()
    ballot = ballots.find_open(tx, ballot_id)
    item = ballots.find_item(tx, ballot, asked)
    if not _is_shown(tx, item):
        raise NotThere
    before = given(tx.session, ballot.id or 0, person.id or 0)
    _take_from_hidden(tx, before)
    lying = given(tx.session, ballot.id or 0, person.id or 0)
    left = ballot.dots - lying.spent + lying.dots.get(item.id or 0, 0) - count
    if left < 0:  # the numbers stand on the person's own page: a refusal is kept with its op
        raise DotsSpent(_("These are more dots than you have left. Nothing has changed."))
    if group is not None:
        speak_for_group(tx, ballot_id, group)
    _lay(tx, item, count)
    was_in, is_in = before.spent > 0, left < ballot.dots
    if is_in != was_in:
        ballot.voters += 1 if is_in else -1
        tx.record("dots.given" if is_in else "dots.taken_back", is_secret=True, ballot=ballot.id)
    tx.tell(person.id)
    return left


def _take_from_hidden(tx: "Transaction", before: Given) -> None:
    """What lay on something that was hidden since is free again."""
    for id in before.dots:
        item = tx.session.get_one(BallotItem, id)
        if not _is_shown(tx, item):
            _lay(tx, item, 0)


def speak_for_group(tx: "Transaction", ballot_id: int, name: str) -> None:
    """Say for which group one's dots count; empty for none. Refuses BallotClosed, Unfit for an unknown group."""
    person, ballot = tx.needs_person(), ballots.find_open(tx, ballot_id)
    groups = tx.session.exec(select(BallotGroup).where(BallotGroup.ballot_id == ballot.id)).all()
    found = next((one for one in groups if one.name.casefold() == name.casefold()), None)
    if found is None and name:
        words = ", ".join(one.name for one in groups)
        raise Unfit("group", _("Choose one of these: {words}.", words=words) if groups else _no_groups())
    _voter(tx, ballot).group_id = found.id if found else None
    tx.session.flush()
    tx.tell(person.id)


def _no_groups() -> str:
    return _("This ballot is not counted by group.")


def _voter(tx: "Transaction", ballot: Ballot) -> Voter:
    key = (ballot.id, tx.needs_person().id)
    voter = tx.session.get(Voter, key)
    if voter is None:
        voter = Voter(ballot_id=ballot.id or 0, person_id=tx.needs_person().id or 0, event_id=tx.event_id)
        tx.session.add(voter)
    return voter


def _lay(tx: "Transaction", item: BallotItem, count: int) -> None:
    person = tx.needs_person().id or 0
    dot = tx.session.get(Dot, (item.id, person))
    if dot is None:
        dot = Dot(item_id=item.id or 0, person_id=person, event_id=tx.event_id, ballot_id=item.ballot_id, dots=0)
    dot.dots = count
    if count:
        tx.session.add(dot)
    elif dot in tx.session:
        tx.session.delete(dot)
    tx.session.flush()


def _is_shown(tx: "Transaction", item: BallotItem) -> bool:
    if item.recommendation_id:
        return recommendations.is_there(tx.session, item.recommendation_id)
    return tx.session.get_one(Topic, item.topic_id).hidden_at is None


def given(session: Session, ballot_id: int, person_id: int) -> Given:
    """What this person has given so far; for their own eyes."""
    lying = session.exec(
        select(Dot.item_id, Dot.dots).where(Dot.ballot_id == ballot_id, Dot.person_id == person_id)
    ).all()
    voter = session.get(Voter, (ballot_id, person_id))
    return Given(dict(lying), voter.group_id if voter else None)


def count(tx: "Transaction", ballot: Ballot) -> None:
    """Write down the totals, and those of each group that is large enough. Only what may be told is written."""
    tx.session.flush()
    lying = (
        select(Dot.item_id, Voter.group_id, func.sum(Dot.dots))
        .join(Voter, (col(Voter.ballot_id) == Dot.ballot_id) & (col(Voter.person_id) == Dot.person_id), isouter=True)
        .where(Dot.ballot_id == ballot.id)
        .group_by(col(Dot.item_id), col(Voter.group_id))
    )
    totals: dict[int, int] = defaultdict(int)
    by_group: dict[tuple[int, int | None], int] = {}
    for item_id, group_id, dots in tx.session.exec(lying).all():
        totals[item_id] += int(dots)
        by_group[item_id, group_id] = int(dots)
    voters = _voters(tx, ballot)
    told = may_be_told(voters)
    for item in tx.session.exec(select(BallotItem).where(BallotItem.ballot_id == ballot.id)).all():
        item.dots = totals[item.id or 0]
        for id in told:
            share = by_group.get((item.id or 0, id), 0)
            tx.session.add(BallotShare(item_id=item.id or 0, group_id=id, event_id=tx.event_id, dots=share))
    for group in tx.session.exec(select(BallotGroup).where(BallotGroup.ballot_id == ballot.id)).all():
        group.voters = voters[group.id] if group.id in told else None
    ballot.voters = sum(voters.values())
    tx.session.flush()


def _voters(tx: "Transaction", ballot: Ballot) -> dict[int | None, int]:
    """How many people gave dots, by group."""
    people = (
        select(Voter.group_id, func.count(func.distinct(Dot.person_id)))
        .select_from(Dot)
        .join(Voter, (col(Voter.ballot_id) == Dot.ballot_id) & (col(Voter.person_id) == Dot.person_id), isouter=True)
        .where(Dot.ballot_id == ballot.id)
        .group_by(col(Voter.group_id))
    )
    return {group: int(n) for group, n in tx.session.exec(people).all()}


def may_be_told(voters: Mapping[int | None, int]) -> set[int]:
    """The groups (ids) whose own sums may be told, by the number of people in each; None are those of no group. What
    is left over can be worked out from the total, so it has to be enough people, too, or nobody."""
    large = sorted((n, id) for id, n in voters.items() if id is not None and n >= FEWEST)
    rest = sum(voters.values()) - sum(n for n, _ in large)
    while large and 0 < rest < FEWEST:
        rest += large.pop(0)[0]
    return {id for _, id in large}


def forget(tx: "Transaction", ballot: Ballot) -> None:
    """Take out whose dots lay where, for good: on SQLite the freed pages are overwritten, too."""
    tx.session.flush()
    if tx.session.connection().dialect.name == "sqlite":
        tx.session.connection().exec_driver_sql("PRAGMA secure_delete=ON")
    for table in (Dot, Voter):
        tx.session.connection().execute(delete(table).where(col(table.ballot_id) == ballot.id))
