"""Pictures of the day as annexes of the book: what the page of pictures shows, with the same tables."""

from collections.abc import Iterator

from app.book.annexes import Annex
from app.drawings import Picture
from app.drawings.arcs import arcs
from app.drawings.energy import energy
from app.drawings.flow import flow
from app.models import pictures
from app.models.board import Board
from app.models.pictures import Seen
from app.words import _, long_date


def pictured(board: Board, seen: Seen) -> tuple[Annex, ...]:
    """All that there is to see, in the language in use; nothing before people sat down together."""
    return tuple(_annexes(board, seen))


def _annexes(board: Board, seen: Seen) -> Iterator[Annex]:
    days = [day for day in seen.days if day.flows]
    for n, day in enumerate(days, 1):
        which = f": {long_date(day.rounds[0].slot.starts)}" if len(days) > 1 else ""
        yield _annex(_("How people moved") + which, flow(board, day, f"moved-{n}"))
    if seen.links:
        yield _annex(_("Where topics share people"), arcs(board, seen.links, "shared"))
    if seen.days:
        yield _annex(_("Energy, topic by topic"), energy(pictures.energy(board), "liveliness"))


def _annex(heading: str, drawn: Picture) -> Annex:
    return Annex(drawn.key, heading, table=drawn.table, picture=str(drawn.paper))
