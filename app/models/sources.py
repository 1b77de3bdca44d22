"""Sources: earlier events whose harvests an editor draws from. Their published reports are as public as their book."""

import re
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, Session, SQLModel, col, func, select

from app.models import editors
from app.models.columns import maybe_moment, moment, of_event
from app.models.events import Event, by_code
from app.models.rules import NotThere, TooMany, Unfit
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

MOST = 20  # more earlier events than anybody reads again


class Source(SQLModel, table=True):
    """An earlier event, by its address and code: its number may be another's after an import."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    slug: str
    code: str
    title: str
    added_by: int = Field(foreign_key="person.id")
    added_at: datetime = moment()
    removed_at: datetime | None = maybe_moment()

    def event(self, session: Session) -> Event | None:
        """The event, if it is still here."""
        same = select(Event).where(Event.slug == self.slug, Event.code == self.code)
        return session.exec(same).first()


def find(tx: "Transaction", source_id: int) -> Source:
    """A source of this event. Refuses NotThere."""
    source = tx.session.get(Source, source_id)
    if source is None or source.event_id != tx.event_id:
        raise NotThere
    return source


def of(session: Session, event_id: int) -> list[Source]:
    """All there ever were, as they came: excerpts stay when a source is put away."""
    return list(session.exec(select(Source).where(Source.event_id == event_id).order_by(col(Source.id))).all())


def add(tx: "Transaction", address: str) -> Source:
    """Draw from an earlier event, by its address or code; a second time it is the same one. Refuses Unfit for what
    is not here, TooMany."""
    person = editors.needs(tx)
    event = _event(tx.session, address)
    if event is None:
        raise Unfit("event", _("There is no event with this address or code here."))
    if event.id == tx.event_id:
        raise Unfit("event", _("That is this event. Its own harvests are here already."))
    return link(tx, event, person.id or 0)


def link(tx: "Transaction", event: Event, person_id: int) -> Source:
    """The same for an event that is known."""
    mine = select(Source).where(Source.event_id == tx.event_id)
    known = tx.session.exec(mine.where(Source.slug == event.slug, Source.code == event.code)).first()
    if known is not None:
        known.removed_at = None
        editors.tell(tx)
        return known
    if tx.session.exec(select(func.count()).select_from(mine.subquery())).one() >= MOST:
        raise TooMany(_("That is a lot of earlier events. Put one away first."))
    source = Source(
        event_id=tx.event_id, slug=event.slug, code=event.code, title=event.title, added_by=person_id, added_at=tx.now
    )
    tx.session.add(source)
    tx.session.flush()
    editors.tell(tx)
    return source


def put_away(tx: "Transaction", source_id: int) -> Source:
    """Its harvests are no material any more; what was taken from them stays in its theme."""
    editors.needs(tx)
    source = find(tx, source_id)
    source.removed_at = source.removed_at or tx.now
    editors.tell(tx)
    return source


def _event(session: Session, address: str) -> Event | None:
    """By the address of one of its pages, or by its code."""
    slug = re.search(r"/e/([a-z0-9-]+)", address)
    if slug:
        return session.exec(select(Event).where(Event.slug == slug[1])).first()
    code = re.search(r"/c/([0-9A-Za-z]+)", address)
    typed = code[1] if code else address
    return by_code(session, typed) or session.exec(select(Event).where(Event.slug == typed.strip().lower())).first()
