"""Who hosts next: putting oneself on the list, and its order."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import hostings
from app.models.columns import TITLE
from app.routes.fields import ident
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/hostings")
MOST = 5_000  # places of a list


@router.post("")
def offer(ask: EventAsking) -> Response:
    """Put myself on it, with a `word`."""
    word = ask.fields.line("word", TITLE, required=False)

    def verb(tx: Transaction) -> Answer:
        row = hostings.offer(tx, word)
        return Answer(row.id, location=f"{ask.at}/closing#hosting-{row.id}", said=_("You are on the list."))

    return ask.do_for(verb)


@router.delete("")
def take_back(ask: EventAsking) -> Response:
    """Take myself off it."""

    def verb(tx: Transaction) -> Answer:
        hostings.take_back(tx)
        return Answer(location=f"{ask.at}/closing", said=_("You are off the list."))

    return ask.do_for(verb)


@router.post("/{hosting}")
def move(ask: EventAsking, hosting: str) -> Response:
    """Give somebody another `place`, from 1."""
    place = ask.fields.number("place", 1, MOST, required=True) or 1

    def verb(tx: Transaction) -> Answer:
        row = hostings.move(tx, ident(hosting), place)
        return Answer(row.id, location=f"{ask.at}/closing#hosting-{row.id}")

    return ask.do(verb)
