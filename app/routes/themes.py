"""Themes: the editors' page with material and themes, the page on which one is written, and what is done there."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import HTMLResponse, JSONResponse, Response

from app.book.learning import as_json, origin
from app.models import editors, learnings, themes
from app.models.columns import REPORT, TITLE
from app.models.learnings import Document
from app.models.materials import KINDS, PHOTO, Report
from app.models.rules import NotThere
from app.models.texts import plain
from app.models.themes import PARTS
from app.routes.editors import is_editor, needs_editor
from app.routes.fields import Fields, ident
from app.routes.guards import EventAsk, EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}")


@router.get("/themes")
def page(ask: EventAsking) -> Response:
    """The editors' page: material on one side, themes on the other. Filters: `q`, `kind`, `from`, `unused`."""
    needs_editor(ask)
    people = ask.read(lambda session: editors.listed(session, ask.event.id or 0))
    return ask.live_page("pages/themes.html", "own", editors=people, **_desk(ask))


@router.get("/themes/parts")
def parts(ask: EventAsking) -> Response:
    """The same two sides by themselves, for the page that has heard that there is something new."""
    needs_editor(ask)
    html = ask.house.fragments.page("themes/_parts.html", e=ask.at, **_desk(ask))
    return HTMLResponse(html, headers={"Cache-Control": "no-store"})


@router.get("/themes.json")
def json(ask: EventAsking) -> Response:
    """The themes for programs: for editors always, for everybody once they are published."""
    document = readable(ask)
    return JSONResponse(as_json(document, with_material=is_editor(ask)), headers={"Cache-Control": "no-store"})


@router.get("/themes/{theme}")
def one(ask: EventAsking, theme: str) -> Response:
    """The page on which a theme is written: my text if it met somebody else's, else the theme as it stands."""
    person, document = needs_editor(ask), read(ask)
    found = document.by_id.get(ident(theme))
    if found is None:
        raise NotThere
    draft = ask.read(lambda session: themes.draft_of(session, ask.event.id or 0, found.id, person.id or 0))
    texts = found.texts | draft.fields if draft else found.texts
    return ask.live_page("pages/theme.html", "own", doc=document, theme=found, texts=texts, draft=draft, origin=origin)


@router.post("/themes")
def make(ask: EventAsking) -> Response:
    """A new theme, at the end."""
    title, given = ask.fields.line("title", TITLE), _given(ask.fields)

    def verb(tx: Transaction) -> Answer:
        theme = themes.make(tx, given | {"title": title})
        at = f"{ask.at}/themes?theme={theme.id}#theme-{theme.id}"
        return Answer(theme.id, location=at, facts={"base": theme.revision})

    return ask.do(verb)


@router.post("/themes/{theme}")
def change(ask: EventAsking, theme: str) -> Response:
    """Write it; `base` is the revision that the text began from."""
    given, base = _given(ask.fields), ask.fields.number("base", 0, 2**31 - 1)
    if "title" in ask.fields.given:
        given["title"] = ask.fields.line("title", TITLE)

    def verb(tx: Transaction) -> Answer:
        written = themes.change(tx, ident(theme), given, base)
        at = f"{ask.at}/themes/{written.id}"
        return Answer(written.id, location=at, facts={"base": written.revision}, said=_("Saved."))

    return ask.do(verb)


@router.delete("/themes/{theme}")
def remove(ask: EventAsking, theme: str) -> Response:
    """Take it out of the document; it can be brought back."""

    def verb(tx: Transaction) -> Answer:
        gone = themes.remove(tx, ident(theme))
        return Answer(gone.id, location=f"{ask.at}/themes#removed", said=_("It is out. You can bring it back."))

    return ask.do(verb)


@router.post("/themes/{theme}/return")
def bring_back(ask: EventAsking, theme: str) -> Response:
    """The same theme again."""

    def verb(tx: Transaction) -> Answer:
        back = themes.bring_back(tx, ident(theme))
        return Answer(back.id, location=f"{ask.at}/themes#theme-{back.id}")

    return ask.do(verb)


@router.post("/themes/{theme}/place")
def move(ask: EventAsking, theme: str) -> Response:
    """Put it at a place among the others: `to`, from 1."""
    to = ask.fields.number("to", 1, 10_000, required=True) or 1

    def verb(tx: Transaction) -> Answer:
        moved = themes.move(tx, ident(theme), to)
        return Answer(moved.id, location=f"{ask.at}/themes#theme-{moved.id}")

    return ask.do(verb)


def read(ask: EventAsk) -> Document:
    """The document with its material."""
    event = ask.event
    found: Document = ask.read(lambda session: learnings.read(session, event))
    return found


def readable(ask: EventAsk) -> Document:
    """The document for whoever asks. Refuses NotYours while it is written, but for editors."""
    if ask.event.learning_at is None:
        needs_editor(ask)
    return read(ask)


def _given(fields: Fields) -> dict[str, str | None]:
    return {name: fields.text(name, REPORT) if name in fields.given else None for name in PARTS}


def _desk(ask: EventAsk) -> dict[str, Any]:
    document, asked = read(ask), ask.request.query_params
    only = {name: asked.get(name, "")[:200].strip() for name in ("q", "kind", "from", "unused")}
    found = {line.kind for report in document.reports for line in report.lines}
    kinds = [kind for kind in (*KINDS, PHOTO) if kind in found]
    theme = asked.get("theme", "")
    chosen = int(theme) if theme.isascii() and theme.isdigit() and len(theme) < 11 else 0
    return {
        "doc": document,
        "tray": [(report, lines) for report in document.reports if (lines := _fitting(document, report, only))],
        "only": only,
        "kinds": kinds,
        "chosen": chosen if chosen in document.by_id else 0,
    }


def _fitting(document: Document, report: Report, only: dict[str, str]) -> list[Any]:
    """The lines of a report that the filters leave."""
    if only["from"] not in ("", str(report.source)):
        return []
    words, of_topic = plain(only["q"]).split(), plain(f"{report.title} {report.by} {report.event}")
    return [
        line
        for line in report.lines
        if only["kind"] in ("", line.kind)
        and not (only["unused"] and line.key in document.used)
        and (not words or all(word in f"{of_topic} {plain(line.text)}" for word in words))
    ]
