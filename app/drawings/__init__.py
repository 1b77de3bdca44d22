"""Pictures of the day as SVG: the geometry, and what it is drawn with.

A picture stands by itself, with the colours of daylight in its attributes, so that it can go into the book; on a page
the style sheet says it anew for the dark, for forced colours and for paper. What it shows stands in a table beside it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from app import words

INK, INK2, LINE, SHEET = "#092120", "#2a4442", "#698078", "#fbfdfa"
PAPERS = ("#cadccf", "#f5f093", "#ffd876", "#fdc98c", "#fdb797", "#ffb5c1", "#eebbe5", "#d0c1f3", "#a9cff6")
ROOMS = ("#84211c", "#184381", "#1f542a", "#5a286f", "#614013", "#02515f", "#821c47", "#273635")
WIDE, PAPER, NARROW = 960, 680, 340
"""Of a laptop, of a page of the book, and of a phone, in units of the picture: letters are as large on each."""
SANS = "Atkinson Hyperlegible Next, system-ui, sans-serif"


@dataclass(frozen=True)
class Picture:
    """A picture in its widths; `table` says the same in rows, its headings first. `key` names it in the page."""

    key: str
    wide: Markup
    paper: Markup
    narrow: Markup
    table: tuple[tuple[str, ...], ...]


class Canvas:
    """A drawing, from left to right as it is read: in a script that runs the other way it is mirrored."""

    def __init__(self, width: float):
        self.width = width
        self.is_rtl = words.direction(words.language()) == "rtl"
        self.parts: list[str] = []

    def x(self, x: float) -> float:
        return round(self.width - x if self.is_rtl else x, 1)

    def box(self, x: float, y: float, width: float, height: float, look: str, fill: str, rx: float = 2) -> None:
        """A paper, or a bar; `look` is its class."""
        left = self.x(x + width) if self.is_rtl else self.x(x)
        at = f'x="{left}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{rx}"'
        self.parts.append(f'<rect class="{look}" {at} fill="{fill}" stroke="{INK}" stroke-width="1"/>')

    def path(self, points: str, look: str, **attributes: str) -> None:
        """Any line; `points` are made with `x`."""
        told = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
        self.parts.append(f'<path class="{look}" d="{points}"{told}/>')

    def circle(self, x: float, y: float, r: float, look: str, fill: str) -> None:
        """A round mark."""
        at = f'cx="{self.x(x)}" cy="{y:.1f}" r="{r:.1f}"'
        self.parts.append(f'<circle class="{look}" {at} fill="{fill}" stroke="{INK}" stroke-width="1.5"/>')

    def text(
        self, x: float, y: float, text: str, look: str = "", size: float = 14, anchor: str = "start", fill: str = INK
    ) -> None:
        """Words; their own direction is kept."""
        way = ' direction="rtl"' if self.is_rtl else ""
        bold = ' font-weight="700"' if "bold" in look else ""
        at = f'x="{self.x(x)}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}"{bold}{way}'
        isolated = f"\u2068{escape(text)}\u2069"
        if "halo" in look:  # a text of its own: not every reader of the book draws a stroke behind its letters
            stroke = f'fill="{SHEET}" stroke="{SHEET}" stroke-width="4" stroke-linejoin="round"'
            self.parts.append(f'<text class="halo" {at} {stroke} aria-hidden="true">{isolated}</text>')
        self.parts.append(f'<text class="{look.replace("halo", "").strip()}" {at} fill="{fill}">{isolated}</text>')

    def svg(self, height: float, title: str, said: str, key: str) -> Markup:
        """The whole, with its name and what it says for those who do not see it."""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="drawn" viewBox="0 0 {self.width:.0f} {height:.0f}" '
            f'role="img" aria-labelledby="{key}-t {key}-d" font-family="{SANS}">'
            f'<title id="{key}-t">{escape(title)}</title><desc id="{key}-d">{escape(said)}</desc>'
        )
        return Markup(head + "".join(self.parts) + "</svg>")


def fitted(text: str, width: float, size: float) -> str:
    """As much of a text as fits into `width`, by the width that letters have on average; an ellipsis for the rest."""
    left, taken = width / size, ""
    for sign in text:
        left -= 1.0 if ord(sign) >= 0x2E80 else 0.58
        if left < 0.9 and len(taken) + 1 < len(text):
            return taken.rstrip() + "…"
        taken += sign
    return taken


def table(head: Iterable[str], rows: Iterable[Sequence[object]]) -> tuple[tuple[str, ...], ...]:
    """Rows of text, the headings first."""
    return (tuple(head), *(tuple(str(cell) for cell in row) for row in rows))
