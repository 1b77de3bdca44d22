"""What the program has in hand while it runs: made once by main.py, reached by routes through the request."""

from dataclasses import dataclass

from app import clock, words
from app.boards import Boards
from app.database import Database
from app.fragments import Fragments
from app.meter import Meter
from app.models.rules import NotThere
from app.realtime.bell import Bell
from app.realtime.hub import EventGone, Hub, Look
from app.regions import Regions, next_turn, regions
from app.settings import Settings


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
        return Look(board.event.slug, board.revision, now.timestamp(), regions(board, now), turn.timestamp())

    def draw(drawn: Regions, id: str, slug: str, language: str) -> str:
        with words.speaking(language):
            return fragments.draw(drawn, id, slug)

    hub = Hub(look, draw, boards.revisions)
    # Codes: at 29.7 bits and 600 wrong ones a minute, one event is found in three years. Commands: more than a thumb.
    failures, commands = Meter(20, everybody=600), Meter(1_000, window=10.0)
    return House(settings, database, boards, fragments, Bell(settings.redis), hub, failures, commands)
