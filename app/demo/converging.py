"""What the demo does with the recommendations it was given: they are on the list, and a ballot on them is closed.

`speaking_for` says how many of each eleven people speak for each group, `drawn_to` how much each recommendation draws
the people of a group; where a single dot lies is chance.
"""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from app.models import ballots, dots, recommendations
from app.models.recommendations import Row
from app.transaction import Transaction

FILE = Path(__file__).parent / "recommendations.json"
MINUTE = timedelta(minutes=1)
VOTERS = 44

Planned = tuple[datetime, str, Callable[[Transaction], object]]


class Converging:
    """The recommendations and their ballot, in the hour before `until`."""

    def __init__(self, host: str, names: Sequence[str], until: datetime):
        self.told = json.loads(FILE.read_text("utf-8"))
        self.host, self.until = host, until
        self.chance = random.Random(11)
        self.voters = self.chance.sample([name for name in names if name != host], VOTERS)
        self.items: list[int] = []
        self.ballot = 0

    def acts(self) -> Iterator[Planned]:
        """When, who, and what."""
        yield self.until - 50 * MINUTE, self.host, self._bring
        yield self.until - 25 * MINUTE, self.host, self._open
        for n, name in enumerate(self.voters):
            at = self.until - 24 * MINUTE + n * MINUTE / 4
            yield at, name, partial(self._give, self._group(n))
        yield self.until - 8 * MINUTE, self.host, self._close

    def _group(self, n: int) -> int:
        counts = self.told["ballot"]["speaking_for"]
        return [group for group, people in enumerate(counts) for _ in range(people)][n % sum(counts)]

    def _bring(self, tx: Transaction) -> None:
        rows = [Row("", one["title"], one["source"], one["group"]) for one in self.told["brought"]]
        self.items, _left_out = recommendations.add(tx, rows)

    def _open(self, tx: Transaction) -> None:
        asked: dict[str, Any] = self.told["ballot"]
        ballot = ballots.open_one(tx, asked["title"], asked["dots"], (), ("recommendation",), asked["groups"])
        self.ballot = ballot.id or 0

    def _give(self, group: int, tx: Transaction) -> None:
        asked = self.told["ballot"]
        chosen = self.chance.choices(self.items, asked["drawn_to"][group], k=asked["dots"])
        for item in dict.fromkeys(chosen):
            dots.give(tx, self.ballot, ("recommendation", item), chosen.count(item), asked["groups"][group])

    def _close(self, tx: Transaction) -> None:
        ballots.close(tx, self.ballot)
