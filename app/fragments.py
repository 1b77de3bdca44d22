"""Drawing regions: one partial, one view, one id, drawn once per language. Equal views, equal bytes."""

import math
import threading
import uuid
from collections import OrderedDict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pyphen
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import InternationalizationExtension
from markupsafe import Markup

from app import hints, method, words
from app.book.sections import sections, who
from app.markdown import gist, inline, rendered, xhtml
from app.models import checkins, phases, questions, rooms, walls
from app.models.materials import kind_name
from app.models.texts import one_line
from app.models.themes import part_names
from app.regions import Region, Regions
from app.statics import static
from app.story import noticed, proposed, told
from app.words import _

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
REMEMBERED = 20_000
FULL = 60  # minutes on the face of a clock
LARGE = 1_500  # characters of children
POINTING = {"back"}  # signs that point with the direction of reading
LONG_WORD = 12  # letters from which a marker title gets soft hyphens


class Fragments:
    """The one Jinja environment, and the fragments it has drawn lately."""

    def __init__(self) -> None:
        self.env = _environment()
        self._drawn: OrderedDict[tuple[str, str, str, str, Any, str], str] = OrderedDict()
        self._lock = threading.Lock()

    def page(self, template: str, **context: Any) -> str:
        """A whole page in the language in use."""
        tongue = words.language()
        return self.env.get_template(template).render(lang=tongue, dir=words.direction(tongue), **context)

    def draw(self, regions: Regions, id: str, slug: str) -> str:
        """A region with its children, in the language in use."""
        region = regions[id]
        children = children_of(regions, id)
        inner = Markup("".join(self.draw(regions, child, slug) for child in children))
        if len(inner) > LARGE:  # a wrapper around much: drawing it is quicker than comparing it
            return self._render(region, slug, inner)
        return self._remembered(region, slug, inner)

    def region(self, regions: Regions, id: str, slug: str) -> Markup:
        """A region for a page."""
        return Markup(self.draw(regions, id, slug))

    def fill(self, regions: Regions, container: str, slug: str) -> Markup:
        """All that stands in a container: how a page is made."""
        key = container, words.language()
        if key not in regions.filled:
            regions.filled[key] = self._filled(regions, container, slug)
        found: Markup = regions.filled[key]
        return found

    def _filled(self, regions: Regions, container: str, slug: str) -> Markup:
        return Markup("".join(self.draw(regions, id, slug) for id in children_of(regions, container)))

    def _remembered(self, region: Region, slug: str, inner: str) -> str:
        key = (region.template, region.id, slug, words.language(), region.view, inner)
        with self._lock:
            if (known := self._drawn.get(key)) is not None:
                self._drawn.move_to_end(key)
                return known
        html = self._render(region, slug, inner)
        with self._lock:
            self._drawn[key] = html
            while len(self._drawn) > REMEMBERED:
                self._drawn.popitem(last=False)
        return html

    def _render(self, region: Region, slug: str, inner: str) -> str:
        template = self.env.get_template(region.template)
        return template.render(id=region.id, v=region.view, e=f"/e/{slug}", inner=inner).strip()


def children_of(regions: Regions, container: str) -> list[str]:
    """The ids of what stands in a container, in order."""
    return regions.inside.get(container, [])


