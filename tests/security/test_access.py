"""Who may do what: every route, every role, the own event and another. A route that is not here fails the suite."""

from functools import cached_property
from typing import Any

import pytest
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from app import main
from tests.conftest import BASE, Device
from tests.day import Day

NOBODY, PERSON, CONVENER, FACILITATOR = "nobody", "person", "convener", "facilitator"
ROLES = (NOBODY, PERSON, CONVENER, FACILITATOR)

# What nobody, a person, the topic's convener and the facilitator get.
ANYBODY = (200, 200, 200, 200)
JOINED = (403, 200, 200, 200)
CONVENERS = (403, 403, 200, 200)
FACILITATORS = (403, 403, 403, 200)

EXPECTED: dict[tuple[str, str], tuple[int, int, int, int]] = {
    ("GET", "/"): ANYBODY,
    ("GET", "/events/new"): ANYBODY,
    ("POST", "/events"): ANYBODY,
    ("POST", "/codes"): ANYBODY,
    ("GET", "/c/{code}"): (303, 303, 303, 303),
    ("GET", "/healthz"): ANYBODY,
    ("GET", "/readyz"): ANYBODY,
    ("GET", "/static/{name:path}"): ANYBODY,
    ("GET", "/e/{slug}"): ANYBODY,
    ("GET", "/e/{slug}/wall"): ANYBODY,
    ("GET", "/e/{slug}/board.json"): ANYBODY,
    ("GET", "/e/{slug}/since/{revision}"): ANYBODY,
    ("GET", "/e/{slug}/search.css"): ANYBODY,
    ("GET", "/e/{slug}/proceedings"): ANYBODY,
    ("GET", "/e/{slug}/proceedings.html"): ANYBODY,
    ("GET", "/e/{slug}/proceedings.json"): ANYBODY,
    ("GET", "/e/{slug}/proceedings.md"): ANYBODY,
    ("GET", "/e/{slug}/agenda.ics"): ANYBODY,
    ("GET", "/e/{slug}/topics/{topic}"): ANYBODY,
    ("GET", "/e/{slug}/language/{tongue}"): (303, 303, 303, 303),
    ("GET", "/e/{slug}/me.json"): ANYBODY,  # of nobody there is nothing to tell
    ("GET", "/e/{slug}/mine.css"): ANYBODY,
    ("GET", "/e/{slug}/mine"): ANYBODY,
    ("POST", "/e/{slug}/people"): ANYBODY,
    ("POST", "/e/{slug}/keys/entry"): ANYBODY,  # whoever has the code
    ("GET", "/e/{slug}/k/{secret}"): ANYBODY,  # whoever has the link
    ("POST", "/e/{slug}/k/{secret}"): ANYBODY,
    ("GET", "/e/{slug}/me"): JOINED,
    ("POST", "/e/{slug}/keys"): JOINED,
    ("DELETE", "/e/{slug}/me"): (403, 200, 200, 409),  # an event keeps one facilitator
    ("POST", "/e/{slug}/topics"): JOINED,
    ("POST", "/e/{slug}/topics/{topic}/star"): JOINED,
    ("DELETE", "/e/{slug}/topics/{topic}/star"): JOINED,
    ("POST", "/e/{slug}/breakouts/{breakout}/seat"): JOINED,
    ("DELETE", "/e/{slug}/breakouts/{breakout}/seat"): JOINED,
    ("POST", "/e/{slug}/slots/{slot}/roaming"): JOINED,
    ("DELETE", "/e/{slug}/slots/{slot}/roaming"): JOINED,
    ("GET", "/e/{slug}/breakouts/{breakout}/harvest"): JOINED,
    ("POST", "/e/{slug}/breakouts/{breakout}/harvest"): JOINED,
    ("GET", "/e/{slug}/topics/{topic}/rewording"): JOINED,
    ("GET", "/e/{slug}/topics/{topic}/place"): JOINED,
    ("GET", "/e/{slug}/breakouts/{breakout}/move"): JOINED,
    ("POST", "/e/{slug}/topics/{topic}"): CONVENERS,
    ("DELETE", "/e/{slug}/topics/{topic}"): CONVENERS,
    ("POST", "/e/{slug}/breakouts"): CONVENERS,
    ("POST", "/e/{slug}/breakouts/{breakout}"): CONVENERS,
    ("DELETE", "/e/{slug}/breakouts/{breakout}"): CONVENERS,
    ("GET", "/e/{slug}/desk"): FACILITATORS,
    ("GET", "/e/{slug}/desk/private"): FACILITATORS,
    ("GET", "/e/{slug}/export.zip"): FACILITATORS,
    ("POST", "/e/{slug}/event"): FACILITATORS,
    ("POST", "/e/{slug}/book/closing"): FACILITATORS,
    ("DELETE", "/e/{slug}/book/closing"): FACILITATORS,
    ("POST", "/e/{slug}/phase"): FACILITATORS,
    ("POST", "/e/{slug}/topics/{topic}/hiding"): FACILITATORS,
    ("DELETE", "/e/{slug}/topics/{topic}/hiding"): FACILITATORS,
    ("POST", "/e/{slug}/announcements"): FACILITATORS,
    ("DELETE", "/e/{slug}/people/{person}/facilitator"): FACILITATORS,
    ("POST", "/e/{slug}/rooms"): FACILITATORS,
    ("POST", "/e/{slug}/rooms/{room}"): FACILITATORS,
    ("DELETE", "/e/{slug}/rooms/{room}"): FACILITATORS,
    ("POST", "/e/{slug}/slots"): FACILITATORS,
    ("POST", "/e/{slug}/slots/{slot}"): FACILITATORS,
    ("DELETE", "/e/{slug}/slots/{slot}"): FACILITATORS,
}
SOCKETS = {"/e/{slug}/live"}
EVERY = pytest.mark.parametrize(("method", "path"), EXPECTED)
OF_AN_EVENT = [route for route in EXPECTED if "{slug}" in route[1]]
BY_ID = [
    (method, path)
    for method, path in EXPECTED
    if any(f"{{{name}}}" in path for name in ("topic", "breakout", "slot", "room", "person"))
]


