"""Here every test keeps to events of its own, so all can share one application."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.database import Database
from app.meter import Meter
from app.settings import Settings
from tests.conftest import Server, running


@pytest.fixture
def server(town: Server) -> Server:
    """The town's application; nobody has guessed at codes yet."""
    meter = town.house.failures
    town.house.failures = Meter(meter.each, meter.everybody, meter.window)
    return town


@pytest.fixture
def own_server(settings: Settings, database: Database) -> Iterator[Server]:
    """An application of its own, where hosts need a passphrase."""
    with running(replace(settings, hosts="open sesame")) as found:
        yield found
