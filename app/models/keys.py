"""Keys: how a device shows who it is. Opaque random tokens; only their hash is stored."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam
from sqlmodel import Field, Session, SQLModel, col, select

from app.models.columns import maybe_moment, moment, of_event
from app.models.events import CODE_SIGNS, Event
from app.models.people import Person
from app.models.rules import NotThere

if TYPE_CHECKING:
    from app.transaction import Transaction

KINDS = ("device", "personal", "calendar", "code", "helper", "editor", "facilitator")
CODE_MINUTES = 10


class Key(SQLModel, table=True):
    """`device`: a cookie. `personal`: the link to oneself. `code`: eight signs for a second device, for ten
    minutes, once. `helper`, `editor`, `facilitator`: a link that makes its holder one (no person)."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    kind: str
    digest: str = Field(unique=True)
    made_at: datetime = moment()
    expires_at: datetime | None = maybe_moment()


def digest(secret: str) -> str:
    """What is stored of a secret. Secrets are random, so a plain hash cannot be turned back."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def issue(tx: "Transaction", kind: str, person: Person | None) -> str:
    """A new key; its secret is returned once and never again. 192 random bits, or a code of eight signs."""
    typed = "".join(secrets.choice(CODE_SIGNS) for _ in range(8))
    secret = typed if kind == "code" else secrets.token_urlsafe(24)
    tx.session.add(
        Key(
            event_id=tx.event_id,
            person_id=person.id if person else None,
            kind=kind,
            digest=digest(secret),
            made_at=tx.now,
            expires_at=tx.now + timedelta(minutes=CODE_MINUTES) if kind == "code" else None,
        )
    )
    return secret


def find(session: Session, secret: str, *kinds: str, now: datetime) -> Key | None:
    """The key with this secret, if it is one of `kinds` and still good."""
    key = session.exec(select(Key).where(Key.digest == digest(secret), col(Key.kind).in_(kinds))).first()
    return None if key is None or (key.expires_at and key.expires_at <= now) else key


def bearer(session: Session, event: Event, secret: str, now: datetime) -> Person | None:
    """The person of this event whose device this is, also when they have left."""
    key = find(session, secret, "device", now=now) if secret else None
    if key is None or key.event_id != event.id or key.person_id is None:
        return None
    return session.get(Person, key.person_id)


DEVICE = (
    select(Event, Person)
    .outerjoin(
        Key, and_(col(Key.event_id) == Event.id, col(Key.kind) == "device", col(Key.digest) == bindparam("digest"))
    )
    .outerjoin(Person, and_(col(Person.id) == Key.person_id, col(Person.left_at).is_(None)))
    .where(col(Event.slug) == bindparam("slug"))
)
"""An event, and whoever of it holds a device; every page begins with it."""


def known(session: Session, slug: str, secret: str) -> tuple[Event, Person | None]:
    """The event at an address, and the person of it whose device this is, if they have not left. Refuses NotThere."""
    found = session.exec(DEVICE, params={"slug": slug, "digest": digest(secret)}).first()
    if found is None:
        raise NotThere
    return found[0], found[1]


def spend(tx: "Transaction", key: Key) -> None:
    """A code works once."""
    if key.kind == "code":
        tx.session.delete(key)


def revoke(tx: "Transaction", kind: str) -> None:
    """All of the asker's keys of this kind open nothing any more."""
    person = tx.needs_person()
    for key in tx.session.exec(select(Key).where(Key.person_id == person.id, Key.kind == kind)).all():
        tx.session.delete(key)
