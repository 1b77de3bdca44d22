"""Notices: what waits for one person, on their own pages."""

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from app.models import notices
from app.routes.fields import ident
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction

router = APIRouter(prefix="/e/{slug}")


@router.get("/inbox")
def inbox(ask: EventAsking) -> Response:
    """What waits for me: fetched by my own pages when they are nudged."""
    return HTMLResponse(ask.inbox())


@router.delete("/notices/{notice}")
def see(ask: EventAsking, notice: str) -> Response:
    """I have seen it; with `before`, too, what else the wall did to my breakouts until then."""
    before = ask.fields.yes("before")

    def verb(tx: Transaction) -> Answer:
        notices.see(tx, ident(notice), before)
        return Answer(ident(notice), location=ask.at)

    answer = ask.run(verb)
    return ask.answer(answer, lambda: ask.inbox(is_partial=True))
