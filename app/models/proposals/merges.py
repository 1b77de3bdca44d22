"""Merges: two topics go together, both cards stay, and either side can undo it. Only their conveners do this."""

from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from app.models import breakouts, conveners, notices, phases, topics
from app.models.proposals.proposal import Proposal, already, asked, ending, make, standing
from app.models.proposals.swaps import still_theirs
from app.models.rules import NeedsConvener, NotThere, NotYours, TopicMerged, TopicWithdrawn, Unfit
from app.models.stars import Star
from app.models.topics import Topic
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction


def merged_into(session: Session, topic: Topic) -> Topic | None:
    """The topic that this one has gone together with; None for one on its own."""
    found = session.exec(
        select(Proposal).where(
            Proposal.kind == "merge",
            (Proposal.topic_id == topic.id) | (Proposal.other_topic_id == topic.id),
            Proposal.into_id != topic.id,
            col(Proposal.accepted_at).is_not(None),
            col(Proposal.withdrawn_at).is_(None),
        )
    ).first()
    return session.get_one(Topic, found.into_id) if found else None


def propose(tx: "Transaction", topic_id: int, into_id: int, keeps: bool | None) -> Proposal:
    """Ask the conveners of the other topic; or find the same proposal of theirs."""
    person, topic, into = tx.needs_person(), topics.find(tx, topic_id), topics.find(tx, into_id)
    phases.needs_open(tx, "topics")
    if topic.id == into.id:
        raise Unfit("into", _("Choose another topic to go together with."))
    own = next((one for one in (topic, into) if conveners.is_one(tx.session, one, person.id)), None)
    if own is None:
        raise NotYours(_("Only their conveners put topics together."))
    _check(tx, topic, into)
    other = into if own is topic else topic
    for one, two in ((topic, into), (into, topic)):
        same = standing(tx, "merge", topic_id=one.id, other_topic_id=two.id)
        if same is not None and same.into_id == into.id and person.id in asked(tx.session, same):
            return same
        if same is not None:
            raise already(tx, same)
    stays = keeps if keeps is not None else not breakouts.coming(tx, into)
    return make(tx, "merge", own, ending(tx), other_topic_id=other.id, into_id=into.id, keeps=stays)


def _check(tx: "Transaction", *both: Topic) -> None:
    for topic in both:
        if topic.hidden_at:
            raise NotThere
        if topic.withdrawn_at:
            raise TopicWithdrawn(_("This topic was withdrawn."))
        if topic.needs_convener:
            raise NeedsConvener(_("“{title}” needs a convener first.", title=topic.title))
        into = merged_into(tx.session, topic)
        if into is not None:
            raise TopicMerged(
                _("“{title}” has gone together with “{into}” already.", title=topic.title, into=into.title)
            )


def stale(tx: "Transaction", proposal: Proposal) -> str:
    """Why it does not fit any more; empty when it does."""
    both = [tx.session.get_one(Topic, id) for id in (proposal.topic_id, proposal.other_topic_id)]
    for topic in both:
        if topic.withdrawn_at:
            return _("“{title}” was withdrawn meanwhile.", title=topic.title)
        into = merged_into(tx.session, topic)
        if into is not None:
            return _("“{title}” has gone together with “{into}” meanwhile.", title=topic.title, into=into.title)
    return still_theirs(tx, proposal, both[0])


def accept(tx: "Transaction", proposal: Proposal) -> None:
    """All conveners convene what lives on; cells of the other one that have not begun become free unless it keeps
    them; no star moves. Who starred it is told, with the way to star what lives on."""
    topic, into = (tx.session.get_one(Topic, id) for id in (proposal.merged_id, proposal.into_id))
    for person_id in conveners.ids(tx.session, topic):
        conveners.join(tx, into, person_id)
    people = {person for place in breakouts.coming(tx, topic) for person in breakouts.concerned(tx, place)}
    if not proposal.keeps:
        breakouts.free_coming(tx, topic)
    facts: dict[str, Any] = {"topic": topic.id, "title": topic.title, "into_topic": into.id, "into": into.title}
    tx.record("topic.merged", **facts, keeps=proposal.keeps, merge=proposal.id)
    _tell_others(tx, topic, into, people, "topic.merged")


def undo(tx: "Transaction", proposal: Proposal) -> None:
    """Both cards are whole again: the conveners of before, and the cells where these are still free."""
    topic, into = (tx.session.get_one(Topic, id) for id in (proposal.merged_id, proposal.into_id))
    both = {*conveners.ids(tx.session, topic), *conveners.ids(tx.session, into)}
    since = proposal.accepted_at
    proposal.withdrawn_at = tx.now
    conveners.part_with(tx, into, list(both), since)
    if since is not None and not proposal.keeps:
        breakouts.restore(tx, topic, since)
    facts: dict[str, Any] = {"topic": topic.id, "title": topic.title, "into_topic": into.id, "into": into.title}
    tx.record("topic.unmerged", **facts, merge=proposal.id)
    notices.post(tx, both, "merge.undone", by=tx.needs_person().name, **facts)
    _tell_others(tx, topic, into, set(), "topic.unmerged")
    tx.tell(*both)


def _tell_others(tx: "Transaction", topic: Topic, into: Topic, people: set[int], kind: str) -> None:
    """Who starred a topic or sat in its place, but not the conveners of the two: they know."""
    starred = tx.session.exec(select(Star.person_id).where(Star.topic_id == topic.id)).all()
    both = {*conveners.ids(tx.session, topic), *conveners.ids(tx.session, into)}
    facts: dict[str, Any] = {"topic": topic.id, "title": topic.title, "into_topic": into.id, "into": into.title}
    notices.post(tx, (people | set(starred)) - both, kind, **facts)
