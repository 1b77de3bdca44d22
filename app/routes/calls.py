"""Calls: a breakout asks for the facilitator, who says "on my way"."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import calls
from app.models.columns import TITLE
from app.models.rules import NotThere
from app.routes.fields import ident
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/calls")


@router.get("")
def page(ask: EventAsking) -> Response:
    """Where somebody calls for help with `breakout`, and sees that they have."""
    person = ask.needs_person()
    breakout = ask.board.breakout.get(ident(ask.request.query_params.get("breakout", "")))
    if breakout is None:
        raise NotThere
    return ask.live_page(
        "pages/call.html",
        "topic",
        breakout=breakout,
        topic=ask.board.topic[breakout.topic],
        room=ask.board.room[breakout.room],
        call=ask.read(lambda session: calls.mine(session, person, breakout.id)),
    )


@router.post("")
def call(ask: EventAsking) -> Response:
    """Call the facilitator to `breakout`."""
    words = ask.fields.line("text", TITLE, required=False)

    def verb(tx: Transaction) -> Answer:
        tx.needs_person()
        breakout = ask.fields.id("breakout")
        found = calls.call(tx, breakout, words)
        return Answer(found.id, location=f"{ask.at}/calls?breakout={breakout}", said=_("The facilitator knows."))

    return ask.do(verb)


@router.delete("")
def end(ask: EventAsking) -> Response:
    """No more calls from `breakout`: mine, or for the facilitator all."""

    def verb(tx: Transaction) -> Answer:
        tx.needs_person()
        breakout = ask.fields.id("breakout")
        calls.end(tx, breakout)
        at = f"{ask.at}/desk" if tx.is_facilitator else f"{ask.at}/calls?breakout={breakout}"
        return Answer(breakout, location=at)

    return ask.do(verb)


@router.delete("/{call}")
def close(ask: EventAsking, call: str) -> Response:
    """On the way; or taken back by who called."""

    def verb(tx: Transaction) -> Answer:
        found = calls.close(tx, ident(call))
        if found.person_id == tx.needs_person().id and not tx.is_facilitator:
            return Answer(found.id, location=f"{ask.at}/calls?breakout={found.breakout_id}", said=_("Taken back."))
        return Answer(found.id, location=f"{ask.at}/desk", said=_("They know that you are on the way."))

    return ask.do(verb)
