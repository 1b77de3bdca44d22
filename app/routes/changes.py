"""What happened: for programs, for the desk, and undone from there."""

from typing import Any

from fastapi import APIRouter
from markupsafe import Markup
from sqlmodel import Session
from starlette.responses import JSONResponse, Response

from app.models import changes, undos
from app.models.changes import PAGE, Change
from app.routes.fields import BIGGEST, Fields
from app.routes.guards import EventAsk, EventAsking
from app.story import told
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}")
NOUNS = ("topic", "breakout", "room", "slot", "phase", "wall", "harvest", "announcement", "person")


@router.get("/changes.json")
def story(ask: EventAsking) -> Response:
    """The story of the wall, newest first, a page at a time. The desk reads a little more than everybody."""
    rows, following = _page(ask)
    zone = ask.board.zone
    listed = [
        {
            "id": change.id,
            "revision": change.revision,
            "at": change.at.astimezone(zone).isoformat(),
            "by": name,
            "kind": change.kind,
            "text": Markup(told(change.kind, change.facts)).striptags(),
        }
        for change, name, _can in rows
    ]
    return JSONResponse({"changes": listed, "next": following and f"{ask.at}/changes.json{following}"})


@router.get("/desk/history")
def history(ask: EventAsking) -> Response:
    """Everything that happened, for the desk."""
    ask.needs_facilitator()
    rows, following = _page(ask)
    return ask.live_page(
        "pages/history.html",
        "history",
        rows=rows,
        gone=ask.read(lambda session: undos.gone(session, ask.event.id or 0)),
        following=following and f"{ask.at}/desk/history{following}",
        noun=_noun(ask),
        nouns=_nouns(),
    )


@router.post("/undo")
def undo(ask: EventAsking) -> Response:
    """Undo the last change of the wall, or the named one."""
    change = ask.fields.id("change") if ask.fields.given.get("change") else None

    def verb(tx: Transaction) -> Answer:
        undos.undo(tx, change)
        return Answer(tx.changes[-1].id, location=f"{ask.at}/desk/wall", said=_("Undone."))

    return ask.do(verb)


def _page(ask: EventAsk) -> tuple[list[tuple[Change, str, bool]], str | None]:
    """A page of changes, each with whether the desk can undo it; and the query of the next page."""
    before = Fields(dict(ask.request.query_params)).number("before", 1, BIGGEST)
    noun, event, is_desk = _noun(ask), ask.event, ask.is_facilitator

    def question(session: Session) -> tuple[Any, set[int]]:
        rows = changes.told(session, event.id or 0, before, noun, is_desk)
        walls = undos.undoable(session, event.id or 0, {change.revision for change, _name in rows})
        return rows, walls

    rows, walls = ask.read(question)
    shown = [(change, name, change.revision in walls and not undos.is_own(change.kind)) for change, name in rows[:PAGE]]
    if len(rows) <= PAGE:
        return shown, None
    return shown, f"?before={shown[-1][0].id}" + (f"&kind={noun}" if noun else "")


def _noun(ask: EventAsk) -> str:
    asked = ask.request.query_params.get("kind", "")
    return asked if asked in NOUNS else ""


def _nouns() -> dict[str, str]:
    return {
        "topic": _("Topics"), "breakout": _("Places"), "room": _("Rooms"), "slot": _("Times"), "phase": _("Phases"),
        "wall": _("Undone"), "harvest": _("Reports"), "announcement": _("Announcements"), "person": _("People"),
    }  # fmt: skip
