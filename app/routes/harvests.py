"""Harvests: the report form, drafts and publishing."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import harvests, relations
from app.models.columns import REPORT, TITLE
from app.models.harvests import Text
from app.models.people import Person
from app.models.questions import FIELDS, FIRST
from app.models.rules import NotThere
from app.routes.fields import Fields, ident
from app.routes.guards import EventAsk, EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/breakouts/{breakout}/harvest")


@router.get("")
def form(ask: EventAsking, breakout: str) -> Response:
    """The form: my draft if there is one, else the report as it stands."""
    id, person = ident(breakout), ask.needs_person()
    if id not in ask.board.breakout:
        return _kept(ask, id, person)
    report = ask.board.harvest_of.get(id)
    draft = ask.read(lambda session: harvests.draft_of(session, id, person.id or 0))
    published = Text(**{name: getattr(report, name) for name in (*FIELDS, "needed")}) if report else None
    text = Text(**draft.fields) if draft else published or Text()
    filled = [name for name in FIELDS if getattr(text, name)]
    return ask.live_page(
        "pages/harvest.html",
        "harvest",
        asked=[q for q in ask.board.questions if q.is_asked or q.field in filled],
        first=FIRST,
        filled=filled,
        breakout=ask.board.breakout[id],
        topic=ask.board.topic[ask.board.breakout[id].topic],
        report=report,
        published=published,
        text=text,
        base=draft.base if draft else report.revision if report else 0,
        has_draft=draft is not None,
        writers=ask.house.papers.names(id, but=person.id or 0),
    )


def _kept(ask: EventAsk, id: int, person: Person) -> Response:
    """What somebody wrote for a breakout that was taken off the wall since. Refuses NotThere."""
    kept = ask.read(lambda session: harvests.kept_off_the_wall(session, id, person.id or 0))
    if kept is None:
        raise NotThere
    fields, title = kept
    return ask.page("pages/kept.html", e=ask.at, event=ask.event, title=title, text=fields, asked=ask.board.questions)


@router.post("")
def save(ask: EventAsking, breakout: str) -> Response:
    """Publish the report, or keep it as a private draft (`draft=true`); `related` is the title of a topic to link."""
    text, base = text_in(ask.fields), ask.fields.number("base", 0, 2**31 - 1)
    is_draft, related = ask.fields.yes("draft"), ask.fields.line("related", TITLE, required=False)

    def relate(tx: Transaction, id: int) -> None:
        if related:
            relations.link_from_report(tx, id, related)

    def verb(tx: Transaction) -> Answer:
        id = ident(breakout)
        if is_draft:
            draft = harvests.keep_draft(tx, id, text, base)
            relate(tx, id)
            return Answer(
                draft.id, location=f"{ask.at}/breakouts/{id}/harvest", facts={"draft": True, "base": draft.base}
            )
        report = harvests.publish(tx, id, text, base)
        relate(tx, id)
        is_merged = harvests.text_of(report) != text
        facts = {"base": report.revision} | ({"merged": True} if is_merged else {})
        said = _("Somebody else had changed the report, too. Both changes are in it, on the news wall.")
        said = said if is_merged else _("It is on the news wall.")
        return Answer(report.id, location=f"{ask.at}#news-{report.id}", facts=facts, said=said)

    return ask.do(verb)


def text_in(fields: Fields) -> Text:
    """What the form says."""
    words = {name: fields.text(name, REPORT) for name in FIELDS}
    return Text(**words, needed=fields.yes("needed", default=True))
