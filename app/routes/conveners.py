"""Conveners of a topic: who they are, taking a topic that needs one, leaving it to the others."""

from typing import Any

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import Response

from app.models import conveners, proposals
from app.models.rules import NotThere, NotYours
from app.models.topics import Topic
from app.routes.fields import ident
from app.routes.guards import EventAsk, EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/topics/{topic}")


@router.post("/convener")
def take(ask: EventAsking, topic: str) -> Response:
    """Convene a topic that needs somebody. First come, first served."""

    def verb(tx: Transaction) -> Answer:
        found = conveners.take(tx, ident(topic))
        return Answer(found.id, location=f"{ask.at}/topics/{found.id}", said=_("You convene it. Now it needs a place."))

    return ask.do(verb)


@router.delete("/convener")
def leave(ask: EventAsking, topic: str) -> Response:
    """Leave it to the others who convene it."""

    def verb(tx: Transaction) -> Answer:
        found = conveners.leave(tx, ident(topic))
        return Answer(found.id, location=f"{ask.at}/topics/{found.id}", said=_("The others go on with it."))

    return ask.do(verb)


@router.get("/conveners")
def page(ask: EventAsking, topic: str) -> Response:
    """Who convenes it, and somebody to hand it over to or to invite: for its conveners and the facilitator."""
    id, query = ident(topic), ask.request.query_params.get("q", "")[:200]
    if id not in ask.board.topic:
        raise NotThere
    person, shown = ask.needs_person(), ask.board.topic[id]
    if id not in ask.own().topics and not ask.is_facilitator:
        raise NotYours(_("Only the convener can do this: the topic is theirs."))

    def found(session: Session) -> list[Any]:
        row = session.get(Topic, id)
        return proposals.choices(session, ask.event, row, query, person.id) if row else []

    people = ask.read(found)
    return _shown(ask, "pages/conveners.html", topic=shown, people=people, query=query)


def _shown(ask: EventAsk, template: str, **context: Any) -> Response:
    return ask.live_page(template, "conveners", **context)
