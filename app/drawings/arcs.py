"""How topics and people connect: topics in the order of the day, and an arc where people were with both."""

from markupsafe import Markup

from app.drawings import INK2, NARROW, PAPER, PAPERS, WIDE, Canvas, Picture, fitted, table
from app.models.board import Board
from app.models.pictures import Link
from app.words import _, plural

ROW = 30
APART = 16  # of two numbers that can be read beside each other


def arcs(board: Board, links: tuple[Link, ...], key: str) -> Picture:
    """Topics that share three people and more. The thicker an arc, the more of them."""
    shared = dict.fromkeys(id for link in links for id in (link.one, link.other))
    topics = [id for id in _in_order(board) if id in shared]
    title = _("Where topics share people")
    said = plural(
        "{n} pair of topics with three or more people in both.",
        "{n} pairs of topics with three or more people in both.",
        len(links),
    )
    rows = [(board.topic[link.one].title, board.topic[link.other].title, link.people) for link in links]
    wide, paper, narrow = (
        _draw(board, topics, links, width, size, (title, said, f"{key}{end}"))
        for width, size, end in ((WIDE, 15, "w"), (PAPER, 15, "p"), (NARROW, 16, "n"))
    )
    return Picture(key, wide, paper, narrow, table((_("Topic"), _("Topic"), _("People in both")), rows))


def _in_order(board: Board) -> list[int]:
    placed = list(board.places_of)
    return [*placed, *(topic.id for topic in reversed(board.topics) if topic.id not in board.places_of)]


def _draw(
    board: Board, topics: list[int], links: tuple[Link, ...], width: float, size: float, names: tuple[str, str, str]
) -> Markup:
    canvas = Canvas(width)
    edge = width * (0.52 if width > NARROW else 0.62)
    rows = {id: 18.0 + i * ROW for i, id in enumerate(topics)}
    most = max((link.people for link in links), default=1)
    farthest = max((abs(rows[link.other] - rows[link.one]) for link in links), default=1)
    labels = []
    for link in links:
        y1, y2 = rows[link.one], rows[link.other]
        reach = (width - edge - 26) * (0.25 + 0.75 * abs(y2 - y1) / farthest)
        a, b = canvas.x(edge + 8), canvas.x(edge + 8 + reach * 4 / 3)  # a curve gets as far as three quarters of that
        thick = 1.5 + 6 * link.people / most
        shape = f"M{a} {y1}C{b} {y1} {b} {y2} {a} {y2}"
        canvas.path(shape, "arc", fill="none", stroke=INK2, stroke_width=f"{thick:.1f}", stroke_opacity=".45")
        labels.append((edge + 8 + reach, (y1 + y2) / 2 + 5, str(link.people)))
    for id in topics:
        paper = board.slot[board.places_of[id][0].slot].paper if id in board.places_of else 0
        canvas.box(1, rows[id] - 10, 8, 20, f"paper p{paper}" if paper else "bare", PAPERS[paper])
        canvas.text(18, rows[id] + 5, fitted(board.topic[id].title, edge - 26, size), "", size)
        canvas.circle(edge + 4, rows[id], 3.5, "knot", INK2)
    written: list[tuple[float, float]] = []
    for x, y, text in labels:  # a number that would cover another one is in the table only
        if all(abs(x - x2) > APART or abs(y - y2) > APART for x2, y2 in written):
            written.append((x, y))
            canvas.text(x, y, text, "bold halo", 13, "middle")
    return canvas.svg(len(topics) * ROW + 8, *names)
