"""Helpers: their link, and the page on which they enter what people without a phone say."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from app.models import breakouts, helpers, people, seats, topics
from app.models.columns import NAME, TEXT, TITLE
from app.models.people import Person
from app.models.rules import NotThere, Unfit
from app.routes.breakouts import MOST_SEATS, cell
from app.routes.fields import ident
from app.routes.guards import EventAsk, EventAsking
from app.routes.people import hand_on
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}")


@router.post("/helpers")
def invite(ask: EventAsking) -> Response:
    """A link that makes its holder a helper."""
    return hand_on(ask, "helper")


@router.delete("/helpers/{person}")
def dismiss(ask: EventAsking, person: str) -> Response:
    """Take the helper's role back."""

    def verb(tx: Transaction) -> Answer:
        tx.needs_facilitator()
        other = tx.session.get(Person, ident(person))
        if other is None or other.event_id != tx.event_id:
            raise NotThere
        if other.role == "helper":
            people.demote(tx, other)
        return Answer(other.id, location=f"{ask.at}/desk/space#people-here")

    return ask.do(verb)


@router.get("/helper")
def page(ask: EventAsking) -> Response:
    """Enter a person, a topic and its cell in one go; and who was entered, with what they have."""
    ask.needs_helper()
    return ask.live_page("pages/helper.html", "helper", **_guests(ask))


@router.get("/helper/people")
def listed(ask: EventAsking) -> Response:
    """The list by itself, for the page that just has entered somebody."""
    ask.needs_helper()
    return ask.page("pages/_guests.html", e=ask.at, board=ask.board, **_guests(ask))


def _guests(ask: EventAsk) -> dict[str, Any]:
    board = ask.board
    return {"guests": ask.read(lambda session: helpers.guests(session, board))}


@router.post("/people/for")
def enter(ask: EventAsking) -> Response:
    """A person without a phone. In the same go their topic (`title`, `description`) and its cell (`cell`, or `slot`
    and `room`): all of it is done, or nothing. With `person`, the one who was entered before: a `name` is theirs
    from now on."""
    known = ask.fields.id("person") if ask.fields.given.get("person") else None
    name = ask.fields.line("name", NAME, required=known is None)
    title, text = ask.fields.line("title", TITLE, required=False), ask.fields.text("description", TEXT)
    limit = ask.fields.number("limit", 1, MOST_SEATS)
    is_placed = any(ask.fields.given.get(field) for field in ("cell", "slot", "room"))
    place = cell(ask.fields) if is_placed else None
    title = ask.fields.line("title", TITLE) if place else title  # a cell is for a topic

    def verb(tx: Transaction) -> Answer:
        if known is None:
            person = helpers.enter(tx, name)
        elif name:
            person = helpers.call(tx, known, name)
        facts: dict[str, Any] = {}
        helpers.speak_for(tx, known or person.id or 0)
        if title:
            topic = topics.pitch(tx, title, text)
            facts["topic"] = topic.id
            if place:
                facts["breakout"] = breakouts.place(tx, topic.id or 0, *place, limit).id
        of = tx.needs_person()
        said = _("“{title}” is up, in the name of {name}.", title=title, name=of.name) if title else ""
        return Answer(of.id, location=f"{ask.at}/helper#guest-{of.id}", facts=facts, said=said or _entered(of.name))

    return ask.do(verb)


def _entered(name: str) -> str:
    return _("{name} is here.", name=name)


@router.post("/helper/seat")
def go(ask: EventAsking) -> Response:
    """`person` goes to `breakout`: one form for all breakouts, which works without a script."""
    breakout = ask.fields.id("breakout")
    if not ask.fields.given.get("person"):
        ask.needs_helper()
        raise Unfit("person", _("Something to choose is missing here."))

    def verb(tx: Transaction) -> Answer:
        seats.take(tx, breakout)
        return Answer(breakout)

    return ask.do_for(verb)


@router.delete("/people/for/{guest}")
def see_off(ask: EventAsking, guest: str) -> Response:
    """They went home."""

    def verb(tx: Transaction) -> Answer:
        gone = helpers.see_off(tx, ident(guest))
        return Answer(gone.id, location=f"{ask.at}/helper", said=_("{name} went home.", name=gone.name))

    return ask.do(verb)
