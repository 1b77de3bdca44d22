"""The learning document as it stands: themes with their excerpts, and the material they are made of."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlmodel import Session

from app.models import excerpts, materials, photos, sources, themes
from app.models.board.photos import PhotoOnBoard
from app.models.events import Event
from app.models.excerpts import Excerpt
from app.models.materials import Line, Report
from app.models.sources import Source
from app.models.themes import FIELDS, FRAME

SAME, CHANGED, GONE = "same", "changed", "gone"


@dataclass(frozen=True)
class Quoted:
    """An excerpt with where it comes from. `state`: `same`, `changed` when the report no longer says it and no editor
    has looked since, `gone` when its report is not public; then nothing of it is told."""

    id: int
    kind: str
    text: str
    original: str
    state: str
    report: Report | None
    photo: PhotoOnBoard | None = None

    @property
    def is_shortened(self) -> bool:
        return self.text != self.original


@dataclass(frozen=True)
class Chapter:
    """A theme. `number` is its place in the document."""

    number: int
    id: int
    revision: int
    texts: dict[str, str]
    excerpts: tuple[Quoted, ...]

    @property
    def title(self) -> str:
        return self.texts["title"]

    @cached_property
    def shown(self) -> tuple[Quoted, ...]:
        """What readers see."""
        return tuple(one for one in self.excerpts if one.state == SAME)

    @cached_property
    def quotes(self) -> tuple[Quoted, ...]:
        return tuple(one for one in self.shown if one.kind == "quotes")

    @cached_property
    def others(self) -> tuple[Quoted, ...]:
        return tuple(one for one in self.shown if one.kind != "quotes")


@dataclass(frozen=True)
class Document:
    """All of it. `used` are the keys of lines that stand in a theme, with the numbers of the chapters."""

    is_published: bool
    revision: int
    texts: dict[str, str]
    chapters: tuple[Chapter, ...]
    reports: tuple[Report, ...] = ()
    sources: tuple[Source, ...] = ()
    removed: tuple[tuple[int, str], ...] = ()
    used: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def lines(self) -> int:
        """How many lines of material there are."""
        return sum(len(report.lines) for report in self.reports)

    @cached_property
    def used_lines(self) -> int:
        return sum(line.key in self.used for report in self.reports for line in report.lines)

    @cached_property
    def waiting(self) -> int:
        """Excerpts that wait for an editor to look."""
        return sum(one.state != SAME for chapter in self.chapters for one in chapter.excerpts)

    @cached_property
    def by_id(self) -> dict[int, Chapter]:
        return {chapter.id: chapter for chapter in self.chapters}


def read(session: Session, event: Event) -> Document:
    """The document with its material, for editors; readers are shown what is in `Chapter.shown`."""
    material, id_ = materials.read(session, event), event.id or 0
    around = themes.frame(session, id_)
    chosen: dict[int, list[Quoted]] = {}
    known: dict[tuple[Any, ...], str] = {}
    for report in material.reports:
        known |= {(report.source, report.id, line.kind, line.what): line.key for line in report.lines}
    used: dict[str, set[int]] = {}
    rows = themes.of(session, id_)
    numbers = {theme.id: n for n, theme in enumerate(rows, 1)}
    for excerpt in excerpts.of(session, id_):
        quoted = _quoted(excerpt, excerpt.report(material))
        chosen.setdefault(excerpt.theme_id, []).append(quoted)
        if quoted.report is not None and excerpt.theme_id in numbers:
            key = known.get((quoted.report.source, quoted.report.id, excerpt.kind, excerpt.what))
            if key:
                used.setdefault(key, set()).add(numbers[excerpt.theme_id])
    return Document(
        is_published=event.learning_at is not None,
        revision=around.revision if around else 0,
        texts={name: getattr(around, name) if around else "" for name in FRAME},
        chapters=tuple(
            Chapter(
                numbers[theme.id],
                theme.id or 0,
                theme.revision,
                {name: getattr(theme, name) for name in FIELDS},
                tuple(chosen.get(theme.id or 0, ())),
            )
            for theme in rows
        ),
        reports=material.reports,
        sources=tuple(source for source in sources.of(session, id_) if source.removed_at is None),
        removed=tuple((theme.id or 0, theme.title) for theme in themes.of(session, id_, removed=True)),
        used={key: tuple(sorted(found)) for key, found in used.items()},
    )


def pictures(session: Session, document: Document) -> dict[str, bytes]:
    """The pixels of the photos that readers see, in the size for a book, by name."""
    shown = [one for chapter in document.chapters for one in chapter.shown if one.photo and one.report]
    return {
        one.photo.digest: photos.pixels(session, one.report.event_id, one.photo.digest, "page")
        for one in shown
        if one.photo and one.report
    }


def _quoted(excerpt: Excerpt, report: Report | None) -> Quoted:
    if report is None or (excerpt.picture and report.photo(excerpt.picture) is None):
        return Quoted(excerpt.id or 0, excerpt.kind, "", "", GONE, None)
    is_same = (
        bool(excerpt.picture) or excerpt.revision == report.revision or report.says(excerpt.kind, excerpt.original)
    )
    state = SAME if is_same else CHANGED
    photo = report.photo(excerpt.picture) if excerpt.picture else None
    return Quoted(excerpt.id or 0, excerpt.kind, excerpt.text, excerpt.original, state, report, photo)


__all__ = ["Chapter", "Document", "Line", "Quoted", "read"]
