"""Rooms: add, change, remove; a page for whoever looks for one, and a page for the tablet at its door."""

import re

from fastapi import APIRouter
from starlette.responses import Response

from app.models import rooms
from app.models.board import RoomOnBoard
from app.models.columns import NAME, SENTENCE
from app.models.rooms import ACCESS, Room, Whereabouts
from app.models.rules import NotThere, Unfit
from app.qr import qr
from app.routes.fields import Fields, ident
from app.routes.guards import EventAsk, EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/rooms")
MOST_SEATS = 100_000


@router.post("")
def add(ask: EventAsking) -> Response:
    """Open another room, or hold it back for later."""
    name, seats = ask.fields.line("name", NAME), ask.fields.number("seats", 1, MOST_SEATS)
    found, held = _whereabouts(ask.fields, Whereabouts()), ask.fields.yes("held")

    def verb(tx: Transaction) -> Answer:
        room = rooms.add(tx, name, seats, found, held)
        said = _("Held back. Only the desk knows of it.") if held else _("{room} is on the wall.", room=name)
        return Answer(room.id, location=f"{ask.at}/desk/space#doors", said=said)

    return ask.do(verb)


@router.get("/{room}")
def one(ask: EventAsking, room: str) -> Response:
    """Where a room is, and what is on there today."""
    found = _on_board(ask, room)
    return ask.live_page("pages/room.html", "room", room=found)


@router.get("/{room}/door")
def door(ask: EventAsking, room: str) -> Response:
    """The tablet at the door: what is on in here, to be read from three metres. Nobody has to come in for it."""
    found = _on_board(ask, room)
    base = ask.house.settings.public_url
    code = qr(f"{base}{ask.at}/rooms/{found.id}")
    return ask.live_page("pages/door.html", "door", room=found, code=code, address=base.split("://", 1)[1])


@router.post("/{room}")
def change(ask: EventAsking, room: str) -> Response:
    """Another name or number of seats, a better way to say where it is, hold it back or open it; what is left out
    stays."""
    given = ask.fields.given
    name = ask.fields.line("name", NAME) if "name" in given else None
    seats = ask.fields.number("seats", 1, MOST_SEATS)
    held = ask.fields.yes("held") if "held" in given else None
    _whereabouts(ask.fields, Whereabouts())  # what is wrong is said before anything is locked

    def verb(tx: Transaction) -> Answer:
        found = _found(tx, room)
        if given.keys() - {"held", "op"}:
            _change(tx, ask.fields, found, name, seats)
        if held is not None:
            (rooms.hold if held else rooms.release)(tx, found)
        return Answer(found.id, location=f"{ask.at}/desk/space#doors", said=_("Changed."))

    return ask.do(verb)


@router.post("/{room}/release")
def release(ask: EventAsking, room: str) -> Response:
    """Open what was held back."""

    def verb(tx: Transaction) -> Answer:
        found = _found(tx, room)
        rooms.release(tx, found)
        return Answer(
            found.id, location=f"{ask.at}/desk/space#doors", said=_("{room} is on the wall.", room=found.name)
        )

    return ask.do(verb)


@router.delete("/{room}")
def remove(ask: EventAsking, room: str) -> Response:
    """Take an unused room off the wall."""

    def verb(tx: Transaction) -> Answer:
        found = _found(tx, room)
        rooms.remove(tx, found)
        return Answer(found.id, location=f"{ask.at}/desk/space#doors", said=_("{room} is closed.", room=found.name))

    return ask.do(verb)


def _change(tx: Transaction, fields: Fields, found: Room, name: str | None, seats: int | None) -> None:
    where = _whereabouts(fields, found.whereabouts)
    rooms.change(tx, found, name or found.name, seats if "seats" in fields.given else found.seats, where)


def _found(tx: Transaction, room: str) -> Room:
    tx.needs_facilitator()
    found = tx.session.get(Room, ident(room))
    if found is None or found.event_id != tx.event_id or found.removed_at:
        raise NotThere
    return found


def _on_board(ask: EventAsk, room: str) -> RoomOnBoard:
    """A room that everybody sees; one that was taken away, or is held back, is not there."""
    found = ask.board.room.get(ident(room))
    if found is None:
        raise NotThere
    return found


def _whereabouts(fields: Fields, before: Whereabouts) -> Whereabouts:
    """What is given of it, on top of what was there."""
    given = fields.given
    x = fields.number("plan_x", 0, 100) if "plan_x" in given else before.plan_x
    y = fields.number("plan_y", 0, 100) if "plan_y" in given else before.plan_y
    if (x is None) != (y is None):
        raise Unfit("plan_y" if y is None else "plan_x", _("A point on the plan needs both numbers, or neither."))
    return Whereabouts(
        directions=fields.text("directions", SENTENCE) if "directions" in given else before.directions,
        access=_access(fields) if "access" in given else before.access,
        link=_link(fields) if "link" in given else before.link,
        plan_x=x,
        plan_y=y,
    )


def _access(fields: Fields) -> tuple[str, ...]:
    """A list of tags: JSON, a repeated field, or one text with lines or commas."""
    words = [word for word in re.split(r"[\n,]", fields.text("access", SENTENCE).lower()) if word.strip()]
    asked = {re.sub(r"[\s_]+", "-", word.strip()) for word in words}
    if not asked <= set(ACCESS):
        raise Unfit("access", _("Choose of these: {words}.", words=", ".join(ACCESS)))
    return tuple(tag for tag in ACCESS if tag in asked)


def _link(fields: Fields) -> str:
    link = fields.line("link", SENTENCE, required=False)
    if link and not rooms.is_link(link):
        raise Unfit("link", _("The address of an online room begins with https://"))
    return link
