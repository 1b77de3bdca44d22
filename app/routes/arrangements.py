"""Arrangements: propose, look, accept or decline; and the wishes they honour: pins, distances, absences."""

import re
from typing import Any

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import Response

from app.models import arrangements
from app.models.arrangements import Arrangement
from app.models.columns import TEXT
from app.models.rules import NotThere, Unfit
from app.routes.fields import Fields, ident
from app.routes.guards import EventAsk, EventAsking
from app.transaction import Answer, Transaction
from app.words import _, plural

router = APIRouter(prefix="/e/{slug}")
LEAST_SECONDS, MOST_SECONDS, USUAL_SECONDS = 0.2, 10.0, 3.0
MOST_SEED = 2**31 - 1


@router.get("/desk/arrangement")
def page(ask: EventAsking) -> Response:
    """The newest proposal: clashes before and after, what moves, what is not honoured."""
    ask.needs_facilitator()
    return ask.live_page("pages/arrangement.html", "arrangement", **kept(ask))


def kept(ask: EventAsk) -> dict[str, Any]:
    """What the page shows that is on no board."""

    def question(session: Session) -> dict[str, Any]:
        found, is_current = arrangements.latest(session, ask.slug)
        absent = arrangements.all_absences(session, ask.event.id or 0)
        session.expunge_all()
        return {"proposal": found, "is_current": is_current, "absent": absent}

    found: dict[str, Any] = ask.read(question)
    return found


@router.post("/arrangements")
def propose(ask: EventAsking) -> Response:
    """Work out where the cards could stand so that stars clash less. Takes `seconds`, and moves nothing."""
    ask.needs_facilitator()
    fields = ask.fields
    keep, most = _keep(fields), fields.number("most_moves", 0, 10_000)
    seconds, seed = _seconds(fields), fields.number("seed", 0, MOST_SEED)
    with arrangements.alone(f"{ask.slug} {ask.event.id}"):
        problem, next_seed = ask.read(lambda session: arrangements.prepare(session, ask.slug, ask.now, keep, most))
        seed = next_seed if seed is None else seed
        places = problem.places(arrangements.improve(problem.task(), seconds, seed))

        def verb(tx: Transaction) -> Answer:
            found = arrangements.propose(tx, problem, places, seed)
            said = plural(
                "A proposal that moves {n} card.", "A proposal that moves {n} cards.", len(found.plan["moves"])
            )
            return Answer(found.id, location=f"{ask.at}/desk/arrangement", facts=_told(found), said=said)

        return ask.do(verb)


@router.post("/arrangements/{arrangement}")
def answer(ask: EventAsking, arrangement: str) -> Response:
    """Take it, whole and at once, or leave it."""
    accept = ask.fields.choice("answer", ("accept", "decline")) == "accept"

    def verb(tx: Transaction) -> Answer:
        found = arrangements.answer(tx, ident(arrangement), accept)
        said = _("The wall is arranged. The conveners are told.") if accept else _("Nothing was moved.")
        return Answer(found.id, location=f"{ask.at}/desk/arrangement", said=said)

    return ask.do(verb)


def _told(found: Arrangement) -> dict[str, Any]:
    plan = found.plan
    counts = {"clashes_before": found.clashes_before, "clashes_after": found.clashes_after, "seed": found.seed}
    return counts | {"moves": plan["moves"], "slots": plan["slots"], "unmet": plan["unmet"]}


def _keep(fields: Fields) -> frozenset[int]:
    """Ids of breakouts: a list, a repeated field, or lines."""
    return frozenset(ident(word) for word in re.split(r"[\s,]+", fields.text("keep", TEXT)) if word)


def _seconds(fields: Fields) -> float:
    raw = fields.given.get("seconds")
    if raw is None or raw == "":
        return USUAL_SECONDS
    text = str(raw) if isinstance(raw, (int, float, str)) and not isinstance(raw, bool) else ""
    if not re.fullmatch(r"[0-9]{1,2}(\.[0-9]{1,6})?", text) or not LEAST_SECONDS <= float(text) <= MOST_SECONDS:
        raise Unfit("seconds", _("This has to be a number from {least} to {most}.", least=LEAST_SECONDS, most=10))
    return float(text)


@router.post("/breakouts/{breakout}/pin")
def pin(ask: EventAsking, breakout: str) -> Response:
    """It stays where it is."""

    def verb(tx: Transaction) -> Answer:
        found = arrangements.pin(tx, ident(breakout))
        return Answer(found.id, location=f"{ask.at}/topics/{found.topic_id}", said=_("It stays where it is."))

    return ask.do(verb)


@router.delete("/breakouts/{breakout}/pin")
def unpin(ask: EventAsking, breakout: str) -> Response:
    """It may move again."""

    def verb(tx: Transaction) -> Answer:
        found = arrangements.unpin(tx, ident(breakout))
        return Answer(found.id, location=f"{ask.at}/topics/{found.topic_id}", said=_("It may move again."))

    return ask.do(verb)


@router.get("/topics/{topic}/distance")
def distance(ask: EventAsking, topic: str) -> Response:
    """Choose a topic not to be parallel to."""
    found = ask.board.topic.get(ident(topic))
    if found is None:
        raise NotThere
    ask.needs_person()
    return ask.live_page("pages/distance.html", "distance", topic=found)


@router.post("/topics/{topic}/apart")
@router.delete("/topics/{topic}/apart")
def apart(ask: EventAsking, topic: str) -> Response:
    """Ask not to be parallel to another `topic`; DELETE takes it back."""
    other, asks = _said(ask).id("topic"), ask.request.method == "POST"

    def verb(tx: Transaction) -> Answer:
        change = arrangements.keep_apart if asks else arrangements.let_meet
        change(tx, ident(topic), other)
        said = _("They will not be at the same time.") if asks else _("They may be at the same time again.")
        return Answer(ident(topic), location=f"{ask.at}/topics/{ident(topic)}", said=said)

    return ask.do(verb)


def _said(ask: EventAsk) -> Fields:
    """The fields; DELETE has no body everywhere, so the address may say them."""
    return Fields({**ask.request.query_params, **ask.fields.given})


@router.get("/absences")
def mine(ask: EventAsking) -> Response:
    """The slots, and in which I cannot: for me alone."""
    person = ask.needs_person()
    absent = ask.read(lambda session: arrangements.absences(session, person))
    return ask.live_page("pages/absences.html", "absences", absent=absent)


@router.post("/slots/{slot}/absence")
@router.delete("/slots/{slot}/absence")
def absence(ask: EventAsking, slot: str) -> Response:
    """I cannot at that time; DELETE: I can after all. The organiser may say it for a `person`."""
    says = ask.request.method == "POST"
    fields = _said(ask)
    person = fields.id("person") if fields.given.get("person") not in (None, "") else None

    def verb(tx: Transaction) -> Answer:
        change = arrangements.be_absent if says else arrangements.be_there
        change(tx, ident(slot), person)
        said = _("Only you and the organiser know.") if says else _("You can at that time.")
        at = f"{ask.at}/absences" if person is None else f"{ask.at}/desk/arrangement"
        return Answer(ident(slot), location=at, said=said)

    return ask.do(verb)
