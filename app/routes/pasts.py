"""The wall as it was: which moment an address asks for, and the page that shows it, read only."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session
from starlette.responses import HTMLResponse

from app.models import pasts
from app.regions import regions
from app.regions.moves import SpotView
from app.regions.region import Moment
from app.routes.fields import BIGGEST, Fields
from app.routes.guards import EventAsk


def asked(ask: EventAsk) -> Moment | None:
    """The board as it was, where the address says so (`at=`, `revision=`); None for the board of now. Refuses
    NotThere for what never was or is not kept, Unfit for what is no moment."""
    query, event = ask.request.query_params, ask.event
    if not query.get("at") and not query.get("revision"):
        return None

    def question(session: Session) -> tuple[int, datetime]:
        if query.get("revision"):
            revision = Fields(dict(query)).number("revision", 0, BIGGEST, required=True) or 0
            return pasts.check(event, revision), pasts.moment_of(session, event.id or 0, revision)
        # A plus sign that was not written as %2B has become a space.
        given = re.sub(r"(T.*) (\d\d:?\d\d)$", r"\1+\2", query["at"].strip()[:80])
        moment = Fields({"at": given}).moment("at", event.zone)
        return pasts.revision_at(session, event, moment), moment

    revision, moment = ask.read(question)
    return Moment(ask.house.boards.past(event.id or 0, revision), min(moment, ask.now))


def page(ask: EventAsk, then: Moment) -> HTMLResponse:
    """The wall at that moment. Nothing on it can be pressed, and no push reaches it."""
    fragments, drawn = ask.house.fragments, regions(then.board, then.now)

    def fill(container: str) -> Any:
        return fragments.fill(drawn, container, ask.slug)

    return ask.page(
        "pages/past.html",
        board=then.board,
        event=then.board.event,
        e=ask.at,
        then=then.now.astimezone(then.board.zone),
        fill=fill,
        region=lambda id: fragments.region(drawn, id, ask.slug),
        back=f"{ask.at}/desk/wall" if ask.is_facilitator else f"{ask.at}/wall",
    )


def sheet(ask: EventAsk, then: Moment) -> HTMLResponse:
    """The wall of the desk at that moment: every day and room, and nothing that could be picked up."""
    fragments, drawn = ask.house.fragments, regions(then.board, then.now)
    for id, region in drawn.items():
        if isinstance(region.view, SpotView):
            drawn[id] = replace(region, view=replace(region.view, still=True))
    return ask.page(
        "pages/earlier.html",
        event=then.board.event,
        e=ask.at,
        then=then.now.astimezone(then.board.zone),
        fill=lambda container: fragments.fill(drawn, container, ask.slug),
    )
