"""The board: the whole public state of an event as one frozen value, from which every public page is drawn.

`read` asks a fixed number of queries whatever the size. Hidden topics, and all that hangs on them, are not on it.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from app.models.board import ballots, reads, said, topics
from app.models.board.actions import ActionOnBoard, MemberOnBoard, actions_as_json, read_actions
from app.models.board.attendances import PresentOnBoard, read_present
from app.models.board.ballots import BallotOnBoard, ItemOnBoard, RecommendationOnBoard
from app.models.board.closings import CommitmentOnBoard, HostingOnBoard, LinkOnBoard, read_closing
from app.models.board.json import as_json
from app.models.board.photos import PhotoOnBoard, read_photos
from app.models.board.questions import QuestionOnBoard, read_questions
from app.models.board.values import (
    AnnouncementOnBoard,
    Board,
    BreakoutOnBoard,
    EventOnBoard,
    HarvestOnBoard,
    IdeaOnBoard,
    PlanOnBoard,
    RemarkOnBoard,
    RoomOnBoard,
    ShiftOnBoard,
    SlotOnBoard,
    TopicOnBoard,
    TurnOnBoard,
    WallOnBoard,
)
from app.models.changes import Change
from app.models.events import Event, revisions
from app.models.rows import EVENT, columns
from app.models.rules import NotThere

__all__ = [
    "ActionOnBoard",
    "AnnouncementOnBoard",
    "BallotOnBoard",
    "Board",
    "BreakoutOnBoard",
    "CommitmentOnBoard",
    "EventOnBoard",
    "HarvestOnBoard",
    "HostingOnBoard",
    "IdeaOnBoard",
    "ItemOnBoard",
    "LinkOnBoard",
    "MemberOnBoard",
    "PhotoOnBoard",
    "PlanOnBoard",
    "PresentOnBoard",
    "QuestionOnBoard",
    "RecommendationOnBoard",
    "RemarkOnBoard",
    "RoomOnBoard",
    "ShiftOnBoard",
    "SlotOnBoard",
    "TopicOnBoard",
    "TurnOnBoard",
    "WallOnBoard",
    "actions_as_json",
    "as_json",
    "grown",
    "read",
]


def read(session: Session, event_id: int, now: datetime | None = None) -> Board:
    """The board of an event as it stands in this session's moment, with what is said by `now`: a fixed number of
    queries. Refuses NotThere."""
    event = session.exec(select(Event).where(Event.id == event_id)).first()
    if event is None:
        raise NotThere
    rooms = reads.read_rooms(session, event_id)
    slots = reads.read_slots(session, event)
    breakouts = reads.read_breakouts(session, event_id)
    shown = topics.read_topics(session, event_id)
    present = read_present(session, event_id)
    announcements, fresh_until = said.read_announcements(session, event_id, now)
    return Board(
        event=reads.read_event(event),
        revision=event.revision,
        people=reads.read_count_people(session, event_id),
        plan=reads.read_plan(session, event_id),
        rooms=rooms,
        slots=slots,
        topics=shown,
        breakouts=breakouts,
        harvests=reads.read_harvests(session, event_id, present),
        announcements=announcements,
        fresh_until=fresh_until,
        walls=reads.read_walls(session, event_id),
        shifts=reads.read_shifts(session, event_id),
        stars=reads.read_stars(session, event_id),
        roaming=reads.read_roaming(session, event_id),
        line=reads.read_line(session, event_id, {(slot.id, room.id) for slot in slots for room in rooms}),
        rush=reads.read_rush(session, event_id),
        ideas=reads.read_ideas(session, event_id, shown),
        remarks=topics.read_remarks(session, event),
        related=topics.read_related(session, event_id, shown),
        photos=read_photos(session, event_id),
        closing=read_closing(session, event_id),
        actions=read_actions(session, event, {topic.id for topic in shown}),
        recommendations=ballots.read_recommendations(session, event_id),
        ballots=ballots.read(session, event_id),
        questions=read_questions(session, event_id),
        present=present,
    )


MANY = 1_000  # after so many changes a board is read anew
SINCE = (
    columns(Change.revision, Change.kind)
    .where(Change.event_id == EVENT, col(Change.revision) > bindparam("revision"))
    .limit(MANY)
)


def grown(session: Session, before: Board) -> Board | None:
    """The board after `before` if nothing has happened since but that people came in, which alters one number on it:
    a whole room comes in at once, each with a page of their own to be drawn. None after anything else."""
    id = before.event.id
    done = session.connection().execute(SINCE, {"event": id, "revision": before.revision}).all()
    revision = revisions(session, [id]).get(id)
    told = {revision for revision, _ in done}
    if not done or {kind for _, kind in done} != {"person.joined"} or revision != before.revision + len(told):
        return None
    after = replace(before, revision=revision, people=reads.read_count_people(session, id))
    return after.like(before)
