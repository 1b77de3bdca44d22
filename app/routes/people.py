"""Joining with a name, being the same person on another device, renaming, leaving."""

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import Response

from app import clock
from app.models import editors, keys, people
from app.models.columns import NAME, TEXT
from app.models.keys import Key
from app.models.people import Person
from app.models.rules import NotThere, Refusal, Unfit
from app.qr import qr
from app.routes.fields import ident
from app.routes.guards import EventAsk, EventAsking
from app.routes.ways import way_back
from app.transaction import Answer, Transaction
from app.words import _, languages

router = APIRouter()
ROLES = ("helper", "editor", "facilitator")  # that a link can give


@router.post("/e/{slug}/people")
def join(ask: EventAsking) -> Response:
    """Join with a first name; with the cookie already there, rename. `to` is the page that asked for it."""
    to = way_back(ask.slug, ask.fields.line("to", TEXT, required=False))
    name = ask.fields.line("name", NAME)
    language = ask.fields.line("language", NAME, required=False)
    language = language if language in languages() else ""

    def verb(tx: Transaction) -> Answer:
        if tx.person is not None:
            person = people.rename(tx, name, language)
            return Answer(person.id, location=f"{ask.at}/me", said=_("You are {name} now.", name=name))
        person = people.join(tx, name, language)
        return _let_in(ask, tx, person, to)

    answer = ask.run(verb, of_device=True)
    if answer.again and answer.location == to:  # somebody came in, and the answer with the key was lost
        answer = ask.run_again(answer, lambda tx: _let_in(ask, tx, tx.session.get_one(Person, answer.id), to))
    response = _with_key(ask, answer)
    if language:
        ask.keep_language(response, language)
    return response


def _let_in(ask: EventAsk, tx: Transaction, person: Person, to: str) -> Answer:
    link = f"{ask.house.settings.public_url}{ask.at}/k/{keys.issue(tx, 'personal', person)}"
    secret = keys.issue(tx, "device", person)
    return Answer(person.id, location=to, private={"personal_url": link, "name": person.name}, secret=secret)


def _with_key(ask: EventAsk, answer: Answer) -> Response:
    response = ask.answer(answer)
    if answer.secret and answer.location == f"{ask.at}/desk":
        ask.keep_desk(response, ask.slug, answer.secret)
    return ask.keep_key(response, ask.slug, answer.secret) if answer.secret else response


@router.get("/e/{slug}/me")
def me(ask: EventAsking) -> Response:
    """My name, my other devices, leaving."""
    ask.needs_person()
    return ask.live_page("pages/me.html", "me")


@router.delete("/e/{slug}/me")
def leave(ask: EventAsking) -> Response:
    """Go home; what I posted stays."""

    def verb(tx: Transaction) -> Answer:
        people.leave(tx)
        return Answer(location="/", said=_("You left. Nobody minds."))

    return ask.answer(ask.run(verb))


@router.post("/e/{slug}/keys")
def issue(ask: EventAsking) -> Response:
    """A key to hand on: `kind` is `personal` (a link to myself), `code` (eight signs, ten minutes, once), `calendar`
    (the address of my agenda, and nothing else), or `facilitator` (a link that makes its holder one)."""
    return hand_on(ask, ask.fields.choice("kind", ("personal", "code", "calendar", "facilitator"), "personal"))


def hand_on(ask: EventAsk, kind: str) -> Response:
    """Make a key of this kind and show it: this once, since only its hash is kept."""
    of_role = kind in ROLES

    def verb(tx: Transaction) -> Answer:
        person = tx.needs_facilitator() if of_role else tx.needs_person()
        secret = keys.issue(tx, kind, None if of_role else person)
        at = {"editor": "themes"}.get(kind, "desk/space" if of_role else "me")
        return Answer(location=f"{ask.at}/{at}", secret=secret)

    answer = ask.run(verb)
    if answer.again:
        answer = ask.run_again(answer, verb)
    if kind == "code":
        shown, link = f"{answer.secret[:4]} {answer.secret[4:]}", ""
    elif kind == "calendar":
        shown = link = f"{ask.house.settings.public_url}{ask.at}/agenda.ics?key={answer.secret}"
    else:
        shown = link = f"{ask.house.settings.public_url}{ask.at}/k/{answer.secret}"
    if ask.wants_json:
        return ask.answer(Answer(revision=answer.revision, location=answer.location, facts={"key": shown}))
    return ask.page(
        "pages/key.html", event=ask.event, e=ask.at, kind=kind, key=shown, minutes=keys.CODE_MINUTES,
        qr=qr(link) if link else "",
    )  # fmt: skip


