"""Keys are stored as digests only, and no log tells names, keys or texts."""

import hashlib
import logging
from typing import Any

import pytest
from sqlalchemy import inspect, text

from app.models import keys
from tests.conftest import Server
from tests.day import Day, new_op

pytestmark = pytest.mark.sqlite_only
NAME, TEXT = "Zenobia-Unmistakable", "Quinquagesima-Unmistakable"


def stored(server: Server) -> str:
    """All that is in the database, as one text."""
    engine = server.house.database.engine
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        return "\n".join(str(row) for table in tables for row in connection.execute(text(f'SELECT * FROM "{table}"')))


def secrets_of(day: Day) -> dict[str, str]:
    """Everything by which somebody could be somebody else."""
    joined = day.nobody.post(f"{day.at}/people", name="Dora", op=new_op())
    handed = {kind: day.flora.post(f"{day.at}/keys", kind=kind, op=new_op()).json()["key"] for kind in KINDS}
    return {
        "cookie": day.ana.http.cookies["twofeet_person"],
        "personal link": joined.json()["personal_url"].rpartition("/")[2],
        "my link": handed["personal"].rpartition("/")[2],
        "facilitator's link": handed["facilitator"].rpartition("/")[2],
        "code": handed["code"].replace(" ", ""),
    }


KINDS = ("personal", "facilitator", "code")


def test_keys_are_stored_as_digests_only(server: Any) -> None:
    day = Day(server)
    found, everything = secrets_of(day), stored(server)
    for name, secret in found.items():
        assert secret not in everything, name
        assert hashlib.sha256(secret.encode()).hexdigest() in everything, name


def test_links_carry_enough_bits(server: Any) -> None:
    day = Day(server)
    found = secrets_of(day)
    for name in ("cookie", "personal link", "my link", "facilitator's link"):
        assert len(found[name]) == 32, "192 bits"
    assert len(set(found.values())) == len(found)
    assert len(found["code"]) == 8


def test_a_digest_opens_nothing(server: Any) -> None:
    day = Day(server)
    digest = keys.digest(day.ana.http.cookies["twofeet_person"])
    device = server.device()
    device.http.cookies.set("twofeet_person", digest)
    assert device.json(f"{day.at}/me.json")["id"] is None


def test_no_answer_but_its_own_tells_a_secret(server: Any) -> None:
    day = Day(server)
    found = secrets_of(day)
    pages = ["", "?look", "/wall", "/desk", "/me", "/board.json", "/me.json", "/proceedings.json", "/since/0", "/mine"]
    for device in (day.ana, day.flora):
        for page in pages:
            shown = device.get(f"{day.at}{page}").text
            assert not [name for name, secret in found.items() if secret in shown], page


def told(caplog: pytest.LogCaptureFixture) -> str:
    """What was logged, but for what the tests' own client says of its requests."""
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore", "asyncio"))]
    return "\n".join(logging.Formatter("%(name)s %(message)s").format(record) for record in ours)


def test_no_log_tells_names_keys_or_texts(
    server: Any, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("sqlalchemy.engine").info("the log is heard")
    day = Day(server, title=TEXT, name=NAME)
    found = secrets_of(day)
    zenobia = day.event.person(NAME)
    topic = day.event.topic(zenobia, TEXT, description=TEXT)
    zenobia.post(f"{day.at}/topics", title=TEXT * 50)
    zenobia.post(f"{day.at}/topics/{day.bread}", title=TEXT)
    zenobia.post(f"{day.at}/breakouts/{day.breakout}/harvest", summary=TEXT)
    day.ana.post(f"{day.at}/breakouts/{day.breakout}/harvest", summary=TEXT + "!")
    day.flora.post(f"{day.at}/announcements", text=TEXT)
    for page in ("", "/wall", "/desk", f"/topics/{topic}", "/proceedings", "/since/0"):
        day.flora.get(f"{day.at}{page}")
    printed = capfd.readouterr()
    everything = told(caplog) + printed.out + printed.err
    for secret in (NAME, TEXT, *found.values()):
        assert secret not in everything


NEVER = "CREATE TRIGGER never BEFORE INSERT ON announcement BEGIN SELECT RAISE(ABORT, 'never'); END"


@pytest.mark.parametrize("harm", ["DROP TABLE announcement", NEVER])
def test_no_mistake_of_ours_tells_texts(own_server: Any, caplog: pytest.LogCaptureFixture, harm: str) -> None:
    """The database quotes what it could not store; the log must not."""
    caplog.set_level(logging.DEBUG)
    fields = {"title": "Porto", "question": "?", "passphrase": "open sesame"}
    host = own_server.device()
    at = f"/e/{host.post('/events', **fields).json()['slug']}"
    with own_server.house.database.engine.connect() as connection:
        connection.execute(text(harm))
        connection.commit()
    answer = host.post(f"{at}/announcements", text=TEXT)
    assert answer.status_code in (500, 503)
    assert TEXT not in answer.text
    assert answer.json()["message"].startswith(("Twofeet cannot write", "This is a mistake of Twofeet"))
    assert caplog.records
    assert TEXT not in told(caplog)
