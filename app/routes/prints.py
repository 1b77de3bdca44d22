"""The print kit: the page that lists it, and its sheets as PDF."""

from fastapi import APIRouter
from starlette.responses import Response

from app import prints
from app.models.rules import NotThere, Unfit
from app.routes.guards import EventAsk, EventAsking
from app.words import _

router = APIRouter(prefix="/e/{slug}/print")


@router.get("")
def kit(ask: EventAsking) -> Response:
    """What can be printed, in which size."""
    ask.needs_helper()
    return ask.page(
        "pages/print.html", event=ask.event, e=ask.at, is_facilitator=ask.is_facilitator, **prints.options()
    )


@router.get("/poster.pdf")
def poster(ask: EventAsking) -> Response:
    """The poster that invites people in is for everybody."""
    return _printed(ask, "poster")


@router.get("/{kind}.pdf")
def sheet(ask: EventAsking, kind: str) -> Response:
    """The rest of the kit is for helpers and the facilitator."""
    ask.needs_helper()
    if kind not in prints.KINDS:
        raise NotThere
    return _printed(ask, kind)


def _printed(ask: EventAsk, kind: str) -> Response:
    paper = ask.request.query_params.get("paper") or "a4"
    if paper not in prints.PAPERS:
        raise Unfit("paper", _("Choose one of these: {words}.", words=", ".join(prints.PAPERS)))
    house = ask.house
    html = prints.document(house.fragments, ask.board, kind, paper, ask.now, house.settings.public_url)
    pdf = house.press.pdf(html)
    name = f'inline; filename="{ask.slug}-{kind}-{paper}.pdf"'
    return Response(pdf, media_type="application/pdf", headers={"Content-Disposition": name})
