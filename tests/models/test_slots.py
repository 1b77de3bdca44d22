"""Slots written as lines."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models import slots
from app.models.rules import Unfit

LISBON = ZoneInfo("Europe/Lisbon")


def parsed(text: str, day: date | None = None) -> list[tuple[str, str, str, str]]:
    return [
        (f"{slot.starts:%m-%d %H:%M}", f"{slot.ends:%m-%d %H:%M}", slot.kind, slot.label)
        for slot in slots.parse(text, LISBON, day)
    ]


def test_a_date_holds_for_the_lines_after_it() -> None:
    text = "2027-03-01 10:00-11:00 One\n11:15-12:15\n2027-03-02 09:00-10:00"
    assert parsed(text) == [
        ("03-01 10:00", "03-01 11:00", "breakout", "One"),
        ("03-01 11:15", "03-01 12:15", "breakout", ""),
        ("03-02 09:00", "03-02 10:00", "breakout", ""),
    ]


@pytest.mark.parametrize(
    ("line", "kind", "label"),
    [
        ("12:00-13:00 Lunch [break]", "break", "Lunch"),
        ("12:00-13:00 [break]", "break", ""),
        ("12:00-13:00 Opening [PLENARY]", "plenary", "Opening"),
        ("12:00-13:00 One [breakout]", "breakout", "One"),
        ("12:00-13:00[break]", "break", ""),
        ("12:00 – 13:00   Soup  and  bread ", "breakout", "Soup and bread"),
        ("12:00—13:00 [soup]", "breakout", "[soup]"),
        ("12:00-13:00 10:00-11:00", "breakout", "10:00-11:00"),
        ("12:00-13:00 Café [bar] [break]", "break", "Café [bar]"),
    ],
)
def test_a_line_has_a_kind_and_a_label(line: str, kind: str, label: str) -> None:
    assert parsed(line, date(2027, 3, 1)) == [("03-01 12:00", "03-01 13:00", kind, label)]


def test_a_slot_may_go_past_midnight() -> None:
    assert parsed("2027-03-01 23:00-00:30 Night walk") == [("03-01 23:00", "03-02 00:30", "breakout", "Night walk")]


def test_times_are_local() -> None:
    (slot,) = slots.parse("2027-07-01 9:00-10:00", LISBON)
    assert slot.starts == datetime(2027, 7, 1, 9, tzinfo=LISBON)
    assert slot.starts.isoformat() == "2027-07-01T09:00:00+01:00"


def test_empty_lines_are_no_slots() -> None:
    assert parsed("\n \n") == []


@pytest.mark.parametrize(
    "line",
    ["lunch", "10:00", "10-11", "10:00-25:00", "24:00-25:00", "10:60-11:00", "2027-02-30 10:00-11:00", "1e5:00-2:00"],
)
def test_what_is_no_slot_is_named_by_its_number(line: str) -> None:
    with pytest.raises(Unfit, match=r"^Line 2, “.+”, is not a slot. Write it like this: 10:00-11:00 Label"):
        slots.parse(f"2027-03-01 08:00-09:00\n{line}", LISBON)


def test_the_first_slot_needs_a_date() -> None:
    with pytest.raises(Unfit, match=r"^Line 1: the first slot needs a date"):
        slots.parse("10:00-11:00", LISBON)


@pytest.mark.parametrize("line", ["9999-12-31 23:00-00:30", "0001-01-01 00:00-01:00", "1999-12-31 10:00-11:00"])
def test_a_year_is_one_in_which_people_meet(line: str) -> None:
    with pytest.raises(Unfit):
        slots.parse(line, LISBON)


def test_a_line_is_read_quickly_however_odd_it_is() -> None:
    """A pattern that tries everything would need longer than the universe has."""
    with pytest.raises(Unfit):
        slots.parse("10:00-11:00 " + " [" * 3_000 + "\x00]x[break", LISBON)


@given(st.text("0123456789:- [breakplny]\n", max_size=60))
@settings(max_examples=300, deadline=None, database=None)
def test_any_line_is_a_slot_or_is_refused(text: str) -> None:
    try:
        found = slots.parse(text, LISBON, date(2027, 3, 1))
    except Unfit:
        return
    for slot in found:
        assert slot.starts < slot.ends
        assert slot.kind in slots.KINDS
