"""The book of proceedings: every topic that was not hidden, with or without a harvest."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.book.annexes import Annex, annexes
from app.models.board import (
    Board,
    BreakoutOnBoard,
    EventOnBoard,
    HarvestOnBoard,
    PhotoOnBoard,
    QuestionOnBoard,
    RoomOnBoard,
    SlotOnBoard,
    TopicOnBoard,
    photos,
)


@dataclass(frozen=True)
class Meeting:
    """A breakout in the book, with its report if it has one, and its photos."""

    breakout: BreakoutOnBoard
    slot: SlotOnBoard
    room: RoomOnBoard
    harvest: HarvestOnBoard | None
    since: datetime | None = None
    photos: tuple[PhotoOnBoard, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """A topic in the book. `number` is its place in it."""

    number: int
    topic: TopicOnBoard
    meetings: tuple[Meeting, ...]
    into: TopicOnBoard | None = None
    related: tuple[TopicOnBoard, ...] = ()

    @property
    def paper(self) -> int:
        return self.meetings[0].slot.paper if self.meetings else 0

    @property
    def has_report(self) -> bool:
        return any(meeting.harvest or meeting.photos for meeting in self.meetings)


@dataclass(frozen=True)
class Book:
    """Everything that the event has to tell, as of `revision`, which came at `at`."""

    event: EventOnBoard
    revision: int
    people: int
    begins: datetime | None
    chapters: tuple[Chapter, ...]
    stars: dict[int, int]
    expected: int
    reports: int
    questions: tuple[QuestionOnBoard, ...]
    at: datetime | None = None
    annexes: tuple[Annex, ...] = ()

    @property
    def photos(self) -> list[PhotoOnBoard]:
        """In the order of the book."""
        return [photo for chapter in self.chapters for meeting in chapter.meetings for photo in meeting.photos]

    def with_only(self, chapters: tuple[Chapter, ...]) -> "Book":
        """The same with these of its chapters, which keep their numbers."""
        return replace(self, chapters=chapters)


def book(board: Board, at: datetime | None = None) -> Book:
    """The book as it stands: topics in the order of the day, those without a place at the end. It works before all is
    in. Annexes are written in the language in use."""
    chapters: list[Chapter] = []
    for topic in sorted(board.topics, key=lambda t: _order(board, t)):
        meetings = tuple(
            Meeting(
                *(b, board.slot[b.slot], board.room[b.room], board.harvest_of.get(b.id), _since(board, b)),
                board.photos.get(b.id, ()),
            )
            for b in board.places_of.get(topic.id, ())
        )
        into, related = board.topic.get(topic.merged_into or 0), board.related.get(topic.id, ())
        others = tuple(board.topic[other] for other in related)
        chapters.append(Chapter(len(chapters) + 1, topic, meetings, into, others))
    begins = board.slots[0].starts if board.slots else None
    return Book(
        board.event,
        board.revision,
        board.people,
        begins,
        tuple(chapters),
        board.stars,
        len(board.breakouts),
        len(board.harvests),
        board.questions,
        at=at.astimezone(board.zone) if at else None,
        annexes=annexes(board),
    )


def _since(board: Board, breakout: BreakoutOnBoard) -> datetime | None:
    """When the breakout was that this one continues."""
    earlier = board.breakout.get(breakout.continues or 0)
    return board.slot[earlier.slot].starts if earlier else None


def _order(board: Board, topic: TopicOnBoard) -> tuple[bool, datetime | int, int]:
    places = board.places_of.get(topic.id)
    if not places:
        return True, 0, topic.id
    return False, board.slot[places[0].slot].starts, board.room[places[0].room].number


def as_json(book: Book) -> dict[str, Any]:
    """The book for programs."""
    return {
        "title": book.event.title,
        "question": book.event.question,
        "givens": book.event.givens,
        "revision": book.revision,
        "at": book.at.isoformat() if book.at else None,
        "people": book.people,
        "topics": [
            {
                **vars(chapter.topic),
                "stars": book.stars.get(chapter.topic.id, 0),
                "related": [other.id for other in chapter.related],
                "breakouts": [
                    {
                        "id": meeting.breakout.id,
                        "slot": meeting.slot.label,
                        "starts": meeting.slot.starts.isoformat(),
                        "ends": meeting.slot.ends.isoformat(),
                        "room": meeting.room.name,
                        "people": meeting.breakout.people,
                        "continues": meeting.breakout.continues,
                        "harvest": _told(meeting.harvest),
                        "photos": photos.as_json(meeting.photos, book.event.slug),
                    }
                    for meeting in chapter.meetings
                ],
            }
            for chapter in book.chapters
        ],
        "annexes": [
            {
                "key": annex.key,
                "heading": annex.heading,
                "sections": [{"heading": part.heading, "text": part.text} for part in annex.sections],
                "table": [list(row) for row in annex.table],
            }
            for annex in book.annexes
        ],
    }


def _told(harvest: HarvestOnBoard | None) -> dict[str, Any] | None:
    return None if harvest is None else {**vars(harvest), "at": harvest.at.isoformat()}
