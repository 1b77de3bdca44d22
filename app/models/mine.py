"""What is one person's own: stars, seats, topics, drafts. For that person's eyes."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.models.breakouts import Breakout
from app.models.harvests import HarvestDraft
from app.models.people import Person
from app.models.seats import Seat
from app.models.stars import Star
from app.models.topics import Topic


@dataclass(frozen=True)
class Mine:
    """Ids of starred topics, of breakouts with my seat and of their slots (`seated`), of slots I roam in, of topics
    I convene and breakouts that these stand in, and of breakouts I have a draft for."""

    stars: tuple[int, ...] = ()
    seats: tuple[int, ...] = ()
    roaming: tuple[int, ...] = ()
    topics: tuple[int, ...] = ()
    breakouts: tuple[int, ...] = ()
    drafts: tuple[int, ...] = ()
    seated: tuple[int, ...] = ()
    role: str = ""
    revision: int = 0


def read(session: Session, person: Person | None) -> Mine:
    """A person's own things, but for what is hidden; nobody's are none."""
    if person is None:
        return Mine()
    seats = session.exec(select(Seat.slot_id, Seat.breakout_id).where(Seat.person_id == person.id)).all()
    shown = select(Topic.id).where(Topic.event_id == person.event_id, col(Topic.hidden_at).is_(None))
    topics = session.exec(shown.where(Topic.convener_id == person.id)).all()
    breakouts = session.exec(
        select(Breakout.id).where(col(Breakout.topic_id).in_(topics), col(Breakout.taken_off_at).is_(None))
    ).all()
    stars = session.exec(select(Star.topic_id).where(Star.person_id == person.id, col(Star.topic_id).in_(shown))).all()
    drafts = session.exec(
        select(HarvestDraft.breakout_id)
        .join(Breakout, col(Breakout.id) == HarvestDraft.breakout_id)
        .where(HarvestDraft.person_id == person.id, col(Breakout.topic_id).in_(shown))
    ).all()
    return Mine(
        stars=tuple(sorted(stars)),
        seats=tuple(sorted(breakout for _, breakout in seats if breakout)),
        roaming=tuple(sorted(slot for slot, breakout in seats if breakout is None)),
        topics=tuple(sorted(id for id in topics if id)),
        breakouts=tuple(sorted(id for id in breakouts if id)),
        drafts=tuple(sorted(drafts)),
        seated=tuple(sorted(slot for slot, breakout in seats if breakout)),
        role=person.role,
    )
