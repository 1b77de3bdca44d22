"""What an operator does without a browser."""

from datetime import datetime

from sqlmodel import Session

from app import transaction
from app.database import Database
from app.migrate import migrate
from app.models import keys, people
from app.models.rooms import add as add_room
from app.models.rules import Refusal
from app.models.slots import add as add_slot
from app.routes.events import _Given
from app.routes.fields import Fields
from app.settings import Settings, SettingsWrong
from app.transaction import Answer, Transaction


def create_event(
    settings: Settings, title: str, question: str, rooms: str, slots: str, timezone: str
) -> dict[str, str]:
    """Create an event from the fields of POST /events; returns its links and its code.

    `facilitator_url` makes a facilitator of whoever follows it. Raises SettingsWrong for what does not fit.
    """
    given = {"title": title, "question": question, "rooms": rooms, "slots": slots, "timezone": timezone}
    database = Database(settings.database_url)
    try:
        migrate(database)
        return _created(database, _Given(Fields(given)), settings.public_url)
    except Refusal as refusal:
        raise SettingsWrong(refusal.message) from None
    finally:
        database.close()


def _created(database: Database, given: _Given, public_url: str) -> dict[str, str]:
    def build(session: Session, now: datetime) -> Transaction:
        event = given.event(session, now)
        session.add(event)
        session.flush()
        tx = Transaction(session, event, None, now)
        tx.person = people.join(tx, given.name, given.language, role="facilitator")
        return tx

    def furnish(tx: Transaction) -> Answer:
        for name, seats in given.rooms:
            add_room(tx, name, seats)
        for slot in given.slots:
            add_slot(tx, slot.starts, slot.ends, slot.kind, slot.label)
        tx.needs_facilitator().left_at = tx.now  # nobody is there until somebody follows the link
        return Answer(facts=_links(tx, public_url))

    return transaction.create(database, None, build, furnish).facts


def _links(tx: Transaction, public_url: str) -> dict[str, str]:
    return {
        "participant_url": f"{public_url}/e/{tx.event.slug}",
        "wall_url": f"{public_url}/e/{tx.event.slug}/wall",
        "facilitator_url": f"{public_url}/e/{tx.event.slug}/k/{keys.issue(tx, 'facilitator', None)}",
        "code": tx.event.code,
    }
