"""Phones: people with a cookie at a real server, one after another or all together."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

BUSY_SECONDS = 30.0


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers, and the body, which is read as JSON where it is some."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def rule(self) -> str:
        """The rule that said no; empty when nothing did."""
        return "" if self.status == 200 else str(self.json.get("rule", ""))


@dataclass
class Phone:
    """One device. Each request has a connection of its own, so nothing is left open and nothing is stale."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    seconds: float = BUSY_SECONDS

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, op: str = "", **fields: Any) -> Answer:
        return self.ask("POST", path, op, **fields)

    def delete(self, path: str, op: str = "") -> Answer:
        return self.ask("DELETE", path, op)

    def ask(self, method: str, path: str, op: str = "", **fields: Any) -> Answer:
        """One request. OSError or HTTPException when no answer came: nobody knows whether it was done."""
        headers = {"Accept": "application/json", "Origin": f"http://127.0.0.1:{self.port}", "Connection": "close"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if fields:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if op:
            headers["Idempotency-Key"] = op
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.seconds)
        with closing(line):
            line.request(method, path, urlencode(fields) if fields else None, headers)
            answer = line.getresponse()
            body = answer.read().decode()
        self._keep_cookies(answer.headers.get_all("Set-Cookie") or [])
        return Answer(answer.status, dict(answer.headers), body)

    def _keep_cookies(self, given: Sequence[str]) -> None:
        for cookie in given:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value


def patiently(ask: Callable[[], Answer]) -> Answer:
    """Ask again while the server says 503: what a phone does with a command that has an op."""
    deadline = time.monotonic() + BUSY_SECONDS
    while (answer := ask()).status == 503 and time.monotonic() < deadline:
        time.sleep(0.1)
    return answer


def all_at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Let everybody act at the same moment, each in a thread; what they got, in their order."""
    start = threading.Barrier(len(acts))

    def act(what: Callable[[], Any]) -> Any:
        start.wait(BUSY_SECONDS)
        return what()

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(act, acts))


class Gathering:
    """An event at a real server, made by its facilitator, with a grid of rooms and half-hour slots."""

    def __init__(self, port: int, rooms: int = 2, slots: int = 4, phase: str = "marketplace"):
        self.host = Phone(port)
        made = self.host.post("/events", **_asked(rooms, slots))
        assert made.status == 200, made.body
        self.slug = str(made.json["slug"])
        self.at = f"/e/{self.slug}"
        assert self.host.post(f"{self.at}/phase", phase=phase).status == 200
        board = self.board()
        self.rooms = [int(room["id"]) for room in board["rooms"]]
        self.slots = [int(slot["id"]) for slot in board["slots"]]

    def board(self) -> dict[str, Any]:
        answer = self.host.get(f"{self.at}/board.json")
        assert answer.status == 200, answer.body
        return answer.json

    def person(self, name: str) -> Phone:
        """Somebody who has just joined."""
        phone = Phone(self.host.port)
        joined = phone.post(f"{self.at}/people", name=name)
        assert joined.status == 200, joined.body
        return phone

    def topic(self, phone: Phone, title: str, **fields: str) -> int:
        answer = phone.post(f"{self.at}/topics", title=title, **fields)
        assert answer.status == 200, answer.body
        return int(answer.json["id"])

    def breakout(self, phone: Phone, topic: int, slot: int = 0, room: int = 0, **fields: Any) -> int:
        """Place a topic into the n-th slot and the n-th room."""
        cell = {"topic": topic, "slot": self.slots[slot], "room": self.rooms[room]}
        answer = phone.post(f"{self.at}/breakouts", op="", **cell, **fields)
        assert answer.status == 200, answer.body
        return int(answer.json["id"])


def _asked(rooms: int, slots: int) -> dict[str, str]:
    starts = [f"{8 + n // 2:02}:{n % 2 * 30:02}" for n in range(25)]
    days = [f"2027-03-{1 + n // 24:02} {starts[n % 24]}-{starts[n % 24 + 1]}" for n in range(slots)]
    return {
        "title": "Lisbon",
        "question": "How do we go on?",
        "timezone": "Europe/Lisbon",
        "rooms": "\n".join(f"Room {n + 1}, 20" for n in range(rooms)),
        "slots": "\n".join(days),
    }
