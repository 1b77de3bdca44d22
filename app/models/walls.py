"""Walls: the screens of a gathering, and the scene that each of them shows."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, SQLModel, col, select

from app.models.columns import maybe_moment, of_event
from app.models.nights import part
from app.models.rules import MainWallStays, NotThere, TooMany, Unfit
from app.models.slots import Slot
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

SCENES = (
    "welcome", "question", "principles", "law", "how", "line", "agenda", "now", "clock", "news", "announcements",
    "evening", "morning", "energy", "actions", "closing", "commitments",
)  # fmt: skip
"""In the order of a day: what a clicker goes through."""
NAMED = frozenset((*SCENES, "auto"))
STEPS = {"principles": 6}
"""Scenes that are told one by one, and how many there are. Other scenes have as many pages as they need."""
MAIN, AUTO = "main", "auto"
MOST, MOST_STEP = 20, 99
FOLLOWING = {
    "welcome": "welcome", "marketplace": "agenda", "breakouts": "agenda", "news": "news", "convergence": "news",
    "closing": "closing", "afterwards": "news",
}  # fmt: skip


class Wall(SQLModel, table=True):
    """A screen of the room. Without a `scene` it follows the day. The wall called `main` is there without a row."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    name: str
    scene: str = ""
    step: int | None = None
    turned_at: datetime | None = maybe_moment()
    turned_by: int | None = Field(default=None, foreign_key="person.id")
    removed_at: datetime | None = maybe_moment()


def follows(phase: str, between: str, is_speaking: bool) -> str:
    """The scene of a wall that nobody has set: as the phase asks, and between two days as the hour does."""
    if between == "morning" and phase in ("marketplace", "breakouts", "news"):
        return "morning"
    if between == "evening" and phase in ("marketplace", "breakouts"):
        return "evening"
    return "line" if phase == "marketplace" and is_speaking else FOLLOWING[phase]


def add(tx: "Transaction", name: str) -> Wall:
    """Another wall, which follows the day. Facilitator only. Refuses Unfit for a name that is taken or no address."""
    tx.needs_facilitator()
    standing = _standing(tx)
    if "/" in name or name in (".", "..") or name.isdigit():
        raise Unfit("name", _("A wall’s name stands in its address: no slash, and not only figures."))
    if name.casefold() in {MAIN, *(wall.name.casefold() for wall in standing)}:
        raise Unfit("name", _("There is a wall of this name."))
    if len(standing) >= MOST:
        raise TooMany(_("There are {n} walls at most.", n=MOST))
    wall = Wall(event_id=tx.event_id, name=name)
    tx.session.add(wall)
    tx.session.flush()
    tx.record("wall.added", wall=name)
    return wall


def remove(tx: "Transaction", name: str) -> None:
    """Take a wall away; a screen that still shows it shows the main one. Refuses NotThere, MainWallStays."""
    tx.needs_facilitator()
    wall = find(tx, name)
    if wall.name == MAIN:
        raise MainWallStays(_("The main wall stays. Let it follow the day, or show something else."))
    wall.removed_at = tx.now
    tx.record("wall.removed", wall=wall.name)


def find(tx: "Transaction", name: str) -> Wall:
    """The wall with this name or id. Refuses NotThere."""
    standing = _standing(tx)
    for wall in standing:
        if name.casefold() == wall.name.casefold() or name == str(wall.id):
            return wall
    if name.casefold() != MAIN:
        raise NotThere
    return Wall(event_id=tx.event_id, name=MAIN)  # added with its first scene


def show(tx: "Transaction", name: str, scene: str, step: int | None = None) -> Wall:
    """Let a wall show a scene, at a step (from 1) of it. Facilitator only. Refuses NotThere, Unfit."""
    tx.needs_facilitator()
    assert scene in SCENES
    if scene in STEPS:
        step = step or 1
        if step > STEPS[scene]:
            raise Unfit("step", _("This scene has {n} steps.", n=STEPS[scene]))
    return _set(tx, find(tx, name), scene, step)


def follow(tx: "Transaction", name: str) -> Wall:
    """Let a wall follow the day again. Facilitator only. Refuses NotThere."""
    tx.needs_facilitator()
    return _set(tx, find(tx, name), "", None)


def turn(tx: "Transaction", name: str, by: int) -> Wall:
    """Go on by one in the order of the day, or back. It ends where the order does. Facilitator only."""
    tx.needs_facilitator()
    wall = find(tx, name)
    slots = tx.session.exec(select(Slot).where(Slot.event_id == tx.event_id, col(Slot.removed_at).is_(None))).all()
    zone = tx.event.zone
    between = part(((slot.starts.astimezone(zone), slot.ends.astimezone(zone)) for slot in slots), tx.now)
    scene = wall.scene or follows(tx.event.phase, between.name, _is_speaking(tx))
    scene, step = beside(scene, wall.step, by, between.days > 1)
    return _set(tx, wall, scene, step)


def beside(scene: str, step: int | None, by: int, has_days: bool) -> tuple[str, int | None]:
    """The scene and step after this one (`by` 1) or before it (-1)."""
    run = [
        (name, n)
        for name in SCENES
        if has_days or name not in ("morning", "evening") or name == scene
        for n in (range(1, STEPS[name] + 1) if name in STEPS else (None,))
    ]
    at = run.index((scene, (step or 1) if scene in STEPS else None))
    return run[min(max(at + by, 0), len(run) - 1)]


def _set(tx: "Transaction", wall: Wall, scene: str, step: int | None) -> Wall:
    if (wall.scene, wall.step) != (scene, step):
        wall.scene, wall.step = scene, step
        wall.turned_at, wall.turned_by = tx.now, tx.needs_person().id
        tx.session.add(wall)
        tx.session.flush()
        tx.record("scene.switched", wall=wall.name, scene=scene or AUTO, step=step)
    return wall


def _standing(tx: "Transaction") -> list[Wall]:
    found = select(Wall).where(Wall.event_id == tx.event_id, col(Wall.removed_at).is_(None)).order_by(col(Wall.id))
    return list(tx.session.exec(found).all())


def _is_speaking(tx: "Transaction") -> bool:
    from app.models.lines import speaker

    return speaker(tx) is not None


def name(scene: str) -> str:
    """The words people read for a scene."""
    return {
        "welcome": _("Welcome"),
        "question": _("Question"),
        "principles": _("Principles"),
        "law": _("The law"),
        "how": _("How to pitch"),
        "line": _("Pitch line"),
        "agenda": _("Agenda"),
        "now": _("Now and next"),
        "clock": _("Clock"),
        "news": _("News wall"),
        "announcements": _("Announcements"),
        "evening": _("Evening news"),
        "morning": _("Morning announcements"),
        "actions": _("Actions"),
        "energy": _("Where the energy is"),
        "closing": _("Closing circle"),
        "commitments": _("Commitments"),
        "auto": _("as the day goes"),
    }[scene]
