"""Cleaning of what people write."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models import texts

FAMILY, PERSIAN = "👩\u200d👩\u200d👧", "می\u200cخواهم"  # joined by ZWJ; kept apart by ZWNJ
CONTROLS = [chr(n) for n in (*range(9), *range(11, 32), *range(127, 160)) if chr(n) != "\r"]
BIDI = [chr(n) for n in (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))]
OTHERS = ["\u2028", "\u2029", "\ufeff", "\ufff9", "\ufffb"]


@pytest.mark.parametrize("sign", [*CONTROLS, *BIDI, *OTHERS, "\ud800"], ids=lambda sign: f"{ord(sign):04x}")
def test_what_nobody_means_to_write_is_removed(sign: str) -> None:
    assert texts.paragraphs(f"a{sign}b") == "ab"
    assert texts.one_line(f"a{sign}b") == "ab"


@pytest.mark.parametrize("text", [FAMILY, PERSIAN, "שלום", "مرحبا", "日本語", "naïve", "🏳️\u200d🌈", "−½²"])
def test_what_people_write_stays(text: str) -> None:
    assert texts.paragraphs(text) == texts.one_line(text) == text


def test_text_is_composed() -> None:
    assert texts.paragraphs("Cafe\u0301") == "Café"


def test_paragraphs_keep_their_lines() -> None:
    assert texts.paragraphs("  one\r\n\r\ntwo\rthree\n\n") == "one\n\ntwo\nthree"


def test_a_line_has_no_lines_and_single_spaces() -> None:
    assert texts.one_line(" one\r\n two\t\u00a0 three ") == "one two three"


def test_lines_are_those_that_say_something() -> None:
    assert texts.lines("one\n\n \t\n two  words \r\n\u202e") == ["one", "two words"]


@pytest.mark.parametrize(
    ("written", "sought"),
    [
        ("Café", "cafe"),
        ("STRASSE", "straße"),
        ("Łódź", "lodz"),
        ("İstanbul", "istanbul"),
        ("مَرْحَبًا", "مرحبا"),
        ("Ærø", "aero"),
    ],
)
def test_a_search_needs_no_accents_and_no_case(written: str, sought: str) -> None:
    assert texts.plain(sought) in texts.plain(written)


@given(st.text(st.characters(exclude_categories=()), max_size=40))
@settings(max_examples=300, deadline=None, database=None)
def test_whatever_comes_can_be_stored_and_cleaning_twice_is_cleaning_once(text: str) -> None:
    for clean in (texts.paragraphs, texts.one_line):
        once = clean(text)
        once.encode()
        assert "\x00" not in once
        assert clean(once) == once
        assert unicodedata.is_normalized("NFC", once)
