"""The book as a table, a line for each breakout, and the one writer of tables for spreadsheets."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any

from app.book import Book
from app.book.sections import who
from app.models.board import HarvestOnBoard
from app.models.questions import FIELDS

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table(rows: Iterable[Iterable[Any]]) -> bytes:
    """Rows as CSV in UTF-8 with a byte order mark, which spreadsheets need to read accents. A cell that a spreadsheet
    would take for a formula gets a quote before it (OWASP, CSV injection)."""
    file = StringIO(newline="")
    csv.writer(file).writerows([_safe(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _safe(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


COLUMNS = (
    "number", "topic", "convener", "withdrawn", "stars", "related", "starts", "ends", "room", "people",
    *("participants" if field == "people" else field for field in FIELDS), "needed", "written_by",
)  # fmt: skip


def reports(book: Book) -> bytes:
    """All topics; one that stood in several cells has a line for each, one without a cell has a line, too."""
    rows: list[Iterable[Any]] = [COLUMNS]
    for chapter in book.chapters:
        topic = chapter.topic
        related = "\n".join(other.title for other in chapter.related)
        head = [chapter.number, topic.title, topic.convened_by, topic.withdrawn, book.stars.get(topic.id, 0), related]
        for meeting in chapter.meetings:
            slot = meeting.slot
            place = [slot.starts.isoformat(), slot.ends.isoformat(), meeting.room.name, meeting.breakout.people]
            rows.append([*head, *place, *_report(meeting.harvest)])
        if not chapter.meetings:
            rows.append([*head, *[""] * (len(COLUMNS) - len(head))])
    return table(rows)


def _report(harvest: HarvestOnBoard | None) -> list[Any]:
    if harvest is None:
        return [""] * (len(FIELDS) + 2)
    there = who(harvest.people.split("\n"), harvest.present, harvest.others)
    return [*(there if name == "people" else getattr(harvest, name) for name in FIELDS), harvest.needed, harvest.by]
