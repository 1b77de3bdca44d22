"""Counting what somebody does within a minute or so, to stop machines and never people."""

import threading
import time
from collections import OrderedDict, deque

REMEMBERED = 20_000


class Meter:
    """Counts by client within a `window` of seconds. `each` is too many for one, `everybody` for all together (0: no
    limit). A venue is one address, so clients are devices where these can be told apart."""

    def __init__(self, each: int, everybody: int = 0, window: float = 60.0):
        self.each, self.everybody, self.window = each, everybody, window
        self._lock = threading.Lock()
        self._by_client: OrderedDict[str, deque[float]] = OrderedDict()
        self._all: deque[float] = deque()

    def is_over(self, client: str) -> bool:
        """Whether this client, or everybody together, has done too much lately."""
        since = time.monotonic() - self.window
        with self._lock:
            mine = self._by_client.get(client, deque())
            _forget(mine, since)
            _forget(self._all, since)
            return len(mine) >= self.each or 0 < self.everybody <= len(self._all)

    def count(self, client: str) -> None:
        """Note that it was done once more."""
        now = time.monotonic()
        with self._lock:
            mine = self._by_client.setdefault(client, deque(maxlen=self.each))
            self._by_client.move_to_end(client)
            mine.append(now)
            if self.everybody:
                self._all.append(now)
            while len(self._by_client) > REMEMBERED:
                self._by_client.popitem(last=False)


def _forget(times: deque[float], since: float) -> None:
    while times and times[0] <= since:
        times.popleft()
