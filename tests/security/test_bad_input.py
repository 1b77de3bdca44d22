"""Whatever a client sends: a sentence, never a 5xx, and nothing of what was refused on the wall."""

import json
import re
from collections.abc import Iterator
from typing import Any

import anyio
import pytest

from app import main
from tests.conftest import BASE
from tests.day import COMMANDS, Command, Day, _nothing, new_op

BIDI = "\u202eevil\u2066"
TEXTS = {
    "empty": "", "spaces": " \t\u00a0", "long": "x" * 200_001, "nul": "a\x00b", "bidi": BIDI, "lines": "a\r\n\u2028b",
    "30 digits": "1" * 30, "negative": "-1", "two signs": "--1", "float": "1.5", "exponent": "1e9", "hex": "0x10",
    "other digits": "²", "arabic digits": "١٢", "nan": "NaN", "null": "null", "path": "../../etc/passwd",
    "percent": "%00%ff%n{}{0}", "quote": "'; DROP TABLE event; --", "template": "{{ 7*7 }}{% raw %}${7*7}",
    "noncharacters": "\uffff\U0010ffff\ufffd", "combining": "e" + "\u0301" * 500, "html": "<script>alert(1)</script>",
}  # fmt: skip
VALUES = {
    "null": None, "true": True, "false": False, "zero": 0, "negative": -1, "float": 1.5, "huge": 10**300,
    "too large": 10**30, "nan": float("nan"), "infinite": float("inf"), "list": [], "list of lists": [[["x"]], {}],
    "list of texts": ["a", "b"], "list of nothing": [None, True], "object": {"id": 1}, "surrogate": "\ud800",
    "surrogates": "\udfff\ud83d x", "nul": "a\x00b",
}  # fmt: skip
MORE_FIELDS = {
    "create": (
        "givens",
        "timezone",
        "language",
        "mode",
        "rooms",
        "slots",
        "name",
        "date",
        "passphrase",
        "from",
        "carry",
    ),
    "join": ("language",),
    "reword event": ("givens", "law"),
    "room": ("directions", "access", "link", "plan_x", "plan_y"),
    "change room": ("directions", "access", "link", "plan_x", "plan_y"),
    "enter": ("description", "cell", "limit", "person"),
    "pitch": ("description", "language", "title2", "language2", "draft", "person"),
    "reword": ("description", "language", "title2", "language2"),
    "translate": ("language",),
    "change draft": ("description", "language", "title2", "language2"),
    "place": ("limit", "cell"),
    "move": ("room", "limit", "cell"),
    "harvest": ("links", "people", "draft", "base", "needed"),
    "mode": ("conveners_place", "law"),
    "absent": ("person",),
    "programme": ("file",),
    "arrange": ("keep", "most_moves", "seed"),
    "theme": ("lessons", "cases", "prompts", "exercises", "resources"),
    "write theme": ("title", "context", "cases", "prompts", "exercises", "resources"),
    "excerpt": ("source", "line"),
    "excerpt line": ("harvest", "source", "text"),
    "shorten": ("theme",),
    "word learning": ("introduction", "base"),
    "change slot": ("starts", "ends", "kind", "fixed"),
}
EVERY = pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
OF_FIELDS = pytest.mark.parametrize(
    "command", [c for c in COMMANDS if c.fields is not _nothing], ids=lambda command: command.name
)


class Sender:
    """Sends one command in many wrong ways, and looks at what comes back."""

    def __init__(self, server: Any, command: Command):
        self.day, self.house = Day(server), server.house
        self.who = self.day.who(command.least)
        self.path, self.fields = self.day.path(command.path), command.fields(self.day)
        self.names = [*self.fields, *MORE_FIELDS.get(command.name, ())]
        if command.method == "DELETE":
            self.fields["_method"] = "DELETE"
        self.known = self.revision

    @property
    def revision(self) -> int:
        found: int = self.house.boards.revisions([self.day.event.id])[self.day.event.id]
        return found

    def send(self, told: str, accept: str = "application/json", **options: Any) -> int:
        before = self.known
        answer = self.who.send("POST", self.path, accept, **options)
        assert answer.status_code < 500, f"{told}: {answer.text}"
        self.known = self.revision
        if answer.status_code >= 400:
            assert self.known == before, told
            if accept == "application/json":
                assert len(answer.json()["message"].split()) > 2, told
        return int(answer.status_code)

    def send_json(self, told: str, fields: dict[str, Any], accept: str = "application/json") -> int:
        return self.send(told, accept, content=json.dumps(fields), headers={"Content-Type": "application/json"})


