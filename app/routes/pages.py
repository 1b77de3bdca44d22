"""The pages of an event: phone, wall, and the desk with its rooms."""

from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from app import words
from app.models import announcements, calls, themes, warnings
from app.models import board as boards
from app.models import desk as desk_reads
from app.models.board import WallOnBoard
from app.models.rules import NotThere
from app.models.slots import Slot
from app.models.walls import MAIN
from app.qr import qr
from app.routes import actions, arrangements, feedbacks, nudges, pasts, sequels
from app.routes.guards import EventAsk, EventAsking
from app.routes.ways import way_back


class Showing(NamedTuple):
    """The wall that a page shows."""

    key: str
    scene: str
    step: int | None


router = APIRouter(prefix="/e/{slug}")


@router.get("")
def phone(ask: EventAsking) -> Response:
    """The phone page; a newcomer sees the join form."""
    if ask.person is None and "look" not in ask.request.query_params:
        return ask.live_page("pages/join.html", "join", to=way_back(ask.slug, ask.request.query_params.get("to", "")))
    query = ask.request.query_params.get("q", "")[:200]
    return ask.live_page("pages/phone.html", "phone", query=query, follows=sequels.follows(ask))


@router.get("/wall")
def wall(ask: EventAsking) -> Response:
    """The projector page, read only: the main wall, or the one of this name; with `at` or `revision`, the wall as it
    was. Refuses NotThere."""
    then = pasts.asked(ask)
    if then is not None:
        return pasts.page(ask, then)
    name = ask.request.query_params.get("name", MAIN).casefold()
    found = next((wall for wall in ask.board.walls if name in (wall.name.casefold(), wall.key)), None)
    if found is None:
        raise NotThere
    return ask.live_page("pages/wall.html", "wall", screen=_screen(ask, found), **_links(ask))


@router.get("/desk")
def desk(ask: EventAsking) -> Response:
    """The facilitator's page: the day, the wall as it is, and what waits for them."""
    ask.needs_facilitator()
    return ask.live_page(
        "pages/desk.html", "desk", screen=_screen(ask, ask.board.walls[0]), **_links(ask), **_private(ask)
    )


@router.get("/desk/remote")
def remote(ask: EventAsking) -> Response:
    """The walls in a facilitator's hand: two large buttons, and the list of scenes."""
    ask.needs_facilitator()
    return ask.live_page("pages/remote.html", "remote")


@router.get("/desk/wall")
def moves(ask: EventAsking) -> Response:
    """The wall at the desk, where cards are moved; with `at` or `revision`, as it was, to be read only."""
    ask.needs_facilitator()
    then = pasts.asked(ask)
    if then is not None:
        return pasts.sheet(ask, then)
    return ask.live_page("pages/moves.html", "moves", **_moved(ask))


@router.get("/desk/space")
def space(ask: EventAsking) -> Response:
    """Looking after the space: links, wording, rooms, slots, topics, people."""
    ask.needs_facilitator()
    return ask.live_page("pages/space.html", "space", next_slot=_next_slot(ask), **_links(ask), **_private(ask))


@router.get("/desk/harvest")
def harvesting(ask: EventAsking) -> Response:
    """All that comes after the wall: reports, deciding, closing."""
    ask.needs_facilitator()
    return ask.live_page("pages/harvesting.html", "harvesting", **_harvested(ask))


@router.get("/desk/private")
def private(ask: EventAsking) -> Response:
    """What the desk alone may see, for the page that says so: `desk` what waits, `space` what is kept,
    `moves` what can be undone, `harvesting` what comes after the wall."""
    ask.needs_facilitator()
    page = ask.request.query_params.get("page", "")
    part = {"space": "_kept", "harvesting": "_harvested", "arrangement": "_arrangement", "moves": "_moved"}.get(
        page, "_for_you"
    )
    more = {"arrangement": arrangements.kept, "moves": _moved, "harvesting": _harvested}.get(page, _private)(ask)
    known = {"e": ask.at, "board": ask.board, "event": ask.board.event}
    html = ask.house.fragments.page(f"pages/{part}.html", **known, **more)
    return HTMLResponse(html)


@router.get("/board.json")
def board(ask: EventAsking) -> Response:
    """The whole public board, for programs; with `at` or `revision`, as it was."""
    then = pasts.asked(ask)
    return JSONResponse(boards.as_json(then.board if then else ask.board))


@router.get("/search.css")
def search(ask: EventAsking) -> Response:
    """The topics that fit a search, as a sheet that hides the others: the search without JavaScript."""
    asked = ask.request.query_params.get("q", "")[:200].strip()
    fits = [f"#topic-{topic.id}" for topic in ask.board.topics if topic.fits(asked)]
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
    """The hour after the last slot that everybody sees, as a suggestion."""
    last = ask.board.slots[-1].ends if ask.board.slots else ask.now.astimezone(ask.board.zone)
    return last, last + timedelta(hours=1)


def _harvested(ask: EventAsk) -> dict[str, object]:
    """What the desk alone sees of the harvest."""
    found = ask.read(lambda session: len(themes.of(session, ask.event.id or 0)))
    return feedbacks.for_desk(ask) | actions.for_desk(ask) | {"missing": nudges.for_desk(ask), "themes": found}


def _screen(ask: EventAsk, wall: WallOnBoard) -> Showing:
    """What a wall shows as its page is drawn; from then on the page follows the wall's region."""
    view = ask.regions[f"wall-{wall.key}"].view
    return Showing(wall.key, view.scene, view.step)


def _links(ask: EventAsk) -> dict[str, object]:
    base = ask.house.settings.public_url
    return {
        "public_url": base,
        "address": base.split("://", 1)[1],
        "join_qr": qr(f"{base}/c/{ask.board.event.code}"),
    }


def _private(ask: EventAsk) -> dict[str, Any]:
    found = ask.read(lambda session: desk_reads.read(session, ask.event.id or 0))
    return {
        "hidden": found.hidden,
        "hidden_ideas": found.hidden_ideas,
        "people": found.people,
        "changes": found.changes,
        "can_undo": found.can_undo,
        "undo": found.undo,
        "held_rooms": found.held_rooms,
        "held_slots": _by_day(found.held_slots, ask.board.zone),
        "waiting": ask.read(lambda session: calls.waiting(session, ask.event.id or 0)),
        "coming": ask.read(lambda session: announcements.coming(session, ask.event.id or 0, ask.now)),
        "ago": lambda moment: max(0, int((ask.now - moment).total_seconds() // 60)),
        "tight": desk_reads.tight(ask.board, found, ask.now),
        "owed": nudges.owed(ask),
        "zone": ask.board.zone,
        "me": ask.needs_person().id,
        "hints": ask.read(lambda session: warnings.for_desk(session, ask.board, ask.now)),
    }


def _moved(ask: EventAsk) -> dict[str, Any]:
    """What can be undone, and the minutes at which the wall changed."""
    return _private(ask) | {"trail": ask.read(lambda session: desk_reads.trail(session, ask.event, ask.now))}


def _by_day(slots: list[Slot], zone: ZoneInfo) -> dict[date, list[Slot]]:
    """Slots by the day on which they begin where the event is."""
    return {day: list(here) for day, here in groupby(slots, lambda slot: slot.starts.astimezone(zone).date())}
