"""The book, and the calendar."""

from fastapi import APIRouter
from starlette.responses import JSONResponse, PlainTextResponse, Response

from app import clock
from app.agenda import calendar
from app.book import as_json, book
from app.models import keys, mine
from app.models.rules import NotThere
from app.routes.guards import EventAsking

router = APIRouter(prefix="/e/{slug}")


@router.get("/proceedings")
@router.get("/proceedings.html")
def html(ask: EventAsking) -> Response:
    """The book to read and to print."""
    return ask.live_page("pages/proceedings.html", "proceedings", book=book(ask.board))


@router.get("/proceedings.json")
def json(ask: EventAsking) -> Response:
    """The book for programs."""
    return JSONResponse(as_json(book(ask.board)))


@router.get("/proceedings.md")
def markdown(ask: EventAsking) -> Response:
    """The book as markdown."""
    text = ask.house.fragments.page("pages/proceedings.md", book=book(ask.board))
    name = f'attachment; filename="{ask.slug}.md"'
    return PlainTextResponse(text, headers={"Content-Disposition": name}, media_type="text/markdown")


@router.get("/agenda.ics")
def agenda(ask: EventAsking) -> Response:
    """The agenda as a calendar; with a personal link's key, only what that person chose, convenes or starred."""
    own = None
    if secret := ask.request.query_params.get("key", "")[:128]:
        own = ask.read(lambda session: _own(session, ask, secret))
    text = calendar(ask.board, f"{ask.house.settings.public_url}{ask.at}", own)
    return Response(
        text, media_type="text/calendar", headers={"Content-Disposition": f'inline; filename="{ask.slug}.ics"'}
    )


def _own(session, ask, secret):  # type: ignore[no-untyped-def]
    from app.models.people import Person

    key = keys.find(session, secret, "personal", now=clock.now())
    if key is None or key.event_id != ask.event.id:
        raise NotThere
    return mine.read(session, session.get(Person, key.person_id))