class World:
    """A day with all that routes need, and people of another event."""

    def __init__(self, server: Any):
        self.day = Day(server)
        personal = self.day.ana.post(f"{self.day.at}/keys", kind="personal").json()["key"]
        self.secret = personal.rpartition("/")[2]

    @cached_property
    def other(self) -> Day:
        return Day(self.day.server)

    def path(self, path: str, of: Day | None = None) -> str:
        """The path at our event, with ids of ours or of another."""
        ids = of or self.day
        return path.replace(":path", "").format_map(
            {
                "slug": self.day.event.slug, "code": self.day.event.made["code"], "secret": self.secret,
                "topic": ids.bread, "breakout": ids.breakout, "slot": ids.slots[1], "room": ids.rooms[1],
                "person": ids.of_ana, "revision": 0, "tongue": "en", "name": "phone.css",
            }
        )  # fmt: skip

    def fields(self, path: str) -> dict[str, Any]:
        """Fields with which every command can be done."""
        day = self.day
        if path.endswith("/keys/entry"):
            return {"code": day.ana.post(f"{day.at}/keys", kind="code").json()["key"]}
        return {
            "title": "Loaves", "question": "And now?", "name": "Dora", "text": "Soup", "phase": "news", "summary": "So",
            "topic": day.bread, "slot": day.slots[2], "room": day.rooms[1], "seats": "4",
            "starts": "2027-03-01T16:00", "ends": "2027-03-01T17:00", "code": day.event.made["code"],
        }  # fmt: skip

    def ask(self, device: Device, method: str, path: str, of: Day | None = None) -> int:
        data = self.fields(path) if method == "POST" else None
        accept = "application/json" if method != "GET" else "text/html"
        return int(device.send(method, self.path(path, of), accept, data=data).status_code)


