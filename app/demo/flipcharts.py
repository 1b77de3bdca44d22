"""Flip charts of the demo, written with our own marker and photographed a little askew: nothing but code and words."""

import math
import random
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from app.statics import STATIC

WALL, PAPER, INKS = "#8d938c", "#fbfaf4", ("#092120", "#184381", "#84211c", "#1f542a")
WIDTH, HEIGHT, MARGIN = 1_100, 1_420, 150


@dataclass(frozen=True)
class FlipChart:
    """A sheet that somebody took a photo of. `lines` go to the next colour at each empty one; `text` says what is on
    it."""

    breakout: int
    by: str
    text: str
    title: str
    lines: tuple[str, ...]
    circles: bool = False


FLIPCHARTS = (
    FlipChart(
        0, "Kojo B.", "The list for the fridge door: who has whose key, pills, pets, who knocks first.",
        "On the fridge door", ("1  who has whose key", "2  pills + pets", "3  who knocks first", "",
        "not: phone numbers", "(the mast is under water)", "", "half a page. ON PAPER."),
    ),
    FlipChart(
        0, "Dewi", "Nine streets as circles, joined where somebody has a neighbour’s key.",
        "Nine streets", ("", "three streets know nobody", "", "Malia asks the pharmacist"), circles=True,
    ),
    FlipChart(
        6, "Juniper", "What young people ask for: three seats, evenings, the letter afterwards.",
        "Invite THREE", ("one = a photograph", "three = a conversation", "", "not on a school day",
        "pay the bus", "", "and send the letter", "afterwards!"),
    ),
    FlipChart(
        10, "Suparna", "A table of column H: what was believed, what was paid, where the village is now.",
        "Row 212", ("money:   old address", "village:  moved in 2021", "", "who may change a cell?", "nobody knows",
        "", "ask on Monday!"),
    ),
)  # fmt: skip


def photo(chart: FlipChart) -> bytes:
    """A photo of it, as a phone would send it."""
    chance = random.Random(chart.title)
    sheet = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 0, WIDTH, 46), fill="#d9d6cb")  # the glued edge
    _write(sheet, chart.title, 96, MARGIN - 40, INKS[0], chance)
    pen.line([(90, 268), (WIDTH - 200, 262 + chance.randint(-6, 6))], fill=INKS[2], width=9)
    top = 320
    if chart.circles:
        top = _circles(pen, chance)
    colour = 1
    for line in chart.lines:
        if line:
            _write(sheet, line, 66, top, INKS[colour % len(INKS)], chance)
            top += 118
        else:
            colour, top = colour + 1, top + 40
    return _photographed(sheet, chance)


def _write(sheet: Image.Image, text: str, size: int, top: int, ink: str, chance: random.Random) -> None:
    """A line by hand: never quite straight."""
    strip = Image.new("L", (WIDTH - 120, size * 2), 0)
    ImageDraw.Draw(strip).text((10, size // 3), text, fill=255, font=_marker(size))
    strip = strip.rotate(chance.uniform(-1.1, 1.1), Image.Resampling.BICUBIC)
    sheet.paste(Image.new("RGB", strip.size, ink), (90 + chance.randint(-8, 14), top), strip)


def _circles(pen: ImageDraw.ImageDraw, chance: random.Random) -> int:
    """Nine circles, some of them joined; returns where the sheet goes on below."""
    middle, far = (WIDTH // 2, 640), 250
    turns = [math.tau * n / 9 + chance.uniform(-0.12, 0.12) for n in range(9)]
    spots = [(middle[0] + far * math.cos(turn) * 1.3, middle[1] + far * math.sin(turn)) for turn in turns]
    for one, other in ((0, 1), (1, 2), (0, 4), (2, 6), (4, 6), (5, 6), (1, 5)):
        pen.line([spots[one], spots[other]], fill=INKS[1], width=7)
    for n, (x, y) in enumerate(spots):
        pen.ellipse((x - 46, y - 44, x + 46, y + 44), fill=PAPER, outline=INKS[3 if n not in (3, 7, 8) else 2], width=9)
    return 960


def _photographed(sheet: Image.Image, chance: random.Random) -> bytes:
    """On a wall, in the light of a window, held by somebody who stands."""
    view = Image.new("RGB", (WIDTH + 160, HEIGHT + 140), WALL)
    turned = sheet.convert("RGBA").rotate(chance.uniform(-1.8, 1.8), Image.Resampling.BICUBIC, expand=True)
    shadow = Image.new("RGBA", turned.size, (0, 0, 0, 90))
    view.paste(shadow.convert("RGB"), (96, 84), turned.getchannel("A").filter(ImageFilter.GaussianBlur(9)).point(_half))
    view.paste(turned, (80, 66), turned)
    light = Image.linear_gradient("L").rotate(68, expand=True).resize(view.size).point(lambda grey: 205 + grey // 5)
    shade = Image.merge("RGB", (light, light, light.point(lambda grey: grey - 8)))
    lit = Image.blend(view, Image.composite(view, Image.new("RGB", view.size, "black"), shade.convert("L")), 0.8)
    out = BytesIO()
    lit.save(out, "JPEG", quality=88)
    return out.getvalue()


def _half(alpha: int) -> int:
    return alpha // 2


@cache
def _marker(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(STATIC / "fonts/twofeet-marker.woff2", size)
