"""Edits: what somebody changed in a text, found again in a text that has moved on since."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

FINEST = 1_000_000  # words times words; longer passages are compared by lines, and even longer ones not at all


@dataclass(frozen=True)
class Edit:
    """Take `gone` characters away at `at`, and put `words` there."""

    at: int
    gone: int
    words: str


def between(old: str, new: str, now: str) -> list[Edit]:
    """The way from `old` to `new` as edits of `now`, the last one first, so that each can be made as it stands.

    What `now` has of its own stays; what it has lost stays lost; what it has already is not put there twice.
    """
    if now == new or old == new:
        return []
    parts = _parts(old, new, now)
    olds, news, nows = (parts(text) for text in (old, new, now))
    starts = [0]
    for part in nows:
        starts.append(starts[-1] + len(part))
    kept = _kept(olds, nows)
    known = sorted(kept)
    found: list[Edit] = []
    for i1, i2, j1, j2 in _changes(olds, news):
        words = "".join(news[j1:j2])
        before, after = bisect_left(known, i1) - 1, bisect_left(known, i2)
        first = kept[known[before]] + 1 if before >= 0 else 0
        last = kept[known[after]] if after < len(known) else len(nows)
        if words and words in "".join(part for n, part in enumerate(nows[first:last], first)):
            words = ""  # somebody has brought it already
        gone = [kept[i] for i in range(i1, i2) if i in kept]
        at = gone[0] if gone else first if before >= 0 and known[before] == i1 - 1 else last
        found.extend(Edit(starts[n], len(nows[n]), "") for n in reversed(gone[1:]))
        found.append(Edit(starts[at], len(nows[gone[0]]) if gone else 0, words))
    return sorted((edit for edit in found if edit.gone or edit.words), key=lambda edit: edit.at, reverse=True)


def applied(text: str, edits: list[Edit]) -> str:
    """The text with these edits made."""
    for edit in edits:
        text = text[: edit.at] + edit.words + text[edit.at + edit.gone :]
    return text


def _parts(*texts: str) -> Callable[[str], list[str]]:
    """How these texts are taken apart: by words and what stands between them, or by lines where that is long."""
    for way in (r"\s|\S+", r"[^\n]*\n|[^\n]+"):
        whole = [re.findall(way, text) for text in texts]
        if max(_between_ends(whole[0], other)[2] for other in whole[1:]) <= FINEST:
            break
    return lambda text: re.findall(way, text)


def _between_ends(old: list[str], new: list[str]) -> tuple[int, int, int]:
    """How many parts are the same at the beginning, how many at the end, and how much work is left between."""
    most = min(len(old), len(new))
    first = next((n for n in range(most) if old[n] != new[n]), most)
    last = next((n for n in range(most - first) if old[-1 - n] != new[-1 - n]), most - first)
    return first, last, (len(old) - first - last) * (len(new) - first - last)


def _blocks(old: list[str], new: list[str]) -> list[tuple[int, int, int]]:
    """What is the same in both: where in the old, where in the new, how many parts; ends with an empty one."""
    first, last, left = _between_ends(old, new)
    a, b = old[first : len(old) - last], new[first : len(new) - last]
    inner = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks() if left <= FINEST else []
    found = [(0, 0, first), *((m.a + first, m.b + first, m.size) for m in inner)]
    return [*found, (len(old) - last, len(new) - last, last), (len(old), len(new), 0)]


def _changes(old: list[str], new: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """What stands between: from where to where in the old, and in the new."""
    i = j = 0
    for a, b, size in _blocks(old, new):
        if (i, j) != (a, b):
            yield i, a, j, b
        i, j = a + size, b + size


def _kept(old: list[str], now: list[str]) -> dict[int, int]:
    """Where the parts of `old` that are still there stand in `now`."""
    return {a + k: b + k for a, b, size in _blocks(old, now) for k in range(size)}
