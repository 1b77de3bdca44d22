"""Conveners: who starts a topic. One posted it or took it; others may convene it together with them."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, Session, SQLModel, col, select

from app.models import notices, phases, topics
from app.models.columns import maybe_moment, moment, of_event
from app.models.people import Person
from app.models.rows import EVENT, PERSON, columns, own
from app.models.rules import ConvenerFound, LastConvener, NotYours, TopicWithdrawn
from app.models.topics import Topic
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction


class TopicConvener(SQLModel, table=True):
    """Somebody who convenes a topic together with its convener, from `joined_at` until `left_at`."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    topic_id: int = Field(foreign_key="topic.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    joined_at: datetime = moment()
    left_at: datetime | None = maybe_moment()


def ids(session: Session, topic: Topic) -> list[int]:
    """All who convene a topic, the convener first. While one is sought it is whoever pitched it."""
    return [topic.convener_id, *(row.person_id for row in _others(session, topic))]


def ids_of(session: Session, topic_id: int) -> list[int]:
    """The same by the topic's id."""
    return ids(session, session.get_one(Topic, topic_id))


def is_one(session: Session, topic: Topic, person_id: int | None) -> bool:
    """Whether the topic is this person's (id) to start, move and withdraw."""
    if topic.convener_id == person_id:
        return True
    return person_id is not None and _row(session, topic, person_id) is not None


def names(session: Session, topic: Topic, but: int | None = None) -> str:
    """The names of those who convene a topic, but for one of them (id)."""
    who = [id for id in ids(session, topic) if id != but]
    return ", ".join(session.get_one(Person, id).name for id in who)


CONVENED = columns(col(Topic.id)).where(
    Topic.event_id == EVENT,
    (col(Topic.convener_id) == PERSON)
    | col(Topic.id).in_(
        columns(TopicConvener.topic_id).where(TopicConvener.person_id == PERSON, col(TopicConvener.left_at).is_(None))
    ),
)


def topics_of(session: Session, person: Person) -> set[int]:
    """The topics (ids) that somebody convenes, alone or with others; hidden and withdrawn ones, too."""
    return set(own(session, CONVENED, person))


def join(tx: "Transaction", topic: Topic, person_id: int) -> bool:
    """Let somebody convene it, too; where a convener is sought, they are the one. Whether anything changed."""
    if topic.needs_convener:
        topic.convener_id, topic.taken_at = person_id, tx.now
    elif is_one(tx.session, topic, person_id):
        return False
    else:
        tx.session.add(
            TopicConvener(event_id=tx.event_id, topic_id=topic.id or 0, person_id=person_id, joined_at=tx.now)
        )
    tx.session.flush()
    return True


def hand_over(tx: "Transaction", topic: Topic, giver: int, taker: int, stays: bool) -> None:
    """Put `taker` (a person's id) in the place of `giver`, who stays beside them or goes. A giver who does not
    convene it themselves, a facilitator, gives the convener's place."""
    row, seeking = _row(tx.session, topic, giver), topic.needs_convener
    part_with(tx, topic, [taker])
    if row is not None and topic.convener_id != taker:
        if not stays:
            row.left_at = tx.now
        join(tx, topic, taker)
        return
    before, topic.convener_id = topic.convener_id, taker
    if seeking:
        topic.taken_at = tx.now
    if stays and before != taker:
        join(tx, topic, before)
    tx.session.flush()


def part_with(tx: "Transaction", topic: Topic, people: Iterable[int], since: datetime | None = None) -> None:
    """These people (ids) do not convene it beside the convener any more; with `since`, those who came then."""
    for person_id in people:
        row = _row(tx.session, topic, person_id)
        if row is not None and since in (None, row.joined_at):
            row.left_at = tx.now
    tx.session.flush()


def take(tx: "Transaction", topic_id: int) -> Topic:
    """Convene a topic that needs somebody: first come, first served. A second time changes nothing.

    Refuses ConvenerFound with the name of who was faster, PhaseClosed, TopicWithdrawn.
    """
    person, topic = tx.needs_person(), topics.find(tx, topic_id)
    if not topic.needs_convener and is_one(tx.session, topic, person.id):
        return topic
    phases.needs_open(tx, "topics")
    if topic.withdrawn_at:
        raise TopicWithdrawn(_("This topic was withdrawn."))
    if not topic.needs_convener:
        name = tx.session.get_one(Person, topic.convener_id).name
        raise ConvenerFound(_("{name} was a moment faster, and convenes it now.", name=name))
    pitcher = topic.convener_id
    join(tx, topic, person.id or 0)
    tx.record("topic.taken", topic=topic.id, title=topic.title, person=person.id)
    notices.post(tx, [pitcher], "topic.taken", topic=topic.id, title=topic.title, by=person.name)
    tx.tell(person.id)
    return topic


def leave(tx: "Transaction", topic_id: int) -> Topic:
    """Convene it no longer; the others go on, the longest of them as its convener. Refuses LastConvener, NotYours."""
    person, topic = tx.needs_person(), topics.find(tx, topic_id)
    if not is_one(tx.session, topic, person.id):
        raise NotYours(_("Only who convenes a topic can leave it to the others."))
    phases.needs_open(tx, "topics")
    others = [id for id in ids(tx.session, topic) if id != person.id]
    if not others:
        raise LastConvener(_("You convene it alone. Hand it over to somebody, or withdraw it."))
    if topic.convener_id == person.id:
        part_with(tx, topic, others[:1])
        topic.convener_id = others[0]
    else:
        part_with(tx, topic, [person.id or 0])
    tx.record("convener.left", topic=topic.id, title=topic.title, person=person.id)
    notices.post(tx, others, "convener.left", topic=topic.id, title=topic.title, by=person.name)
    tx.tell(person.id)
    return topic


def _others(session: Session, topic: Topic) -> list[TopicConvener]:
    found = (
        select(TopicConvener)
        .where(TopicConvener.topic_id == topic.id, col(TopicConvener.left_at).is_(None))
        .order_by(col(TopicConvener.joined_at), col(TopicConvener.id))
    )
    return list(session.exec(found).all())


def _row(session: Session, topic: Topic, person_id: int) -> TopicConvener | None:
    return next((row for row in _others(session, topic) if row.person_id == person_id), None)
