"""Remarks: open from the pitch until the breakout begins; the convener is told once, whatever is said."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from app import clock
from app.models import remarks
from tests.day import Day


@pytest.fixture
def at() -> Iterator[Any]:
    """Another time of the event's day, in Lisbon; the clock is set back afterwards."""
    before = clock._shift
    yield lambda time, day="2027-03-01": clock.start_at(datetime.fromisoformat(f"{day}T{time}:00Z"))
    clock._shift = before


def say(day: Day, device: Any, text: str = "Rye?") -> Any:
    return device.post(f"{day.at}/topics/{day.bread}/remarks", text=text)


def test_a_remark_is_read_by_everybody_and_counted_on_the_card(server: Any) -> None:
    day = Day(server)
    assert say(day, day.cem, "Rye?\n<b>Or</b> wheat").status_code == 200
    page = day.nobody.get(f"{day.at}/topics/{day.bread}").text
    assert "Rye?\n&lt;b&gt;Or&lt;/b&gt; wheat" in page
    assert "1 remark" in day.nobody.get(f"{day.at}?look").text
    (told,) = day.event.board()["remarks"]
    assert (told["topic"], told["by"], told["text"]) == (day.bread, "Cem", "Rye?\n<b>Or</b> wheat")


def test_the_convener_is_told_once_and_nobody_else(server: Any) -> None:
    day = Day(server)
    say(day, day.cem), say(day, day.ben), say(day, day.ana)
    inbox = day.ana.get(f"{day.at}/inbox").text
    assert inbox.count("New remarks on") == 1
    assert "<bdi>2</bdi>" in inbox
    for other in (day.ben, day.cem, day.flora):
        assert "remarks" not in other.get(f"{day.at}/inbox").text


@pytest.mark.sqlite_only
def test_it_goes_on_in_the_room(server: Any, at: Any) -> None:
    day = Day(server)
    at("09:59")
    assert say(day, day.cem).status_code == 200
    at("10:00")
    refused = say(day, day.cem)
    assert (refused.status_code, refused.json()["rule"]) == (409, "exchange_over")
    assert "It goes on in the room." in day.cem.get(f"{day.at}/topics/{day.bread}").text
    assert say(day, day.flora).status_code == 409, "nor does the facilitator go on here"
    day.place(day.ana, day.bread, slot=2)
    assert say(day, day.cem).status_code == 409, "while it runs"
    at("11:00")
    assert say(day, day.cem).status_code == 200, "before it is on once more"
    at("14:15")
    assert say(day, day.cem).status_code == 409


@pytest.mark.sqlite_only
def test_its_writer_or_a_facilitator_takes_it_away(server: Any) -> None:
    day = Day(server)
    first, second = (say(day, day.cem, text).json()["id"] for text in ("One", "Two"))
    assert day.ben.delete(f"{day.at}/remarks/{first}").status_code == 403
    assert day.ana.delete(f"{day.at}/remarks/{first}").status_code == 403, "nor the convener"
    assert day.cem.delete(f"{day.at}/remarks/{first}").status_code == 200
    assert day.cem.delete(f"{day.at}/remarks/{first}").status_code == 404
    assert day.flora.delete(f"{day.at}/remarks/{second}").status_code == 200
    assert day.event.board()["remarks"] == []


@pytest.mark.sqlite_only
def test_what_takes_no_remarks(server: Any) -> None:
    day = Day(server)
    topic = f"{day.at}/topics/{day.bread}"
    assert day.nobody.post(f"{topic}/remarks", text="Rye?").status_code == 403
    assert say(day, day.cem, " \n ").status_code == 422
    assert say(day, day.cem, "x" * 501).status_code == 422
    day.event.phase("closing")
    assert say(day, day.cem).json()["rule"] == "phase_closed"
    day.event.phase("breakouts")
    remark = say(day, day.cem).json()["id"]
    day.flora.post(f"{topic}/hiding")
    for device in (day.cem, day.flora):
        assert say(day, device).status_code == 404
    assert day.cem.delete(f"{day.at}/remarks/{remark}").status_code == 404
    assert day.event.board()["remarks"] == [], "hidden with its topic"
    day.flora.delete(f"{topic}/hiding")
    day.ana.delete(topic)
    assert say(day, day.cem).json()["rule"] == "topic_withdrawn"


@pytest.mark.sqlite_only
def test_it_is_no_chat(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remarks, "MOST", 2)
    day = Day(server)
    assert [say(day, day.cem).status_code for _ in range(3)] == [200, 200, 429]
