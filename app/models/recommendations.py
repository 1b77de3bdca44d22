"""Recommendations: sentences that somebody has brought along, or that a report came to. They can be given dots."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement
from sqlmodel import Field, Session, SQLModel, col, func, select

from app.models import breakouts, topics
from app.models.breakouts import Breakout
from app.models.columns import NAME, SENTENCE, TITLE, maybe_moment, moment, of_event
from app.models.harvests import Harvest
from app.models.rules import InUse, NotThere, NotYours, TooMany, Unfit
from app.models.texts import one_line
from app.models.topics import Topic
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

COLUMNS = ("title", "source", "group")
MOST = 1_000


class Recommendation(SQLModel, table=True):
    """`source` says where it comes from, in words; `harvest_id` when it is a report of this event. `of_group` is
    whose it is, or to whom it is addressed."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    title: str
    source: str = ""
    of_group: str = ""
    harvest_id: int | None = Field(default=None, foreign_key="harvest.id", index=True)
    added_by: int = Field(foreign_key="person.id")
    added_at: datetime = moment()
    removed_at: datetime | None = maybe_moment()


@dataclass(frozen=True)
class Row:
    """A recommendation as it is brought along. `where` is how a sentence about it begins."""

    where: str
    title: str
    source: str = ""
    group: str = ""


def is_told() -> ColumnElement[bool]:
    """Whether its report is public, or it came from none: what a hidden topic recommends is nowhere, as the topic."""
    hidden = (
        select(Harvest.id)
        .join(Breakout, col(Breakout.id) == Harvest.breakout_id)
        .join(Topic, col(Topic.id) == Breakout.topic_id)
        .where(col(Topic.hidden_at).is_not(None))
    )
    return col(Recommendation.harvest_id).is_(None) | col(Recommendation.harvest_id).not_in(hidden)


def is_there(session: Session, id: int) -> bool:
    """Whether it is on the list, for everybody."""
    found = select(Recommendation.id).where(Recommendation.id == id, col(Recommendation.removed_at).is_(None))
    return session.exec(found.where(is_told())).first() is not None


def find(tx: "Transaction", id: int) -> Recommendation:
    """A recommendation of this event. Refuses NotThere, also for one of a hidden topic."""
    found = tx.session.get(Recommendation, id)
    if found is None or found.event_id != tx.event_id or not is_there(tx.session, id):
        raise NotThere
    return found


def add(tx: "Transaction", rows: Sequence[Row]) -> tuple[list[int], int]:
    """Add all of them, or none. Facilitator only. What is on the list already, by its words, is left out: returns the
    ids of the new ones, and how many were left out. Refuses TooMany."""
    tx.needs_facilitator()
    return _add(tx, rows, None)


def take_up(tx: "Transaction", harvest_id: int, line: str) -> tuple[list[int], int]:
    """Make a recommendation of a line of a report, which stays its source. For the conveners of its topic and the
    facilitator. Refuses NotThere, NotYours."""
    from app.models.conveners import is_one

    person, harvest = tx.needs_person(), tx.session.get(Harvest, harvest_id)
    if harvest is None or harvest.event_id != tx.event_id:
        raise NotThere
    topic = topics.find(tx, breakouts.find(tx, harvest.breakout_id).topic_id)
    if not is_one(tx.session, topic, person.id) and not tx.is_facilitator:
        raise NotYours(_("The conveners of a topic, and the facilitator, take its recommendations onto the list."))
    return _add(tx, [Row("", line, topic.title)], harvest)


def reword(tx: "Transaction", id: int, row: Row) -> Recommendation:
    """Change its words. Facilitator only. Refuses InUse while dots are laid on it, Unfit for what is there already."""
    tx.needs_facilitator()
    found = find(tx, id)
    _needs_rest(tx, found)
    if any(other.id != found.id and plain(other.title) == plain(row.title) for other in _listed(tx)):
        raise Unfit("title", _("This is on the list already."))
    words = {"title": row.title, "source": row.source, "of_group": row.group}
    if any(getattr(found, name) != value for name, value in words.items()):
        for name, value in words.items():
            setattr(found, name, value)
        tx.record("recommendation.reworded", **_facts(tx, found), title=found.title)
    return found


def remove(tx: "Transaction", id: int) -> Recommendation:
    """Take it off the list; on closed ballots it stays. Facilitator only. Refuses InUse while dots are laid on it."""
    tx.needs_facilitator()
    found = find(tx, id)
    _needs_rest(tx, found)
    found.removed_at = tx.now
    tx.record("recommendation.removed", **_facts(tx, found), title=found.title)
    return found


