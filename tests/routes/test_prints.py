"""The print kit, over HTTP: real pages, read back."""

import base64
import subprocess
import time
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from app import press, prints
from app.method import principles
from app.press import NotPrinted, Press
from tests.conftest import absent
from tests.day import Day, picture

try:
    import weasyprint  # noqa: F401
except OSError:
    absent("the libraries for printing are", allow_module_level=True)

pytestmark = pytest.mark.sqlite_only


def read(day: Day, kind: str, paper: str = "a4", who: Any = None) -> PdfReader:
    answer = (who or day.flora).get(f"{day.at}/print/{kind}.pdf?paper={paper}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text
    return PdfReader(BytesIO(answer.content))


def words(found: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in found.pages).replace("\u00ad", "").split())


def fonts(found: PdfReader) -> list[Any]:
    used = []
    for page in found.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            below = font.get_object().get("/DescendantFonts")
            used.append((below[0].get_object() if below else font.get_object())["/FontDescriptor"])
    return used


def test_the_kit_says_what_it_has_to(server: Any) -> None:
    """Each part is tagged, has a title and a language, and brings its fonts."""
    day = Day(server, law="mobility")
    day.flora.post(f"{day.at}/rooms/{day.rooms[0]}", directions="Up the stairs,\nthen left", access="quiet")
    wanted = {
        "poster": ("How do we go on?", day.event.made["code"], "127.0.0.1:8000"),
        "principles": principles(),
        "law": ("The law of mobility", "go to a place where you can"),
        "signs": ("Great hall", "Up the stairs,", "then left", "quiet", "60 seats", "Library"),
        "sheets": ("What do you want to talk about?", "You need not be an expert."),
        "wall": ("Bread", "Ana", "Great hall", f"revision {day.revision()}", "free", "No place on the wall yet"),
    }
    assert wanted.keys() == set(prints.KINDS)
    for kind, sentences in wanted.items():
        found = read(day, kind)
        text = words(found)
        for sentence in sentences:
            assert sentence in text, (kind, text)
        assert str(found.metadata and found.metadata.title).startswith("Lisbon: "), kind
        root = found.trailer["/Root"]
        assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en", True), kind
        assert all("/FontFile2" in one or "/FontFile3" in one for one in fonts(found)), kind
        assert len(found.pages) == {"principles": 5, "signs": 2}.get(kind, 1), kind


@pytest.mark.parametrize(("paper", "size"), [("a3", (842, 1191)), ("letter", (612, 792))])
def test_the_paper_is_chosen(server: Any, paper: str, size: tuple[int, int]) -> None:
    day = Day(server)
    for kind, wanted in (("poster", size), ("law", size[::-1])):
        box = read(day, kind, paper).pages[0].mediabox
        assert (round(box.width), round(box.height)) == wanted


@pytest.mark.parametrize("paper", ["a5", "A4", "a4;", "../a4"])
def test_other_paper_is_not_there(server: Any, paper: str) -> None:
    day = Day(server)
    answer = day.flora.get(f"{day.at}/print/poster.pdf?paper={paper}", "application/json")
    assert (answer.status_code, answer.json()["field"]) == (422, "paper")
    assert day.flora.get(f"{day.at}/print/menu.pdf").status_code == 404


def test_it_speaks_the_language_of_the_event(server: Any) -> None:
    """Not that of whoever prints; and right to left where it is written so."""
    day = Day(server, language="ar", title="العدالة", question="كيف نستمر معاً؟")
    html = prints.document(
        server.house.fragments, server.house.boards.current(day.event.id), "poster", "a4",
        server.house.boards.current(day.event.id).slots[0].starts, "http://twofeet.local",
    )  # fmt: skip
    assert '<html lang="ar" dir="rtl">' in html
    found = read(day, "poster")
    assert found.trailer["/Root"]["/Lang"] == "ar"
    assert all("/FontFile2" in one or "/FontFile3" in one for one in fonts(found))


def test_a_long_wall_goes_on_over_pages(server: Any) -> None:
    day = Day(
        server,
        rooms="\n".join(f"Room {n}, {n}" for n in range(1, 26)),
        slots="\n".join(f"2027-03-0{d} {h}:00-{h}:50" for d in (1, 2) for h in range(10, 17)),
    )
    long = "Klimaatrechtvaardigheidsonderwijs " * 5
    day.place(day.ana, day.event.topic(day.ana, long), 1, 24)
    found = read(day, "wall")
    assert len(found.pages) >= 4
    text = words(found)
    for n in range(1, 26):
        assert f"Room {n}" in text
    assert all(f"revision {day.revision()}" in page.extract_text() for page in found.pages)


def test_what_people_write_fetches_nothing_and_runs_nothing(server: Any, tmp_path: Any) -> None:
    """A file of this machine is not printed, whatever a title says; and not even if it stood there as a tag."""
    secret = tmp_path / "secret.png"
    secret.write_bytes(picture())
    evil = f'<img src="file://{secret}"><style>*{{display:none}}</style>'
    day = Day(server, question=evil)
    text = words(read(day, "poster"))
    assert "<img src=" in text
    assert "Scan, type your first name, done." in text
    inline = f"data:image/png;base64,{base64.b64encode(picture()).decode()}"
    for address, images in ((f"file://{secret}", 0), (inline, 1)):
        html = f'<html lang=en><title>x</title><body><img src="{address}" alt=x><p>after</p>'
        found = PdfReader(BytesIO(server.house.press.pdf(html)))
        assert len(found.pages[0].images) == images


def test_without_libraries_it_says_so(server: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """A clear sentence and 503, and everything else goes on."""
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library pango')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    day = Day(server)
    answer = day.flora.get(f"{day.at}/print/poster.pdf", "application/json")
    assert (answer.status_code, answer.json()["rule"]) == (503, "not_printed")
    assert "handbook" in answer.json()["message"]
    assert "handbook" in day.flora.get(f"{day.at}/print/poster.pdf").text
    assert day.flora.get(f"{day.at}/wall").status_code == 200


def test_a_press_that_hangs_is_stopped(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weasyprint.py").write_text("import time; time.sleep(20)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(press, "AT_MOST", 1)
    began = time.monotonic()
    with pytest.raises(NotPrinted):
        Press(tmp_path).pdf("<p>")
    assert time.monotonic() - began < 10


def test_the_same_sheet_is_printed_once(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A poster that hundreds open costs one process."""
    started: list[Any] = []
    real = subprocess.run

    def run(*words: Any, **options: Any) -> Any:
        started.append(words)
        return real(["echo", "%PDF-1.7"], capture_output=True)

    monkeypatch.setattr(press.subprocess, "run", run)
    found = Press(tmp_path)
    for html in ("<p>a", "<p>a", "<p>b"):
        found.pdf(html)
    assert len(started) == 2
    for n in range(40):
        found.pdf(f"<p>{n}")
    assert len(found._kept) == press.KEPT
