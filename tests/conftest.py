"""What tests share: an installation of its own for each test, on each database that is there."""

import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from starlette.testclient import TestClient

from app import main
from app.database import Database
from app.house import House
from app.migrate import migrate
from app.settings import Settings

BASE = "http://127.0.0.1:8000"
POSTGRES = os.environ.get("TWOFEET_TEST_POSTGRES", "")
REDIS = os.environ.get("TWOFEET_TEST_REDIS", "")

DAY = """2027-03-01 09:00-10:00 Opening [plenary]
10:00-11:00 One
11:15-12:15
12:15-13:15 Lunch [break]
13:15-14:15 Three"""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Both databases, unless a test says that it does not depend on which."""
    kinds = ["sqlite"] if metafunc.definition.get_closest_marker("sqlite_only") else ["sqlite", "postgres"]
    if "database_url" in metafunc.fixturenames:
        metafunc.parametrize("database_url", kinds, indirect=True)
    if "town" in metafunc.fixturenames:
        metafunc.parametrize("town", kinds, indirect=True, scope="session")


@contextmanager
def empty_database(kind: str, folder: Path) -> Iterator[str]:
    """An empty database; on PostgreSQL a fresh one, dropped afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'twofeet.db'}"
        return
    if not POSTGRES:
        pytest.skip("PostgreSQL is not at hand")
    name = f"twofeet_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield re.sub(r"/[^/]*$", f"/{name}", POSTGRES)
    finally:
        with psycopg.connect(POSTGRES, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    with empty_database(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """An installation in a folder of its own; with Redis where PostgreSQL is."""
    return _installation(database_url, tmp_path)


def _installation(url: str, folder: Path) -> Settings:
    return Settings(database=url, redis=REDIS if url.startswith("postgres") else "", data=folder)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The migrated database."""
    found = Database(settings.database_url)
    migrate(found)
    yield found
    found.close()


@pytest.fixture
def server(settings: Settings, database: Database) -> Iterator[Any]:
    """The application with its hub running; `server.client()` is another device."""
    with running(settings) as found:
        yield found


@pytest.fixture(scope="session")
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator["Server"]:
    """One application for all tests that keep to events of their own; much quicker than one each."""
    folder = tmp_path_factory.mktemp("town")
    with empty_database(request.param, folder) as url:
        settings = _installation(url, folder)
        database = Database(settings.database_url)
        migrate(database)
        with running(settings) as found:
            yield found
        database.close()


@contextmanager
def running(settings: Settings) -> Iterator["Server"]:
    """The application with its hub running."""
    app = main.create(settings)
    with TestClient(app, base_url=BASE) as client:
        yield Server(app, client)


class Server:
    """One running application, and people at it."""

    def __init__(self, app: Any, client: TestClient):
        self.app, self.main = app, client

    @property
    def house(self) -> House:
        found: House = self.app.app.state.house
        return found

    def device(self) -> "Device":
        """A device that nobody uses yet; all share the loop in which the hub lives."""
        client = TestClient(self.app, base_url=BASE)
        client.portal = self.main.portal
        return Device(client)

    def event(self, **fields: str) -> "Gathering":
        """An event with its facilitator; three breakout slots and two rooms unless told otherwise."""
        host = self.device()
        asked = {"title": "Lisbon", "question": "How do we go on?", "timezone": "Europe/Lisbon", "name": "Flora"}
        asked |= {"rooms": "Great hall, 60\nLibrary, 12", "slots": DAY} | fields
        made = host.post("/events", **asked)
        assert made.status_code == 200, made.text
        return Gathering(self, host, made.json())


class Device:
    """A browser, or a program, with its cookies."""

    def __init__(self, client: TestClient):
        self.http = client
        self.headers = {"Origin": BASE, "Accept": "application/json"}

    def post(self, path: str, **fields: Any) -> Any:
        return self.http.post(path, data=fields, headers=self.headers, follow_redirects=False)

    def delete(self, path: str, **params: Any) -> Any:
        return self.http.delete(path, params=params, headers=self.headers, follow_redirects=False)

    def send(self, method: str, path: str, accept: str = "application/json", **options: Any) -> Any:
        """Any request, in any form; `headers` go on top of the usual ones, and None takes one away."""
        headers = {**self.headers, "Accept": accept, **options.pop("headers", {})}
        kept = {name: value for name, value in headers.items() if value is not None}
        return self.http.request(method, path, headers=kept, follow_redirects=False, **options)

    def get(self, path: str, accept: str = "text/html") -> Any:
        return self.http.get(path, headers={"Accept": accept}, follow_redirects=False)

    def live(self, event: str, page: str, since: int, at: str = "0") -> Any:
        """The socket of a page; a context manager."""
        path = f"ws://127.0.0.1:8000{event}/live?since={since}&at={at}&page={page}&lang=en"
        return self.http.websocket_connect(path, headers={"Origin": BASE})

    def json(self, path: str) -> Any:
        return self.get(path, "application/json").json()


class Gathering:
    """An event of the server, its facilitator, and whoever joins."""

    def __init__(self, server: Server, host: Device, made: dict[str, Any]):
        self.server, self.host, self.made = server, host, made
        self.slug, self.at = made["slug"], f"/e/{made['slug']}"

    @property
    def id(self) -> int:
        return int(self.made["id"])

    def board(self) -> dict[str, Any]:
        found: dict[str, Any] = self.host.json(f"{self.at}/board.json")
        return found

    def phase(self, name: str) -> None:
        assert self.host.post(f"{self.at}/phase", phase=name).status_code == 200

    def person(self, name: str = "Ana") -> Device:
        """Somebody who has just joined."""
        device = self.server.device()
        joined = device.post(f"{self.at}/people", name=name)
        assert joined.status_code == 200, joined.text
        return device

    def topic(self, device: Device, title: str = "Bread", **fields: str) -> int:
        answer = device.post(f"{self.at}/topics", title=title, **fields)
        assert answer.status_code == 200, answer.text
        return int(answer.json()["id"])

    def breakout(self, device: Device, topic: int, slot: int = 0, room: int = 0, **fields: Any) -> int:
        """Place a topic into the n-th breakout slot and the n-th room."""
        answer = device.post(f"{self.at}/breakouts", topic=topic, slot=self.slot(slot), room=self.room(room), **fields)
        assert answer.status_code == 200, answer.text
        return int(answer.json()["id"])

    def slot(self, n: int) -> int:
        return int([slot for slot in self.board()["slots"] if slot["kind"] == "breakout"][n]["id"])

    def room(self, n: int) -> int:
        return int(self.board()["rooms"][n]["id"])