def _facts(tx: "Transaction", found: Recommendation) -> dict[str, Any]:
    """With the topic whose report it came from: when that is hidden, the history does not name it."""
    harvest = tx.session.get(Harvest, found.harvest_id) if found.harvest_id else None
    facts = {"recommendation": found.id or 0}
    return facts | ({"topic": tx.session.get_one(Breakout, harvest.breakout_id).topic_id} if harvest else {})


def _needs_rest(tx: "Transaction", found: Recommendation) -> None:
    from app.models import ballots

    if ballots.is_on_open(tx, found.id or 0):
        raise InUse(_("People are giving dots to it. Close the ballot first."))


def _listed(tx: "Transaction") -> list[Recommendation]:
    found = select(Recommendation).where(
        Recommendation.event_id == tx.event_id, col(Recommendation.removed_at).is_(None), is_told()
    )
    return list(tx.session.exec(found).all())


def _add(tx: "Transaction", rows: Sequence[Row], harvest: Harvest | None) -> tuple[list[int], int]:
    known = {plain(one.title) for one in _listed(tx)}
    fresh: list[Recommendation] = []
    for row in rows:
        if plain(row.title) in known:
            continue
        known.add(plain(row.title))
        fresh.append(
            Recommendation(
                event_id=tx.event_id,
                title=row.title,
                source=row.source,
                of_group=row.group,
                harvest_id=harvest.id if harvest else None,
                added_by=tx.needs_person().id or 0,
                added_at=tx.now,
            )
        )
    so_far = select(func.count(col(Recommendation.id))).where(Recommendation.event_id == tx.event_id)
    if tx.session.exec(so_far.where(col(Recommendation.removed_at).is_(None))).one() + len(fresh) > MOST:
        raise TooMany(_("There is room for {n} recommendations.", n=MOST))
    if fresh:
        tx.session.add_all(fresh)
        tx.session.flush()
        facts = _facts(tx, fresh[0])
        tx.record("recommendation.added", **facts, n=len(fresh), title=fresh[0].title)
    return [one.id or 0 for one in fresh], len(rows) - len(fresh)


def plain(title: str) -> str:
    """By what two recommendations are the same."""
    return title.casefold().strip(" .")


# What comes as text or as a file.


def read(text: str, field: str) -> list[Row]:
    """A line each, or CSV where the first line names the columns. Refuses Unfit; the sentence names line and reason."""
    head, _newline, more = text.partition("\n")
    names = _names(head)
    if "title" in names and (len(names) > 1 or (field == "file" and more.strip())):
        rows = list(_from_csv(text, field))
    else:
        rows = [
            _checked(field, Row(_("Line {n}", n=n), one_line(line)))
            for n, line in enumerate(text.splitlines(), 1)
            if one_line(line)
        ]
    if not rows:
        raise Unfit(field, _("There is no recommendation in it."))
    if len(rows) > MOST:
        raise Unfit(field, _("There is room for {n} recommendations.", n=MOST))
    return rows


def decoded(body: bytes) -> str:
    """The text of a file. Refuses Unfit for what is none."""
    try:
        text = body.decode("utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise Unfit("file", _("This file is not UTF-8. Save it as “CSV UTF-8”, and send it again.")) from None
    if "\x00" in text:
        raise Unfit("file", _("This file is no text. Save the table as CSV, and send that."))
    return text


def _delimiter(head: str) -> str:
    return max(",;\t", key=head.count)


def _names(head: str) -> list[str]:
    return [name.strip().strip('"').casefold() for name in head.split(_delimiter(head))]


def _from_csv(text: str, field: str) -> Iterator[Row]:
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    head = whole.partition("\n")[0]
    lines = csv.reader(io.StringIO(whole), delimiter=_delimiter(head), skipinitialspace=True, strict=True)
    try:
        names = [name.strip().casefold() for name in next(lines)]
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            where = _("Line {n}", n=lines.line_num)
            if len(cells) > len(names):
                raise Unfit(field, _("{where} has more cells than the first line.", where=where))
            told = {name: one_line(cell) for name, cell in zip(names, cells, strict=False)}
            yield _checked(field, Row(where, *(told.get(name, "") for name in COLUMNS)))
    except csv.Error:
        where = _("Line {n}", n=lines.line_num)
        raise Unfit(field, _("{where} is broken: a quotation mark is not closed.", where=where)) from None


def _checked(field: str, row: Row) -> Row:
    if not row.title:
        raise Unfit(field, _("{where} has no title.", where=row.where))
    for text, most in ((row.title, SENTENCE), (row.source, TITLE), (row.group, NAME)):
        if len(text) > most:
            raise Unfit(field, _("{where} is too long: a cell of it has more than {n} signs.", where=row.where, n=most))
    return row
