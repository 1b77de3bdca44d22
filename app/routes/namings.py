"""My name in the book: a consent of its own, and taking it back."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import namings
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/me/naming")


@router.post("")
def give(ask: EventAsking) -> Response:
    """Name me."""

    def verb(tx: Transaction) -> Answer:
        namings.give(tx)
        return Answer(location=f"{ask.at}/me", said=_("The book names you among those who were here."))

    return ask.do(verb)


@router.delete("")
def take_back(ask: EventAsking) -> Response:
    """Leave my name out."""

    def verb(tx: Transaction) -> Answer:
        namings.take_back(tx)
        return Answer(location=f"{ask.at}/me", said=_("The list of people in the book leaves you out."))

    return ask.do(verb)
