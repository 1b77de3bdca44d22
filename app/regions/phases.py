"""The phase of the day, on every page."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.models import phases
from app.models.events import PHASES
from app.regions.region import DESKS, EVERY, PHONE, Moment, Region

LOOKING_BACK = ("closing", "afterwards")
ACTS = {
    "breakouts": ("dots", "reading"),
    "news": ("dots", "reading"),
    "convergence": ("dots", "actions"),
    "closing": ("closing",),
    "afterwards": ("since", "learning", "book"),
}
"""What a phase is for, of what the second half offers; the first that is there leads."""


@dataclass(frozen=True)
class PhaseView:
    phase: str


@dataclass(frozen=True)
class TapeView:
    phases: tuple[str, ...]
    current: str


@dataclass(frozen=True)
class Way:
    """A key of the partial, with a number beside it, and the only one (id) it can lead to; 0 for none. It `leads`
    where it is what the phase is for."""

    key: str
    n: int = 0
    only: int = 0
    leads: bool = False


@dataclass(frozen=True)
class WaysView:
    """Where the second half of the day leads; what the phase is for comes first."""

    ways: tuple[Way, ...]


def view(at: Moment) -> PhaseView:
    """The phase; why something is closed in it is said where it is drawn, in the reader's language."""
    return PhaseView(at.board.event.phase)


def regions(at: Moment) -> Iterator[Region]:
    """The phase for everybody, the tape for the desk, the ways for phones."""
    yield Region("phase", "phases/_phase.html", view(at), EVERY)
    yield Region("tape", "phases/_tape.html", TapeView(PHASES, at.board.event.phase), DESKS)
    yield Region("ways", "phases/_ways.html", WaysView(_in_order(at)), PHONE)


def _in_order(at: Moment) -> tuple[Way, ...]:
    """What the phase is for comes first, the rest as it comes."""
    found = list(_ways(at))
    there = {way.key for way in found}
    act = next((key for key in ACTS.get(at.board.event.phase, ()) if key in there), "")
    return tuple(sorted((replace(way, leads=way.key == act) for way in found), key=lambda way: not way.leads))


def _ways(at: Moment) -> Iterator[Way]:
    """What there is to do beside the wall, as soon as there is something: what is asked, then what there is to read."""
    board, phase = at.board, at.board.event.phase
    if ballots := [ballot.id for ballot in board.ballots if ballot.open]:
        yield Way("dots", only=_only(ballots))
    if phases.is_open(phase, "commitments"):
        yield Way("closing")
    if board.actions or phases.is_open(phase, "actions"):
        yield Way("actions", len(board.actions))
    if any(action.state or action.since for action in board.actions):
        yield Way("since")
    if phase in LOOKING_BACK:
        yield Way("feedback")
        yield Way("recap")
    if board.event.has_learning:
        yield Way("learning")
    if board.harvests:
        yield Way("reading")
        yield Way("book")
    if phase in LOOKING_BACK:
        yield Way("pictures")
    if closed := [ballot.id for ballot in board.ballots if not ballot.open]:
        yield Way("energy", only=_only(closed))
    if board.recommendations or any(harvest.recommendations for harvest in board.harvests):
        yield Way("recommendations")


def _only(ids: list[int]) -> int:
    return ids[0] if len(ids) == 1 else 0
