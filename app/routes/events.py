"""The start page, creating an event, and what stands above its wall."""

import secrets
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo, available_timezones

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from app import clock, transaction
from app.models import events, keys, people, rooms, slots
from app.models.columns import NAME, SENTENCE, TEXT, TITLE
from app.models.events import MODES, Event
from app.models.rules import NotThere, Refusal, Unfit
from app.models.texts import lines
from app.routes.fields import Fields
from app.routes.guards import Asking, EventAsking
from app.starts import STARTS
from app.transaction import Answer, Transaction
from app.words import _, languages

router = APIRouter()
MOST_SEATS = 100_000


class NotAHost(Refusal):
    """Not everybody may create events here."""


@router.get("/")
def start(ask: Asking) -> Response:
    """Enter a code, or create an event."""
    return ask.page("pages/start.html", needs_passphrase=_needs_passphrase(ask))


@router.get("/events/new")
def new(ask: Asking) -> Response:
    """The form that creates an event, filled from one of four starting points."""
    chosen = ask.request.query_params.get("start", "day")
    found = STARTS.get(chosen) or STARTS["day"]
    return ask.page(
        "pages/create.html",
        starts=STARTS,
        chosen=found,
        slots=found.slots_from(clock.now().date()),
        zones=sorted(available_timezones()),
        needs_passphrase=_needs_passphrase(ask),
    )


@router.post("/codes")
def code(ask: Asking) -> Response:
    """From the short code to the event. Failures are counted, so that codes cannot be guessed."""
    ask.check_failures()
    typed = ask.fields.line("code", NAME)
    event = ask.read(lambda session: events.by_code(session, typed))
    if event is None:
        ask.count_failure()
        raise Unfit("code", _("There is no event with this code. Codes have six signs; look at the wall."))
    return ask.answer(Answer(event.id, event.revision, f"/e/{event.slug}"))


@router.get("/c/{code}")
def short(ask: Asking, code: str) -> Response:
    """The short link of a wall."""
    ask.check_failures()
    event = ask.read(lambda session: events.by_code(session, code))
    if event is None:
        ask.count_failure()
        raise NotThere
    return RedirectResponse(f"/e/{event.slug}", 303)


@router.post("/events")
def create(ask: Asking) -> Response:
    """Create an event; whoever does becomes its facilitator."""
    _check_host(ask)
    given = _Given(ask.fields)

    def build(session: Session, now: datetime) -> Transaction:
        event = given.event(session, now)
        session.add(event)
        session.flush()
        tx = Transaction(session, event, None, now)
        tx.person = people.join(tx, given.name, given.language, role="facilitator")
        return tx

    def furnish(tx: Transaction) -> Answer:
        for name, seats in given.rooms:
            rooms.add(tx, name, seats)
        for slot in given.slots:
            slots.add(tx, slot.starts, slot.ends, slot.kind, slot.label)
        return _created(ask, tx)

    answer = transaction.create(ask.house.database, ask.op, build, furnish)
    slug = str(answer.facts["slug"])
    if answer.again:
        answer = _key_again(ask, answer)
    return ask.keep_key(ask.answer(answer), slug, answer.secret)


def _created(ask: Asking, tx: Transaction) -> Answer:
    base, slug = ask.house.settings.public_url, tx.event.slug
    facts = {
        "slug": slug,
        "code": tx.event.code,
        "participant_url": f"{base}/e/{slug}",
        "wall_url": f"{base}/e/{slug}/wall",
        "desk_url": f"{base}/e/{slug}/desk",
    }
    secret = keys.issue(tx, "device", tx.person)
    return Answer(tx.event.id, location=f"/e/{slug}/desk#links", facts=facts, secret=secret)


def _key_again(ask: Asking, answer: Answer) -> Answer:
    """The creator's answer got lost: the event is there, and needs only its key."""

    def key(tx: Transaction) -> Answer:
        return Answer(secret=keys.issue(tx, "device", people.founder(tx)))

    slug = str(answer.facts["slug"])
    fresh = transaction.run(ask.house.database, ask.house.bell.ring, slug, "", None, key)
    return replace(answer, secret=fresh.secret)


