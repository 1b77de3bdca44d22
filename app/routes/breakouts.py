"""Breakouts: place, move, take off; the page on which a free cell is chosen."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from app.models import breakouts
from app.models.rules import NotThere
from app.routes.fields import Fields, ident
from app.routes.guards import EventAsk, EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}")
MOST_SEATS = 100_000


@router.get("/topics/{topic}/place")
def choose(ask: EventAsking, topic: str) -> Response:
    """The free cells, for a topic."""
    return _free_cells(ask, ident(topic), None)


@router.get("/breakouts/{breakout}/move")
def choose_other(ask: EventAsking, breakout: str) -> Response:
    """The free cells, for a breakout that stands somewhere else now."""
    found = ask.board.breakout.get(ident(breakout))
    if found is None:
        raise NotThere
    return _free_cells(ask, found.topic, found)


def _free_cells(ask: EventAsk, topic: int, moving: Any) -> Response:
    ask.needs_person()
    if topic not in ask.board.topic:
        raise NotThere
    return ask.live_page("pages/place.html", "place", topic=ask.board.topic[topic], moving=moving)


@router.post("/breakouts")
def place(ask: EventAsking) -> Response:
    """Put a topic into a free cell. First come, first served."""
    topic, (slot, room) = ask.fields.id("topic"), _cell(ask.fields)
    limit = ask.fields.number("limit", 1, MOST_SEATS)

    def verb(tx: Transaction) -> Answer:
        breakout = breakouts.place(tx, topic, slot, room, limit)
        return Answer(breakout.id, location=f"{ask.at}#breakout-{breakout.id}", said=_told(tx))

    return ask.do(verb)


@router.post("/breakouts/{breakout}")
def move(ask: EventAsking, breakout: str) -> Response:
    """Move it to a free cell, or change its limit; what is left out stays as it is."""
    given = ask.fields.given
    limit = ask.fields.number("limit", 1, MOST_SEATS)

    def verb(tx: Transaction) -> Answer:
        found = breakouts.find_own(tx, ident(breakout))
        slot, room = found.slot_id, found.room_id
        if "cell" in given or "slot" in given or "room" in given:
            slot, room = _cell(ask.fields, slot, room)
        moved = breakouts.move(tx, ident(breakout), slot, room, limit if "limit" in given else found.limit)
        return Answer(moved.id, location=f"{ask.at}#breakout-{moved.id}", said=_told(tx))

    return ask.do(verb)


@router.delete("/breakouts/{breakout}")
def take_off(ask: EventAsking, breakout: str) -> Response:
    """Take it off the wall; the topic stays."""

    def verb(tx: Transaction) -> Answer:
        found = breakouts.take_off(tx, ident(breakout))
        return Answer(
            found.id, location=f"{ask.at}#topic-{found.topic_id}", said=_("Off the wall. The topic is still here.")
        )

    return ask.do(verb)


def _cell(fields: Fields, slot: int = 0, room: int = 0) -> tuple[int, int]:
    """`slot` and `room`, or both in one field `cell` (`3-2`), as the page of free cells sends it."""
    if "cell" in fields.given:
        first, _dash, second = fields.line("cell", 30).partition("-")
        return ident(first), ident(second)
    return (
        fields.id("slot") if not slot or "slot" in fields.given else slot,
        fields.id("room") if not room or "room" in fields.given else room,
    )


def _told(tx: Transaction) -> str:
    if not tx.changes:
        return ""
    facts = tx.changes[-1].facts
    return _("{room}, {time}: it is on the wall.", room=facts["room"], time=facts["time"])
