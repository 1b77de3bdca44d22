"""The personal element: what is mine, told to me alone as a style sheet over the public page.

Public fragments hold both buttons of every pair (star and unstar, go and leave). Which one a person sees is said by
rules with ids. So everybody gets the same bytes, no push can undo it, and it works without JavaScript.
"""

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import HTMLResponse, JSONResponse, Response

from app import clock
from app.models import drafts, proposals
from app.models.events import Event
from app.models.people import Person
from app.routes.guards import EventAsking
from app.sheets import own_sheet

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
        "notes": own.notes,
        "ideas": own.ideas,
        "actions": own.actions,
        "joined": own.joined,
        "topic_drafts": ask.read(lambda session: [d.id for d in drafts.of(session, person)]) if person else [],
    }
    now = clock.now()
    told |= ask.read(lambda session: _proposals(session, ask.event, person, now))
    return JSONResponse(told)


def _proposals(session: Session, event: Event, person: Person | None, now: datetime) -> dict[str, Any]:
    """By kind, those that wait for me; and as `offered` my own last ones, in whatever state."""
    waiting = proposals.read(session, event, person, now).waiting
    told: dict[str, Any] = {
        noun: [proposals.as_json(one) for one in waiting if one.noun == noun] for noun in proposals.NOUNS.values()
    }
    mine = proposals.offers(session, event, person, now)
    return told | {"offered": [{"kind": one.kind} | proposals.as_json(one) for one in mine]}


@router.get("/mine.css")
def sheet(ask: EventAsking) -> Response:
    """The sheet by itself: the first paint, and pages without JavaScript."""
    return Response(own_sheet(ask.own(), ask.board), media_type="text/css")


@router.get("/mine")
def element(ask: EventAsking) -> Response:
    """The personal element."""
    return HTMLResponse(ask.mine_element())
