"""Drafts of topics: one person's own page of them; changed, pitched, thrown away."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import drafts, phases
from app.models.columns import TEXT, TITLE
from app.routes.fields import ident
from app.routes.guards import EventAsking
from app.routes.topics import second
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/drafts")


@router.get("")
def mine(ask: EventAsking) -> Response:
    """My drafts; nobody else has this page."""
    person = ask.needs_person()
    found = ask.read(lambda session: drafts.of(session, person))
    closed = "" if ask.is_facilitator else phases.reason(ask.board.event.phase, "topics")
    return ask.live_page("pages/drafts.html", "own", drafts=found, closed=closed)


@router.post("/{draft}")
def change(ask: EventAsking, draft: str) -> Response:
    """Say it better."""
    title, description = ask.fields.line("title", TITLE), ask.fields.text("description", TEXT)
    language, other = ask.fields.language("language"), second(ask.fields)

    def verb(tx: Transaction) -> Answer:
        kept = drafts.change(tx, ident(draft), title, description, language, other)
        return Answer(kept.id, location=f"{ask.at}/drafts#draft-{kept.id}", said=_("Kept. Only you see it."))

    return ask.do(verb)


@router.delete("/{draft}")
def throw_away(ask: EventAsking, draft: str) -> Response:
    """Let it go."""

    def verb(tx: Transaction) -> Answer:
        drafts.throw_away(tx, ident(draft))
        return Answer(ident(draft), location=f"{ask.at}/drafts")

    return ask.do(verb)


@router.post("/{draft}/topic")
def pitch(ask: EventAsking, draft: str) -> Response:
    """Put it up for everybody."""

    def verb(tx: Transaction) -> Answer:
        topic = drafts.pitch(tx, ident(draft))
        there = f"topics/{topic.id}/place" if tx.is_facilitator or tx.event.conveners_place else "absences"
        return Answer(topic.id, location=f"{ask.at}/{there}", said=_("Your topic is up."))

    return ask.do(verb)
