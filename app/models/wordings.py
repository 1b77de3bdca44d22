"""What changed between two texts, in words: for people who read a report's history."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST = 3_000  # words that are compared; of a longer change the whole passage is shown as before and after
AROUND = 12  # words that stay on each side of a change


@dataclass(frozen=True)
class Piece:
    """Words that were `kept`, `added` or `removed`; `skipped` stands for words that did not change."""

    kind: str
    text: str


def pieces(before: str, after: str) -> list[Piece]:
    """The way from one text to the other. Words that did not change are cut short, but for those around a change."""
    old, new = (re.findall(r"\s+|[^\s]+", text) for text in (before, after))
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    found = [Piece("kept", "".join(old[:start]))]
    found += _changes(old[start : len(old) - end], new[start : len(new) - end])
    found.append(Piece("kept", "".join(old[len(old) - end :])))
    return _short([piece for piece in found if piece.text])


def _changes(old: list[str], new: list[str]) -> list[Piece]:
    if len(old) > MOST or len(new) > MOST:
        return [Piece("removed", "".join(old)), Piece("added", "".join(new))]
    found: list[Piece] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            found.append(Piece("kept", "".join(old[i1:i2])))
        else:
            found += [Piece("removed", "".join(old[i1:i2])), Piece("added", "".join(new[j1:j2]))]
    return found


def _short(found: list[Piece]) -> list[Piece]:
    """Without what is far from every change."""
    shown: list[Piece] = []
    for n, piece in enumerate(found):
        words = re.findall(r"\s*[^\s]+\s*", piece.text)
        if piece.kind != "kept" or len(words) <= 2 * AROUND:
            shown.append(piece)
            continue
        head, tail = words[:AROUND] if n else [], words[-AROUND:] if n < len(found) - 1 else []
        shown += [Piece("kept", "".join(head)), Piece("skipped", ""), Piece("kept", "".join(tail))]
    return [piece for piece in shown if piece.text or piece.kind == "skipped"]
