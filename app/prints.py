"""The print kit: what hangs on walls and lies on tables, made of the same board as every screen."""

import base64
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from math import cos, pi, sin
from typing import Any
from unicodedata import bidirectional

from markupsafe import Markup

from app import method, words
from app.fragments import TEMPLATES, Fragments
from app.models.board import Board, BreakoutOnBoard, RoomOnBoard, SlotOnBoard, TopicOnBoard
from app.qr import qr
from app.statics import STATIC
from app.words import _

KINDS = ("poster", "principles", "law", "signs", "sheets", "wall")
PAPERS = {"a3": ("A3", "5.657mm"), "a4": ("A4", "4mm"), "letter": ("letter", "4mm")}
"""The page size, and 1rem on it: a sheet of A3 is one of A4 seen larger."""
LANDSCAPE = ("principles", "law", "sheets", "wall")
COLUMNS = 6  # slots side by side on a sheet

LIGHT = ("#f5f093", "#ffd876", "#fdc98c", "#fdb797", "#ffb5c1", "#eebbe5", "#d0c1f3", "#a9cff6")
INKS = ("#84211c", "#184381", "#1f542a", "#5a286f", "#614013", "#02515f", "#821c47", "#273635")
INK = "#092120"


@dataclass(frozen=True)
class Row:
    """A room on the printed wall, with what stands in each slot of the sheet; None is a free cell."""

    room: RoomOnBoard
    cells: tuple[tuple[SlotOnBoard, BreakoutOnBoard | None, TopicOnBoard | None], ...]


@dataclass(frozen=True)
class Sheet:
    """Some slots of one day. `together` are its plenaries and breaks."""

    day: date
    slots: tuple[SlotOnBoard, ...]
    together: tuple[SlotOnBoard, ...]
    rows: tuple[Row, ...]


def document(fragments: Fragments, board: Board, kind: str, paper: str, now: datetime, public_url: str) -> str:
    """A part of the kit as one page of HTML, in the event's language. Nothing in it has to be fetched."""
    with words.speaking(board.event.language):
        return fragments.page(
            f"pages/prints/{kind}.html",
            board=board,
            event=board.event,
            title=_title(board, kind),
            sheet=_sheet(kind, paper),
            now=now.astimezone(board.zone),
            address=public_url.split("://", 1)[1],
            room_url=lambda room: f"{public_url}/e/{board.event.slug}/rooms/{room.id}",
            join_url=f"{public_url}/c/{board.event.code}",
            principles=method.principles(),
            law=method.law(board.event.law),
            sheets=_sheets(board) if kind == "wall" else (),
            unplaced=[t for t in board.topics if not t.withdrawn and t.id not in board.places_of],
            first_day=board.slots[0].starts if board.slots else None,
            drawing=drawing,
            circle=circle,
            code=lambda text: _image(qr(text)),
            fit=fit,
            way=way,
        )


def _title(board: Board, kind: str) -> str:
    name = {
        "poster": _("Join"), "principles": _("The principles"), "law": method.law(board.event.law).name,
        "signs": _("Room signs"), "sheets": _("Topic sheet"), "wall": _("The wall"),
    }[kind]  # fmt: skip
    return f"{board.event.title}: {name}"


def _sheets(board: Board) -> list[Sheet]:
    """The whole programme, day by day, six slots to a sheet; rooms go on to the next sheet by themselves."""
    found = []
    for day in sorted({slot.starts.date() for slot in board.slots}):
        of_day = [slot for slot in board.slots if slot.starts.date() == day]
        breakouts = [slot for slot in of_day if slot.kind == "breakout"]
        together = tuple(slot for slot in of_day if slot.kind != "breakout")
        for first in range(0, len(breakouts), COLUMNS):
            slots = tuple(breakouts[first : first + COLUMNS])
            found.append(Sheet(day, slots, together, tuple(_row(board, room, slots) for room in board.rooms)))
    return found


def _row(board: Board, room: RoomOnBoard, slots: tuple[SlotOnBoard, ...]) -> Row:
    here = [(slot, board.at_cell.get((slot.id, room.id))) for slot in slots]
    return Row(room, tuple((slot, b, board.topic[b.topic] if b else None) for slot, b in here))


