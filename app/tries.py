"""Counting failures, so that codes cannot be guessed. Only failures count: a venue is one address."""

import threading
import time
from collections import OrderedDict

EACH = 20  # failures of one client in the window
ALL = 600  # failures of everybody in the window: at 29.7 bits, a hit in centuries
WINDOW = 60.0
REMEMBERED = 10_000


class Tries:
    """Recent failures by client."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures: OrderedDict[str, list[float]] = OrderedDict()
        self._all: list[float] = []

    def are_too_many(self, client: str) -> bool:
        """Whether this client, or everybody together, has to wait."""
        since = time.monotonic() - WINDOW
        with self._lock:
            self._all = [at for at in self._all if at > since]
            mine = [at for at in self._failures.get(client, []) if at > since]
            return len(mine) >= EACH or len(self._all) >= ALL

    def failed(self, client: str) -> None:
        """Note a failure."""
        now = time.monotonic()
        with self._lock:
            self._all.append(now)
            self._failures.setdefault(client, []).append(now)
            self._failures[client] = self._failures[client][-EACH:]
            self._failures.move_to_end(client)
            while len(self._failures) > REMEMBERED:
                self._failures.popitem(last=False)
