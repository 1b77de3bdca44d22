"""What is one person's own: stars, seats, topics, drafts. For that person's eyes."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal, literal_column, union_all
from sqlmodel import Session, col

from app.models import (
    actions,
    announcements,
    attendances,
    commitments,
    conveners,
    hostings,
    namings,
    notetakers,
    photos,
    reads,
)
from app.models.breakouts import Breakout
from app.models.harvests import HarvestDraft
from app.models.ideas import Idea
from app.models.people import Person
from app.models.remarks import Remark
from app.models.rows import EVENT, PERSON, columns, of_person
from app.models.seats import Seat
from app.models.stars import Star
from app.models.topics import Topic


@dataclass(frozen=True)
class Mine:
    """Ids of starred topics, of breakouts with my seat and of their slots (`seated`), of slots I roam in, of topics
    I convene and breakouts that these stand in, of breakouts I have a draft for, of those in which I take notes, of
    remarks and ideas I wrote, of photos that are mine to remove, of actions I champion and of
    those I am in (`joined`), of commitments I wrote, my turn as a host, of breakouts in which I `signed` in, and of
    announcements I have `seen`. `read` are reports with the revision that I have read."""

    stars: tuple[int, ...] = ()
    seats: tuple[int, ...] = ()
    roaming: tuple[int, ...] = ()
    topics: tuple[int, ...] = ()
    breakouts: tuple[int, ...] = ()
    drafts: tuple[int, ...] = ()
    seated: tuple[int, ...] = ()
    notes: tuple[int, ...] = ()
    remarks: tuple[int, ...] = ()
    ideas: tuple[int, ...] = ()
    photos: tuple[int, ...] = ()
    signed: tuple[int, ...] = ()
    actions: tuple[int, ...] = ()
    joined: tuple[int, ...] = ()
    commitments: tuple[int, ...] = ()
    hostings: tuple[int, ...] = ()
    named: bool = False
    seen: tuple[int, ...] = ()
    read: tuple[tuple[int, int], ...] = ()
    name: str = ""
    role: str = ""
    revision: int = 0


SHOWN = columns(col(Topic.id)).where(Topic.event_id == EVENT, col(Topic.hidden_at).is_(None))
TOPICS = conveners.CONVENED.where(col(Topic.hidden_at).is_(None))
PARTS = {
    "stars": columns(Star.topic_id).where(Star.person_id == PERSON, col(Star.topic_id).in_(SHOWN)),
    "places": columns(Seat.slot_id, Seat.breakout_id).where(Seat.person_id == PERSON),
    "topics": TOPICS,
    "breakouts": columns(col(Breakout.id)).where(
        col(Breakout.topic_id).in_(TOPICS), col(Breakout.taken_off_at).is_(None)
    ),
    "drafts": columns(HarvestDraft.breakout_id)
    .join(Breakout, col(Breakout.id) == HarvestDraft.breakout_id)
    .where(HarvestDraft.person_id == PERSON, col(Breakout.topic_id).in_(SHOWN)),
    "notes": notetakers.PROMISED,
    "remarks": columns(col(Remark.id)).where(Remark.person_id == PERSON, col(Remark.hidden_at).is_(None)),
    "ideas": columns(col(Idea.id)).where(
        Idea.person_id == PERSON, col(Idea.hidden_at).is_(None), col(Idea.withdrawn_at).is_(None)
    ),
    "photos": photos.OWN,
    "signed": attendances.SIGNED,
    "actions": actions.CHAMPIONED,
    "joined": actions.JOINED,
    "commitments": commitments.OWN,
    "hostings": hostings.OWN,
    "named": namings.NAMED,
    "seen": announcements.SEEN,
    "read": reads.READ,
}
"""What is asked for, by name: an id, or two."""
PAIRS = {"places", "named", "read"}  # what is more than ids


def _part(name: str, statement: Any) -> Any:
    first, *second = statement.subquery().c
    return columns(literal(name, literal_execute=True), first, *(second or [literal_column("0")]))


ALL = union_all(*(_part(name, statement) for name, statement in PARTS.items()))
"""All of it in one question: a whole room comes in at once, and asks it with every page."""


def read(session: Session, person: Person | None) -> Mine:
    """A person's own things, but for what is hidden; nobody's are none."""
    if person is None:
        return Mine()
    found: dict[str, list[tuple[int, int | None]]] = {name: [] for name in PARTS}
    for name, id, other in of_person(session, ALL, person):
        found[name].append((id, other))
    ids: dict[str, Any] = {name: tuple(sorted(id for id, _ in found[name])) for name in PARTS.keys() - PAIRS}
    places = found["places"]
    return Mine(
        **ids,
        seats=tuple(sorted(breakout for _, breakout in places if breakout)),
        seated=tuple(sorted(slot for slot, breakout in places if breakout)),
        roaming=tuple(sorted(slot for slot, breakout in places if breakout is None)),
        read=tuple(sorted((report, revision or 0) for report, revision in found["read"])),
        named=bool(found["named"]),
        name=person.name,
        role=person.role,
    )
