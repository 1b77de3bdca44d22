"""Cleaning of what people write, before any rule sees it."""

import re
import unicodedata
from typing import Any

# C0 and C1 controls but tab and newline; bidi embeddings, overrides and isolates; line/paragraph separators,
# interlinear marks, the byte order mark. ZWJ and ZWNJ stay: emoji and Persian need them.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufff9-\ufffb\ufeff\ud800-\udfff]"
)
_SPACES = re.compile(r"\s+")


class TextWrong(ValueError):
    """A text that cannot be taken; the message is a sentence for the person who wrote it."""


def paragraphs(text: str) -> str:
    """Text of several lines: NFC, controls, bidi overrides and lone surrogates removed, ends stripped."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", text)).strip()


def one_line(text: str) -> str:
    """The same for a title or a name: every run of white space becomes one space."""
    return _SPACES.sub(" ", paragraphs(text)).strip()


def lines(text: str) -> list[str]:
    """The lines that say something."""
    return [line for line in (one_line(raw) for raw in paragraphs(text).split("\n")) if line]


_LETTERS = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ـ": ""})


def plain(text: str) -> str:
    """Text for searching: without accents, case and Arabic vowel marks."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in bare if not unicodedata.combining(c)).translate(_LETTERS)


def cleaned(value: Any) -> Any:
    """Facts as they may stand on a page: every text in them, however deep, and every name."""
    if isinstance(value, list):
        return [cleaned(it) for it in value]
    if isinstance(value, dict):
        return {one_line(name): cleaned(it) for name, it in value.items()}
    return paragraphs(value) if isinstance(value, str) else value
