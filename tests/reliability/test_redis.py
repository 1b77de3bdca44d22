"""Redis is a doorbell: with it changes are everywhere at once, without it two seconds later, and nothing fails."""

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import absent, empty_database
from tests.reliability.ears import Ear, Ears
from tests.reliability.phones import Gathering
from tests.reliability.serving import Serving, free_port, wait_until

RUNG = 0.7  # seconds; by the poll each change comes two seconds after the one before
POLLED = 5.0
PATIENCE = 3.0  # ten commands never take longer, whatever Redis does


class Doorbell:
    """A Redis of one's own, that can be stopped and started."""

    def __init__(self, folder: Path):
        binary = shutil.which("redis-server") or shutil.which("valkey-server")
        if binary is None:
            absent("Redis is")
        self.port = free_port()
        self._command = [binary, "--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--dir", str(folder)]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, start_new_session=True)
        wait_until(self._answers, 20, "Redis did not start")

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as line:
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def resume(self) -> None:
        """All that was said to it meanwhile is answered now."""
        if self._process:
            self._process.send_signal(signal.SIGCONT)

    def hang(self) -> None:
        """It takes connections and never answers, like a machine behind a broken switch."""
        if self._process:
            self._process.send_signal(signal.SIGSTOP)

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait(15)
            self._process = None


@pytest.fixture
def bell(tmp_path: Path) -> Iterator[Doorbell]:
    found = Doorbell(tmp_path)
    found.start()
    try:
        yield found
    finally:
        found.kill()


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[str]:
    with empty_database("postgres", tmp_path) as url:
        yield url


class Two:
    """Two processes of one installation, each behind a port of its own, and a phone that listens at each."""

    def __init__(self, here: Serving, there: Serving):
        self.gathering = Gathering(here.port)
        self.asker = self.gathering.person("Ana")
        since = int(self.gathering.board()["revision"])
        self.ears = Ears([Ear(one.port, self.gathering.at, since) for one in (here, there)], seed=1)

    def change(self, within: float) -> float:
        """Pitch here; the seconds until the phone there shows it."""
        began = time.monotonic()
        revision = self.pitch()
        wait_until(partial(self.ears.are_at, revision), within, f"not there after {within} s")
        return time.monotonic() - began

    def pitch(self) -> int:
        answer = self.asker.post(f"{self.gathering.at}/topics", title="Bread")
        assert answer.status == 200, answer.body
        return int(answer.json["revision"])

    def changes(self, times: int) -> list[float]:
        """How long changes take to get there, one after the other; the quickest first."""
        taken = sorted(self.change(POLLED) for _ in range(times))
        print(", ".join(f"{seconds:.2f} s" for seconds in taken))
        return taken

    def busy(self) -> float:
        """The seconds that ten commands take, one after the other."""
        began = time.monotonic()
        for _ in range(10):
            self.pitch()
        return time.monotonic() - began


def test_a_bell_that_hangs_dies_and_comes_back(bell: Doorbell, postgres: str, serve: Callable[..., Serving]) -> None:
    two = Two(serve(postgres, redis=bell.url), serve(postgres, redis=bell.url))
    with two.ears:
        assert two.changes(5)[2] < RUNG, "not rung"
        bell.hang()
        two.changes(2)
        assert two.busy() < PATIENCE, "commands waited for a bell that hangs"
        bell.resume()
        wait_until(lambda: two.change(POLLED) < RUNG, 20, "nobody heard that the bell is well again")
        bell.kill()
        two.changes(2)
        assert two.busy() < PATIENCE, "commands waited for a bell that is gone"
        bell.start()
        wait_until(lambda: two.change(POLLED) < RUNG, 20, "nobody heard that the bell is back")
        assert two.changes(5)[2] < RUNG, "not rung again"


def test_without_a_bell_the_poll_tells(postgres: str, serve: Callable[..., Serving]) -> None:
    """The control of the one above: without Redis a change is late by a poll, and none is lost."""
    two = Two(serve(postgres), serve(postgres))
    with two.ears:
        assert two.changes(3)[-1] > RUNG


def test_phones_of_all_workers(bell: Doorbell, postgres: str, serve: Callable[..., Serving]) -> None:
    """`--workers 2`: whoever gets the command, the phones of both hear of it."""
    serving = serve(postgres, redis=bell.url, workers=2)
    gathering = Gathering(serving.port)
    people = [gathering.person(f"Person {n}") for n in range(4)]
    since = int(gathering.board()["revision"])
    with Ears([Ear(serving.port, gathering.at, since) for _ in range(16)], seed=1) as ears:
        for n, person in enumerate(people * 3):
            gathering.topic(person, f"Topic {n}")
            revision = int(gathering.board()["revision"])
            wait_until(partial(ears.are_at, revision), 2 * POLLED, "somebody did not hear of it")
        assert all(ear.heard_of(f"Topic {n}") for ear in ears.all for n in range(12))
