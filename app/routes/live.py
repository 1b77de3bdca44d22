"""The two doors of the push: a websocket, and the same frames by asking; and the one for writing together."""

import json
import logging
from contextlib import suppress
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query, Request, WebSocket
from starlette.responses import HTMLResponse, Response
from starlette.websockets import WebSocketDisconnect

from app import words
from app.house import House
from app.models import keys
from app.models.rules import NotThere
from app.realtime.mailbox import COME_BACK, Mailbox
from app.realtime.papers import Closed
from app.realtime.pens import Pen
from app.regions import EVERY
from app.routes.fields import ident
from app.routes.guards import COOKIE

log = logging.getLogger(__name__)
router = APIRouter(prefix="/e/{slug}")
GONE = 4004
TOO_MUCH = 1008
MOST_MESSAGES = 20  # a page has nothing to say on its socket; who talks is not one of ours
LATEST = 4_102_444_800.0  # 2100: no page was drawn later


def _known(house: House, slug: str, secret: str = "") -> tuple[int, int]:
    """The event, and whose page this is, for nudges; what is pushed is the same for all. Refuses NotThere."""
    with house.database.reading() as session:
        event, person = keys.known(session, slug, secret[:128])
        return event.id or 0, person.id or 0 if person else 0


def _page(name: str) -> str:
    return name if name in EVERY else "phone"


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else -1


def _time(text: str) -> float:
    with suppress(ValueError):
        return min(max(float(text), 0.0), LATEST) if text.isascii() and len(text) < 40 and "n" not in text else 0.0
    return 0.0


@router.websocket("/live")
async def live(
    socket: WebSocket, slug: str, since: str = "", at: str = "", page: str = "phone", lang: str = ""
) -> None:
    """Pushes changed regions. The first message brings the page up to date. Public: it needs no cookie."""

    house: House = socket.app.state.house
    await socket.accept()
    try:
        event_id, owner = await to_thread.run_sync(_known, house, slug, socket.cookies.get(COOKIE, ""))
    except NotThere:
        await socket.close(GONE)  # a refused handshake would be tried again for ever
        return
    language = words.choose(lang, words.language())
    phone = Mailbox(socket, _page(page), language, socket.scope.get("twofeet.transport"), owner)
    channel = await house.hub.subscribe(event_id, phone, _whole(since), _time(at))
    try:
        for _ in range(MOST_MESSAGES):
            await socket.receive_text()
        await socket.close(TOO_MUCH)
    except (WebSocketDisconnect, KeyError, RuntimeError):
        pass
    finally:
        house.hub.unsubscribe(channel, phone)


@router.get("/since/{revision}")
async def since(
    request: Request, slug: str, revision: str, at: str = "", page: Annotated[str, Query()] = "phone", lang: str = ""
) -> Response:
    """The regions changed since a revision, as html; with `Accept: application/json` the frame itself."""

    house: House = request.app.state.house
    event_id, _ = await to_thread.run_sync(_known, house, slug)
    language = words.choose(lang, words.language())
    frame = await house.hub.catch_up(event_id, _whole(revision), _time(at), _page(page), language)
    if "application/json" in request.headers.get("accept", ""):
        return Response(frame, media_type="application/json")
    told: dict[str, Any] = json.loads(frame)
    return HTMLResponse(told["content"], headers={"Twofeet-Revision": str(told["rev"])})


@router.websocket("/breakouts/{breakout}/harvest/live")
async def write(socket: WebSocket, slug: str, breakout: str) -> None:
    """Writing together: the Yjs sync protocol, in which a message of more than one frame comes in parts (kind 4, then
    1 when more follow, else 0). Beside it, as text: `{"at": field}` from the page; `{"here": [...]}` and
    `{"stored": n}` to it, the number of its messages that are committed. Closes with 4001 and a rule when the asker
    may not write (any more), with 1008 when no page of ours talks like that."""

    house: House = socket.app.state.house
    await socket.accept()  # a refused handshake would be tried again for ever
    try:
        id = ident(breakout)
        event_id, owner, name = await to_thread.run_sync(house.shelf.open, slug, socket.cookies.get(COOKIE, ""), id)
    except NotThere as refusal:
        await socket.close(4001, refusal.rule)
    except Closed as closed:
        await socket.close(closed.code, closed.why)
    except Exception as error:  # the database is away; the page comes back
        log.warning("nobody can be let in: %s", type(error).__name__)
        await socket.close(COME_BACK)
    else:
        with suppress(WebSocketDisconnect, RuntimeError):
            pen = Pen(socket, socket.scope.get("twofeet.transport"), owner, name)
            await house.papers.write(event_id, id, pen)
