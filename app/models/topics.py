"""Topics: what conveners want to talk about. Nobody else sorts, merges or drops them."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, SQLModel, col, func, select

from app.models import phases
from app.models.columns import maybe_moment, moment, of_event
from app.models.rules import NotThere, NotYours, TooMany, TopicWithdrawn
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

MOST_EACH = 40  # topics of one person; Open Space has no quota, a script does
MOST = 3_000


class Topic(SQLModel, table=True):
    """Something a convener will start a conversation about."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    convener_id: int = Field(foreign_key="person.id", index=True)
    title: str
    description: str = ""
    language: str = ""
    pitched_at: datetime = moment()
    withdrawn_at: datetime | None = maybe_moment()
    withdrawn_by: int | None = Field(default=None, foreign_key="person.id")
    hidden_at: datetime | None = maybe_moment()
    hidden_by: int | None = Field(default=None, foreign_key="person.id")


def find(tx: "Transaction", topic_id: int) -> Topic:
    """A topic of this event that the asker may see; hidden ones only for the facilitator. Refuses NotThere."""
    topic = tx.session.get(Topic, topic_id)
    if topic is None or topic.event_id != tx.event.id or (topic.hidden_at and not tx.is_facilitator):
        raise NotThere
    return topic


def find_own(tx: "Transaction", topic_id: int) -> Topic:
    """The same for its convener or a facilitator, and not withdrawn. Refuses NotYours, TopicWithdrawn."""
    person, topic = tx.needs_person(), find(tx, topic_id)
    if topic.convener_id != person.id and not tx.is_facilitator:
        raise NotYours(_("Only the convener can do this: the topic is theirs."))
    if topic.withdrawn_at:
        raise TopicWithdrawn(_("This topic was withdrawn."))
    return topic


def pitch(tx: "Transaction", title: str, description: str = "", language: str = "") -> Topic:
    """Post a topic; its author convenes it. Refuses PhaseClosed, TooMany."""
    person = tx.needs_person()
    phases.needs_open(tx, "topics")
    mine = select(func.count(col(Topic.id))).where(Topic.event_id == tx.event_id, Topic.convener_id == person.id)
    everybody = select(func.count(col(Topic.id))).where(Topic.event_id == tx.event_id)
    if tx.session.exec(everybody).one() >= MOST or (tx.session.exec(mine).one() >= MOST_EACH and not tx.is_facilitator):
        raise TooMany(_("That is a lot of topics. Withdraw one, or let somebody else convene it."))
    topic = Topic(
        event_id=tx.event_id,
        convener_id=person.id or 0,
        title=title,
        description=description,
        language=language,
        pitched_at=tx.now,
    )
    tx.session.add(topic)
    tx.session.flush()
    tx.record("topic.pitched", topic=topic.id, title=title)
    return topic


def reword(tx: "Transaction", topic_id: int, title: str, description: str) -> Topic:
    """Say it better. Convener or facilitator. Refuses PhaseClosed."""
    topic = find_own(tx, topic_id)
    phases.needs_open(tx, "topics")
    if (topic.title, topic.description) != (title, description):
        topic.title, topic.description = title, description
        tx.record("topic.reworded", topic=topic.id, title=title)
    return topic


def withdraw(tx: "Transaction", topic_id: int) -> Topic:
    """Take a topic back. The card stays, struck through; its places that are still to come become free."""
    from app.models.breakouts import clear

    topic = find_own(tx, topic_id)
    phases.needs_open(tx, "topics")
    clear(tx, topic, only_coming=True)
    topic.withdrawn_at, topic.withdrawn_by = tx.now, tx.needs_person().id
    tx.record("topic.withdrawn", topic=topic.id, title=topic.title)
    return topic


def hide(tx: "Transaction", topic_id: int) -> Topic:
    """Take a topic off every screen, export and search but the desk's (harassment on a projector). Its cells
    become free. Facilitator only."""
    from app.models.breakouts import clear

    tx.needs_facilitator()
    topic = find(tx, topic_id)
    if topic.hidden_at is None:
        topic.hidden_at, topic.hidden_by = tx.now, tx.needs_person().id
        clear(tx, topic, only_coming=False)
        tx.record("topic.hidden", topic=topic.id)
    return topic


def show(tx: "Transaction", topic_id: int) -> Topic:
    """Bring a hidden topic back, onto its cells where they are still free. Facilitator only."""
    from app.models.breakouts import restore

    tx.needs_facilitator()
    topic = find(tx, topic_id)
    if topic.hidden_at is not None:
        restore(tx, topic, since=topic.hidden_at)
        topic.hidden_at = topic.hidden_by = None
        tx.record("topic.shown", topic=topic.id, title=topic.title)
    return topic
