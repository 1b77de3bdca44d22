"""The personal element: what is mine, told to me alone as a style sheet over the public page.

Public fragments hold both buttons of every pair (star and unstar, go and leave). Which one a person sees is said by
rules with ids. So everybody gets the same bytes, no push can undo it, and it works without JavaScript.
"""

from fastapi import APIRouter
from markupsafe import escape
from starlette.responses import HTMLResponse, JSONResponse, Response

from app.models import mine
from app.models.mine import Mine
from app.routes.guards import EventAsk, EventAsking

router = APIRouter(prefix="/e/{slug}")


@router.get("/me.json")
def me(ask: EventAsking) -> Response:
    """My id, name, role, stars, seats, drafts; for nobody, no name."""
    person = ask.person
    own = ask.read(lambda session: mine.read(session, person))
    told = {
        "id": person.id if person else None,
        "name": person.name if person else "",
        "role": own.role,
        "language": person.language if person else "",
        "stars": own.stars,
        "seats": own.seats,
        "roaming": own.roaming,
        "topics": own.topics,
        "drafts": own.drafts,
    }
    return JSONResponse(told)


@router.get("/mine.css")
def sheet(ask: EventAsking) -> Response:
    """The sheet by itself: the first paint, and pages without JavaScript."""
    return Response(css(_own(ask)), media_type="text/css")


@router.get("/mine")
def element(ask: EventAsking) -> Response:
    """The personal element."""
    return HTMLResponse(partial(ask))


def partial(ask: EventAsk) -> str:
    """The personal element as a partial that replaces the one on the page."""
    return f'<hx-partial hx-target="#mine" hx-swap="outerHTML">{html(_own(ask))}</hx-partial>'


def html(own: Mine) -> str:
    return f'<div id="mine" hidden data-role="{own.role}" data-css="{escape(css(own))}"></div>'


def _own(ask: EventAsk) -> Mine:
    """Read anew: the command that asks may just have changed it."""
    from app.models import events, keys

    def question(session):  # type: ignore[no-untyped-def]
        event = events.by_slug(session, ask.slug)
        from app import clock

        return mine.read(session, keys.holder(session, event, ask.secret, clock.now()))

    found: Mine = ask.read(question)
    return found


def css(own: Mine) -> str:
    """The rules for one person. Ids only: nothing that people wrote gets in."""
    rules: list[str] = []

    def every(prefix: str, ids: tuple[int, ...], *told: tuple[str, str]) -> None:
        for suffix, style in told:
            if ids:
                rules.append(",".join(f"#{prefix}-{id}{suffix}" for id in ids) + "{" + style + "}")

    every("topic", own.stars, (" .off", "display:inline-flex"), (" .put", "display:none"))
    every("topic", own.topics, (" .yours,X .own", "display:block"), (" .by", "display:none"))
    return "\n".join(rules)
