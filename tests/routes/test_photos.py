"""Photos of flip charts, over HTTP: pixels of ours with a sentence, and nothing that a camera or a sender adds."""

import re
import struct
from importlib import import_module
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from docx import Document
from PIL import Image

from app import pictures
from app.book import book, pdf
from app.book.annexes import Annex
from app.book.plates import Plates
from app.book.sections import Section
from app.models import photos
from app.models.board import read
from tests.conftest import BASE
from tests.day import Day, new_op, picture
from tests.routes.test_plans import SVG, WRONG

pytestmark = pytest.mark.sqlite_only


def shown(day: Day) -> list[dict[str, Any]]:
    return list(day.event.board()["photos"])


def look(day: Day, url: str) -> Any:
    return day.nobody.get(url)


def test_it_stands_beside_the_breakout_and_then_its_report(server: Any) -> None:
    day = Day(server)
    answer = day.snap(day.cem, text="  What we\nmix ")
    assert answer.status_code == 200, answer.text
    (photo,) = shown(day)
    assert (photo["breakout"], photo["text"], photo["by"]) == (day.breakout, "What we mix", "Cem")
    day.ben.post(f"{day.at}/breakouts/{day.breakout}/harvest", summary="We baked.")
    (harvest,) = day.event.board()["harvests"]
    assert harvest["photos"] == [photo]


def test_its_address_is_its_content(server: Any) -> None:
    day = Day(server)
    day.snap(day.cem, sent=picture(3_000, 1_500, "JPEG"))
    url = shown(day)[0]["url"]
    answer = look(day, url)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert Image.open(BytesIO(answer.content)).size == (2_000, 1_000)
    small = look(day, url.replace(".jpg", "/small.jpg"))
    assert Image.open(BytesIO(small.content)).size == (480, 240)
    for wrong in ("0" * 32, "x", "é"):
        assert look(day, f"{day.at}/photos/{wrong}.jpg").status_code == 404
    other = Day(server)
    assert look(day, url.replace(day.at, other.at)).status_code == 404


def test_nothing_of_the_camera_is_kept(server: Any) -> None:
    """Neither where it was taken, nor a comment, nor what hangs on behind; and it stands upright."""
    day = Day(server)
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "at 52.09 N", 6
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 5.0, 24.0), 3: "E", 4: (5.0, 7.0, 12.0)})
    sent = picture(80, 60, "JPEG", exif=exif, comment=b"<script>alert(1)</script>") + b"PK\x03\x04<?php ?>" + SVG
    assert dict(Image.open(BytesIO(sent)).getexif().get_ifd(0x8825))[1] == "N"
    assert day.snap(day.cem, sent=sent).status_code == 200
    url = shown(day)[0]["url"]
    for address in (url, url.replace(".jpg", "/small.jpg")):
        kept = look(day, address).content
        for part in (b"52.09", b"<script>", b"PK\x03\x04", b"<?php", b"<svg", b"Exif"):
            assert part not in kept
        found = Image.open(BytesIO(kept))
        assert not found.getexif()
        assert found.size == (60, 80)


def test_a_heavy_one_becomes_lighter(server: Any) -> None:
    noise = Image.effect_noise((2_200, 2_200), 120).convert("RGB")
    out = BytesIO()
    noise.save(out, "JPEG", quality=95)
    made = pictures.photo(out.getvalue())
    assert len(made.image) <= pictures.HEAVIEST
    assert pictures.is_photo(made.image, made.page, made.small, made.width, made.height)


def test_a_photo_whose_camera_talks_nonsense_is_a_photo(server: Any) -> None:
    exif, out = Image.Exif(), BytesIO()
    exif[271], exif[274] = "Cam", 6
    Image.new("RGB", (60, 40)).save(out, "JPEG", exif=exif)
    name, number = (struct.pack(">HHI", 271, kind, size) for kind, size in ((2, 4), (11, 1)))
    day = Day(server)
    answer = day.snap(day.cem, sent=out.getvalue().replace(name, number))
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_no_photo_is_refused(server: Any, kind: str) -> None:
    day, (sent, status) = Day(server), WRONG[kind]
    answer = day.snap(day.cem, sent=sent or b" ")
    assert answer.status_code == status, answer.text
    assert answer.json()["message"]
    assert shown(day) == []


@pytest.mark.parametrize("text", ["", " \n ", "\u202e"])
def test_it_comes_with_a_sentence(server: Any, text: str) -> None:
    day = Day(server)
    answer = day.snap(day.cem, text=text)
    assert (answer.status_code, answer.json()["field"]) == (422, "text")
    assert shown(day) == []


def test_it_comes_as_a_file(server: Any) -> None:
    day = Day(server)
    path = f"{day.at}/breakouts/{day.breakout}/photos"
    for fields in ({}, {"file": "photo.png"}, {"file": ["a", "b"]}):
        answer = day.cem.post(path, text="Flour", **fields)
        assert (answer.status_code, answer.json()["field"]) == (422, "file")


