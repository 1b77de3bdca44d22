"""Switching the phase of the day."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import phases
from app.models.events import PHASES
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}")


@router.post("/phase")
def switch(ask: EventAsking) -> Response:
    """Go to a phase; every page follows."""
    phase = ask.fields.choice("phase", PHASES)

    def verb(tx: Transaction) -> Answer:
        phases.switch(tx, phase)
        return Answer(tx.event.id, location=f"{ask.at}/desk", said=_("Now: {phase}.", phase=phases.name(phase)))

    return ask.do(verb)
