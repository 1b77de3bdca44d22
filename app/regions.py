"""Which regions a board has at a moment: the one mapping from state to screen.

A region is an element with an id, its own view and its own partial. `inside` names the element it stands in when
its place there can change; regions that stand in a region are its children. Pages say which regions they show.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from app.models import phases
from app.models.board import (
    Board,
    BreakoutOnBoard,
    RoomOnBoard,
    SlotOnBoard,
)
from app.models.events import PHASES
from app.views import (
    AboutView,
    AnnouncementView,
    BandHeadView,
    BandView,
    BreakoutView,
    CellView,
    DayView,
    HeadingView,
    HeadlineView,
    HereView,
    ListedView,
    NameView,
    NewsHeadView,
    NewsView,
    NowNextView,
    PhaseView,
    Place,
    PosterView,
    ReportView,
    Shell,
    StarsView,
    TapeView,
    TicketView,
    Time,
    TitleView,
    TopicView,
    WordingView,
)


@dataclass(frozen=True)
class Region:
    """`view` is compared and drawn with `template`; `pages` show it."""

    id: str
    template: str
    view: Any
    pages: frozenset[str]
    inside: str = ""


class Regions(dict[str, Region]):
    """Regions by id, in the order of the page: a region's next sibling comes after it."""

    @cached_property
    def inside(self) -> dict[str, list[str]]:
        """The ids of what stands in each container, in order."""
        index: dict[str, list[str]] = {}
        for region in self.values():
            index.setdefault(region.inside, []).append(region.id)
        return index

    @cached_property
    def filled(self) -> dict[tuple[str, str], Any]:
        """Containers that have been drawn, by id and language."""
        return {}


PHONE, WALL, DESK = frozenset({"phone"}), frozenset({"wall"}), frozenset({"desk"})
PLACE, TOPIC, HARVEST = frozenset({"place"}), frozenset({"topic"}), frozenset({"harvest"})
GRID = WALL | DESK
ON_WALL = timedelta(minutes=15)  # an announcement: the wall is for everything else, phones keep it until it is seen
EVERY = PHONE | GRID | PLACE | TOPIC | HARVEST


def regions(board: Board, now: datetime) -> Regions:
    """All regions of this board at this moment (aware), in page order."""
    at = _Moment(board, now)
    found = Regions()
    for region in (*_fixed(at), *_topics(at), *_bands(at), *_grid(at), *_free(at), *_news(at), *_desk(at)):
        found[region.id] = region
    return found


def current(board: Board, now: datetime) -> Regions:
    """The same, made once for all who ask between two turns of the clock: a whole room comes in at once."""
    known: tuple[datetime, datetime, Regions] | None = board.__dict__.get("_regions")
    if known is None or not known[0] <= now < known[1]:
        known = now, next_turn(board, now), regions(board, now)
        board.__dict__["_regions"] = known
    return known[2]


def next_turn(board: Board, now: datetime) -> datetime:
    """The next moment at which the views change by themselves: a slot begins or ends, or a day does."""
    midnight = now.astimezone(board.zone).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    turns = [turn for slot in board.slots for turn in (slot.starts, slot.ends)]
    turns += [announcement.at + ON_WALL for announcement in board.announcements[:1]]
    return min([midnight, *(turn for turn in turns if turn > now)])


class _Moment:
    """A board at a moment: what several views ask for."""

    def __init__(self, board: Board, now: datetime):
        self.board, self.now = board, now
        self.days = sorted({slot.starts.date() for slot in board.slots})
        coming = [slot for slot in board.breakout_slots if slot.starts > now]
        self.next_id = coming[0].id if coming else None
        self.times = {slot.id: self._time(slot) for slot in board.slots}
        self.unplaced = sum(not t.withdrawn and t.id not in board.places_of for t in board.topics)

    def _time(self, slot: SlotOnBoard) -> Time:
        if slot.is_past(self.now):
            state = "past"
        elif slot.is_now(self.now):
            state = "now"
        else:
            state = "next" if slot.id == self.next_id else "later"
        day = slot.starts.date() if len(self.days) > 1 else None
        return Time(slot.id, slot.kind, slot.label, slot.starts, slot.ends, slot.paper, state, day)

    @property
    def today(self) -> date | None:
        """The day the wall shows: today, else the next one with slots, else the last."""
        here = self.now.astimezone(self.board.zone).date()
        return next((day for day in self.days if day >= here), self.days[-1] if self.days else None)

    @property
    def slots_today(self) -> list[SlotOnBoard]:
        return [slot for slot in self.board.slots if slot.starts.date() == self.today]

    def place(self, breakout: BreakoutOnBoard) -> Place:
        return Place(breakout.id, self.times[breakout.slot], self.board.room[breakout.room])

    def places(self, topic: int) -> tuple[Place, ...]:
        return tuple(self.place(breakout) for breakout in self.board.places_of.get(topic, ()))


