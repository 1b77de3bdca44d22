"""Remarks: a short exchange under a topic before its breakout. It is no chat: it ends when people meet."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, SQLModel, col, func, select

from app.models import notices, phases, topics
from app.models.breakouts import Breakout
from app.models.columns import maybe_moment, moment, of_event
from app.models.notices import Notice
from app.models.rules import ExchangeOver, NotThere, NotYours, TooMany, TopicWithdrawn
from app.models.slots import Slot
from app.models.topics import Topic
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

MOST = 200  # of one topic; who has more to say has a breakout for it


class Remark(SQLModel, table=True):
    """A sentence or two about a topic. Whoever wrote it, or a facilitator, can take it away."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    topic_id: int = Field(foreign_key="topic.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    text: str
    at: datetime = moment()
    hidden_at: datetime | None = maybe_moment()
    hidden_by: int | None = Field(default=None, foreign_key="person.id")


def is_over(times: Iterable[tuple[datetime, datetime]], now: datetime) -> bool:
    """Whether people talk in the room by now, for a topic with breakouts at these `times`. Between two rounds of it
    there is a before again."""
    begun = [(starts, ends) for starts, ends in times if starts <= now]
    return any(now < ends for _starts, ends in begun) or bool(begun and len(begun) == len(list(times)))


def make(tx: "Transaction", topic_id: int, text: str) -> Remark:
    """Say something about a topic; its convener is told. Refuses ExchangeOver, TopicWithdrawn, PhaseClosed, TooMany."""
    person, topic = tx.needs_person(), topics.find(tx, topic_id)
    if topic.hidden_at:
        raise NotThere
    if topic.withdrawn_at:
        raise TopicWithdrawn(_("This topic was withdrawn."))
    if is_over(_times(tx, topic), tx.now):
        raise ExchangeOver(_("The breakout has begun: it goes on in the room."))
    phases.needs_open(tx, "topics")
    standing = select(func.count(col(Remark.id))).where(Remark.topic_id == topic.id, col(Remark.hidden_at).is_(None))
    if tx.session.exec(standing).one() >= MOST:
        raise TooMany(_("That is enough to talk about. Say the rest in the breakout."))
    remark = Remark(event_id=tx.event_id, topic_id=topic_id, person_id=person.id or 0, text=text, at=tx.now)
    tx.session.add(remark)
    tx.session.flush()
    tx.record("remark.made", topic=topic.id, remark=remark.id, title=topic.title)
    _tell_convener(tx, topic)
    return remark


def hide(tx: "Transaction", remark_id: int) -> Remark:
    """Take a remark away. Its writer or a facilitator; at any time. Refuses NotYours."""
    person, remark = tx.needs_person(), tx.session.get(Remark, remark_id)
    if remark is None or remark.event_id != tx.event_id or remark.hidden_at:
        raise NotThere
    topic = topics.find(tx, remark.topic_id)
    if remark.person_id != person.id and not tx.is_facilitator:
        raise NotYours(_("Only who wrote it takes it away, or a facilitator."))
    remark.hidden_at, remark.hidden_by = tx.now, person.id
    tx.record("remark.hidden", topic=topic.id, remark=remark.id, title=topic.title)
    return remark


def _times(tx: "Transaction", topic: Topic) -> list[tuple[datetime, datetime]]:
    found = (
        select(Slot.starts, Slot.ends)
        .join(Breakout, col(Breakout.slot_id) == Slot.id)
        .where(Breakout.topic_id == topic.id, col(Breakout.taken_off_at).is_(None))
    )
    return list(tx.session.exec(found).all())


def _tell_convener(tx: "Transaction", topic: Topic) -> None:
    """One notice for a topic, however much is said until it is seen."""
    asker = tx.needs_person().id
    if topic.convener_id is None or topic.convener_id == asker:
        return
    waiting = select(Notice).where(
        Notice.person_id == topic.convener_id, Notice.kind == "remark.made", col(Notice.seen_at).is_(None)
    )
    for notice in tx.session.exec(waiting).all():
        if notice.facts.get("topic") == topic.id:
            notice.facts = notice.facts | {"n": int(notice.facts.get("n", 1)) + 1, "title": topic.title}
            notice.at = tx.now
            tx.tell(topic.convener_id)
            return
    notices.post(tx, [topic.convener_id], "remark.made", topic=topic.id, title=topic.title, n=1)
