"""Attendances: "I was here", and the way back from it."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import attendances
from app.routes.fields import ident
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/breakouts/{breakout}/attendance")


@router.post("")
def sign(ask: EventAsking, breakout: str) -> Response:
    """I was here, and my name may stand in the report."""

    def verb(tx: Transaction) -> Answer:
        found = attendances.sign(tx, ident(breakout))
        return Answer(
            found.id, location=f"{ask.at}/topics/{found.topic_id}", said=_("Your name stands with the report now.")
        )

    return ask.do(verb)


@router.delete("")
def take_back(ask: EventAsking, breakout: str) -> Response:
    """Take my name away."""

    def verb(tx: Transaction) -> Answer:
        found = attendances.take_back(tx, ident(breakout))
        said = _("Your name is gone from the report and the book.")
        return Answer(found.id, location=f"{ask.at}/topics/{found.topic_id}", said=said)

    return ask.do(verb)
