"""The next event: what it takes along from the one it follows on. People, stars and names stay where they were.

What is carried and what is not, and why: docs/decisions/0022-what-the-next-event-takes-along.md.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from app.models import ideas, keys, people, rooms, slots, sources
from app.models.actions import Action, champion_of
from app.models.breakouts import Breakout
from app.models.events import Event
from app.models.proposals import merged_into
from app.models.rooms import Room, Whereabouts
from app.models.rules import NotYours
from app.models.slots import Slot
from app.models.topics import Topic
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

CARRY = ("topics", "actions", "rooms", "directions", "slots")
"""`topics` that found no time; `actions` with what happened since; `rooms` with all that says where they are, or only
the `directions` to those of the same name; `slots`, on other days."""


@dataclass(frozen=True)
class Earlier:
    """An event that another one follows on: its words, and its rooms and slots as lines of the form."""

    id: int
    slug: str
    title: str
    question: str
    givens: str
    timezone: str
    language: str
    mode: str
    law: str
    rooms: str = ""
    slots: str = ""
    topics: tuple[str, ...] = ()
    actions: int = 0


def held_by(session: Session, slug: str, secret: str, now: datetime) -> Earlier:
    """An event that this device's person holds, to start the next one from, on the days after `now`. Refuses NotThere,
    and NotYours for everybody who is no facilitator of it."""
    event, person = keys.known(session, slug, secret)
    if person is None or not person.is_facilitator:
        raise NotYours(_("Only who holds the space of that event can start the next one from it. Open its desk first."))
    words = ("title", "question", "givens", "timezone", "language", "mode", "law")
    tomorrow = now.astimezone(event.zone).date() + timedelta(days=1)
    return Earlier(
        id=event.id or 0,
        slug=event.slug,
        rooms="\n".join(f"{room.name}, {room.seats or ''}".rstrip(", ") for room in _rooms(session, event.id or 0)),
        slots="\n".join(_line(slot, event.zone, days) for slot, days in _shifted(session, event, tomorrow)),
        topics=tuple(topic.title for topic in without_time(session, event.id or 0)),
        actions=len(_actions(session, event.id or 0)),
        **{name: getattr(event, name) for name in words},
    )


def follow(tx: "Transaction", earlier: Earlier, carry: Collection[str], first: date | None) -> None:
    """Take along what is to be carried (of CARRY) into this new event, its slots from the day `first` on, or from
    tomorrow. Refuses TooMany."""
    tx.event.from_id = earlier.id
    sources.link(tx, tx.session.get_one(Event, earlier.id), people.founder(tx).id or 0)
    found = _rooms(tx.session, earlier.id)
    if "directions" in carry or "rooms" in carry:
        known = {room.name.casefold(): room for room in found}
        for room in _rooms(tx.session, tx.event_id):
            if (same := known.pop(room.name.casefold(), None)) is not None:
                room.whereabouts = _where(same)
        if "rooms" in carry:
            for room in found:
                if room.name.casefold() in known:
                    rooms.add(tx, room.name, room.seats, _where(room))
    if "slots" in carry:
        before = tx.session.get_one(Event, earlier.id)
        tomorrow = tx.now.astimezone(before.zone).date() + timedelta(days=1)
        for slot, days in _shifted(tx.session, before, first or tomorrow):
            starts, ends = (_moved(moment, before.zone, days) for moment in (slot.starts, slot.ends))
            slots.add(tx, starts, ends, slot.kind, slot.label, slot.held_at is not None)
    if "topics" in carry:
        for topic in without_time(tx.session, earlier.id):
            ideas.carry(tx, topic.title, topic.description, earlier.title)
    if "actions" in carry:
        for action in _actions(tx.session, earlier.id):
            _carry(tx, action, earlier)


def _carry(tx: "Transaction", action: Action, earlier: Earlier) -> None:
    """An action with its champion's name, who can take it up here again, and its newest check-in; without members."""
    words = ("title", "next_step", "due", "resources", "invite", "state", "said", "said_at")
    copy = Action(
        event_id=tx.event_id,
        at=tx.now,
        champion_name=champion_of(tx, action),
        origin=action.origin or f"{earlier.slug}/actions/{action.id}",
        since=action.since or earlier.title,
        **{name: getattr(action, name) for name in words},
    )
    tx.session.add(copy)
    tx.session.flush()
    tx.record("action.proposed", action=copy.id, title=copy.title)


def without_time(session: Session, event_id: int) -> list[Topic]:
    """The topics of an event that stand in no cell, as they were pitched; none that was withdrawn or hidden, or that
    has gone together with another."""
    placed = select(Breakout.topic_id).where(Breakout.event_id == event_id, col(Breakout.taken_off_at).is_(None))
    found = select(Topic).where(
        Topic.event_id == event_id,
        col(Topic.withdrawn_at).is_(None),
        col(Topic.hidden_at).is_(None),
        col(Topic.id).not_in(placed),
    )
    topics = session.exec(found.order_by(col(Topic.id))).all()
    return [topic for topic in topics if merged_into(session, topic) is None]


def earlier(session: Session, event: Event) -> tuple[str, str] | None:
    """The slug and the title of the event that this one follows on, while it is there."""
    if event.from_id is None:
        return None
    return session.exec(select(Event.slug, Event.title).where(Event.id == event.from_id)).first()


def _actions(session: Session, event_id: int) -> list[Action]:
    found = select(Action).where(Action.event_id == event_id, col(Action.withdrawn_at).is_(None))
    return list(session.exec(found.order_by(col(Action.id))).all())


def _rooms(session: Session, event_id: int) -> list[Room]:
    shown = select(Room).where(Room.event_id == event_id, col(Room.removed_at).is_(None), col(Room.held_at).is_(None))
    return list(session.exec(shown.order_by(col(Room.number))).all())


def _where(room: Room) -> Whereabouts:
    """How a room is found; its point is on a plan that stays behind."""
    return room.whereabouts._replace(plan_x=None, plan_y=None)


def _shifted(session: Session, event: Event, first: date) -> list[tuple[Slot, int]]:
    """The slots of an event, each with the days by which it moves so that the event begins on the day `first`."""
    standing = select(Slot).where(Slot.event_id == event.id, col(Slot.removed_at).is_(None))
    found = session.exec(standing.order_by(col(Slot.starts), col(Slot.id))).all()
    if not found:
        return []
    days = (first - found[0].starts.astimezone(event.zone).date()).days
    return [(slot, days) for slot in found]


def _moved(moment: datetime, zone: ZoneInfo, days: int) -> datetime:
    """The same time by the clocks of the place, whatever summer has done to them."""
    return moment.astimezone(zone) + timedelta(days=days)


def _line(slot: Slot, zone: ZoneInfo, days: int) -> str:
    """A slot as a line of the form."""
    starts, ends = _moved(slot.starts, zone, days), slot.ends.astimezone(zone)
    kind = "" if slot.kind == "breakout" else f" [{slot.kind}]"
    held = " [held]" if slot.held_at else ""
    return f"{starts:%Y-%m-%d %H:%M}-{ends:%H:%M} {slot.label}".rstrip() + kind + held
