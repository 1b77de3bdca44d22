"""The bell of the walls."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import bells
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}")


@router.post("/bell")
def strike(ask: EventAsking) -> Response:
    """Ring it now."""

    def verb(tx: Transaction) -> Answer:
        bells.strike(tx)
        return Answer(tx.event.id, location=f"{ask.at}/desk", said=_("The bell rings."))

    return ask.do(verb)


@router.post("/bells")
def set_automatic(ask: EventAsking) -> Response:
    """When it rings by itself: `automatic`."""
    when = ask.fields.choice("automatic", bells.AUTOMATIC)

    def verb(tx: Transaction) -> Answer:
        bells.set_automatic(tx, when)
        return Answer(tx.event.id, location=f"{ask.at}/desk", said=_("Changed."))

    return ask.do(verb)
