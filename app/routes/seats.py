"""Seats: go there, leave, roam. One tap each, and no reasons asked."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import seats
from app.routes.fields import ident
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}")


@router.post("/breakouts/{breakout}/seat")
def take(ask: EventAsking, breakout: str) -> Response:
    """Go there."""

    def verb(tx: Transaction) -> Answer:
        seats.take(tx, ident(breakout))
        return Answer(ident(breakout), location=f"{ask.at}#breakout-{breakout}", said=_("You are in."))

    return ask.do_for(verb)


@router.delete("/breakouts/{breakout}/seat")
def give_back(ask: EventAsking, breakout: str) -> Response:
    """Leave."""

    def verb(tx: Transaction) -> Answer:
        seats.give_back(tx, ident(breakout))
        return Answer(ident(breakout), location=f"{ask.at}#breakout-{breakout}", said=_("You left. Nobody minds."))

    return ask.do_for(verb)


@router.post("/slots/{slot}/roaming")
def roam(ask: EventAsking, slot: str) -> Response:
    """Be in between."""

    def verb(tx: Transaction) -> Answer:
        seats.roam(tx, ident(slot))
        return Answer(ident(slot), location=f"{ask.at}#band-{slot}", said=_("You are in between. Enjoy the paths."))

    return ask.do_for(verb)


@router.delete("/slots/{slot}/roaming")
def stop_roaming(ask: EventAsking, slot: str) -> Response:
    """Be nowhere in particular again."""

    def verb(tx: Transaction) -> Answer:
        seats.stop_roaming(tx, ident(slot))
        return Answer(ident(slot), location=f"{ask.at}#band-{slot}")

    return ask.do_for(verb)
