"""Nudges: ask kindly for a report, or for all that are missing."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import nudges
from app.routes.fields import ident
from app.routes.guards import EventAsk, EventAsking
from app.transaction import Answer, Transaction
from app.words import plural

router = APIRouter(prefix="/e/{slug}")


def for_desk(ask: EventAsk) -> list[nudges.Missing]:
    """The breakouts that have begun and have no report."""
    board, now, me = ask.board, ask.now, ask.needs_person().id or 0
    found: list[nudges.Missing] = ask.read(lambda session: nudges.missing(session, board, me, now))
    return found


def owed(ask: EventAsk) -> int:
    """How many breakouts are over and have no report."""
    board = ask.board
    return sum(board.slot[one.slot].ends <= ask.now and one.id not in board.harvest_of for one in board.breakouts)


@router.post("/breakouts/{breakout}/nudge")
def send(ask: EventAsking, breakout: str) -> Response:
    """Ask who convenes it and who takes notes."""

    def verb(tx: Transaction) -> Answer:
        told = nudges.send(tx, ident(breakout))
        said = plural("{n} person is asked.", "{n} people are asked.", told)
        return Answer(location=f"{ask.at}/desk/harvest#missing", facts={"people": told}, said=said)

    return ask.do(verb)


@router.post("/nudges")
def send_all(ask: EventAsking) -> Response:
    """Ask for every report that is missing."""

    def verb(tx: Transaction) -> Answer:
        n = nudges.send_all(tx)
        said = plural("Asked for {n} report.", "Asked for {n} reports.", n)
        return Answer(location=f"{ask.at}/desk/harvest#missing", facts={"reports": n}, said=said)

    return ask.do(verb)
