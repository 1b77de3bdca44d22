"""Walls: what they show, and other ones."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import walls
from app.models.columns import NAME
from app.models.walls import AUTO, MOST_STEP, SCENES, Wall
from app.routes.guards import EventAsk, EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/walls")
TURNS = {"next": 1, "previous": -1}


@router.post("")
def add(ask: EventAsking) -> Response:
    """Another wall."""
    name = ask.fields.line("name", NAME)

    def verb(tx: Transaction) -> Answer:
        wall = walls.add(tx, name)
        return Answer(wall.id, location=f"{ask.at}/desk#walls", said=_("{wall} can be opened now.", wall=name))

    return ask.do(verb)


@router.delete("/{wall}")
def remove(ask: EventAsking, wall: str) -> Response:
    """Take a wall away."""

    def verb(tx: Transaction) -> Answer:
        walls.remove(tx, wall)
        return Answer(location=f"{ask.at}/desk#walls")

    return ask.do(verb)


@router.post("/{wall}/scene")
def show(ask: EventAsking, wall: str) -> Response:
    """Show a scene, and a step of it; or turn to the one after or before (`turn`: `next`, `previous`)."""
    turn = ask.fields.choice("turn", ("", *TURNS), "")
    if turn:
        return ask.do(lambda tx: _shown(ask, walls.turn(tx, wall, TURNS[turn])))
    scene, step = ask.fields.choice("scene", (AUTO, *SCENES)), ask.fields.number("step", 1, MOST_STEP)
    if scene == AUTO:
        return follow(ask, wall)
    return ask.do(lambda tx: _shown(ask, walls.show(tx, wall, scene, step)))


@router.delete("/{wall}/scene")
def follow(ask: EventAsking, wall: str) -> Response:
    """Let the wall follow the day."""
    return ask.do(lambda tx: _shown(ask, walls.follow(tx, wall)))


def _shown(ask: EventAsk, wall: Wall) -> Answer:
    """Back to where it was switched: the desk, or the remote in somebody's hand."""
    back = "/desk/remote" if ask.fields.given.get("back") == "remote" else "/desk"
    facts = {"wall": wall.name, "scene": wall.scene or AUTO, "step": wall.step}
    return Answer(wall.id, location=f"{ask.at}{back}", facts=facts)
