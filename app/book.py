"""The book of proceedings: every topic that was not hidden, with or without a harvest."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.models.board import (
    Board,
    BreakoutOnBoard,
    EventOnBoard,
    HarvestOnBoard,
    RoomOnBoard,
    SlotOnBoard,
    TopicOnBoard,
)


@dataclass(frozen=True)
class Meeting:
    """A breakout in the book, with its report if it has one."""

    breakout: BreakoutOnBoard
    slot: SlotOnBoard
    room: RoomOnBoard
    harvest: HarvestOnBoard | None


@dataclass(frozen=True)
class Chapter:
    """A topic in the book. `number` is its place in it."""

    number: int
    topic: TopicOnBoard
    meetings: tuple[Meeting, ...]

    @property
    def paper(self) -> int:
        return self.meetings[0].slot.paper if self.meetings else 0

    @property
    def has_report(self) -> bool:
        return any(meeting.harvest for meeting in self.meetings)


@dataclass(frozen=True)
class Book:
    event: EventOnBoard
    revision: int
    people: int
    begins: datetime | None
    chapters: tuple[Chapter, ...]
    stars: dict[int, int]
    expected: int
    reports: int


def book(board: Board) -> Book:
    """The book as it stands: topics in the order of the day, those without a place at the end."""
    chapters: list[Chapter] = []
    for topic in sorted(board.topics, key=lambda t: _order(board, t)):
        meetings = tuple(
            Meeting(b, board.slot[b.slot], board.room[b.room], board.harvest_of.get(b.id))
            for b in board.places_of.get(topic.id, ())
        )
        chapters.append(Chapter(len(chapters) + 1, topic, meetings))
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
    )


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
        "people": book.people,
        "topics": [
            {
                **vars(chapter.topic),
                "stars": book.stars.get(chapter.topic.id, 0),
                "breakouts": [
                    {
                        "id": meeting.breakout.id,
                        "slot": meeting.slot.label,
                        "starts": meeting.slot.starts.isoformat(),
                        "ends": meeting.slot.ends.isoformat(),
                        "room": meeting.room.name,
                        "people": meeting.breakout.people,
                        "harvest": _told(meeting.harvest),
                    }
                    for meeting in chapter.meetings
                ],
            }
            for chapter in book.chapters
        ],
    }


def _told(harvest: HarvestOnBoard | None) -> dict[str, Any] | None:
    return None if harvest is None else {**vars(harvest), "at": harvest.at.isoformat()}