@router.post("/e/{slug}/keys/entry")
def enter(ask: EventAsking) -> Response:
    """Type the code that another device shows, and be that person here, too."""
    ask.check_failures()
    typed = ask.fields.line("code", NAME).replace(" ", "").replace("-", "").upper()
    unknown = Unfit(
        "code", _("This code is not known, or its ten minutes are over. Make a new one on your other device.")
    )
    try:
        return _come_in(ask, typed, "code", unknown=unknown)
    except Unfit:
        ask.count_failure()
        raise


@router.get("/e/{slug}/k/{secret}")
def link(ask: EventAsking, secret: str) -> Response:
    """Says who the link makes you. Only the button does it: link previews must not."""

    def question(session: Session) -> tuple[Key, Person | None]:
        key = keys.find(session, secret, "personal", *ROLES, now=clock.now())
        if key is None or key.event_id != ask.event.id:
            raise NotThere
        found = key, session.get(Person, key.person_id) if key.person_id else None
        session.expunge_all()
        return found

    key, holder = ask.read(question)
    return ask.page("pages/link.html", event=ask.event, holder=holder, known=ask.person, secret=secret, kind=key.kind)


@router.post("/e/{slug}/k/{secret}")
def follow(ask: EventAsking, secret: str) -> Response:
    """Become the person of a personal link, or a helper, editor or facilitator."""
    return _come_in(ask, secret, "personal", *ROLES, unknown=NotThere())


def _come_in(ask: EventAsk, secret: str, *kinds: str, unknown: Refusal) -> Response:
    def verb(tx: Transaction) -> Answer:
        key = keys.find(tx.session, secret, *kinds, now=tx.now)
        if key is None or key.event_id != tx.event_id:
            raise unknown
        if key.kind in ROLES:
            return _take_role(ask, tx, key.kind)
        person = tx.session.get_one(Person, key.person_id)
        people.come_back(tx, person)
        keys.spend(tx, key)
        return Answer(person.id, location=ask.at, secret=keys.issue(tx, "device", person))

    def key_again(tx: Transaction) -> Answer:
        return Answer(secret=keys.issue(tx, "device", tx.session.get_one(Person, answer.id)))

    answer = ask.run(verb, of_device=True)
    return _with_key(ask, ask.run_again(answer, key_again) if answer.again else answer)


def _take_role(ask: EventAsk, tx: Transaction, role: str) -> Answer:
    if tx.person is None:
        tx.person = people.join(tx, ask.fields.line("name", NAME))
    raise_to, at = {
        "helper": (people.raise_to_helper, "helper"),
        "editor": (editors.become, "themes"),
    }.get(role, (people.raise_to_facilitator, "desk"))
    raise_to(tx, tx.person)
    return Answer(tx.person.id, location=f"{ask.at}/{at}", secret=keys.issue(tx, "device", tx.person))


@router.delete("/e/{slug}/people/{person}/facilitator")
def demote(ask: EventAsking, person: str) -> Response:
    """Take the facilitator's role back."""

    def verb(tx: Transaction) -> Answer:
        tx.needs_facilitator()
        other = tx.session.get(Person, ident(person))
        if other is None or other.event_id != tx.event_id:
            raise NotThere
        people.demote(tx, other)
        return Answer(other.id, location=f"{ask.at}/desk/space#people-here")

    return ask.do(verb)
