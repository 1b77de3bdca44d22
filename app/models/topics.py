"""Topics: what conveners want to talk about. Nobody else sorts, merges or drops them."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, SQLModel, col, func, select

from app.models import phases
from app.models.columns import maybe_moment, moment, of_event
from app.models.rules import NeedsConvener, NotThere, NotYours, TooMany, TopicMerged, TopicWithdrawn
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

MOST_EACH = 40  # topics of one person; Open Space has no quota, a script does
MOST = 3_000


@dataclass(frozen=True)
class Second:
    """A title in another language."""

    title: str = ""
    language: str = ""


NONE = Second()


class Topic(SQLModel, table=True):
    """Something a convener will start a conversation about. `language` is the one it will be held in; `title2` says
    the title in another, `language2`. `idea_id` is the idea it was made of."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    convener_id: int = Field(foreign_key="person.id", index=True)
    title: str
    description: str = ""
    language: str = ""
    title2: str = ""
    language2: str = ""
    idea_id: int | None = Field(default=None, foreign_key="idea.id", index=True)
    pitched_at: datetime = moment()
    withdrawn_at: datetime | None = maybe_moment()
    withdrawn_by: int | None = Field(default=None, foreign_key="person.id")
    hidden_at: datetime | None = maybe_moment()
    hidden_by: int | None = Field(default=None, foreign_key="person.id")
    sought_at: datetime | None = maybe_moment()
    taken_at: datetime | None = maybe_moment()

    @property
    def needs_convener(self) -> bool:
        """Whoever pitched it would come, and somebody else should start it; until somebody does."""
        return self.sought_at is not None and self.taken_at is None


NEEDS_CONVENER = col(Topic.sought_at).is_not(None) & col(Topic.taken_at).is_(None)
"""The same as a question to the table."""


def find(tx: "Transaction", topic_id: int) -> Topic:
    """A topic of this event that the asker may see; hidden ones only for the facilitator. Refuses NotThere."""
    topic = tx.session.get(Topic, topic_id)
    if topic is None or topic.event_id != tx.event.id or (topic.hidden_at and not tx.is_facilitator):
        raise NotThere
    return topic


def find_own(tx: "Transaction", topic_id: int) -> Topic:
    """The same for its conveners or a facilitator, and not withdrawn. Refuses NotYours, TopicWithdrawn."""
    from app.models.conveners import is_one

    person, topic = tx.needs_person(), find(tx, topic_id)
    if not is_one(tx.session, topic, person.id) and not tx.is_facilitator:
        raise NotYours(_("Only the convener can do this: the topic is theirs."))
    if topic.withdrawn_at:
        raise TopicWithdrawn(_("This topic was withdrawn."))
    return topic


def find_shown(tx: "Transaction", topic_id: int) -> Topic:
    """The same, and not hidden: where everybody would see it. Refuses NotThere, too."""
    topic = find_own(tx, topic_id)
    if topic.hidden_at:
        raise NotThere
    return topic


def find_public(tx: "Transaction", topic_id: int) -> Topic:
    """A topic that is not hidden, for a facilitator, too: what names it is seen by everybody. Refuses NotThere."""
    topic = find(tx, topic_id)
    if topic.hidden_at:
        raise NotThere
    return topic


def find_placeable(tx: "Transaction", topic_id: int) -> Topic:
    """One's own that can get a place. Refuses NeedsConvener (but for a facilitator), TopicMerged."""
    from app.models.proposals import merged_into

    topic = find_shown(tx, topic_id)  # a hidden one would take a cell in which nobody sees anything
    if topic.needs_convener and not tx.is_facilitator:
        raise NeedsConvener(_("This topic needs a convener first. Somebody takes it, and then it gets a place."))
    into = merged_into(tx.session, topic)
    if into is not None:
        raise TopicMerged(_("This topic has gone together with “{title}”. Place that one.", title=into.title))
    return topic


def pitch(
    tx: "Transaction",
    title: str,
    description: str = "",
    language: str = "",
    second: Second = NONE,
    idea: int | None = None,
    needs_convener: bool = False,
) -> Topic:
    """Post a topic; its author convenes it, or stars it where somebody else should (`needs_convener`). Refuses
    PhaseClosed, TooMany."""
    from app.models.stars import Star

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
        title2=second.title,
        language2=second.language,
        idea_id=idea,
        pitched_at=tx.now,
        sought_at=tx.now if needs_convener else None,
    )
    tx.session.add(topic)
    tx.session.flush()
    if needs_convener:  # "I would come"
        tx.session.add(Star(topic_id=topic.id or 0, person_id=person.id or 0, event_id=tx.event_id))
    tx.record("topic.pitched", topic=topic.id, title=title)
    return topic


def reword(tx: "Transaction", topic_id: int, title: str, description: str, language: str | None = None) -> Topic:
    """Say it better, or say in which `language` it will be held (None leaves that). Convener or facilitator. Refuses
    PhaseClosed."""
    topic = find_own(tx, topic_id)
    phases.needs_open(tx, "topics")
    language = topic.language if language is None else language
    if (topic.title, topic.description, topic.language) != (title, description, language):
        topic.title, topic.description, topic.language = title, description, language
        tx.record("topic.reworded", topic=topic.id, title=title)
    return topic


def translate(tx: "Transaction", topic_id: int, second: Second) -> Topic:
    """Say the title in another language, too; an empty one takes that back. Convener or facilitator. Refuses
    PhaseClosed."""
    topic = find_own(tx, topic_id)
    phases.needs_open(tx, "topics")
    if (topic.title2, topic.language2) != (second.title, second.language):
        topic.title2, topic.language2 = second.title, second.language
        tx.record("topic.translated", topic=topic.id, title=topic.title)
    return topic


def withdraw(tx: "Transaction", topic_id: int) -> Topic:
    """Take a topic back. The card stays, struck through; its places that are still to come become free."""
    from app.models.breakouts import clear
    from app.models.lines import leave_with

    topic = find_own(tx, topic_id)
    phases.needs_open(tx, "topics")
    clear(tx, topic, only_coming=True)
    leave_with(tx, topic)
    topic.withdrawn_at, topic.withdrawn_by = tx.now, tx.needs_person().id
    tx.record("topic.withdrawn", topic=topic.id, title=topic.title)
    return topic


def hide(tx: "Transaction", topic_id: int) -> Topic:
    """Take a topic off every screen, export and search but the desk's (harassment on a projector). Its cells
    become free. Facilitator only."""
    from app.models.breakouts import clear
    from app.models.lines import leave_with

    tx.needs_facilitator()
    topic = find(tx, topic_id)
    if topic.hidden_at is None:
        topic.hidden_at, topic.hidden_by = tx.now, tx.needs_person().id
        clear(tx, topic, only_coming=False)
        leave_with(tx, topic)
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
