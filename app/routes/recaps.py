"""The recap of one person's day, for that person alone."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import recaps
from app.routes.guards import EventAsking
from app.routes.sequels import follows

router = APIRouter(prefix="/e/{slug}")
FEW = 12  # unread reports by name; a hundred and fifty are the news wall's


@router.get("/me/recap")
def page(ask: EventAsking) -> Response:
    """Where I was, what I starred and missed, what I promised and wrote."""
    person, own = ask.needs_person(), ask.own()
    found = ask.read(lambda session: recaps.read(session, ask.board, person, own, ask.now))
    several = len({slot.starts.date() for slot in ask.board.slots}) > 1
    return ask.live_page("pages/recap.html", "own", recap=found, few=FEW, several=several, follows=follows(ask))
