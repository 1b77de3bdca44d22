"""What shifts when a round goes on: nothing overlaps, nothing gets shorter, breaks stay breaks, other days stay."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.rounds import Span, shifted

TEN = datetime(2027, 3, 1, 10, tzinfo=UTC)


def minutes(n: int) -> timedelta:
    return timedelta(minutes=n)


def day(*times: tuple[int, int]) -> list[Span]:
    return [Span(n, TEN + minutes(a), TEN + minutes(b)) for n, (a, b) in enumerate(times)]


def after(spans: list[Span], running: int, by: int) -> list[tuple[int, int]]:
    new = {span.id: span for span in spans} | {span.id: span for span in shifted(spans, running, minutes(by))}
    return [(int((s.starts - TEN) / minutes(1)), int((s.ends - TEN) / minutes(1))) for s in new.values()]


def test_a_gap_shrinks_before_anything_moves() -> None:
    spans = day((0, 60), (75, 135), (135, 195))
    assert after(spans, 0, 10) == [(0, 70), (75, 135), (135, 195)]
    assert after(spans, 0, 15) == [(0, 75), (75, 135), (135, 195)]
    assert after(spans, 0, 20) == [(0, 80), (80, 140), (140, 200)]


def test_a_later_gap_takes_up_the_rest() -> None:
    assert after(day((0, 60), (60, 90), (97, 120)), 0, 10) == [(0, 70), (70, 100), (100, 123)]
    assert after(day((0, 60), (60, 90), (110, 120)), 0, 10) == [(0, 70), (70, 100), (110, 120)]


def test_what_was_before_stays() -> None:
    assert after(day((0, 60), (60, 120), (120, 180)), 1, 5) == [(0, 60), (60, 125), (125, 185)]


def test_two_that_were_side_by_side_stay_so() -> None:
    assert after(day((0, 60), (60, 90), (60, 120), (120, 130)), 0, 5) == [(0, 65), (65, 95), (65, 125), (125, 135)]


@st.composite
def days(draw: st.DrawFn) -> list[Span]:
    """A day without overlaps: lengths and gaps in minutes."""
    found, cursor = [], TEN
    for n in range(draw(st.integers(1, 9))):
        cursor += minutes(draw(st.integers(0, 40)))
        ends = cursor + minutes(draw(st.integers(1, 120)))
        found.append(Span(n, cursor, ends))
        cursor = ends
    return found


@given(days(), st.integers(0, 8), st.integers(1, 60), st.randoms())
@settings(max_examples=400, deadline=None, database=None)
def test_whatever_the_day(spans: list[Span], running: int, by: int, chance: object) -> None:
    running %= len(spans)
    mixed = list(spans)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    moved = shifted(mixed, running, minutes(by))
    new = [{span.id: span for span in [*spans, *moved]}[n] for n in range(len(spans))]
    assert moved[0] == new[running] == Span(running, spans[running].starts, spans[running].ends + minutes(by))
    for n, (old, now) in enumerate(zip(spans, new, strict=True)):
        if n < running:
            assert now == old
        if n > running:
            assert now.ends - now.starts == old.ends - old.starts, "as long as it was"
            assert timedelta(0) <= now.starts - old.starts <= minutes(by), "never earlier, never by more"
    for (a, b), (c, d) in zip(pairwise(spans), pairwise(new), strict=True):
        assert c.ends <= d.starts, "nothing overlaps, and the order stays"
        assert d.starts - c.ends <= b.starts - a.ends, "a gap only shrinks"
    for old, now in zip(spans, new, strict=True):
        if now != old and old.id != running:
            assert now.starts == new[old.id - 1].ends, "nothing moves while there is a gap before it"
