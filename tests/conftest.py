"""What tests share: an installation of its own for each test, on each database that is there."""

import os
import re
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import event
from starlette.testclient import TestClient

from app import clock, main
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


def pytest_addoption(parser: pytest.Parser) -> None:
    told = "all tests on this database alone, also those that usually run on SQLite only"
    parser.addoption("--database", choices=("sqlite", "postgresql"), help=told)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Both databases, unless a test says that it does not depend on which, or somebody asks for one."""
    kinds = ["sqlite"] if metafunc.definition.get_closest_marker("sqlite_only") else ["sqlite", "postgres"]
    if asked := metafunc.config.getoption("--database", None):
        kinds = ["postgres" if asked == "postgresql" else asked]
    if "database_url" in metafunc.fixturenames:
        metafunc.parametrize("database_url", kinds, indirect=True)
    if "town" in metafunc.fixturenames:
        metafunc.parametrize("town", kinds, indirect=True, scope="session")


def absent(what: str, **options: Any) -> None:
    """Goes without what a machine does not have; where nothing may be skipped (CI=true), that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} not at hand")
    pytest.skip(f"{what} not at hand", **options)


@contextmanager
def empty_database(kind: str, folder: Path, like: str = "") -> Iterator[str]:
    """An empty database, or a copy of the one at `like`; on PostgreSQL a fresh one, dropped afterwards."""
    if kind == "sqlite":
        if like:
            shutil.copyfile(like.removeprefix("sqlite:///"), folder / "twofeet.db")
        yield f"sqlite:///{folder / 'twofeet.db'}"
        return
    if not POSTGRES:
        absent("PostgreSQL is")
    name = f"twofeet_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        made = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        server.execute(made + sql.SQL(" TEMPLATE {}").format(sql.Identifier(like.rpartition("/")[2])) if like else made)
    try:
        yield re.sub(r"/[^/]*$", f"/{name}", POSTGRES)
    finally:
        with psycopg.connect(POSTGRES, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """A migrated database of each kind, made once: copying it is a hundred times quicker than migrating anew."""
    with ExitStack() as stack:

        @cache
        def of(kind: str) -> str:
            url = stack.enter_context(empty_database(kind, tmp_path_factory.mktemp("migrated")))
            made = Database(url)
            migrate(made)
            made.close()
            return url

        yield of


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path, migrated: Callable[[str], str]) -> Iterator[str]:
    """A database of each kind: empty, or migrated where the test wants `database`."""
    like = migrated(request.param) if "database" in request.fixturenames and _is_here(request.param) else ""
    with empty_database(request.param, tmp_path, like) as url:
        yield url


def _is_here(kind: str) -> bool:
    return kind == "sqlite" or bool(POSTGRES)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """An installation in a folder of its own; with Redis where PostgreSQL is."""
    return _installation(database_url, tmp_path)


def _installation(url: str, folder: Path) -> Settings:
    return Settings(database=url, redis=REDIS if url.startswith("postgres") else "", data=folder)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The migrated database."""
    found = hasty(Database(settings.database_url))
    assert found.is_ready()
    yield found
    found.close()


def hasty(database: Database) -> Database:
    """It does not wait for the disk. What a power cut leaves is for tests/reliability, with processes of their own."""
    no_wait = "PRAGMA synchronous=OFF" if database.is_sqlite else "SET synchronous_commit TO off"

    @event.listens_for(database.engine, "connect")
    def habits(connection: Any, _: object) -> None:
        connection.execute(no_wait)
        connection.commit()

    return database


@pytest.fixture
def server(settings: Settings, database: Database) -> Iterator[Any]:
    """The application with its hub running; `server.client()` is another device."""
    with running(settings) as found:
        yield found


@pytest.fixture(scope="session")
def town(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, migrated: Callable[[str], str]
) -> Iterator["Server"]:
    """One application for all tests that keep to events of their own; much quicker than one each."""
    folder, like = tmp_path_factory.mktemp("town"), migrated(request.param) if _is_here(request.param) else ""
    with empty_database(request.param, folder, like) as url, running(_installation(url, folder)) as found:
        yield found


@pytest.fixture
def clock_at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets the house's clock run on from a moment (ISO 8601) until the test ends."""
    monkeypatch.setattr(clock, "_shift", clock._shift)
    return lambda moment: clock.start_at(datetime.fromisoformat(moment))


@contextmanager
def running(settings: Settings) -> Iterator["Server"]:
    """The application with its hub running."""
    app = main.create(settings)
    hasty(app.app.state.house.database)
    with TestClient(app, base_url=BASE) as client:
        yield Server(app, client)


class Server:
    """One running application, and people at it."""

    def __init__(self, app: Any, client: TestClient):
        self.app, self.main = app, client
        self.begun: dict[Any, Any] = {}  # days, to be copied; see `Day`

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
