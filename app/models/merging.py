"""Bringing two changes of one report together: what both began from, what is published, what somebody sends.

Changes of different fields, and of different lines of one field, are both kept. Where both changed the same line there
is nothing to decide here: the caller refuses, and keeps both texts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

from app.models.harvests import Text
from app.models.questions import FIELDS, KINDS

MOST = 2_000  # changed lines that are compared; comparing more would take long, and people can do that better
Lines = Sequence[str]


def merged(base: Text, theirs: Text, ours: Text) -> Text | None:
    """Both changes in one text; None where they overlap. That no report is needed is nothing to be merged."""
    if theirs.needed != ours.needed:
        return None
    found: dict[str, Any] = {}
    for field in FIELDS:
        old, one, other = (str(getattr(text, field)) for text in (base, theirs, ours))
        found[field] = merged_lines(old, one, other, is_list=KINDS[field] != "text")
    return None if None in found.values() else replace(theirs, **found)


def merged_lines(base: str, theirs: str, ours: str, is_list: bool = False) -> str | None:
    """The same for one field, by lines. In a list, lines that both put at one place are both kept; in a running text
    that is an overlap."""
    if base == theirs or theirs == ours:
        return ours
    if base == ours:
        return theirs
    old, one, other = (text.split("\n") if text else [] for text in (base, theirs, ours))
    if max(len(old), len(one), len(other)) > MOST:
        return None
    found: list[str] = []
    for a, b, c in _passages(old, one, other):
        if b == c or a == c:
            found += b
        elif a == b:
            found += c
        elif is_list and not a:
            found += [*b, *(line for line in c if line not in b)]
        elif (lines := _line_by_line(a, b, c)) is not None:
            found += lines
        else:
            return None
    return "\n".join(found)


def _line_by_line(old: Lines, one: Lines, other: Lines) -> list[str] | None:
    """A passage in which both changed lines, and no line more than once: neighbours need not be the same."""
    if not len(old) == len(one) == len(other):
        return None
    if any(len({a, b, c}) == 3 for a, b, c in zip(old, one, other, strict=True)):
        return None
    return [c if a == b else b for a, b, c in zip(old, one, other, strict=True)]


def _passages(old: Lines, one: Lines, other: Lines) -> Iterator[tuple[Lines, Lines, Lines]]:
    """The three texts side by side: passages that all have, and what each has between them."""
    at = (0, 0, 0)
    for i, j, k, size in _common(old, one, other):
        yield old[at[0] : i], one[at[1] : j], other[at[2] : k]
        yield old[i : i + size], one[j : j + size], other[k : k + size]
        at = i + size, j + size, k + size
    yield old[at[0] :], one[at[1] :], other[at[2] :]


def _common(old: Lines, one: Lines, other: Lines) -> Iterator[tuple[int, int, int, int]]:
    """Where all three have the same lines: in the first, second and third, and how many."""
    left, right = (
        [block for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks() if block.size]
        for new in (one, other)
    )
    a = b = 0
    while a < len(left) and b < len(right):
        first, second = left[a], right[b]
        begin = max(first.a, second.a)
        end = min(first.a + first.size, second.a + second.size)
        if begin < end:
            yield begin, first.b + begin - first.a, second.b + begin - second.a, end - begin
        if first.a + first.size < second.a + second.size:
            a += 1
        else:
            b += 1
