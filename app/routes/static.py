"""Static files, under names that carry their hash."""

import mimetypes

from fastapi import APIRouter, Request
from starlette.responses import Response

from app import statics
from app.models.rules import NotThere
from app.routes.guards import Asking, EventAsking

router = APIRouter()
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("text/javascript", ".js")


@router.get("/static/{name:path}")
def file(request: Request, name: str) -> Response:
    """A file; for good when its hash was asked for, for a moment otherwise."""
    body = statics.content(name)
    if body is None:
        raise NotThere
    asked = request.query_params.get("v")
    keep = "public, max-age=31536000, immutable" if asked == statics.digest(name) else "public, max-age=60"
    headers = {"Cache-Control": keep, "ETag": f'"{statics.digest(name)}"', "Vary": "Accept-Encoding"}
    small = statics.packed(name) if "gzip" in request.headers.get("accept-encoding", "") else None
    if small is not None:
        headers["Content-Encoding"] = "gzip"
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(body if small is None else small, media_type=kind, headers=headers)


@router.get("/sw.js")
def worker(ask: Asking) -> Response:
    """The service worker, of the whole address; where the operator wants none, one that takes itself away."""
    name = "js/sw.js" if ask.house.settings.offline else "js/sw-off.js"
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    return Response(statics.content(name), media_type="text/javascript", headers=headers)


@router.get("/e/{slug}/offline")
def offline(ask: EventAsking) -> Response:
    """What a phone shows without a network instead of a page that it has not kept."""
    response = ask.page("pages/offline.html", event=ask.event, e=ask.at)
    return ask.may_keep(response)
