"""Remarks: the short exchange under a topic."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import remarks
from app.models.columns import SENTENCE
from app.routes.fields import ident
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction

router = APIRouter(prefix="/e/{slug}")


@router.post("/topics/{topic}/remarks")
def make(ask: EventAsking, topic: str) -> Response:
    """Say something about it."""
    text = ask.fields.text("text", SENTENCE, required=True)

    def verb(tx: Transaction) -> Answer:
        remark = remarks.make(tx, ident(topic), text)
        return Answer(remark.id, location=f"{ask.at}/topics/{remark.topic_id}#remark-{remark.id}")

    return ask.do(verb)


@router.delete("/remarks/{remark}")
def hide(ask: EventAsking, remark: str) -> Response:
    """Take it away."""

    def verb(tx: Transaction) -> Answer:
        found = remarks.hide(tx, ident(remark))
        return Answer(found.id, location=f"{ask.at}/topics/{found.topic_id}#remarks-{found.topic_id}")

    return ask.do(verb)
