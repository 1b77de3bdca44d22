"""Photos on the board: where, and what is on them. Their pixels stay where they are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col

from app.models.breakouts import Breakout
from app.models.people import Person
from app.models.photos import Photo
from app.models.rows import EVENT, columns, rows
from app.models.topics import Topic


@dataclass(frozen=True)
class PhotoOnBoard:
    """`digest` names its pixels: `/e/{slug}/photos/{digest}.jpg`, and the small ones `…/{digest}/small.jpg`."""

    id: int
    breakout: int
    text: str
    by: str
    digest: str
    width: int
    height: int
    at: datetime

    def url(self, slug: str) -> str:
        """Its address on this host."""
        return f"/e/{slug}/photos/{self.digest}.jpg"


PHOTOS = (
    columns(
        *(col(Photo.id), Photo.breakout_id, Photo.text, Person.name),
        *(Photo.digest, Photo.width, Photo.height, Photo.at),
    )
    .join(Breakout, col(Breakout.id) == Photo.breakout_id)
    .join(Topic, col(Topic.id) == Breakout.topic_id)
    .join(Person, col(Person.id) == Photo.person_id)
    .where(Photo.event_id == EVENT, col(Photo.removed_at).is_(None))
    .where(col(Breakout.taken_off_at).is_(None), col(Topic.hidden_at).is_(None))
    .order_by(col(Photo.id))
)


def read_photos(session: Session, event_id: int) -> dict[int, tuple[PhotoOnBoard, ...]]:
    """The photos of each breakout, as they came; those that were removed, or of hidden topics, are none."""
    photos: dict[int, list[PhotoOnBoard]] = {}
    for row in rows(session, PHOTOS, event_id):
        photo = PhotoOnBoard(*row)
        photos.setdefault(photo.breakout, []).append(photo)
    return {breakout: tuple(taken) for breakout, taken in photos.items()}


def as_json(photos: tuple[PhotoOnBoard, ...], slug: str) -> list[dict[str, Any]]:
    """Photos for programs."""
    return [
        {
            "id": photo.id,
            "breakout": photo.breakout,
            "url": photo.url(slug),
            "text": photo.text,
            "by": photo.by,
            "width": photo.width,
            "height": photo.height,
        }
        for photo in photos
    ]
