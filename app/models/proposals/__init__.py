"""Proposals: what one convener asks of another, and the two of them agree on without anybody else.

Open and declined ones are known to their two sides only: they are no changes, and not on the board.
"""

from typing import TYPE_CHECKING

from app.models import conveners, notices, phases
from app.models.people import Person
from app.models.proposals import handovers, merges, swaps
from app.models.proposals.merges import merged_into
from app.models.proposals.proposal import KINDS, Proposal, asked, facts_of, find, is_side, is_whole, proposers
from app.models.proposals.reads import NOUNS, Asked, Open, as_json, choices, offers, read, seen
from app.models.rules import NotYours, ProposalOver, ProposalStale
from app.models.topics import Topic
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

__all__ = [
    "KINDS", "NOUNS", "Asked", "Open", "Proposal", "answer", "as_json", "choices", "hand_over", "invite", "is_side",
    "is_whole", "merge", "merged_into", "offers", "read", "seen", "swap", "take_back",
]  # fmt: skip

KIND = {"swap": swaps, "merge": merges, "handover": handovers, "invitation": handovers}


def swap(tx: "Transaction", breakout_id: int, other_id: int) -> Proposal:
    """Offer to exchange the cells of two breakouts. Between two of one's own it is done at once, and so it is when
    the other side has offered the same. Refuses NotYours, NotThere, SlotPast, AlreadyProposed, PhaseClosed."""
    return _settled(tx, swaps.propose(tx, breakout_id, other_id))


def merge(tx: "Transaction", topic_id: int, into_id: int, keeps: bool | None = None) -> Proposal:
    """Ask for two topics to go together, as `into`. `keeps`: the cells of the other one stay; None frees them where
    `into` has one to come. Refuses NotYours, NotThere, TopicMerged, TopicWithdrawn, NeedsConvener, AlreadyProposed."""
    return _settled(tx, merges.propose(tx, topic_id, into_id, keeps))


def hand_over(tx: "Transaction", topic_id: int, person_id: int, stays: bool = False) -> Proposal:
    """Ask somebody who is here to convene a topic in one's place, or with `stays` before one."""
    return handovers.propose(tx, "handover", topic_id, person_id, stays)


def invite(tx: "Transaction", topic_id: int, person_id: int) -> Proposal:
    """Ask somebody who is here to convene a topic, too. Refuses AlreadyConvener, NotThere, NotYours."""
    return handovers.propose(tx, "invitation", topic_id, person_id, False)


def answer(tx: "Transaction", kind: str, proposal_id: int, yes: bool) -> Proposal:
    """Accept or decline, as one of those who are asked; the same answer again changes nothing.

    Refuses NotThere to everybody else, NotYours to who proposed it, ProposalOver for one that is no longer open, and
    ProposalStale, which ends it, where the wall has changed so that it does not fit any more.
    """
    person, proposal = tx.needs_person(), find(tx, kind, proposal_id)
    if person.id not in asked(tx.session, proposal):
        raise NotYours(_("It waits for the other side. You can take it back."))
    if proposal.state(tx.now) == ("accepted" if yes else "declined"):
        return proposal
    _needs_open(tx, proposal)
    if yes:
        phases.needs_open(tx, "topics")
        return _accept(tx, proposal)
    proposal.declined_at, proposal.answered_by = tx.now, person.id
    facts = facts_of(tx.session, tx.event, proposal)
    notices.post(tx, [proposal.from_id], f"{kind}.declined", by=person.name, **facts)
    _tell_both(tx, proposal)
    return proposal


def take_back(tx: "Transaction", kind: str, proposal_id: int) -> Proposal:
    """Take back what one proposed; or undo a merge, as a convener of either topic or a facilitator. A second time
    changes nothing. Refuses NotThere, NotYours, ProposalOver."""
    person, proposal = tx.needs_person(), find(tx, kind, proposal_id)
    if proposal.withdrawn_at:
        return proposal
    if proposal.accepted_at and kind == "merge":
        phases.needs_open(tx, "topics")
        merges.undo(tx, proposal)
        return proposal
    if person.id not in proposers(tx.session, proposal):
        raise NotYours(_("Only who proposed it can take it back. You can decline it."))
    _needs_open(tx, proposal)
    proposal.withdrawn_at = tx.now
    _tell_both(tx, proposal)
    return proposal


def _settled(tx: "Transaction", proposal: Proposal) -> Proposal:
    """The proposal, accepted at once where the asker is on both sides, or answers the same proposal of the others."""
    person, other = tx.needs_person(), tx.session.get_one(Topic, proposal.other_topic_id)
    answers = person.id in asked(tx.session, proposal)
    return _accept(tx, proposal) if answers or conveners.is_one(tx.session, other, person.id) else proposal


def _accept(tx: "Transaction", proposal: Proposal) -> Proposal:
    why = KIND[proposal.kind].stale(tx, proposal)
    if why:
        proposal.expires_at = tx.now
        _tell_both(tx, proposal)
        raise ProposalStale(why)
    both = asked(tx.session, proposal) | proposers(tx.session, proposal)
    proposal.accepted_at, proposal.answered_by = tx.now, tx.needs_person().id
    KIND[proposal.kind].accept(tx, proposal)
    facts = facts_of(tx.session, tx.event, proposal)
    notices.post(tx, both, f"{proposal.kind}.accepted", by=tx.needs_person().name, **facts)
    tx.tell(*both)
    return proposal


def _needs_open(tx: "Transaction", proposal: Proposal) -> None:
    state = proposal.state(tx.now)
    if state == "open":
        return
    by = tx.session.get(Person, proposal.answered_by) if proposal.answered_by else None
    raise ProposalOver(
        {
            "accepted": _("{name} has accepted it already.", name=by.name if by else ""),
            "declined": _("{name} has declined it already.", name=by.name if by else ""),
            "withdrawn": _("It was taken back a moment ago."),
            "expired": _("Its time is over. You can propose it anew."),
        }[state]
    )


def _tell_both(tx: "Transaction", proposal: Proposal) -> None:
    tx.tell(proposal.from_id, *asked(tx.session, proposal))