def _fixed(at: _Moment) -> Iterator[Region]:
    board, phase = at.board, at.board.event.phase
    event = board.event
    closed = PhaseView(phase, phases.reason(phase, "topics"), phases.reason(phase, "seats"))
    yield Region("phase", "phases/_phase.html", closed, EVERY)
    live = [topic for topic in board.topics if not topic.withdrawn]
    yield Region("headline", "topics/_headline.html", HeadlineView(len(live), board.free_cells, at.unplaced), PHONE)
    yield Region("dock", "topics/_dock.html", closed, PHONE)
    yield Region("event-name", "events/_title.html", TitleView(event.title), EVERY)
    yield Region("wording", "events/_wording.html", WordingView(event.title, event.question, event.givens), DESK)
    poster = PosterView(event.title, event.question, event.givens, at.today)
    yield Region("poster", "events/_poster.html", poster, WALL)
    yield Region("question", "events/_question.html", poster, GRID)
    announcement = _announcement(board)
    fresh = announcement if _is_fresh(board, at.now) else AnnouncementView(None, 0)
    yield Region("announcement", "announcements/_announcement.html", announcement, PHONE | DESK)
    yield Region("announced", "announcements/_announcement.html", fresh, WALL)


def _announcement(board: Board) -> AnnouncementView:
    newest = board.announcements[0] if board.announcements else None
    return AnnouncementView(newest, max(0, len(board.announcements) - 1))


def _is_fresh(board: Board, now: datetime) -> bool:
    return bool(board.announcements) and now < board.announcements[0].at + ON_WALL


def _topics(at: _Moment) -> Iterator[Region]:
    for topic in at.board.topics:
        places = at.places(topic.id)
        card, stars = f"topic-{topic.id}", StarsView(topic.id, at.board.stars.get(topic.id, 0))
        yield Region(card, "topics/_topic.html", TopicView(topic, places), PHONE, "topics")
        if not topic.withdrawn:  # by itself, since it changes most: 300 phones get one small form
            yield Region(f"star-{topic.id}", "stars/_star.html", stars, PHONE, card)
        breakouts = at.board.places_of.get(topic.id, ())
        reports = tuple(
            (at.place(breakout), at.board.harvest_of[breakout.id])
            for breakout in breakouts
            if breakout.id in at.board.harvest_of
        )
        name = NameView(topic.title, topic.language)
        # Pages of one topic or breakout have a container of its own: what was hidden can come back.
        yield Region(f"name-{topic.id}", "topics/_name.html", name, PLACE, f"place-of-{topic.id}")
        about = AboutView(topic, stars, places, reports)
        yield Region(f"about-{topic.id}", "topics/_about.html", about, TOPIC, f"page-of-{topic.id}")


def _bands(at: _Moment) -> Iterator[Region]:
    board = at.board
    by_slot: dict[int, list[BreakoutOnBoard]] = {}
    for breakout in sorted(board.breakouts, key=lambda b: board.room[b.room].number):
        by_slot.setdefault(breakout.slot, []).append(breakout)
    for slot in board.slots:
        time, band = at.times[slot.id], f"band-{slot.id}"
        here = by_slot.get(slot.id, [])
        yield Region(band, "slots/_band.html", BandView(time), PHONE, "bands")
        head = BandHeadView(time, len(board.rooms) - len(here), board.roaming.get(slot.id, 0))
        if slot.kind == "breakout" and time.state == "now":
            yield Region(f"when-{slot.id}", "slots/_when.html", BandView(time), PHONE, band)
            yield Region(f"elsewhere-{slot.id}", "slots/_elsewhere.html", Shell(band), PHONE, band)
        yield Region(f"band-head-{slot.id}", "slots/_band_head.html", head, PHONE, band)
        for breakout in here:
            view = BreakoutView(
                breakout=breakout,
                title=board.topic[breakout.topic].title,
                language=board.topic[breakout.topic].language,
                time=time,
                room=board.room[breakout.room],
                has_report=breakout.id in board.harvest_of,
            )
            yield Region(f"breakout-{breakout.id}", "breakouts/_breakout.html", view, PHONE, band)
        if slot.kind == "breakout":
            yield Region(f"roam-{slot.id}", "slots/_roam.html", head, PHONE, band)


