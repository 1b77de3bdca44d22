"""The shelf: where what is written together lies, for the papers of this process. Blocking; called in threads."""

from app import transaction
from app.database import Database
from app.models import keys, writings
from app.models.rules import Refusal
from app.realtime.papers import Closed, Mark, Standing
from app.transaction import Answer, Ring, Transaction


class Shelf:
    """A `realtime.papers.Store`: a paper is what is written together in a breakout, a group its event."""

    def __init__(self, database: Database, ring: Ring):
        self._database, self._ring = database, ring
        self._slugs: dict[int, str] = {}

    def open(self, slug: str, secret: str, breakout_id: int) -> tuple[int, int, str]:
        """Who may write there with this key: event, person and name. Raises Closed."""
        try:
            with self._database.reading() as session:
                event, person = keys.known(session, slug, secret[:128])
                person = writings.needs_writer(session, event.id or 0, breakout_id, person)
                self._slugs[event.id or 0] = slug
                return event.id or 0, person.id or 0, person.name
        except Refusal as refusal:
            raise Closed(refusal.rule) from None

    def pieces(self, paper: int, after: int) -> list[tuple[int, bytes]]:
        """See Store."""
        with self._database.reading() as session:
            return writings.pieces(session, paper, after)

    def keep(self, group: int, paper: int, piece: bytes) -> int:
        """See Store."""
        return self._do(group, lambda tx: Answer(writings.keep(tx, paper, piece))).id or 0

    def marks(self, papers: list[int]) -> dict[int, Mark]:
        """See Store."""
        with self._database.reading() as session:
            return {id: Mark(*found) for id, found in writings.newest(session, papers).items()}

    def renew(self, owners: dict[int, list[int]]) -> dict[int, Standing]:
        """See Store."""
        with self._database.reading() as session:
            behind = writings.behind(session, list(owners))
            found = {id: writings.standing(session, id, people) for id, people in owners.items()}
        for id, group in behind.items():
            self._do(group, lambda tx, id=id: self._take_report(tx, id))  # type: ignore[misc]
        return {
            id: {owner: Closed(it.rule) if isinstance(it, Refusal) else it for owner, it in people.items()}
            for id, people in found.items()
        }

    def _take_report(self, tx: Transaction, paper: int) -> Answer:
        writings.take_report(tx, paper)
        return Answer()

    def _do(self, group: int, verb: transaction.Verb) -> Answer:
        """In a transaction of nobody's: the house itself does it."""
        slug = self._slugs.get(group)
        if slug is None:
            raise Closed("not_there")
        try:
            return transaction.run(self._database, self._ring, slug, "", None, verb)
        except Refusal as refusal:
            raise Closed(refusal.rule) from None
