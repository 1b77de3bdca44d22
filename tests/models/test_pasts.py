"""The past: what every table of the board leaves behind, and the board of each revision as it was."""

import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Table, event, update
from sqlalchemy.sql.visitors import iterate
from sqlmodel import Session, func, select

from app.models import board, pasts
from app.models.pasts import CONSENTED, GROWING, MODELS, Past
from app.models.topics import Topic
from tests.conftest import Server
from tests.day import Day


def tables_of_the_board(server: Server, event_id: int) -> set[str]:
    """The tables that a reading of the board asks."""
    found: set[str] = set()

    def listen(_connection: Any, asked: Any, *_: Any) -> None:
        found.update(part.name for part in iterate(asked) if isinstance(part, Table))

    engine = server.house.database.engine
    with server.house.database.reading() as session:
        event.listen(engine, "before_execute", listen)
        try:
            board.read(session, event_id)
        finally:
            event.remove(engine, "before_execute", listen)
    return found


@pytest.mark.sqlite_only
def test_every_table_of_the_board_leaves_its_past(server: Server) -> None:
    """A table that the board asks and the past does not keep would stand in the past as it is now."""
    assert tables_of_the_board(server, Day(server).furnish().event.id) == {*MODELS, *GROWING, *CONSENTED}


class Walk:
    """Somebody does something; most of it is fine, some of it is refused."""

    def __init__(self, server: Server, seed: int):
        self.chance = random.Random(seed)
        self.day = Day(server, rooms="\n".join(f"Room {n}, {n}" for n in range(1, 5))).furnish()
        self.seen: dict[int, dict[str, Any]] = {}

    def look(self) -> None:
        found = self.day.event.board()
        self.seen[found["revision"]] = found

    def step(self) -> None:
        day, chance, now = self.day, self.chance, self.day.event.board()
        who = chance.choice([day.flora, day.flora, day.ana, day.ben, day.cem])

        def one(name: str) -> int:
            return int(chance.choice([row["id"] for row in now[name]] or [1]))

        def seats() -> str:
            return str(chance.randint(1, 9))

        def cell() -> dict[str, Any]:
            return {"slot": one("slots"), "room": one("rooms")}

        at = day.at
        hidden = chance.choice([day.bread, day.river, one("topics")])
        acts: list[Callable[[], Any]] = [
            lambda: who.post(f"{at}/topics", title=f"Topic {chance.random()}"),
            lambda: who.post(f"{at}/topics/{one('topics')}", title=f"Better {chance.random()}"),
            lambda: who.delete(f"{at}/topics/{one('topics')}"),
            lambda: day.flora.post(f"{at}/topics/{hidden}/hiding"),
            lambda: day.flora.delete(f"{at}/topics/{hidden}/hiding"),
            lambda: who.post(f"{at}/topics/{one('topics')}/star"),
            lambda: who.delete(f"{at}/topics/{one('topics')}/star"),
            lambda: who.post(f"{at}/breakouts", topic=one("topics"), **cell(), limit=seats()),
            lambda: who.post(f"{at}/breakouts/{one('breakouts')}", **cell()),
            lambda: who.delete(f"{at}/breakouts/{one('breakouts')}"),
            lambda: who.post(f"{at}/breakouts/{one('breakouts')}/seat"),
            lambda: who.delete(f"{at}/breakouts/{one('breakouts')}/seat"),
            lambda: who.post(f"{at}/slots/{one('slots')}/roaming"),
            lambda: who.post(f"{at}/breakouts/{one('breakouts')}/harvest", summary=f"So {chance.random()}"),
            lambda: day.flora.post(f"{at}/announcements", text=f"Soup {chance.random()}"),
            lambda: day.flora.post(f"{at}/rooms", name=f"Room {chance.random()}", seats=seats()),
            lambda: day.flora.delete(f"{at}/rooms/{one('rooms')}"),
            lambda: day.flora.post(f"{at}/slots/{one('slots')}", label=f"Round {chance.random()}"),
            lambda: day.flora.delete(f"{at}/slots/{one('slots')}"),
            lambda: day.flora.post(f"{at}/phase", phase=chance.choice(["marketplace", "breakouts", "news"])),
            lambda: day.flora.post(f"{at}/event", title=f"Lisbon {chance.random()}", question="And now?"),
            lambda: who.post(f"{at}/people", name=f"Name {chance.random()}"),
            lambda: day.event.person(f"Guest {chance.random()}").delete(f"{at}/me"),
        ]
        answer = chance.choice(acts)()
        assert getattr(answer, "status_code", 200) < 500
        self.look()