@cache
def _sheet(kind: str, paper: str) -> Markup:
    """The style sheet with its fonts inside."""
    size, rem = PAPERS[paper]
    css = (TEMPLATES / "pages/prints/prints.css").read_text()
    css = re.sub(r"url\(/static/(fonts/[\w-]+\.woff2)\)", lambda found: f"url({data(found[1], 'font/woff2')})", css)
    side = "landscape" if kind in LANDSCAPE else "portrait"
    papers = "".join(f".p{n}{{--paper:{light}}}" for n, light in enumerate(LIGHT, 1))
    papers += "".join(f".r{n}{{--ink-of-room:{ink}}}" for n, ink in enumerate(INKS, 1))
    return Markup(f"@page{{size:{size} {side}}}html{{font-size:{rem}}}{papers}{css}")  # all of it is ours


def data(name: str, kind: str) -> str:
    """A static file as an address that carries it."""
    return f"data:{kind};base64,{base64.b64encode((STATIC / name).read_bytes()).decode()}"


def _image(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


@cache
def _symbols() -> dict[str, tuple[str, str]]:
    """The sheet of icons by name: view box and drawing."""
    found = re.findall(r'<symbol id="([\w-]+)" viewBox="([^"]+)">(.*?)</symbol>', (STATIC / "icons.svg").read_text())
    return {name: (box, inner) for name, box, inner in found}


@cache
def drawing(name: str, ink: int = 0, width: float = 2) -> str:
    """An icon or a room's silhouette as the address of an image, drawn as a line in one of the inks (0: black).
    Lines instead of areas: a sign for twenty rooms must not empty a printer."""
    box, inner = _symbols()[name]
    colour = INKS[ink - 1] if ink else INK
    x, y, w, h = (float(part) for part in box.split())
    room = f"{x - width / 2} {y - width / 2} {w + width} {h + width}"  # half of the line lies outside of the shape
    pen = f'stroke="{colour}" stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round" fill="none"'
    drawn = f"<g {pen}>{inner.replace('currentColor', colour)}</g>"
    return _image(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{room}">{drawn}</svg>')


@cache
def filled(name: str, ink: int) -> str:
    """A room's silhouette as an area in its ink, as screens have it, for where it is small."""
    box, inner = _symbols()[name]
    drawn = f'<g fill="{INKS[ink - 1]}">{inner}</g>'
    return _image(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{drawn}</svg>')


def circle(chairs: int = 40, leaving: int = -1) -> str:
    """The circle of chairs, one of which may be on its way."""
    seats = []
    for n in range(chairs):
        turn = 360 * n / chairs
        far = 88 + (13 if n == leaving else 0)
        x, y = far * sin(turn * pi / 180), -far * cos(turn * pi / 180)
        tilt = turn + (((n * 37) % 11) - 5) * 0.8
        seats.append(
            f'<rect x="{x - 4.75:.2f}" y="{y - 4.75:.2f}" width="9.5" height="9.5" rx="1" '
            f'fill="{LIGHT[8 * n // chairs]}" transform="rotate({tilt:.1f} {x:.2f} {y:.2f})"/>'
        )
    return _image(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-108 -108 216 216">{"".join(seats)}</svg>')


def fit(text: str, *steps: int, word: float = 3) -> str:
    """The class of size for a text of this length: `f1` is the largest. A step is the most letters that fit; a
    letter of the longest word weighs as much as `word` others, since it cannot break."""
    longest = max((len(part) for part in text.split()), default=0)
    weight = max(len(text), longest * word)
    return f"f{next((n for n, most in enumerate(steps, 1) if weight <= most), len(steps) + 1)}"


def way(text: str) -> str:
    """The direction in which somebody's words run, as `dir="auto"` finds it on a screen."""
    strong = (bidirectional(letter) for letter in text)
    return "rtl" if next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L" else "ltr"


def options() -> dict[str, Any]:
    """What the page of the kit offers."""
    return {
        "kinds": {
            "poster": (_("The poster for the door"), _("The calling question, and how to come in with a phone.")),
            "principles": (_("The principles"), _("One on a sheet. They hang where everybody sits in the circle.")),
            "law": (_("The law"), _("In the words that this event has chosen.")),
            "signs": (_("Room signs"), _("One for each room, with its number, shape and the way there.")),
            "sheets": (_("Topic sheets"), _("For people without a phone. A helper enters them, in their name.")),
            "wall": (
                _("The wall as it is now"),
                _("With its revision and time, so that nobody takes it for the latest."),
            ),
        },
        "papers": {"a4": _("A4"), "a3": _("A3"), "letter": _("Letter")},
    }