# One for the process: a template is compiled once, whoever draws it.
@cache
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=lambda name: name is None or not name.endswith((".md", ".css")),
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[InternationalizationExtension],
    )
    env.install_gettext_callables(words.raw_gettext, words.raw_ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(
        static=static,
        icon=icon,
        sign=sign,
        wedge=wedge,
        clock_time=words.clock_time,
        long_date=words.long_date,
        own_name=words.own_name,
        field_name=field_name,
        **{"told": told, "noticed": noticed, "proposed_as": proposed, "kind_name": kind_name, "part_names": part_names},
        **{"sections": sections, "who": who, "report_fields": questions.ASKED},
        **{"hint_heading": hints.heading, "hint_body": hints.body},
        new_op=lambda: str(uuid.uuid4()),
        phase_name=phases.name,
        access_name=rooms.access_name,
        access_tags=rooms.ACCESS,
        **{"scene_name": walls.name, "state_name": checkins.name},
        principles=method.principles,
        meanings=method.meanings,
        law=method.law,
        phase_reason=phases.reason,
    )
    env.filters.update(
        card_size=card_size,
        soft=soft,
        markdown=rendered,
        inline=inline,
        xhtml=xhtml,
        gist=gist,
        lines=_lines,
        line=one_line, in_words=words.in_words,
        size=poster_size,
    )  # fmt: skip
    return env


def icon(name: str) -> Markup:
    """A drawn sign from the sheet of icons; words stand beside it."""
    # Without quotes, which JSON would escape: icons are the larger half of a small fragment.
    look = Markup('"icon flip"') if name in POINTING else "icon"
    return Markup("<svg class={} aria-hidden=true><use href={}#i-{}></use></svg>").format(
        look, static("icons.svg"), name
    )


def sign(number: int) -> Markup:
    """A room's sign: silhouette, ink and number."""
    kind = 1 + (number - 1) % 8
    return Markup(
        '<span class="sign r{0}"><svg aria-hidden="true"><use href="{1}#s-{0}"/></svg><b>{2}</b></span>'
    ).format(kind, static("icons.svg"), number)


def wedge(minutes: float) -> str:
    """The path of what is left of an hour, from the hand to twelve, on a disc with radius 40."""
    if minutes >= FULL:
        return "M0-40A40 40 0 1 1 0 40A40 40 0 1 1 0-40Z"
    if minutes <= 0:
        return "M0 0Z"
    turn = math.radians(6 * (FULL - minutes))
    x, y = 40 * math.sin(turn), -40 * math.cos(turn)
    return f"M0 0L{x:.2f} {y:.2f}A40 40 0 {int(minutes > FULL / 2)} 1 0-40Z"


def poster_size(text: str) -> str:
    """The class that makes a text fill a poster: the largest, `s40` to `s999`, in which both the whole text and its
    longest word fit. Tried out at 16:9, 16:10 and 4:3."""
    longest = max((len(word) for word in text.split()), default=0)
    steps = ((40, 10), (80, 14), (90, 14), (130, 17), (200, 22))
    return f"s{next((length for length, word in steps if len(text) <= length and longest <= word), 999)}"


def card_size(text: str) -> str:
    """The class with which a title fills the card on the stage, `c30` to `c999`: whole, and its longest word, too."""
    longest = max((len(word) for word in text.split()), default=0)
    steps = ((30, 13), (80, 18), (140, 24))
    return f"c{next((length for length, word in steps if len(text) <= length and longest <= word), 999)}"


@cache
def _hyphens(tongue: str) -> pyphen.Pyphen | None:
    return pyphen.Pyphen(lang=tongue) if pyphen.language_fallback(tongue) else None


def soft(text: str, tongue: str = "") -> str:
    """`text` with soft hyphens in its long words, in the rules of its language; unknown languages stay whole."""
    book = _hyphens(tongue or "en")
    if book is None or not any(len(word) >= LONG_WORD for word in text.split()):
        return text
    return " ".join(book.inserted(word, "\u00ad") if len(word) >= LONG_WORD else word for word in text.split(" "))


def field_name(name: str) -> str:
    """What people call a field."""
    return questions.standard(name).question if name in questions.ASKED else {
        "title": _("Title"), "description": _("Anything to add"), "name": _("Name"), "text": _("Text"),
        "question": _("Calling question"), "givens": _("Givens"), "rooms": _("Rooms"), "slots": _("Slots"),
        "code": _("Code"), "seats": _("Seats"), "limit": _("At most this many people"), "label": _("Label"),
        "directions": _("The way there"), "link": _("Address of the online room"),
        "plan_x": _("From the left, in percent"), "plan_y": _("From the top, in percent"),
        "language": _("Language"), "title2": _("The title in another language"), "language2": _("Its language"),
        "starts": _("Starts"), "ends": _("Ends"), "date": _("Date"), "timezone": _("Time zone"),
        "introduction": _("Introduction"), "closing": _("Closing"), "event": _("Address or code"),
        **part_names(),
        "champion": _("Champion"), "next_step": _("The next step"), "due": _("By when"), "ask_on": _("Ask how it goes"),
        "resources": _("What it takes"), "invite": _("Whom to invite"), "members": _("Who is in it"),
        "from": _("It came from"),
    }.get(name, name)  # fmt: skip


def _lines(text: str) -> Iterable[str]:
    return [line for line in text.split("\n") if line.strip()]
