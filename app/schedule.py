"""The programme in the form that conference tools read: frab's schedule, as JSON and as XML (pentabarf).

Everything is from the public board. Entries that were read in go out under the guid they came with.
"""

import re
import uuid
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

from app import __version__
from app.models.board import Board, BreakoutOnBoard, SlotOnBoard
from app.models.programmes import NAMESPACE, ProgrammeItem
from app.words import _

# XML 1.0 has no place for these, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_json(board: Board, items: list[ProgrammeItem], url: str) -> dict[str, Any]:
    """The schedule as frab's JSON; `url` is the event's address."""
    slots = [slot for slot in board.slots if slot.kind != "breakout" or _in(board, slot)]
    days = sorted({slot.starts.date() for slot in slots})
    return {
        "$schema": "https://c3voc.de/schedule/schema.json",
        "generator": {"name": "Twofeet", "version": __version__},
        "schedule": {
            "version": str(board.revision),
            "base_url": url,
            "conference": {
                "acronym": board.event.slug.ljust(4, "-"),
                "title": board.event.title,
                "start": f"{days[0] if days else ''}",
                "end": f"{days[-1] if days else ''}",
                "daysCount": len(days),
                "timeslot_duration": "00:05",
                "time_zone_name": board.event.timezone,
                "url": url,
                "rooms": [
                    {"name": room.name, "guid": _guid(url, f"room/{room.id}"), "capacity": room.seats}
                    for room in board.rooms
                ],
                "days": [
                    _day(n, [s for s in slots if s.starts.date() == day], _Entries(board, items, url))
                    for n, day in enumerate(days, 1)
                ],
            },
        },
    }


def _in(board: Board, slot: SlotOnBoard) -> bool:
    return any(breakout.slot == slot.id for breakout in board.breakouts)


def _guid(url: str, what: str) -> str:
    return str(uuid.uuid5(NAMESPACE, f"{url}/{what}"))


def _day(index: int, slots: list[SlotOnBoard], entries: "_Entries") -> dict[str, Any]:
    rooms: dict[str, list[dict[str, Any]]] = {}
    for slot in slots:
        for entry in entries.of(slot):
            rooms.setdefault(entry["room"], []).append(entry)
    return {
        "index": index,
        "date": f"{slots[0].starts:%Y-%m-%d}",
        "day_start": slots[0].starts.isoformat(),
        "day_end": max(slot.ends for slot in slots).isoformat(),
        "rooms": rooms,
    }


class _Entries:
    """The events of slots, as the schedule calls breakouts and what is for all."""

    def __init__(self, board: Board, items: list[ProgrammeItem], url: str):
        self.board, self.url = board, url
        self.of_breakout = {item.breakout_id: item for item in items if item.breakout_id}
        self.of_slot = {item.slot_id: item for item in items if item.slot_id and not item.breakout_id}

    def of(self, slot: SlotOnBoard) -> list[dict[str, Any]]:
        """A breakout slot's breakouts by room; a plenary or break by itself."""
        if slot.kind != "breakout":
            return [self._together(slot)]
        here = [breakout for breakout in self.board.breakouts if breakout.slot == slot.id]
        return [self._breakout(slot, b) for b in sorted(here, key=lambda b: self.board.room[b.room].number)]

    def _together(self, slot: SlotOnBoard) -> dict[str, Any]:
        kinds = {"plenary": _("All together"), "break": _("A break")}
        item, label = self.of_slot.get(slot.id), slot.label or kinds[slot.kind]
        guid = item.guid if item else _guid(self.url, f"slot/{slot.id}")
        return self._entry(slot, slot.id, guid, label, _("All together"), slot.kind, item.facts if item else {})

    def _breakout(self, slot: SlotOnBoard, breakout: BreakoutOnBoard) -> dict[str, Any]:
        topic, room = self.board.topic[breakout.topic], self.board.room[breakout.room]
        item = self.of_breakout.get(breakout.id)
        guid = item.guid if item else _guid(self.url, f"breakout/{breakout.id}")
        facts = {"persons": [topic.convener], **(item.facts if item else {})}
        # Numbers of breakouts begin after those of slots, so that no two entries share one.
        number = 1_000_000 + breakout.id
        entry = self._entry(slot, number, guid, topic.title, room.name, facts.get("type") or "breakout", facts)
        return entry | {
            "url": f"{self.url}/topics/{topic.id}",
            "language": topic.language or self.board.event.language,
            "description": topic.description,
        }

    def _entry(
        self, slot: SlotOnBoard, number: int, guid: str, title: str, room: str, kind: str, facts: dict[str, Any]
    ) -> dict[str, Any]:
        return {
            "guid": guid,
            "id": number,
            "date": slot.starts.isoformat(),
            "start": f"{slot.starts:%H:%M}",
            "duration": _duration(slot.starts, slot.ends),
            "room": room,
            "slug": facts.get("slug") or f"{self.board.event.slug}-{number}",
            "url": self.url,
            "title": title,
            "subtitle": "",
            "language": self.board.event.language,
            "track": facts.get("track", ""),
            "type": kind,
            "abstract": "",
            "description": "",
            "logo": "",
            "persons": [
                {"id": n, "name": name, "public_name": name}
                for n, name in enumerate(facts.get("persons", ()), 1)
                if name
            ],
            "links": [],
            "attachments": [],
        }


