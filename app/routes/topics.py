"""Topics: pitch, reword, withdraw, hide; the page of one topic."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import topics
from app.models.columns import TEXT, TITLE
from app.models.rules import NotThere
from app.routes.fields import ident
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/topics")


@router.post("")
def pitch(ask: EventAsking) -> Response:
    """Post a topic: a title is enough."""
    title, description = ask.fields.line("title", TITLE), ask.fields.text("description", TEXT)
    language = ask.fields.line("language", 20, required=False)

    def verb(tx: Transaction) -> Answer:
        topic = topics.pitch(tx, title, description, language)
        return Answer(topic.id, location=f"{ask.at}/topics/{topic.id}/place", said=_("Your topic is up."))

    return ask.do(verb)


@router.get("/{topic}")
def one(ask: EventAsking, topic: str) -> Response:
    """A topic with its places and harvests."""
    id = ident(topic)
    if id not in ask.board.topic:
        raise NotThere
    return ask.live_page("pages/topic.html", "topic", topic=ask.board.topic[id])


@router.get("/{topic}/rewording")
def rewording(ask: EventAsking, topic: str) -> Response:
    """The form for saying it better."""
    id = ident(topic)
    if id not in ask.board.topic:
        raise NotThere
    ask.needs_person()
    return ask.live_page("pages/reword.html", "reword", topic=ask.board.topic[id])


@router.post("/{topic}")
def reword(ask: EventAsking, topic: str) -> Response:
    """Say it better."""
    title, description = ask.fields.line("title", TITLE), ask.fields.text("description", TEXT)

    def verb(tx: Transaction) -> Answer:
        found = topics.reword(tx, ident(topic), title, description)
        return Answer(found.id, location=f"{ask.at}/topics/{found.id}", said=_("Everybody sees the new words."))

    return ask.do(verb)


@router.delete("/{topic}")
def withdraw(ask: EventAsking, topic: str) -> Response:
    """Take it back; the card stays, struck through."""

    def verb(tx: Transaction) -> Answer:
        found = topics.withdraw(tx, ident(topic))
        return Answer(
            found.id, location=f"{ask.at}#topic-{found.id}", said=_("Withdrawn. The card stays, struck through.")
        )

    return ask.do(verb)


@router.post("/{topic}/hiding")
def hide(ask: EventAsking, topic: str) -> Response:
    """Take it off every screen but the desk."""

    def verb(tx: Transaction) -> Answer:
        found = topics.hide(tx, ident(topic))
        return Answer(found.id, location=f"{ask.at}/desk#topics", said=_("Hidden. Only the desk knows it now."))

    return ask.do(verb)


@router.delete("/{topic}/hiding")
def show(ask: EventAsking, topic: str) -> Response:
    """Bring it back."""

    def verb(tx: Transaction) -> Answer:
        found = topics.show(tx, ident(topic))
        return Answer(found.id, location=f"{ask.at}/desk#topics", said=_("It is back."))

    return ask.do(verb)
