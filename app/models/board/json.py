"""The board for programs."""

from typing import Any

from app.models.board import photos
from app.models.board.actions import actions_as_json
from app.models.board.closings import closing_as_json
from app.models.board.values import Board, HarvestOnBoard, TopicOnBoard
from app.models.walls import AUTO


def as_json(board: Board) -> dict[str, Any]:
    """The board for programs: `GET …/board.json`. Times in ISO 8601 with the event's own offset."""
    event = board.event
    return {
        "revision": board.revision,
        "slug": event.slug,
        "title": event.title,
        "phase": event.phase,
        "question": event.question,
        "givens": event.givens,
        "timezone": event.timezone,
        "language": event.language,
        "mode": event.mode,
        "conveners_place": event.conveners_place,
        "law": event.law,
        "people": board.people,
        "plan": vars(board.plan) | {"url": f"/e/{event.slug}/plan.jpg?v={board.plan.digest}"} if board.plan else None,
        "rooms": [dict(vars(r)) for r in board.rooms],
        "slots": [
            {
                "id": s.id,
                "kind": s.kind,
                "label": s.label,
                "starts": s.starts.isoformat(),
                "ends": s.ends.isoformat(),
                "fixed": s.fixed,
            }
            for s in board.slots
        ],
        "topics": [_topic(board, topic) for topic in board.topics],
        "breakouts": [dict(vars(b)) for b in board.breakouts],
        "harvests": [_harvest(board, harvest) for harvest in board.harvests],
        "photos": [photo for taken in board.photos.values() for photo in photos.as_json(taken, event.slug)],
        "announcements": [
            {"id": a.id, "text": a.text, "at": a.at.astimezone(board.zone).isoformat()} for a in board.announcements
        ],
        "walls": [{"id": w.id, "name": w.name, "scene": w.scene or AUTO, "step": w.step} for w in board.walls],
        "line": [{"topic": t.topic, "state": t.state, "slot": t.slot, "room": t.room} for t in board.line],
        "line_open": not event.line_closed,
        "line_seconds": event.line_seconds,
        "rush": _rush(board),
        **_beside(board),
        "bell": event.bell_rung_at.astimezone(board.zone).isoformat() if event.bell_rung_at else None,
        "roaming": [{"slot": slot, "people": people} for slot, people in sorted(board.roaming.items())],
    }


def _rush(board: Board) -> dict[str, Any] | None:
    """How many uses each slot has left, while a rush is on."""
    if board.rush is None:
        return None
    return {"uses": board.uses, "slots": [{"slot": id, "left": left} for id, left in board.uses_left.items()]}


def _harvest(board: Board, harvest: HarvestOnBoard) -> dict[str, Any]:
    taken = photos.as_json(board.photos.get(harvest.breakout, ()), board.event.slug)
    return {**vars(harvest), "at": harvest.at.astimezone(board.zone).isoformat(), "photos": taken}


def _topic(board: Board, topic: TopicOnBoard) -> dict[str, Any]:
    return {**vars(topic), "stars": board.stars.get(topic.id, 0), "related": list(board.related.get(topic.id, ()))}


def _beside(board: Board) -> dict[str, Any]:
    """What stands beside the agenda: ideas before the day, what is said under topics, what a report is asked."""
    remarks = (remark for said in board.remarks.values() for remark in said)
    asked = (question for question in board.questions if question.is_asked)
    return {
        "questions": [{"field": q.field, "question": q.question, "help": q.help} for q in asked],
        "ideas": [dict(vars(idea)) for idea in board.ideas],
        "remarks": [{**vars(remark), "at": remark.at.isoformat()} for remark in remarks],
        "actions": actions_as_json(board),
        "recommendations": [recommendation.as_json() for recommendation in board.recommendations],
        "ballots": [ballot.as_json() for ballot in board.ballots],
        **closing_as_json(board.closing),
    }
