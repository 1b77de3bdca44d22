"""Writings: the text that several people write in a breakout at once, before and between its publications.

It is a shared document (Yjs) with a text for each field of the report. Kept as pieces, each an update of it; all of
them together, in any order, are the document. Why: docs/decisions/0016-writing-together.md.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pycrdt import Doc
from pycrdt import Text as SharedText
from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, func, select

from app.models import breakouts, edits, harvests
from app.models.breakouts import Breakout
from app.models.columns import REPORT, moment, of_event
from app.models.events import Event
from app.models.harvests import Harvest, HarvestRevision, Text
from app.models.people import Person
from app.models.rules import NotJoined, NotThere, PhaseClosed, Refusal, Unfit
from app.models.texts import paragraphs
from app.models.topics import Topic
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

MOST_PIECES = 64  # then they are put together
Document = Doc  # a text for each field of the report


class Writing(SQLModel, table=True):
    """A piece of what is written together in a breakout; `n` counts there. `base` is the report's revision that the
    document contains with it."""

    __table_args__ = (UniqueConstraint("breakout_id", "n"),)

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    breakout_id: int = Field(foreign_key="breakout.id")
    n: int
    base: int = 0
    piece: bytes = Field(sa_type=LargeBinary)
    at: datetime = moment()


# Reading it.


def pieces(session: Session, breakout_id: int, after: int = 0) -> list[tuple[int, bytes]]:
    """The pieces that came after the `after`-th, with their numbers."""
    found = select(Writing).where(Writing.breakout_id == breakout_id, Writing.n > after).order_by(col(Writing.n))
    return [(row.n, row.piece) for row in session.exec(found).all()]


def document(session: Session, breakout_id: int) -> Document:
    """The document as it is stored; empty where nobody has written together."""
    return _whole(piece for _n, piece in pieces(session, breakout_id))


def texts(document: Document) -> dict[str, str]:
    """The words of each field."""
    return {name: str(_text(document, name)) for name in harvests.FIELDS}


def newest(session: Session, breakout_ids: list[int]) -> dict[int, tuple[int, int]]:
    """The revision of the event, and the number of the newest piece, for each of these breakouts."""
    last = func.coalesce(func.max(col(Writing.n)), 0)
    found = (
        select(col(Breakout.id), col(Event.revision), last)
        .join(Event, col(Event.id) == col(Breakout.event_id))
        .outerjoin(Writing, col(Writing.breakout_id) == col(Breakout.id))
        .where(col(Breakout.id).in_(breakout_ids))
        .group_by(col(Breakout.id), col(Event.revision))
    )
    return {id: (revision, n) for id, revision, n in session.exec(found).all() if id}


def behind(session: Session, breakout_ids: list[int]) -> dict[int, int]:
    """Those of these breakouts whose report has been changed elsewhere since, with the event of each."""
    base = func.coalesce(func.max(col(Writing.base)), 0)
    found = (
        select(Harvest.breakout_id, Harvest.event_id)
        .outerjoin(Writing, col(Writing.breakout_id) == col(Harvest.breakout_id))
        .where(col(Harvest.breakout_id).in_(breakout_ids))
        .group_by(col(Harvest.breakout_id), col(Harvest.event_id), col(Harvest.revision))
        .having(col(Harvest.revision) > base)
    )
    return dict(session.exec(found).all())


def needs_writer(session: Session, event_id: int, breakout_id: int, person: Person | None) -> Person:
    """Whoever has joined may write, in every phase, until the book is closed. Refuses NotThere, NotJoined,
    PhaseClosed; a facilitator writes in a closed book, too."""
    breakout, event = session.get(Breakout, breakout_id), session.get(Event, event_id)
    topic = session.get_one(Topic, breakout.topic_id) if breakout else None
    if person is None or not person.is_here or person.event_id != event_id:
        raise NotJoined
    if breakout is None or breakout.event_id != event_id or breakout.taken_off_at or topic is None:
        raise NotThere
    if topic.hidden_at and not person.is_facilitator:
        raise NotThere
    if event and event.book_closed_at and not person.is_facilitator:
        raise PhaseClosed(_("The book is closed. Your text stays here; ask the facilitator to open it again."))
    return person


def standing(session: Session, breakout_id: int, people: list[int]) -> dict[int, str | Refusal]:
    """The names of these people (ids); of who may not write here any more, why."""
    found: dict[int, str | Refusal] = {}
    breakout = session.get(Breakout, breakout_id)
    for id in people:
        try:
            person = session.get(Person, id)
            found[id] = needs_writer(session, breakout.event_id if breakout else 0, breakout_id, person).name
        except Refusal as refusal:
            found[id] = refusal
    return found


# Writing it down. None of these is recorded but a publication: until then it concerns those alone who write.


def keep(tx: "Transaction", breakout_id: int, piece: bytes) -> int:
    """Store what somebody has written; returns the piece's number. Who may was asked when it came in. What is
    already typed is kept whatever has happened to the breakout since; refuses NotThere where there is none."""
    breakout = tx.session.get(Breakout, breakout_id)
    if breakout is None or breakout.event_id != tx.event_id:
        raise NotThere
    return _keep(tx, breakout_id, piece, _base(tx.session, breakout_id))


def take_report(tx: "Transaction", breakout_id: int) -> None:
    """Bring what was published elsewhere into the document, as a small edit. A second time changes nothing."""
    breakout = tx.session.get(Breakout, breakout_id)
    report = harvests.published(tx.session, breakout) if breakout and breakout.event_id == tx.event_id else None
    base = _base(tx.session, breakout_id)
    if report is not None and report.revision > base:
        _bring(tx, breakout_id, _revision(tx.session, report, base), harvests.text_of(report), report.revision)


def take_draft(tx: "Transaction", breakout_id: int) -> None:
    """Bring the asker's private draft into the document; from then on it is everybody's, and no draft any more.
    Refuses what `needs_writer` does, and NotThere where there is no draft."""
    person = needs_writer(tx.session, tx.event_id, breakout_id, tx.needs_person())
    draft = harvests.draft_of(tx.session, breakout_id, person.id or 0)
    if draft is None:
        raise NotThere
    take_report(tx, breakout_id)
    report = harvests.published(tx.session, breakouts.find(tx, breakout_id))
    began = _revision(tx.session, report, draft.base) if report else Text()
    _bring(tx, breakout_id, began, Text(**draft.fields), report.revision if report else 0)
    tx.session.delete(draft)
    tx.tell(person.id)


def publish(tx: "Transaction", breakout_id: int) -> Harvest:
    """Put what is written together on the news wall. Refuses like `harvests.publish`, and Unfit for a field that is
    too long; never HarvestConflict, since the document takes in first what was published elsewhere."""
    breakouts.find(tx, breakout_id)
    take_report(tx, breakout_id)
    words: dict[str, Any] = texts(document(tx.session, breakout_id))
    words = {name: paragraphs(text) for name, text in words.items()}
    for name, text in words.items():
        if len(text) > REPORT:
            raise Unfit(name, _("This is too long: {n} characters fit.", n=REPORT))
    report = harvests.published(tx.session, breakouts.find(tx, breakout_id))
    report = harvests.publish(tx, breakout_id, Text(**words), report.revision if report else 0, keeps_draft=True)
    if report.revision > _base(tx.session, breakout_id):
        _keep(tx, breakout_id, Doc().get_update(), report.revision)  # it is what the document says
    return report


def _bring(tx: "Transaction", breakout_id: int, old: Text, new: Text, base: int) -> None:
    """Do to the document what has been done from `old` to `new`."""
    shared = document(tx.session, breakout_id)
    before = shared.get_state()
    with shared.transaction():
        for name in harvests.FIELDS:
            text = _text(shared, name)
            now = str(text)
            for edit in edits.between(getattr(old, name), getattr(new, name), now):
                at = len(now[: edit.at].encode())  # it counts in bytes of UTF-8
                if edit.gone:
                    del text[at : at + len(now[edit.at : edit.at + edit.gone].encode())]
                if edit.words:
                    text.insert(at, edit.words)
    _keep(tx, breakout_id, shared.get_update(before), base)


def _keep(tx: "Transaction", breakout_id: int, piece: bytes, base: int) -> int:
    last, count = tx.session.exec(
        select(func.coalesce(func.max(col(Writing.n)), 0), func.count(col(Writing.id))).where(
            Writing.breakout_id == breakout_id
        )
    ).one()
    n = last + 1
    if count >= MOST_PIECES:
        rows = tx.session.exec(select(Writing).where(Writing.breakout_id == breakout_id)).all()
        piece = _whole([*(row.piece for row in rows), piece]).get_update()
        for row in rows:
            tx.session.delete(row)
    tx.session.add(Writing(event_id=tx.event_id, breakout_id=breakout_id, n=n, base=base, piece=piece, at=tx.now))
    tx.session.flush()
    return n


def _whole(pieces: Iterable[bytes]) -> Document:
    document: Document = Doc(allow_multithreading=True)
    for piece in pieces:
        document.apply_update(piece)
    return document


def _text(document: Document, name: str) -> SharedText:
    return document.get(name, type=SharedText)


def _base(session: Session, breakout_id: int) -> int:
    return session.exec(select(func.max(col(Writing.base))).where(Writing.breakout_id == breakout_id)).one() or 0


def _revision(session: Session, report: Harvest, n: int) -> Text:
    """The report as it was at its n-th revision; empty before the first."""
    found = select(HarvestRevision).where(HarvestRevision.harvest_id == report.id, HarvestRevision.n == n)
    row = session.exec(found).first()
    return Text(**row.fields) if row else Text()
