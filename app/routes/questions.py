"""Questions: what the organiser lets reports be asked."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import questions
from app.models.columns import TITLE
from app.models.questions import ASKED, Asked
from app.routes.fields import Fields
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/questions")
HELP = 300  # characters


@router.post("")
def reword(ask: EventAsking) -> Response:
    """The whole form at once: `FIELD_place` (1 to 12; empty is not asked), `FIELD_question`, `FIELD_help`."""
    asked = {field: _asked(ask.fields, field) for field in ASKED}

    def verb(tx: Transaction) -> Answer:
        questions.reword(tx, asked)
        return Answer(location=f"{ask.at}/desk/harvest#questions", said=_("Reports are asked this from now on."))

    return ask.do(verb)


@router.delete("")
def reset(ask: EventAsking) -> Response:
    """Back to the standard form."""

    def verb(tx: Transaction) -> Answer:
        questions.reset(tx)
        return Answer(location=f"{ask.at}/desk/harvest#questions", said=_("Reports are asked the standard questions."))

    return ask.do(verb)


def _asked(fields: Fields, field: str) -> Asked:
    return Asked(
        fields.number(f"{field}_place", 1, len(ASKED)),
        fields.line(f"{field}_question", TITLE, required=False),
        fields.line(f"{field}_help", HELP, required=False),
    )
