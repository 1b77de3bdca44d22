"""Actions: cards of a second marketplace, on their page and on the wall; the desk sees where each came from."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.models.board import ActionOnBoard, Board
from app.regions.region import ACTIONS, HARVESTING, SHOWN, Moment, Region


@dataclass(frozen=True)
class ActionsHeadView:
    """How many there are, and how many of them need a champion."""

    actions: int
    waiting: int


@dataclass(frozen=True)
class ActionView:
    """An action, and the title and language of the topic that it came from."""

    action: ActionOnBoard
    source: str = ""
    language: str = ""


@dataclass(frozen=True)
class Row:
    """What came of a topic or a recommendation, at `path`; without actions it is open."""

    path: str
    title: str
    language: str
    actions: tuple[ActionOnBoard, ...]


@dataclass(frozen=True)
class MatrixView:
    """Where it came from, what is done, who owns it. `alone` came from none of them."""

    rows: tuple[Row, ...]
    alone: tuple[ActionOnBoard, ...]


def regions(at: Moment) -> Iterator[Region]:
    """Those that need a champion stand first on the wall: somebody in the room may be it."""
    found = at.board.actions
    waiting = sum(not action.champion for action in found)
    yield Region("actions-head", "actions/_head.html", ActionsHeadView(len(found), waiting), ACTIONS | SHOWN)
    for action in found:
        yield Region(f"action-{action.id}", "actions/_action.html", view(at.board, action), ACTIONS, "actions")
    for action in sorted(found, key=lambda action: bool(action.champion)):
        yield Region(f"deed-{action.id}", "actions/_deed.html", view(at.board, action), SHOWN, "deeds")
    yield Region("matrix", "actions/_matrix.html", matrix(at), ACTIONS | HARVESTING)


def view(board: Board, action: ActionOnBoard) -> ActionView:
    """An action with the words of where it came from: its sheet shows the same."""
    topic = board.topic.get(action.topic or 0)
    said = next((one.title for one in board.recommendations if one.id == action.recommendation), "")
    return ActionView(action, topic.title if topic else said, topic.language if topic else "")


def matrix(at: Moment) -> MatrixView:
    """Every topic from which something came, as they were pitched, and every recommendation, also one of which nothing
    has come yet; then what came from none of them."""
    board = at.board
    of: dict[str, list[ActionOnBoard]] = {}
    for action in board.actions:
        of.setdefault(action.source, []).append(action)
    rows = [
        Row(f"topics/{topic.id}", topic.title, topic.language, tuple(of.pop(f"topic-{topic.id}")))
        for topic in reversed(board.topics)
        if f"topic-{topic.id}" in of
    ]
    for one in board.recommendations:
        rows.append(Row("recommendations", one.title, "", tuple(of.pop(f"recommendation-{one.id}", ()))))
    alone = tuple(action for rest in of.values() for action in rest)
    return MatrixView(tuple(rows), alone)
