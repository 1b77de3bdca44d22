"""What waits for one person, and what they wait for themselves: for nobody else's eyes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, or_, select

from app.models import conveners
from app.models.breakouts import Breakout
from app.models.columns import UTCDateTime
from app.models.events import Event
from app.models.people import Person
from app.models.proposals.proposal import Proposal, cells_of, facts_of, is_hidden, is_side, still_open
from app.models.rows import EVENT, PERSON
from app.models.rules import NotThere
from app.models.slots import Slot
from app.models.topics import Topic
from app.words import clock_time

NOUNS = {"swap": "swaps", "merge": "merges", "handover": "handovers", "invitation": "invitations"}
"""The plural of each kind, as addresses have it."""
LATEST = 40  # of one's own that are told, answered ones too


@dataclass(frozen=True)
class Asked:
    """A proposal as one of its sides sees it: `who` proposed it, `facts` are the words to tell it with, `until` a
    time of the day."""

    id: int
    kind: str
    state: str
    expires: datetime
    until: str
    who: str
    facts: dict[str, Any]

    @property
    def noun(self) -> str:
        return NOUNS[self.kind]


@dataclass(frozen=True)
class Open:
    """What waits for a person's answer, and what they have proposed; the newest first."""

    waiting: tuple[Asked, ...] = ()
    offered: tuple[Asked, ...] = ()

    @property
    def next_end(self) -> datetime | None:
        """When the first of them expires."""
        return min((one.expires for one in (*self.waiting, *self.offered)), default=None)


OPEN = (
    select(Proposal)
    .where(Proposal.event_id == EVENT, *still_open(bindparam("now", type_=UTCDateTime)))
    .where(
        or_(
            col(Proposal.from_id) == PERSON,
            col(Proposal.person_id) == PERSON,
            col(Proposal.other_topic_id).in_(conveners.CONVENED),
        )
    )
    .order_by(col(Proposal.id).desc())
)
"""What a person has to answer, and what they wait for."""


def read(session: Session, event: Event, person: Person | None, now: datetime) -> Open:
    """A person's open proposals, both ways; nobody has none."""
    if person is None:
        return Open()
    found = session.exec(OPEN, params={"event": event.id, "person": person.id, "now": now}).all()
    shown = [(one, _told(session, event, one, now)) for one in found if not is_hidden(session, one)]
    return Open(
        waiting=tuple(told for one, told in shown if one.from_id != person.id),
        offered=tuple(told for one, told in shown if one.from_id == person.id),
    )


def offers(session: Session, event: Event, person: Person | None, now: datetime) -> list[Asked]:
    """The last that somebody proposed, in whatever state."""
    if person is None:
        return []
    last = select(Proposal).where(Proposal.from_id == person.id).order_by(col(Proposal.id).desc()).limit(LATEST)
    return [_told(session, event, one, now) for one in session.exec(last).all() if not is_hidden(session, one)]


def seen(session: Session, event: Event, person: Person, kind: str, proposal_id: int, now: datetime) -> dict[str, Any]:
    """One proposal for programs, as one of its sides sees it. Refuses NotThere."""
    proposal = session.get(Proposal, proposal_id)
    if proposal is None or proposal.event_id != event.id or proposal.kind != kind:
        raise NotThere
    if is_hidden(session, proposal) or not is_side(session, proposal, person):
        raise NotThere
    return as_json(_told(session, event, proposal, now))


def as_json(asked: Asked) -> dict[str, Any]:
    """The same of one that has been read."""
    said = {name: asked.facts[name] for name in sorted(asked.facts)}
    return {"id": asked.id, "state": asked.state, "expires": asked.expires.isoformat(), "who": asked.who, "what": said}


def choices(session: Session, event: Event, topic: Topic, asked: str, but: int | None, most: int = 20) -> list[Any]:
    """People who are here and could convene a topic, by a part of their name: each with when they came in (local)
    and what they convene, so that two of one name can be told apart."""
    from app.models.texts import plain

    here = select(Person).where(Person.event_id == event.id, col(Person.left_at).is_(None)).order_by(Person.name)
    words = plain(asked).split()
    fit = [p for p in session.exec(here).all() if p.id != but and all(word in plain(p.name) for word in words)][:most]
    return [
        {
            "id": person.id,
            "name": person.name,
            "since": clock_time(person.joined_at.astimezone(event.zone)),
            "convenes": _titles(session, person),
            "is_one": conveners.is_one(session, topic, person.id),
        }
        for person in fit
    ]


def _titles(session: Session, person: Person) -> list[str]:
    own = conveners.topics_of(session, person)
    shown = select(Topic.title).where(
        col(Topic.id).in_(own), col(Topic.hidden_at).is_(None), col(Topic.withdrawn_at).is_(None)
    )
    return list(session.exec(shown.order_by(col(Topic.id))).all())[:3]


def _told(session: Session, event: Event, proposal: Proposal, now: datetime) -> Asked:
    facts = facts_of(session, event, proposal)
    if proposal.other_topic_id and "whom" not in facts:
        facts["whom"] = conveners.names(session, session.get_one(Topic, proposal.other_topic_id), proposal.from_id)
    if proposal.kind == "merge":
        merged = session.get_one(Topic, proposal.merged_id)
        standing = select(Breakout).join(Slot, col(Slot.id) == Breakout.slot_id)
        coming = standing.where(
            Breakout.topic_id == merged.id, col(Breakout.taken_off_at).is_(None), col(Slot.starts) > now
        )
        facts["cells"] = cells_of(session, event, session.exec(coming).all())
    return Asked(
        id=proposal.id or 0,
        kind=proposal.kind,
        state=proposal.state(now),
        expires=proposal.expires_at.astimezone(event.zone),
        until=clock_time(proposal.expires_at.astimezone(event.zone)),
        who=session.get_one(Person, proposal.from_id).name,
        facts=facts,
    )
