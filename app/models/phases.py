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
    "ideas": ("welcome",),
    "topics": ("marketplace", "breakouts", "news"),
    "seats": ("marketplace", "breakouts", "news"),
    "notes": ("marketplace", "breakouts", "news", "convergence", "closing", "afterwards"),
    "harvests": ("breakouts", "news", "convergence", "closing", "afterwards"),
    "feedbacks": ("breakouts", "news", "convergence", "closing", "afterwards"),
    "actions": ("convergence", "closing", "afterwards"),
    "commitments": ("closing", "afterwards"),
}


def is_open(phase: str, act: str) -> bool:
    """Whether `act` (a key of OPEN) is open to everybody in `phase`."""
    return phase in OPEN[act]


def reason(phase: str, act: str) -> str:
    """The sentence that says why `act` is closed in `phase`, and what to do instead; empty when it is open."""
    if is_open(phase, act):
        return ""
    if act == "harvests":
        return _("Reports open with the first breakouts. What you write now stays on this device.")
    if act == "feedbacks":
        return _("There is nothing to look back on yet. Come back when breakouts have begun.")
    if act == "commitments":
        return _("This opens with the closing. Until then, go on.")
    if act == "actions":
        return _("Actions come after the conversations. Keep yours in mind until the space opens for them.")
    if act == "ideas":
        return _("Ideas were for before the day. Pitch it as a topic, and convene it.")
    if phase == "welcome":
        return _("The marketplace is not open yet. You can write your topic now and keep it; only you see it.")
    return _("The marketplace has closed. Tell the facilitator if something still needs a place.")


def needs_open(tx: "Transaction", act: str) -> None:
    """Refuse with PhaseClosed unless the phase allows `act` or a facilitator asks."""
    if not is_open(tx.event.phase, act) and not tx.is_facilitator:
        raise PhaseClosed(reason(tx.event.phase, act))


def switch(tx: "Transaction", phase: str) -> None:
    """Go to any phase, forward or back. Facilitator only."""
    from app.models import rushes

    tx.needs_facilitator()
    assert phase in PHASES
    if tx.event.phase != phase:
        tx.event.phase = phase
        if phase != "marketplace":
            rushes.end(tx)
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