@OF_FIELDS
@pytest.mark.sqlite_only
def test_odd_texts_in_every_field(server: Any, command: Command) -> None:
    sender = Sender(server, command)
    for name in sender.names:
        for what, text in TEXTS.items():
            sender.send(f"{name}: {what}", data=sender.fields | {name: text})


@OF_FIELDS
@pytest.mark.sqlite_only
def test_odd_values_in_every_field(server: Any, command: Command) -> None:
    sender = Sender(server, command)
    for name in sender.names:
        for what, value in VALUES.items():
            sender.send_json(f"{name}: {what}", sender.fields | {name: value})


@EVERY
def test_odd_things_everywhere_at_once(server: Any, command: Command) -> None:
    sender = Sender(server, command)
    names = [*sender.names, "op", "remark"]
    for what, value in (TEXTS | VALUES).items():
        odd = sender.fields | dict.fromkeys(names, value) | {"\ud800": "\ud800", "x\x00": "\x00"}
        sender.send_json(what, odd, "text/html")


@pytest.mark.parametrize("field", ["title", "remark", "op", "_method"])
@pytest.mark.sqlite_only
def test_a_million_signs(server: Any, field: str) -> None:
    sender = Sender(server, next(command for command in COMMANDS if command.name == "pitch"))
    assert sender.send(field, data=sender.fields | {field: "x" * 10**6}) == 413
    assert sender.send(field, data=sender.fields | {field: "x" * 900_000}) in (200, 422)


@EVERY
@pytest.mark.sqlite_only
def test_a_command_without_its_fields(server: Any, command: Command) -> None:
    sender = Sender(server, command)
    for name in sender.fields:
        left = {other: value for other, value in sender.fields.items() if other != name}
        sender.send(f"without {name}", data=left)
    sender.send("without all", "text/html")


def bodies() -> Iterator[tuple[str, str, bytes, int]]:
    """What it is, its content type, the body, and the answer it deserves (0: any below 500)."""
    form, multi = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"
    yield "not UTF-8", form, b"title=\xff\xfe", 422
    yield "not UTF-8, quoted", form, b"title=%ff%fe", 0
    yield "no pairs", form, b"&&&===&;&", 422
    yield "300 fields", form, b"&".join(b"f%d=1" % n for n in range(300)) + b"&title=Salt", 422
    yield "the same field twice", form, b"title=Salt&title=Pepper", 200
    yield "a field of that name in every way", form, b"title=Salt&title[]=1&title.x=2&title%00=3", 200
    yield "another content type", "text/plain", b"title=Salt", 0
    yield "xml", "application/xml", b"<title>Salt</title>", 422
    yield "no content type", "", b"title=Salt", 0
    yield "a broken content type", "application/json;;;=;charset", b'{"title": "Salt"}', 0
    yield "an array", "application/json", b'[{"title": "Salt"}]', 422
    yield "a text", "application/json", b'"Salt"', 422
    yield "nothing", "application/json", b"", 422
    yield "half of it", "application/json", b'{"title": "Sa', 422
    yield "two of it", "application/json", b'{"title": "Salt"}{}', 422
    yield "NaN", "application/json", b'{"title": "Salt", "limit": NaN}', 422
    yield "Infinity", "application/json", b'{"title": "Salt", "limit": -Infinity}', 422
    yield "5,000 digits", "application/json", b'{"title": ' + b"9" * 5_000 + b"}", 422
    yield "the same key twice", "application/json", b'{"title": "Salt", "title": "Pepper"}', 200
    yield "not UTF-8, as JSON", "application/json", b'{"title": "\xff"}', 422
    yield "UTF-16", "application/json", '{"title": "Salt"}'.encode("utf-16"), 0
    yield "a surrogate in a key", "application/json", b'{"title": "Salt", "\\ud800": 1}', 200
    for depth in (5_000, 100_000):
        for opened, closed in ((b"[", b"]"), (b'{"a":', b"}")):
            nested = opened * depth + b"1" + closed * depth
            yield f"{depth} deep {opened!r}", "application/json", b'{"title": ' + nested + b"}", 422
    for depth in (100, 400, 600, 800, 900, 950, 980, 1_000):
        nested = b"[" * depth + b"]" * depth
        asked = f'{{"title": "Salt", "op": "{new_op()}", "remark": '.encode() + nested + b"}"
        yield f"{depth} deep beside it", "application/json", asked, 0
    part = b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    yield "multipart", multi, part % (b"title", b"Salt") + b"--b--\r\n", 200
    yield "multipart, not UTF-8", multi, part % (b"title", b"\xff\x00") + b"--b--\r\n", 0
    yield "multipart without an end", multi, part % (b"title", b"Salt"), 0
    yield "multipart of nothing", multi, b"", 422
    yield "multipart of noise", multi, b"\r\n\r\n--b\r\r\n" + bytes(range(256)) * 20, 422
    yield "multipart without a boundary", "multipart/form-data", part % (b"title", b"Salt"), 422
    yield "multipart, charset", "multipart/form-data; boundary=b; charset=x", part % (b"title", b"S") + b"--b--\r\n", 0
    yield "multipart, 300 parts", multi, part % (b"f", b"1") * 300 + b"--b--\r\n", 422
    file = b'--b\r\nContent-Disposition: form-data; name="title"; filename="a.txt"\r\n\r\nSalt\r\n--b--\r\n'
    yield "a file where there is none", multi, file, 422
    yield "a little too much", form, b"title=" + b"x" * 1_000_000, 413
    yield "40 MB", form, b"title=" + b"x" * 40_000_000, 413


