"""The next event, started from an earlier one: the form with what that one had, and who may."""

from datetime import date

from fastapi import APIRouter
from starlette.responses import Response

from app import clock
from app.models import sequels
from app.models.columns import NAME
from app.models.rules import Unfit
from app.models.sequels import CARRY, Earlier
from app.models.texts import lines, paragraphs
from app.routes.guards import DESK_COOKIE, Ask, EventAsk, EventAsking
from app.starts import STARTS
from app.transaction import Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}")


@router.get("/desk/next")
def page(ask: EventAsking) -> Response:
    """The form that creates an event, filled from this one."""
    ask.needs_facilitator()
    before = ask.read(lambda session: sequels.held_by(session, ask.slug, ask.secret, clock.now()))
    return ask.keep_desk(form(ask, before, host=ask.person.name if ask.person else ""), ask.slug, ask.secret)


def form(ask: Ask, before: Earlier | None, start: str = "", host: str = "", unfit: Unfit | None = None) -> Response:
    """The form that creates an event, filled from `before` or from one of four starting points. What could not be
    taken (`unfit`) is said where it was typed, and all that was typed is there."""
    chosen = STARTS.get(start) or STARTS["day"]
    given = ask.fields.given if unfit else {}
    return ask.page(
        "pages/create.html",
        422 if unfit else 200,
        starts=STARTS,
        chosen=chosen,
        before=before,
        host=host,
        slots=(before and before.slots) or chosen.slots_from(clock.now().date()),
        zones=sorted(clock.zones()),
        needs_passphrase=bool(ask.house.settings.passphrase),
        unfit=unfit,
        typed={name: paragraphs(value) for name, value in given.items() if isinstance(value, str)},
        carried=lines(ask.fields.text("carry", NAME * 4)) if unfit and unfit.field != "carry" else CARRY,
    )


def follows(ask: EventAsk) -> tuple[str, str] | None:
    """The slug and the title of the event that this one follows on."""
    found: tuple[str, str] | None = ask.read(lambda session: sequels.earlier(session, ask.event))
    return found


class Following:
    """Which event a new one follows on, and what it takes along. Refuses Unfit, NotThere, NotYours."""

    def __init__(self, ask: Ask):
        fields = ask.fields
        slug = fields.line("from", NAME, required=False)
        self.carry = frozenset(lines(fields.text("carry", NAME * 4)))
        if odd := self.carry - set(CARRY):
            raise Unfit("carry", _("“{word}” cannot be carried. These can: {words}.", word=min(odd), words=_words()))
        if self.carry and not slug:
            raise Unfit("from", _("Say which event this is carried from."))
        self.earlier = _held(ask, slug) if slug else None

    def follow(self, tx: Transaction, first: date | None) -> None:
        """Take it along, where there is something to follow on."""
        if self.earlier is not None:
            sequels.follow(tx, self.earlier, self.carry, first)


def _words() -> str:
    return ", ".join(CARRY)


def _held(ask: Ask, slug: str) -> Earlier:
    secret = ask.request.cookies.get(DESK_COOKIE + slug, "")[:128]
    found: Earlier = ask.read(lambda session: sequels.held_by(session, slug, secret, clock.now()))
    return found
