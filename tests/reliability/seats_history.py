"""The oracle of the seat race: is there an order of what people did that explains every answer?

The revision is that order: each command that changed something has one of its own.
"""

import time
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from tests.reliability.phones import Answer


@dataclass(frozen=True)
class Act:
    """What somebody did to a breakout: `seats` they took (1, -1) or the `limit` they set; and when, and what came."""

    seats: int
    limit: int | None
    called: float
    returned: float
    answer: Answer

    @property
    def revision(self) -> int:
        return int(self.answer.json["revision"])


def timed(seats: int, ask: Callable[[], Answer], limit: int | None = None) -> Callable[[], Act]:
    """The same act, with a note of when."""

    def act() -> Act:
        called = time.monotonic()
        answer = ask()
        return Act(seats, limit, called, time.monotonic(), answer)

    return act


def check(acts: Sequence[Act], seats: int, limit: int) -> tuple[int, int]:
    """Replay acts on a breakout with `seats` taken of `limit`; returns both as they end. Fails when a seat too many
    was given, when a commit overtook another that had been answered, or when a refusal had no full moment."""
    done = sorted((act for act in acts if act.answer.status == 200), key=lambda act: act.revision)
    assert len({act.revision for act in done}) == len(done), "two changes had one revision"
    states = [(seats, limit)]
    for act in done:
        seats, limit = seats + act.seats, act.limit or limit
        states.append((seats, limit))
        assert seats <= limit, f"{seats} people in {limit} seats"
    begun = list(accumulate((act.called for act in done), max))
    assert all(act.returned >= before for act, before in zip(done, begun, strict=True)), "an answered act came later"
    for act in acts:
        if act.answer.status != 200:
            assert act.answer.rule == "seats_full", act.answer.body
            assert _was_full(act, done, begun, states), "a refusal while there were seats"
    return seats, limit


def _was_full(refused: Act, done: list[Act], begun: list[float], states: list[tuple[int, int]]) -> bool:
    """Whether between its call and its answer there was a state without a free seat."""
    first = max((n for n, act in enumerate(done, 1) if act.returned < refused.called), default=0)
    last = bisect_left(begun, refused.returned)
    return any(seats >= limit for seats, limit in states[first : last + 1])
