"""How people moved: a column for each round, time across as on the wall; on a phone a row for each, time downwards."""

from markupsafe import Markup

from app.drawings import INK2, NARROW, PAPER, PAPERS, ROOMS, WIDE, Canvas, Picture, fitted, table
from app.models.board import Board
from app.models.pictures import BETWEEN, Day, Gap, Place, Round
from app.words import _, clock_time, plural

Spans = dict[tuple[int, int], tuple[float, float]]  # (round, place) -> where it begins, and how long it is
TALL, HIGH, THICK = 330, 18, 14  # of the fullest column; of the least place; of a bar
BAND, BAR, LEAST = 104, 26, 22  # on a phone: from row to row, of a bar, of the least place


def flow(board: Board, day: Day, key: str) -> Picture:
    """A day's rounds, with a ribbon for each flow."""
    title = _("How people moved")
    said = plural("{n} way that three or more people went.", "{n} ways that three or more people went.", day.flows)
    rows: list[tuple[str, ...]] = []
    for one, other, gap in _pairs(day):
        times = clock_time(one.slot.starts), clock_time(other.slot.starts)
        for way in gap.flows:
            rows.append((times[0], _place(board, way.source), times[1], _place(board, way.target), str(way.people)))
        if gap.others:
            rows.append((times[0], _("elsewhere"), times[1], _("others"), _few(gap.others)))
    head = (_("Round"), _("From"), _("Next round"), _("To"), _("People"))
    wide, paper = (_wide(board, day, width, (title, said, key + end)) for width, end in ((WIDE, "w"), (PAPER, "p")))
    return Picture(key, wide, paper, _narrow(board, day, (title, said, f"{key}n")), table(head, rows))


def places(board: Board, day: Day) -> tuple[tuple[str, ...], ...]:
    """Where people were in each round, as rows."""
    rows = [
        (clock_time(one.slot.starts), _room(board, place), _place(board, place.breakout), place.people)
        for one in day.rounds
        for place in one.places
    ]
    return table((_("Round"), _("Room"), _("Breakout"), _("People")), rows)


def _pairs(day: Day) -> list[tuple[Round, Round, Gap]]:
    return list(zip(day.rounds, day.rounds[1:], day.gaps, strict=False))


def _few(people: int) -> str:
    """Fewer than three are not told by number."""
    return str(people) if people >= 3 else _("a few")


def _place(board: Board, breakout: int) -> str:
    return _("In between") if breakout == BETWEEN else board.topic[board.breakout[breakout].topic].title


def _room(board: Board, place: Place) -> str:
    return "" if place.breakout == BETWEEN else str(board.room[board.breakout[place.breakout].room].number)


def _paper(one: Round, place: Place) -> tuple[str, str]:
    """The class and the daylight colour of a place: its slot's paper, and none in between."""
    if place.breakout == BETWEEN:
        return "between", "none"
    return f"paper p{one.slot.paper}", PAPERS[one.slot.paper]


def _wide(board: Board, day: Day, width: float, names: tuple[str, str, str]) -> Markup:
    canvas, count = Canvas(width), len(day.rounds)
    column = width / count
    most = max(sum(place.people for place in one.places) for one in day.rounds) or 1
    unit = min(8.0, TALL / most)
    spans: Spans = {}
    bottom = 0.0
    for i, one in enumerate(day.rounds):
        y = 40.0
        for place in one.places:
            height = max(HIGH, place.people * unit)
            spans[i, place.breakout] = (y, height)
            y += height + 8
        bottom = max(bottom, y)
    for i, gap in enumerate(day.gaps):
        left, right = i * column + THICK + 1, (i + 1) * column
        for y1, y2, thick in _ribbons(spans, i, gap, unit):
            a, b, middle = canvas.x(left), canvas.x(right), canvas.x((left + right) / 2)
            shape = f"M{a} {y1:.1f}C{middle} {y1:.1f} {middle} {y2:.1f} {b} {y2:.1f}v{thick:.1f}"
            back = f"C{middle} {y2 + thick:.1f} {middle} {y1 + thick:.1f} {a} {y1 + thick:.1f}Z"
            canvas.path(shape + back, "ribbon", fill=INK2, fill_opacity=".2")
    for i, one in enumerate(day.rounds):
        x = i * column
        canvas.text(x + 1, 20, clock_time(one.slot.starts), "bold", 17)
        for place in one.places:
            y, height = spans[i, place.breakout]
            look, fill = _paper(one, place)
            canvas.box(x + 1, y, THICK, height, look, fill)
            number = _room(board, place)
            middle = y + height / 2 + 5
            if number:
                kind = (int(number) - 1) % 8
                canvas.text(x + 22, middle, number, f"bold halo room r{kind + 1}", 14, fill=ROOMS[kind])
            start = 22 + (8 + 8 * len(number) if number else 0)
            size = f" ({place.people})"
            name = fitted(_place(board, place.breakout), column - start - 16 - 8 * len(size), 14)
            canvas.text(x + start, middle, f"\u2068{name}\u2069{size}", "halo", 14)
    return canvas.svg(bottom, *names)


