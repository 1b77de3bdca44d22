"""Who is where, where people agreed to be seen."""

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from app.models import whereabouts
from app.models.texts import plain
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}")


@router.get("/where")
def where(ask: EventAsking) -> Response:
    """The breakouts that are on, with the names of those who agreed; for people of this event."""
    person, board = ask.needs_person(), ask.board
    query = ask.request.query_params.get("q", "")[:200]
    seen = ask.read(lambda session: whereabouts.seen(session, ask.event.id or 0))
    on = {slot.id: slot for slot in board.breakout_slots if slot.is_now(ask.now)}
    words = plain(query).split()

    def fits(names: list[str]) -> list[str]:
        return [name for name in names if all(word in plain(name) for word in words)]

    here = [
        (breakout, board.topic[breakout.topic], board.room[breakout.room], fits(seen.by_breakout.get(breakout.id, [])))
        for breakout in sorted(board.breakouts, key=lambda one: board.room[one.room].number)
        if breakout.slot in on
    ]
    context = {
        "here": [row for row in here if row[3] or not words],
        "between": [name for slot in on for name in fits(seen.roaming.get(slot, []))],
        "on": list(on.values()),
        "query": query,
    }
    if "part" in ask.request.query_params:
        return HTMLResponse(ask.house.fragments.page("whereabouts/_where.html", e=ask.at, **context))
    visible = ask.read(lambda session: whereabouts.is_visible(session, person))
    return ask.live_page("pages/where.html", "own", visible=visible, **context)


@router.post("/me/visibility")
def let_see(ask: EventAsking) -> Response:
    """Others may see which breakout I am in, or not any more."""
    visible = ask.fields.yes("visible")

    def verb(tx: Transaction) -> Answer:
        whereabouts.let_see(tx, visible)
        return Answer(
            location=f"{ask.at}/where",
            said=_("Others may see where you are.") if visible else _("Nobody sees where you are."),
        )

    return ask.do(verb)
