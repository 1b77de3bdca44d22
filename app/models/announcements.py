"""Announcements: what the facilitator says to everybody, or to one breakout; now, or when the time comes."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, func, select

from app.models import breakouts
from app.models.breakouts import Breakout
from app.models.columns import maybe_moment, moment, of_event
from app.models.people import Person
from app.models.rooms import Room
from app.models.rows import EVENT, PERSON, columns, own
from app.models.rules import NotThere, TooMany, Unfit
from app.models.seats import Seat
from app.models.topics import Topic
from app.words import _, clock_time

if TYPE_CHECKING:
    from app.transaction import Transaction

MOST_COMING = 40
A_MOMENT = timedelta(seconds=90)  # "now", typed into a field that knows no seconds


class Announcement(SQLModel, table=True):
    """A sentence or two to everybody, or to one breakout. `at` is when it is said; `made_at` when it was written."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    text: str
    by: int = Field(foreign_key="person.id")
    at: datetime = moment()
    breakout_id: int | None = Field(default=None, foreign_key="breakout.id")
    made_at: datetime | None = maybe_moment()
    taken_back_at: datetime | None = maybe_moment()


class AnnouncementSeen(SQLModel, table=True):
    """Somebody has seen an announcement: it leaves their pages."""

    __table_args__ = (UniqueConstraint("person_id", "announcement_id"),)

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    announcement_id: int = Field(foreign_key="announcement.id")
    person_id: int = Field(foreign_key="person.id")
    at: datetime = moment()


def announce(tx: "Transaction", text: str, breakout_id: int | None = None, at: datetime | None = None) -> Announcement:
    """Say something: to everybody, or to who is in a breakout and convenes it; now, or at a time to come.

    Facilitator only. Refuses Unfit for a time that is over, NotThere, TooMany.
    """
    tx.needs_facilitator()
    breakout = breakouts.find(tx, breakout_id) if breakout_id else None
    if at is not None and at < tx.now - A_MOMENT:
        raise Unfit("at", _("This time is over. Leave it empty, and it is said at once."))
    is_planned = at is not None and at > tx.now
    if is_planned and len(coming(tx.session, tx.event_id, tx.now)) >= MOST_COMING:
        raise TooMany(_("That is a lot to say later. Take some of it back."))
    found = Announcement(
        event_id=tx.event_id,
        text=text,
        by=tx.needs_person().id or 0,
        at=at if at is not None and is_planned else tx.now,
        breakout_id=breakout.id if breakout else None,
        made_at=tx.now,
    )
    tx.session.add(found)
    tx.session.flush()
    _record(tx, found, breakout, is_planned)
    return found


def _record(tx: "Transaction", found: Announcement, breakout: Breakout | None, is_planned: bool) -> None:
    """What is not public, or not yet, has no words in the history."""
    if breakout is not None:
        topic = tx.session.get_one(Topic, breakout.topic_id)
        tx.record("announcement.sent", topic=topic.id, title=topic.title)
        tx.tell(*breakouts.concerned(tx, breakout))
    elif is_planned:
        tx.record("announcement.planned", time=clock_time(found.at.astimezone(tx.event.zone)))
    else:
        tx.record("announcement.made", text=found.text)


def take_back(tx: "Transaction", announcement_id: int) -> None:
    """It was said too early, or wrongly: it goes from all pages. Facilitator only; a second time changes nothing."""
    tx.needs_facilitator()
    found = _find(tx, announcement_id)
    if found.taken_back_at is None:
        found.taken_back_at = tx.now
        tx.record("announcement.taken_back")
        if found.breakout_id:
            tx.tell(*breakouts.concerned(tx, tx.session.get_one(Breakout, found.breakout_id)))


def see(tx: "Transaction", announcement_id: int) -> None:
    """I have seen it; a second time changes nothing. Refuses NotThere for what was not said to me."""
    person = tx.needs_person()
    found = _find(tx, announcement_id)
    if found.at > tx.now or (found.breakout_id and not _is_for(tx.session, person, found)):
        raise NotThere
    mark = select(AnnouncementSeen).where(
        AnnouncementSeen.person_id == person.id, AnnouncementSeen.announcement_id == found.id
    )
    if tx.session.exec(mark).first() is None:
        seen_by = AnnouncementSeen(
            event_id=tx.event_id, announcement_id=found.id or 0, person_id=person.id or 0, at=tx.now
        )
        tx.session.add(seen_by)
        tx.tell(person.id)


def _find(tx: "Transaction", announcement_id: int) -> Announcement:
    found = tx.session.get(Announcement, announcement_id)
    if found is None or found.event_id != tx.event_id:
        raise NotThere
    return found


BREAKOUTS = (
    columns(col(Breakout.id))
    .join(Topic, col(Topic.id) == Breakout.topic_id)
    .where(Breakout.event_id == EVENT, col(Breakout.taken_off_at).is_(None), col(Topic.hidden_at).is_(None))
    .where(
        col(Breakout.id).in_(
            columns(Seat.breakout_id).where(Seat.person_id == PERSON, col(Seat.breakout_id).is_not(None))
        )
        | (col(Topic.convener_id) == PERSON)
    )
)
"""The breakouts on the wall that a person sits in or convenes."""
SEEN = columns(AnnouncementSeen.announcement_id).where(AnnouncementSeen.person_id == PERSON)
"""What a person has seen."""
WAITING = (
    select(Announcement, Room.name)
    .join(Breakout, col(Breakout.id) == Announcement.breakout_id)
    .join(Room, col(Room.id) == Breakout.room_id)
    .where(col(Announcement.breakout_id).in_(BREAKOUTS), col(Announcement.taken_back_at).is_(None))
    .where(col(Announcement.id).not_in(SEEN), col(Announcement.by) != PERSON)
    .order_by(col(Announcement.at))
)


def _is_for(session: Session, person: Person, found: Announcement) -> bool:
    session.flush()
    return found.breakout_id in own(session, BREAKOUTS, person)


def for_breakouts_of(session: Session, person: Person) -> list[tuple[Announcement, str]]:
    """What is said to breakouts of mine and not seen yet, that to come included, each with the name of the room;
    in the order of its time."""
    return list(session.exec(WAITING, params={"event": person.event_id, "person": person.id}).all())


def coming(session: Session, event_id: int, now: datetime) -> list[tuple[Announcement, str | None]]:
    """What will be said, the next first, each with the room it is for."""
    found = (
        select(Announcement, Room.name)
        .join(Breakout, col(Breakout.id) == Announcement.breakout_id, isouter=True)
        .join(Room, col(Room.id) == Breakout.room_id, isouter=True)
        .where(Announcement.event_id == event_id, col(Announcement.taken_back_at).is_(None))
        .where(col(Announcement.at) > now)
        .order_by(col(Announcement.at), func.coalesce(Announcement.id, 0))
    )
    return list(session.exec(found).all())
