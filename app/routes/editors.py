"""Editors: their link, and who may open the pages on which the learning document is written."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import editors
from app.models.people import Person
from app.models.rules import NotThere, NotYours
from app.routes.fields import ident
from app.routes.guards import EventAsk, EventAsking
from app.routes.people import hand_on
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}")


@router.post("/editors")
def invite(ask: EventAsking) -> Response:
    """A link that makes its holder an editor."""
    return hand_on(ask, "editor")


@router.delete("/editors/{person}")
def dismiss(ask: EventAsking, person: str) -> Response:
    """Take that back; what they wrote stays."""

    def verb(tx: Transaction) -> Answer:
        tx.needs_facilitator()
        other = tx.session.get(Person, ident(person))
        if other is None or other.event_id != tx.event_id:
            raise NotThere
        editors.end(tx, other)
        return Answer(other.id, location=f"{ask.at}/themes")

    return ask.do(verb)


def is_editor(ask: EventAsk) -> bool:
    """Whether who asks may write the learning document."""
    person = ask.person if ask.event else None
    return bool(ask.read(lambda session: editors.is_editor(session, person)))


def needs_editor(ask: EventAsk) -> Person:
    """Refuses NotYours, with the way to the role."""
    if not is_editor(ask):
        raise NotYours(
            _("This page is for editors. The facilitator can send you the link that makes you one; it opens it.")
        )
    return ask.needs_person()
