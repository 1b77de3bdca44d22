"""Feedback: the page on which somebody looks back, and giving, changing and taking back what they say there."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from app.models import feedbacks
from app.models.board import BreakoutOnBoard
from app.models.columns import SENTENCE
from app.models.rules import NotThere
from app.routes.fields import ident
from app.routes.guards import EventAsk, EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}")


@router.get("/feedback")
def page(ask: EventAsking) -> Response:
    """What I say about the event and the breakouts I was in, and what others said about those I convene; with
    `breakout`, about that one, too. Refuses NotThere."""
    person, own = ask.needs_person(), ask.own()
    asked = _asked(ask)
    begun = [one for one in _in_order(ask) if ask.board.slot[one.slot].starts <= ask.now]
    said = ask.read(lambda session: feedbacks.of(session, person))
    shown = [one for one in _in_order(ask) if one.id in own.seats or one.id in said or one is asked]
    heard = ask.read(lambda session: feedbacks.heard(session, ask.board, person))
    mine = [(one, heard[one.id]) for one in begun if one.topic in own.topics]
    return ask.live_page(
        "pages/feedback.html",
        "own",
        said=said,
        shown=[one for one in shown if one in begun or one.id in said or one is asked],
        others=[one for one in begun if one not in shown],
        asked=asked,
        heard=mine,
        **words(),
    )


@router.post("/feedback")
def give(ask: EventAsking) -> Response:
    """Say how it was, or say it differently."""
    breakout = _breakout(ask)
    mark = ask.fields.number("mark", feedbacks.MARKS[0], feedbacks.MARKS[-1], required=True)
    text = ask.fields.text("text", SENTENCE)

    def verb(tx: Transaction) -> Answer:
        found = feedbacks.give(tx, breakout, mark or 0, text)
        return Answer(
            found.id, location=_place(ask, breakout, mark or 0), said=_("Thank you. Nobody sees that it was you.")
        )

    return ask.do_for(verb)


@router.delete("/feedback")
def take_back(ask: EventAsking) -> Response:
    """Say nothing about it after all."""
    breakout = _breakout(ask)

    def verb(tx: Transaction) -> Answer:
        feedbacks.take_back(tx, breakout)
        return Answer(location=_place(ask, breakout), said=_("It is gone."))

    return ask.do_for(verb)


def for_desk(ask: EventAsk) -> dict[str, Any]:
    """What a facilitator sees of all of it."""
    person = ask.needs_facilitator()
    return {"heard": ask.read(lambda session: feedbacks.heard(session, ask.board, person))} | words()


def words() -> dict[str, Any]:
    """What the partials need to say what a mark means."""
    return {"marks": feedbacks.MARKS, "mark_name": feedbacks.mark_name, "fewest": feedbacks.FEWEST}


def _breakout(ask: EventAsk) -> int | None:
    """Which breakout it is about; a DELETE says so in its address. None is the event."""
    given = ask.fields.given
    if "breakout" in ask.request.query_params:
        given.setdefault("breakout", ask.request.query_params["breakout"])
    return ask.fields.id("breakout") if given.get("breakout") not in (None, "") else None


def _asked(ask: EventAsk) -> BreakoutOnBoard | None:
    given = ask.request.query_params.get("breakout")
    if not given:
        return None
    found = ask.board.breakout.get(ident(given))
    if found is None:
        raise NotThere
    return found


def _in_order(ask: EventAsk) -> list[BreakoutOnBoard]:
    """The breakouts in the order of the day."""
    board = ask.board
    return sorted(board.breakouts, key=lambda one: (board.slot[one.slot].starts, board.room[one.room].number))


def _place(ask: EventAsk, breakout: int | None, mark: int = 0) -> str:
    """Where it stands. With the mark it is another address than before: a browser that is there reads it anew."""
    asked = [f"breakout={breakout}"] * bool(breakout) + [f"mark={mark}"] * bool(mark)
    return f"{ask.at}/feedback{'?' if asked else ''}{'&'.join(asked)}#of-{breakout or 'event'}"
