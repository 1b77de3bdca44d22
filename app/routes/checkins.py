"""Check-ins: how an action goes, from its sheet, or weeks later by a champion's link."""

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import Response

from app.models import actions, checkinlinks, checkins
from app.models.columns import SENTENCE
from app.models.rules import Unfit
from app.qr import qr
from app.routes.fields import Fields, ident
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _, plural

router = APIRouter(prefix="/e/{slug}")


@router.post("/actions/{action}/checkins")
def check_in(ask: EventAsking, action: str) -> Response:
    """Say how it goes."""
    state, text = _said(ask.fields)

    def verb(tx: Transaction) -> Answer:
        row = checkins.check_in(tx, ident(action), state, text)
        return Answer(row.id, location=f"{ask.at}/actions/{row.action_id}", said=_("Thank you. Everybody can read it."))

    return ask.do_for(verb)


@router.post("/actions/{action}/link")
def link(ask: EventAsking, action: str) -> Response:
    """The link by which its champion says how it goes, weeks later: shown this once."""

    def verb(tx: Transaction) -> Answer:
        return Answer(location=f"{ask.at}/actions/{ident(action)}", secret=checkinlinks.issue(tx, ident(action)))

    answer = ask.run(verb)
    if answer.again:
        answer = ask.run_again(answer, verb)
    shown = f"{ask.house.settings.public_url}{ask.at}/checkins/{answer.secret}"
    if ask.wants_json:
        return ask.answer(Answer(revision=answer.revision, location=answer.location, facts={"link": shown}))
    return ask.page(
        "pages/checkin_link.html", event=ask.event, e=ask.at, back=answer.location, link=shown, qr=qr(shown)
    )


@router.get("/checkins/{secret}")
def form(ask: EventAsking, secret: str) -> Response:
    """What the link opens: one question about one action, for whoever has it. Refuses NotThere."""

    def question(session: Session) -> actions.Action:
        found = checkinlinks.opened_by(session, ask.event.id or 0, secret)
        session.expunge_all()
        return found

    found = ask.read(question)
    return ask.page(
        "pages/checkin.html", event=ask.event, e=ask.at, action=found, secret=secret, states=checkins.STATES
    )


@router.post("/checkins/{secret}")
def check_in_by_link(ask: EventAsking, secret: str) -> Response:
    """Say how it goes, by the link."""
    state, text = _said(ask.fields)

    def verb(tx: Transaction) -> Answer:
        row = checkinlinks.check_in(tx, secret, state, text)
        return Answer(row.id, location=f"{ask.at}/actions/{row.action_id}", said=_("Thank you. Everybody can read it."))

    return ask.do(verb)


@router.post("/actions/{action}/address")
def leave_address(ask: EventAsking, action: str) -> Response:
    """Be asked by mail."""
    address = ask.fields.line("address", checkinlinks.LONGEST)
    if not checkinlinks.is_address(address):
        raise Unfit("address", _("This is no mail address as others can write to it."))

    def verb(tx: Transaction) -> Answer:
        checkinlinks.leave_address(tx, ident(action), address)
        said = _("You are asked there how it goes. Nobody else sees the address.")
        return Answer(ident(action), location=f"{ask.at}/actions/{ident(action)}", said=said)

    return ask.do(verb)


@router.delete("/actions/{action}/address")
def take_address_back(ask: EventAsking, action: str) -> Response:
    """Have the address forgotten."""

    def verb(tx: Transaction) -> Answer:
        checkinlinks.take_address_back(tx, ident(action))
        return Answer(ident(action), location=f"{ask.at}/actions/{ident(action)}", said=_("Forgotten."))

    return ask.do(verb)


@router.post("/checkins")
def ask_all(ask: EventAsking) -> Response:
    """Ask all champions how it goes."""

    def verb(tx: Transaction) -> Answer:
        asked, unreached = checkinlinks.ask_all(tx)
        said = plural("{n} champion is asked.", "{n} champions are asked.", asked)
        if unreached:
            said += " " + _("Nothing reaches {names}: give them a link.", names=", ".join(unreached))
        return Answer(location=f"{ask.at}/desk/harvest", facts={"asked": asked, "unreached": unreached}, said=said)

    return ask.do(verb)


def _said(fields: Fields) -> tuple[str, str]:
    return fields.choice("state", checkins.STATES), fields.line("text", SENTENCE, required=False)