def _duration(starts: datetime, ends: datetime) -> str:
    minutes = int((ends - starts) / timedelta(minutes=1))
    return f"{minutes // 60:02}:{minutes % 60:02}"


def as_xml(told: dict[str, Any]) -> bytes:
    """The same as XML, from what `as_json` told."""
    schedule = told["schedule"]
    root = ElementTree.Element("schedule")
    ElementTree.SubElement(root, "generator", told["generator"])
    _leaf(root, "version", schedule["version"])
    conference = ElementTree.SubElement(root, "conference")
    whole = schedule["conference"]
    names = {"acronym": "acronym", "title": "title", "start": "start", "end": "end", "days": "daysCount"}
    names |= {"timeslot_duration": "timeslot_duration", "time_zone_name": "time_zone_name", "url": "url"}
    for name, of in names.items():
        _leaf(conference, name, whole[of])
    _leaf(conference, "base_url", schedule["base_url"])
    guids = {room["name"]: room["guid"] for room in whole["rooms"]}
    for day in whole["days"]:
        told_of = {"index": str(day["index"]), "date": day["date"], "start": day["day_start"], "end": day["day_end"]}
        element = ElementTree.SubElement(root, "day", told_of)
        for room, entries in day["rooms"].items():
            named = {"name": _NOT_XML.sub("", room)} | ({"guid": guids[room]} if room in guids else {})
            in_room = ElementTree.SubElement(element, "room", named)
            for entry in entries:
                _event(in_room, entry)
    ElementTree.indent(root)
    found: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return found


def _event(room: ElementTree.Element, entry: dict[str, Any]) -> None:
    event = ElementTree.SubElement(room, "event", {"guid": _NOT_XML.sub("", entry["guid"]), "id": str(entry["id"])})
    for name in ("date", "start", "duration", "room", "slug", "url", "title", "subtitle", "track", "type", "language"):
        _leaf(event, name, entry[name])
    for name in ("abstract", "description", "logo"):
        _leaf(event, name, entry[name])
    persons = ElementTree.SubElement(event, "persons")
    for person in entry["persons"]:
        _leaf(persons, "person", person["public_name"]).set("id", str(person["id"]))
    recording = ElementTree.SubElement(event, "recording")
    _leaf(recording, "license", "")
    _leaf(recording, "optout", "true")
    for name in ("links", "attachments"):
        ElementTree.SubElement(event, name)


def _leaf(parent: ElementTree.Element, name: str, text: Any) -> ElementTree.Element:
    leaf = ElementTree.SubElement(parent, name)
    leaf.text = _NOT_XML.sub("", str(text))
    return leaf
