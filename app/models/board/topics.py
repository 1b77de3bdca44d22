"""Topics on the board, and what hangs on them: conveners, merges, relations, the exchange under each."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.models.arrangements.wishes import Apart
from app.models.board.values import RemarkOnBoard, TopicOnBoard
from app.models.conveners import TopicConvener
from app.models.events import Event
from app.models.people import Person
from app.models.proposals import Proposal
from app.models.relations import Relation
from app.models.remarks import Remark
from app.models.rows import EVENT, columns, rows
from app.models.topics import NEEDS_CONVENER, Topic

NAMES = columns(col(Person.id), Person.name).where(
    Person.event_id == EVENT,
    col(Person.id).in_(columns(Topic.convener_id).where(Topic.event_id == EVENT))
    | col(Person.id).in_(columns(Topic.withdrawn_by).where(Topic.event_id == EVENT)),
)
TOPICS = (
    columns(
        col(Topic.id), Topic.title, Topic.description, Topic.language, Topic.title2, Topic.language2, Topic.idea_id,
        Topic.convener_id, NEEDS_CONVENER.label("needs_convener"),
        col(Topic.withdrawn_at).is_not(None).label("withdrawn"), Topic.withdrawn_by,
    )
    .where(Topic.event_id == EVENT, col(Topic.hidden_at).is_(None))
    .order_by(col(Topic.id).desc())
)  # fmt: skip


def read_topics(session: Session, event_id: int) -> tuple[TopicOnBoard, ...]:
    """Topics, newest first; hidden ones are none."""
    apart = _apart(session, event_id)
    names = dict(rows(session, NAMES, event_id))
    shown = rows(session, TOPICS, event_id)
    others, merges = _co_conveners(session, event_id), _merges(session, event_id)
    ids = {topic.id for topic in shown}
    return tuple(
        _topic(topic, names, others.get(topic.id, []), merges.get(topic.id, (0, 0)), ids, apart.get(topic.id, set()))
        for topic in shown
    )


def _topic(
    topic: Any, names: dict[int, str], others: list[Any], merged: tuple[int, int], shown: set[Any], apart: set[int]
) -> TopicOnBoard:
    first = [] if topic.needs_convener else [(topic.convener_id, names.get(topic.convener_id, ""))]
    who, (into, merge) = first + others, merged
    return TopicOnBoard(
        id=topic.id,
        title=topic.title,
        description=topic.description,
        language=topic.language,
        convener=who[0][1] if who else "",
        convener_id=who[0][0] if who else None,
        withdrawn=topic.withdrawn,
        withdrawn_by=names.get(topic.withdrawn_by, "") if topic.withdrawn_by else "",
        conveners=tuple(name for _, name in who),
        convener_ids=tuple(id for id, _ in who),
        needs_convener=topic.needs_convener,
        merged_into=into if into in shown else None,
        merge=merge if into in shown else None,
        apart=tuple(sorted(apart)),
        title2=topic.title2,
        language2=topic.language2,
        idea=topic.idea_id,
    )


CO_CONVENERS = (
    columns(TopicConvener.topic_id, TopicConvener.person_id, Person.name)
    .join(Person, col(Person.id) == TopicConvener.person_id)
    .where(TopicConvener.event_id == EVENT, col(TopicConvener.left_at).is_(None))
    .order_by(col(TopicConvener.joined_at), col(TopicConvener.id))
)


def _co_conveners(session: Session, event_id: int) -> dict[int, list[tuple[int, str]]]:
    """Who convenes a topic beside its convener, by topic."""
    others: dict[int, list[tuple[int, str]]] = {}
    for topic, person, name in rows(session, CO_CONVENERS, event_id):
        others.setdefault(topic, []).append((person, name))
    return others


MERGES = columns(col(Proposal.id), Proposal.topic_id, Proposal.other_topic_id, Proposal.into_id).where(
    Proposal.event_id == EVENT,
    Proposal.kind == "merge",
    col(Proposal.accepted_at).is_not(None),
    col(Proposal.withdrawn_at).is_(None),
)


def _merges(session: Session, event_id: int) -> dict[int, tuple[int, int]]:
    """Which topic has gone together with which, and by which proposal."""
    return {(one if one != into else other): (into, id_) for id_, one, other, into in rows(session, MERGES, event_id)}


ONE, OTHER = aliased(Topic), aliased(Topic)
APART = (
    columns(Apart.topic_id, Apart.other_id)
    .join(ONE, col(ONE.id) == Apart.topic_id)
    .join(OTHER, col(OTHER.id) == Apart.other_id)
    .where(Apart.event_id == EVENT, col(ONE.hidden_at).is_(None), col(OTHER.hidden_at).is_(None))
)


def _apart(session: Session, event_id: int) -> dict[int, set[int]]:
    """Which topics each asks not to be side by side with; both of a pair know, unless one is hidden."""
    pairs: dict[int, set[int]] = {}
    for a, b in rows(session, APART, event_id):
        pairs.setdefault(a, set()).add(b)
        pairs.setdefault(b, set()).add(a)
    return pairs


REMARKS = (
    columns(col(Remark.id), Remark.topic_id, Remark.text, Person.name, Remark.at)
    .join(Person, col(Person.id) == Remark.person_id)
    .join(Topic, col(Topic.id) == Remark.topic_id)
    .where(Remark.event_id == EVENT, col(Remark.hidden_at).is_(None), col(Topic.hidden_at).is_(None))
    .order_by(col(Remark.id))
)


def read_remarks(session: Session, event: Event) -> dict[int, tuple[RemarkOnBoard, ...]]:
    """What was said under each topic that is not hidden, as it came."""
    by_topic: dict[int, list[RemarkOnBoard]] = {}
    for id_, topic, text, by, at in rows(session, REMARKS, event.id or 0):
        by_topic.setdefault(topic, []).append(RemarkOnBoard(id_, topic, text, by, at.astimezone(event.zone)))
    return {topic: tuple(remarks) for topic, remarks in by_topic.items()}


RELATED = columns(Relation.topic_id, Relation.other_id).where(Relation.event_id == EVENT).order_by(col(Relation.id))


def read_related(session: Session, event_id: int, topics: Iterable[TopicOnBoard]) -> dict[int, tuple[int, ...]]:
    """The topics that each topic is linked to, from both ends; hidden ones are none."""
    shown = {topic.id for topic in topics}
    by_topic: dict[int, list[int]] = {}
    for one, other in rows(session, RELATED, event_id):
        if one in shown and other in shown:
            by_topic.setdefault(one, []).append(other)
            by_topic.setdefault(other, []).append(one)
    return {topic: tuple(others) for topic, others in by_topic.items()}
