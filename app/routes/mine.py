"""The personal element: what is mine, told to me alone as a style sheet over the public page.

Public fragments hold both buttons of every pair (star and unstar, go and leave). Which one a person sees is said by
rules with ids. So everybody gets the same bytes, no push can undo it, and it works without JavaScript.
"""

from fastapi import APIRouter
from starlette.responses import HTMLResponse, JSONResponse, Response

from app.routes.guards import EventAsking, own_sheet

router = APIRouter(prefix="/e/{slug}")


@router.get("/me.json")
def me(ask: EventAsking) -> Response:
    """My id, name, role, stars, seats, drafts; for nobody, no name."""
    person, own = ask.person, ask.own()
    told = {
        "id": person.id if person else None,
        "name": person.name if person else "",
        "role": own.role,
        "language": person.language if person else "",
        "stars": own.stars,
        "seats": own.seats,
        "roaming": own.roaming,
        "topics": own.topics,
        "drafts": own.drafts,
    }
    return JSONResponse(told)


@router.get("/mine.css")
def sheet(ask: EventAsking) -> Response:
    """The sheet by itself: the first paint, and pages without JavaScript."""
    return Response(own_sheet(ask.own()), media_type="text/css")


@router.get("/mine")
def element(ask: EventAsking) -> Response:
    """The personal element."""
    return HTMLResponse(ask.mine_element())
