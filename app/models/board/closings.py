"""What the closing leaves on the board: commitments, who hosts next, links, who is named in the book."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col

from app.models.commitments import Commitment
from app.models.hostings import Hosting
from app.models.links import Link
from app.models.namings import Naming
from app.models.people import Person
from app.models.rows import EVENT, columns, rows


@dataclass(frozen=True)
class CommitmentOnBoard:
    """`name` is what it was signed with, or nothing."""

    id: int
    text: str
    name: str


@dataclass(frozen=True)
class HostingOnBoard:
    id: int
    name: str
    word: str


@dataclass(frozen=True)
class LinkOnBoard:
    id: int
    title: str
    url: str


@dataclass(frozen=True)
class Closing:
    """Hostings in their order, commitments and links as they came, names of the book in order of the alphabet."""

    commitments: tuple[CommitmentOnBoard, ...] = ()
    hostings: tuple[HostingOnBoard, ...] = ()
    links: tuple[LinkOnBoard, ...] = ()
    named: tuple[str, ...] = ()


NOTHING_SAID = Closing()


SAID = (
    columns(col(Commitment.id), Commitment.text, Commitment.name)
    .where(Commitment.event_id == EVENT, col(Commitment.withdrawn_at).is_(None), col(Commitment.hidden_at).is_(None))
    .order_by(col(Commitment.id))
)
HOSTS = (
    columns(col(Hosting.id), Person.name, Hosting.word)
    .join(Person, col(Person.id) == Hosting.person_id)
    .where(Hosting.event_id == EVENT)
    .order_by(col(Hosting.place), col(Hosting.id))
)
LINKS = (
    columns(col(Link.id), Link.title, Link.url)
    .where(Link.event_id == EVENT, col(Link.removed_at).is_(None))
    .order_by(col(Link.id))
)
NAMED = columns(Person.name).join(Naming, col(Naming.person_id) == Person.id).where(Naming.event_id == EVENT)


def read_closing(session: Session, event_id: int) -> Closing:
    """Four queries."""
    return Closing(
        tuple(CommitmentOnBoard(*row) for row in rows(session, SAID, event_id)),
        tuple(HostingOnBoard(*row) for row in rows(session, HOSTS, event_id)),
        tuple(LinkOnBoard(*row) for row in rows(session, LINKS, event_id)),
        tuple(sorted((name for (name,) in rows(session, NAMED, event_id)), key=str.casefold)),
    )


def closing_as_json(closing: Closing) -> dict[str, Any]:
    """The same for programs."""
    return {
        "commitments": [dict(vars(one)) for one in closing.commitments],
        "hostings": [dict(vars(one)) for one in closing.hostings],
        "links": [dict(vars(one)) for one in closing.links],
        "named": list(closing.named),
    }
