"""Handovers and invitations: somebody convenes a topic in one's place, or beside one."""

from typing import TYPE_CHECKING, Any

from app.models import conveners, phases, topics
from app.models.people import Person
from app.models.proposals.merges import merged_into
from app.models.proposals.proposal import Proposal, already, ending, make, standing
from app.models.proposals.swaps import still_theirs
from app.models.rules import AlreadyConvener, NotThere, TopicMerged
from app.models.topics import Topic
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction


def propose(tx: "Transaction", kind: str, topic_id: int, person_id: int, stays: bool) -> Proposal:
    """Ask somebody who is here, for a topic of one's own; a facilitator may ask for its convener."""
    topic = topics.find_own(tx, topic_id)
    if topic.hidden_at:
        raise NotThere
    phases.needs_open(tx, "topics")
    person = tx.session.get(Person, person_id)
    if person is None or person.event_id != tx.event_id or not person.is_here:
        raise NotThere
    if person.id == tx.needs_person().id:
        raise AlreadyConvener(_("That is you. Choose somebody else."))
    if kind == "invitation" and not topic.needs_convener and conveners.is_one(tx.session, topic, person.id):
        raise AlreadyConvener(_("{name} convenes it already.", name=person.name))
    if kind == "handover" and not topic.needs_convener and topic.convener_id == person.id:
        raise AlreadyConvener(_("{name} convenes it already.", name=person.name))
    into = merged_into(tx.session, topic)
    if into is not None:
        raise TopicMerged(_("“{title}” has gone together with “{into}” already.", title=topic.title, into=into.title))
    same = standing(tx, kind, topic_id=topic.id, person_id=person.id)
    if same is not None:
        raise already(tx, same)
    return make(tx, kind, topic, ending(tx), person_id=person.id, keeps=stays)


def stale(tx: "Transaction", proposal: Proposal) -> str:
    """Why it does not fit any more; empty when it does."""
    topic = tx.session.get_one(Topic, proposal.topic_id)
    if topic.withdrawn_at:
        return _("“{title}” was withdrawn meanwhile.", title=topic.title)
    return still_theirs(tx, proposal, topic)


def accept(tx: "Transaction", proposal: Proposal) -> None:
    """Let who was asked convene it. A second yes to somebody who does already changes nothing."""
    topic, person = tx.session.get_one(Topic, proposal.topic_id), tx.needs_person()
    facts: dict[str, Any] = {"topic": topic.id, "title": topic.title, "person": person.id, "name": person.name}
    if proposal.kind == "invitation":
        if conveners.join(tx, topic, person.id or 0):
            tx.record("convener.joined", **facts)
        return
    conveners.hand_over(tx, topic, proposal.from_id, person.id or 0, proposal.keeps)
    tx.record("topic.handed_over", **facts, from_person=proposal.from_id, stays=proposal.keeps)
