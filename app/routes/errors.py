"""Refusals and mistakes as answers: a sentence, the right number, and everything that was typed."""

import json
import logging
from typing import Any

from fastapi import FastAPI, Request
from markupsafe import escape
from sqlalchemy.exc import DBAPIError, OperationalError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response

from app.intake import Turned
from app.models.rules import NotJoined, NotThere, NotYours, OpReused, Refusal, TooMany, Unfit
from app.models.texts import one_line, paragraphs
from app.pictures import PicturesBusy, PictureTooLarge
from app.press import NotPrinted
from app.routes.guards import COOKIE, Ask
from app.routes.ways import page_of, way_in
from app.words import _

STATUS: dict[type[Refusal], int] = {
    NotThere: 404,
    NotYours: 403,
    Unfit: 422,
    OpReused: 422,
    TooMany: 429,
    PictureTooLarge: 413,
    NotPrinted: 503,
    PicturesBusy: 503,
}
log = logging.getLogger(__name__)


def status_of(refusal: Refusal) -> int:
    """409 unless the refusal is of another kind."""
    return next((status for kind, status in STATUS.items() if isinstance(refusal, kind)), 409)


def install(app: FastAPI) -> None:
    """Say who answers what."""
    app.add_exception_handler(Refusal, _refused)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _http)  # type: ignore[arg-type]
    app.add_exception_handler(OperationalError, _away)
    app.add_exception_handler(TimeoutError, _away)
    app.add_exception_handler(DBAPIError, _broken)
    app.add_exception_handler(Exception, _broken)


def _refused(request: Request, refusal: Refusal) -> Response:
    return _tell(request, status_of(refusal), refusal.told(), refusal)


def _http(request: Request, error: HTTPException) -> Response:
    if error.status_code == 405:
        told = {"ok": False, "rule": "wrong_method", "message": _("This cannot be done here.")}
        response = _tell(request, 405, told)
        response.headers.update(error.headers or {})
        return response
    if error.status_code == 404:
        return _refused(request, NotThere())
    return _tell(request, error.status_code, {"ok": False, "rule": "refused", "message": str(error.detail)})


def turned_away(request: Request, turned: Turned) -> Response:
    """The answer of the front door, which stands outside of the application."""
    told = {"ok": False, "rule": turned.rule, "message": turned.message}
    return _tell(request, turned.status, told)


def _away(request: Request, error: Exception) -> Response:
    """The database is locked, full, or away: nothing was done, and asking again is right."""
    log.warning("the database does not answer: %s", type(error).__name__)
    told = {
        "ok": False,
        "rule": "busy",
        "message": _(
            "Twofeet cannot write at the moment. Nothing was lost and nothing done; it is worth trying again."
        ),
    }
    response = _tell(request, 503, told)
    response.headers["Retry-After"] = "2"
    return response


def _broken(request: Request, error: Exception) -> Response:
    log.error("a mistake of ours at %s", request.scope.get("route"), exc_info=error)
    told = {"ok": False, "rule": "mistake", "message": _("This is a mistake of Twofeet, not yours. Nothing was done.")}
    return _tell(request, 500, told)


def _tell(request: Request, status: int, told: dict[str, Any], refusal: Refusal | None = None) -> Response:
    """As JSON, as a fragment, or as a page that still has what was typed."""
    accept = request.headers.get("accept", "")
    if "application/json" in accept and "text/html" not in accept.partition("application/json")[0]:
        return JSONResponse(told, status)
    join = way_in(page_of(request)) if isinstance(refusal, NotJoined) else ""
    if request.headers.get("hx-request") == "true":
        way = f' <a class="button" href="{escape(join)}">{escape(_("Come in"))}</a>' if join else ""
        sentence = f'<p class="no">{escape(told["message"])}{way}</p>'
        body = f'<hx-partial hx-target="#said" hx-swap="innerHTML">{sentence}</hx-partial>'
        # Texts that are in conflict may be long, and have no place in a header.
        short = {name: told[name] for name in ("rule", "message", "field") if name in told}
        return HTMLResponse(body, status, headers={"HX-Trigger": json.dumps({"refused": short})})
    return _page(request, status, told, join)


def _page(request: Request, status: int, told: dict[str, Any], join: str) -> Response:
    fields = {} if status == 404 else getattr(request.state, "fields", {})
    told_of = {name: value for name, value in fields.items() if name != "op" and isinstance(value, (str, int))}
    typed = [(one_line(name), paragraphs(str(value))) for name, value in told_of.items()]  # a page is UTF-8
    ask = Ask(request)
    action = request.url.path if typed and status != 404 else ""
    return ask.page(
        "pages/refusal.html",
        status,
        told={"field": "", **told},
        typed=typed,
        action=action,
        method=request.method,
        back=_back(request),
        join=join,
    )


def _back(request: Request) -> str:
    """The event's page, for somebody who is in one."""
    parts = request.url.path.split("/")
    return f"/e/{parts[2]}" if len(parts) > 3 and parts[1] == "e" and COOKIE in request.cookies else "/"
