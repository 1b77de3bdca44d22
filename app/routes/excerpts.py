"""Excerpts: lines of reports put into themes, shortened, moved, taken out again."""

import re
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from app.models import excerpts, themes
from app.models.columns import REPORT
from app.models.excerpts import Excerpt
from app.models.rules import NotThere
from app.routes.fields import ident
from app.routes.guards import EventAsk, EventAsking
from app.transaction import Answer, Transaction
from app.words import _, plural

router = APIRouter(prefix="/e/{slug}")
KEY = re.compile(r"([0-9]{1,10})-([0-9]{1,10})(?:-[a-z_]{1,40}-[0-9a-f]{10})?")


@router.post("/excerpts")
def take_by_line(ask: EventAsking) -> Response:
    """Put `line` into `theme`: a line's key, or a report's, which is all of its lines. One form for the whole tray,
    which works without a script."""
    return _take(ask, ask.fields.id("theme"))


@router.post("/themes/{theme}/excerpts")
def take(ask: EventAsking, theme: str) -> Response:
    """Put something of a `harvest` (with `source`, one of that earlier event) into a theme: the `text` that it says,
    or all of it."""
    return _take(ask, ident(theme))


def _take(ask: EventAsk, theme: int) -> Response:
    text, key = ask.fields.text("text", REPORT), ask.fields.line("line", 200, required=False)
    if key:
        found = KEY.fullmatch(key)
        if found is None:
            raise NotThere
        source, harvest = int(found[1]), ident(found[2])
        key = key if key.count("-") > 1 else ""
    else:
        source = ask.fields.id("source") if ask.fields.given.get("source") not in (None, "", "0", 0) else 0
        harvest = ask.fields.id("harvest")

    def verb(tx: Transaction) -> Answer:
        taken = excerpts.take(tx, theme, source, harvest, text, key)
        into = themes.find(tx, theme).title
        said = plural("{n} line stands in “{title}”.", "{n} lines stand in “{title}”.", len(taken), title=into)
        at = f"{ask.at}/themes?theme={theme}#tray"
        return Answer(taken[0].id if taken else None, location=at, facts=_facts(taken), said=said)

    return ask.do(verb)


def _facts(taken: list[Excerpt]) -> dict[str, Any]:
    return {"excerpts": [excerpt.id for excerpt in taken]}


@router.post("/excerpts/{excerpt}")
def change(ask: EventAsking, excerpt: str) -> Response:
    """Its `text`, its `theme`, its place in it (`to`); what is not sent stays."""
    given = ask.fields.given
    text = ask.fields.text("text", REPORT, required=True) if "text" in given else None
    theme = ask.fields.id("theme") if given.get("theme") else None
    to = ask.fields.number("to", 1, 10_000)

    def verb(tx: Transaction) -> Answer:
        changed = excerpts.change(tx, ident(excerpt), text, theme, to)
        at = f"{ask.at}/themes/{changed.theme_id}#excerpt-{changed.id}"
        return Answer(changed.id, location=at, said=_("Kept."))

    return ask.do(verb)


@router.delete("/excerpts/{excerpt}")
def put_back(ask: EventAsking, excerpt: str) -> Response:
    """Take it out of its theme."""

    def verb(tx: Transaction) -> Answer:
        gone = excerpts.put_back(tx, ident(excerpt))
        at = f"{ask.at}/themes?theme={gone.theme_id}#theme-{gone.theme_id}"
        return Answer(gone.id, location=at, said=_("It lies with the material again."))

    return ask.do(verb)
