"""The bell: it begins a round aloud, and reminds softly. The wall sounds it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.transaction import Transaction

AUTOMATIC = ("off", "start", "warnings")
"""By itself never; at the start of a slot; and softly, too, when 10, 5 and 1 minute are left."""


def strike(tx: "Transaction") -> None:
    """Ring it now: every wall that may sound does, once. Facilitator only."""
    tx.needs_facilitator()
    tx.event.bell_rung_at = tx.now
    tx.record("bell.rung")


def set_automatic(tx: "Transaction", when: str) -> None:
    """When it rings by itself; one of AUTOMATIC. Facilitator only."""
    tx.needs_facilitator()
    if tx.event.bells != when:
        tx.event.bells = when
        tx.record("bell.set")
