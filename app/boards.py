"""The boards of this process: each revision is read once, however many phones ask."""

import threading
from collections import OrderedDict

from app.database import Database
from app.models import board, events
from app.models.board import Board
from app.models.rules import NotThere

KEPT = 64


class Boards:
    """Newest boards by event. A board is a frozen value, so everybody may hold the same one."""

    def __init__(self, database: Database):
        self._database = database
        self._kept: OrderedDict[int, Board] = OrderedDict()
        self._reading = threading.Lock()

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
        if known is not None and known.revision >= revision:
            return known
        with self._reading:  # whoever waited here finds it read
            known = self._kept.get(event_id)
            if known is not None and known.revision >= revision:
                return known
            with self._database.reading() as session:
                fresh = board.read(session, event_id)
            self._kept[event_id] = fresh
            self._kept.move_to_end(event_id)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return fresh