@router.post("/e/{slug}/event")
def reword(ask: EventAsking) -> Response:
    """Refine the title, the question, the givens."""
    title, question = ask.fields.line("title", TITLE), ask.fields.line("question", SENTENCE)
    givens = ask.fields.text("givens", TEXT)

    def verb(tx: Transaction) -> Answer:
        events.reword(tx, title, question, givens)
        return Answer(tx.event.id, location=f"{ask.at}/desk", said=_("The wall says it in the new words."))

    return ask.do(verb)


@router.post("/e/{slug}/book/closing")
@router.delete("/e/{slug}/book/closing")
def close_book(ask: EventAsking) -> Response:
    """Close the book to further reports; DELETE opens it again."""
    closed = ask.request.method == "POST"

    def verb(tx: Transaction) -> Answer:
        events.close_book(tx, closed)
        return Answer(tx.event.id, location=f"{ask.at}/desk")

    return ask.do(verb)


def _needs_passphrase(ask: Asking) -> bool:
    return bool(ask.house.settings.passphrase)


def _check_host(ask: Asking) -> None:
    """Refuses Unfit for a wrong host passphrase."""
    if _needs_passphrase(ask):
        ask.check_failures()
        given = str(ask.fields.given.get("passphrase", ""))
        if not secrets.compare_digest(given.encode("utf-8", "replace"), ask.house.settings.passphrase.encode()):
            ask.count_failure()
            raise Unfit("passphrase", _("This is not the hosts' passphrase of this installation."))


class _Given:
    """The fields of a new event, read and checked before anything is written."""

    def __init__(self, fields: Fields):
        self.title = fields.line("title", TITLE)
        self.question = fields.line("question", SENTENCE)
        self.givens = fields.text("givens", TEXT)
        self.name = fields.line("name", NAME, required=False) or _("Facilitator")
        self.mode = fields.choice("mode", MODES, "openspace")
        self.language = fields.choice("language", languages(), "en")
        self.timezone = fields.line("timezone", NAME, required=False) or "UTC"
        if self.timezone not in available_timezones():
            raise Unfit("timezone", _("This time zone is not known. It looks like Europe/Lisbon."))
        zone = ZoneInfo(self.timezone)
        self.rooms = [_room(line, number) for number, line in enumerate(lines(fields.text("rooms", TEXT)), 1)]
        if len(self.rooms) > rooms.MOST:
            raise Unfit("rooms", _("A wall has {n} rooms at most.", n=rooms.MOST))
        self.slots = slots.parse(fields.text("slots", TEXT * 2), zone, _day(fields))

    def event(self, session: Session, now: datetime) -> Event:
        return Event(
            slug=events.slug_for(session, self.title),
            code=events.code_for(session),
            title=self.title,
            question=self.question,
            givens=self.givens,
            timezone=self.timezone,
            language=self.language,
            mode=self.mode,
            created_at=now,
        )


def _day(fields: Fields) -> date | None:
    text = fields.line("date", NAME, required=False)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Unfit("date", _("A date looks like 2027-03-01.")) from None


def _room(line: str, number: int) -> tuple[str, int | None]:
    """`Name, seats`; the seats may be left out."""
    name, comma, seats = line.rpartition(",")
    if not comma or not seats.strip():
        name, seats = line.rstrip(", "), ""
    elif not (seats.strip().isascii() and seats.strip().isdigit()):
        name, seats = line, ""
    if not name.strip() or len(name) > NAME or len(seats) > 8 or not 1 <= int(seats.strip() or 1) <= MOST_SEATS:
        raise Unfit("rooms", _("Line {n} is not a room. Write it like this: Library, 12", n=number))
    return name.strip(), int(seats) if seats.strip() else None
