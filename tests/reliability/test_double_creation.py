"""Two events at once: there is no event yet that could be locked."""

import uuid
from collections.abc import Callable

from tests.reliability.phones import Answer, Phone, all_at_once
from tests.reliability.serving import Serving

MANY = 12


def _create(phone: Phone, op: str = "") -> Callable[[], Answer]:
    asked = {"title": "Lisbon", "question": "How do we go on?", "rooms": "Hall, 20", "slots": "2027-03-01 10:00-11:00"}
    return lambda: phone.post("/events", op, **asked)


def test_events_of_one_name(standing: Serving) -> None:
    port = standing.port
    answers = all_at_once([_create(Phone(port)) for _ in range(MANY)])
    assert [answer.status for answer in answers] == [200] * MANY
    assert len({answer.json["slug"] for answer in answers}) == MANY


def test_one_event_asked_for_twice(standing: Serving) -> None:
    """A double tap, and a connection that is slow: one event, and both are told of it."""
    port = standing.port
    client = Phone(port)
    client.get("/")
    for _ in range(5):
        op = str(uuid.uuid4())
        answers = all_at_once([_create(Phone(port, dict(client.cookies)), op) for _ in range(4)])
        assert [answer.status for answer in answers] == [200] * 4
        assert len({answer.json["slug"] for answer in answers}) == 1