def stranger(device: Device, of: Day) -> Device:
    """Somebody of another event, whose key comes along although its cookie is for there."""
    found: Device = of.server.device()
    found.http.cookies.set("twofeet_person", device.http.cookies["twofeet_person"])
    assert found.json(f"{of.at}/me.json")["id"] is not None
    return found


def test_every_route_is_here() -> None:
    found = {
        (method, route.path)
        for street in main.STREETS
        for route in street.router.routes
        for method in getattr(route, "methods", None) or ("socket",)
    }
    assert found == EXPECTED.keys() | {("socket", path) for path in SOCKETS}


@EVERY
@pytest.mark.sqlite_only
def test_every_role_gets_what_it_may(server: Any, method: str, path: str) -> None:
    world = World(server)
    for role, wanted in zip(ROLES, EXPECTED[method, path], strict=True):
        if role != NOBODY and method != "GET":
            world = World(server)  # the one before may have done it
        assert world.ask(world.day.who(role), method, path) == wanted, role


@pytest.mark.parametrize(("method", "path"), OF_AN_EVENT)
@pytest.mark.sqlite_only
def test_people_of_another_event_are_nobody_here(server: Any, method: str, path: str) -> None:
    world = World(server)
    for role in (CONVENER, FACILITATOR):
        device = stranger(world.other.who(role), world.other)
        assert world.ask(device, method, path) == EXPECTED[method, path][0], role


@pytest.mark.parametrize(("method", "path"), BY_ID)
@pytest.mark.sqlite_only
def test_a_facilitator_reaches_nothing_of_another_event(server: Any, method: str, path: str) -> None:
    world = World(server)
    before = world.other.event.board()
    assert world.ask(world.day.flora, method, path, of=world.other) == 404
    assert world.other.event.board() == before


@pytest.mark.sqlite_only
def test_fields_reach_nothing_of_another_event(server: Any) -> None:
    world = World(server)
    day, other = world.day, world.other
    for field, foreign in (("topic", other.bread), ("slot", other.slots[1]), ("room", other.rooms[1])):
        fields = {"topic": day.bread, "slot": day.slots[1], "room": day.rooms[1]} | {field: foreign}
        assert day.flora.post(f"{day.at}/breakouts", **fields).status_code == 404


@pytest.mark.sqlite_only
def test_a_command_is_refused_without_its_page(server: Any) -> None:
    """No command is done for somebody who is sent here from elsewhere, whatever the role."""
    world = World(server)
    before = world.day.event.board()
    for method, path in EXPECTED:
        if method != "GET":
            for headers in ({"Origin": "https://evil.example"}, {"Origin": None}, {"Origin": "null"}):
                answer = world.day.flora.send(method, world.path(path), data=world.fields(path), headers=headers)
                assert answer.status_code == 403, path
    assert world.day.event.board() == before


def refused(day: Day, headers: dict[str, str], path: str = "") -> bool:
    address = f"ws://127.0.0.1:8000{path or day.at}/live?since=0"
    try:
        with day.server.device().http.websocket_connect(address, headers=headers) as socket:
            assert isinstance(socket, WebSocketTestSession)
            socket.receive_text()
    except WebSocketDisconnect:
        return True
    return False


@pytest.mark.sqlite_only
def test_the_socket_is_public_and_its_origin_is_checked(server: Any) -> None:
    day = Day(server)
    assert not refused(day, {"Origin": BASE}), "without a cookie: the wall"
    for origin in ("https://evil.example", "null", "http://127.0.0.1:8001", "http://127.0.0.1:8000.evil.example"):
        assert refused(day, {"Origin": origin})
    assert refused(day, {})
    assert refused(day, {"Origin": BASE, "Host": "evil.example"})
    assert refused(day, {"Origin": BASE}, "/e/nowhere")
