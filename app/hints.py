"""Hints as sentences: what may go wrong on the wall, to the desk and to the conveners."""

from typing import Any

from markupsafe import Markup, escape

from app.models.warnings import Hint
from app.words import _, plural


def heading(kind: str, facts: dict[str, Any]) -> Markup:
    """What it is, for the desk."""
    if kind == "small_room":
        return escape(f"{_want(facts)}, {_seats(facts)}")
    if kind == "shared_people":
        return escape(plural("{n} person wants to come to both", "{n} people want to come to both", facts["n"]))
    if kind == "kept_apart":
        return escape(_("Two topics that asked to be apart"))
    # L10N: {names} are conveners
    return _filled(_("In two places: {names}"), facts)


def body(kind: str, facts: dict[str, Any]) -> Markup:
    """What it is about, for the desk: topics, rooms and times, and what would help."""
    if kind == "small_room":
        return _filled(_("{title} in {room}, {time}."), facts, loud=True) + " " + _larger(facts)
    if kind == "two_places":
        return _filled(_cells(facts), facts, loud=True)
    return _filled(_("{title} and {other_title}, both at {time}."), facts, loud=True)


def sentence(kind: str, facts: dict[str, Any]) -> Markup:
    """The whole of it, to those who convene."""
    if kind == "small_room":
        told = facts | {"want": _want(facts), "of": _seats(facts)}
        return _filled(_("“{title}”: {want}, {of} in {room}, {time}."), told) + " " + _larger(facts)
    if kind == "two_places":
        return _filled(_("You are in two places."), facts) + " " + _filled(_cells(facts), facts)
    at = _filled(_("“{title}” and “{other_title}” are both at {time}."), facts)
    if kind == "kept_apart":
        return at + " " + escape(_("They asked to be apart."))
    many = plural("{n} person would come to both.", "{n} people would come to both.", facts["n"])
    return at + " " + escape(many)


def answered(hint: Hint, me: int | None) -> str:
    """What is said to whoever has just put a card there."""
    facts = hint.facts
    if hint.kind == "small_room":
        return _("The room has {seats}, {want}.", seats=_seats(facts), want=_want(facts))
    if hint.kind == "two_places" and me not in hint.people:
        return f"{heading(hint.kind, facts).striptags()}. {_filled(_cells(facts), facts).striptags()}"
    return sentence(hint.kind, facts).striptags()


def as_json(hint: Hint, me: int | None) -> dict[str, Any]:
    """A hint for programs: counts, and never who."""
    told: dict[str, Any] = {"kind": hint.kind, "message": answered(hint, me), "breakouts": list(hint.breakouts)}
    if hint.kind == "small_room":
        told |= {"people": hint.count, "seats": hint.facts["seats"], "why": hint.facts["why"]}
        told["free"] = {"slot": hint.free[0], "room": hint.free[1]} if hint.free else None
    if hint.kind == "shared_people":
        told["people"] = hint.count
    return told


def _want(facts: dict[str, Any]) -> str:
    n = int(facts["n"])
    if facts["why"] == "seated":
        return plural("{n} is in it", "{n} are in it", n)
    if facts["why"] == "limit":
        return plural("{n} may come", "{n} may come", n)
    return plural("{n} wants to come", "{n} want to come", n)


def _seats(facts: dict[str, Any]) -> str:
    return plural("{n} seat", "{n} seats", int(facts["seats"]))


def _larger(facts: dict[str, Any]) -> Markup:
    if not facts.get("free_room"):
        return escape(_("No larger room is free."))
    return _filled(
        _("{free_room} is free at {free_time}.") if facts["free_time"] else _("{free_room} is free then."), facts
    )


def _cells(facts: dict[str, Any]) -> str:
    if facts["time"] == facts["other_time"]:
        return _("At {time}: {title} in {room}, {other_title} in {other_room}.")
    return _("{title} in {room}, {time}; {other_title} in {other_room}, {other_time}.")


def _filled(text: str, facts: dict[str, Any], loud: bool = False) -> Markup:
    """Words of people stand in `bdi`; `loud` titles are bold."""
    words = {name: Markup("<bdi>{}</bdi>").format(value) for name, value in facts.items()}
    if loud:
        words |= {name: Markup("<b>{}</b>").format(words[name]) for name in ("title", "other_title") if name in words}
    return Markup(text).format_map(words)
