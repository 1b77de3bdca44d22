"""What the program has in hand while it runs: made once by main.py, reached by routes through the request."""

from dataclasses import dataclass, replace

from app import clock, words
from app.boards import Boards
from app.database import Database
from app.fragments import Fragments
from app.meter import Meter
from app.models import harvests
from app.models.rules import NotThere
from app.press import Press
from app.realtime.bell import Bell
from app.realtime.courier import Courier
from app.realtime.hub import EventGone, Hub, Look
from app.realtime.papers import Papers
from app.regions import Regions, current, next_turn, regions
from app.settings import Settings
from app.shelf import Shelf


@dataclass
class House:
    """Database, boards, fragments, bell and hub of this process, with the settings they came from."""

    settings: Settings
    database: Database
    boards: Boards
    fragments: Fragments
    bell: Bell
    hub: Hub
    failures: Meter
    commands: Meter
    press: Press
    shelf: Shelf
    courier: Courier
    papers: Papers

    def wake(self, event_id: int, revision: int, owners: frozenset[int]) -> None:
        """The bell rang: the hub looks, and so do the papers."""
        self.hub.wake(event_id, revision, owners)
        self.papers.wake(event_id)


def build(settings: Settings) -> House:
    """The house with everything connected; nothing runs yet."""
    database = Database(settings.database_url)
    boards, fragments = Boards(database), Fragments()

    def look(event_id: int, at: float | None) -> Look:
        now = clock.now() if at is None else clock.at(at)
        try:
            board = boards.current(event_id)
        except NotThere:
            raise EventGone from None
        turn = next_turn(board, now)
        if at is None:
            shown = current(board, now)
        else:  # what was said since then was not on it
            said = tuple(one for one in board.announcements if one.at <= now)
            shown = regions(replace(board, announcements=said), now)
        return Look(board.event.slug, board.revision, now.timestamp(), shown, turn.timestamp())

    def draw(drawn: Regions, id: str, slug: str, language: str) -> str:
        with words.speaking(language):
            return fragments.draw(drawn, id, slug)

    hub = Hub(look, draw, boards.revisions)
    # Codes: at 29.7 bits and 600 wrong ones a minute, one event is found in three years. Commands: more than a thumb.
    failures, commands = Meter(20, everybody=600), Meter(1_000, window=10.0)
    press, bell = Press(settings.data / "cache"), Bell(settings.redis, settings.database_url)
    courier, shelf = Courier(settings.redis, settings.database_url), Shelf(database, bell.ring)
    papers = Papers(shelf, courier, harvests.FIELDS)
    return House(settings, database, boards, fragments, bell, hub, failures, commands, press, shelf, courier, papers)
