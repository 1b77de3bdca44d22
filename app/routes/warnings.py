"""Warnings at the desk: tell the conveners, or leave it."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import warnings
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/warnings")


@router.post("/{key}/telling")
def tell(ask: EventAsking, key: str) -> Response:
    """Tell those who convene what it is about."""

    def verb(tx: Transaction) -> Answer:
        hint = warnings.tell(tx, key)
        return Answer(location=f"{ask.at}/desk", said=_("{names}: told.", names=", ".join(hint.names)))

    return ask.do(verb)


@router.post("/{key}/leaving")
def leave(ask: EventAsking, key: str) -> Response:
    """Leave it: the desk does not show it until its facts change."""

    def verb(tx: Transaction) -> Answer:
        warnings.leave(tx, key)
        return Answer(location=f"{ask.at}/desk", said=_("Left as it is."))

    return ask.do(verb)
