"""The board's own values: what stands on it, frozen, noun by noun."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from app.models.board.actions import ActionOnBoard
from app.models.board.attendances import PresentOnBoard
from app.models.board.ballots import BallotOnBoard, RecommendationOnBoard
from app.models.board.closings import NOTHING_SAID, Closing
from app.models.board.photos import PhotoOnBoard
from app.models.board.questions import STANDARD, QuestionOnBoard
from app.models.texts import plain
from app.words import in_words


@dataclass(frozen=True)
class RoomOnBoard:
    """`access` are tags of rooms.ACCESS; `link` leads to an online room; `plan_x`, `plan_y` are percent."""

    id: int
    number: int
    name: str
    seats: int | None
    directions: str = ""
    access: tuple[str, ...] = ()
    link: str = ""
    plan_x: int | None = None
    plan_y: int | None = None


@dataclass(frozen=True)
class PlanOnBoard:
    """The plan of the building, in pixels; another picture has another digest."""

    digest: str
    width: int
    height: int


@dataclass(frozen=True)
class SlotOnBoard:
    """`paper` is the slot's colour of the day, 1 to 8; 0 for plenaries and breaks, which are bare wall."""

    id: int
    kind: str
    label: str
    starts: datetime
    ends: datetime
    paper: int
    fixed: bool = False

    def is_now(self, now: datetime) -> bool:
        return self.starts <= now < self.ends

    def is_past(self, now: datetime) -> bool:
        return self.ends <= now


@dataclass(frozen=True)
class TopicOnBoard:
    """`convener` is the first of the `conveners`; nobody while one is sought (`needs_convener`). `merged_into` is the
    topic that it has gone together with, by the proposal `merge`."""

    id: int
    title: str
    description: str
    language: str
    convener: str
    convener_id: int | None
    withdrawn: bool
    withdrawn_by: str
    apart: tuple[int, ...] = ()
    title2: str = ""
    language2: str = ""
    idea: int | None = None
    conveners: tuple[str, ...] = ()
    convener_ids: tuple[int, ...] = ()
    needs_convener: bool = False
    merged_into: int | None = None
    merge: int | None = None

    @property
    def convened_by(self) -> str:
        """All who convene it, in words; empty while somebody is sought."""
        return ", ".join(self.conveners)

    def fits(self, query: str) -> bool:
        """Whether all words of a search are in it."""
        spoken = in_words(self.language) if self.language else ""
        text = plain(f"{self.title} {self.title2} {self.description} {self.convened_by} {spoken}")
        return all(word in text for word in plain(query).split())


@dataclass(frozen=True)
class BreakoutOnBoard:
    """`people` sit in it; `limit` None means that all who come fit. `pinned`: no arrangement moves it. It `continues`
    an earlier breakout."""

    id: int
    topic: int
    slot: int
    room: int
    people: int
    limit: int | None
    pinned: bool = False
    note_taker: str = ""
    notes_wanted: bool = False
    continues: int | None = None

    @property
    def is_full(self) -> bool:
        return self.limit is not None and self.people >= self.limit


@dataclass(frozen=True)
class HarvestOnBoard:
    """`present` signed in with their names, `others` had a seat there and are only counted."""

    id: int
    breakout: int
    summary: str
    insights: str
    next_steps: str
    recommendations: str
    open_questions: str
    quotes: str
    cases: str
    links: str
    people: str
    own1: str
    own2: str
    needed: bool
    revision: int
    by: str
    at: datetime
    present: tuple[str, ...] = ()
    others: int = 0


@dataclass(frozen=True)
class IdeaOnBoard:
    """An idea before the day; `taken` when somebody has pitched a topic of it. One that `came_from` an earlier event
    (its title) is `by` nobody."""

    id: int
    title: str
    description: str
    by: str
    taken: bool
    came_from: str = ""


@dataclass(frozen=True)
class RemarkOnBoard:
    id: int
    topic: int
    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class AnnouncementOnBoard:
    id: int
    text: str
    at: datetime


@dataclass(frozen=True)
class WallOnBoard:
    """`scene` is empty while the wall follows the day."""

    id: int
    name: str
    scene: str
    step: int | None

    @property
    def key(self) -> str:
        """How its region and its address are called."""
        return self.name if self.name == "main" else str(self.id)


@dataclass(frozen=True)
class ShiftOnBoard:
    """What happened on the wall (`kind` of the change): its topic and breakout by id, where it was put."""

    kind: str
    at: datetime
    topic: int
    breakout: int
    title: str


@dataclass(frozen=True)
class EventOnBoard:
    id: int
    slug: str
    code: str
    title: str
    question: str
    givens: str
    timezone: str
    language: str
    mode: str
    phase: str
    book_closed: bool
    law: str
    conveners_place: bool = True
    line_closed: bool = False
    line_seconds: int = 0
    bells: str = "off"
    bell_rung_at: datetime | None = None
    has_learning: bool = False


