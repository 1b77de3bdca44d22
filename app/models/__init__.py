"""Tables, rules, verbs and reads. Plain synchronous Python: no web, no html, nothing from the floors above."""

from app.models.announcements import Announcement
from app.models.breakouts import Breakout
from app.models.changes import Change, Operation
from app.models.events import Event
from app.models.harvests import Harvest, HarvestDraft, HarvestRevision
from app.models.keys import Key
from app.models.people import Person
from app.models.rooms import Room
from app.models.seats import Seat
from app.models.slots import Slot
from app.models.stars import Star
from app.models.topics import Topic

TABLES = (
    Event, Person, Key, Room, Slot, Topic, Star, Breakout, Seat, Harvest, HarvestRevision, HarvestDraft,
    Announcement, Change, Operation,
)  # fmt: skip
"""Every table, referred-to ones first."""
