"""The oracle of the seat race can tell right from wrong."""

import json

import pytest

from tests.reliability.phones import Answer
from tests.reliability.seats_history import Act, check


def _act(seats: int, revision: int, called: float, returned: float, limit: int | None = None) -> Act:
    return Act(seats, limit, called, returned, Answer(200, {}, json.dumps({"revision": revision})))


def _refused(called: float, returned: float) -> Act:
    return Act(1, None, called, returned, Answer(409, {}, json.dumps({"rule": "seats_full"})))


def test_an_order_that_explains_everything() -> None:
    acts = [_act(1, 1, 0, 9), _refused(1, 8), _act(-1, 2, 2, 3), _act(1, 3, 2, 5), _act(0, 4, 4, 6, limit=2)]
    assert check(acts, 0, 1) == (1, 2)


@pytest.mark.parametrize(
    ("acts", "why"),
    [
        ([_act(1, 1, 0, 1), _act(1, 2, 0, 1)], "2 people in 1 seats"),
        ([_act(1, 1, 0, 1), _act(-1, 1, 0, 1)], "two changes had one revision"),
        ([_act(1, 1, 5, 6), _act(-1, 2, 0, 1)], "an answered act came later"),
        ([_refused(0, 1), _act(1, 1, 2, 3)], "a refusal while there were seats"),
        ([_act(1, 1, 0, 1), _act(-1, 2, 2, 3), _refused(4, 5)], "a refusal while there were seats"),
    ],
)
def test_what_cannot_be_explained(acts: list[Act], why: str) -> None:
    with pytest.raises(AssertionError, match=why):
        check(acts, 0, 1)
