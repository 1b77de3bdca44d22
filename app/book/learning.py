"""The learning document as readers have it: themes as chapters, excerpts with where they come from.

What is not public any more is not in it, and neither is what a report no longer says, until an editor has looked.
"""

import base64
from dataclasses import dataclass
from typing import Any

from app import prints, words
from app.book.pdf import sheet
from app.book.sections import Section
from app.fragments import Fragments
from app.models.board import EventOnBoard
from app.models.learnings import Chapter, Document, Quoted
from app.models.materials import Report
from app.models.themes import part_names
from app.words import _, clock_time, long_date


@dataclass(frozen=True)
class ToldChapter:
    """A theme in the document: its texts in their order, without those that were left empty."""

    number: int
    id: int
    title: str
    sections: tuple[Section, ...]
    quotes: tuple[Quoted, ...]
    excerpts: tuple[Quoted, ...]


@dataclass(frozen=True)
class Told:
    """The whole document. `reports` are those that it draws from, each once; `events` their events."""

    event: EventOnBoard
    title: str
    introduction: str
    closing: str
    chapters: tuple[ToldChapter, ...]
    reports: tuple[Report, ...]
    is_published: bool

    @property
    def events(self) -> list[str]:
        return list(dict.fromkeys(report.event for report in self.reports))


def told(event: EventOnBoard, document: Document) -> Told:
    """The document in the language in use."""
    quoted = [one for chapter in document.chapters for one in chapter.shown]
    reports = {(one.report.source, one.report.id): one.report for one in quoted if one.report}
    return Told(
        event=event,
        title=document.texts["title"] or event.question,
        introduction=document.texts["introduction"],
        closing=document.texts["closing"],
        chapters=tuple(_chapter(chapter) for chapter in document.chapters),
        reports=tuple(reports.values()),
        is_published=document.is_published,
    )


def _chapter(chapter: Chapter) -> ToldChapter:
    sections = tuple(
        Section(heading, "text", chapter.texts[name]) for name, heading in part_names().items() if chapter.texts[name]
    )
    return ToldChapter(chapter.number, chapter.id, chapter.title, sections, chapter.quotes, chapter.others)


def origin(report: Report, event: EventOnBoard) -> str:
    """Where an excerpt comes from, in one line: topic, breakout, who wrote, and the event if it was another one."""
    day, time = long_date(report.starts), clock_time(report.starts)
    place = _("{topic}, {room}, {day}, {time}", topic=report.title, room=report.room, day=day, time=time)
    said = _("{place}. Written by {name}", place=place, name=report.by)
    return said if report.slug == event.slug else f"{said} ({report.event})"


def document(fragments: Fragments, event: EventOnBoard, found: Document, pictures: dict[str, bytes]) -> str:
    """The document as one page of HTML for the press, in the event's language. Nothing in it has to be fetched."""
    with words.speaking(words.choose(event.language)):
        return fragments.page(
            "book/learning.html",
            doc=told(event, found),
            event=event,
            sheet=sheet(),
            way=prints.way,
            origin=origin,
            pixels=lambda photo: _address(pictures[photo.digest]),
        )


def _address(picture: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(picture).decode()}"


def as_json(document: Document, with_material: bool) -> dict[str, Any]:
    """The themes for programs; for editors with how much of the material is used."""
    found: dict[str, Any] = {
        "published": document.is_published,
        **document.texts,
        "revision": document.revision,
        "themes": [
            {
                "id": chapter.id,
                "number": chapter.number,
                **chapter.texts,
                "revision": chapter.revision,
                "excerpts": [_excerpt(one) for one in (chapter.excerpts if with_material else chapter.shown)],
            }
            for chapter in document.chapters
        ],
    }
    if with_material:
        found |= {"lines": document.lines, "used": document.used_lines}
    return found


def _excerpt(one: Quoted) -> dict[str, Any]:
    report = one.report
    told: dict[str, Any] = {"id": one.id, "kind": one.kind, "text": one.text, "original": one.original}
    told |= {"state": one.state, "source": None}
    if one.photo and report:
        told["photo"] = one.photo.url(report.slug)
    if report is not None:
        told["source"] = {
            "event": report.slug,
            "title": report.event,
            "harvest": report.id,
            "breakout": report.breakout,
            "topic": report.title,
            "room": report.room,
            "starts": report.starts.isoformat(),
            "by": report.by,
            "revision": report.revision,
        }
    return told
