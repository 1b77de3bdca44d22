"""Ballots: their cards on the phone and at the desk, the energy on the wall, and the list of recommendations."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.models.board import BallotOnBoard, ItemOnBoard
from app.models.recommendations import plain
from app.models.texts import lines as lines_of
from app.regions.region import BALLOTS, HARVESTING, RECOMMENDATIONS, SHOWN, Moment, Region


@dataclass(frozen=True)
class BallotView:
    """How a ballot stands: never where its dots lie."""

    id: int
    title: str
    dots: int
    voters: int
    items: int
    is_open: bool


@dataclass(frozen=True)
class ChoosingView:
    """What a new ballot can be about."""

    topics: tuple[tuple[int, str], ...]
    recommendations: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class OfferedView:
    """What the reports on a topic recommend and is not on the list: the report's id and the line."""

    title: str
    lines: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class EnergyHeadView:
    ballot: BallotView | None
    given: int


@dataclass(frozen=True)
class EnergyView:
    """An item on the wall: `width` in percent of the widest band, None while the ballot is open."""

    item: ItemOnBoard
    width: float | None


def regions(at: Moment) -> Iterator[Region]:
    """The newest ballot is the one on the wall."""
    board = at.board
    for ballot in reversed(board.ballots):
        yield Region(f"ballot-{ballot.id}", "ballots/_ballot.html", _view(ballot), BALLOTS | HARVESTING, "ballots")
        yield Region(f"state-{ballot.id}", "ballots/_state.html", _view(ballot), BALLOTS, f"state-of-{ballot.id}")
    topics = tuple((t.id, t.title) for t in reversed(board.topics) if not t.withdrawn and not t.merged_into)
    proposed = tuple((one.item, one.title) for one in board.recommendations)
    yield Region("choosing", "ballots/_choosing.html", ChoosingView(topics, proposed), HARVESTING)
    newest = board.ballots[-1] if board.ballots else None
    head = EnergyHeadView(_view(newest) if newest else None, newest.given if newest else 0)
    yield Region("energy-head", "ballots/_energy_head.html", head, SHOWN)
    for item in newest.items if newest else ():
        width = None if newest is None or newest.open else percent(item.dots, newest.most)
        yield Region(f"energy-{item.id}", "ballots/_energy.html", EnergyView(item, width), SHOWN, "energies")
    for one in board.recommendations:
        yield Region(
            f"recommendation-{one.id}", "recommendations/_recommendation.html", one, RECOMMENDATIONS, "recommendations"
        )
    for topic, lines in _offered(at).items():
        offered = OfferedView(board.topic[topic].title, tuple(lines))
        yield Region(f"offered-{topic}", "recommendations/_offered.html", offered, RECOMMENDATIONS, "offered")


def _offered(at: Moment) -> dict[int, list[tuple[int, str]]]:
    """By topic, the lines of its reports that somebody may put on the list with one tap."""
    known = {plain(one.title) for one in at.board.recommendations}
    found: dict[int, list[tuple[int, str]]] = {}
    for harvest in reversed(at.board.harvests):
        for line in lines_of(harvest.recommendations):
            if plain(line) not in known:
                found.setdefault(at.board.breakout[harvest.breakout].topic, []).append((harvest.id, line))
    return found


def _view(ballot: BallotOnBoard) -> BallotView:
    return BallotView(ballot.id, ballot.title, ballot.dots, ballot.voters, ballot.size, ballot.open)


def percent(part: float, whole: float) -> float:
    """How wide a band is, with one decimal; what has anything can be seen."""
    return max(1.5, round(100 * part / whole, 1)) if part else 0.0
