"""Announcements: to everybody or to one breakout, now or later; seen, read again, taken back."""

import re
from datetime import datetime

from fastapi import APIRouter
from starlette.responses import Response

from app.models import announcements
from app.models.columns import SENTENCE
from app.routes.fields import ident
from app.routes.guards import EventAsk, EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/announcements")


@router.get("")
def page(ask: EventAsking) -> Response:
    """All that was said to everybody, the newest first."""
    return ask.live_page("pages/announcements.html", "announcements")


@router.post("")
def announce(ask: EventAsking) -> Response:
    """Say something to everybody, or to `breakout`; now, or `at` a time."""
    fields = ask.fields
    text = fields.line("text", SENTENCE)

    def verb(tx: Transaction) -> Answer:
        tx.needs_facilitator()
        breakout = fields.id("breakout") if fields.given.get("breakout") not in (None, "") else None
        found = announcements.announce(tx, text, breakout, _at(ask, tx))
        said = _("It will be said.") if found.at > tx.now else _("Everybody sees it.")
        if breakout and found.at <= tx.now:
            said = _("Who is in it sees it.")
        return Answer(found.id, location=f"{ask.at}/desk", said=said)

    return ask.do(verb)


def _at(ask: EventAsk, tx: Transaction) -> datetime | None:
    """`at`: a time of today, or a moment in ISO 8601, local without an offset; None when it was left empty."""
    fields = ask.fields
    raw = fields.line("at", 40, required=False)
    if not raw:
        return None
    if re.fullmatch(r"[0-2]?[0-9]:[0-5][0-9]", raw):
        day = tx.now.astimezone(tx.event.zone).date().isoformat()
        fields.given["at"] = f"{day}T{raw.zfill(5)}"
    return fields.moment("at", tx.event.zone)


@router.delete("/{announcement}")
def take_back(ask: EventAsking, announcement: str) -> Response:
    """Take it back, said or still to be said."""

    def verb(tx: Transaction) -> Answer:
        announcements.take_back(tx, ident(announcement))
        return Answer(ident(announcement), location=f"{ask.at}/desk", said=_("Taken back."))

    return ask.do(verb)


@router.post("/{announcement}/seen")
def see(ask: EventAsking, announcement: str) -> Response:
    """I have seen it."""

    def verb(tx: Transaction) -> Answer:
        announcements.see(tx, ident(announcement))
        return Answer(ident(announcement), location=ask.at)

    answer = ask.run(verb)
    return ask.answer(answer, lambda: ask.mine() + ask.inbox(is_partial=True))
