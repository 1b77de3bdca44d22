"""Topics: pitch, reword, withdraw, hide; the page of one topic."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import drafts, rushes, topics
from app.models.columns import TEXT, TITLE
from app.models.rules import NotThere
from app.models.topics import Second
from app.routes.fields import Fields, ident
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/topics")


@router.post("")
def pitch(ask: EventAsking) -> Response:
    """Post a topic: a title is enough. With `draft` it is kept for oneself; in an opening rush it takes a `slot`."""
    title, description = ask.fields.line("title", TITLE), ask.fields.text("description", TEXT)
    language, other = ask.fields.language("language"), second(ask.fields)
    slot = ask.fields.id("slot") if ask.fields.given.get("slot") else None
    draft = ask.fields.yes("draft")

    sought = ask.fields.yes("needs_convener")

    def verb(tx: Transaction) -> Answer:
        if draft:
            kept = drafts.keep(tx, title, description, language, other)
            return Answer(kept.id, location=f"{ask.at}/drafts", said=_("Kept. Only you see it."))
        if sought:
            topic = topics.pitch(tx, title, description, language, other, needs_convener=True)
            return Answer(topic.id, location=f"{ask.at}/topics/{topic.id}", said=_("Your topic is up."))
        topic, placed = rushes.pitch(tx, title, description, language, slot, other)
        if placed:
            facts = tx.changes[-1].facts
            said = _("{room}, {time}: it is on the wall.", room=facts["room"], time=facts["time"])
            return Answer(topic.id, location=f"{ask.at}/topics/{topic.id}", said=said)
        there = f"topics/{topic.id}/place" if tx.is_facilitator or tx.event.conveners_place else "absences"
        return Answer(topic.id, location=f"{ask.at}/{there}", said=_("Your topic is up."))

    return ask.do(verb) if draft else ask.do_for(verb)  # a draft is the asker's own, whoever it may be for


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
    language = ask.fields.language("language") if "language" in ask.fields.given else None
    other = second(ask.fields) if ask.fields.given.keys() & {"title2", "language2"} else None

    def verb(tx: Transaction) -> Answer:
        found = topics.reword(tx, ident(topic), title, description, language)
        if other is not None:
            topics.translate(tx, ident(topic), other)
        return Answer(found.id, location=f"{ask.at}/topics/{found.id}", said=_("Everybody sees the new words."))

    return ask.do_for(verb)


@router.post("/{topic}/translation")
def translate(ask: EventAsking, topic: str) -> Response:
    """Say the title in another language, too; an empty one takes that back."""
    other = second(ask.fields, "title", "language")

    def verb(tx: Transaction) -> Answer:
        found = topics.translate(tx, ident(topic), other)
        return Answer(found.id, location=f"{ask.at}/topics/{found.id}", said=_("Everybody can read it now."))

    return ask.do(verb)


@router.delete("/{topic}")
def withdraw(ask: EventAsking, topic: str) -> Response:
    """Take it back; the card stays, struck through."""

    def verb(tx: Transaction) -> Answer:
        found = topics.withdraw(tx, ident(topic))
        return Answer(
            found.id, location=f"{ask.at}#topic-{found.id}", said=_("Withdrawn. The card stays, struck through.")
        )

    return ask.do_for(verb)


@router.post("/{topic}/hiding")
def hide(ask: EventAsking, topic: str) -> Response:
    """Take it off every screen but the desk."""

    def verb(tx: Transaction) -> Answer:
        found = topics.hide(tx, ident(topic))
        return Answer(found.id, location=f"{ask.at}/desk/space#listed", said=_("Hidden. Only the desk knows it now."))

    return ask.do(verb)


@router.delete("/{topic}/hiding")
def show(ask: EventAsking, topic: str) -> Response:
    """Bring it back."""

    def verb(tx: Transaction) -> Answer:
        found = topics.show(tx, ident(topic))
        return Answer(found.id, location=f"{ask.at}/desk/space#listed", said=_("It is back."))

    return ask.do(verb)


def second(fields: Fields, title: str = "title2", language: str = "language2") -> Second:
    """The title in another language; without one there is no language either."""
    said, tongue = fields.line(title, TITLE, required=False), fields.language(language)
    return Second(said, tongue if said else "")
