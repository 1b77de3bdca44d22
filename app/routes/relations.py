"""Relations: the page on which a convener links topics, and the links."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import harvests, relations
from app.models.columns import TITLE
from app.models.rules import NotThere
from app.models.texts import plain
from app.routes.fields import ident
from app.routes.guards import EventAsking
from app.routes.harvests import text_in
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}")


@router.get("/topics/{topic}/relations")
def choose(ask: EventAsking, topic: str) -> Response:
    """The other topics, those that are linked first."""
    ask.needs_person()
    found = ask.board.topic.get(ident(topic))
    if found is None:
        raise NotThere
    linked = ask.board.related.get(found.id, ())
    query = ask.request.query_params.get("q", "")[:200]
    asked = plain(query).split()
    others = [
        other
        for other in ask.board.topics
        if other.id != found.id
        and (other.id in linked or not other.withdrawn)
        and all(word in plain(f"{other.title} {other.title2} {other.convener}") for word in asked)
    ]
    others.sort(key=lambda other: other.id not in linked)
    return ask.live_page("pages/relations.html", "own", topic=found, others=others, linked=linked, query=query)


@router.post("/topics/{topic}/relations")
def link(ask: EventAsking, topic: str) -> Response:
    """These two have to do with each other."""
    other = ask.fields.id("topic")

    def verb(tx: Transaction) -> Answer:
        relations.link(tx, ident(topic), other)
        return Answer(ident(topic), location=f"{ask.at}/topics/{topic}", said=_("Linked, on both cards."))

    return ask.do(verb)


@router.delete("/topics/{topic}/relations")
def unlink(ask: EventAsking, topic: str) -> Response:
    """Not any more."""
    other = ask.fields.id("topic")

    def verb(tx: Transaction) -> Answer:
        relations.unlink(tx, ident(topic), other)
        return Answer(ident(topic), location=f"{ask.at}/topics/{topic}")

    return ask.do(verb)


@router.post("/breakouts/{breakout}/relations")
def link_from_report(ask: EventAsking, breakout: str) -> Response:
    """From the form of a report, with all that is typed there: link the topic that `related` means, or `unlink` one
    (an id). The text becomes a draft, so that nothing is lost without JavaScript."""
    text, base = text_in(ask.fields), ask.fields.number("base", 0, 2**31 - 1)
    gone = ask.fields.id("unlink") if ask.fields.given.get("unlink") else 0
    related = "" if gone else ask.fields.line("related", TITLE)

    def verb(tx: Transaction) -> Answer:
        id = ident(breakout)
        if gone:
            relations.unlink_from_report(tx, id, gone)
            said = _("Not linked any more.")
        else:
            said = _("Linked to “{title}”, on both cards.", title=relations.link_from_report(tx, id, related).title)
        harvests.keep_typed(tx, id, text, base)
        return Answer(id, location=f"{ask.at}/breakouts/{id}/harvest#related", said=said)

    return ask.do(verb)
