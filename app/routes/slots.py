"""Slots: add, change, hold back, release, remove; whole days held back and released."""

from datetime import date

from fastapi import APIRouter
from starlette.responses import Response

from app.models import rounds, slots
from app.models.columns import NAME
from app.models.rules import HasBegun, NotRunning, NotThere, PastMidnight
from app.models.slots import KINDS, Slot
from app.routes.fields import Fields, ident
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _, plural

router = APIRouter(prefix="/e/{slug}")


@router.post("/slots")
def add(ask: EventAsking) -> Response:
    """Another time on the wall, or one that is held back for later."""
    fields, held = ask.fields, ask.fields.yes("held")
    kind, label = fields.choice("kind", KINDS, "breakout"), fields.line("label", NAME, required=False)

    def verb(tx: Transaction) -> Answer:
        zone = tx.event.zone
        slot = slots.add(tx, fields.moment("starts", zone), fields.moment("ends", zone), kind, label, held)
        if "fixed" in fields.given:
            slots.fix(tx, slot, fields.yes("fixed"))
        said = _("Held back. Only the desk knows of it.") if held else _("It is on the wall.")
        return Answer(slot.id, location=f"{ask.at}/desk/space#day", said=said)

    return ask.do(verb)


@router.post("/slots/{slot}")
def change(ask: EventAsking, slot: str) -> Response:
    """Another time, kind or label, hold it back or open it; what is left out stays."""
    fields, given = ask.fields, ask.fields.given
    held = fields.yes("held") if "held" in given else None

    def verb(tx: Transaction) -> Answer:
        found, zone = _found(tx, slot), tx.event.zone
        starts = fields.moment("starts", zone) if "starts" in given else found.starts
        ends = fields.moment("ends", zone) if "ends" in given else found.ends
        label = fields.line("label", NAME, required=False) if "label" in given else found.label
        if given.keys() - {"held", "fixed", "op"}:
            slots.change(tx, found, starts, ends, fields.choice("kind", KINDS, found.kind), label)
        if held is not None:
            (slots.hold if held else slots.release)(tx, found)
        if "fixed" in given:
            slots.fix(tx, found, fields.yes("fixed"))
        return Answer(found.id, location=f"{ask.at}/desk/space#day", said=_("Changed."))

    return ask.do(verb)


@router.post("/slots/{slot}/release")
def release(ask: EventAsking, slot: str) -> Response:
    """Open what was held back."""

    def verb(tx: Transaction) -> Answer:
        found = _found(tx, slot)
        slots.release(tx, found)
        return Answer(found.id, location=f"{ask.at}/desk/space#day", said=_("It is on the wall."))

    return ask.do(verb)


@router.post("/slots/{slot}/extension")
def extend(ask: EventAsking, slot: str) -> Response:
    """Let the running round go on for `minutes`; with `preview` it is only told what would shift."""
    minutes = ask.fields.number("minutes", 1, rounds.MOST_MINUTES, required=True) or 0
    preview = ask.fields.yes("preview")

    def verb(tx: Transaction) -> Answer:
        shifts = rounds.extend(tx, ident(slot), minutes, preview)
        told = {"preview": preview, "shifts": [shift.told() for shift in shifts]}
        if preview:
            return Answer(ident(slot), location=f"{ask.at}/slots/{slot}/extension?minutes={minutes}", facts=told)
        said = plural("One minute more.", "{n} minutes more.", minutes)
        return Answer(ident(slot), location=f"{ask.at}/desk", facts=told, said=said)

    return ask.do(verb)


@router.get("/slots/{slot}/extension")
def preview(ask: EventAsking, slot: str) -> Response:
    """What an extension would shift, to be looked at before it is done. A part of a page for the desk's script."""
    ask.needs_facilitator()
    asked = Fields(dict(ask.request.query_params))
    minutes = asked.number("minutes", 1, rounds.MOST_MINUTES) or 5
    shifts, refusal = [], ""
    try:
        shifts = ask.read(lambda session: rounds.plan(session, ask.event, ident(slot), minutes, ask.now))
    except (NotRunning, HasBegun, PastMidnight) as no:
        refusal = no.message
    template = "slots/_extension.html" if ask.from_htmx else "pages/extension.html"
    return ask.page(template, e=ask.at, slot=ident(slot), minutes=minutes, shifts=shifts, refusal=refusal)


@router.post("/days/{day}/holding")
@router.delete("/days/{day}/holding")
@router.post("/days/{day}/release")
def hold_day(ask: EventAsking, day: str) -> Response:
    """Hold a whole day back; or, with DELETE or as a release, open it."""
    held = ask.request.method == "POST" and ask.request.url.path.endswith("/holding")

    def verb(tx: Transaction) -> Answer:
        (slots.hold_day if held else slots.release_day)(tx, _day(day))
        said = _("Held back. Only the desk knows of it.") if held else _("The day is on the wall.")
        return Answer(tx.event.id, location=f"{ask.at}/desk/space#day", said=said)

    return ask.do(verb)


@router.delete("/slots/{slot}")
def remove(ask: EventAsking, slot: str) -> Response:
    """Take an unused slot off the wall."""

    def verb(tx: Transaction) -> Answer:
        found = _found(tx, slot)
        slots.remove(tx, found)
        return Answer(found.id, location=f"{ask.at}/desk/space#day", said=_("Off the wall."))

    return ask.do(verb)


def _day(text: str) -> date:
    """A day in an address; what cannot be one is not there."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotThere from None


def _found(tx: Transaction, slot: str) -> Slot:
    tx.needs_facilitator()
    found = tx.session.get(Slot, ident(slot))
    if found is None or found.event_id != tx.event_id or found.removed_at:
        raise NotThere
    return found
