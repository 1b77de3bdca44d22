"""Relations: two topics that have to do with each other. Both stay what they are; nothing is merged."""

from typing import TYPE_CHECKING

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel, col, func, or_, select

from app.models import breakouts, harvests, topics
from app.models.columns import of_event
from app.models.rules import NotYours, TooMany, TopicWithdrawn, Unfit
from app.models.texts import plain
from app.models.topics import Topic
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

MOST = 20  # of one topic


class Relation(SQLModel, table=True):
    """A link between two topics, seen from both; `topic_id` is the older one."""

    __table_args__ = (UniqueConstraint("topic_id", "other_id"),)

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    topic_id: int = Field(foreign_key="topic.id")
    other_id: int = Field(foreign_key="topic.id", index=True)
    person_id: int = Field(foreign_key="person.id")


def link(tx: "Transaction", topic_id: int, other_id: int) -> None:
    """Say that two topics are related. The convener of either, or a facilitator. Refuses NotYours, Unfit, TooMany."""
    _link(tx, *_both(tx, topic_id, other_id))


def unlink(tx: "Transaction", topic_id: int, other_id: int) -> None:
    """Take the link away; nothing happens where there is none. Refuses NotYours."""
    _unlink(tx, *_both(tx, topic_id, other_id))


def link_from_report(tx: "Transaction", breakout_id: int, text: str) -> Topic:
    """Link the topic of a breakout to the one that `text` means: whoever may write its report may say what belongs
    together. Returns the other. Refuses PhaseClosed, and Unfit for no topic, or for several."""
    topic = _of_report(tx, breakout_id)
    other = _meant(tx, topic, text)
    _link(tx, topic, other)
    return other


def unlink_from_report(tx: "Transaction", breakout_id: int, other_id: int) -> None:
    """Take such a link away. Refuses PhaseClosed, NotThere."""
    _unlink(tx, _of_report(tx, breakout_id), topics.find_public(tx, other_id))


def _link(tx: "Transaction", topic: Topic, other: Topic) -> None:
    if topic.withdrawn_at or other.withdrawn_at:
        raise TopicWithdrawn(_("This topic was withdrawn."))
    if _between(tx, topic, other) is not None:
        return
    for one in (topic, other):
        links = select(func.count(col(Relation.id))).where(
            or_(Relation.topic_id == one.id, Relation.other_id == one.id)
        )
        if tx.session.exec(links).one() >= MOST:
            raise TooMany(_("“{title}” has as many links as a card can show.", title=one.title))
    older, newer = sorted((topic.id or 0, other.id or 0))
    person = tx.needs_person().id or 0
    tx.session.add(Relation(event_id=tx.event_id, topic_id=older, other_id=newer, person_id=person))
    tx.record("topic.related", topic=topic.id, title=topic.title, other=other.title)


def _unlink(tx: "Transaction", topic: Topic, other: Topic) -> None:
    relation = _between(tx, topic, other)
    if relation is not None:
        tx.session.delete(relation)
        tx.record("topic.unrelated", topic=topic.id, title=topic.title, other=other.title)


def _both(tx: "Transaction", topic_id: int, other_id: int) -> tuple[Topic, Topic]:
    person, topic, other = tx.needs_person(), topics.find_public(tx, topic_id), topics.find_public(tx, other_id)
    if person.id not in (topic.convener_id, other.convener_id) and not tx.is_facilitator:
        raise NotYours(_("The convener of one of the two links them."))
    if topic.id == other.id:
        raise Unfit("topic", _("Choose another topic: this is the same one."))
    return topic, other


def _of_report(tx: "Transaction", breakout_id: int) -> Topic:
    tx.needs_person()
    topic = topics.find_public(tx, breakouts.find(tx, breakout_id).topic_id)
    harvests.needs_open(tx)
    return topic


def _meant(tx: "Transaction", topic: Topic, text: str) -> Topic:
    """The other topic with this title, or else the only one whose title has these words."""
    shown = select(Topic).where(
        Topic.event_id == tx.event_id, col(Topic.hidden_at).is_(None), col(Topic.withdrawn_at).is_(None)
    )
    others, asked = [one for one in tx.session.exec(shown).all() if one.id != topic.id], plain(text)
    found = [one for one in others if asked in (plain(one.title), plain(one.title2))]
    if not found:
        found = [one for one in others if all(word in plain(f"{one.title} {one.title2}") for word in asked.split())]
    if not found:
        raise Unfit("related", _("No other topic fits."))
    if len(found) > 1:
        raise Unfit("related", _("{n} topics fit. Write a little more of the title.", n=len(found)))
    return found[0]


def _between(tx: "Transaction", topic: Topic, other: Topic) -> Relation | None:
    older, newer = sorted((topic.id or 0, other.id or 0))
    found = select(Relation).where(Relation.topic_id == older, Relation.other_id == newer)
    return tx.session.exec(found).first()