@pytest.mark.sqlite_only
def test_odd_bodies(server: Any) -> None:
    sender = Sender(server, next(command for command in COMMANDS if command.name == "pitch"))
    for what, kind, body, wanted in bodies():
        for accept in ("application/json", "text/html"):
            found = sender.send(what, accept, content=body, headers={"Content-Type": kind or None})
            assert wanted in (0, found) or (wanted == 200 and accept == "text/html" and found == 303), (
                f"{what}: {found}"
            )


def test_odd_bodies_are_odd_everywhere(server: Any) -> None:
    """Also where no field is read, and on a path that is not there."""
    day = Day(server)
    for what, kind, body, _ in bodies():
        if len(body) < 1_000_000:
            for path in ("/events", "/codes", "/nowhere", f"{day.at}/topics/{day.bread}/star", f"{day.at}/people"):
                answer = day.cem.send("POST", path, content=body, headers={"Content-Type": kind or None})
                assert answer.status_code < 500, f"{path}: {what}"


@pytest.mark.parametrize("length", ["-1", "1e9", "x", "²", "", "9" * 40, "1_0", "+5", "0x10"])
@pytest.mark.sqlite_only
def test_an_odd_length(server: Any, length: str) -> None:
    day = Day(server)
    headers = {"Content-Length": length.encode("latin-1"), "Content-Type": "application/x-www-form-urlencoded"}
    answer = day.ana.send("POST", f"{day.at}/topics", content=b"title=Salt", headers=headers)
    assert answer.status_code in (200, 413, 422)


@pytest.mark.sqlite_only
def test_a_body_without_a_length_is_not_read_to_its_end(server: Any) -> None:
    day = Day(server)
    sent, told = [], []

    async def receive() -> dict[str, Any]:
        sent.append(100_000)
        return {"type": "http.request", "body": b"x" * 100_000, "more_body": len(sent) < 400}

    async def send(message: dict[str, Any]) -> None:
        told.append(message)

    headers = [(b"host", b"127.0.0.1:8000"), (b"origin", BASE.encode()), (b"accept", b"application/json")]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": f"{day.at}/topics", "raw_path": b"", "query_string": b"", "root_path": "", "headers": headers,
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000),
    }  # fmt: skip
    anyio.run(server.app, scope, receive, send)
    assert told[0]["status"] == 413
    assert sum(sent) < 1_500_000


PLACES = sorted(
    {
        (method, route.path)
        for street in main.STREETS
        for route in street.router.routes
        for method in getattr(route, "methods", None) or ()
        if "{" in route.path
    }
)
JUNK = [
    "0", "-1", "1.5", "1e3", "²", "١", "9" * 9, "9" * 10, "9" * 400, "x" * 4_000, "%00", "a%00b", "%ff%fe", "%ed%a0%80",
    "%e2%80%ae", "%0d%0aSet-Cookie:x=1", "%2e%2e%2f%2e%2e", "..%5c", "%25", "%7b%7b7*7%7d%7d", "'%20OR%201=1--", "null",
    "%F0%9F%90%9D", "+", "*", "~", "%20",
]  # fmt: skip


