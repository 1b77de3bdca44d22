"""Note-takers: who will write in a breakout."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import notetakers
from app.routes.fields import ident
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/breakouts/{breakout}/note-taker")


@router.post("")
def promise(ask: EventAsking, breakout: str) -> Response:
    """I will take notes."""

    def verb(tx: Transaction) -> Answer:
        found = notetakers.promise(tx, ident(breakout))
        return Answer(found.id, location=f"{ask.at}/topics/{found.topic_id}", said=_("Thank you. It is in your day."))

    return ask.do(verb)


@router.post("/request")
def want(ask: EventAsking, breakout: str) -> Response:
    """A note-taker is wanted."""

    def verb(tx: Transaction) -> Answer:
        found = notetakers.want(tx, ident(breakout))
        said = _("Everybody sees now that a note-taker is wanted.")
        return Answer(found.id, location=f"{ask.at}/topics/{found.topic_id}", said=said)

    return ask.do(verb)


@router.delete("/request")
def stop_wanting(ask: EventAsking, breakout: str) -> Response:
    """It goes without."""

    def verb(tx: Transaction) -> Answer:
        found = notetakers.stop_wanting(tx, ident(breakout))
        return Answer(found.id, location=f"{ask.at}/topics/{found.topic_id}")

    return ask.do(verb)


@router.delete("")
def give_back(ask: EventAsking, breakout: str) -> Response:
    """Let somebody else do it."""

    def verb(tx: Transaction) -> Answer:
        found = notetakers.give_back(tx, ident(breakout))
        return Answer(found.id, location=f"{ask.at}/topics/{found.topic_id}")

    return ask.do(verb)
