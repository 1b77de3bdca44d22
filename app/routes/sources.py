"""Sources: earlier events whose harvests an editor draws from."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import sources
from app.models.columns import SENTENCE
from app.models.rules import Unfit
from app.routes.fields import ident
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/sources")


@router.post("")
def add(ask: EventAsking) -> Response:
    """Draw from an earlier event: `event` is its address or its code. Wrong ones are counted, as everywhere."""
    ask.check_failures()
    address = ask.fields.line("event", SENTENCE)

    def verb(tx: Transaction) -> Answer:
        source = sources.add(tx, address)
        said = _("The harvests of {title} are here, too.", title=source.title)
        return Answer(source.id, location=f"{ask.at}/themes", said=said)

    try:
        return ask.do(verb)
    except Unfit:
        ask.count_failure()
        raise


@router.delete("/{source}")
def put_away(ask: EventAsking, source: str) -> Response:
    """Its harvests are no material any more; excerpts stay."""

    def verb(tx: Transaction) -> Answer:
        gone = sources.put_away(tx, ident(source))
        return Answer(gone.id, location=f"{ask.at}/themes", said=_("Put away. What you took from it stays."))

    return ask.do(verb)
