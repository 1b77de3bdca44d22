"""Energy per topic, in the order of the day: how many starred it, how many were there, whether there is a report."""

from math import sqrt

from markupsafe import Markup

from app.drawings import INK, INK2, NARROW, PAPER, PAPERS, SHEET, WIDE, Canvas, Picture, fitted, table
from app.models.pictures import Energy
from app.words import _, plural

ROW = 36


def energy(found: tuple[Energy, ...], key: str) -> Picture:
    """A round mark for each number; its area is the number. Nothing is ordered by it. On a phone reports stand in the
    table alone where there are dots."""
    title = _("Energy, topic by topic")
    said = plural("{n} topic in the order of the day.", "{n} topics in the order of the day.", len(found))
    kinds = [(_("Stars"), "stars"), (_("People"), "people")]
    if any(one.dots is not None for one in found):
        kinds.append((_("Dots"), "dots"))
    rows = [(one.topic.title, *(getattr(one, kind) or 0 for _name, kind in kinds), one.reports) for one in found]
    columns = [*kinds, (_("Reports"), "reports")]
    wide, paper, narrow = (
        _draw(found, columns if width > NARROW else columns[:3], width, size, (title, said, f"{key}{end}"))
        for width, size, end in ((WIDE, 15, "w"), (PAPER, 15, "p"), (NARROW, 16, "n"))
    )
    return Picture(key, wide, paper, narrow, table((_("Topic"), *(name for name, _kind in columns)), rows))


LOOKS = {"stars": ("ring", SHEET), "people": ("disc", INK), "dots": ("disc dots", INK2)}


def _draw(
    found: tuple[Energy, ...], columns: list[tuple[str, str]], width: float, size: float, names: tuple[str, str, str]
) -> Markup:
    canvas = Canvas(width)
    step, largest = (width / 8, 15.0) if width > NARROW else (52.0, 10.0)
    edge = width - len(columns) * step
    numbers = [getattr(one, kind) or 0 for one in found for _name, kind in columns if kind != "reports"]
    most = max(numbers, default=1) or 1
    for i, (name, _kind) in enumerate(columns):
        canvas.text(edge + (i + 0.5) * step, 16, fitted(name, step, 13), "bold", 13, "middle")
    for n, one in enumerate(found):
        y = 30.0 + n * ROW + ROW / 2
        canvas.box(1, y - 12, 8, 24, f"paper p{one.paper}" if one.paper else "bare", PAPERS[one.paper])
        canvas.text(18, y + 5, fitted(one.topic.title, edge - 30, size), "", size)
        for i, (_name, kind) in enumerate(columns):
            x, number = edge + (i + 0.5) * step, getattr(one, kind) or 0
            if number and kind == "reports":
                _sheet(canvas, x - largest * 0.9, y)
            elif number:
                look, fill = LOOKS[kind]
                canvas.circle(x - largest * 0.9, y, max(2.5, largest * sqrt(number / most)), look, fill)
            canvas.text(x + largest * 0.6, y + 5, str(number), "", size)
    return canvas.svg(30 + len(found) * ROW + 6, *names)


def _sheet(canvas: Canvas, x: float, y: float) -> None:
    """A report, as paper with two lines on it."""
    canvas.box(x - 6, y - 8, 12, 16, "sheet", SHEET, 1)
    a, b = canvas.x(x - 3), canvas.x(x + 3)
    canvas.path(f"M{a} {y - 3}H{b}M{a} {y + 2}H{b}", "mark", stroke=INK, stroke_width="1")
