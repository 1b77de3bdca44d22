"""Slots: add, change, remove."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import slots
from app.models.columns import NAME
from app.models.rules import NotThere
from app.models.slots import KINDS, Slot
from app.routes.fields import ident
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/slots")


@router.post("")
def add(ask: EventAsking) -> Response:
    """Another time on the wall."""
    fields = ask.fields
    kind, label = fields.choice("kind", KINDS, "breakout"), fields.line("label", NAME, required=False)

    def verb(tx: Transaction) -> Answer:
        zone = tx.event.zone
        slot = slots.add(tx, fields.moment("starts", zone), fields.moment("ends", zone), kind, label)
        return Answer(slot.id, location=f"{ask.at}/desk#day", said=_("It is on the wall."))

    return ask.do(verb)


@router.post("/{slot}")
def change(ask: EventAsking, slot: str) -> Response:
    """Another time, kind or label; what is left out stays."""
    fields, given = ask.fields, ask.fields.given

    def verb(tx: Transaction) -> Answer:
        found, zone = _found(tx, slot), tx.event.zone
        starts = fields.moment("starts", zone) if "starts" in given else found.starts
        ends = fields.moment("ends", zone) if "ends" in given else found.ends
        label = fields.line("label", NAME, required=False) if "label" in given else found.label
        slots.change(tx, found, starts, ends, fields.choice("kind", KINDS, found.kind), label)
        return Answer(found.id, location=f"{ask.at}/desk#day", said=_("Changed."))

    return ask.do(verb)


@router.delete("/{slot}")
def remove(ask: EventAsking, slot: str) -> Response:
    """Take an unused slot off the wall."""

    def verb(tx: Transaction) -> Answer:
        found = _found(tx, slot)
        slots.remove(tx, found)
        return Answer(found.id, location=f"{ask.at}/desk#day", said=_("Off the wall."))

    return ask.do(verb)


def _found(tx: Transaction, slot: str) -> Slot:
    tx.needs_facilitator()
    found = tx.session.get(Slot, ident(slot))
    if found is None or found.event_id != tx.event_id or found.removed_at:
        raise NotThere
    return found
