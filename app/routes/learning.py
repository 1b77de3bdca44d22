"""The learning document: read in every form, worded around its themes, published."""

from fastapi import APIRouter
from starlette.responses import PlainTextResponse, Response

from app import words
from app.book import learning
from app.book.learning_docx import docx
from app.models import learnings, themes
from app.models.columns import REPORT, TITLE
from app.models.learnings import Document
from app.routes.editors import is_editor, needs_editor
from app.routes.guards import EventAsk, EventAsking
from app.routes.proceedings import DOCX
from app.routes.themes import read, readable
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}")


@router.get("/learning")
@router.get("/learning.html")
def html(ask: EventAsking) -> Response:
    """The document to read."""
    document, may = readable(ask), is_editor(ask)
    with words.speaking(words.choose(ask.board.event.language)):
        told = learning.told(ask.board.event, document)
        return ask.live_page("pages/learning.html", "proceedings", doc=told, origin=learning.origin, may_write=may)


@router.get("/learning.md")
def markdown(ask: EventAsking) -> Response:
    """The document as markdown."""
    document = readable(ask)
    with words.speaking(words.choose(ask.board.event.language)):
        told, base = learning.told(ask.board.event, document), ask.house.settings.public_url
        text = ask.house.fragments.page("pages/learning.md", doc=told, origin=learning.origin, base=base)
    return PlainTextResponse(text, headers=_named(ask, "md"), media_type="text/markdown")


@router.get("/learning.docx")
def word(ask: EventAsking) -> Response:
    """The document for a word processor."""
    document = readable(ask)
    with words.speaking(words.choose(ask.board.event.language)):
        body = docx(learning.told(ask.board.event, document), _pictures(ask, document))
    return Response(body, media_type=DOCX, headers=_named(ask, "docx"))


@router.get("/learning.pdf")
def paper(ask: EventAsking) -> Response:
    """The document to print: tagged, with contents and page numbers, made beside the server."""
    document = readable(ask)
    html = learning.document(ask.house.fragments, ask.board.event, document, _pictures(ask, document))
    return Response(ask.house.press.pdf(html), media_type="application/pdf", headers=_named(ask, "pdf"))


@router.get("/learning/wording")
def wording(ask: EventAsking) -> Response:
    """The page on which title, introduction and closing are written."""
    person, document = needs_editor(ask), read(ask)
    draft = ask.read(lambda session: themes.draft_of(session, ask.event.id or 0, None, person.id or 0))
    texts = document.texts | draft.fields if draft else document.texts
    return ask.live_page("pages/wording.html", "own", doc=document, texts=texts, draft=draft)


@router.post("/learning")
def word_it(ask: EventAsking) -> Response:
    """Write what stands around the themes; `base` is the revision that the text began from."""
    fields, base = ask.fields, ask.fields.number("base", 0, 2**31 - 1)
    given: dict[str, str | None] = {
        name: fields.text(name, REPORT) if name in fields.given else None for name in themes.FRAME[1:]
    }
    given["title"] = fields.line("title", TITLE, required=False) if "title" in fields.given else None

    def verb(tx: Transaction) -> Answer:
        written = themes.word(tx, given, base)
        facts = {"base": written.revision}
        return Answer(written.id, location=f"{ask.at}/learning/wording", facts=facts, said=_("Saved."))

    return ask.do(verb)


@router.post("/learning/publication")
def publish(ask: EventAsking) -> Response:
    """Let everybody read it."""

    def verb(tx: Transaction) -> Answer:
        themes.publish(tx)
        return Answer(location=f"{ask.at}/themes", said=_("Everybody can read it now."))

    return ask.do(verb)


@router.delete("/learning/publication")
def withdraw(ask: EventAsking) -> Response:
    """Let only editors read it again."""

    def verb(tx: Transaction) -> Answer:
        themes.withdraw(tx)
        return Answer(location=f"{ask.at}/themes", said=_("Only editors see it now."))

    return ask.do(verb)


def _pictures(ask: EventAsk, document: Document) -> dict[str, bytes]:
    found: dict[str, bytes] = ask.read(lambda session: learnings.pictures(session, document))
    return found


def _named(ask: EventAsk, ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{ask.slug}-learning.{ending}"', "Cache-Control": "no-store"}
