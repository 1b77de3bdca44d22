"""Photos of flip charts: what a breakout wrote on paper, each with a sentence that says what is on it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import LargeBinary
from sqlmodel import Field, Session, SQLModel, col, func, select

from app.models import breakouts, conveners, phases
from app.models.breakouts import Breakout
from app.models.columns import maybe_moment, moment, of_event
from app.models.rows import PERSON, columns
from app.models.rules import EnoughPhotos, NotThere, NotYours, PhaseClosed
from app.models.topics import Topic
from app.words import _, plural

if TYPE_CHECKING:
    from app.transaction import Transaction

MOST, MOST_IN_ALL = 12, 300
"""Photos of one breakout; of an event, which its archive still has room for."""
SIZES = ("image", "page", "small")
"""To look at, in a book, on a card."""


class Photo(SQLModel, table=True):
    """One photo, without its pixels. `text` is what is on it: for who does not see it, and for the search. `digest`
    names its pixels in addresses."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    breakout_id: int = Field(foreign_key="breakout.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    text: str
    digest: str
    width: int
    height: int
    at: datetime = moment()
    removed_at: datetime | None = maybe_moment()
    removed_by: int | None = Field(default=None, foreign_key="person.id")


class PhotoImage(SQLModel, table=True):
    """The pixels of a photo in three sizes; the board never reads them. The row goes when the photo is removed."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    photo_id: int = Field(foreign_key="photo.id", unique=True)
    image: bytes = Field(default=b"", sa_type=LargeBinary)
    page: bytes = Field(default=b"", sa_type=LargeBinary)
    small: bytes = Field(default=b"", sa_type=LargeBinary)


@dataclass(frozen=True)
class Pixels:
    """A photo of our own making, in its SIZES; width and height of the first."""

    image: bytes
    page: bytes
    small: bytes
    width: int
    height: int


def add(tx: "Transaction", breakout_id: int, pixels: Pixels, text: str) -> Photo:
    """Put a photo beside the report of a breakout, whether that is there yet or not. Anybody who has joined.

    Refuses PhaseClosed (also when the book is closed), EnoughPhotos.
    """
    person, breakout = tx.needs_person(), breakouts.find(tx, breakout_id)
    phases.needs_open(tx, "harvests")
    if tx.event.book_closed_at and not tx.is_facilitator:
        raise PhaseClosed(_("The book is closed. The photo stays on your phone; ask the facilitator to open it again."))
    _check_room(tx, breakout_id)
    photo = Photo(
        event_id=tx.event_id,
        breakout_id=breakout_id,
        person_id=person.id or 0,
        text=text,
        digest=hashlib.sha256(pixels.image).hexdigest()[:32],
        width=pixels.width,
        height=pixels.height,
        at=tx.now,
    )
    tx.session.add(photo)
    tx.session.flush()
    sizes = {size: getattr(pixels, size) for size in SIZES}
    tx.session.add(PhotoImage(event_id=tx.event_id, photo_id=photo.id or 0, **sizes))
    tx.record("photo.added", **_facts(tx, photo, breakout))
    return photo


def reword(tx: "Transaction", photo_id: int, text: str) -> Photo:
    """Say better what is on it. Who took it, the topic's conveners, a facilitator. Refuses NotYours."""
    photo, breakout = _find_own(tx, photo_id)
    if photo.text != text:
        photo.text = text
        tx.record("photo.reworded", **_facts(tx, photo, breakout))
    return photo


def remove(tx: "Transaction", photo_id: int) -> Photo:
    """Take a photo away, and its pixels with it: whoever removes a face or a number means it. That there was one, and
    who removed it, stays. In every phase; the same people as for `reword`. Refuses NotYours."""
    photo, breakout = _find_own(tx, photo_id)
    photo.removed_at, photo.removed_by = tx.now, tx.needs_person().id
    pixels = tx.session.exec(select(PhotoImage).where(PhotoImage.photo_id == photo.id)).first()
    if pixels is not None:
        tx.session.delete(pixels)
    tx.record("photo.removed", **_facts(tx, photo, breakout))
    return photo


def pixels(session: Session, event_id: int, digest: str, size: str) -> bytes:
    """The JPEG of a photo in one of SIZES. Refuses NotThere, also for one of a hidden topic."""
    found = session.exec(
        select(getattr(PhotoImage, size))
        .join(Photo, col(Photo.id) == PhotoImage.photo_id)
        .join(Breakout, col(Breakout.id) == Photo.breakout_id)
        .join(Topic, col(Topic.id) == Breakout.topic_id)
        .where(Photo.event_id == event_id, Photo.digest == digest, col(Photo.removed_at).is_(None))
        .where(col(Topic.hidden_at).is_(None), col(Breakout.taken_off_at).is_(None))
    ).first()
    if found is None:
        raise NotThere
    return bytes(found)


def in_book(session: Session, event_id: int, size: str = "page") -> dict[int, bytes]:
    """The JPEG of every photo of an event by its id, in one of SIZES, for a book that carries them with it."""
    found = select(PhotoImage.photo_id, getattr(PhotoImage, size)).where(PhotoImage.event_id == event_id)
    return {photo: bytes(pixels) for photo, pixels in session.exec(found).all()}


CONVENED = columns(col(Breakout.id)).where(
    col(Breakout.taken_off_at).is_(None),
    col(Breakout.topic_id).in_(conveners.CONVENED.where(col(Topic.hidden_at).is_(None))),
)
OWN = columns(col(Photo.id)).where(
    col(Photo.removed_at).is_(None),
    (col(Photo.person_id) == PERSON) | col(Photo.breakout_id).in_(CONVENED),
)
"""The photos that a person may remove: those they took, and those of breakouts that they convene."""


def _find_own(tx: "Transaction", photo_id: int) -> tuple[Photo, Breakout]:
    person, photo = tx.needs_person(), tx.session.get(Photo, photo_id)
    if photo is None or photo.event_id != tx.event_id or photo.removed_at:
        raise NotThere
    breakout = breakouts.find(tx, photo.breakout_id)
    topic = tx.session.get_one(Topic, breakout.topic_id)
    if person.id not in (photo.person_id, *conveners.ids(tx.session, topic)) and not tx.is_facilitator:
        raise NotYours(_("Only who took the photo changes that, or the convener, or a facilitator."))
    return photo, breakout


def _check_room(tx: "Transaction", breakout_id: int) -> None:
    standing = select(Photo.breakout_id, func.count(col(Photo.id))).where(
        Photo.event_id == tx.event_id, col(Photo.removed_at).is_(None)
    )
    counts = dict(tx.session.exec(standing.group_by(col(Photo.breakout_id))).all())
    if counts.get(breakout_id, 0) >= MOST:
        raise EnoughPhotos(
            plural(
                "There is {n} photo of this breakout. Take one away to make room.",
                "There are {n} photos of this breakout. Take one away to make room.",
                MOST,
            )
        )
    if sum(counts.values()) >= MOST_IN_ALL:
        raise EnoughPhotos(_("The event has {n} photos, as many as it holds. Keep this one yourself.", n=MOST_IN_ALL))


def _facts(tx: "Transaction", photo: Photo, breakout: Breakout) -> dict[str, Any]:
    topic = tx.session.get_one(Topic, breakout.topic_id)
    return {"photo": photo.id, "breakout": breakout.id, "topic": topic.id, "title": topic.title}
