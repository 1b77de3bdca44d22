"""The way in for somebody who only looks, and back to the page on which they were told to join first."""

import re
from urllib.parse import quote

from fastapi import Request
from starlette.routing import Match


def way_in(path: str) -> str:
    """The join form of the event that this page belongs to; whoever comes in is there again."""
    at = "/".join(path.split("/")[:3])
    return f"{at}?to={quote(path)}" if path != at else at


def way_back(slug: str, to: str) -> str:
    """Where to go after coming in: the page that was asked for, if it is one of this event, or its first one."""
    at = f"/e/{slug}"
    return to if re.fullmatch(re.escape(at) + "/[0-9A-Za-z/_-]+", to) else at


def page_of(request: Request) -> str:
    """The page that a command belongs to: the nearest address above it that can be read. `POST …/topics/12/star`
    belongs to `…/topics/12`."""
    path = request.url.path
    while path.count("/") > 2 and not _is_page(request, path):
        path = path.rpartition("/")[0]
    return path


def _is_page(request: Request, path: str) -> bool:
    scope = {**request.scope, "method": "GET", "path": path}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)
