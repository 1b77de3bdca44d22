"""The three pages of an event: phone, wall, desk."""

from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from app import words
from app.models import board as boards
from app.models import desk as desk_reads
from app.models.texts import plain
from app.qr import qr
from app.routes.guards import EventAsk, EventAsking

router = APIRouter(prefix="/e/{slug}")


@router.get("")
def phone(ask: EventAsking) -> Response:
    """The phone page; a newcomer sees the join form."""
    if ask.person is None and "look" not in ask.request.query_params:
        return ask.live_page("pages/join.html", "join")
    return ask.live_page("pages/phone.html", "phone", query=ask.request.query_params.get("q", "")[:200])


@router.get("/wall")
def wall(ask: EventAsking) -> Response:
    """The projector page, read only."""
    return ask.live_page("pages/wall.html", "wall", **_links(ask))


@router.get("/desk")
def desk(ask: EventAsking) -> Response:
    """The facilitator's page."""
    ask.needs_facilitator()
    return ask.live_page("pages/desk.html", "desk", next_slot=_next_slot(ask), **_links(ask), **_private(ask))


@router.get("/desk/private")
def private(ask: EventAsking) -> Response:
    """What the desk alone may see: hidden topics, names, what was done last."""
    ask.needs_facilitator()
    html = ask.house.fragments.page("pages/_private.html", e=ask.at, board=ask.board, **_private(ask))
    return HTMLResponse(html)


@router.get("/board.json")
def board(ask: EventAsking) -> Response:
    """The whole public board, for programs."""
    return JSONResponse(boards.as_json(ask.board))


@router.get("/search.css")
def search(ask: EventAsking) -> Response:
    """The topics that fit a search, as a sheet that hides the others: the search without JavaScript."""
    asked = plain(ask.request.query_params.get("q", "")[:200]).split()
    fits = [
        f"#topic-{topic.id}"
        for topic in ask.board.topics
        if all(word in plain(f"{topic.title} {topic.description} {topic.convener}") for word in asked)
    ]
    but = f":not({','.join(fits)})" if fits else ""
    return Response(f"#topics>article{but}{{display:none}}" if asked else "", media_type="text/css")


@router.get("/language/{tongue}")
def language(ask: EventAsking, tongue: str) -> Response:
    """Speak another language to this device from now on."""
    response = RedirectResponse(ask.at if ask.event else "/", 303)
    if tongue in words.languages():
        ask.keep_language(response, tongue)
    return response


def _next_slot(ask: EventAsk) -> tuple[datetime, datetime]:
    """The hour after the last slot, as a suggestion."""
    last = ask.board.slots[-1].ends if ask.board.slots else ask.now.astimezone(ask.board.zone)
    return last, last + timedelta(hours=1)


def _links(ask: EventAsk) -> dict[str, object]:
    base = ask.house.settings.public_url
    return {
        "public_url": base,
        "address": base.split("://", 1)[1],
        "join_qr": qr(f"{base}/c/{ask.board.event.code}"),
    }


def _private(ask: EventAsk) -> dict[str, Any]:
    found = ask.read(lambda session: desk_reads.read(session, ask.event.id or 0))
    return {"hidden": found.hidden, "people": found.people, "changes": found.changes}