NAMES = {name for _, path in PLACES for name in re.findall(r"{(\w+)", path)} - {"slug"}


def odd_paths(path: str, slug: str, odd: list[str]) -> Iterator[str]:
    """The path of a route with each odd thing in it: in place of what the event has, and of the event."""
    for junk in odd:
        template = path.replace(":path", "")
        yield template.format_map(dict.fromkeys(NAMES, junk) | {"slug": slug})
        yield template.format_map(dict.fromkeys(NAMES, "1") | {"slug": junk})


@pytest.mark.parametrize(("method", "path"), PLACES)
@pytest.mark.sqlite_only
def test_odd_paths(server: Any, method: str, path: str) -> None:
    event = server.event(slots="", rooms="")
    for at in odd_paths(path, event.slug, JUNK):
        answer = event.host.send(method, at)
        assert answer.status_code < 500, at
        assert "x=1" not in answer.headers.get("set-cookie", "")


def test_paths_that_a_database_may_choke_on(server: Any) -> None:
    event = server.event(slots="", rooms="")
    for method, path in PLACES:
        for at in odd_paths(path, event.slug, ["%00", "a%00b", "%ff%fe", "%ed%a0%80", "9" * 10]):
            assert event.host.send(method, at, "text/html").status_code < 500, at


MOMENTS = [*JUNK, "", "nan", "inf", "-inf", "1e400", "-1e400", "2027-03-01T10:00:00%2B01:00"]
READ = {
    "/": ("lang",),
    "/events/new": ("start",),
    "/e/{}": ("q", "look", "lang"),
    "/e/{}/wall": ("at", "name"),
    "/e/{}/board.json": ("at", "revision"),
    "/e/{}/since/1": ("at", "page", "lang"),
    "/e/{}/agenda.ics": ("key",),
    "/e/{}/search.css": ("q",),
    "/static/phone.css": ("v",),
}


@pytest.mark.parametrize("path", READ)
@pytest.mark.sqlite_only
def test_odd_queries(server: Any, path: str) -> None:
    event = server.event(slots="", rooms="")
    queries = [f"{name}={junk}" for name in READ[path] for junk in MOMENTS]
    queries += ["&".join(f"a{n}=1" for n in range(2_000)), "%", "&&&", "=", "?", "%00=%00", "lang", "q", "x&q=y"]
    for query in queries:
        answer = event.host.get(f"{path.format(event.slug)}?{query}")
        assert answer.status_code < 500, query


@pytest.mark.parametrize("name", ["twofeet_person", "twofeet_client", "language", "x"])
def test_odd_cookies(server: Any, name: str) -> None:
    day = Day(server)
    for value in ('"\\000"', '"\\377\\376"', "\u00ff", "x" * 5_000, '"', ";;;", "=", "../..", "%00", '"\\012"'):
        cookie = {"Cookie": f"{name}={value}".encode("latin-1")}
        device = server.device()
        for method, path in (("GET", day.at), ("POST", f"{day.at}/people"), ("POST", "/events"), ("POST", "/codes")):
            fields = {"name": "Dora", "title": "Porto", "question": "?", "code": "AAAAAA", "op": new_op()}
            data = fields if method == "POST" else None
            assert device.send(method, path, "text/html", data=data, headers=cookie).status_code < 500, value


@pytest.mark.parametrize(
    "header", ["Accept", "Accept-Language", "Idempotency-Key", "HX-Request", "Content-Type", "Cookie"]
)
def test_odd_headers(server: Any, header: str) -> None:
    day = Day(server)
    for value in ("", "\u00ff", "x" * 10_000, "*/*;q=nan", ",,,;;;q=", "en;q=1e400,xx;q=x", "\u00bd", "'", "{}"):
        headers = {header: value.encode("latin-1")}
        for method, path in (("GET", day.at), ("POST", f"{day.at}/topics")):
            answer = day.ana.send(method, path, headers=headers, data={"title": "Salt"} if method == "POST" else None)
            assert answer.status_code < 500, value


@pytest.mark.parametrize("method", ["PUT", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.sqlite_only
def test_odd_methods(server: Any, method: str) -> None:
    day = Day(server)
    for path in ("/", "/events", day.at, f"{day.at}/topics", f"{day.at}/topics/{day.bread}", "/static/phone.css"):
        assert day.ana.send(method, path).status_code in (200, 403, 405)
    assert len(day.event.board()["topics"]) == 2
