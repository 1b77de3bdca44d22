"""Which regions a board has at a moment: the one mapping from state to screen, a file for each noun.

A region is an element with an id, its own view and its own partial. `inside` names the element it stands in when
its place there can change; regions that stand in a region are its children. Pages say which regions they show.
"""

from datetime import datetime, timedelta

from app.models.board import Board
from app.regions import (
    actions,
    announcements,
    ballots,
    breakouts,
    commitments,
    events,
    harvests,
    ideas,
    lines,
    moves,
    people,
    phases,
    photos,
    questions,
    remarks,
    rooms,
    rounds,
    rushes,
    slots,
    topics,
    walls,
)
from app.regions.region import EVERY, Moment, Region, Regions

__all__ = ["EVERY", "Region", "Regions", "current", "next_turn", "regions"]

STREETS = (
    phases.regions, topics.heads, events.regions, announcements.regions, rounds.regions,
    topics.cards, slots.bands, breakouts.regions, slots.free, harvests.regions,
    people.regions, slots.day, rooms.regions, slots.whole_days, topics.lines, walls.screens, walls.scenes,
    lines.regions, rushes.regions, photos.regions,
    remarks.regions, ideas.regions, moves.regions,
    actions.regions, commitments.regions,
    ballots.regions, questions.regions,
)  # fmt: skip
"""What yields regions, in the order of the page."""


CONTAINERS = (
    "actions", "ballots", "bands", "commitments", "connections", "controls", "day", "deeds", "doors", "energies",
    "evening", "free", "fresh", "hostings", "ideas", "lines", "listed", "newest", "news", "offered", "papers",
    "promises", "recommendations", "remotes", "rooms", "sayings", "slots", "spoken", "times", "topics", "turns",
    "unplaced", "walls", "whole-days",
)  # fmt: skip
"""What can stand empty on a page: known by name, so that the last region in it can be missed, too."""


def regions(board: Board, now: datetime) -> Regions:
    """All regions of this board at this moment (aware), in page order."""
    at = Moment(board, now)
    found = Regions(containers=CONTAINERS)
    for street in STREETS:
        for region in street(at):
            found[region.id] = region
    return found


def current(board: Board, now: datetime) -> Regions:
    """The same, made once for all who ask between two turns of the clock: a whole room comes in at once."""
    known: tuple[datetime, datetime, Regions] | None = board.__dict__.get("_regions")
    if known is None or not known[0] <= now < known[1]:
        known = now, next_turn(board, now), regions(board, now)
    elif known[2]["here"].view.people != board.people:
        known = *known[:2], known[2].but({region.id: region for region in people.regions(Moment(board, now))})
    board.__dict__["_regions"] = known
    return known[2]


def next_turn(board: Board, now: datetime) -> datetime:
    """The next moment at which the views change by themselves: a slot begins or ends, or a day does."""
    midnight = now.astimezone(board.zone).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    turns = [turn for slot in board.slots for turn in (slot.starts, slot.ends)]
    turns += [*announcements.turns(board), *rounds.turns(board, now)]
    return min([midnight, *(turn for turn in turns if turn > now)])
