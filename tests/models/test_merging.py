"""Two changes of one report: both are kept where they can be, and nothing is guessed where they overlap."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.harvests import Text
from app.models.merging import MOST, merged, merged_lines

LINES = st.lists(st.sampled_from(["bread", "salt", "oven", "river", "flour", ""]), max_size=8)


def text(lines: Sequence[str]) -> str:
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "wanted"),
    [
        ("one\ntwo\nthree", "One\ntwo\nthree", "one\ntwo\nThree", "One\ntwo\nThree"),
        ("one\ntwo", "one\ntwo\nthree", "zero\none\ntwo", "zero\none\ntwo\nthree"),
        ("one\ntwo", "one", "one\ntwo", "one"),
        ("one\ntwo", "ONE\ntwo", "Eins\ntwo", None),
        ("one\ntwo", "One\ntwo", "one\nTwo", "One\nTwo"),
        ("", "theirs", "ours", None),
        ("one", "one\ntheirs", "one\nours", None),
        ("one\ntwo", "two", "Eins\ntwo", None),
    ],
)
def test_lines(base: str, theirs: str, ours: str, wanted: str | None) -> None:
    assert merged_lines(base, theirs, ours) == wanted


def test_a_list_keeps_what_both_put_at_one_place() -> None:
    assert merged_lines("Flour", "Flour\nWater", "Flour\nSalt", is_list=True) == "Flour\nWater\nSalt"
    assert merged_lines("", "Water", "Salt", is_list=True) == "Water\nSalt"
    assert merged_lines("Flour", "Rye", "Wheat", is_list=True) is None


def test_a_field_of_its_own_each() -> None:
    base, theirs = Text(summary="We baked."), Text(summary="We baked.", insights="Flour")
    ours = Text(summary="We baked bread.", quotes="Rise!")
    assert merged(base, theirs, ours) == Text(summary="We baked bread.", insights="Flour", quotes="Rise!")


def test_whether_a_report_is_needed_is_not_merged() -> None:
    assert merged(Text(), Text(summary="We baked."), Text(needed=False)) is None


def test_what_would_take_long_is_left_to_people() -> None:
    many = text([str(n) for n in range(MOST + 1)])
    assert merged_lines(many, f"{many}\na", f"b\n{many}") is None
    assert merged_lines(many, many, f"b\n{many}") == f"b\n{many}"


@given(base=LINES, ours=LINES)
def test_who_changed_alone_gets_their_way(base: list[str], ours: list[str]) -> None:
    assert merged_lines(text(base), text(base), text(ours)) == text(ours)
    assert merged_lines(text(base), text(ours), text(base)) == text(ours)


@given(base=LINES, theirs=LINES, ours=LINES, is_list=st.booleans())
def test_no_new_line_is_lost(base: list[str], theirs: list[str], ours: list[str], is_list: bool) -> None:
    """Whatever comes out of it has every line that either of them brought."""
    found = merged_lines(text(base), text(theirs), text(ours), is_list)
    if found is None:
        return
    lines = found.split("\n")
    for brought in (theirs, ours):
        for line in set(brought) - {*base, ""}:
            assert line in lines
    assert set(lines) <= {*theirs, *ours, ""}, "and nothing of its own"


@given(base=LINES, theirs=LINES, ours=LINES)
def test_who_comes_first_does_not_matter(base: list[str], theirs: list[str], ours: list[str]) -> None:
    one = merged_lines(text(base), text(theirs), text(ours))
    other = merged_lines(text(base), text(ours), text(theirs))
    assert (one is None) == (other is None)
    assert one == other
