"""Reading: all reports on one page, with marks that nobody else sees."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from app import book
from app.models import reads
from app.routes.guards import EventAsk, EventAsking
from app.transaction import Answer, Transaction

router = APIRouter(prefix="/e/{slug}")


@router.get("/reading")
def page(ask: EventAsking) -> Response:
    """All reports in the order of the day; with `part` only how far I am."""
    context = _context(ask)
    if "part" in ask.request.query_params:
        return HTMLResponse(ask.house.fragments.page("reads/_progress.html", e=ask.at, is_part=True, **context))
    return ask.live_page("pages/reading.html", "own", is_part=False, **context)


@router.post("/reads")
def put(ask: EventAsking) -> Response:
    """I have read this `harvest`."""
    harvest = ask.fields.id("harvest")

    def verb(tx: Transaction) -> Answer:
        reads.put(tx, harvest)
        return Answer(harvest, location=f"{ask.at}/reading#report-{harvest}")

    return ask.answer(ask.run(verb), _part(ask))


@router.delete("/reads")
def take_back(ask: EventAsking) -> Response:
    """It is unread again."""
    ask.fields.given.setdefault("harvest", ask.request.query_params.get("harvest"))
    harvest = ask.fields.id("harvest")

    def verb(tx: Transaction) -> Answer:
        reads.take_back(tx, harvest)
        return Answer(harvest, location=f"{ask.at}/reading#report-{harvest}")

    return ask.answer(ask.run(verb), _part(ask))


def _part(ask: EventAsk) -> Callable[[], str]:
    def drawn() -> str:
        html = ask.house.fragments.page("reads/_progress.html", e=ask.at, is_part=True, **_context(ask))
        return f'{ask.mine()}<hx-partial hx-target="#progress" hx-swap="outerMorph">{html}</hx-partial>'

    return drawn


def _context(ask: EventAsk) -> dict[str, Any]:
    marks = ask.read(lambda session: reads.of(session, ask.person))
    chapters = [chapter for chapter in book.book(ask.board).chapters if chapter.has_report]
    reports = [meeting.harvest for chapter in chapters for meeting in chapter.meetings if meeting.harvest]
    unread = [report.id for report in reports if report.id not in marks]
    changed = [report.id for report in reports if marks.get(report.id, report.revision) < report.revision]
    return {
        "chapters": chapters,
        "reports": len(reports),
        "unread": unread,
        "changed": changed,
        "is_in": ask.person is not None,
        "revision": ask.board.revision,
    }
