"""Estimates: how sure they say they are is how sure they are, on gatherings that are made up."""

import random

import pytest

from app.models.estimates import Estimate, Past, estimate

ROOMS, PEOPLE = 8, 80


def gathering(by_chance: random.Random, rounds: int) -> tuple[list[Past], list[Past]]:
    """What happens in `rounds` rounds, and in the one after them. People star what they like, and go to something
    they starred, or to anything, or roam; some topics are liked much more than others."""
    found: list[list[Past]] = []
    for number in range(rounds + 1):
        liked_by = [min(0.9, 0.12 * by_chance.paretovariate(1.5)) for _ in range(ROOMS)]
        stars, came = [0] * ROOMS, [0] * ROOMS
        for _ in range(PEOPLE):
            likes = [topic for topic in range(ROOMS) if by_chance.random() < liked_by[topic]]
            for topic in likes:
                stars[topic] += 1
            if by_chance.random() > 0.2:
                goes = likes if likes and by_chance.random() < 0.85 else range(ROOMS)
                came[by_chance.choice(goes)] += 1
        found.append([Past(stars[topic], came[topic], number) for topic in range(ROOMS)])
    return [past for one in found[:-1] for past in one], found[-1]


@pytest.mark.parametrize("rounds", [1, 2, 4])
def test_it_covers_about_what_it_claims(rounds: int) -> None:
    """80 of 100, in 150 gatherings; neither boasting nor hiding in a wide range."""
    by_chance, held, widths = random.Random(rounds), [], []
    for _ in range(150):
        past, following = gathering(by_chance, rounds)
        for one in following:
            said = estimate(one.stars, 0, past)
            assert said is not None
            held.append(said.least <= one.came <= said.most)
            widths.append(said.most - said.least)
    assert 0.72 <= sum(held) / len(held) <= 0.90
    assert sum(widths) / len(widths) < 12


def test_with_more_rounds_it_is_surer() -> None:
    """The same lesson, more often."""
    few = estimate(10, 0, [Past(10, 8, 0)])
    many = estimate(10, 0, [Past(10, 8 + n % 3 - 1, n // 4) for n in range(24)])
    assert few is not None
    assert many is not None
    assert (few.is_guess, few.rounds) == (True, 1)
    assert (many.is_guess, many.rounds) == (False, 6)
    assert many.most - many.least < few.most - few.least
    assert many.people == 8


def test_nobody_can_know_before_the_first_round() -> None:
    assert estimate(12, 3, []) is None
    assert estimate(12, 3, [Past(9, 0, 0), Past(4, 0, 0)]) is None, "where nobody uses seats"


def test_who_has_a_seat_counts() -> None:
    past = [Past(10, 5, n) for n in range(8)]
    assert estimate(10, 0, past) == Estimate(5, 2, 8, 8, False)
    full = estimate(10, 20, past)
    assert full is not None
    assert full.least == full.people == full.most == 20


def test_the_range_holds_the_estimate() -> None:
    """Whatever the numbers, the range holds the estimate, and nothing is below zero."""
    by_chance = random.Random(7)
    for _ in range(2_000):
        past = [Past(by_chance.randrange(40), by_chance.randrange(40), n // 3) for n in range(by_chance.randrange(12))]
        said = estimate(by_chance.randrange(60), by_chance.randrange(60), past)
        assert said is None or 0 <= said.least <= said.people <= said.most
