"""Harvests: the report of a breakout. One published report that several people may edit, private drafts beside
it, and a history in which nothing is overwritten."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from app.models import breakouts, notices, phases
from app.models.breakouts import Breakout
from app.models.columns import REPORT, moment, of_event
from app.models.questions import FIELDS as FIELDS
from app.models.rules import HarvestConflict, NotThere, OffTheWall, PhaseClosed, Unfit
from app.models.topics import Topic
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction


@dataclass(frozen=True)
class Text:
    """What a note-taker wrote: markdown or a line each, as questions.KINDS says. `needed=False` says that
    no report is needed, which is a fine answer."""

    summary: str = ""
    insights: str = ""
    next_steps: str = ""
    recommendations: str = ""
    open_questions: str = ""
    quotes: str = ""
    cases: str = ""
    links: str = ""
    people: str = ""
    own1: str = ""
    own2: str = ""
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
    recommendations: str = ""
    open_questions: str = ""
    quotes: str = ""
    cases: str = ""
    links: str = ""
    people: str = ""
    own1: str = ""
    own2: str = ""
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


def kept_off_the_wall(session: Session, breakout_id: int, person_id: int) -> tuple[dict[str, Any], str] | None:
    """This person's draft for a breakout that was taken off the wall, with the title of its topic."""
    found = (
        select(HarvestDraft.fields, Topic.title)
        .join(Breakout, col(Breakout.id) == HarvestDraft.breakout_id)
        .join(Topic, col(Topic.id) == Breakout.topic_id)
        .where(HarvestDraft.breakout_id == breakout_id, HarvestDraft.person_id == person_id)
        .where(col(Breakout.taken_off_at).is_not(None), col(Topic.hidden_at).is_(None))
    )
    kept = session.exec(found).first()
    return (dict(kept[0]), kept[1]) if kept else None


def text_of(harvest: Harvest) -> Text:
    """The words of a report."""
    return Text(**{name: getattr(harvest, name) for name in (*FIELDS, "needed")})


def needs_open(tx: "Transaction") -> None:
    """Refuse with PhaseClosed while no report is written, or none any more: the phase, and the book."""
    phases.needs_open(tx, "harvests")
    if tx.event.book_closed_at and not tx.is_facilitator:
        raise PhaseClosed(_("The book is closed. Your text stays here; ask the facilitator to open it again."))


def keep_draft(tx: "Transaction", breakout_id: int, text: Text, base: int | None) -> HarvestDraft:
    """Keep a private draft; it is on no screen but its author's. Allowed in every phase: it costs nobody
    anything, and what is typed is not to be lost."""
    tx.needs_person()
    return _keep(tx, _standing(tx, breakout_id, text, base, is_draft=True), text, base)


def keep_typed(tx: "Transaction", breakout_id: int, text: Text, base: int | None) -> None:
    """The same for what came along with something else, if it says anything that is not kept already."""
    breakout, me = breakouts.find(tx, breakout_id), tx.needs_person().id or 0
    draft, report = draft_of(tx.session, breakout_id, me), published(tx.session, breakout)
    before = Text(**draft.fields) if draft else text_of(report) if report else Text()
    if text != before:
        _keep(tx, breakout, text, base)


def _keep(tx: "Transaction", breakout: Breakout, text: Text, base: int | None) -> HarvestDraft:
    person, breakout_id = tx.needs_person(), breakout.id or 0
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


def publish(tx: "Transaction", breakout_id: int, text: Text, base: int | None, keeps_draft: bool = False) -> Harvest:
    """Put the report on the news wall.

    `base` is the revision the text began from. When the report has moved on since, both changes are brought together;
    where they overlap, the text is kept as a private draft and HarvestConflict gives both. Without `base` only the
    last author replaces their own text. The author's
    draft is gone with it, unless the text came from elsewhere (`keeps_draft`). Refuses PhaseClosed (also when the
    book is closed), OffTheWall, Unfit for an empty report that is said to be needed.
    """
    person, breakout = tx.needs_person(), _standing(tx, breakout_id, text, base)
    needs_open(tx)
    if text.needed and not any(getattr(text, name) for name in FIELDS):
        raise Unfit("summary", _("Write at least what mattered, or say that no report is needed."))
    report = published(tx.session, breakout)
    if report is None:
        report = Harvest(
            event_id=tx.event_id, breakout_id=breakout_id, written_by=0, published_at=tx.now, changed_at=tx.now
        )
        report.revision = 0
    elif text_of(report) == text:
        _drop_draft(tx, breakout_id, keeps_draft)
        return report
    elif base != report.revision and not (base is None and report.written_by == person.id):
        text = _with_theirs(tx, breakout, report, text, base)
    _write(tx, report, text)
    _drop_draft(tx, breakout_id, keeps_draft)
    notices.settle(tx, "nudge.sent", breakout=breakout_id)
    topic = tx.session.get_one(Topic, breakout.topic_id)
    tx.record("harvest.published", breakout=breakout_id, topic=topic.id, title=topic.title)
    return report


def _standing(tx: "Transaction", breakout_id: int, text: Text, base: int | None, is_draft: bool = False) -> Breakout:
    """The breakout, if it stands on the wall. What was typed for one that does not is kept all the same, for its
    author alone. Refuses OffTheWall, and NotThere for what is hidden, in the words of everything that is not there."""
    breakout = tx.session.get(Breakout, breakout_id)
    if breakout is None or breakout.event_id != tx.event_id:
        raise NotThere
    if tx.session.get_one(Topic, breakout.topic_id).hidden_at:
        _keep(tx, breakout, text, base)
        refusal = NotThere()
        refusal.keeps = True
        raise refusal
    if breakout.taken_off_at and not is_draft:
        _keep(tx, breakout, text, base)
        raise OffTheWall(_("This breakout is off the wall. Your text is kept, and only you see it."))
    return breakout


def _with_theirs(tx: "Transaction", breakout: Breakout, report: Harvest, text: Text, base: int | None) -> Text:
    """What somebody sends together with what was published since they began. Refuses HarvestConflict where both
    changed the same lines; their text is kept as a draft."""
    from app.models import merging, revisions

    began = revisions.text_at(tx.session, report, base) if base is not None else None
    together = merging.merged(began, text_of(report), text) if began is not None else None
    if together is not None and not any(len(getattr(together, name)) > REPORT for name in FIELDS):
        return together
    _keep(tx, breakout, text, base if base is not None else 0)
    raise HarvestConflict(
        _("Somebody changed this report while you were writing. Both texts are here. Nothing is lost."),
        current=dict(vars(text_of(report))),
        yours=dict(vars(text)),
        revision=report.revision,
    )


def _write(tx: "Transaction", report: Harvest, text: Text) -> None:
    from app.models import reads

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
    tx.session.flush()
    reads.put(tx, report.id or 0)  # who wrote it has read it


def _drop_draft(tx: "Transaction", breakout_id: int, keeps_draft: bool) -> None:
    draft = draft_of(tx.session, breakout_id, tx.needs_person().id or 0)
    if draft is not None and not keeps_draft:
        tx.session.delete(draft)


def is_text(value: dict[str, Any]) -> bool:
    """Whether a report's text can be made of it."""
    kinds = {field.name: field.type for field in fields(Text)}
    return all(kinds.get(name) is type(it) for name, it in value.items())
