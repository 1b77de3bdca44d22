"""The board: read with a fixed number of queries, whatever its size."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from app import clock
from app.models import board
from app.regions import current, regions
from tests.conftest import DAY, Server
from tests.day import Day


def queries_of(server: Server, event_id: int) -> int:
    """How many statements one reading of the board sends."""
    asked: list[str] = []
    engine = server.house.database.engine
    listen = lambda *args: asked.append(args[2])  # noqa: E731
    with server.house.database.reading() as session:
        session.connection()
        event.listen(engine, "before_cursor_execute", listen)
        try:
            board.read(session, event_id)
        finally:
            event.remove(engine, "before_cursor_execute", listen)
    return len(asked)


def test_a_number_of_queries_however_large(server: Server) -> None:
    day = Day(server, rooms="\n".join(f"Room {n}, {n + 1}" for n in range(20))).furnish()
    for n in range(20):
        topic = day.event.topic(day.flora, f"Topic {n}")
        day.place(day.flora, topic, 1, n)
        day.ana.post(f"{day.at}/topics/{topic}/star")
    assert queries_of(server, day.event.id) == 38
    assert queries_of(server, server.event(rooms="", slots="").id) == 38


def papers(server: Server, slots: str) -> list[int]:
    made = server.event(slots=slots)
    with server.house.database.reading() as session:
        return [slot.paper for slot in board.read(session, made.id).slots]


@pytest.mark.parametrize(
    ("breakouts", "wanted"),
    [(1, [4]), (2, [1, 8]), (3, [1, 5, 8]), (4, [1, 3, 6, 8]), (8, [1, 2, 3, 4, 5, 6, 7, 8])],
)
@pytest.mark.sqlite_only
def test_the_papers_of_a_day_follow_the_sun(server: Server, breakouts: int, wanted: list[int]) -> None:
    lines = [f"2027-03-01 {hour}:00-{hour}:45" for hour in range(10, 10 + breakouts)]
    assert papers(server, "\n".join(lines)) == wanted


@pytest.mark.sqlite_only
def test_each_day_has_its_own_papers_and_plenaries_have_none(server: Server) -> None:
    assert papers(server, DAY + "\n2027-03-02 10:00-11:00\n11:00-12:00") == [0, 1, 5, 0, 8, 1, 8]


@pytest.mark.sqlite_only
def test_a_day_is_the_places_day(server: Server) -> None:
    """23:00 in São Paulo is tomorrow in UTC, and still the same evening."""
    made = server.event(timezone="America/Sao_Paulo", slots="2027-03-01 10:00-11:00\n23:00-23:45")
    with server.house.database.reading() as session:
        found = board.read(session, made.id)
    assert [slot.paper for slot in found.slots] == [1, 8]
    assert [slot.starts.date().day for slot in found.slots] == [1, 1]


def test_all_of_it_is_of_one_moment(server: Server) -> None:
    """What commits while a board is being read is not on it, and its revision says so."""
    day = Day(server)
    before = day.revision()
    topics: Any = board.topics.read_topics

    def late(session: Session, event_id: int) -> Any:
        day.event.topic(day.cem, "Meanwhile")
        return topics(session, event_id)

    with pytest.MonkeyPatch.context() as patched, server.house.database.reading() as session:
        patched.setattr(board.topics, "read_topics", late)
        found = board.read(session, day.event.id)
    assert found.revision == before
    assert "Meanwhile" not in [topic.title for topic in found.topics]
    assert day.revision() > before


def test_a_board_to_which_people_came_is_not_read_anew(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the one that would have been read, and so is all that is drawn of it."""
    day = Day(server).furnish()
    boards, id = server.house.boards, day.event.id
    current(boards.current(id), clock.now())
    with monkeypatch.context() as patched:
        patched.setattr(board, "read", None)
        for name in ("Gil", "Hana", "Ivo"):
            day.event.person(name)
            found = boards.current(id)
        drawn = current(found, clock.now())
    with server.house.database.reading() as session:
        assert found == board.read(session, id, clock.now())
    assert drawn == regions(found, clock.now())


def test_who_left_and_what_else_happened_is_on_it(server: Server) -> None:
    """The control: anything but coming in is read, even among those who came."""
    day = Day(server).furnish()
    boards, id = server.house.boards, day.event.id
    boards.current(id)
    gil = day.event.person("Gil")
    day.event.topic(gil, "Meanwhile")
    day.event.person("Hana")
    assert boards.current(id).topics[0].title == "Meanwhile"
    gil.delete(f"{day.at}/me")
    day.event.person("Ivo")
    with server.house.database.reading() as session:
        assert boards.current(id) == board.read(session, id, clock.now())


@pytest.mark.sqlite_only
def test_a_slot_is_now_from_its_start_to_its_end(server: Server) -> None:
    made = server.event(slots="2027-03-01 10:00-11:00")
    with server.house.database.reading() as session:
        (slot,) = board.read(session, made.id).slots
    at = datetime.fromisoformat
    assert [slot.is_now(at(f"2027-03-01T{time}Z")) for time in ("09:59:59", "10:00:00", "10:59:59", "11:00:00")] == [
        False, True, True, False,
    ]  # fmt: skip
    assert [slot.is_past(at(f"2027-03-01T{time}Z")) for time in ("10:59:59", "11:00:00")] == [False, True]
