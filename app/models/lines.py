"""The pitch line: conveners stand in it with a topic, and say it aloud when the desk calls them.

Everybody waits until the desk calls the next one. Whoever has spoken gets the cell they wished for, if it is still
free when they leave the stage. Nobody is cut off: a countdown only shows.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel, col, func, select

from app.models import breakouts, notices, phases, topics
from app.models.breakouts import Breakout
from app.models.columns import maybe_moment, moment, of_event
from app.models.rooms import Room
from app.models.rules import AlreadyInLine, LineClosed, LineEmpty, NobodyBefore, NobodySpeaks, Refusal
from app.models.slots import Slot
from app.models.topics import Topic
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

LONGEST = 3_600  # seconds of a countdown


class Turn(SQLModel, table=True):
    """Somebody's turn with a topic. Waiting until `called_at`, speaking until `left_at`; `place` is the order.
    The wished cell, if there is one, is both a slot and a room."""

    __table_args__ = (
        Index(
            "uq_turn_topic",
            "topic_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    topic_id: int = Field(foreign_key="topic.id")
    slot_id: int | None = Field(default=None, foreign_key="slot.id")
    room_id: int | None = Field(default=None, foreign_key="room.id")
    place: int
    stood_at: datetime = moment()
    called_at: datetime | None = maybe_moment()
    left_at: datetime | None = maybe_moment()


def stand(tx: "Transaction", topic_id: int, cell: tuple[int, int] | None = None) -> Turn:
    """Stand in line with a topic, and with the cell (slot, room) one wishes for. Convener or facilitator.

    Refuses PhaseClosed, LineClosed (but not for the facilitator), AlreadyInLine (one topic of a person at a time),
    RoomTaken when somebody is in that cell already, NotYours, NotThere, TopicWithdrawn.
    """
    topic = topics.find_shown(tx, topic_id)
    phases.needs_open(tx, "topics")
    if tx.event.line_closed_at and not tx.is_facilitator:
        raise LineClosed(_("The line is closed. Put your topic on the wall, or tell the facilitator."))
    standing = tx.session.exec(_live(tx).where(Topic.convener_id == topic.convener_id)).first()
    if standing is not None:
        raise AlreadyInLine(_("You are in the line already, with one topic. The next one comes after it."))
    if cell:
        breakouts.needs_free(tx, *cell)
    turn = Turn(event_id=tx.event_id, topic_id=topic.id or 0, place=_last(tx) + 1, stood_at=tx.now)
    turn.slot_id, turn.room_id = cell or (None, None)
    tx.session.add(turn)
    tx.session.flush()
    tx.record("line.joined", topic=topic.id, title=topic.title)
    return turn


def leave(tx: "Transaction", topic_id: int | None = None) -> None:
    """Leave the line, the stage too, without having spoken. Everybody their own; a facilitator with any topic.
    Nothing happens for somebody who is not in it."""
    person = tx.needs_person()
    live = _live(tx)
    if topic_id is None:
        live = live.where(Topic.convener_id == person.id)
    else:
        live = live.where(Turn.topic_id == topics.find_own(tx, topic_id).id)
    for turn in tx.session.exec(live).all():
        turn.called_at, turn.left_at = None, tx.now
        tx.record("line.left", topic=turn.topic_id, title=_topic(tx, turn).title)


def call_next(tx: "Transaction") -> Turn | None:
    """Call the next one; who has spoken leaves the stage, and their topic goes into the cell they wished for.
    Facilitator only. Returns who speaks now, if anybody. Refuses LineEmpty."""
    tx.needs_facilitator()
    speaking, waiting = speaker(tx), _waiting(tx)
    if speaking is None and not waiting:
        raise LineEmpty(_("Nobody stands in the line."))
    if speaking is not None:
        speaking.left_at = tx.now
        tx.session.flush()
        _place_as_wished(tx, speaking)
    if not waiting:
        tx.record("line.ended")
        return None
    return _call(tx, waiting[0])


def skip(tx: "Transaction") -> Turn | None:
    """Who was called is not here, or not ready: they go to the end of the line, and the next one is called.
    Facilitator only. Refuses NobodySpeaks."""
    tx.needs_facilitator()
    speaking, waiting = speaker(tx), _waiting(tx)
    if speaking is None:
        raise NobodySpeaks(_("Nobody speaks at the moment. Call the next one."))
    speaking.called_at, speaking.place = None, _last(tx) + 1
    tx.session.flush()
    tx.record("line.skipped", topic=speaking.topic_id, title=_topic(tx, speaking).title)
    tx.tell(_topic(tx, speaking).convener_id)
    return _call(tx, waiting[0]) if waiting else None


def bring_back(tx: "Transaction") -> Turn:
    """The one before comes back to the stage; who speaks stands first in the line again. Facilitator only.
    Refuses NobodyBefore."""
    tx.needs_facilitator()
    before = tx.session.exec(
        select(Turn)
        .join(Topic, col(Topic.id) == Turn.topic_id)
        .where(Turn.event_id == tx.event_id, col(Turn.left_at).is_not(None), col(Turn.called_at).is_not(None))
        .where(col(Topic.hidden_at).is_(None), col(Topic.withdrawn_at).is_(None))
        .where(col(Turn.topic_id).not_in(select(Turn.topic_id).where(col(Turn.left_at).is_(None))))
        .order_by(col(Turn.left_at).desc(), col(Turn.id).desc())
    ).first()
    if before is None:
        raise NobodyBefore(_("Nobody has spoken before."))
    speaking, waiting = speaker(tx), _waiting(tx)
    if speaking is not None:
        speaking.called_at = None
        speaking.place = min([speaking.place, *(turn.place - 1 for turn in waiting)])
        tx.session.flush()
    before.left_at = None
    tx.record("line.returned", topic=before.topic_id, title=_topic(tx, before).title)
    return _to_stage(tx, before)


def close(tx: "Transaction", closed: bool) -> None:
    """Let nobody stand in line any more, or open it again; who stands in it stays. Facilitator only."""
    tx.needs_facilitator()
    if closed != (tx.event.line_closed_at is not None):
        tx.event.line_closed_at = tx.now if closed else None
        tx.record("line.closed" if closed else "line.opened")


def clear(tx: "Transaction") -> None:
    """Send everybody out of the line. Their topics stay. Facilitator only."""
    tx.needs_facilitator()
    found = tx.session.exec(_live(tx)).all()
    for turn in found:
        turn.called_at, turn.left_at = None, tx.now
        tx.tell(_topic(tx, turn).convener_id)
    if found:
        tx.record("line.cleared")


def time(tx: "Transaction", seconds: int) -> None:
    """Show a countdown of this many seconds to whoever speaks; 0 for none. Facilitator only."""
    tx.needs_facilitator()
    if tx.event.line_seconds != seconds:
        tx.event.line_seconds = seconds
        tx.record("line.timed", seconds=seconds)


def leave_with(tx: "Transaction", topic: Topic) -> None:
    """A topic that is withdrawn or hidden is in no line."""
    for turn in tx.session.exec(select(Turn).where(Turn.topic_id == topic.id, col(Turn.left_at).is_(None))).all():
        turn.called_at, turn.left_at = None, tx.now
    tx.session.flush()


def speaker(tx: "Transaction") -> Turn | None:
    """Whose turn it is."""
    return tx.session.exec(_live(tx).where(col(Turn.called_at).is_not(None))).first()


def _live(tx: "Transaction"):  # type: ignore[no-untyped-def]
    here = select(Turn).join(Topic, col(Topic.id) == Turn.topic_id)
    return here.where(Turn.event_id == tx.event_id, col(Turn.left_at).is_(None)).order_by(col(Turn.place))


def _waiting(tx: "Transaction") -> list[Turn]:
    return list(tx.session.exec(_live(tx).where(col(Turn.called_at).is_(None))).all())


def _last(tx: "Transaction") -> int:
    return tx.session.exec(select(func.max(Turn.place)).where(Turn.event_id == tx.event_id)).one() or 0


def _topic(tx: "Transaction", turn: Turn) -> Topic:
    return tx.session.get_one(Topic, turn.topic_id)


def _call(tx: "Transaction", turn: Turn) -> Turn:
    tx.record("line.called", topic=turn.topic_id, title=_topic(tx, turn).title)
    return _to_stage(tx, turn)


def _to_stage(tx: "Transaction", turn: Turn) -> Turn:
    turn.called_at = tx.now
    tx.session.flush()
    tx.tell(_topic(tx, turn).convener_id)
    return turn


def _place_as_wished(tx: "Transaction", turn: Turn) -> None:
    """Put a topic that was spoken for where its convener wished, unless it has found a place meanwhile. When that
    cell is gone the convener is told, with the nearest free ones, and chooses."""
    topic = _topic(tx, turn)
    here = select(Breakout.id).where(Breakout.topic_id == topic.id, col(Breakout.taken_off_at).is_(None))
    if turn.slot_id is None or turn.room_id is None or tx.session.exec(here).first() is not None:
        return
    try:
        breakouts.place(tx, topic.id or 0, turn.slot_id, turn.room_id)
        tx.tell(topic.convener_id)
    except Refusal:
        slot, room = tx.session.get_one(Slot, turn.slot_id), tx.session.get_one(Room, turn.room_id)
        free = breakouts.nearest_free(tx, slot, room)
        kind = "line.cell_taken" if free else "line.wall_full"
        notices.post(tx, [topic.convener_id], kind, topic=topic.id, title=topic.title, free=", ".join(free))