def _grid(at: _Moment) -> Iterator[Region]:
    board = at.board
    slots = at.slots_today
    yield Region("corner", "rooms/_corner.html", Shell("corner"), GRID, "slots")
    for slot in slots:
        yield Region(f"slot-{slot.id}", "slots/_slot.html", at.times[slot.id], GRID, "slots")
    for room in board.rooms:
        row = f"row-{room.id}"
        yield Region(row, "rooms/_row.html", Shell(row), GRID, "rooms")
        yield Region(f"room-{room.id}", "rooms/_room.html", room, GRID, row)
        for slot in slots:
            yield Region(f"cell-{slot.id}-{room.id}", "breakouts/_cell.html", _cell(at, slot, room), GRID, row)
    now = next((time for time in at.times.values() if time.state == "now"), None)
    coming = at.times[at.next_id] if at.next_id else None
    yield Region("now-next", "slots/_now_next.html", NowNextView(now, coming), GRID)


def _cell(at: _Moment, slot: SlotOnBoard, room: RoomOnBoard) -> CellView:
    breakout = at.board.at_cell.get((slot.id, room.id))
    if breakout is None:
        return CellView(at.times[slot.id], room.id, None, "", "", False, True)
    topic = at.board.topic[breakout.topic]
    report = at.board.harvest_of.get(breakout.id)
    return CellView(
        time=at.times[slot.id],
        room=room.id,
        breakout=breakout,
        title=topic.title,
        language=topic.language,
        has_report=report is not None,
        needed=report is None or report.needed,
    )


def _free(at: _Moment) -> Iterator[Region]:
    board = at.board
    for slot in board.breakout_slots:
        time, band = at.times[slot.id], f"free-{slot.id}"
        free = [room for room in board.rooms if (slot.id, room.id) not in board.at_cell]
        yield Region(band, "slots/_free.html", BandView(time), PLACE, "free")
        head = BandHeadView(time, len(free), 0)
        yield Region(f"free-head-{slot.id}", "slots/_free_head.html", head, PLACE, band)
        for room in free:
            ticket = TicketView(time, room)
            yield Region(f"ticket-{slot.id}-{room.id}", "slots/_ticket.html", ticket, PLACE, band)


def _news(at: _Moment) -> Iterator[Region]:
    board = at.board
    expected = sum(at.times[breakout.slot].state in ("past", "now") for breakout in board.breakouts)
    yield Region("news-head", "harvests/_news_head.html", NewsHeadView(len(board.harvests), expected), PHONE | WALL)
    for harvest in board.harvests:
        breakout = board.breakout[harvest.breakout]
        topic = board.topic[breakout.topic]
        view = NewsView(harvest, topic.id, topic.title, topic.language, topic.convener, at.place(breakout))
        yield Region(f"news-{harvest.id}", "harvests/_news.html", view, PHONE | WALL, "news")
    for breakout in board.breakouts:
        report = board.harvest_of.get(breakout.id)
        view_of = ReportView(breakout.id, report.revision if report else 0, report.by if report else "")
        page, topic = f"report-of-{breakout.id}", board.topic[breakout.topic]
        heading = HeadingView(topic.title, topic.language, at.place(breakout))
        yield Region(f"heading-{breakout.id}", "harvests/_heading.html", heading, HARVEST, page)
        yield Region(f"report-{breakout.id}", "harvests/_report.html", view_of, HARVEST, page)


def _desk(at: _Moment) -> Iterator[Region]:
    board = at.board
    yield Region("tape", "phases/_tape.html", TapeView(PHASES, board.event.phase), DESK)
    yield Region("here", "people/_here.html", HereView(board.people), DESK)
    for slot in board.slots:
        here = [breakout for breakout in board.breakouts if breakout.slot == slot.id]
        view = DayView(
            time=at.times[slot.id],
            used=len(here),
            rooms=len(board.rooms),
            full=sum(breakout.is_full for breakout in here),
            seated=sum(breakout.people for breakout in here),
            roaming=board.roaming.get(slot.id, 0),
            reports=sum(breakout.id in board.harvest_of for breakout in here),
        )
        yield Region(f"day-{slot.id}", "slots/_day.html", view, DESK, "day")
    for room in board.rooms:
        yield Region(f"door-{room.id}", "rooms/_door.html", room, DESK, "doors")
    for topic in board.topics:
        listed = ListedView(topic, board.stars.get(topic.id, 0))
        yield Region(f"listed-{topic.id}", "topics/_listed.html", listed, DESK, "listed")
