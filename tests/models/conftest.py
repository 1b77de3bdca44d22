"""Here every test keeps to events of its own, so all can share one application."""

import pytest

from app.meter import Meter
from tests.conftest import Server


@pytest.fixture
def server(town: Server) -> Server:
    """The town's application; nobody has guessed at codes yet."""
    meter = town.house.failures
    town.house.failures = Meter(meter.each, meter.everybody, meter.window)
    return town