def _ribbons(spans: Spans, i: int, gap: Gap, unit: float) -> list[tuple[float, float, float]]:
    """Where each flow leaves and arrives, and how thick it is; side by side in the order of the places."""
    left: dict[int, float] = {}
    right: dict[int, float] = {}
    found = []
    for flow in gap.flows:
        begins, ends = spans[i, flow.source][0], spans[i + 1, flow.target][0]
        thick = flow.people * unit
        found.append((begins + left.get(flow.source, 0), ends + right.get(flow.target, 0), thick))
        left[flow.source] = left.get(flow.source, 0) + thick
        right[flow.target] = right.get(flow.target, 0) + thick
    return found


def _narrow(board: Board, day: Day, names: tuple[str, str, str]) -> Markup:
    canvas = Canvas(NARROW)
    unit = min(_unit(one) for one in day.rounds)
    spans: Spans = {}
    for i, one in enumerate(day.rounds):
        x, gap = 1.0, _gap(one)
        for place in one.places:
            width = max(_least(one), place.people * unit)
            spans[i, place.breakout] = (x, width)
            x += width + gap
    for i, gap_ in enumerate(day.gaps):
        top, bottom = i * BAND + 26 + BAR + 1, (i + 1) * BAND + 26
        middle = (top + bottom) / 2
        for x1, x2, thick in _ribbons(spans, i, gap_, unit):
            a, b, c, d = canvas.x(x1), canvas.x(x2), canvas.x(x2 + thick), canvas.x(x1 + thick)
            shape = f"M{a} {top}C{a} {middle} {b} {middle} {b} {bottom}H{c}C{c} {middle} {d} {middle} {d} {top}Z"
            canvas.path(shape, "ribbon", fill=INK2, fill_opacity=".2")
    for i, one in enumerate(day.rounds):
        y = i * BAND + 26
        canvas.text(1, y - 8, clock_time(one.slot.starts), "bold halo", 16)
        for place in one.places:
            x, width = spans[i, place.breakout]
            look, fill = _paper(one, place)
            canvas.box(x, y, width, BAR, look, fill)
            number = _room(board, place) or "~"
            canvas.text(x + width / 2, y + BAR / 2 + 5, number, "bold", min(16, width * 0.7), "middle")
    return canvas.svg((len(day.rounds) - 1) * BAND + 26 + BAR + 4, *names)


def _gap(one: Round) -> float:
    return 5.0 if len(one.places) <= 10 else 2.0


def _least(one: Round) -> float:
    count = len(one.places) or 1
    return min(LEAST, (NARROW - 2 - _gap(one) * (count - 1)) / count)


def _unit(one: Round) -> float:
    """How wide a person is, so that the row fits: places that are no wider than the least take no part in it."""
    left = NARROW - 2 - _gap(one) * (len(one.places) - 1)
    least, unit = _least(one), 12.0
    while unit > 0.2 and sum(max(least, place.people * unit) for place in one.places) > left:
        unit *= 0.96
    return unit
