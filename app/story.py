"""Changes as sentences: what the desk's history says."""

from typing import Any

from markupsafe import Markup, escape

from app.models import phases
from app.words import _


def told(kind: str, facts: dict[str, Any]) -> Markup:
    """What somebody did, after their name: `pitched “Bread”`. Words of people stand in `bdi`."""
    sentence = _sentences().get(kind)
    if sentence is None:
        return escape(kind)
    words = {name: Markup("<bdi>{}</bdi>").format(value) for name, value in facts.items()}
    if kind == "phase.switched":
        words["phase"] = escape(phases.name(str(facts["phase"])))
    return Markup(sentence).format_map(_Known(words))


class _Known(dict[str, Any]):
    """Facts; one that an old change does not have stays empty."""

    def __missing__(self, key: str) -> str:
        return ""


def _sentences() -> dict[str, str]:
    return {
        "person.joined": _("came in"),
        "person.renamed": _("was {before} before"),
        "person.left": _("went home"),
        "person.raised": _("became a facilitator"),
        "person.demoted": _("took {name}’s role back"),
        "event.reworded": _("reworded the question"),
        "book.closed": _("closed the book"),
        "book.opened": _("opened the book again"),
        "phase.switched": _("went on to {phase}"),
        "room.added": _("opened {room}"),
        "room.changed": _("changed {room}"),
        "room.removed": _("closed {room}"),
        "slot.added": _("added the slot {slot}"),
        "slot.changed": _("changed the slot {slot}"),
        "slot.removed": _("removed the slot {slot}"),
        "topic.pitched": _("pitched “{title}”"),
        "topic.reworded": _("reworded “{title}”"),
        "topic.withdrawn": _("withdrew “{title}”"),
        "topic.hidden": _("hid a topic"),
        "topic.shown": _("brought “{title}” back"),
        "topic.starred": _("starred a topic"),
        "topic.unstarred": _("took a star back"),
        "breakout.placed": _("put “{title}” into {room}, {time}"),
        "breakout.moved": _("moved “{title}” to {room}, {time}"),
        "breakout.taken_off": _("took “{title}” off the wall"),
        "seat.taken": _("took a seat"),
        "seat.given_back": _("left a breakout"),
        "seat.roaming": _("is in between"),
        "harvest.published": _("wrote about “{title}”"),
        "announcement.made": _("said to everybody: {text}"),
    }
