"""The plan of the building, over HTTP: a picture of ours, whatever was sent."""

import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests.day import Day, picture

pytestmark = pytest.mark.sqlite_only


def draw(day: Day, sent: bytes, name: str = "plan.png", who: Any = None) -> Any:
    return (who or day.flora).send("POST", f"{day.at}/plan", files={"file": (name, sent, "image/png")})


def plan(day: Day) -> Image.Image:
    answer = day.nobody.get(day.event.board()["plan"]["url"])
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    return Image.open(BytesIO(answer.content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_it_hangs_and_comes_down(server: Any, kind: str) -> None:
    day = Day(server)
    assert draw(day, picture(80, 60, kind)).status_code == 200
    board = day.event.board()
    assert (board["plan"]["width"], board["plan"]["height"]) == (80, 60)
    assert (plan(day).format, plan(day).size) == ("JPEG", (80, 60))
    assert day.flora.delete(f"{day.at}/plan").status_code == 200
    assert day.event.board()["plan"] is None
    assert day.nobody.get(board["plan"]["url"]).status_code == 404
    assert day.flora.delete(f"{day.at}/plan").status_code == 404


def test_a_new_one_has_a_new_address(server: Any) -> None:
    day = Day(server)
    draw(day, picture())
    first = day.event.board()["plan"]["url"]
    draw(day, picture(20, 20))
    second = day.event.board()["plan"]["url"]
    assert first != second
    assert "immutable" in day.nobody.get(second).headers["cache-control"]
    assert "immutable" not in day.nobody.get(first).headers["cache-control"]


def test_nothing_but_pixels_is_kept(server: Any) -> None:
    """Neither the camera's place, nor a comment, nor the second file behind the first."""
    day = Day(server)
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "at 52.09 N", 6  # a description, and: turn it by 90 degrees
    sent = picture(80, 60, "JPEG", exif=exif, comment=b"<script>alert(1)</script>") + b"PK\x03\x04<?php ?>"
    assert b"52.09" in sent
    assert draw(day, sent, "plan.jpg").status_code == 200
    kept = day.nobody.get(day.event.board()["plan"]["url"]).content
    for part in (b"52.09", b"<script>", b"PK\x03\x04", b"<?php", b"Exif"):
        assert part not in kept
    assert plan(day).size == (60, 80), "and it stands upright"


def test_a_large_one_becomes_smaller(server: Any) -> None:
    day = Day(server)
    assert draw(day, picture(4_900, 100)).status_code == 200
    assert plan(day).size == (2_400, 49)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has all these pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GIF = picture(1, 1, "GIF")


WRONG = {
    "a bomb": (bomb(50_000, 50_000), 413),
    "a little too large": (bomb(5_001, 5_000), 413),
    "pixels that do not come": (bomb(300, 300), 422),
    "cut off": (picture()[:60], 422),
    "svg": (SVG, 422),
    "gif": (GIF, 422),
    "nothing": (b"", 422),
    "pdf": (b"%PDF-1.7", 422),
    "only the beginning of a png": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, 422),
    "a jpeg that goes on as svg": (picture(kind="JPEG")[:200] + SVG, 422),
    "11 MB": (b"\0" * 11_000_000, 413),
    "30 MB": (b"\0" * 30_000_000, 413),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_no_plan_is_refused(server: Any, kind: str) -> None:
    day, (sent, status) = Day(server), WRONG[kind]
    answer = draw(day, sent)
    assert answer.status_code == status, answer.text
    assert answer.json()["message"]
    assert day.event.board()["plan"] is None


def test_a_plan_comes_as_a_file(server: Any) -> None:
    day = Day(server)
    for fields in ({}, {"file": "plan.png"}, {"file": ["a", "b"]}):
        answer = day.flora.post(f"{day.at}/plan", **fields)
        assert (answer.status_code, answer.json()["field"]) == (422, "file")


def test_nobody_else_hangs_one(server: Any) -> None:
    day = Day(server)
    for device in (day.nobody, day.cem, day.ana, day.hanna):
        assert draw(day, picture(), who=device).status_code == 403
