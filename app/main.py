"""The application: the house, its doors, and what runs beside them while it is open."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from anyio import to_thread
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from app import clock, house, mails
from app.intake import Intake
from app.routes import (
    actions,
    announcements,
    arrangements,
    attendances,
    ballots,
    bells,
    breakouts,
    calls,
    changes,
    checkins,
    commitments,
    contacts,
    conveners,
    days,
    dots,
    drafts,
    editors,
    errors,
    events,
    excerpts,
    exports,
    feedbacks,
    harvests,
    health,
    helpers,
    hostings,
    ideas,
    learning,
    lines,
    links,
    live,
    mine,
    namings,
    notelinks,
    notetakers,
    notices,
    nudges,
    pages,
    people,
    phases,
    photos,
    pictures,
    plans,
    prints,
    proceedings,
    programmes,
    proposals,
    questions,
    reads,
    recaps,
    recommendations,
    relations,
    remarks,
    revisions,
    rooms,
    rushes,
    seats,
    sequels,
    slots,
    sources,
    stars,
    static,
    themes,
    topics,
    walls,
    warnings,
    whereabouts,
    writings,
)
from app.settings import Settings

STREETS = (
    events, people, mine, notices, phases, topics, conveners, stars, breakouts, changes, proposals, seats, harvests,
    announcements, bells, calls, rooms, slots,
    walls, plans, helpers, prints, arrangements, programmes, proceedings, exports, lines, rushes, live, pages,
    health, static,
    attendances, notelinks, questions, revisions,
    drafts, ideas, remarks, relations, notetakers, days, whereabouts, warnings,
    feedbacks, recaps, sequels, pictures,
    learning, themes, excerpts, sources, editors,
    photos, nudges,
    writings,
    ballots, dots, recommendations, reads,
    actions, checkins, commitments, hostings, links, contacts, namings,
)  # fmt: skip


def create(settings: Settings | None = None) -> ASGIApp:
    """The ASGI application for these settings, or for the environment's."""
    settings = settings or Settings.from_environment()
    app = FastAPI(
        title="Twofeet",
        lifespan=_open_house,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        middleware=[
            Middleware(GZipMiddleware, minimum_size=600, compresslevel=5),
            Middleware(Intake, settings=settings, refuse=errors.turned_away),
        ],
    )
    app.state.settings = settings
    app.state.house = house.build(settings)
    errors.install(app)
    for street in STREETS:
        # Not include_router: its detour by a router of each street is a third of a small answer.
        app.router.routes.extend(street.router.routes)
    return Transports(app)


THREADS = 12
"""Plain functions that run at once. They share one interpreter: with more, whoever holds the database's only write lock
waits for it behind all the others, and a room that comes in at once hears "busy" (bench/RESULTS.md, arriving)."""


@asynccontextmanager
async def _open_house(app: FastAPI) -> AsyncIterator[None]:
    """Hang the bell, and let the hub and the papers hear it, poll and beat until the doors close."""
    here: house.House = app.state.house
    to_thread.current_default_thread_limiter().total_tokens = THREADS
    here.bell.hang(asyncio.get_running_loop(), here.wake)
    beside: list[asyncio.Task[Any]] = [
        asyncio.create_task(here.bell.listen()),
        asyncio.create_task(here.hub.poll()),
        asyncio.create_task(_post(here)),
        asyncio.create_task(here.hub.beat(lambda: clock.now().timestamp())),
        asyncio.create_task(here.courier.travel()),
        asyncio.create_task(here.papers.look()),
        asyncio.create_task(here.papers.beat()),
    ]
    try:
        yield
    finally:
        here.hub.close()
        await here.papers.close()
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        here.database.close()


POST = 20.0  # seconds between two looks at what waits to be sent


async def _post(here: house.House) -> None:
    """Send mails as they come into the queue; a process that ends leaves them to the next one."""
    while True:
        await asyncio.sleep(POST)
        try:
            await asyncio.to_thread(mails.deliver, here.settings, here.database)
        except Exception as trouble:  # the database may be away; the queue is not
            logging.getLogger(__name__).warning("mails wait: %s", type(trouble).__name__)


class Transports:
    """Outermost: notes the server's own transport of a websocket, so that one frame can be written to all.

    uvicorn's `send` is a method of its protocol. Where that is not so (tests, other servers) nothing is noted, and
    mailboxes send through ASGI.
    """

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            protocol = getattr(send, "__self__", None)
            if protocol is not None and type(protocol).__name__ == "WebSocketsSansIOProtocol":
                scope["twofeet.transport"] = protocol.transport
        await self.app(scope, receive, send)
