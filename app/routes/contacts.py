"""The contact sheet, for those who are on it."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import contacts
from app.models.columns import SENTENCE
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/contacts")


@router.get("")
def page(ask: EventAsking) -> Response:
    """The sheet for who is on it; the same page without it for everybody else, whoever is on it."""
    person = ask.person
    found = ask.read(lambda session: contacts.sheet(session, person))
    return ask.live_page("pages/contacts.html", "own", contacts=found)


@router.post("")
def give(ask: EventAsking) -> Response:
    """Be on it: how I can be reached, in my words."""
    text = ask.fields.text("text", SENTENCE, required=True)

    def verb(tx: Transaction) -> Answer:
        contacts.give(tx, text)
        said = _("You are on the sheet, and you see it.")
        return Answer(location=f"{ask.at}/contacts", said=said)

    return ask.do(verb)


@router.delete("")
def take_off(ask: EventAsking) -> Response:
    """Be off it, at once."""

    def verb(tx: Transaction) -> Answer:
        contacts.take_off(tx)
        return Answer(location=f"{ask.at}/contacts", said=_("You are off the sheet. Nothing of it is kept."))

    return ask.do(verb)
