"""Questions: what the report form of an event asks, in which order and in whose words. The organiser's to change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel, select

from app.models.columns import of_event
from app.models.rules import Unfit
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

KINDS = {
    "summary": "text",
    "insights": "list",
    "next_steps": "list",
    "recommendations": "list",
    "open_questions": "list",
    "quotes": "quotes",
    "cases": "text",
    "links": "list",
    "related": "topics",
    "people": "names",
    "own1": "text",
    "own2": "text",
}
"""What a report can be asked, in the order of the standard form. `text` is markdown, `list` a line each, `quotes` words
that stay, `names` people; `topics` are no words of the report but links between topics (relations.py). The last two
are the organiser's own."""
ASKED = tuple(KINDS)
FIELDS = tuple(field for field, kind in KINDS.items() if kind != "topics")
"""Those that are words of the report."""
OWN = ("own1", "own2")
FIRST = 3  # questions that stand open; the rest unfolds


class Question(SQLModel, table=True):
    """A field of the form as the organiser wants it; an event without rows has the standard form. `place` None is not
    asked; an empty `question` or `help` is the standard one."""

    __table_args__ = (UniqueConstraint("event_id", "field"),)

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    field: str
    place: int | None = None
    question: str = ""
    help: str = ""


@dataclass(frozen=True)
class Wording:
    """`heading` is how the book calls what `question` asks."""

    heading: str
    question: str
    help: str = ""


def standard(field: str) -> Wording:
    """The words of the standard form, in the language in use."""
    found = {
        "summary": Wording(_("What mattered"), _("What mattered?")),
        "insights": Wording(_("What we know now"), _("What do we know now?"), _("Insights, one on a line.")),
        "next_steps": Wording(_("What happens next"), _("What happens next?"), _("Who does what. It may be nothing.")),
        "recommendations": Wording(
            _("What we recommend"), _("What do you recommend?"), _("To whom, one on a line. Others can put dots on it.")
        ),
        "open_questions": Wording(
            _("What stays open"), _("Which questions stay open?"), _("One on a line. They may be the best part.")
        ),
        "quotes": Wording(_("Quotes"), _("Quotes"), _("Words that stay, one on a line.")),
        "cases": Wording(
            _("Cases"), _("A case, a story"), _("What somebody lived through that others can learn from.")
        ),
        "links": Wording(_("Links"), _("Links"), _("One on a line.")),
        "related": Wording(
            _("Related topics"), _("Related topics"), _("What belongs together. The link shows with both topics.")
        ),
        "people": Wording(_("Who was there"), _("Who was there"), _("Only names of people who want to be named.")),
    }
    more = _("One more question")
    return found.get(field, Wording(more, more))


@dataclass(frozen=True)
class Asked:
    """A field as the organiser wants it: its place among the others, None for not asked; empty words are standard."""

    place: int | None
    question: str = ""
    help: str = ""


def reword(tx: "Transaction", asked: Mapping[str, Asked]) -> None:
    """Say what reports of this event are asked: all fields at once. Reports that are there keep all their words.
    Facilitator only. Refuses Unfit when nothing would be asked, or an own question has no words."""
    tx.needs_facilitator()
    assert asked.keys() == set(ASKED)
    if not any(one.place for field, one in asked.items() if field not in ("people", "related")):
        raise Unfit("summary_place", _("Ask at least one question."))
    for field in OWN:
        if asked[field].place and not asked[field].question:
            raise Unfit(f"{field}_question", _("A question of your own needs words."))
    order = sorted((one.place, ASKED.index(field), field) for field, one in asked.items() if one.place)
    places = {field: n for n, (_place, _usual, field) in enumerate(order, 1)}
    rows = _rows(tx)
    has_changed = not rows
    for field in ASKED:
        row = rows.get(field) or Question(event_id=tx.event_id, field=field)
        wanted = (places.get(field), asked[field].question, asked[field].help)
        if (row.place, row.question, row.help) != wanted:
            row.place, row.question, row.help = wanted
            has_changed = True
        tx.session.add(row)
    if has_changed:
        tx.record("question.reworded")


def reset(tx: "Transaction") -> None:
    """Go back to the standard form. The words of own questions stay as headings, for reports that answered them.
    Facilitator only."""
    tx.needs_facilitator()
    rows = _rows(tx)
    if not rows:
        return
    usual = [field for field in ASKED if field not in OWN]
    kept = {field: row.question for field, row in rows.items() if field in OWN and row.question}
    changed = False
    for field in ASKED:
        row = rows.get(field) or Question(event_id=tx.event_id, field=field)
        wanted = (usual.index(field) + 1 if field in usual else None, kept.get(field, ""), "")
        changed = changed or (row.place, row.question, row.help) != wanted
        row.place, row.question, row.help = wanted
        tx.session.add(row)
    if changed:
        tx.record("question.reset")


def _rows(tx: "Transaction") -> dict[str, Question]:
    found = tx.session.exec(select(Question).where(Question.event_id == tx.event_id)).all()
    return {row.field: row for row in found}
