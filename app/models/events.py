"""The event: one live gathering, with its calling question, givens, phase and revision."""

import re
import secrets
import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam
from sqlmodel import Field, Session, SQLModel, col, select

from app.models.columns import maybe_moment, moment
from app.models.rules import NotThere
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

PHASES = ("welcome", "marketplace", "breakouts", "news", "convergence", "closing", "afterwards")
MODES = ("openspace", "barcamp", "workshop")
LAWS = ("feet", "mobility")
"""The law of two feet, or of mobility where not everybody has the use of both."""
CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # 31 signs, none that looks like another
CODE_LENGTH = 6


class Event(SQLModel, table=True):
    """One gathering. `revision` grows by one with every command that changes the board."""

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    code: str = Field(unique=True)
    title: str
    question: str
    givens: str = ""
    timezone: str = "UTC"
    language: str = "en"
    mode: str = "openspace"
    law: str = "feet"
    phase: str = "welcome"
    revision: int = 0
    line_closed_at: datetime | None = maybe_moment()
    line_seconds: int = 0
    kept_from: int = 0  # the first revision whose board can be had again
    created_at: datetime = moment()
    book_closed_at: datetime | None = maybe_moment()
    placing_opened_at: datetime | None = maybe_moment()
    bells: str = "off"
    bell_rung_at: datetime | None = maybe_moment()
    from_id: int | None = None  # the event it follows on; no key, since that one may be erased, or be elsewhere
    learning_at: datetime | None = maybe_moment()  # since when everybody may read the learning document

    @property
    def conveners_place(self) -> bool:
        """Whether the mode lets conveners choose a cell: in BarCamp mode that is the organiser's, unless opened."""
        return self.mode != "barcamp" or self.placing_opened_at is not None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


def slug_for(session: Session, title: str) -> str:
    """A readable, unused address for an event called `title`."""
    ascii_ = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", ascii_).strip("-")[:40].strip("-") or "event"
    slug = base
    while session.exec(select(Event.id).where(Event.slug == slug)).first() is not None:
        slug = f"{base}-{secrets.token_hex(2)}"
    return slug


def code_for(session: Session) -> str:
    """An unused short code: six signs, about 29.7 bits. It opens the public board and nothing else."""
    while True:
        code = "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
        if session.exec(select(Event.id).where(Event.code == code)).first() is None:
            return code


def by_slug(session: Session, slug: str) -> Event:
    """The event at this address; refuses with NotThere."""
    event = session.exec(select(Event).where(Event.slug == slug)).first()
    if event is None:
        raise NotThere
    return event


def by_code(session: Session, code: str) -> Event | None:
    """The event that this short code opens; case, spaces and hyphens do not matter."""
    return session.exec(select(Event).where(Event.code == re.sub(r"[\s-]", "", code).upper()[:20])).first()


REVISIONS = select(Event.id, Event.revision).where(col(Event.id).in_(bindparam("ids", expanding=True)))


def revisions(session: Session, ids: list[int]) -> dict[int, int]:
    """The revision of each of these events, in one query: what the hub polls."""
    return dict(session.connection().execute(REVISIONS, {"ids": ids}).all())


def reword(tx: "Transaction", title: str, question: str, givens: str, law: str = "", language: str = "") -> None:
    """Change what stands above the wall. The calling question may be refined by the group (METHOD, theme); `law` (one
    of LAWS) and `language` (that of posters, book and mails) stay as they are when they are left out."""
    tx.needs_facilitator()
    event = tx.event
    event.title, event.question, event.givens = title, question, givens
    event.law, event.language = law or event.law, language or event.language
    tx.record("event.reworded", title=title)


def switch_mode(tx: "Transaction", mode: str, conveners_place: bool | None = None) -> None:
    """Let the day go on in another mode (one of MODES); in BarCamp mode `conveners_place` says whether conveners may
    place their own topics, too (None: as before). What stands on the wall stays where it is. Facilitator only."""
    tx.needs_facilitator()
    event = tx.event
    before = event.mode, event.placing_opened_at is not None
    event.mode = mode
    if conveners_place is not None and conveners_place != before[1]:
        event.placing_opened_at = tx.now if conveners_place else None
    if before != (event.mode, event.placing_opened_at is not None):
        tx.record("mode.switched", mode=mode)


def mode_name(mode: str) -> str:
    """The word people read for a mode."""
    return {"openspace": "Open Space", "barcamp": "BarCamp"}.get(mode) or _("Workshop")


def close_book(tx: "Transaction", closed: bool) -> None:
    """Close the book of proceedings to further harvests, or open it again. Facilitator only."""
    tx.needs_facilitator()
    if closed == (tx.event.book_closed_at is not None):
        return
    tx.event.book_closed_at = tx.now if closed else None
    tx.record("book.closed" if closed else "book.opened")
