"""The application: the house, its doors, and what runs beside them while it is open."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from app import clock, house
from app.intake import Intake
from app.routes import (
    announcements,
    breakouts,
    errors,
    events,
    exports,
    harvests,
    health,
    live,
    mine,
    pages,
    people,
    phases,
    proceedings,
    rooms,
    seats,
    slots,
    stars,
    static,
    topics,
)
from app.settings import Settings

STREETS = (
    events, people, mine, phases, topics, stars, breakouts, seats, harvests, announcements, rooms, slots,
    proceedings, exports, live, pages, health, static,
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
        app.include_router(street.router)
    return Transports(app)


@asynccontextmanager
async def _open_house(app: FastAPI) -> AsyncIterator[None]:
    """Hang the bell, and let the hub hear it, poll and beat until the doors close."""
    here: house.House = app.state.house
    here.bell.hang(asyncio.get_running_loop(), here.hub.wake)
    beside: list[asyncio.Task[Any]] = [
        asyncio.create_task(here.bell.listen()),
        asyncio.create_task(here.hub.poll()),
        asyncio.create_task(here.hub.beat(lambda: clock.now().timestamp())),
    ]
    try:
        yield
    finally:
        here.hub.close()
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        here.database.close()


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
