"""The plan of the building: hang it up, look at it, take it down."""

from fastapi import APIRouter
from starlette.responses import Response

from app import pictures
from app.intake import Upload
from app.models import plans
from app.models.rules import Unfit
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}")


@router.post("/plan")
def draw(ask: EventAsking) -> Response:
    """Hang up the plan; a picture of ours is made of whatever comes."""
    ask.needs_facilitator()  # before anything is unpacked
    sent = ask.fields.given.get("file")
    if not isinstance(sent, Upload):
        raise Unfit("file", _("Choose a picture of the plan."))
    image, width, height = pictures.cleaned(sent.body)

    def verb(tx: Transaction) -> Answer:
        plan = plans.draw(tx, image, width, height)
        return Answer(plan.id, location=f"{ask.at}/desk/space#doors", said=_("The plan hangs. Mark the rooms on it."))

    return ask.do(verb)


@router.delete("/plan")
def remove(ask: EventAsking) -> Response:
    """Take it down."""

    def verb(tx: Transaction) -> Answer:
        plans.remove(tx)
        return Answer(location=f"{ask.at}/desk/space#doors", said=_("The plan is down."))

    return ask.do(verb)


@router.get("/plan.jpg")
def image(ask: EventAsking) -> Response:
    """The picture; its address on pages carries its digest, so a browser may keep it."""
    event = ask.event.id or 0
    digest, found = ask.read(lambda session: plans.image(session, event))
    is_this = ask.request.query_params.get("v") == digest
    keep = "private, max-age=31536000, immutable" if is_this else "no-cache"
    headers = {"Cache-Control": keep, "Content-Disposition": 'inline; filename="plan.jpg"'}
    return Response(found, media_type="image/jpeg", headers=headers)
