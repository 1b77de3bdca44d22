"""Writings: the page on which several people write one report at once, and what becomes of what is on it."""

import base64

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import Response

from app.models import harvests, writings
from app.models.columns import REPORT
from app.models.questions import FIRST
from app.models.rules import NotThere
from app.models.writings import Document
from app.routes.fields import ident
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/breakouts/{breakout}/harvest/together")


@router.get("")
def page(ask: EventAsking, breakout: str) -> Response:
    """The form, shared; with the document as it is stored, so that it can be written in at once."""
    id, person = ident(breakout), ask.needs_person()

    def question(session: Session) -> tuple[Document, bool]:
        writings.needs_writer(session, ask.event.id or 0, id, person)
        return writings.document(session, id), harvests.draft_of(session, id, person.id or 0) is not None

    document, has_draft = ask.read(question)
    if id not in ask.board.breakout:
        raise NotThere
    filled = [name for name, text in writings.texts(document).items() if text]
    shown = ask.board.breakout[id]
    return ask.live_page(
        "pages/together.html",
        "harvest",
        breakout=shown,
        topic=ask.board.topic[shown.topic],
        asked=[q for q in ask.board.questions if (q.is_asked and q.has_words) or q.field in filled],
        first=FIRST,
        filled=filled,
        most=REPORT,
        state=base64.b64encode(document.get_update()).decode(),
        has_draft=has_draft,
    )


@router.post("")
def publish(ask: EventAsking, breakout: str) -> Response:
    """Put what is written together on the news wall."""

    def verb(tx: Transaction) -> Answer:
        report = writings.publish(tx, ident(breakout))
        facts = {"base": report.revision}
        return Answer(report.id, location=f"{ask.at}#news-{report.id}", facts=facts, said=_("It is on the news wall."))

    return ask.do(verb)


@router.post("/draft")
def bring(ask: EventAsking, breakout: str) -> Response:
    """Bring my own draft along; from then on it is no draft any more."""

    def verb(tx: Transaction) -> Answer:
        id = ident(breakout)
        writings.take_draft(tx, id)
        return Answer(id, location=f"{ask.at}/breakouts/{id}/harvest/together", said=_("Your draft is in the text."))

    return ask.do(verb)
