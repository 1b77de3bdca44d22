"""What stands behind the reports in every form of the book: actions, people, results. One shape for all of them."""

import base64
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from app.book.sections import Section
from app.models import checkins
from app.models.board import ActionOnBoard, BallotOnBoard, Board, ItemOnBoard
from app.words import _, long_date, plural


@dataclass(frozen=True)
class Annex:
    """A part at the end of the book. `key` names it in addresses. `table` has a row of headings first; `picture` is an
    SVG of ours, which `table` says in words."""

    key: str
    heading: str
    sections: tuple[Section, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    picture: str = ""

    @property
    def svg(self) -> Markup:
        """The picture for a page: all of it is ours. What stands alone needs its namespace."""
        if not self.picture or " xmlns=" in self.picture.partition(">")[0]:
            return Markup(self.picture)
        return Markup(self.picture.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))

    @property
    def image(self) -> str:
        """The picture as an address that carries it."""
        return f"data:image/svg+xml;base64,{base64.b64encode(self.svg.encode()).decode()}" if self.picture else ""


def energy(board: Board) -> Annex | None:
    """Closed ballots: all that was asked, in the order of the list, with its dots. No ranks: nothing was won."""
    closed = [ballot for ballot in board.ballots if not ballot.open]
    if not closed:
        return None
    has_groups = any(ballot.counted for ballot in closed)
    head = [_("Question"), _("Topic or recommendation"), _("Dots")]
    head += [_("By group"), _("If every group counts the same")] if has_groups else []
    rows = [tuple(_row(ballot, item, has_groups)) for ballot in closed for item in ballot.items]
    sections = tuple(Section(ballot.title, "text", _said(ballot)) for ballot in closed)
    return Annex("energy", _("Where the energy was"), sections, (tuple(head), *rows))


def _row(ballot: BallotOnBoard, item: ItemOnBoard, has_groups: bool) -> list[str]:
    row = [ballot.title, item.title, str(item.dots)]
    if has_groups:
        names = [name for name, _voters in ballot.counted]
        row.append(", ".join(f"{name} {dots}" for name, dots in zip(names, item.by_group, strict=True)))
        row.append(f"{100 * ballot.equal[item.id]:.0f} %" if names else "")
    return row


def _said(ballot: BallotOnBoard) -> str:
    people = plural("{n} person gave", "{n} people gave", ballot.voters)
    dots = plural("{n} dot", "{n} dots", ballot.given)
    # L10N: {people} is like "12 people gave", {dots} like "60 dots"
    told = _("{people} {dots}. This is where the energy was. Nothing was won or lost.", people=people, dots=dots)
    if ballot.counted:
        told += " " + _("Counted by group, too, so that the largest does not drown the others.")
    return told


def recommended(board: Board) -> Annex | None:
    """The list of recommendations, as it came."""
    if not board.recommendations:
        return None
    rows = [(one.title, one.source, one.group) for one in board.recommendations]
    head = (_("Recommendation"), _("Where it comes from"), _("Whose it is"))
    return Annex("recommendations", _("Recommendations"), (), (head, *rows))


def actions_of(board: Board) -> Annex | None:
    """All actions as a table."""
    if not board.actions:
        return None
    head = (
        _("Action"), _("Champion"), _("Who is in it"), _("The next step"), _("By when"), _("It came from"),
        _("How it goes"),
    )  # fmt: skip
    return Annex("actions", _("Actions"), table=(head, *(_promised(board, action) for action in board.actions)))


def _promised(board: Board, action: ActionOnBoard) -> tuple[str, ...]:
    topic = board.topic.get(action.topic or 0)
    recommended = next((one.title for one in board.recommendations if one.id == action.recommendation), "")
    goes = ": ".join(part for part in (checkins.name(action.state), action.said) if part)
    return (
        action.title,
        action.champion or _("Needs a champion"),
        ", ".join(member.name for member in action.members),
        action.next_step,
        f"{long_date(action.due)} {action.due.year}" if action.due else "",
        topic.title if topic else recommended or action.since,
        goes,
    )


def commitments_of(board: Board) -> Annex | None:
    """The sentences of the closing, as they came."""
    said = board.closing.commitments
    if not said:
        return None
    text = "\n".join(f"{one.text} ({one.name})" if one.name else one.text for one in said)
    return Annex("commitments", _("What we take with us"), (Section("", "quotes", text),))


def people_of(board: Board) -> Annex | None:
    """Who wants to be named."""
    if not board.closing.named:
        return None
    return Annex("people", _("People who were here"), (Section("", "names", "\n".join(board.closing.named)),))


Writer = Callable[[Board], Annex | None]
ANNEXES: tuple[Writer, ...] = (energy, recommended, actions_of, commitments_of, people_of)
"""In the order of the book. Each writes in the language in use; None for what the event does not have."""


def annexes(board: Board) -> tuple[Annex, ...]:
    """All that this event has, in the language in use."""
    written = (write(board) for write in ANNEXES)
    return tuple(annex for annex in written if annex is not None)
