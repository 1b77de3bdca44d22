"""The front door: which hosts and origins may come in, how large a parcel may be, and what every answer carries.

Async, because bodies arrive in pieces; beyond it everything is plain functions. Forms and JSON become one dict of
fields, so a route never knows which it was.
"""

import hashlib
import json
import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import FormData, Headers, MutableHeaders, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import words
from app.models.rules import NotThere
from app.settings import Settings

LARGEST_BODY = 1_000_000  # a report of 20,000 words in any script; photos have a door of their own
MOST_FIELDS = 200
LARGEST_FILE = 10_000_000
UPLOADS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"/e/[^/]+/programme"), LARGEST_FILE),
    (re.compile(r"/e/[^/]+/plan"), LARGEST_FILE),
    (re.compile(r"/e/[^/]+/breakouts/[^/]+/photos"), LARGEST_FILE),
    (re.compile(r"/e/[^/]+/recommendations"), 2_000_000),
)
"""Which addresses take files, and how many bytes a parcel with them may have; no other address takes any."""
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Twofeet": "1",  # so our scripts know an answer of ours from a captive portal's
}


@dataclass(frozen=True)
class Upload:
    """A file that came along: a field like any other, held in memory. `name` and `kind` are what the sender says,
    and prove nothing; an op knows a file by its content."""

    name: str
    kind: str
    body: bytes = field(repr=False)

    def __str__(self) -> str:
        return f"{self.name} {hashlib.sha256(self.body).hexdigest()}"


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
        await self.app(scope, receive, _dressed(scope, send) if scope["type"] == "http" else send)

    async def _turn_away(self, turned: Turned, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4003, "reason": turned.rule})
            return
        response: Response = self.refuse(Request(scope), turned)
        await response(scope, receive, _dressed(scope, send))

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
    largest = _largest_upload(scope) if kind == "multipart/form-data" else 0
    body = await _body(receive, headers, largest or LARGEST_BODY)
    try:
        if kind == "application/json":
            found = json.loads(body or b"{}", parse_constant=_no_constant)
            if not isinstance(found, dict):
                raise ValueError("not an object")
            return found
        if kind == "multipart/form-data":
            return await _multipart(headers, body, largest)
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
        return _gathered(pairs)
    except (ValueError, RecursionError):  # also bad UTF-8 and too many fields
        raise Turned(422, "unreadable", words._("This could not be read. Send a form or a JSON object.")) from None


def _largest_upload(scope: Scope) -> int:
    """How many bytes this address takes with a file; 0 where no file may come along."""
    return next((most for path, most in UPLOADS if path.fullmatch(scope["path"])), 0)


async def _body(receive: Receive, headers: Headers, largest: int) -> bytes:
    sentence = words._("This is too much at once. A report has room for 20,000 words.")
    if largest > LARGEST_BODY:
        sentence = words._("This file is too large. There is room for {n} MB.", n=largest // 1_000_000)
    too_much = Turned(413, "too_large", sentence)
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()) or int(length[:20]) > largest:
        raise too_much
    parts: list[bytes] = []
    size = 0
    while True:
        message: Message = await receive()
        if message["type"] == "http.disconnect":
            raise Turned(400, "cut_off", words._("The connection broke before everything had arrived."))
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > largest:
            raise too_much
        if not message.get("more_body"):
            return b"".join(parts)


async def _multipart(headers: Headers, body: bytes, largest: int) -> dict[str, Any]:
    """The fields of a form with parts. Files stay in memory: nothing is written outside of the data folder."""

    async def whole() -> AsyncGenerator[bytes, None]:
        yield body

    parser = MultiPartParser(
        headers, whole(), max_files=int(largest > 0), max_fields=MOST_FIELDS, max_part_size=largest or LARGEST_BODY
    )
    parser.spool_max_size = len(body) + 1
    try:
        form: FormData = await parser.parse()
    except (MultiPartException, KeyError):  # also no content type
        raise ValueError from None
    try:
        found = [
            (name, await _upload(part) if isinstance(part, UploadFile) else part) for name, part in form.multi_items()
        ]
    finally:
        await form.close()
    return _gathered([(name, part) for name, part in found if part is not None])


async def _upload(part: UploadFile) -> Upload | None:
    """A file that came along; None for a field in which nobody chose one."""
    body = await part.read()
    return Upload((part.filename or "")[:200], (part.content_type or "")[:100], body) if part.filename or body else None


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


def _dressed(scope: Scope, send: Send) -> Send:
    """Every answer carries the same protection; personal by default, so no cache may keep it. Sheets, scripts and
    fonts are no documents: a policy of theirs would protect nothing, and is a third of a newcomer's headers."""
    at = str(scope.get("path", ""))
    is_part = at.startswith("/static/") and not at.endswith(".svg")
    wanted = {"X-Content-Type-Options": HEADERS["X-Content-Type-Options"]} if is_part else HEADERS

    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in wanted.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return dressed
