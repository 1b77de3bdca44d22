"""Ideas before the day: their page, adding, taking up, withdrawing, hiding."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import drafts, ideas
from app.models.columns import TEXT, TITLE
from app.routes.fields import ident
from app.routes.guards import EventAsking
from app.routes.sequels import follows
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/ideas")


@router.get("")
def page(ask: EventAsking) -> Response:
    """All ideas, apart from topics."""
    return ask.live_page("pages/ideas.html", "ideas", follows=follows(ask))


@router.post("")
def add(ask: EventAsking) -> Response:
    """Leave one."""
    title, description = ask.fields.line("title", TITLE), ask.fields.text("description", TEXT)

    def verb(tx: Transaction) -> Answer:
        idea = ideas.add(tx, title, description)
        return Answer(idea.id, location=f"{ask.at}/ideas#idea-{idea.id}", said=_("Your idea is on the list."))

    return ask.do(verb)


@router.delete("/{idea}")
def withdraw(ask: EventAsking, idea: str) -> Response:
    """Take one's own back."""

    def verb(tx: Transaction) -> Answer:
        found = ideas.withdraw(tx, ident(idea))
        return Answer(found.id, location=f"{ask.at}/ideas")

    return ask.do(verb)


@router.post("/{idea}/draft")
def take_up(ask: EventAsking, idea: str) -> Response:
    """I would convene this: a draft of my own."""

    def verb(tx: Transaction) -> Answer:
        draft = drafts.take_up(tx, ident(idea))
        said = _("It is yours to change. Put it up when the marketplace is open.")
        return Answer(draft.id, location=f"{ask.at}/drafts#draft-{draft.id}", said=said)

    return ask.do(verb)


@router.post("/{idea}/hiding")
def hide(ask: EventAsking, idea: str) -> Response:
    """Take it off every screen but the desk."""

    def verb(tx: Transaction) -> Answer:
        found = ideas.hide(tx, ident(idea))
        return Answer(found.id, location=f"{ask.at}/ideas", said=_("Hidden. Only the desk knows it now."))

    return ask.do(verb)


@router.delete("/{idea}/hiding")
def show(ask: EventAsking, idea: str) -> Response:
    """Bring it back."""

    def verb(tx: Transaction) -> Answer:
        found = ideas.show(tx, ident(idea))
        return Answer(found.id, location=f"{ask.at}/desk/space", said=_("It is back."))

    return ask.do(verb)
