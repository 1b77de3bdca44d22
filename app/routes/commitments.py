"""The closing: its page, and the sentences that people leave there."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import commitments
from app.models.columns import NAME, SENTENCE
from app.routes.fields import ident
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}")


@router.get("/closing")
def page(ask: EventAsking) -> Response:
    """Commitments, who hosts next, links, and the ways to the contact sheet and into the book."""
    return ask.live_page("pages/closing.html", "closing")


@router.post("/commitments")
def make(ask: EventAsking) -> Response:
    """Leave a sentence; with `name` it is signed."""
    text, name = ask.fields.line("text", SENTENCE), ask.fields.line("name", NAME, required=False)

    def verb(tx: Transaction) -> Answer:
        row = commitments.make(tx, text, name)
        return Answer(row.id, location=f"{ask.at}/closing#commitment-{row.id}", said=_("It stands there."))

    return ask.do_for(verb)


@router.delete("/commitments/{commitment}")
def withdraw(ask: EventAsking, commitment: str) -> Response:
    """Take one's own back."""

    def verb(tx: Transaction) -> Answer:
        row = commitments.withdraw(tx, ident(commitment))
        return Answer(row.id, location=f"{ask.at}/closing")

    return ask.do_for(verb)


@router.post("/commitments/{commitment}/hiding")
def hide(ask: EventAsking, commitment: str) -> Response:
    """Take it off every screen but the desk."""

    def verb(tx: Transaction) -> Answer:
        row = commitments.hide(tx, ident(commitment))
        return Answer(row.id, location=f"{ask.at}/closing", said=_("Hidden. Only the desk knows it now."))

    return ask.do(verb)


@router.delete("/commitments/{commitment}/hiding")
def show(ask: EventAsking, commitment: str) -> Response:
    """Bring it back."""

    def verb(tx: Transaction) -> Answer:
        row = commitments.show(tx, ident(commitment))
        return Answer(row.id, location=f"{ask.at}/desk/harvest", said=_("It is back."))

    return ask.do(verb)
