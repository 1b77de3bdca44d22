"""Dots: give them, take them away, say for which group they count."""

from dataclasses import replace

from fastapi import APIRouter
from starlette.responses import Response

from app.models import ballots, dots
from app.models.columns import NAME
from app.models.rules import Unfit
from app.routes.ballots import part
from app.routes.fields import ident
from app.routes.guards import EventAsk, EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/ballots/{ballot}")


@router.post("/dots")
def give(ask: EventAsking, ballot: str) -> Response:
    """Let `count` dots lie on `item`: absolute, so that asking again changes nothing."""
    item = _item(ask)
    count = ask.fields.number("count", 0, ballots.MOST_DOTS, required=True) or 0
    group = ask.fields.line("group", NAME, required=False) if "group" in ask.fields.given else None

    def verb(tx: Transaction) -> Answer:
        left = dots.give(tx, ident(ballot), item, count, group)
        return Answer(ident(ballot), private={"left": left})

    return _answer(
        ask, ballot, ask.run_for(verb, is_sealed=True), f"#item-{'r' * (item[0] == 'recommendation')}{item[1]}"
    )


@router.post("/group")
def speak_for_group(ask: EventAsking, ballot: str) -> Response:
    """My dots count for `group`; empty for none."""
    group = ask.fields.line("group", NAME, required=False)

    def verb(tx: Transaction) -> Answer:
        dots.speak_for_group(tx, ident(ballot), group)
        return Answer(ident(ballot))

    return _answer(ask, ballot, ask.run_for(verb, is_sealed=True))


def _answer(ask: EventAsk, ballot: str, answer: Answer, anchor: str = "") -> Response:
    """Where it was done is added here: with the op nothing is kept that says where dots lie."""
    asked = ask.fields.given.get("person")
    person = f"?person={ident(str(asked))}" if asked else ""
    location = f"{ask.at}/ballots/{ident(ballot)}{person}{anchor}"
    return ask.answer(replace(answer, location=location), part(ask, ballot))


def _item(ask: EventAsk) -> ballots.Ref:
    raw = ask.fields.given.get("item")
    if raw in (None, ""):
        raise Unfit("item", _("Something to choose is missing here."))
    is_name = isinstance(raw, (int, str)) and not isinstance(raw, bool)
    return ballots.ref(str(raw) if is_name else "")
