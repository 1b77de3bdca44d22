"""Stars: "I would come". Information for the convener, never a gate."""

from typing import TYPE_CHECKING

from sqlalchemy import Index
from sqlmodel import Field, SQLModel, select

from app.models import phases, topics
from app.models.columns import of_event
from app.models.rules import TopicWithdrawn
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction


class Star(SQLModel, table=True):
    """One person would come to one topic."""

    topic_id: int = Field(foreign_key="topic.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
    event_id: int = of_event()

    __table_args__ = (Index("ix_star_event_id_topic_id", "event_id", "topic_id"),)  # counted without looking at rows


def put(tx: "Transaction", topic_id: int) -> None:
    """Star a topic; a second time changes nothing. Refuses PhaseClosed, TopicWithdrawn."""
    person, topic = tx.needs_person(), topics.find(tx, topic_id)
    phases.needs_open(tx, "topics")
    if topic.withdrawn_at:
        raise TopicWithdrawn(_("This topic was withdrawn."))
    if tx.session.get(Star, (topic.id, person.id)) is None:
        tx.session.add(Star(topic_id=topic.id or 0, person_id=person.id or 0, event_id=tx.event_id))
        tx.record("topic.starred", topic=topic.id)


def take_back(tx: "Transaction", topic_id: int) -> None:
    """Unstar; nothing happens when there was no star. Refuses PhaseClosed."""
    person, topic = tx.needs_person(), topics.find(tx, topic_id)
    phases.needs_open(tx, "topics")
    star = tx.session.exec(select(Star).where(Star.topic_id == topic.id, Star.person_id == person.id)).first()
    if star is not None:
        tx.session.delete(star)
        tx.record("topic.unstarred", topic=topic.id)
