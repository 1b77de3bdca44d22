"""The parts of a report as every form of the book has them: one list of headings, in one order."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.models.board import HarvestOnBoard, QuestionOnBoard
from app.words import plural


@dataclass(frozen=True)
class Section:
    """`kind` says how `text` is meant: `text` is markdown, `list` a line each, `quotes` words that stay, `names`.
    Quotes stand without their heading, unless the organiser has given them one (`is_reworded`)."""

    heading: str
    kind: str
    text: str
    is_reworded: bool = False

    @property
    def lines(self) -> list[str]:
        return [line for line in self.text.split("\n") if line.strip()]


def sections(harvest: HarvestOnBoard, questions: Iterable[QuestionOnBoard]) -> list[Section]:
    """What a report says, in the order in which the event asks, without the parts that were left empty. A part that
    is not asked any more is there as long as it has words. A report that was not needed may have a sentence."""
    found = [
        Section(question.words.heading, question.kind, _text(harvest, question.field), bool(question.question))
        for question in questions
        if question.has_words
    ]
    return [section for section in found if section.text]


def _text(harvest: HarvestOnBoard, field: str) -> str:
    if field == "people":
        return who(harvest.people.split("\n"), harvest.present, harvest.others)
    return str(getattr(harvest, field))


def who(typed: Iterable[str], present: Iterable[str], others: int) -> str:
    """Who was there: `Ana, Ben and 4 more`. What a note-taker typed stands as it is, and says itself who else was
    there; those who signed in and are not in it come first."""
    written = ", ".join(line.strip() for line in typed if line.strip())
    known = written.casefold()
    signed = [name for name in present if not re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", known)]
    names = ", ".join([*signed, written] if written else signed)
    if not others or written:
        return names
    if not names:
        return plural("{n} person", "{n} people", others)
    return plural("{names} and {n} more", "{names} and {n} more", others, names=names)
