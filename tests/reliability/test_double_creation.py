"""Two events at once: there is no event yet that could be locked."""

import uuid
from collections.abc import Callable

from tests.reliability.phones import Phone, all_at_once
from tests.reliability.serving import Serving

MANY = 12


def _create(phone: Phone, op: str = ""):  # type: ignore[no-untyped-def]
    asked = {"title": "Lisbon", "question": "How do we go on?", "rooms": "Hall, 20", "slots": "2027-03-01 10:00-11:00"}
    return lambda: phone.post("/events", op, **asked)


def test_events_of_one_name(database_url: str, serve: Callable[..., Serving]) -> None:
    port = serve(database_url).port
    answers = all_at_once([_create(Phone(port)) for _ in range(MANY)])
    assert [answer.status for answer in answers] == [200] * MANY
    assert len({answer.json["slug"] for answer in answers}) == MANY


def test_one_event_asked_for_twice(database_url: str, serve: Callable[..., Serving]) -> None:
    """A double tap, and a connection that is slow: one event, and both are told of it."""
    port = serve(database_url).port
    client = Phone(port)
    client.get("/")
    for _ in range(5):
        op = str(uuid.uuid4())
        answers = all_at_once([_create(Phone(port, dict(client.cookies)), op) for _ in range(4)])
        assert [answer.status for answer in answers] == [200] * 4
        assert len({answer.json["slug"] for answer in answers}) == 1
