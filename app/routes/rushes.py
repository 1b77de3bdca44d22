"""The opening rush: the desk starts and ends it. Posting in it is posting a topic, with a slot."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import rushes
from app.models.rooms import MOST
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/rush")


@router.post("")
def start(ask: EventAsking) -> Response:
    """Open it: each slot has `uses`, as many as there are rooms when that is left out."""
    uses = ask.fields.number("uses", 1, MOST)

    def verb(tx: Transaction) -> Answer:
        rush = rushes.start(tx, uses)
        return Answer(rush.id, location=f"{ask.at}/desk", said=_("Everybody posts at once now."))

    return ask.do(verb)


@router.delete("")
def end(ask: EventAsking) -> Response:
    """Close it: the agenda comes."""

    def verb(tx: Transaction) -> Answer:
        rushes.end(tx)
        return Answer(tx.event.id, location=f"{ask.at}/desk", said=_("Here is the agenda."))

    return ask.do(verb)
