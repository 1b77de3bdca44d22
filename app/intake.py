"""The front door: which hosts and origins may come in, how large a parcel may be, and what every answer carries.

Async, because bodies arrive in pieces; beyond it everything is plain functions. Forms and JSON become one dict of
fields, so a route never knows which it was.
"""

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import Headers, MutableHeaders, UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import words
from app.models.rules import NotThere
from app.settings import Settings

LARGEST_BODY = 1_000_000  # a report of 20,000 words in any script; photos have a door of their own
MOST_FIELDS = 200
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Turned(Exception):
    """Not let in: a status and a sentence."""

    def __init__(self, status: int, rule: str, message: str, field: str = ""):
        super().__init__(message)
        self.status, self.rule, self.message, self.field = status, rule, message, field


class Intake:
    """Wraps the application; see the module."""

    def __init__(self, app: ASGIApp, settings: Settings, refuse: Any):
        self.app, self.settings, self.refuse = app, settings, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        scope.setdefault("state", {})
        words.speak(_language(scope, headers))
        try:
            self._check_host(headers)
            _check_path(scope)
            if scope["type"] == "websocket":
                self._check_origin(headers, must_come=True)
            elif scope["method"] in UNSAFE:
                self._check_origin(headers, must_come=False)
                scope["state"]["fields"] = fields = await _fields(scope, receive, headers)
                if scope["method"] == "POST" and str(fields.pop("_method", "")).upper() == "DELETE":
                    scope["method"] = "DELETE"
        except Turned as turned:
            await self._turn_away(turned, scope, receive, send)
            return
        await self.app(scope, receive, _dressed(send) if scope["type"] == "http" else send)

    async def _turn_away(self, turned: Turned, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4003, "reason": turned.rule})
            return
        response: Response = self.refuse(Request(scope), turned)
        await response(scope, receive, _dressed(send))

    def _check_host(self, headers: Headers) -> None:
        """A name we do not have may be DNS rebinding, or poison for links."""
        hosts = headers.getlist("host")
        name = _host_of(f"//{hosts[0]}") if len(hosts) == 1 else None
        if name is None or not self.settings.allows_host(name[0]):
            raise Turned(400, "wrong_host", words._("This address is not one of Twofeet's. Check the link."))

    def _check_origin(self, headers: Headers, must_come: bool) -> None:
        """Commands and sockets come from our own pages. Sec-Fetch-Site is not sent on plain http in a LAN, so
        Origin decides there; one of the two has to come. `null` is what browsers send instead of an Origin when a
        page withholds its referrer: it says nothing."""
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin is not None and (origin != "null" or site is None):
            own = _host_of(f"//{headers['host']}")
            theirs = _host_of(origin) if origin.startswith(("http://", "https://")) else None
            if theirs is None or own is None or not _same(own, theirs, origin):
                raise Turned(403, "foreign_origin", words._("This came from another site and was not done."))
        elif site is not None and not must_come:
            if site not in ("same-origin", "none"):
                raise Turned(403, "foreign_origin", words._("This came from another site and was not done."))
        else:
            raise Turned(403, "no_origin", words._("A command needs an Origin header of this address."))


def _check_path(scope: Scope) -> None:
    """Nothing of ours has a NUL in its address, and PostgreSQL takes none in a question."""
    if "\x00" in scope["path"]:
        nothing = NotThere()
        raise Turned(404, nothing.rule, nothing.message)


def _host_of(url: str) -> tuple[str, int | None] | None:
    try:
        parts = urlsplit(url)
        is_bare = parts.hostname and not (parts.username or parts.path.strip("/") or parts.query or parts.fragment)
        return (parts.hostname or "", parts.port) if is_bare else None
    except ValueError:
        return None


def _same(own: tuple[str, int | None], theirs: tuple[str, int | None], origin: str) -> bool:
    usual = 443 if origin.startswith("https://") else 80
    return own[0] == theirs[0] and (own[1] or usual) == (theirs[1] or usual)


def _language(scope: Scope, headers: Headers) -> str:
    query = dict(parse_qsl(scope.get("query_string", b"")[:2_000].decode("latin-1")))
    kept = next((c.split("=", 1)[1] for c in headers.get("cookie", "").split("; ") if c.startswith("language=")), "")
    return words.choose(query.get("lang"), kept, headers.get("accept-language"))


async def _fields(scope: Scope, receive: Receive, headers: Headers) -> dict[str, Any]:
    """The fields of a form or a JSON object; text only, repeated fields as a list."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await _body(receive, headers)
    try:
        if kind == "application/json":
            found = json.loads(body or b"{}", parse_constant=_no_constant)
            if not isinstance(found, dict):
                raise ValueError("not an object")
            return found
        if kind == "multipart/form-data":
            return await _multipart(scope, body)
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
        return _gathered(pairs)
    except (ValueError, RecursionError):  # also bad UTF-8 and too many fields
        raise Turned(422, "unreadable", words._("This could not be read. Send a form or a JSON object.")) from None


async def _body(receive: Receive, headers: Headers) -> bytes:
    too_much = Turned(413, "too_large", words._("This is too much at once. A report has room for 20,000 words."))
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()) or int(length[:20]) > LARGEST_BODY:
        raise too_much
    parts: list[bytes] = []
    size = 0
    while True:
        message: Message = await receive()
        if message["type"] == "http.disconnect":
            raise Turned(400, "cut_off", words._("The connection broke before everything had arrived."))
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST_BODY:
            raise too_much
        if not message.get("more_body"):
            return b"".join(parts)


async def _multipart(scope: Scope, body: bytes) -> dict[str, Any]:
    async def again() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    from starlette.exceptions import HTTPException

    try:
        async with Request(scope, again).form(max_files=0, max_fields=MOST_FIELDS) as form:
            return _gathered([(k, v) for k, v in form.multi_items() if not isinstance(v, UploadFile)])
    except HTTPException:
        raise ValueError from None


def _gathered(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name in fields:
            before = fields[name]
            fields[name] = [*before, value] if isinstance(before, list) else [before, value]
        else:
            fields[name] = value
    return fields


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _dressed(send: Send) -> Send:
    """Every answer carries the same protection; personal by default, so no cache may keep it."""

    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return dressed
