"""Reading a wall as something to be arranged."""

import hashlib
from datetime import datetime

from sqlmodel import Session, col, func, select

from app.models.arrangements.problem import Card, Problem
from app.models.arrangements.wishes import Absence, Apart
from app.models.breakouts import Breakout
from app.models.conveners import TopicConvener
from app.models.events import Event
from app.models.harvests import Harvest
from app.models.rooms import Room
from app.models.rules import NotThere
from app.models.seats import Seat
from app.models.slots import Slot
from app.models.stars import Star
from app.models.topics import Topic


def read(
    session: Session, event: Event, now: datetime, keep: frozenset[int] = frozenset(), most: int | None = None
) -> Problem:
    """The wall as a problem: what stands on it, and the topics without a place in the order in which they were
    pitched. Refuses NotThere for a breakout in `keep` that is not on the wall."""
    slots = _slots(session, event)
    standing = _standing(session, event, {slot.id or 0 for slot in slots})
    if not keep <= {breakout.id for breakout, _ in standing}:
        raise NotThere
    stars, seated = _stars(session, event), _seated(session, event)
    together = _conveners(session, event)
    reported = set(session.exec(select(Harvest.breakout_id).where(Harvest.event_id == event.id)).all())
    cards = [
        Card(
            topic=topic.id or 0,
            breakout=breakout.id,
            at=(breakout.slot_id, breakout.room_id),
            stars=stars.get(topic.id or 0, frozenset()),
            conveners=together[topic.id or 0],
            crowd=breakout.limit or max(len(stars.get(topic.id or 0, ())), seated.get(breakout.id or 0, 0)),
            stays=breakout.id in keep or breakout.pinned_at is not None or breakout.id in reported,
        )
        for breakout, topic in standing
    ]
    placed = {card.topic for card in cards}
    cards += [
        Card(topic.id or 0, None, None, wanted, together[topic.id or 0], len(wanted))
        for topic in _waiting(session, event)
        if topic.id not in placed
        for wanted in [stars.get(topic.id or 0, frozenset())]
    ]
    return Problem(
        slots=tuple((slot.id or 0, slot.starts > now) for slot in slots),
        rooms=tuple((room.id or 0, room.seats or 0) for room in _rooms(session, event)),
        cards=tuple(cards),
        cannot=frozenset(
            session.exec(select(Absence.person_id, Absence.slot_id).where(Absence.event_id == event.id)).all()
        ),
        apart=frozenset(session.exec(select(Apart.topic_id, Apart.other_id).where(Apart.event_id == event.id)).all()),
        most=most,
        wall=fingerprint(session, event),
    )


def fingerprint(session: Session, event: Event) -> str:
    """What says whether a wall is still the same: its slots, its rooms, and what stands where. Stars, seats and new
    topics do not change it, or no proposal would outlive a tap."""
    slots = sorted((slot.id, slot.starts.isoformat(), slot.ends.isoformat()) for slot in _slots(session, event))
    rooms = sorted((room.id, room.seats) for room in _rooms(session, event))
    cells = session.exec(
        select(Breakout.id, Breakout.slot_id, Breakout.room_id).where(
            Breakout.event_id == event.id, col(Breakout.taken_off_at).is_(None)
        )
    ).all()
    return hashlib.sha256(repr((slots, rooms, sorted(map(tuple, cells)))).encode()).hexdigest()


def _slots(session: Session, event: Event) -> list[Slot]:
    found = select(Slot).where(
        Slot.event_id == event.id, Slot.kind == "breakout", col(Slot.removed_at).is_(None), col(Slot.held_at).is_(None)
    )
    return list(session.exec(found.order_by(col(Slot.starts), col(Slot.id))).all())


def _rooms(session: Session, event: Event) -> list[Room]:
    found = (
        select(Room)
        .where(Room.event_id == event.id, col(Room.removed_at).is_(None), col(Room.held_at).is_(None))
        .order_by(col(Room.number))
    )
    return list(session.exec(found).all())


def _standing(session: Session, event: Event, slots: set[int]) -> list[tuple[Breakout, Topic]]:
    found = (
        select(Breakout, Topic)
        .join(Topic, col(Topic.id) == Breakout.topic_id)
        .where(Breakout.event_id == event.id, col(Breakout.taken_off_at).is_(None), col(Topic.hidden_at).is_(None))
        .order_by(col(Breakout.id))
    )
    return [(breakout, topic) for breakout, topic in session.exec(found).all() if breakout.slot_id in slots]


def _waiting(session: Session, event: Event) -> list[Topic]:
    """Topics that could get a place: those that have gone together with another stand where that one does."""
    from app.models.proposals import merged_into

    found = select(Topic).where(
        Topic.event_id == event.id, col(Topic.hidden_at).is_(None), col(Topic.withdrawn_at).is_(None)
    )
    topics = session.exec(found.order_by(col(Topic.id))).all()
    return [topic for topic in topics if not topic.needs_convener and merged_into(session, topic) is None]


def _conveners(session: Session, event: Event) -> dict[int, frozenset[int]]:
    """All who convene a topic, by topic."""
    found = select(TopicConvener.topic_id, TopicConvener.person_id).where(
        TopicConvener.event_id == event.id, col(TopicConvener.left_at).is_(None)
    )
    firsts = session.exec(select(Topic.id, Topic.convener_id).where(Topic.event_id == event.id)).all()
    by_topic = {topic or 0: {person} for topic, person in firsts}
    for topic, person in session.exec(found).all():
        by_topic[topic].add(person)
    return {topic: frozenset(people) for topic, people in by_topic.items()}


def _stars(session: Session, event: Event) -> dict[int, frozenset[int]]:
    wanted: dict[int, set[int]] = {}
    for topic, person in session.exec(select(Star.topic_id, Star.person_id).where(Star.event_id == event.id)).all():
        wanted.setdefault(topic, set()).add(person)
    return {topic: frozenset(people) for topic, people in wanted.items()}


def _seated(session: Session, event: Event) -> dict[int, int]:
    found = select(Seat.breakout_id, func.count()).where(Seat.event_id == event.id, col(Seat.breakout_id).is_not(None))
    return {
        breakout: people for breakout, people in session.exec(found.group_by(col(Seat.breakout_id))).all() if breakout
    }
