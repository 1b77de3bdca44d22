"""The pitch line: stand in it and leave it; the desk calls, skips, calls back, closes and clears it."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import lines
from app.routes.breakouts import cell
from app.routes.fields import Fields
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/line")


@router.get("")
def look(ask: EventAsking) -> Response:
    """Who speaks, who is next, and where I stand: what a phone shows while somebody waits."""
    return ask.live_page("pages/line.html", "line")


@router.post("")
def stand(ask: EventAsking) -> Response:
    """Stand in line with a topic; `slot` and `room` are the cell its convener wishes for."""
    topic, wish = ask.fields.id("topic"), _wish(ask.fields)

    def verb(tx: Transaction) -> Answer:
        turn = lines.stand(tx, topic, wish)
        return Answer(turn.topic_id, location=f"{ask.at}/line", said=_("You stand in the line."))

    return ask.do_for(verb)


@router.delete("")
def leave(ask: EventAsking) -> Response:
    """Leave it; with `topic` the desk lets somebody else go."""
    given = ask.fields.given.get("topic") or ask.request.query_params.get("topic")
    topic = Fields({"topic": given}).id("topic") if given else None

    def verb(tx: Transaction) -> Answer:
        lines.leave(tx, topic)
        return Answer(tx.event.id, location=f"{ask.at}/line", said=_("Out of the line. The topic stays."))

    return ask.do_for(verb)


@router.post("/next")
def call_next(ask: EventAsking) -> Response:
    """Call the next one."""

    def verb(tx: Transaction) -> Answer:
        turn = lines.call_next(tx)
        return Answer(turn.topic_id if turn else None, location=f"{ask.at}/desk")

    return ask.do(verb)


@router.post("/skip")
def skip(ask: EventAsking) -> Response:
    """Pass over who was called; they go to the end of the line."""

    def verb(tx: Transaction) -> Answer:
        turn = lines.skip(tx)
        return Answer(turn.topic_id if turn else None, location=f"{ask.at}/desk")

    return ask.do(verb)


@router.post("/return")
def bring_back(ask: EventAsking) -> Response:
    """Call the one before once more."""

    def verb(tx: Transaction) -> Answer:
        return Answer(lines.bring_back(tx).topic_id, location=f"{ask.at}/desk")

    return ask.do(verb)


@router.post("/closing")
@router.delete("/closing")
def close(ask: EventAsking) -> Response:
    """Let nobody stand in line any more; DELETE opens it again."""
    closed = ask.request.method == "POST"

    def verb(tx: Transaction) -> Answer:
        lines.close(tx, closed)
        return Answer(tx.event.id, location=f"{ask.at}/desk")

    return ask.do(verb)


@router.post("/clearing")
def clear(ask: EventAsking) -> Response:
    """Send everybody out of the line."""

    def verb(tx: Transaction) -> Answer:
        lines.clear(tx)
        return Answer(tx.event.id, location=f"{ask.at}/desk", said=_("The line is empty. The topics stay."))

    return ask.do(verb)


@router.post("/countdown")
def time(ask: EventAsking) -> Response:
    """A countdown for whoever speaks, in seconds; none when it is 0 or left empty."""
    seconds = ask.fields.number("seconds", 0, lines.LONGEST) or 0

    def verb(tx: Transaction) -> Answer:
        lines.time(tx, seconds)
        return Answer(tx.event.id, location=f"{ask.at}/desk")

    return ask.do(verb)


def _wish(fields: Fields) -> tuple[int, int] | None:
    """The wished cell, if any part of it was given."""
    return cell(fields) if any(fields.given.get(name) for name in ("cell", "slot", "room")) else None
