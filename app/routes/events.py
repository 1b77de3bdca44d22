"""The start page, creating an event, and what stands above its wall."""

import secrets
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from app import clock, transaction
from app.models import events, keys, people, rooms, slots
from app.models.columns import NAME, SENTENCE, TEXT, TITLE
from app.models.events import LAWS, MODES, Event
from app.models.rules import NotThere, Refusal, Unfit
from app.models.sequels import Earlier
from app.models.texts import lines
from app.routes.fields import Fields
from app.routes.guards import Asking, EventAsking
from app.routes.sequels import Following, form
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
    return form(ask, None, ask.request.query_params.get("start", ""))


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
    """Create an event; whoever does becomes its facilitator. A browser without script gets the form back, as it was
    filled in, with what is wrong beside its field."""
    following = None
    try:
        _check_host(ask)
        following = Following(ask)
        return _create(ask, following)
    except Unfit as unfit:
        if ask.wants_json or ask.from_htmx:
            raise
        return form(ask, following.earlier if following else None, unfit=unfit)


def _create(ask: Asking, following: Following) -> Response:
    given = _Given(ask.fields, following.earlier)

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
            slots.add(tx, slot.starts, slot.ends, slot.kind, slot.label, slot.held_at is not None)
        following.follow(tx, given.day)
        return _created(ask, tx)

    answer = transaction.create(ask.house.database, ask.op, build, furnish)
    slug = str(answer.facts["slug"])
    if answer.again:
        answer = _key_again(ask, answer)
    return ask.keep_desk(ask.keep_key(ask.answer(answer), slug, answer.secret), slug, answer.secret)


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
    return Answer(tx.event.id, location=f"/e/{slug}/desk/space#links", facts=facts, secret=secret)


def _key_again(ask: Asking, answer: Answer) -> Answer:
    """The creator's answer got lost: the event is there, and needs only its key."""

    def key(tx: Transaction) -> Answer:
        return Answer(secret=keys.issue(tx, "device", people.founder(tx)))

    slug = str(answer.facts["slug"])
    fresh = transaction.run(ask.house.database, ask.house.bell.ring, slug, "", None, key)
    return replace(answer, secret=fresh.secret)


@router.post("/e/{slug}/event")
def reword(ask: EventAsking) -> Response:
    """Refine the title, the question, the givens; choose the words of the law, the language and the mode, which stay
    when they are left out. With a mode alone, the words stay."""
    fields, given = ask.fields, ask.fields.given
    mode = fields.choice("mode", MODES) if given.get("mode") else ""
    lets = fields.yes("conveners_place") if given.get("conveners_place") not in (None, "") else None
    has_words = "title" in given or "question" in given or not mode
    title = fields.line("title", TITLE) if has_words else ""
    question = fields.line("question", SENTENCE) if has_words else ""
    givens = fields.text("givens", TEXT)
    law = fields.choice("law", LAWS) if given.get("law") else ""
    language = fields.choice("language", languages()) if given.get("language") else ""

    def verb(tx: Transaction) -> Answer:
        said = _("The wall says it in the new words.")
        if has_words:
            events.reword(tx, title, question, givens, law, language)
        if mode or lets is not None:
            events.switch_mode(tx, mode or tx.event.mode, lets)
            said = said if has_words else _("The day goes on in this mode.")
        return Answer(tx.event.id, location=f"{ask.at}/desk/space", said=said)

    return ask.do(verb)


@router.post("/e/{slug}/book/closing")
@router.delete("/e/{slug}/book/closing")
def close_book(ask: EventAsking) -> Response:
    """Close the book to further reports; DELETE opens it again."""
    closed = ask.request.method == "POST"

    def verb(tx: Transaction) -> Answer:
        events.close_book(tx, closed)
        said = _("The book is closed: the proceedings are final.") if closed else _("The book is open again.")
        return Answer(tx.event.id, location=f"{ask.at}/desk/harvest#reports", said=said)

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
    """The fields of a new event, read and checked before anything is written. What is not said is as it was at the
    event that it follows on."""

    def __init__(self, fields: Fields, earlier: Earlier | None = None):
        self.title = fields.line("title", TITLE)
        self.question = fields.line("question", SENTENCE)
        self.givens = fields.text("givens", TEXT)
        self.name = fields.line("name", NAME, required=False) or _("Facilitator")
        self.mode = fields.choice("mode", MODES, earlier.mode if earlier else "openspace")
        self.law = fields.choice("law", LAWS, earlier.law if earlier else "feet")
        self.language = fields.choice("language", languages(), earlier.language if earlier else "en")
        self.timezone = fields.line("timezone", NAME, required=False) or (earlier.timezone if earlier else "UTC")
        if self.timezone not in clock.zones():
            raise Unfit("timezone", _("This time zone is not known. It looks like Europe/Lisbon."))
        zone = ZoneInfo(self.timezone)
        self.rooms = [_room(line, number) for number, line in enumerate(lines(fields.text("rooms", TEXT)), 1)]
        if len(self.rooms) > rooms.MOST:
            raise Unfit("rooms", _("A wall has {n} rooms at most.", n=rooms.MOST))
        self.day = _day(fields)
        self.slots = slots.parse(fields.text("slots", TEXT * 2), zone, self.day)

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
            law=self.law,
            created_at=now,
        )


def _day(fields: Fields) -> date | None:
    text = fields.line("date", NAME, required=False)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Unfit("date", _("A date looks like 2027-03-01.")) from None


def _room(line: str, number: int) -> tuple[str, int | None]:
    """`Name, seats`; the seats may be left out, and commas and figures be those of the writer's script."""
    at = max(line.rfind(comma) for comma in ",،，、")
    name, comma, seats = line[: max(at, 0)], at >= 0, line[at + 1 :]
    if not comma or not seats.strip():
        name, seats = line.rstrip(",،，、 "), ""
    elif not seats.strip().isdecimal():
        name, seats = line, ""
    if not name.strip() or len(name) > NAME or len(seats) > 8 or not 1 <= int(seats.strip() or 1) <= MOST_SEATS:
        raise Unfit("rooms", _("Line {n} is not a room. Write it like this: Library, 12", n=number))
    return name.strip(), int(seats) if seats.strip() else None
