"""Mails, sent to a real post office on this machine, which is not always in a good mood: nothing is lost, and nothing
is sent twice."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest

from app import clock, mails, main
from app.database import Database
from app.models.mails import MOST_TRIES
from app.settings import Settings
from tests.conftest import running
from tests.day import Day

pytestmark = pytest.mark.sqlite_only


def _read(mail: bytes) -> Any:
    return message_from_bytes(mail, policy=policy.default)


class PostOffice:
    """A mail server that speaks just enough; `moods` says what it answers to a word instead, None hangs up."""

    def __init__(self, **moods: str | None):
        self.moods, self.mails = moods, list[bytes]()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._open, daemon=True).start()

    def _open(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            with line, line.makefile("rb") as words:
                self._serve(line, words)

    def _serve(self, line: socket.socket, words: Any) -> None:
        line.sendall(b"220 here\r\n")
        for said in words:
            word = said[:4].decode().strip().lower()
            answer = self.moods.get(word, {"data": "354 go on", "quit": "221 bye"}.get(word, "250 fine"))
            if answer is None:
                return
            line.sendall(f"{answer}\r\n".encode())
            if answer.startswith("354"):
                self.mails.append(b"".join(iter(words.readline, b".\r\n")))
                if (answer := self.moods.get("mail_taken", "250 taken")) is None:
                    return
                line.sendall(f"{answer}\r\n".encode())
            if word == "quit":
                return

    def close(self) -> None:
        self._door.close()


@pytest.fixture
def offices() -> Iterator[Any]:
    opened: list[PostOffice] = []

    def office(**moods: str | None) -> PostOffice:
        opened.append(PostOffice(**moods))
        return opened[-1]

    yield office
    for one in opened:
        one.close()


class Asked:
    """Ana and Ben champion an action each, left addresses, and are asked how it goes."""

    def __init__(self, server: Any):
        self.settings, self.database = server.house.settings, server.house.database
        self.day = Day(server)
        oven = self.day.oven
        second = self.day.flora.post(
            f"{self.day.at}/actions", title="A garden", champion=str(self.day.id(self.day.ben))
        )
        for who, action, to in (
            (self.day.ana, oven, "ana@example.org"),
            (self.day.ben, second.json()["id"], "ben@example.org"),
        ):
            assert who.post(f"{self.day.at}/actions/{action}/address", address=to).status_code == 200
        self.again()

    def again(self) -> None:
        """Ask them once more."""
        self.day.flora.post(f"{self.day.at}/checkins")

    def run(self, words: str, values: tuple[Any, ...] = ()) -> list[Any]:
        with self.database.engine.begin() as connection:
            done = connection.exec_driver_sql(words, values)
            return list(done.all()) if done.returns_rows else []

    def deliver(self, office: PostOffice) -> int:
        """What waits is due, whatever happened to it before."""
        self.run("UPDATE mail SET claimed_at = '2020-01-01 00:00:00' WHERE claimed_at IS NOT NULL")
        return mails.deliver(replace(self.settings, smtp=office.url), self.database)

    @property
    def waiting(self) -> list[str]:
        return [row[0] for row in self.run("SELECT address FROM mail WHERE due_at IS NULL ORDER BY id")]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, settings: Settings, database: Database) -> Iterator[Asked]:
    """In a house that does not send by itself meanwhile."""
    monkeypatch.setattr(main, "POST", 3_600.0)
    with running(settings) as found:
        yield Asked(found)


def test_what_was_taken_is_not_sent_again(asked: Asked, offices: Any) -> None:
    for goodbye in ("500 what", "421 busy", None):
        office = offices(quit=goodbye)
        assert [asked.deliver(office) for _ in range(2)] == [2, 0], goodbye
        assert [_read(mail)["To"] for mail in office.mails] == ["ana@example.org", "ben@example.org"], goodbye
        assert asked.waiting == []
        asked.again()


MOODS: list[dict[str, str | None]] = [
    {"rcpt": "550 nobody"}, {"mail": None}, {"data": "451 later"}, {"mail_taken": "452 full"}, {"mail_taken": None},
]  # fmt: skip


def test_what_was_not_taken_waits_and_is_one_mail(asked: Asked, offices: Any) -> None:
    for mood in MOODS:
        bad, good = offices(**mood), offices()
        assert asked.deliver(bad) == 0
        assert asked.waiting == ["ana@example.org", "ben@example.org"], mood
        assert (asked.deliver(good), asked.deliver(good)) == (2, 0), mood
        names = [{_read(mail)["Message-ID"] for mail in office.mails} for office in (bad, good)]
        assert len(names[1]) == 2
        assert names[0] <= names[1], "whoever gets it twice can tell that it is one"
        asked.again()


@pytest.mark.parametrize("address", ["=?utf-8?q?a=0ABcc:all=40b.org?=@b.org", "a@b.org\r\nRCPT TO:<all@b.org>"])
def test_a_mail_that_cannot_be_written_holds_up_no_other(asked: Asked, offices: Any, address: str) -> None:
    office = offices()
    asked.run("UPDATE mail SET address = ? WHERE address = 'ana@example.org'", (address,))
    assert asked.deliver(office) == 1
    for _ in range(MOST_TRIES):
        asked.deliver(office)
    assert [_read(mail)["To"] for mail in office.mails] == ["ben@example.org"]
    assert asked.waiting == [], "given up"


def test_mails_that_are_refused_hold_up_no_fresh_one(asked: Asked, offices: Any) -> None:
    office = offices()
    asked.run("UPDATE mail SET tries = 3, claimed_at = '2098-01-01 00:00:00'")
    columns = "event_id, action_id, person_id, address, made_at, claimed_at, tries"
    (row,) = asked.run(f"SELECT {columns} FROM mail WHERE address = 'ana@example.org' AND due_at IS NULL")
    for _ in range(30):
        asked.run(f"INSERT INTO mail ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", tuple(row))
    tried = (clock.now() - timedelta(minutes=15)).strftime("%Y-%m-%d %H:%M:%S.%f")
    asked.run("UPDATE mail SET claimed_at = ?", (tried,))
    asked.run(
        f"INSERT INTO mail ({columns}) VALUES (?, ?, ?, 'new@example.org', ?, NULL, 0)", (*tuple(row[:3]), row[4])
    )
    mails.deliver(replace(asked.settings, smtp=office.url), asked.database)
    assert [_read(mail)["To"] for mail in office.mails] == ["new@example.org"]
