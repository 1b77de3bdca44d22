"""Excerpts: lines of reports that an editor has put into a theme. The words may be shortened; where they come from
stays with them, and what a report no longer says waits until an editor has looked."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, Session, SQLModel, col, func, select

from app.models import editors, materials, themes
from app.models.columns import maybe_moment, moment, of_event
from app.models.materials import Line, Material, Report
from app.models.rules import NotThere, ReportChanged, TooMany
from app.models.themes import Theme
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

MOST = 200  # in one theme


class Excerpt(SQLModel, table=True):
    """A line in a theme. `original` is what the report said at its `revision`. Of this event's own reports it is
    `harvest_id`; of an earlier event's it is the source, and the moment at which the report was published there."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    theme_id: int = Field(foreign_key="theme.id", index=True)
    place: int
    kind: str
    text: str
    original: str
    picture: str = ""  # the name of a photo, whose words are the text
    harvest_id: int | None = Field(default=None, foreign_key="harvest.id")
    source_id: int | None = Field(default=None, foreign_key="source.id")
    elsewhere_at: datetime | None = maybe_moment()
    revision: int
    chosen_by: int = Field(foreign_key="person.id")
    chosen_at: datetime = moment()
    removed_at: datetime | None = maybe_moment()

    @property
    def what(self) -> str:
        """What it is compared by, as `Line.what`."""
        return self.picture or self.original

    def report(self, material: Material) -> Report | None:
        """Where it comes from, while that is public."""
        if self.harvest_id is not None:
            return material.own(self.harvest_id)
        if self.source_id is None or self.elsewhere_at is None:
            return None
        return material.elsewhere(self.source_id, self.elsewhere_at)


def of(session: Session, event_id: int) -> list[Excerpt]:
    """What stands in themes, in the order of each."""
    found = select(Excerpt).where(Excerpt.event_id == event_id, col(Excerpt.removed_at).is_(None))
    return list(session.exec(found.order_by(col(Excerpt.place), col(Excerpt.id))).all())


def find(tx: "Transaction", excerpt_id: int) -> Excerpt:
    """An excerpt in one of this event's themes. Refuses NotThere."""
    excerpt = tx.session.get(Excerpt, excerpt_id)
    if excerpt is None or excerpt.event_id != tx.event_id or excerpt.removed_at is not None:
        raise NotThere
    return excerpt


def take(
    tx: "Transaction", theme_id: int, source_id: int, harvest_id: int, text: str = "", key: str = ""
) -> list[Excerpt]:
    """Put a line of a report into a theme: the one with this `key`, or the one that has `text` within; without both
    the whole report, line by line. What stands in the theme already stays as it is. Refuses NotThere for a report
    that is not public, ReportChanged when the line is there no more, TooMany."""
    editors.needs(tx)
    theme = themes.find(tx, theme_id)
    report = materials.read(tx.session, tx.event).of(source_id, harvest_id)
    if report is None:
        raise NotThere
    chosen = _chosen(report, text, key)
    here = [one for one in of(tx.session, tx.event_id) if one.theme_id == theme.id]
    same = {(one.harvest_id, one.source_id, one.elsewhere_at, one.kind, one.what): one for one in here}
    place = max((one.place for one in here), default=0)
    found = []
    for line in chosen:
        own = source_id == 0
        key_of = (report.id if own else None, None if own else source_id, None if own else report.at)
        known = same.get((*key_of, line.kind, line.what))
        if known is None:
            place += 1
            known = _put(tx, theme, report, line, place, text if text and len(chosen) == 1 else line.text)
            if place > MOST and len(same) + len(chosen) > MOST:
                raise TooMany(_("That is a lot for one theme. Take something out first."))
        found.append(known)
    tx.session.flush()
    editors.tell(tx)
    return found


def _chosen(report: Report, text: str, key: str) -> tuple[Line, ...]:
    if key:
        line = report.line(key)
        if line is None:
            raise ReportChanged(_("The report has changed meanwhile. Its lines are here as they are now."))
        return (line,)
    if not text:
        return report.lines
    return (report.holding(text) or Line("", "summary", text),)


def _put(tx: "Transaction", theme: Theme, report: Report, line: Line, place: int, text: str) -> Excerpt:
    excerpt = Excerpt(
        event_id=tx.event_id,
        theme_id=theme.id or 0,
        place=place,
        kind=line.kind,
        text=text,
        original=line.text,
        picture=line.picture,
        harvest_id=None if report.source else report.id,
        source_id=report.source or None,
        elsewhere_at=report.at if report.source else None,
        revision=report.revision,
        chosen_by=tx.needs_person().id or 0,
        chosen_at=tx.now,
    )
    tx.session.add(excerpt)
    return excerpt


def change(tx: "Transaction", excerpt_id: int, text: str | None, theme_id: int | None, to: int | None) -> Excerpt:
    """Shorten it, put it into another theme, or at a place in it (from 1). Whoever does has looked: what the report
    says now is what it is compared with from here on. Refuses NotThere, also when its report is not public."""
    editors.needs(tx)
    excerpt = find(tx, excerpt_id)
    report = excerpt.report(materials.read(tx.session, tx.event))
    if report is None:
        raise NotThere
    if text is not None:
        excerpt.text = text
        if not excerpt.picture and not report.says(excerpt.kind, excerpt.original):
            excerpt.original = text
        excerpt.revision = report.revision
    if theme_id is not None and theme_id != excerpt.theme_id:
        excerpt.theme_id = themes.find(tx, theme_id).id or 0
        to = to or MOST
    if to is not None:
        _order(tx, excerpt, to)
    editors.tell(tx)
    return excerpt


def _order(tx: "Transaction", excerpt: Excerpt, to: int) -> None:
    tx.session.flush()
    others = [one for one in of(tx.session, tx.event_id) if one.theme_id == excerpt.theme_id and one.id != excerpt.id]
    others.insert(max(0, min(to - 1, len(others))), excerpt)
    for place, one in enumerate(others, 1):
        one.place = place


def put_back(tx: "Transaction", excerpt_id: int) -> Excerpt:
    """Take it out of its theme: it is unused material again."""
    editors.needs(tx)
    excerpt = find(tx, excerpt_id)
    excerpt.removed_at = tx.now
    editors.tell(tx)
    return excerpt


def count(session: Session, event_id: int) -> int:
    """How many stand in themes."""
    found = select(func.count(col(Excerpt.id))).where(Excerpt.event_id == event_id, col(Excerpt.removed_at).is_(None))
    return session.exec(found).one()
