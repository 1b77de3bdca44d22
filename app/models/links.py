"""Links to stay connected: where people find each other afterwards."""

import re
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlmodel import Field, SQLModel, col, func, select

from app.models.columns import maybe_moment, moment, of_event
from app.models.rules import NotThere, TooMany
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

MOST = 60
LONGEST = 1_000  # characters of an address


class Link(SQLModel, table=True):
    """An address with a title, put there by a facilitator."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    title: str
    url: str
    at: datetime = moment()
    removed_at: datetime | None = maybe_moment()


def is_address(url: str) -> bool:
    """Whether a browser may be led there: http, https or mailto, and nothing hidden in it."""
    if re.search(r"[\s\\<>\"'`]", url) or len(url) > LONGEST:
        return False
    try:
        parts = urlsplit(url)
        if parts.scheme == "mailto":
            return bool(re.fullmatch(r"[^@?&]+@[^@?&]+", parts.path)) and not parts.query
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def add(tx: "Transaction", title: str, url: str) -> Link:
    """Hang up an address. Facilitator only. Refuses TooMany."""
    tx.needs_facilitator()
    standing = select(func.count(col(Link.id))).where(Link.event_id == tx.event_id, col(Link.removed_at).is_(None))
    if tx.session.exec(standing).one() >= MOST:
        raise TooMany(_("There are {n} links at most.", n=MOST))
    link = Link(event_id=tx.event_id, title=title, url=url, at=tx.now)
    tx.session.add(link)
    tx.session.flush()
    tx.record("link.added", link=link.id, title=title)
    return link


def remove(tx: "Transaction", link_id: int) -> None:
    """Take it down. Facilitator only. Refuses NotThere."""
    tx.needs_facilitator()
    link = tx.session.get(Link, link_id)
    if link is None or link.event_id != tx.event_id or link.removed_at:
        raise NotThere
    link.removed_at = tx.now
    tx.record("link.removed", title=link.title)
