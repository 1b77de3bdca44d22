"""Revisions: the history of a report, for people and programs, and the way back to an earlier state."""

from typing import Any, NamedTuple

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from app.models import revisions
from app.models.board import HarvestOnBoard, QuestionOnBoard
from app.models.revisions import Told
from app.models.rules import NotThere
from app.models.wordings import Piece, pieces
from app.routes.fields import ident
from app.routes.guards import EventAsk, EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/harvests/{harvest}")
PAGE = 20


class Changed(NamedTuple):
    """A field in which a revision differs from the one before."""

    question: QuestionOnBoard
    pieces: list[Piece]


@router.get("/revisions.json")
def json(ask: EventAsking, harvest: str) -> Response:
    """Every state of a report, the newest first."""
    return JSONResponse({"revisions": [_as_json(ask, one) for one in _read(ask, _found(ask, harvest))]})


@router.get("/revisions")
def page(ask: EventAsking, harvest: str) -> Response:
    """What changed between the states of a report, in words; `before` pages back."""
    report = _found(ask, harvest)
    told = _read(ask, report)
    before = ask.request.query_params.get("before", "")
    if before:
        last = ident(before)
        told = [one for one in told if one.n < last]
    shown = [(one, _changed(ask, told[n + 1] if n + 1 < len(told) else None, one)) for n, one in enumerate(told[:PAGE])]
    breakout = ask.board.breakout[report.breakout]
    return ask.live_page(
        "pages/revisions.html",
        "own",
        report=report,
        topic=ask.board.topic[breakout.topic],
        shown=shown,
        more=told[PAGE - 1].n if len(told) > PAGE else None,
    )


@router.post("/revisions/{n}/restoration")
def restore(ask: EventAsking, harvest: str, n: str) -> Response:
    """Let the report say that again."""
    id, number = ident(harvest), ident(n)

    def verb(tx: Transaction) -> Answer:
        report = revisions.restore(tx, id, number)
        said = _("The report says again what it said then. What it said until now is in its history.")
        return Answer(
            report.id, location=f"{ask.at}/harvests/{id}/revisions", facts={"base": report.revision}, said=said
        )

    return ask.do(verb)


def _found(ask: EventAsk, harvest: str) -> HarvestOnBoard:
    ask.needs_person()
    id = ident(harvest)
    report = next((one for one in ask.board.harvests if one.id == id), None)
    if report is None:
        raise NotThere
    return report


def _read(ask: EventAsk, report: HarvestOnBoard) -> list[Told]:
    found: list[Told] = ask.read(lambda session: revisions.read(session, report.id))
    return found


def _as_json(ask: EventAsk, told: Told) -> dict[str, Any]:
    at = told.at.astimezone(ask.board.zone).isoformat()
    return {"n": told.n, "at": at, "by": told.by, "fields": dict(vars(told.text))}


def _changed(ask: EventAsk, before: Told | None, after: Told) -> list[Changed]:
    found = []
    for question in (question for question in ask.board.questions if question.has_words):
        old = getattr(before.text, question.field) if before else ""
        new = getattr(after.text, question.field)
        if old != new:
            found.append(Changed(question, pieces(old, new)))
    return found
