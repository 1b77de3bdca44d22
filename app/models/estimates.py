"""Estimates: how many will come to a breakout. Information for its convener; nothing is dropped or ordered by it.

What earlier rounds of the same event teach is how many come for each star. How far they were from that says how sure
the next one is. Nobody's taste is modelled: a handful of rounds would not bear it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt

FEW = 6  # breakouts; below that it is a guess, and says so
WIDEST = 2.5  # how much more breakouts differ than chance alone would have it, before we have seen any
BELIEVED = 2.0  # ... and for how many breakouts that belief counts
# Student's t for an interval that holds in 80 of 100 cases, by the number of breakouts seen, less one.
T = (3.08, 1.89, 1.64, 1.53, 1.48, 1.44, 1.41, 1.40, 1.38, 1.37, 1.36, 1.36, 1.35, 1.35, 1.34)
T_MANY = 1.28


@dataclass(frozen=True)
class Estimate:
    """About `people` will come; in 80 of 100 cases from `least` to `most`. `rounds` it was learnt from."""

    people: int
    least: int
    most: int
    rounds: int
    is_guess: bool


@dataclass(frozen=True)
class Past:
    """An earlier breakout: the stars of its topic, who came, and the round it was in."""

    stars: int
    came: int
    round: int


def estimate(stars: int, seated: int, past: Sequence[Past]) -> Estimate | None:
    """How many will come to a breakout with so many stars, in which so many have a seat already. None while nobody
    can know: before the first round, or where nobody uses seats."""
    came = sum(one.came for one in past)
    if not came:
        return None
    # Its convener comes without a star, as others do: hence one more.
    weights = [one.stars + 1 for one in past]
    rate = came / sum(weights)
    expected = [rate * weight for weight in weights]
    strays = sum((one.came - mean) ** 2 / mean for one, mean in zip(past, expected, strict=True))
    spread = max(1.0, (strays + WIDEST * BELIEVED) / (len(past) - 1 + BELIEVED))
    mean = rate * (stars + 1)
    # What chance does to this breakout, and to the rate we have learnt.
    error = sqrt(spread * mean * (1 + (stars + 1) / sum(weights)))
    reach = (T[len(past) - 1] if len(past) <= len(T) else T_MANY) * error
    # The few who come are spread upwards: nobody can be missing who was not expected.
    least, most = max(0, ceil(mean - reach)), floor(mean + reach)
    people = max(round(mean), seated)
    rounds = len({one.round for one in past})
    return Estimate(people, min(max(least, seated), people), max(most, people), rounds, len(past) < FEW)