def test_the_same_op_is_one_photo(server: Any) -> None:
    """A phone that was cut off sends the same again."""
    day, op = Day(server), new_op()
    first, second = (day.snap(day.cem, op=op) for _ in range(2))
    assert first.json()["id"] == second.json()["id"]
    assert len(shown(day)) == 1
    other = day.snap(day.cem, op=op, sent=picture(50, 50))
    assert (other.status_code, other.json()["rule"]) == (422, "op_reused")


def test_without_javascript_it_is_a_form(server: Any) -> None:
    day = Day(server)
    page = day.cem.get(f"{day.at}/breakouts/{day.breakout}/photos").text
    form = re.search(r'<form class="snap".*?</form>', page, re.S)
    assert form
    assert 'enctype="multipart/form-data"' in form[0]
    assert "capture" not in form[0]
    path = f"{day.at}/breakouts/{day.breakout}/photos"
    files = {"file": ("photo.png", picture(), "image/png")}
    answer = day.cem.send("POST", path, "text/html", files=files, data={"text": "Flour"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{path}#photo-")


def test_who_may_remove_and_reword(server: Any) -> None:
    """Who took it, the convener, the facilitator; its pixels go at once, also from the past."""
    day = Day(server)
    for who in (day.cem, day.ana, day.flora):
        id = day.snap(day.cem).json()["id"]
        assert day.ben.post(f"{day.at}/photos/{id}", text="Rye").status_code == 403
        assert day.ben.delete(f"{day.at}/photos/{id}").status_code == 403
        assert who.post(f"{day.at}/photos/{id}", text="Rye").status_code == 200
        (photo,) = shown(day)
        assert photo["text"] == "Rye"
        before = day.revision()
        assert who.delete(f"{day.at}/photos/{id}").status_code == 200
        assert shown(day) == []
        assert look(day, photo["url"]).status_code == 404
        assert day.nobody.json(f"{day.at}/board.json?revision={before}")["photos"] == []
        assert who.delete(f"{day.at}/photos/{id}").status_code == 404
    with server.house.database.reading() as session:
        assert photos.in_book(session, day.event.id) == {}


def test_a_hidden_topic_has_no_photos(server: Any) -> None:
    day = Day(server)
    day.snap(day.cem)
    url = shown(day)[0]["url"]
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    assert shown(day) == []
    assert look(day, url).status_code == 404
    assert day.snap(day.cem).status_code == 404


def test_phases_and_the_closed_book(server: Any) -> None:
    day = Day(server)
    day.event.phase("marketplace")
    assert day.snap(day.cem).json()["rule"] == "phase_closed"
    day.event.phase("afterwards")
    assert day.snap(day.cem).status_code == 200
    day.flora.post(f"{day.at}/book/closing")
    assert day.snap(day.cem).json()["rule"] == "phase_closed"
    assert day.snap(day.flora).status_code == 200


def test_a_breakout_has_room_for_so_many(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    day = Day(server)
    monkeypatch.setattr(photos, "MOST", 2)
    assert [day.snap(day.cem).status_code for _ in range(3)] == [200, 200, 409]
    monkeypatch.setattr(photos, "MOST", 12)
    monkeypatch.setattr(photos, "MOST_IN_ALL", 2)
    refused = day.snap(day.cem)
    assert refused.json()["rule"] == "enough_photos"


def test_pictures_are_redrawn_before_anything_is_locked(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one phone's pixels are looked at, another phone's star is done."""
    day = Day(server)
    real = pictures.photo

    def slow(sent: bytes) -> Any:
        assert day.ben.post(f"{day.at}/topics/{day.bread}/star").status_code == 200
        return real(sent)

    monkeypatch.setattr(pictures, "photo", slow)
    assert day.snap(day.cem).status_code == 200


def test_many_at_once_wait_in_a_short_line(server: Any) -> None:
    """Who waits holds a thread: beyond a few, phones are asked to come again."""
    day = Day(server)
    for _ in range(pictures.IN_LINE):
        pictures._line.acquire()
    try:
        answer = day.snap(day.cem)
        assert (answer.status_code, answer.json()["rule"]) == (503, "pictures_busy")
    finally:
        for _ in range(pictures.IN_LINE):
            pictures._line.release()
    assert day.snap(day.cem).status_code == 200


def test_it_is_on_the_news_before_the_report_and_with_it(server: Any) -> None:
    day = Day(server)
    day.snap(day.cem, text="Flour & water")
    for page in ("?look", "/wall"):
        html = day.nobody.get(day.at + page).text
        assert 'alt="Flour &amp; water"' in html
        assert f'id="news-of-{day.breakout}"' in html
        assert "still to come" in html
    day.ben.post(f"{day.at}/breakouts/{day.breakout}/harvest", summary="We baked.")
    html = day.nobody.get(f"{day.at}?look").text
    assert f'id="news-of-{day.breakout}"' not in html
    assert 'alt="Flour &amp; water"' in html
    assert 'alt="Flour &amp; water"' in day.nobody.get(f"{day.at}/topics/{day.bread}").text


def test_its_form_says_why_not(server: Any) -> None:
    day = Day(server)
    path = f"{day.at}/breakouts/{day.breakout}/photos"
    assert "Join first" in day.nobody.get(path).text
    day.event.phase("marketplace")
    page = day.cem.get(path).text
    assert "Reports open with the first breakouts" in page
    assert 'type="file"' not in page
    assert day.cem.get(f"{day.at}/breakouts/999999/photos").status_code == 404


FORMS = (".html", ".json", ".md", ".docx", ".epub", ".zip", ".pdf")


def parts(answer: Any) -> dict[str, bytes]:
    parcel = ZipFile(BytesIO(answer.content))
    assert parcel.testzip() is None
    return {name: parcel.read(name) for name in parcel.namelist()}


def test_it_is_in_the_book_with_its_words(server: Any) -> None:
    """In every form, also without a report; and out of it when it is removed."""
    day = Day(server)
    id = day.snap(day.cem, text='Flour & "water" [rye]').json()["id"]
    at = f"{day.at}/proceedings"
    html = day.nobody.get(f"{at}.html").text
    assert 'alt="Flour &amp; &#34;water&#34; [rye]"' in html
    assert 'loading="lazy"' in html
    told = day.nobody.get(f"{at}.json").json()["topics"]
    assert [photo["id"] for topic in told for b in topic["breakouts"] for photo in b["photos"]] == [id]
    assert f"]({BASE}{shown(day)[0]['url']})" in day.nobody.get(f"{at}.md").text
    zipped = parts(day.nobody.get(f"{at}.zip"))
    name = f"photos/{id:04}.jpg"
    assert Image.open(BytesIO(zipped[name])).format == "JPEG"
    assert f'![Flour & "water" (rye)]({name})' in zipped["README.md"].decode()
    assert any(f"](../{name})" in body.decode() for path, body in zipped.items() if path.startswith("topics/"))
    book = parts(day.nobody.get(f"{at}.epub"))
    assert f"book/{name}" in book
    package = ElementTree.fromstring(book["book/package.opf"])
    assert name in [item.get("href") for item in package.iter("{http://www.idpf.org/2007/opf}item")]
    chapter = ElementTree.fromstring(book[f"book/topic-{day.bread}.xhtml"])
    (image,) = chapter.iter("{http://www.w3.org/1999/xhtml}img")
    assert (image.get("src"), image.get("alt")) == (name, 'Flour & "water" [rye]')
    word = Document(BytesIO(day.nobody.get(f"{at}.docx").content))
    assert [shape._inline.docPr.get("descr") for shape in word.inline_shapes] == ['Flour & "water" [rye]']
    day.cem.delete(f"{day.at}/photos/{id}")
    for form in FORMS[:-1]:
        assert b"water" not in day.nobody.get(f"{at}{form}").content, form


def test_the_book_is_searched(server: Any) -> None:
    """By the server without JavaScript: without accents, in reports and in what is on photos."""
    day = Day(server)
    day.snap(day.cem, text="Crème brûlée")
    at = f"{day.at}/proceedings"
    found = day.nobody.get(f"{at}?q=creme+brulee").text
    assert f'id="topic-{day.bread}"' in found
    assert f'id="topic-{day.river}"' not in found
    assert "Places found: 2. Topics: 1" in found
    assert "Nothing in the book" in day.nobody.get(f"{at}?q=%3Cscript%3E").text
    assert f'id="topic-{day.river}"' in day.nobody.get(at).text


def _annex(board: Any) -> Annex:
    svg = '<svg viewBox="0 0 9 9"><title>Energy</title><circle cx="4" cy="4" r="3"/></svg>'
    parts = (Section("Read me", "text", "*Twelve* | actions"), Section("Links", "list", "https://example.org"))
    return Annex("energy", "Energy by topic", parts, (("Topic", "Energy"), ("Bread | <b>", "7")), svg)


def test_annexes_stand_in_every_form(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sections, a table and a picture; where a picture cannot be drawn, its table says it."""
    monkeypatch.setattr(import_module("app.book.annexes"), "ANNEXES", (_annex, lambda board: None))
    day = Day(server)
    at = f"{day.at}/proceedings"
    html = day.nobody.get(f"{at}.html").text
    for part in ('href="#annex-energy"', "<em>Twelve</em>", "Bread | &lt;b&gt;", "<circle", 'scope="row"'):
        assert part in html
    assert day.nobody.get(f"{at}.json").json()["annexes"][0]["table"][1] == ["Bread | <b>", "7"]
    text = day.nobody.get(f"{at}.md").text
    assert "| Topic | Energy |\n| --- | --- |\n| Bread / <b> | 7 |" in text
    page = parts(day.nobody.get(f"{at}.epub"))["book/annex-energy.xhtml"]
    assert ElementTree.fromstring(page).find(f".//{{{SVG_NAME}}}circle") is not None
    word = Document(BytesIO(day.nobody.get(f"{at}.docx").content))
    assert [cell.text for cell in word.tables[0].rows[1].cells] == ["Bread | <b>", "7"]
    with server.house.database.reading() as session:
        whole = book(read(session, day.event.id))
    assert "data:image/svg+xml" in pdf.document(server.house.fragments, whole, Plates())


SVG_NAME = "http://www.w3.org/2000/svg"
