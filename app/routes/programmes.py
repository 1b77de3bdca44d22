"""Programmes: a fixed one is read in from CSV or a schedule; what stands goes out as one."""

from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import JSONResponse, Response

from app import schedule
from app.models import programmes
from app.models.rules import Unfit
from app.routes.guards import EventAsk, EventAsking
from app.transaction import Answer, Transaction
from app.words import _, plural

router = APIRouter(prefix="/e/{slug}")
SAMPLE = (
    "Welcome,, 2027-03-01 09:00, 09:30, plenary,,",
    "Soil, Library, 2027-03-01 09:30, 10:15, breakout, Ana,",
    "Lunch,, 2027-03-01 12:00, 13:00, break,,",
    "Open space,, 2027-03-01 13:00, 14:00, open,,",
)


@router.get("/desk/programme")
def page(ask: EventAsking) -> Response:
    """Where a programme is read in, and fetched."""
    ask.needs_facilitator()
    sample = "\n".join((", ".join(programmes.COLUMNS), *SAMPLE))
    return ask.live_page("pages/programme.html", "programme", sample=sample)


@router.post("/programme")
def read_in(ask: EventAsking) -> Response:
    """A fixed programme, as a `file` or as `text`: all of it, or nothing and the line that is wrong."""
    ask.needs_facilitator()
    programme = programmes.read(_body(ask), ZoneInfo(ask.event.timezone))

    def verb(tx: Transaction) -> Answer:
        counts = programmes.read_in(tx, programme)
        said = plural("{n} entry is new, ", "{n} entries are new, ", counts["added"]) + plural(
            "{n} has changed.", "{n} have changed.", counts["changed"]
        )
        if not counts["added"] and not counts["changed"]:
            said = _("Everything in it is here already. Nothing has changed.")
        return Answer(tx.event.id, location=f"{ask.at}/desk/programme", facts=dict(counts), said=said)

    return ask.do(verb)


def _body(ask: EventAsk) -> bytes:
    upload = ask.fields.file("file")
    if upload is not None:
        return upload.body
    given = ask.fields.given.get("text", ask.fields.given.get("file"))
    if not isinstance(given, str) or not given.strip():
        raise Unfit("file", _("Choose a file, or paste the programme."))
    return given.encode("utf-8", "replace")


@router.get("/schedule.json")
def as_json(ask: EventAsking) -> Response:
    """The programme as frab's schedule, for other tools."""
    return JSONResponse(_schedule(ask))


@router.get("/schedule.xml")
def as_xml(ask: EventAsking) -> Response:
    """The same as XML."""
    return Response(schedule.as_xml(_schedule(ask)), media_type="application/xml")


def _schedule(ask: EventAsk) -> dict[str, Any]:
    def question(session: Session) -> list[programmes.ProgrammeItem]:
        found = programmes.items(session, ask.event.id or 0)
        session.expunge_all()
        return found

    return schedule.as_json(ask.board, ask.read(question), f"{ask.house.settings.public_url}{ask.at}")