@dataclass(frozen=True)
class TurnOnBoard:
    """A turn in the pitch line; `state` is `speaking` or `waiting`. The wished cell is on the board, or none."""

    topic: int
    state: str
    slot: int | None
    room: int | None
    called_at: datetime | None


@dataclass(frozen=True)
class RushOnBoard:
    """The opening rush that is on; `uses` of each slot, None for as many as there are rooms."""

    uses: int | None


@dataclass(frozen=True)
class Board:
    """One moment of an event. Slots are in time order, rooms by number, topics newest first; `stars` are counted
    by topic, `roaming` people by slot. `walls` begin with the main one; `shifts` are the last changes of the agenda,
    newest first. `remarks` stand by topic as they came, `related` topics by topic, `photos` and `present` by breakout;
    `questions` are what a report is asked."""

    event: EventOnBoard
    revision: int
    people: int
    plan: PlanOnBoard | None = None
    rooms: tuple[RoomOnBoard, ...] = ()
    slots: tuple[SlotOnBoard, ...] = ()
    topics: tuple[TopicOnBoard, ...] = ()
    breakouts: tuple[BreakoutOnBoard, ...] = ()
    harvests: tuple[HarvestOnBoard, ...] = ()
    announcements: tuple[AnnouncementOnBoard, ...] = ()
    walls: tuple[WallOnBoard, ...] = ()
    shifts: tuple[ShiftOnBoard, ...] = ()
    stars: dict[int, int] = field(default_factory=dict)
    roaming: dict[int, int] = field(default_factory=dict)
    line: tuple[TurnOnBoard, ...] = ()
    rush: RushOnBoard | None = None
    ideas: tuple[IdeaOnBoard, ...] = ()
    remarks: dict[int, tuple[RemarkOnBoard, ...]] = field(default_factory=dict)
    related: dict[int, tuple[int, ...]] = field(default_factory=dict)
    photos: dict[int, tuple[PhotoOnBoard, ...]] = field(default_factory=dict)
    actions: tuple[ActionOnBoard, ...] = ()
    recommendations: tuple[RecommendationOnBoard, ...] = ()
    ballots: tuple[BallotOnBoard, ...] = ()
    questions: tuple[QuestionOnBoard, ...] = STANDARD
    present: dict[int, PresentOnBoard] = field(default_factory=dict)
    closing: Closing = NOTHING_SAID
    fresh_until: datetime | None = None  # when an announcement comes, which is not on it before

    def like(self, other: "Board") -> "Board":
        """Itself, with all that was worked out from another board whose things are the same."""
        for name, value in vars(other).items():
            vars(self).setdefault(name, value)
        return self

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.event.timezone)

    @cached_property
    def room(self) -> dict[int, RoomOnBoard]:
        return {room.id: room for room in self.rooms}

    @cached_property
    def slot(self) -> dict[int, SlotOnBoard]:
        return {slot.id: slot for slot in self.slots}

    @cached_property
    def topic(self) -> dict[int, TopicOnBoard]:
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def breakout(self) -> dict[int, BreakoutOnBoard]:
        return {breakout.id: breakout for breakout in self.breakouts}

    @cached_property
    def at_cell(self) -> dict[tuple[int, int], BreakoutOnBoard]:
        return {(breakout.slot, breakout.room): breakout for breakout in self.breakouts}

    @cached_property
    def places_of(self) -> dict[int, list[BreakoutOnBoard]]:
        """The breakouts of each topic, in time order."""
        places: dict[int, list[BreakoutOnBoard]] = {}
        for breakout in sorted(self.breakouts, key=lambda b: (self.slot[b.slot].starts, self.room[b.room].number)):
            places.setdefault(breakout.topic, []).append(breakout)
        return places

    @cached_property
    def harvest_of(self) -> dict[int, HarvestOnBoard]:
        """The report of each breakout that has one."""
        return {harvest.breakout: harvest for harvest in self.harvests}

    @cached_property
    def merged(self) -> dict[int, list[TopicOnBoard]]:
        """What has gone together with each topic."""
        found: dict[int, list[TopicOnBoard]] = {}
        for topic in reversed(self.topics):
            if topic.merged_into:
                found.setdefault(topic.merged_into, []).append(topic)
        return found

    @cached_property
    def breakout_slots(self) -> tuple[SlotOnBoard, ...]:
        return tuple(slot for slot in self.slots if slot.kind == "breakout")

    @cached_property
    def uses(self) -> int:
        """How often a slot can be used while a rush is on."""
        most = self.rush.uses if self.rush else None
        return len(self.rooms) if most is None else min(most, len(self.rooms))

    @cached_property
    def uses_left(self) -> dict[int, int]:
        """How many uses each slot for breakouts has left; what stands in it has used one."""
        used = Counter(breakout.slot for breakout in self.breakouts)
        open_ = (slot for slot in self.breakout_slots if self.event.mode != "workshop" or not slot.fixed)
        return {slot.id: max(0, self.uses - used[slot.id]) for slot in open_}

    @cached_property
    def free_cells(self) -> int:
        return len(self.breakout_slots) * len(self.rooms) - len(self.breakouts)
