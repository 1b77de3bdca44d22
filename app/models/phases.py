"""The phases of the day: what each one is for, and which acts it leaves open."""

from typing import TYPE_CHECKING

from app.models.events import PHASES
from app.models.rules import PhaseClosed
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

# Guide and lock as little as possible: the space stays open for late topics until convergence, and a report
# may be written as long as the book is open.
OPEN = {
    "topics": ("marketplace", "breakouts", "news"),
    "seats": ("marketplace", "breakouts", "news"),
    "harvests": ("breakouts", "news", "convergence", "closing", "afterwards"),
}


def is_open(phase: str, act: str) -> bool:
    """Whether `act` (`topics`, `seats`, `harvests`) is open to everybody in `phase`."""
    return phase in OPEN[act]


def reason(phase: str, act: str) -> str:
    """The sentence that says why `act` is closed in `phase`, and what to do instead; empty when it is open."""
    if is_open(phase, act):
        return ""
    if act == "harvests":
        return _("Reports open with the first breakouts. What you write now stays on this device.")
    if phase == "welcome":
        return _("The marketplace is not open yet. You can write your topic now; it stays on this device.")
    return _("The marketplace has closed. Tell the facilitator if something still needs a place.")


def needs_open(tx: "Transaction", act: str) -> None:
    """Refuse with PhaseClosed unless the phase allows `act` or a facilitator asks."""
    if not is_open(tx.event.phase, act) and not tx.is_facilitator:
        raise PhaseClosed(reason(tx.event.phase, act))


def switch(tx: "Transaction", phase: str) -> None:
    """Go to any phase, forward or back. Facilitator only."""
    tx.needs_facilitator()
    assert phase in PHASES
    if tx.event.phase != phase:
        tx.event.phase = phase
        tx.record("phase.switched", phase=phase)


def name(phase: str) -> str:
    """The word people read for a phase."""
    return {
        "welcome": _("Welcome"),
        "marketplace": _("Marketplace"),
        "breakouts": _("Breakouts"),
        "news": _("News"),
        "convergence": _("Convergence"),
        "closing": _("Closing"),
        "afterwards": _("Afterwards"),
    }[phase]
