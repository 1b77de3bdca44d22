"""The three pages of an event: phone, wall, desk."""

from datetime import datetime, timedelta

from fastapi import APIRouter
from sqlmodel import Session, col, select
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from app import words
from app.models import board as boards
from app.models.changes import Change
from app.models.people import Person
from app.models.texts import plain
from app.models.topics import Topic
from app.qr import qr
from app.regions import EVERY
from app.routes.guards import EventAsk, EventAsking

router = APIRouter(prefix="/e/{slug}")
PAGES = sorted(EVERY)
LAST_CHANGES = 30


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
        response.set_cookie("language", tongue, 400 * 24 * 3600, samesite="lax", httponly=True)
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


def _private(ask: EventAsk) -> dict[str, object]:
    def question(session: Session) -> dict[str, object]:
        event_id = ask.event.id
        hidden = select(Topic).where(Topic.event_id == event_id, col(Topic.hidden_at).is_not(None))
        here = select(Person).where(Person.event_id == event_id, col(Person.left_at).is_(None)).order_by(Person.name)
        done = (
            select(Change, Person.name)
            .join(Person, col(Person.id) == Change.person_id, isouter=True)
            .where(Change.event_id == event_id, col(Change.kind).not_in(("topic.starred", "topic.unstarred")))
            .order_by(col(Change.id).desc())
            .limit(LAST_CHANGES)
        )
        found: dict[str, object] = {
            "hidden": session.exec(hidden).all(),
            "people": session.exec(here).all(),
            "changes": session.exec(done).all(),
        }
        session.expunge_all()
        return found

    found: dict[str, object] = ask.read(question)
    return found
