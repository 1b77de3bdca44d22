"""The recap: what one person's day was, for that person: where they were, what they missed, promised and wrote."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from app.models import days
from app.models.board import ActionOnBoard, Board, BreakoutOnBoard, CommitmentOnBoard, HarvestOnBoard, TopicOnBoard
from app.models.days import Hour
from app.models.harvests import Harvest, HarvestRevision
from app.models.mine import Mine
from app.models.people import Person


@dataclass(frozen=True)
class Missed:
    """A starred topic that this person was in no breakout of; without breakouts it found no time."""

    topic: TopicOnBoard
    breakouts: tuple[BreakoutOnBoard, ...]
    reports: tuple[HarvestOnBoard, ...]


@dataclass(frozen=True)
class Recap:
    """`hours` are the rounds that have begun, with what this person promised or chose. `champions` are the actions that
    are theirs, `joined` those they are in, `commitments` what they said at the end. `wrote` are the reports they had a
    hand in, `unread` those that they have not read as they are now; the newest first."""

    hours: tuple[Hour, ...]
    missed: tuple[Missed, ...]
    champions: tuple[ActionOnBoard, ...]
    joined: tuple[ActionOnBoard, ...]
    commitments: tuple[CommitmentOnBoard, ...]
    wrote: tuple[HarvestOnBoard, ...]
    unread: tuple[HarvestOnBoard, ...]


def read(session: Session, board: Board, person: Person, own: Mine, now: datetime) -> Recap:
    """What there is to tell by `now`. Of what is hidden or off the wall there is nothing to tell."""
    begun = [hour for hour in days.hours(board, own, now) if hour.slot.kind == "breakout" and hour.state != "later"]
    been = {going.topic.id for hour in begun for going in hour.goings if going.is_promised}
    missed = [_missed(board, board.topic[id], now) for id in own.stars if id in board.topic and id not in been]
    wrote = select(Harvest.id).where(Harvest.event_id == board.event.id, Harvest.written_by == person.id)
    helped = select(HarvestRevision.harvest_id).where(
        HarvestRevision.event_id == board.event.id, HarvestRevision.by == person.id
    )
    hands = {*session.exec(wrote).all(), *session.exec(helped).all()}
    read_at = dict(own.read)
    return Recap(
        champions=tuple(action for action in board.actions if action.id in own.actions),
        joined=tuple(action for action in board.actions if action.id in own.joined),
        commitments=tuple(one for one in board.closing.commitments if one.id in own.commitments),
        hours=tuple(begun),
        missed=tuple(sorted((one for one in missed if one), key=lambda one: _order(board, one))),
        wrote=tuple(harvest for harvest in board.harvests if harvest.id in hands),
        unread=tuple(
            harvest
            for harvest in board.harvests
            if harvest.needed and harvest.id not in hands and read_at.get(harvest.id, 0) < harvest.revision
        ),
    )


def _missed(board: Board, topic: TopicOnBoard, now: datetime) -> Missed | None:
    """None for what is withdrawn, or still to come: it can be gone to."""
    places = board.places_of.get(topic.id, [])
    if topic.withdrawn or topic.merged_into or any(board.slot[one.slot].starts > now for one in places):
        return None
    reports = (board.harvest_of[one.id] for one in places if one.id in board.harvest_of)
    return Missed(topic, tuple(places), tuple(reports))


def _order(board: Board, one: Missed) -> tuple[bool, float, int]:
    """The order of the day; what found no time comes last."""
    first = board.slot[one.breakouts[0].slot].starts.timestamp() if one.breakouts else 0.0
    return not one.breakouts, first, one.topic.id