def without(now: dict[str, Any], topics: set[int]) -> dict[str, Any]:
    """A board without these topics and all that hangs on them."""
    gone = {b["id"] for b in now["breakouts"] if b["topic"] in topics}
    return now | {
        "topics": [t for t in now["topics"] if t["id"] not in topics],
        "breakouts": [b for b in now["breakouts"] if b["id"] not in gone],
        "harvests": [h for h in now["harvests"] if h["breakout"] not in gone],
        "actions": [a | {"from": ""} if a["from"] in {f"topic-{id}" for id in topics} else a for a in now["actions"]],
    }


@pytest.mark.parametrize("seed", [7, 2027])
def test_the_board_of_each_revision_is_as_it_was(server: Server, seed: int) -> None:
    walk = Walk(server, seed)
    walk.look()
    for _ in range(200):
        walk.step()
    assert len(walk.seen) > 80, "most steps did something"
    with server.house.database.reading() as session:
        hidden = set(pasts.hidden(session, walk.day.event.id))
    assert hidden
    for revision, then in walk.seen.items():
        found = walk.day.nobody.json(f"{walk.day.at}/board.json?revision={revision}")
        assert found == without(then, hidden), revision


@pytest.mark.sqlite_only
def test_a_refusal_leaves_no_past(server: Server) -> None:
    day = Day(server)

    def rows() -> int:
        with server.house.database.reading() as session:
            return session.exec(select(func.count()).select_from(Past)).one()

    before = rows()
    taken = {"topic": day.river, "slot": day.slots[0], "room": day.rooms[0]}
    assert day.ben.post(f"{day.at}/breakouts", **taken).status_code == 409
    assert rows() == before
    assert day.ben.post(f"{day.at}/topics/{day.bread}/star").status_code == 200
    assert rows() == before + 1, "a star is one row more"
    day.ben.post(f"{day.at}/topics/{day.bread}/star")
    assert rows() == before + 1


@pytest.mark.sqlite_only
def test_a_bulk_statement_is_not_let_past_the_log(server: Server) -> None:
    def verb(tx: Any) -> Any:
        tx.session.exec(update(Topic).values(title="All the same"))

    from app import transaction

    day = Day(server)
    with pytest.raises(AssertionError, match="before-image"):
        transaction.run(server.house.database, lambda *_: None, day.event.slug, "", None, verb)


@pytest.mark.sqlite_only
def test_what_is_kept_outlives_what_the_session_forgot(server: Server) -> None:
    """A row whose columns were expired and set unread leaves its whole image all the same."""
    day = Day(server)
    before = day.event.board()

    def verb(tx: Any) -> Any:
        from app.transaction import Answer

        topic = tx.session.get(Topic, day.bread)
        tx.session.expire(topic)
        topic.title = "Rolls"
        tx.record("topic.reworded", topic=day.bread, title="Rolls")
        return Answer()

    from app import transaction

    transaction.run(server.house.database, server.house.bell.ring, day.event.slug, "", None, verb)
    assert day.event.board()["topics"] != before["topics"]
    assert day.flora.json(f"{day.at}/board.json?revision={before['revision']}") == before


def moment_of(server: Server, day: Day, revision: int) -> datetime:
    with server.house.database.reading() as session:
        return pasts.moment_of(session, day.event.id, revision)


@pytest.mark.sqlite_only
def test_the_cache_forgets_what_gets_hidden(server: Server) -> None:
    day = Day(server)
    path = f"{day.at}/board.json?revision={day.revision()}"
    assert "Bread" in day.nobody.get(path).text
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    assert "Bread" not in day.nobody.get(path).text
    day.flora.delete(f"{day.at}/topics/{day.bread}/hiding")
    assert "Bread" in day.nobody.get(path).text


def test_sessions_that_write_no_command_leave_nothing(server: Server) -> None:
    day = Day(server)
    with server.house.database.writing() as session:
        assert isinstance(session, Session)
        session.get_one(Topic, day.bread).title = "By hand"
        session.flush()
        later = select(Past).where(Past.event_id == day.event.id, Past.revision > day.revision())
        assert not session.exec(later).all()
