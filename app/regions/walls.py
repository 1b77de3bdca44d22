"""Walls: which scene each shows, how it is switched, and the scenes that no other noun draws."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from app.models import walls
from app.models.board import AnnouncementOnBoard, BreakoutOnBoard, HarvestOnBoard, ShiftOnBoard, TopicOnBoard
from app.models.nights import Part
from app.models.walls import SCENES
from app.regions.region import DESK, REMOTE, SHOWN, Moment, Place, Region, Time

SAID_MOST = 12  # announcements on the wall


@dataclass(frozen=True)
class ScreenView:
    """What one wall shows: the scene, also while it follows the day; the step when somebody has chosen one."""

    name: str
    scene: str
    step: int | None


@dataclass(frozen=True)
class ControlView:
    """How one wall is switched. `scenes` are those that make sense today."""

    screen: ScreenView
    key: str
    follows: bool
    is_only: bool
    law: str
    steps: int
    before: tuple[str, int | None]
    after: tuple[str, int | None]
    scenes: tuple[str, ...] = SCENES


@dataclass(frozen=True)
class LawView:
    law: str


@dataclass(frozen=True)
class Held:
    """A breakout on a scene: where, when, and whose it is."""

    place: Place
    title: str
    language: str
    convener: str
    is_full: bool


@dataclass(frozen=True)
class NowView:
    now: Time | None
    next: Time | None
    is_today: bool
    on: tuple[Held, ...]
    coming: tuple[Held, ...]


@dataclass(frozen=True)
class EveningHeadView:
    day: date | None
    told: int
    missing: int


@dataclass(frozen=True)
class ToldView:
    held: Held
    harvest: HarvestOnBoard | None


@dataclass(frozen=True)
class MorningHeadView:
    part: Part
    day: date | None
    number: int
    first: Time | None


@dataclass(frozen=True)
class MorningView:
    """`topics` are new since last evening, each with where it stands; `moved` stand elsewhere, `off` stand nowhere."""

    topics: tuple[tuple[TopicOnBoard, Place | None], ...]
    moved: tuple[Held, ...]
    off: tuple[str, ...]
    missing: tuple[Held, ...]


def screens(at: Moment) -> Iterator[Region]:
    """What each wall shows, for walls; how it is switched, for the desk and for the remote in a hand."""
    found = at.board.walls
    for wall in found:
        scene = wall.scene or walls.follows(at.board.event.phase, at.part.name, is_speaking(at))
        screen = ScreenView(wall.name, scene, wall.step)
        yield Region(f"wall-{wall.key}", "walls/_wall.html", screen, SHOWN, "walls")
        has_days = len(at.days) > 1
        control = ControlView(
            screen=screen,
            key=wall.key,
            follows=not wall.scene,
            is_only=len(found) == 1,
            law=at.board.event.law,
            steps=walls.STEPS.get(scene, 0),
            before=walls.beside(scene, wall.step, -1, has_days),
            after=walls.beside(scene, wall.step, 1, has_days),
        )
        yield Region(f"control-{wall.key}", "walls/_control.html", control, DESK, "controls")
        yield Region(f"remote-{wall.key}", "walls/_remote.html", control, REMOTE, "remotes")


def is_speaking(at: Moment) -> bool:
    """Whether somebody of the pitch line has the floor."""
    return any(turn.state == "speaking" for turn in at.board.line)


def scenes(at: Moment) -> Iterator[Region]:
    """The scenes of the method and of the day, beside the agenda, the news and the poster."""
    yield Region("the-law", "walls/_law.html", LawView(at.board.event.law), SHOWN)
    yield Region("on-now", "walls/_now.html", _now(at), SHOWN)
    for announcement in _said(at):
        yield Region(f"said-{announcement.id}", "walls/_said.html", announcement, SHOWN, "sayings")
    evening = [ToldView(_held(at, b), at.board.harvest_of.get(b.id)) for b in _of_day(at, _evening_of(at))]
    told = sum(view.harvest is not None for view in evening)
    head = EveningHeadView(_evening_of(at), told, len(evening) - told)
    yield Region("evening-head", "walls/_evening_head.html", head, SHOWN)
    for view in sorted(evening, key=lambda view: view.harvest is None):
        yield Region(f"told-{view.held.place.breakout}", "walls/_told.html", view, SHOWN, "evening")
    yield Region("morning-head", "walls/_morning_head.html", _morning_head(at), SHOWN)
    yield Region("morning", "walls/_morning.html", _morning(at), SHOWN)


def _held(at: Moment, breakout: BreakoutOnBoard) -> Held:
    topic = at.board.topic[breakout.topic]
    return Held(at.place(breakout), topic.title, topic.language, topic.convener, breakout.is_full)


def _now(at: Moment) -> NowView:
    """What is on, plenaries and breaks too, and the breakouts that come next today."""
    now = next((time for time in at.times.values() if time.state == "now"), None)
    on = [b for slot in at.board.slots if slot.is_now(at.now) for b in _in(at, slot.id)]
    coming = _in(at, at.coming.id) if at.coming else []
    held = tuple(_held(at, b) for b in on), tuple(_held(at, b) for b in coming)
    return NowView(now, at.coming, at.is_coming_today, *held)


def _in(at: Moment, slot: int) -> list[BreakoutOnBoard]:
    here = [breakout for breakout in at.board.breakouts if breakout.slot == slot]
    return sorted(here, key=lambda breakout: at.board.room[breakout.room].number)


def _said(at: Moment) -> list[AnnouncementOnBoard]:
    """What was said today, newest first; on a quiet day the last that was."""
    zone = at.board.zone
    today = at.now.astimezone(zone).date()
    found = [said for said in at.board.announcements if said.at.astimezone(zone).date() == today]
    return (found or list(at.board.announcements[:1]))[:SAID_MOST]


def _evening_of(at: Moment) -> date | None:
    """The day that an evening tells of: the one that is on or was, until the next one begins."""
    days = at.days
    if at.part.name == "morning" and at.part.number > 1:
        return days[at.part.number - 2]
    return at.part.day


def _of_day(at: Moment, day: date | None) -> list[BreakoutOnBoard]:
    """The breakouts of a day that have begun, in the order of the wall."""
    slots = [slot for slot in at.board.slots if slot.starts.date() == day and slot.starts <= at.now]
    return [breakout for slot in slots for breakout in _in(at, slot.id)]


def _morning_head(at: Moment) -> MorningHeadView:
    """The day that is coming, and how it begins; in an evening that is the next one."""
    is_evening = at.part.name == "evening"
    number = at.part.number + is_evening
    day = at.days[number - 1] if at.days else None
    first = None if at.part.name in ("open", "after") or day is None else at.coming
    return MorningHeadView(at.part, day, number, first)


def _morning(at: Moment) -> MorningView:
    """What has happened since the day before ended; on a first day nothing has."""
    since = at.part.since if at.part.name != "evening" else _ended(at)
    if since is None:
        return MorningView((), (), (), ())
    shifts = [shift for shift in at.board.shifts if shift.at >= since and shift.topic in at.board.topic]
    new = [at.board.topic[shift.topic] for shift in shifts if shift.kind == "topic.pitched"]
    moved = [at.board.breakout[id] for id in _once(shifts, "breakout.moved") if id in at.board.breakout]
    off = [shift for shift in shifts if shift.kind == "breakout.taken_off" and not at.places(shift.topic)]
    missing = [b for b in at.board.breakouts if at.board.slot[b.slot].ends <= since and b.id not in at.board.harvest_of]
    places = {topic.id: at.places(topic.id) for topic in new}
    return MorningView(
        topics=tuple((topic, (*places[topic.id], None)[0]) for topic in new if not topic.withdrawn),
        moved=tuple(_held(at, breakout) for breakout in moved if at.board.slot[breakout.slot].ends > at.now),
        off=tuple(dict.fromkeys(at.board.topic[shift.topic].title for shift in off)),
        missing=tuple(_held(at, b) for b in sorted(missing, key=lambda b: (at.board.slot[b.slot].starts, b.id))),
    )


def _once(shifts: list[ShiftOnBoard], kind: str) -> list[int]:
    return list(dict.fromkeys(shift.breakout for shift in shifts if shift.kind == kind))


def _ended(at: Moment) -> datetime | None:
    """When the day that was has ended: in its evening the next morning is already being written."""
    return max((slot.ends for slot in at.board.slots if slot.starts.date() == at.part.day), default=None)
