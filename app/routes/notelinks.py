"""Note links: handing the notes of a breakout on, with a QR code that somebody else's phone reads."""

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import Response

from app.models import keys, notelinks, people
from app.models.columns import NAME
from app.models.rules import NotThere
from app.qr import qr
from app.routes.fields import ident
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}")


@router.post("/breakouts/{breakout}/note-link")
def make(ask: EventAsking, breakout: str) -> Response:
    """A link for one person; shown this once, since only its hash is kept."""
    id = ident(breakout)

    def verb(tx: Transaction) -> Answer:
        secret = notelinks.make(tx, id)
        return Answer(id, location=f"{ask.at}/breakouts/{id}/harvest", secret=secret)

    answer = ask.run(verb)
    if answer.again:
        answer = ask.run_again(answer, verb)
    link = f"{ask.house.settings.public_url}{ask.at}/notes/{answer.secret}"
    if ask.wants_json:
        facts = {"key": link}
        return ask.answer(Answer(id, revision=answer.revision, location=answer.location, facts=facts))
    topic = ask.board.topic[ask.board.breakout[id].topic]
    return ask.page("notelinks/made.html", e=ask.at, event=ask.event, topic=topic, link=link, qr=qr(link))


@router.get("/notes/{notes}")
def look(ask: EventAsking, notes: str) -> Response:
    """Says whose notes they are. Only the button takes them over: link previews must not."""

    def question(session: Session) -> int:
        return notelinks.find(session, ask.event, notes)[1].id or 0

    breakout = ask.board.breakout.get(ask.read(question))
    if breakout is None:
        raise NotThere
    return ask.page(
        "notelinks/take.html", e=ask.at, event=ask.event, known=ask.person, secret=notes,
        breakout=breakout, topic=ask.board.topic[breakout.topic],
    )  # fmt: skip


@router.post("/notes/{notes}")
def take_over(ask: EventAsking, notes: str) -> Response:
    """Take the notes over; whoever has not joined does so with a name first."""
    name = ask.fields.line("name", NAME) if ask.person is None else ""

    def verb(tx: Transaction) -> Answer:
        notelinks.find(tx.session, tx.event, notes)
        is_new = tx.person is None
        if is_new:
            tx.person = people.join(tx, name)
        breakout = notelinks.take_over(tx, notes)
        said = _("These notes are yours now.")
        key = keys.issue(tx, "device", tx.needs_person()) if is_new else ""
        return Answer(breakout.id, location=f"{ask.at}/breakouts/{breakout.id}/harvest", said=said, secret=key)

    answer = ask.run(verb, of_device=ask.person is None)
    if answer.again and ask.person is None:

        def key_again(tx: Transaction) -> Answer:
            holder = notelinks.taken_by(tx, notes)
            return Answer(secret=keys.issue(tx, "device", holder))

        answer = ask.run_again(answer, key_again)
    response = ask.answer(answer)
    return ask.keep_key(response, ask.slug, answer.secret) if answer.secret else response
