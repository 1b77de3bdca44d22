"""Recommendations: the list, adding lines or a file, rewording, removing."""

import re

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from app.models import recommendations
from app.models.columns import NAME, SENTENCE, TITLE
from app.models.recommendations import Row
from app.models.rules import Unfit
from app.routes.fields import ident
from app.routes.guards import EventAsk, EventAsking
from app.transaction import Answer, Transaction
from app.words import _, plural

router = APIRouter(prefix="/e/{slug}/recommendations")
LONGEST = 1_000_000
COUNT = re.compile("[0-9]{1,6}")


@router.get("")
def page(ask: EventAsking) -> Response:
    """The list; with `added` and `skipped`, after some were put on it, how many that were."""
    query = ask.request.query_params
    added, skipped = (int(query[name]) if COUNT.fullmatch(query.get(name, "")) else 0 for name in ("added", "skipped"))
    told = _said(added, skipped) if added or skipped else ""
    return ask.live_page("pages/recommendations.html", "recommendations", told=told)


@router.get(".json")
def as_json(ask: EventAsking) -> Response:
    """The list for programs."""
    return JSONResponse({"recommendations": [one.as_json() for one in ask.board.recommendations]})


@router.post("")
def add(ask: EventAsking) -> Response:
    """A line each as `text`, or a `file`: all of it, or nothing and the line that is wrong. With `harvest`, a line of
    that report."""
    if ask.fields.given.get("harvest"):
        return _take_up(ask)
    ask.needs_facilitator()
    rows = _rows(ask)

    def verb(tx: Transaction) -> Answer:
        added, left_out = recommendations.add(tx, rows)
        return _answer(ask, added, left_out, f"?added={len(added)}&skipped={left_out}")

    return ask.do(verb)


def _take_up(ask: EventAsk) -> Response:
    harvest, line = ask.fields.id("harvest"), ask.fields.line("text", SENTENCE)

    def verb(tx: Transaction) -> Answer:
        return _answer(ask, *recommendations.take_up(tx, harvest, line))

    return ask.do(verb)


def _answer(ask: EventAsk, added: list[int], left_out: int, told: str = "") -> Answer:
    facts = {"ids": added, "added": len(added), "skipped": left_out}
    page, said = f"{ask.at}/recommendations{told}", _said(len(added), left_out)
    return Answer(added[0] if added else None, location=page, facts=facts, said=said)


def _said(added: int, left_out: int) -> str:
    said = plural("{n} recommendation is new.", "{n} recommendations are new.", added)
    if left_out:
        said += " " + plural("{n} was on the list already.", "{n} were on the list already.", left_out)
    return said


def _rows(ask: EventAsk) -> list[Row]:
    upload = ask.fields.file("file")
    if upload is not None:
        return recommendations.read(recommendations.decoded(upload.body), "file")
    field = "text" if ask.fields.given.get("text") else "file"
    text = ask.fields.text(field, LONGEST)
    if not text:
        raise Unfit("text", _("Write a line for each recommendation, or choose a file."))
    return recommendations.read(text, field)


@router.post("/{recommendation}")
def reword(ask: EventAsking, recommendation: str) -> Response:
    """Change its words."""
    title, source = ask.fields.line("title", SENTENCE), ask.fields.line("source", TITLE, required=False)
    row = Row("", title, source, ask.fields.line("group", NAME, required=False))

    def verb(tx: Transaction) -> Answer:
        found = recommendations.reword(tx, ident(recommendation), row)
        return Answer(found.id, location=f"{ask.at}/recommendations#recommendation-{found.id}")

    return ask.do(verb)


@router.delete("/{recommendation}")
def remove(ask: EventAsking, recommendation: str) -> Response:
    """Take it off the list."""

    def verb(tx: Transaction) -> Answer:
        found = recommendations.remove(tx, ident(recommendation))
        return Answer(found.id, location=f"{ask.at}/recommendations", said=_("It is off the list."))

    return ask.do(verb)
