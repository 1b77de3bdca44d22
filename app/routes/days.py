"""My day: the page of one person's own day, their calendar, and the guide for somebody's first Open Space."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from app.models import days, drafts, keys, notices
from app.routes.guards import EventAsk, EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}")


@router.get("/me/day")
def mine(ask: EventAsking) -> Response:
    """What is mine today, and what has changed; with `part` only what the page fetches anew."""
    ask.needs_person()
    context = _day(ask)
    if "part" in ask.request.query_params:
        return HTMLResponse(ask.house.fragments.page("days/_day.html", e=ask.at, **context))
    return ask.live_page("pages/day.html", "own", **context)


def _day(ask: EventAsk) -> dict[str, Any]:
    person, own = ask.needs_person(), ask.own()
    waiting = ask.read(lambda session: notices.unseen(session, person))
    return {
        "hours": days.hours(ask.board, own, ask.now),
        "moved": [notice for notice in waiting if notice.kind in notices.OF_THE_WALL],
        "drafts": ask.read(lambda session: len(drafts.of(session, person))),
        "several": len({slot.starts.date() for slot in ask.board.slots}) > 1,
    }


@router.delete("/keys/calendar")
def stop_calendars(ask: EventAsking) -> Response:
    """No calendar hears of my day any more."""

    def verb(tx: Transaction) -> Answer:
        keys.revoke(tx, "calendar")
        return Answer(location=f"{ask.at}/me/day", said=_("The addresses you gave to calendars no longer work."))

    return ask.do(verb)


@router.get("/guide")
def guide(ask: EventAsking) -> Response:
    """Open Space in five cards."""
    return ask.live_page("pages/guide.html", "own")
