"""The book, and the calendar."""

from dataclasses import replace

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import JSONResponse, PlainTextResponse, Response

from app import clock, words
from app.agenda import calendar
from app.book import Book, as_json, book, pdf, search
from app.book.csv import reports
from app.book.docx import docx
from app.book.epub import epub
from app.book.parcel import parcel
from app.book.plates import Plates
from app.book.seen import pictured
from app.models import changes, days, keys, mine, photos, pictures
from app.models.mine import Mine
from app.models.people import Person
from app.models.rules import NotThere
from app.routes.guards import EventAsk, EventAsking

router = APIRouter(prefix="/e/{slug}")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get("/proceedings")
@router.get("/proceedings.html")
def html(ask: EventAsking) -> Response:
    """The book to read and to print; with `q`, only the chapters that have these words."""
    query, whole = ask.request.query_params.get("q", "")[:200].strip(), _book(ask)
    shown, places = search.found(whole, query) if query else (whole, 0)
    return ask.live_page("pages/proceedings.html", "proceedings", book=shown, whole=whole, query=query, places=places)


@router.get("/proceedings.json")
def json(ask: EventAsking) -> Response:
    """The book for programs."""
    return JSONResponse(as_json(_book(ask)))


@router.get("/proceedings.md")
def markdown(ask: EventAsking) -> Response:
    """The book as markdown; its photos are at their addresses."""
    base, slug = ask.house.settings.public_url, ask.slug
    page = ask.house.fragments.page
    text = page("pages/proceedings.md", book=_book(ask), folder=base, file_of=lambda photo: photo.url(slug))
    name = f'attachment; filename="{ask.slug}.md"'
    return PlainTextResponse(text, headers={"Content-Disposition": name}, media_type="text/markdown")


@router.get("/proceedings.docx")
def word(ask: EventAsking) -> Response:
    """The book as a Word document."""
    with words.speaking(words.choose(ask.board.event.language)):
        return _file(ask, docx(_book(ask), _plates(ask)), "docx", DOCX)


@router.get("/proceedings.epub")
def ebook(ask: EventAsking) -> Response:
    """The book for e-readers."""
    url = f"{ask.house.settings.public_url}{ask.at}"
    with words.speaking(words.choose(ask.board.event.language)):
        body = epub(_book(ask), url, ask.house.fragments.page, _plates(ask))
        return _file(ask, body, "epub", "application/epub+zip")


@router.get("/proceedings.pdf")
def paper(ask: EventAsking) -> Response:
    """The book to print: tagged, with contents and page numbers. Made beside the server, so that no phone waits."""
    with words.speaking(words.choose(ask.board.event.language)):
        html = pdf.document(ask.house.fragments, _book(ask), _plates(ask))
    return _file(ask, ask.house.press.pdf(html), "pdf", "application/pdf")


@router.get("/proceedings.zip")
def markdown_parcel(ask: EventAsking) -> Response:
    """The book as Markdown, a file for each topic and each photo."""
    with words.speaking(words.choose(ask.board.event.language)):
        body = parcel(_book(ask), ask.house.fragments.page, _plates(ask, "image"))
        return _file(ask, body, "zip", "application/zip")


@router.get("/proceedings.csv")
def spreadsheet(ask: EventAsking) -> Response:
    """The reports as a table."""
    return _file(ask, reports(_book(ask)), "csv", "text/csv; charset=utf-8")


def _book(ask: EventAsk) -> Book:
    """The book as of the last change, with pictures of the day behind its other annexes."""
    board, event = ask.board, ask.event.id or 0
    found = book(board, ask.read(lambda session: changes.moment_of(session, event, board.revision)))
    seen = ask.read(lambda session: pictures.read(session, board, ask.now))
    return replace(found, annexes=(*found.annexes, *pictured(board, seen)))


def _plates(ask: EventAsk, size: str = "page") -> Plates:
    """The photos to bind in, in one of the sizes that are kept."""
    event = ask.event.id or 0
    return Plates(ask.read(lambda session: photos.in_book(session, event, size)))


def _file(ask: EventAsk, body: bytes, ending: str, kind: str) -> Response:
    name = f'attachment; filename="{ask.slug}.{ending}"'
    return Response(body, media_type=kind, headers={"Content-Disposition": name})


@router.get("/agenda.ics")
def agenda(ask: EventAsking) -> Response:
    """The agenda as a calendar; with the key of a personal or a calendar's link, only what that person chose,
    convenes, notes or starred, and what of it is off the wall."""
    own, gone = None, []
    if secret := ask.request.query_params.get("key", "")[:128]:
        own, gone = ask.read(lambda session: _own(session, ask, secret))
    text = calendar(ask.board, f"{ask.house.settings.public_url}{ask.at}", own, gone)
    return Response(
        text, media_type="text/calendar", headers={"Content-Disposition": f'inline; filename="{ask.slug}.ics"'}
    )


def _own(session: Session, ask: EventAsk, secret: str) -> tuple[Mine, list[days.Gone]]:
    key = keys.find(session, secret, "personal", "calendar", now=clock.now())
    if key is None or key.event_id != ask.event.id:
        raise NotThere
    person = session.get_one(Person, key.person_id)
    found = mine.read(session, person)
    return found, days.gone(session, person, found)
