"""Links to stay connected: hanging them up, and taking them down."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import links
from app.models.columns import TITLE
from app.models.rules import Unfit
from app.routes.fields import ident
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/links")


@router.post("")
def add(ask: EventAsking) -> Response:
    """Hang one up: `title`, `url`."""
    title, url = ask.fields.line("title", TITLE), ask.fields.line("url", links.LONGEST)
    if not links.is_address(url):
        raise Unfit("url", _("This has to be an address that begins with https://, http:// or mailto:."))

    def verb(tx: Transaction) -> Answer:
        link = links.add(tx, title, url)
        return Answer(link.id, location=f"{ask.at}/closing#link-{link.id}", said=_("Everybody can follow it now."))

    return ask.do(verb)


@router.delete("/{link}")
def remove(ask: EventAsking, link: str) -> Response:
    """Take it down."""

    def verb(tx: Transaction) -> Answer:
        links.remove(tx, ident(link))
        return Answer(ident(link), location=f"{ask.at}/closing")

    return ask.do(verb)
