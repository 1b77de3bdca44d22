"""The boards of this process: each revision is read once, however many phones ask."""

import threading
from collections import OrderedDict

from app import clock
from app.database import Database
from app.models import board, events, pasts
from app.models.board import Board
from app.models.events import Event
from app.models.rules import NotThere

KEPT = 64
PASTS = 256  # boards of earlier revisions: whoever draws the slider along asks for many


class Boards:
    """Newest boards by event. A board is a frozen value, so everybody may hold the same one."""

    def __init__(self, database: Database):
        self._database = database
        self._kept: OrderedDict[int, Board] = OrderedDict()
        self._reading = threading.Lock()
        self._pasts: OrderedDict[tuple[int, int, int], Board] = OrderedDict()

    def revisions(self, ids: list[int]) -> dict[int, int]:
        """The revision of each of these events, from the database."""
        with self._database.reading() as session:
            return events.revisions(session, ids)

    def current(self, event_id: int) -> Board:
        """The board as it stands. Refuses NotThere."""
        revision = self.revisions([event_id]).get(event_id)
        if revision is None:
            raise NotThere
        known = self._kept.get(event_id)
        if known is not None and _is_fresh(known, revision):
            return known
        with self._reading:  # whoever waited here finds it read
            known = self._kept.get(event_id)
            if known is not None and _is_fresh(known, revision):
                return known
            with self._database.reading() as session:
                grown = board.grown(session, known) if known and _is_timely(known) else None
                fresh = grown or board.read(session, event_id, clock.now())
            self._kept[event_id] = fresh
            self._kept.move_to_end(event_id)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return fresh

    def past(self, event_id: int, revision: int) -> Board:
        """The board as it was at an earlier revision, without what is hidden or taken back now: whatever is done may
        be that. Refuses NotThere."""
        with self._database.reading() as session:
            key = event_id, revision, session.get_one(Event, event_id).revision
            with self._reading:
                known = self._pasts.get(key)
            if known is None:
                known = pasts.read(session, event_id, revision)
        with self._reading:
            self._pasts[key] = known
            self._pasts.move_to_end(key)
            while len(self._pasts) > PASTS:
                self._pasts.popitem(last=False)
        return known


def _is_fresh(known: Board, revision: int) -> bool:
    return known.revision >= revision and _is_timely(known)


def _is_timely(known: Board) -> bool:
    """Whether nothing has come on to it by time alone."""
    return known.fresh_until is None or clock.now() < known.fresh_until
