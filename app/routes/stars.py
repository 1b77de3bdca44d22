"""Stars: "I would come"."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import notices, stars
from app.routes.fields import ident
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction

router = APIRouter(prefix="/e/{slug}/topics/{topic}/star")


@router.post("")
def put(ask: EventAsking, topic: str) -> Response:
    """Star a topic."""

    def verb(tx: Transaction) -> Answer:
        stars.put(tx, ident(topic))
        if "notice" in ask.fields.given:  # it said that this topic is where another one has gone
            notices.see(tx, ask.fields.id("notice"))
        return Answer(ident(topic), location=f"{ask.at}#topic-{topic}")

    if "notice" in ask.fields.given:
        return ask.answer(ask.run(verb), lambda: ask.mine() + ask.inbox(is_partial=True))
    return ask.do_for(verb)


@router.delete("")
def take_back(ask: EventAsking, topic: str) -> Response:
    """Unstar it."""

    def verb(tx: Transaction) -> Answer:
        stars.take_back(tx, ident(topic))
        return Answer(ident(topic), location=f"{ask.at}#topic-{topic}")

    return ask.do_for(verb)
