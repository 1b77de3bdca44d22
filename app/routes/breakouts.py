"""Breakouts: place, move, take off; the page on which a free cell is chosen."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from app import hints
from app.models import breakouts, continuations, exchanges, warnings
from app.models.rules import NotThere, OrganiserPlaces
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
    person = ask.needs_person()
    if topic not in ask.board.topic:
        raise NotThere
    asker = _for(ask) or person.id or 0
    ask.needs_own(topic, asker)
    may = ask.is_facilitator or asker in ask.board.topic[topic].convener_ids  # nobody's while a convener is sought
    advice = warnings.advice(ask.board, topic, asker, moving.id if moving else None, ask.now) if may else None
    return ask.live_page(
        "pages/place.html",
        "place",
        topic=ask.board.topic[topic],
        moving=moving,
        speaking_for=_for(ask),
        advice=advice,
        waits="" if ask.may_place else OrganiserPlaces().message,
    )


@router.post("/breakouts")
def place(ask: EventAsking) -> Response:
    """Put a topic into a free cell. First come, first served."""
    topic, (slot, room) = ask.fields.id("topic"), cell(ask.fields)
    limit = ask.fields.number("limit", 1, MOST_SEATS)

    def verb(tx: Transaction) -> Answer:
        breakout = breakouts.place(tx, topic, slot, room, limit)
        return Answer(breakout.id, location=f"{ask.at}#breakout-{breakout.id}", said=_told(tx))

    return _warned(ask, ask.run_for(verb))


@router.post("/breakouts/{breakout}")
def move(ask: EventAsking, breakout: str) -> Response:
    """Move it to a free cell, or change its limit; what is left out stays as it is."""
    given = ask.fields.given
    limit = ask.fields.number("limit", 1, MOST_SEATS)

    def verb(tx: Transaction) -> Answer:
        found = breakouts.find_own(tx, ident(breakout))
        slot, room = found.slot_id, found.room_id
        if "cell" in given or "slot" in given or "room" in given:
            slot, room = cell(ask.fields, slot, room)
        moved = breakouts.move(tx, ident(breakout), slot, room, limit if "limit" in given else found.limit)
        return Answer(moved.id, location=f"{ask.at}#breakout-{moved.id}", said=_told(tx))

    return _warned(ask, ask.run_for(verb))


@router.post("/breakouts/{breakout}/continuation")
def go_on(ask: EventAsking, breakout: str) -> Response:
    """Continue it on the next day."""

    def verb(tx: Transaction) -> Answer:
        found = continuations.go_on(tx, ident(breakout))
        facts = tx.changes[-1].facts
        said = _("It goes on: {room}, {day}, {time}.", room=facts["room"], day=facts["day"], time=facts["time"])
        return Answer(found.id, location=f"{ask.at}/topics/{found.topic_id}", said=said)

    return ask.do(verb)


@router.post("/breakouts/{breakout}/exchange")
def exchange(ask: EventAsking, breakout: str) -> Response:
    """Let it change places with another one, at the desk."""
    other = ask.fields.id("with")

    def verb(tx: Transaction) -> Answer:
        found = exchanges.exchange(tx, ident(breakout), other)
        return Answer(found.id, location=f"{ask.at}/desk/wall", said=_("They have changed places."))

    return ask.do(verb)


@router.delete("/breakouts/{breakout}")
def take_off(ask: EventAsking, breakout: str) -> Response:
    """Take it off the wall; the topic stays."""

    def verb(tx: Transaction) -> Answer:
        found = breakouts.take_off(tx, ident(breakout))
        return Answer(
            found.id, location=f"{ask.at}#topic-{found.topic_id}", said=_("Off the wall. The topic is still here.")
        )

    return ask.do_for(verb)


def _warned(ask: EventAsk, answer: Answer) -> Response:
    """The answer with what may go wrong there, read after the commit: nobody else has to wait for it. Counts of people
    whom two topics share are for the conveners and the desk, and no helper's."""
    found = ask.read(lambda session: warnings.read(session, ask.board, ask.now))
    hints_here = [hint for hint in found if answer.id in hint.breakouts]
    if _for(ask) and not ask.is_facilitator:
        hints_here = [hint for hint in hints_here if hint.kind != "shared_people"]
    me = ask.person.id if ask.person else None
    told = [hints.as_json(hint, me) for hint in hints_here]
    words = " ".join([answer.said, *(hint["message"] for hint in told)]).strip()
    return ask.answer(replace(answer, facts=answer.facts | {"warnings": told}, said=words), ask.mine)


def _for(ask: EventAsk) -> int | None:
    """In whose name a helper chooses."""
    return ask.fields.id("person") if ask.fields.given.get("person") else None


def cell(fields: Fields, slot: int = 0, room: int = 0) -> tuple[int, int]:
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
