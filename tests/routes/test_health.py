"""Whether it lives, and whether it can work."""

from typing import Any

import pytest
from sqlalchemy import text


def test_it_lives(server: Any) -> None:
    answer = server.device().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})


def test_it_is_ready(server: Any) -> None:
    answer = server.device().get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})


@pytest.mark.parametrize("away", ["DELETE FROM alembic_version", "DROP TABLE alembic_version"])
def test_it_is_not_ready_without_its_migrations(own_server: Any, away: str) -> None:
    with own_server.house.database.engine.connect() as connection:
        connection.execute(text(away))
        connection.commit()
    device = own_server.device()
    assert device.get("/healthz").status_code == 200
    answer = device.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ok": False})
