"""What is one person's own: stars, seats, topics, drafts. For that person's eyes."""

from dataclasses import dataclass

from sqlmodel import Session, col

from app.models import actions, attendances, commitments, hostings, namings, notetakers, photos, reads
from app.models.breakouts import Breakout
from app.models.conveners import CONVENED
from app.models.harvests import HarvestDraft
from app.models.ideas import Idea
from app.models.people import Person
from app.models.remarks import Remark
from app.models.rows import EVENT, PERSON, columns, of_person, own
from app.models.seats import Seat
from app.models.stars import Star
from app.models.topics import Topic


@dataclass(frozen=True)
class Mine:
    """Ids of starred topics, of breakouts with my seat and of their slots (`seated`), of slots I roam in, of topics
    I convene and breakouts that these stand in, of breakouts I have a draft for, of those in which I take notes, of
    remarks and ideas I wrote, of photos that are mine to remove, of actions I champion and of
    those I am in (`joined`), of commitments I wrote, my turn as a host, and of breakouts in which I `signed` in.
    `read` are reports with the revision that I have read."""

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


SEATS = columns(Seat.slot_id, Seat.breakout_id).where(Seat.person_id == PERSON)
SHOWN = columns(col(Topic.id)).where(Topic.event_id == EVENT, col(Topic.hidden_at).is_(None))
TOPICS = CONVENED.where(col(Topic.hidden_at).is_(None))
BREAKOUTS = columns(col(Breakout.id)).where(col(Breakout.topic_id).in_(TOPICS), col(Breakout.taken_off_at).is_(None))
STARS = columns(Star.topic_id).where(Star.person_id == PERSON, col(Star.topic_id).in_(SHOWN))
DRAFTS = (
    columns(HarvestDraft.breakout_id)
    .join(Breakout, col(Breakout.id) == HarvestDraft.breakout_id)
    .where(HarvestDraft.person_id == PERSON, col(Breakout.topic_id).in_(SHOWN))
)
REMARKS = columns(col(Remark.id)).where(Remark.person_id == PERSON, col(Remark.hidden_at).is_(None))
IDEAS = columns(col(Idea.id)).where(
    Idea.person_id == PERSON, col(Idea.hidden_at).is_(None), col(Idea.withdrawn_at).is_(None)
)


def read(session: Session, person: Person | None) -> Mine:
    """A person's own things, but for what is hidden; nobody's are none."""
    if person is None:
        return Mine()
    seats = of_person(session, SEATS, person)
    champions, joined = actions.own(session, person)
    return Mine(
        photos=tuple(photos.own(session, person)),
        signed=tuple(attendances.signed(session, person)),
        actions=tuple(champions),
        joined=tuple(joined),
        read=tuple(sorted(reads.of(session, person).items())),
        commitments=tuple(commitments.own(session, person)),
        hostings=tuple(hostings.own(session, person)),
        named=namings.is_named(session, person),
        notes=tuple(notetakers.promised(session, person)),
        remarks=tuple(own(session, REMARKS, person)),
        ideas=tuple(own(session, IDEAS, person)),
        stars=tuple(own(session, STARS, person)),
        seats=tuple(sorted(breakout for _, breakout in seats if breakout)),
        roaming=tuple(sorted(slot for slot, breakout in seats if breakout is None)),
        topics=tuple(own(session, TOPICS, person)),
        breakouts=tuple(own(session, BREAKOUTS, person)),
        drafts=tuple(own(session, DRAFTS, person)),
        seated=tuple(sorted(slot for slot, breakout in seats if breakout)),
        name=person.name,
        role=person.role,
    )
