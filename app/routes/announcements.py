"""Announcements to everybody."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import announcements
from app.models.columns import SENTENCE
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/announcements")


@router.post("")
def announce(ask: EventAsking) -> Response:
    """Say something to everybody."""
    text = ask.fields.line("text", SENTENCE)

    def verb(tx: Transaction) -> Answer:
        announcement = announcements.announce(tx, text)
        return Answer(announcement.id, location=f"{ask.at}/desk", said=_("Everybody sees it."))

    return ask.do(verb)
