"""Themes: the chapters of the learning document, written by hand from what the reports say. Nothing sorts itself.

Several editors may write at once. Each text has a revision of its own; who saves on top of an older one loses
nothing: parts that only one of two has changed go together, and where both changed the same part, both texts are kept.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, SQLModel, col, select

from app.models import editors
from app.models.columns import maybe_moment, moment, of_event
from app.models.rules import NothingToPublish, NotThere, ThemeConflict, TooMany
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

PARTS = ("context", "lessons", "cases", "prompts", "exercises", "resources")
FIELDS = ("title", *PARTS)
FRAME = ("title", "introduction", "closing")
LONG = (*PARTS, *FRAME[1:], "original")
"""Columns with texts of several lines."""
MOST = 100  # chapters that nobody reads


class Theme(SQLModel, table=True):
    """A chapter: its place among the others, its title, and six texts in markdown."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    place: int
    title: str
    context: str = ""
    lessons: str = ""
    cases: str = ""
    prompts: str = ""
    exercises: str = ""
    resources: str = ""
    revision: int = 0
    changed_by: int = Field(foreign_key="person.id")
    changed_at: datetime = moment()
    removed_at: datetime | None = maybe_moment()


class Learning(SQLModel, table=True):
    """What stands around the themes: the document's own title, introduction and closing. One for an event."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", unique=True)
    title: str = ""
    introduction: str = ""
    closing: str = ""
    revision: int = 0
    changed_by: int = Field(foreign_key="person.id")
    changed_at: datetime = moment()


class ThemeRevision(SQLModel, table=True):
    """One state of a theme, or without one of what stands around them all; kept for good."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    theme_id: int | None = Field(default=None, foreign_key="theme.id", index=True)
    n: int
    by: int = Field(foreign_key="person.id")
    at: datetime = moment()
    fields: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class ThemeDraft(SQLModel, table=True):
    """The text of a person whose saving met somebody else's; only they see it. `base` is what it began from."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    theme_id: int | None = Field(default=None, foreign_key="theme.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    base: int = 0
    fields: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    at: datetime = moment()


Given = Mapping[str, str | None]
"""What was typed, by field; None for what was not sent."""


def of(session: Session, event_id: int, removed: bool = False) -> list[Theme]:
    """The themes in their order, or those that were removed."""
    gone = col(Theme.removed_at).is_not(None) if removed else col(Theme.removed_at).is_(None)
    found = select(Theme).where(Theme.event_id == event_id, gone).order_by(col(Theme.place), col(Theme.id))
    return list(session.exec(found).all())


def frame(session: Session, event_id: int) -> Learning | None:
    """What stands around the themes, once somebody has written it."""
    return session.exec(select(Learning).where(Learning.event_id == event_id)).first()


def draft_of(session: Session, event_id: int, theme_id: int | None, person_id: int) -> ThemeDraft | None:
    """What this person could not save there."""
    mine = select(ThemeDraft).where(ThemeDraft.event_id == event_id, ThemeDraft.person_id == person_id)
    return session.exec(mine.where(col(ThemeDraft.theme_id) == theme_id)).first()


def find(tx: "Transaction", theme_id: int, removed: bool = False) -> Theme:
    """A theme of this event. Refuses NotThere."""
    theme = tx.session.get(Theme, theme_id)
    if theme is None or theme.event_id != tx.event_id or (theme.removed_at is not None) != removed:
        raise NotThere
    return theme


def make(tx: "Transaction", given: Given) -> Theme:
    """A new theme, at the end. Refuses TooMany."""
    person = editors.needs(tx)
    others = of(tx.session, tx.event_id)
    if len(others) >= MOST:
        raise TooMany(_("That is a lot of themes. Nobody reads more than a hundred."))
    place = 1 + max((theme.place for theme in others), default=0)
    theme = Theme(event_id=tx.event_id, place=place, title="", changed_by=person.id or 0, changed_at=tx.now)
    theme.sqlmodel_update({name: text for name, text in given.items() if text is not None})
    tx.session.add(theme)
    tx.session.flush()
    _write(tx, theme, _texts(theme, FIELDS))
    return theme


def change(tx: "Transaction", theme_id: int, given: Given, base: int | None) -> Theme:
    """Write a theme; what was not sent stays. Refuses ThemeConflict, and keeps both texts then."""
    editors.needs(tx)
    theme = find(tx, theme_id)
    _save(tx, theme, FIELDS, given, base)
    return theme


def word(tx: "Transaction", given: Given, base: int | None) -> Learning:
    """Write what stands around the themes, in the same way."""
    person = editors.needs(tx)
    found = frame(tx.session, tx.event_id)
    if found is None:
        found = Learning(event_id=tx.event_id, changed_by=person.id or 0, changed_at=tx.now)
        tx.session.add(found)
        tx.session.flush()
    _save(tx, found, FRAME, given, base)
    return found


def move(tx: "Transaction", theme_id: int, to: int) -> Theme:
    """Put a theme at a place among the others, counted from 1; beyond the ends is at the end."""
    editors.needs(tx)
    theme = find(tx, theme_id)
    order = [other for other in of(tx.session, tx.event_id) if other.id != theme.id]
    order.insert(max(0, min(to - 1, len(order))), theme)
    for place, other in enumerate(order, 1):
        other.place = place
    editors.tell(tx)
    return theme


def remove(tx: "Transaction", theme_id: int) -> Theme:
    """Take a theme out of the document. It can be brought back with all that is in it."""
    editors.needs(tx)
    theme = find(tx, theme_id)
    theme.removed_at = tx.now
    editors.tell(tx)
    return theme


def bring_back(tx: "Transaction", theme_id: int) -> Theme:
    """The same theme again, at the end. Refuses TooMany."""
    editors.needs(tx)
    theme, others = find(tx, theme_id, removed=True), of(tx.session, tx.event_id)
    if len(others) >= MOST:
        raise TooMany(_("That is a lot of themes. Nobody reads more than a hundred."))
    theme.removed_at, theme.place = None, 1 + max((other.place for other in others), default=0)
    editors.tell(tx)
    return theme


def publish(tx: "Transaction") -> None:
    """Let everybody read the document, as it is and as it will be. Refuses NothingToPublish without a theme."""
    editors.needs(tx)
    if not of(tx.session, tx.event_id):
        raise NothingToPublish(_("There is no theme yet. Make one first."))
    if tx.event.learning_at is None:
        tx.event.learning_at = tx.now
        tx.record("learning.published")
    editors.tell(tx)


def withdraw(tx: "Transaction") -> None:
    """Let only editors read it again."""
    editors.needs(tx)
    if tx.event.learning_at is not None:
        tx.event.learning_at = None
        tx.record("learning.withdrawn")
    editors.tell(tx)


def _texts(piece: Theme | Learning, names: tuple[str, ...]) -> dict[str, str]:
    return {name: getattr(piece, name) for name in names}


def _save(tx: "Transaction", piece: Theme | Learning, names: tuple[str, ...], given: Given, base: int | None) -> None:
    """Bring what was typed together with what stands there; without `base` only the last author may replace it."""
    person, current = tx.needs_person(), _texts(piece, names)
    typed = {name: current[name] if given.get(name) is None else str(given[name]) for name in names}
    if base is None and (piece.changed_by == person.id or piece.revision == 0):
        base = piece.revision
    was = current if base == piece.revision else _at(tx.session, piece, base)
    found, clashing = {}, False
    for name in names:
        before = was.get(name)
        if typed[name] == before or given.get(name) is None:
            found[name] = current[name]
        else:
            found[name] = typed[name]
            clashing |= current[name] not in (before, typed[name])
    if clashing:
        _keep(tx, piece, typed, base or 0)
        raise ThemeConflict(
            _("Somebody changed this text while you were writing. Both texts are here. Nothing is lost."),
            current=dict(current),
            yours=dict(typed),
            revision=piece.revision,
        )
    if found != current:
        for name, text in found.items():
            setattr(piece, name, text)
        _write(tx, piece, found)
    mine = draft_of(tx.session, tx.event_id, _theme_id(piece), person.id or 0)
    if mine is not None:
        tx.session.delete(mine)
    editors.tell(tx)


def _at(session: Session, piece: Theme | Learning, n: int | None) -> dict[str, Any]:
    """The text at one of its revisions; nothing for one that never was."""
    found = select(ThemeRevision).where(ThemeRevision.event_id == piece.event_id, ThemeRevision.n == n)
    row = session.exec(found.where(col(ThemeRevision.theme_id) == _theme_id(piece))).first()
    return row.fields if row else dict.fromkeys(FRAME, "") if n == 0 else {}


def _theme_id(piece: Theme | Learning) -> int | None:
    return piece.id if isinstance(piece, Theme) else None


def _write(tx: "Transaction", piece: Theme | Learning, texts: dict[str, str]) -> None:
    piece.revision += 1
    piece.changed_by, piece.changed_at = tx.needs_person().id or 0, tx.now
    row = ThemeRevision(
        event_id=tx.event_id, theme_id=_theme_id(piece), n=piece.revision, by=piece.changed_by, at=tx.now
    )
    row.fields = dict(texts)
    tx.session.add(row)
    tx.session.flush()
    editors.tell(tx)


def _keep(tx: "Transaction", piece: Theme | Learning, typed: dict[str, str], base: int) -> None:
    person_id = tx.needs_person().id or 0
    draft = draft_of(tx.session, tx.event_id, _theme_id(piece), person_id)
    draft = draft or ThemeDraft(event_id=tx.event_id, theme_id=_theme_id(piece), person_id=person_id, at=tx.now)
    draft.fields, draft.base, draft.at = dict(typed), base, tx.now
    tx.session.add(draft)
    tx.session.flush()


def part_names() -> dict[str, str]:
    """What the parts of a theme are called, in their order."""
    return {
        "context": _("Context"),
        "lessons": _("Emerging principles and lessons"),
        "cases": _("Case studies"),
        "prompts": _("Reflection prompts"),
        "exercises": _("Team exercises"),
        "resources": _("Resources"),
    }


def is_text(value: dict[str, Any]) -> bool:
    """Whether a text of the document can be made of it."""
    return value.keys() <= {*FIELDS, *FRAME} and all(isinstance(text, str) for text in value.values())
