"""Switching the phase of the day."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import phases, walls
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
        said = _("Now: {phase}.", phase=phases.name(phase))
        scene = walls.find(tx, walls.MAIN).scene
        if scene and scene != walls.FOLLOWING[phase]:  # chosen by hand: it does not come along
            said += " " + _("The wall stays on {scene} until you let it follow the day.", scene=walls.name(scene))
        return Answer(tx.event.id, location=f"{ask.at}/desk", said=said)

    return ask.do(verb)
