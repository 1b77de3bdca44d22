"""Exchanges: the desk lets two breakouts change places. Conveners offer each other a swap instead."""

from typing import TYPE_CHECKING

from app.models import breakouts, notices
from app.models.breakouts import Breakout
from app.models.seats import bring_along
from app.models.slots import Slot
from app.models.topics import Topic

if TYPE_CHECKING:
    from app.transaction import Transaction


def exchange(tx: "Transaction", breakout_id: int, other_id: int) -> Breakout:
    """Let two breakouts change places; who has a seat goes along. Facilitator only: conveners offer each other a
    swap. Refuses NotThere."""
    tx.needs_facilitator()
    one, two = breakouts.find(tx, breakout_id), breakouts.find(tx, other_id)
    if one.id == two.id:
        return one
    cells = (two.slot_id, two.room_id), (one.slot_id, one.room_id)
    if one.slot_id != two.slot_id:
        for breakout, (slot_id, _room) in zip((one, two), cells, strict=True):
            bring_along(tx, breakout, tx.session.get_one(Slot, slot_id))
    one.taken_off_at = tx.now  # for a moment both would stand in one cell
    tx.session.flush()
    two.slot_id, two.room_id = cells[1]
    tx.session.flush()
    one.slot_id, one.room_id = cells[0]
    one.taken_off_at = None
    tx.session.flush()
    other = tx.session.get_one(Topic, two.topic_id)
    tx.record("breakout.exchanged", **breakouts.told(tx, one), other=other.title)
    for breakout in (one, two):
        notices.post(tx, breakouts.concerned(tx, breakout), "breakout.moved", **breakouts.told(tx, breakout))
    return one
