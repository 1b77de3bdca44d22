"""Harvests: the report of a breakout. One published report that several people may edit, private drafts beside
it, and a history in which nothing is overwritten."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, select

from app.models import breakouts, phases
from app.models.breakouts import Breakout
from app.models.columns import moment, of_event
from app.models.rules import HarvestConflict, PhaseClosed, Unfit
from app.models.topics import Topic
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

FIELDS = ("summary", "insights", "next_steps", "quotes", "links", "people")


@dataclass(frozen=True)
class Text:
    """What a note-taker wrote: markdown in `summary`, a line each in the lists. `needed=False` says that
    no report is needed, which is a fine answer."""

    summary: str = ""
    insights: str = ""
    next_steps: str = ""
    quotes: str = ""
    links: str = ""
    people: str = ""
    needed: bool = True


class Harvest(SQLModel, table=True):
    """The published report of a breakout; `revision` is its own, from 1."""

    __table_args__ = (UniqueConstraint("breakout_id"),)

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    breakout_id: int = Field(foreign_key="breakout.id")
    summary: str = ""
    insights: str = ""
    next_steps: str = ""
    quotes: str = ""
    links: str = ""
    people: str = ""
    needed: bool = True
    revision: int = 1
    written_by: int = Field(foreign_key="person.id")
    published_at: datetime = moment()
    changed_at: datetime = moment()


class HarvestRevision(SQLModel, table=True):
    """One state of a report, kept for good."""

    __table_args__ = (UniqueConstraint("harvest_id", "n"),)

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    harvest_id: int = Field(foreign_key="harvest.id")
    n: int
    by: int = Field(foreign_key="person.id")
    at: datetime = moment()
    fields: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class HarvestDraft(SQLModel, table=True):
    """What one person has written and only that person sees. `base` is the report's revision it began from."""

    __table_args__ = (UniqueConstraint("breakout_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    breakout_id: int = Field(foreign_key="breakout.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    base: int = 0
    fields: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    at: datetime = moment()


def published(session: Session, breakout: Breakout) -> Harvest | None:
    """The report of a breakout, if there is one."""
    return session.exec(select(Harvest).where(Harvest.breakout_id == breakout.id)).first()


def draft_of(session: Session, breakout_id: int, person_id: int) -> HarvestDraft | None:
    """What this person has begun to write there."""
    mine = select(HarvestDraft).where(HarvestDraft.breakout_id == breakout_id, HarvestDraft.person_id == person_id)
    return session.exec(mine).first()


def text_of(harvest: Harvest) -> Text:
    """The words of a report."""
    return Text(**{name: getattr(harvest, name) for name in (*FIELDS, "needed")})


def keep_draft(tx: "Transaction", breakout_id: int, text: Text, base: int | None) -> HarvestDraft:
    """Keep a private draft; it is on no screen but its author's. Allowed in every phase: it costs nobody
    anything, and what is typed is not to be lost."""
    person, breakout = tx.needs_person(), breakouts.find(tx, breakout_id)
    draft = draft_of(tx.session, breakout_id, person.id or 0)
    if draft is None:
        report = published(tx.session, breakout)
        began = base if base is not None else (report.revision if report else 0)
        draft = HarvestDraft(
            event_id=tx.event_id, breakout_id=breakout_id, person_id=person.id or 0, base=began, at=tx.now
        )
    elif base is not None:
        draft.base = base
    draft.fields, draft.at = dict(vars(text)), tx.now
    tx.session.add(draft)
    tx.session.flush()
    return draft


def publish(tx: "Transaction", breakout_id: int, text: Text, base: int | None) -> Harvest:
    """Put the report on the news wall.

    `base` is the revision the text began from. When the report has moved on since, the text is kept as a private
    draft and HarvestConflict gives both; without `base` only the last author replaces their own text. Refuses
    PhaseClosed (also when the book is closed), Unfit for an empty report that is said to be needed.
    """
    person, breakout = tx.needs_person(), breakouts.find(tx, breakout_id)
    phases.needs_open(tx, "harvests")
    if tx.event.book_closed_at and not tx.is_facilitator:
        raise PhaseClosed(_("The book is closed. Your text stays here; ask the facilitator to open it again."))
    if text.needed and not any(getattr(text, name) for name in FIELDS):
        raise Unfit("summary", _("Write at least what mattered, or say that no report is needed."))
    report = published(tx.session, breakout)
    if report is None:
        report = Harvest(
            event_id=tx.event_id, breakout_id=breakout_id, written_by=0, published_at=tx.now, changed_at=tx.now
        )
        report.revision = 0
    elif text_of(report) == text:
        _drop_draft(tx, breakout_id)
        return report
    elif base != report.revision and not (base is None and report.written_by == person.id):
        keep_draft(tx, breakout_id, text, base if base is not None else 0)
        raise HarvestConflict(
            _("Somebody changed this report while you were writing. Both texts are here. Nothing is lost."),
            current=dict(vars(text_of(report))),
            yours=dict(vars(text)),
            revision=report.revision,
        )
    _write(tx, report, text)
    _drop_draft(tx, breakout_id)
    topic = tx.session.get_one(Topic, breakout.topic_id)
    tx.record("harvest.published", breakout=breakout_id, topic=topic.id, title=topic.title)
    return report


def _write(tx: "Transaction", report: Harvest, text: Text) -> None:
    for name, value in vars(text).items():
        setattr(report, name, value)
    report.revision += 1
    report.written_by, report.changed_at = tx.needs_person().id or 0, tx.now
    tx.session.add(report)
    tx.session.flush()
    tx.session.add(
        HarvestRevision(
            event_id=tx.event_id,
            harvest_id=report.id or 0,
            n=report.revision,
            by=report.written_by,
            at=tx.now,
            fields=dict(vars(text)),
        )
    )


def _drop_draft(tx: "Transaction", breakout_id: int) -> None:
    draft = draft_of(tx.session, breakout_id, tx.needs_person().id or 0)
    if draft is not None:
        tx.session.delete(draft)
