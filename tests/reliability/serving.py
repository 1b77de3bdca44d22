"""The real server, in processes of its own, that can be killed and started again."""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.conftest import empty_database
from tests.reliability.phones import Phone

ROOT = Path(__file__).resolve().parents[2]
SERVE = ("-m", "app.cli", "serve")
START_SECONDS = 30.0
MISTAKE = "a mistake of ours"


class Serving:
    """A server on a port and a database that stay the same, however often it is started again."""

    def __init__(
        self, database: str, folder: Path, redis: str = "", workers: int = 1, program: tuple[str, ...] = SERVE
    ):
        self.database, self.redis, self.workers, self.program = database, redis, workers, program
        self.folder, self.port = folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Serving":
        """Start, and wait until it can work."""
        command = [sys.executable, *self.program, "--port", str(self.port), "--workers", str(self.workers)]
        with open(self.folder / f"server-{self.port}.log", "ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment(), stdout=log, stderr=log, start_new_session=True
            )
        wait_until(self.is_ready, START_SECONDS, lambda: f"the server did not start:\n{self.log}")
        return self

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TWOFEET_")}
        return kept | {
            "TWOFEET_DATABASE_URL": self.database,
            "TWOFEET_REDIS_URL": self.redis,
            "TWOFEET_DATA_DIR": str(self.folder),
            "PYTHONUNBUFFERED": "1",
        }

    def is_ready(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            raise AssertionError(f"the server ended:\n{self.log}")
        try:
            return Phone(self.port).get("/readyz").status == 200
        except OSError:
            return False

    @property
    def log(self) -> str:
        """What it had to say so far; nothing, when all is well, but for the address."""
        return (self.folder / f"server-{self.port}.log").read_text(errors="replace")[-8_000:]

    def kill(self) -> None:
        """kill -9, and all its workers with it."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """The polite end."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(15)
        self._end(signal.SIGKILL)

    def _end(self, sign: signal.Signals) -> None:
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, sign)  # a session of its own, so this is nobody else
        self._process.wait(15)
        self._process = None
        wait_until(self._is_silent, 15, "somebody still listens")

    def check_log(self) -> None:
        """Fails when it once had to say that a mistake of ours happened: a 500."""
        assert MISTAKE not in self.log, self.log

    def _is_silent(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) != 0


@contextlib.contextmanager
def running(kind: str, folder: Path, **options: Any) -> Iterator[Serving]:
    """A server with an empty database of this kind, for as long as the `with` lasts."""
    with empty_database(kind, folder) as url:
        serving = Serving(url, folder, **options)
        try:
            yield serving.start()
        finally:
            serving.stop()
        serving.check_log()


def free_port() -> int:
    """A port below those that the system hands out by itself, so that it is still free at a restart."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def wait_until(is_so: Callable[[], bool], seconds: float, otherwise: str | Callable[[], str]) -> None:
    """Wait for something to be so; fails with `otherwise` after `seconds`."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, otherwise() if callable(otherwise) else otherwise
        time.sleep(0.02)
