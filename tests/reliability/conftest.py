"""What the reliability tests share: real servers that end with the test, and how long to go on."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.reliability.serving import Serving, running


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--cycles", type=int, default=0, help="how often to kill the server (20; PostgreSQL a quarter)")
    parser.addoption("--cuts", type=int, default=0, help="how often to cut a phone off while somebody writes (50)")
    parser.addoption("--rounds", type=int, default=2, help="how many races of each kind")
    parser.addoption("--seed", type=int, default=1, help="the seed of the reliability tests")


def option(config: pytest.Config, name: str, usual: int) -> int:
    """A number from the command line, also where this file was read too late to offer it."""
    return int(config.getoption(f"--{name}", usual) or usual)


@pytest.fixture
def seed(pytestconfig: pytest.Config) -> int:
    return option(pytestconfig, "seed", 1)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Serving]]:
    """`serve(database, …)` starts a server; all of them end with the test, and none may have made a mistake."""
    servings: list[Serving] = []

    def started(database: str, **options: Any) -> Serving:
        servings.append(Serving(database, tmp_path, **options))
        return servings[-1].start()

    try:
        yield started
    finally:
        for serving in servings:
            serving.stop()
    for serving in servings:
        serving.check_log()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def standing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """One server for all tests of a file that keep to events of their own."""
    with running(request.param, tmp_path_factory.mktemp("standing")) as serving:
        yield serving
