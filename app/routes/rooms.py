"""Rooms: add, change, remove."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import rooms
from app.models.columns import NAME
from app.models.rooms import Room
from app.models.rules import NotThere
from app.routes.fields import ident
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/rooms")
MOST_SEATS = 100_000


@router.post("")
def add(ask: EventAsking) -> Response:
    """Open another room."""
    name, seats = ask.fields.line("name", NAME), ask.fields.number("seats", 1, MOST_SEATS)

    def verb(tx: Transaction) -> Answer:
        room = rooms.add(tx, name, seats)
        return Answer(room.id, location=f"{ask.at}/desk#doors", said=_("{room} is on the wall.", room=name))

    return ask.do(verb)


@router.post("/{room}")
def change(ask: EventAsking, room: str) -> Response:
    """Another name or number of seats; what is left out stays."""
    given = ask.fields.given
    name = ask.fields.line("name", NAME) if "name" in given else None
    seats = ask.fields.number("seats", 1, MOST_SEATS)

    def verb(tx: Transaction) -> Answer:
        found = _found(tx, room)
        rooms.change(tx, found, name or found.name, seats if "seats" in given else found.seats)
        return Answer(found.id, location=f"{ask.at}/desk#doors", said=_("Changed."))

    return ask.do(verb)


@router.delete("/{room}")
def remove(ask: EventAsking, room: str) -> Response:
    """Take an unused room off the wall."""

    def verb(tx: Transaction) -> Answer:
        found = _found(tx, room)
        rooms.remove(tx, found)
        return Answer(found.id, location=f"{ask.at}/desk#doors", said=_("{room} is closed.", room=found.name))

    return ask.do(verb)


def _found(tx: Transaction, room: str) -> Room:
    tx.needs_facilitator()
    found = tx.session.get(Room, ident(room))
    if found is None or found.event_id != tx.event_id or found.removed_at:
        raise NotThere
    return found
