"""Swaps: two breakouts exchange their cells."""

from typing import TYPE_CHECKING

from app.models import breakouts, conveners, notices, phases, topics
from app.models.breakouts import Breakout
from app.models.proposals.proposal import Proposal, already, asked, ending, make, standing
from app.models.rules import NotThere, SlotPast, TopicWithdrawn, Unfit
from app.models.slots import Slot
from app.models.topics import Topic
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction


def propose(tx: "Transaction", breakout_id: int, other_id: int) -> Proposal:
    """Offer one's breakout's cell for another's; or find the same offer of the other side."""
    ours, theirs = breakouts.find_own(tx, breakout_id), breakouts.find(tx, other_id)
    phases.needs_open(tx, "topics")
    if ours.id == theirs.id:
        raise Unfit("with", _("Choose another breakout to swap with."))
    topic, other = topics.find(tx, ours.topic_id), topics.find(tx, theirs.topic_id)
    slots = [tx.session.get_one(Slot, breakout.slot_id) for breakout in (ours, theirs)]
    _check(tx, (topic, other), slots)
    needs_placing(tx, ours, theirs)
    back = standing(tx, "swap", breakout_id=theirs.id, other_breakout_id=ours.id)
    if back is not None and tx.needs_person().id in asked(tx.session, back):
        return back
    same = standing(tx, "swap", breakout_id=ours.id, other_breakout_id=theirs.id) or back
    if same is not None:
        raise already(tx, same)
    return make(
        tx,
        "swap",
        topic,
        ending(tx, *slots),
        other_topic_id=other.id,
        breakout_id=ours.id,
        slot_id=ours.slot_id,
        room_id=ours.room_id,
        other_breakout_id=theirs.id,
        other_slot_id=theirs.slot_id,
        other_room_id=theirs.room_id,
    )


def _check(tx: "Transaction", both: tuple[Topic, Topic], slots: list[Slot]) -> None:
    if any(topic.hidden_at for topic in both):  # a facilitator may see it, and nothing stands in its cells
        raise NotThere
    if any(topic.withdrawn_at for topic in both):
        raise TopicWithdrawn(_("This topic was withdrawn."))
    if any(slot.ends <= tx.now for slot in slots):
        raise over()


def over() -> SlotPast:
    """What a convener is told of a swap that comes too late."""
    return SlotPast(_("What is over stays where it was. Offer a swap for a time that is still to come."))


def stale(tx: "Transaction", proposal: Proposal) -> str:
    """Why it does not fit any more; empty when it does."""
    for topic_id, breakout_id, slot_id, room_id in (
        (proposal.topic_id, proposal.breakout_id, proposal.slot_id, proposal.room_id),
        (proposal.other_topic_id, proposal.other_breakout_id, proposal.other_slot_id, proposal.other_room_id),
    ):
        topic, breakout = tx.session.get_one(Topic, topic_id), tx.session.get_one(Breakout, breakout_id)
        if topic.withdrawn_at or breakout.taken_off_at:
            return _("“{title}” is off the wall meanwhile, so there is nothing to swap.", title=topic.title)
        if (breakout.slot_id, breakout.room_id) != (slot_id, room_id):
            return _("“{title}” has moved meanwhile, so this swap does not fit any more.", title=topic.title)
        slot = tx.session.get_one(Slot, slot_id)
        if slot.ends <= tx.now:
            return _("“{title}” is over.", title=topic.title)
    ours = tx.session.get_one(Topic, proposal.topic_id)
    return still_theirs(tx, proposal, ours)


def still_theirs(tx: "Transaction", proposal: Proposal, topic: Topic) -> str:
    """Why who proposed it cannot any more: the topic has gone to somebody else."""
    from app.models.people import Person

    who = tx.session.get_one(Person, proposal.from_id)
    if who.is_facilitator or conveners.is_one(tx.session, topic, who.id):
        return ""
    return _("{name} does not convene “{title}” any more.", name=who.name, title=topic.title)


def accept(tx: "Transaction", proposal: Proposal) -> None:
    """Exchange the cells; people go along as in a move. Conveners hear of it as of an answer, everybody else whom it
    concerns as of a move."""
    ours, theirs = (tx.session.get_one(Breakout, id) for id in (proposal.breakout_id, proposal.other_breakout_id))
    needs_placing(tx, ours, theirs)
    here, there = ((one.slot_id, one.room_id) for one in (ours, theirs))
    breakouts.arrange(tx, {ours.id or 0: there, theirs.id or 0: here})
    first, second = breakouts.told(tx, ours), breakouts.told(tx, theirs)
    tx.record("breakout.swapped", **first, **{f"other_{name}": fact for name, fact in second.items()})
    know = {id for topic in (ours.topic_id, theirs.topic_id) for id in conveners.ids_of(tx.session, topic)}
    for breakout, facts in ((ours, first), (theirs, second)):
        notices.post(tx, breakouts.concerned(tx, breakout) - know, "breakout.moved", **facts)


def needs_placing(tx: "Transaction", ours: Breakout, theirs: Breakout) -> None:
    """Whether the event's mode lets conveners move both. Refuses OrganiserPlaces, FixedProgramme."""
    for breakout in (ours, theirs):
        breakouts.needs_placing(tx, ours.slot_id, theirs.slot_id, breakout=breakout)
