"""Harvests: the report form, drafts and publishing."""

from fastapi import APIRouter
from starlette.responses import Response

from app.models import harvests
from app.models.columns import REPORT
from app.models.harvests import FIELDS, Text
from app.models.rules import NotThere
from app.routes.fields import Fields, ident
from app.routes.guards import EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/breakouts/{breakout}/harvest")


@router.get("")
def form(ask: EventAsking, breakout: str) -> Response:
    """The form: my draft if there is one, else the report as it stands."""
    id = ident(breakout)
    if id not in ask.board.breakout:
        raise NotThere
    person = ask.needs_person()
    report = ask.board.harvest_of.get(id)
    draft = ask.read(lambda session: harvests.draft_of(session, id, person.id or 0))
    published = Text(**{name: getattr(report, name) for name in (*FIELDS, "needed")}) if report else None
    return ask.live_page(
        "pages/harvest.html",
        "harvest",
        breakout=ask.board.breakout[id],
        topic=ask.board.topic[ask.board.breakout[id].topic],
        report=report,
        published=published,
        text=Text(**draft.fields) if draft else published or Text(),
        base=draft.base if draft else report.revision if report else 0,
        has_draft=draft is not None,
    )


@router.post("")
def save(ask: EventAsking, breakout: str) -> Response:
    """Publish the report, or keep it as a private draft (`draft=true`)."""
    text, base = _text(ask.fields), ask.fields.number("base", 0, 2**31 - 1)
    is_draft = ask.fields.yes("draft")

    def verb(tx: Transaction) -> Answer:
        id = ident(breakout)
        if is_draft:
            draft = harvests.keep_draft(tx, id, text, base)
            return Answer(
                draft.id, location=f"{ask.at}/breakouts/{id}/harvest", facts={"draft": True, "base": draft.base}
            )
        report = harvests.publish(tx, id, text, base)
        facts = {"base": report.revision}
        return Answer(report.id, location=f"{ask.at}#news-{report.id}", facts=facts, said=_("It is on the news wall."))

    return ask.do(verb)


def _text(fields: Fields) -> Text:
    return Text(
        summary=fields.text("summary", REPORT),
        insights=fields.text("insights", REPORT),
        next_steps=fields.text("next_steps", REPORT),
        quotes=fields.text("quotes", REPORT),
        links=fields.text("links", REPORT),
        people=fields.text("people", REPORT),
        needed=fields.yes("needed", default=True),
    )
