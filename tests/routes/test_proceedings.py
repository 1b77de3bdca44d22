"""The book, and the calendar."""

import csv
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

import pytest
from bs4 import BeautifulSoup
from docx import Document
from icalendar import Calendar
from pypdf import PdfReader

from tests.conftest import BASE
from tests.day import REPORT, Day

pytestmark = pytest.mark.sqlite_only
FORMS = ["", ".html", ".json", ".md", ".docx", ".epub", ".zip", ".csv"]
ZIPPED = (".docx", ".epub", ".zip")


def text_of(answer: Any, form: str) -> str:
    """The words of a book in any form, read as a stranger to our code would."""
    if form not in ZIPPED:
        return str(answer.text)
    parcel = ZipFile(BytesIO(answer.content))
    assert parcel.testzip() is None
    parts = [parcel.read(name).decode() for name in parcel.namelist() if not name.endswith((".jpeg", ".bin"))]
    return "\n".join(parts)


def calendar(day: Day, query: str = "", device: Any = None) -> Calendar:
    answer = (device or day.nobody).get(f"{day.at}/agenda.ics{query}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    return Calendar.from_ical(answer.content)  # type: ignore[return-value]


@pytest.mark.parametrize("form", FORMS)
def test_every_topic_is_in_the_book(server: Any, form: str) -> None:
    """With or without a report, a place or a star; withdrawn ones too."""
    day = Day(server)
    day.cem.post(f"{day.at}/breakouts/{day.breakout}/harvest", **REPORT)
    gone = day.event.topic(day.cem, "Taken back")
    day.cem.delete(f"{day.at}/topics/{gone}")
    text = text_of(day.nobody.get(f"{day.at}/proceedings{form}"), form)
    for title in ("Bread", "Who looks after the river?", "Taken back", "baked", "Flour", "An oven", "Rise!"):
        assert title in text, title


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("", "text/html"),
        (".html", "text/html"),
        (".json", "application/json"),
        (".md", "text/markdown"),
        (".docx", "application/vnd.openxml"),
        (".epub", "application/epub+zip"),
        (".zip", "application/zip"),
        (".csv", "text/csv"),
    ],
)
def test_the_book_has_its_forms(server: Any, form: str, kind: str) -> None:
    answer = Day(server).nobody.get(server.event().at + f"/proceedings{form}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)


def test_a_hidden_topic_is_not_in_the_book(server: Any) -> None:
    day = Day(server)
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    for form in FORMS:
        assert "Bread" not in text_of(day.flora.get(f"{day.at}/proceedings{form}"), form)


def test_a_draft_is_not_in_the_book(server: Any) -> None:
    day = Day(server)
    day.cem.post(f"{day.at}/breakouts/{day.breakout}/harvest", summary="Half a thought", draft="true")
    for form in FORMS:
        assert "Half a thought" not in text_of(day.cem.get(f"{day.at}/proceedings{form}"), form)


def test_the_book_goes_in_the_order_of_the_day(server: Any) -> None:
    day = Day(server)
    late = day.event.topic(day.cem, "Late")
    day.place(day.cem, late, 2, 0)
    day.place(day.ben, day.river, 1, 0)
    nowhere = day.event.topic(day.cem, "Nowhere")
    book = day.nobody.json(f"{day.at}/proceedings.json")
    assert [topic["id"] for topic in book["topics"]] == [day.bread, day.river, late, nowhere]


def test_the_book_for_programs(server: Any) -> None:
    day = Day(server)
    day.cem.post(f"{day.at}/topics/{day.bread}/star")
    day.cem.post(f"{day.at}/breakouts/{day.breakout}/harvest", **REPORT)
    book = day.nobody.json(f"{day.at}/proceedings.json")
    assert (book["title"], book["question"], book["revision"]) == ("Lisbon", "How do we go on?", day.revision())
    topic = book["topics"][0]
    assert (topic["title"], topic["convener"], topic["stars"]) == ("Bread", "Ana", 1)
    (breakout,) = topic["breakouts"]
    assert (breakout["room"], breakout["starts"]) == ("Great hall", "2027-03-01T10:00:00+00:00")
    assert {name: breakout["harvest"][name] for name in REPORT} == REPORT
    assert datetime.fromisoformat(breakout["harvest"]["at"]).tzinfo is not None


def test_the_contents_lead_to_every_topic(server: Any) -> None:
    day = Day(server)
    page = BeautifulSoup(day.nobody.get(f"{day.at}/proceedings").text, "html.parser")
    for link in page.select(".contents a"):
        assert page.find(id=str(link["href"]).removeprefix("#"))


def test_an_empty_book_is_a_book(server: Any) -> None:
    event = server.event(slots="", rooms="")
    for form in FORMS:
        assert event.host.get(f"{event.at}/proceedings{form}").status_code == 200


def test_the_calendar_has_the_whole_wall(server: Any) -> None:
    day = Day(server)
    entries = {str(entry["summary"]): entry for entry in calendar(day).walk("VEVENT")}
    assert entries.keys() == {"Bread", "Opening", "Lunch"}
    bread = entries["Bread"]
    assert str(bread["location"]) == "Great hall"
    assert str(bread["url"]) == f"{BASE}{day.at}/topics/{day.bread}"
    assert "Ana" in str(bread["description"])


def test_times_of_the_calendar_have_their_zone(server: Any) -> None:
    day = Day(server, timezone="America/Sao_Paulo")
    found = calendar(day)
    (zone,) = found.walk("VTIMEZONE")
    assert str(zone["tzid"]) == "America/Sao_Paulo"
    for entry in found.walk("VEVENT"):
        assert entry["dtstart"].params["TZID"] == "America/Sao_Paulo"
        assert entry["dtend"].dt > entry["dtstart"].dt
        assert entry["dtstamp"].to_ical().endswith(b"Z")
    (bread,) = (entry for entry in found.walk("VEVENT") if str(entry["summary"]) == "Bread")
    assert bread["dtstart"].dt.isoformat() == "2027-03-01T10:00:00-03:00"


def test_lines_of_the_calendar_are_folded(server: Any) -> None:
    day = Day(server)
    day.ana.post(f"{day.at}/topics/{day.bread}", title="設計" * 90, description="Qué; quién, cuándo\n\\ 👩‍👩‍👧 " * 90)
    body = day.nobody.get(f"{day.at}/agenda.ics").content
    assert body.endswith(b"\r\n")
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert b"\n" not in body.replace(b"\r\n", b"")
    body.decode()  # no sign is cut in two
    (bread,) = (e for e in calendar(day).walk("VEVENT") if str(e["uid"]).startswith("breakout"))
    assert str(bread["summary"]) == "設計" * 90
    assert "Qué; quién, cuándo\n\\ 👩‍👩‍👧" in str(bread["description"])


def test_identifiers_of_the_calendar_are_unique_and_stay(server: Any) -> None:
    day, other = Day(server), Day(server)
    day.place(day.ana, day.bread, 1, 1)
    before = {str(e["uid"]): e for e in calendar(day).walk("VEVENT")}
    assert len(before) == 4
    day.ana.post(f"{day.at}/breakouts/{day.breakout}", slot=day.slots[2], room=day.rooms[1])
    after = {str(e["uid"]): e for e in calendar(day).walk("VEVENT")}
    assert after.keys() == before.keys()
    moved = [uid for uid in after if after[uid]["dtstart"].dt != before[uid]["dtstart"].dt]
    assert len(moved) == 1
    assert int(after[moved[0]]["sequence"]) > int(before[moved[0]]["sequence"])
    assert not after.keys() & {str(e["uid"]) for e in calendar(other).walk("VEVENT")}


def test_a_personal_link_makes_it_my_agenda(server: Any) -> None:
    day = Day(server)
    day.place(day.ben, day.river, 1, 1)
    key = day.ben.post(f"{day.at}/keys", kind="personal").json()["key"].rpartition("/")[2]

    def breakouts() -> set[str]:
        found = calendar(day, f"?key={key}").walk("VEVENT")
        return {str(entry["summary"]) for entry in found if str(entry["uid"]).startswith("breakout")}

    assert breakouts() == {"Who looks after the river?"}, "what I convene"
    day.ben.post(f"{day.at}/breakouts/{day.breakout}/seat")
    assert breakouts() == {"Who looks after the river?", "Bread"}, "where I sit"


def test_only_a_personal_link_of_the_event_opens_an_agenda(server: Any) -> None:
    day, other = Day(server), Day(server)
    foreign = other.ana.post(f"{other.at}/keys").json()["key"].rpartition("/")[2]
    held = day.flora.post(f"{day.at}/keys", kind="facilitator").json()["key"].rpartition("/")[2]
    cookie = day.ana.http.cookies["twofeet_person"]
    for key in (foreign, held, cookie, "x", "x" * 500):
        assert day.nobody.get(f"{day.at}/agenda.ics?key={key}").status_code == 404


ODD = "a\u00a0b <b>&amp;</b> ]]> \u202e{{ 7 }} مرحبا 𝒳 <script>alert(1)</script>"


def odd_day(server: Any, language: str = "en") -> Day:
    """A book of what people also write."""
    day = Day(server, language=language)
    day.event.topic(
        day.cem, ODD, description=f"# {ODD}\n\n- one\n  - *two*\n\n> said\n\n1. first\n\nline\nbreak\n\n---"
    )
    report = {"summary": f"**{ODD}**\n\n[a link](https://example.org/?a=1&b=2)\n\n```\ncode\n```", "quotes": ODD}
    day.cem.post(f"{day.at}/breakouts/{day.breakout}/harvest", **REPORT | report)
    return day


def test_the_word_document_has_headings_lists_and_links(server: Any) -> None:
    day = odd_day(server)
    found = Document(BytesIO(day.nobody.get(f"{day.at}/proceedings.docx").content))
    by_style: dict[str, list[str]] = {}
    for paragraph in found.paragraphs:
        by_style.setdefault(paragraph.style.name, []).append(paragraph.text)
    assert by_style["Title"] == ["How do we go on?"]
    assert next(title.partition(" ")[2] for title in by_style["Heading 1"]) == "Bread"
    assert len(by_style["Heading 1"]) == 3
    assert "What we know now" in by_style["Heading 2"]
    assert {"Flour", "Water", "one"} <= set(by_style["List Bullet"])
    assert "two" in by_style["List Bullet 2"]
    assert "first" in by_style["List Number"]
    sheet = found.sections[0]
    assert (round(sheet.page_width.mm), round(sheet.page_height.mm)) == (210, 297)
    assert 'w:instr="PAGE"' in sheet.footer.paragraphs[0]._p.xml
    assert "https://example.org/?a=1&b=2" in {part.target_ref for part in found.part.rels.values() if part.is_external}


def test_what_runs_from_right_to_left_does_so_in_the_document(server: Any) -> None:
    day = Day(server)
    day.event.topic(day.cem, "مرحبا بكم")
    file = ZipFile(BytesIO(day.nobody.get(f"{day.at}/proceedings.docx").content))
    assert file.read("word/document.xml").count(b"<w:bidi/>") == 1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_ebook_is_whole(server: Any, language: str) -> None:
    """Well-formed, in the order readers need, all that is named is there and all that is there is named."""
    day = odd_day(server, language)
    parcel = ZipFile(BytesIO(day.nobody.get(f"{day.at}/proceedings.epub").content))
    first = parcel.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
    assert parcel.read("mimetype") == b"application/epub+zip"
    for name in parcel.namelist():
        if name.endswith((".xml", ".opf", ".xhtml")):
            ElementTree.fromstring(parcel.read(name))
    package = ElementTree.fromstring(parcel.read("book/package.opf"))
    opf = "{http://www.idpf.org/2007/opf}"
    items = {item.get("id"): f"book/{item.get('href')}" for item in package.iter(f"{opf}item")}
    assert {*items.values(), "book/package.opf", "mimetype", "META-INF/container.xml"} == set(parcel.namelist())
    assert [ref.get("idref") for ref in package.iter(f"{opf}itemref")][:2] == ["cover", "nav"]
    assert {ref.get("idref") for ref in package.iter(f"{opf}itemref")} == items.keys() - {"style"}
    assert not any(b"<script" in parcel.read(name) for name in parcel.namelist())


def test_the_table_is_no_program(server: Any) -> None:
    """What a spreadsheet would take for a formula is text."""
    day = Day(server)
    for title in ("=1+1", "+1", "-1", "@sum", "plain, with a comma", "2 lines"):
        day.event.topic(day.cem, title)
    text = day.nobody.get(f"{day.at}/proceedings.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert {row["topic"] for row in rows} >= {"'=1+1", "'+1", "'-1", "'@sum", "plain, with a comma"}
    assert not any((cell or "").startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_the_parcel_has_a_file_for_each_topic(server: Any) -> None:
    day = odd_day(server)
    parcel = ZipFile(BytesIO(day.nobody.get(f"{day.at}/proceedings.zip").content))
    names = parcel.namelist()
    assert names[0] == "README.md"
    assert names[1] == "topics/001-bread.md"
    assert len(names) == 4
    assert not any(".." in name or name.startswith("/") for name in names)


def test_the_printed_book_has_contents_and_numbered_pages(server: Any) -> None:
    pytest.importorskip("weasyprint", exc_type=OSError)
    day = odd_day(server)
    answer = day.nobody.get(f"{day.at}/proceedings.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    found = PdfReader(BytesIO(answer.content))
    pages = [page.extract_text() for page in found.pages]
    assert "How do we go on?" in pages[0]
    assert "Bread" in pages[1]
    assert pages[2].rstrip().endswith("3"), "the number of the page"
    assert "baked" not in pages[1]
    assert any("Rise!" in page or "{{ 7 }}" in page for page in pages)
    assert found.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert found.metadata is not None
    assert found.metadata.title == "Lisbon: book of proceedings"
    headings = [one for part in found.outline if isinstance(part, list) for one in part]
    assert "Bread" in [str(one["/Title"]) for one in headings if isinstance(one, dict)], "bookmarks lead to the topics"
    assert not [one for one in headings if isinstance(one, list)], "and not to each part of their reports"
    links = [note.get_object() for page in found.pages for note in page.get("/Annots", ())]
    assert not any("file:" in str(link) for link in links)
