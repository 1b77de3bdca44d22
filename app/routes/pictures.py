"""Pictures of the day, for everybody: people are counted, and nobody is named."""

from fastapi import APIRouter
from starlette.responses import Response

from app.drawings.arcs import arcs
from app.drawings.energy import energy
from app.drawings.flow import flow, places
from app.models import pictures
from app.models.pictures import Seen
from app.routes.guards import EventAsking

router = APIRouter(prefix="/e/{slug}")


@router.get("/pictures")
def page(ask: EventAsking) -> Response:
    """How people moved, where topics share people, and energy topic by topic: each with its table."""
    board = ask.board
    seen: Seen = ask.read(lambda session: pictures.read(session, board, ask.now))
    found = pictures.energy(board)
    days = [day for day in seen.days if day.flows]
    return ask.live_page(
        "pages/pictures.html",
        "own",
        days=[(day, flow(board, day, f"flow{n}"), places(board, day)) for n, day in enumerate(days)],
        linked=arcs(board, seen.links, "arcs") if seen.links else None,
        energy=energy(found, "energy") if found else None,
        fewest=pictures.FEWEST,
        several=len({slot.starts.date() for slot in board.slots}) > 1,
    )
