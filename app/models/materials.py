"""Material: the published reports of this event and of earlier ones, line by line, as an editor takes from them.

Read on request and never on the board. What is on no board is no material: hidden topics, and breakouts that were
taken off the wall.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import sqlalchemy
from sqlmodel import Session, col

from app.models import questions
from app.models.board.photos import PhotoOnBoard, read_photos
from app.models.breakouts import Breakout
from app.models.events import Event
from app.models.harvests import FIELDS, Harvest
from app.models.people import Person
from app.models.rooms import Room
from app.models.slots import Slot
from app.models.sources import of
from app.models.topics import Topic
from app.words import _

NOT_MATERIAL = ("people",)
"""Parts of a report that are not words of it: names stand there by consent to that report."""
KINDS = tuple(name for name in FIELDS if name not in NOT_MATERIAL)
TEXTS = tuple(name for name in KINDS if questions.KINDS[name] == "text")
PHOTO = "photo"
columns: Any = sqlalchemy.select


@dataclass(frozen=True)
class Line:
    """One line of a report, one paragraph of its text, or a photo beside it. `key` finds it again; a photo has the
    name of its pixels as `picture`, and its text is what is on it."""

    key: str
    kind: str
    text: str
    picture: str = ""

    @property
    def what(self) -> str:
        """What it is compared by."""
        return self.picture or self.text


@dataclass(frozen=True)
class Report:
    """A published report as material. `source` is 0 for this event's own; moments are those of its own event."""

    source: int
    event: str
    slug: str
    event_id: int
    id: int
    breakout: int
    topic: int
    title: str
    language: str
    room: str
    starts: datetime
    by: str
    revision: int
    at: datetime
    texts: dict[str, str]
    photos: tuple[PhotoOnBoard, ...] = ()

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """What can be taken from it, in the order of the report."""
        found: dict[str, Line] = {}
        for kind in KINDS:
            for text in _pieces(kind, self.texts[kind]):
                mark = hashlib.sha256(text.encode()).hexdigest()[:10]
                key = f"{self.source}-{self.id}-{kind}-{mark}"
                found.setdefault(key, Line(key, kind, text))
        for photo in self.photos:
            key = f"{self.source}-{self.id}-{PHOTO}-{photo.digest[:10]}"
            found.setdefault(key, Line(key, PHOTO, photo.text, photo.digest))
        return tuple(found.values())

    def says(self, kind: str, text: str) -> bool:
        """Whether this still stands there."""
        return any(line.kind == kind and line.text == text for line in self.lines)

    def photo(self, picture: str) -> PhotoOnBoard | None:
        """The photo with these pixels, while it stands there."""
        return next((photo for photo in self.photos if photo.digest == picture), None)

    def line(self, key: str) -> Line | None:
        return next((line for line in self.lines if line.key == key), None)

    def holding(self, text: str) -> Line | None:
        """The line that says this, or has it within."""
        same = next((line for line in self.lines if line.text == text), None)
        return same or next((line for line in self.lines if text in line.text), None)


@dataclass(frozen=True)
class Material:
    """All reports: this event's own, then those of its sources that are not put away; and the others, which only
    excerpts still know."""

    reports: tuple[Report, ...]
    away: tuple[Report, ...]

    def own(self, harvest_id: int) -> Report | None:
        return next((report for report in self.reports if report.source == 0 and report.id == harvest_id), None)

    def elsewhere(self, source_id: int, at: datetime) -> Report | None:
        """A report of a source, by the moment of its publication, which outlives every import."""
        every = (*self.reports, *self.away)
        return next((report for report in every if report.source == source_id and report.at == at), None)

    def of(self, source_id: int, harvest_id: int) -> Report | None:
        """A report that is material now."""
        return next((one for one in self.reports if (one.source, one.id) == (source_id, harvest_id)), None)


def read(session: Session, event: Event) -> Material:
    """The material of an event: two queries for itself, and three for each source."""
    reports, away = _reports(session, event, 0), list[Report]()
    for source in of(session, event.id or 0):
        earlier = source.event(session)
        if earlier is not None:
            (away if source.removed_at else reports).extend(_reports(session, earlier, source.id or 0))
    return Material(tuple(reports), tuple(away))


def _reports(session: Session, event: Event, source: int) -> list[Report]:
    found = (
        columns(
            col(Harvest.id), Breakout.id, Topic.id, Topic.title, Topic.language, Room.name, Slot.starts, Person.name,
            Harvest.revision, Harvest.published_at, *(getattr(Harvest, name) for name in KINDS),
        )
        .join(Breakout, col(Breakout.id) == Harvest.breakout_id)
        .join(Topic, col(Topic.id) == Breakout.topic_id)
        .join(Room, col(Room.id) == Breakout.room_id)
        .join(Slot, col(Slot.id) == Breakout.slot_id)
        .join(Person, col(Person.id) == Harvest.written_by)
        .where(Harvest.event_id == event.id, col(Breakout.taken_off_at).is_(None), col(Topic.hidden_at).is_(None))
        .order_by(col(Slot.starts), col(Room.number), col(Harvest.id))
    )  # fmt: skip
    reports, photos = [], read_photos(session, event.id or 0)
    for id_, breakout, topic, title, language, room, starts, by, revision, at, *texts in session.connection().execute(
        found
    ):
        named = dict(zip(KINDS, texts, strict=True))
        where = room, starts.astimezone(event.zone), by, revision, at
        reports.append(
            Report(
                source,
                event.title,
                event.slug,
                event.id or 0,
                id_,
                breakout,
                topic,
                title,
                language,
                *where,
                named,
                photos.get(breakout, ()),
            )
        )
    return reports


def _pieces(kind: str, text: str) -> list[str]:
    """The text of a report by paragraphs, its lists by lines."""
    parts = text.split("\n\n") if kind in TEXTS else text.split("\n")
    return [part.strip() for part in parts if part.strip()]


def kind_name(kind: str) -> str:
    """What a line of this kind is called."""
    return {
        "summary": _("What mattered"),
        "insights": _("Insight"),
        "recommendations": _("Recommendation"),
        "next_steps": _("Next step"),
        "open_questions": _("Open question"),
        "quotes": _("Quote"),
        "cases": _("Case"),
        "links": _("Link"),
        "own1": _("One more question"),
        "own2": _("One more question"),
        PHOTO: _("Photo"),
    }.get(kind, kind)
