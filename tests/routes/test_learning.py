"""The learning document over HTTP: in every form, in the event's language, worded and published."""

import re
import zipfile
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from tests.conftest import absent
from tests.day import Day
from tests.routes.test_excerpts import put, report
from tests.routes.test_themes import REPORT, editor, reported, theme

TEXTS = {
    "context": "Where it *began*.", "lessons": "- Wait\n- Then bake", "cases": "One oven.", "prompts": "1. Who waits?",
    "exercises": "Knead.", "resources": "https://example.org/flour",
}  # fmt: skip


def written(server: Any, **fields: str) -> Day:
    """A day whose learning document has all that it can have, published."""
    day = Day(server, **fields)
    day.ben.post(f"{day.at}/breakouts/{day.breakout}/harvest", **REPORT)
    into = theme(day, "Patience", **TEXTS)
    put(day, into, harvest=report(day))
    words = {"title": "What we learned", "introduction": "All of it.", "closing": "So **long**."}
    assert day.flora.post(f"{day.at}/learning", **words, base=0).status_code == 200
    assert day.flora.post(f"{day.at}/learning/publication").status_code == 200
    return day


EVERYTHING = (
    "What we learned", "All of it.", "Patience", "Context", "Emerging principles and lessons", "Case studies",
    "Reflection prompts", "Team exercises", "Resources", "Then bake", "Rise!", "Flour keeps", "Written by Ben",
    "long",
)  # fmt: skip


def test_the_page_and_markdown_have_everything(server: Any) -> None:
    day = written(server)
    page, text = (day.nobody.get(f"{day.at}/learning{ending}").text for ending in (".html", ".md"))
    for part in EVERYTHING:
        assert part in page, part
        assert part in text, part
    assert re.findall("^## .*", text, re.M) == ["## Introduction", "## 1. Patience", "## Closing"]
    assert '<blockquote class="quote" dir="auto">Rise!</blockquote>' in page


def test_the_word_document_has_real_headings(server: Any) -> None:
    day = written(server)
    answer = day.nobody.get(f"{day.at}/learning.docx")
    assert f"{day.event.slug}-learning.docx" in answer.headers["content-disposition"]
    found = Document(BytesIO(answer.content))
    told = [(paragraph.text, paragraph.style.name) for paragraph in found.paragraphs]
    styles = dict(told)
    assert styles["What we learned"] == "Title"
    assert [text for text, style in told if style == "Heading 1"] == [
        "Introduction", "1. Patience", "Closing",
    ]  # fmt: skip
    assert (styles["Context"], styles["Rise!"], styles["Wait"]) == ("Heading 2", "Quote", "List Bullet")
    assert zipfile.is_zipfile(BytesIO(answer.content))


@pytest.mark.sqlite_only
def test_the_pdf_is_tagged_and_has_contents(server: Any) -> None:
    day = written(server)
    answer = day.nobody.get(f"{day.at}/learning.pdf")
    if answer.status_code == 503:
        absent("the libraries for printing are")
    pdf = PdfReader(BytesIO(answer.content))
    text = "\n".join(page.extract_text() for page in pdf.pages)
    for part in EVERYTHING:
        assert part in text, part
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert [str(one["/Title"]) for one in pdf.outline if isinstance(one, dict)]
    assert re.search(r"1\s*Patience\s*\d", text)


@pytest.mark.sqlite_only
def test_it_speaks_the_language_of_the_event(server: Any) -> None:
    day = written(server, language="nl")
    page = day.nobody.get(f"{day.at}/learning").text
    assert 'lang="nl"' in page


def test_without_a_title_it_has_the_calling_question(server: Any) -> None:
    day = reported(server)
    theme(day)
    assert '<h1 dir="auto">How do we go on?</h1>' in day.flora.get(f"{day.at}/learning").text


def test_two_who_word_it_at_once(server: Any) -> None:
    day = reported(server)
    edda = editor(day)
    assert day.flora.post(f"{day.at}/learning", title="A", introduction="B", base=0).status_code == 200
    assert edda.post(f"{day.at}/learning", closing="C", base=0).status_code == 200
    clash = edda.post(f"{day.at}/learning", title="Mine", base=0)
    assert (clash.status_code, clash.json()["rule"]) == (409, "theme_conflict")
    page = edda.get(f"{day.at}/learning/wording").text
    assert "Mine" in page
    assert ">A<" in page


def test_the_way_to_it_is_on_every_phone_once_it_is_published(server: Any) -> None:
    day = reported(server)
    theme(day)
    assert f'href="{day.at}/learning"' not in day.ana.get(day.at).text
    day.flora.post(f"{day.at}/learning/publication")
    day.flora.post(f"{day.at}/learning/publication")
    assert f'href="{day.at}/learning"' in day.ana.get(day.at).text
    day.flora.delete(f"{day.at}/learning/publication")
    assert f'href="{day.at}/learning"' not in day.ana.get(day.at).text


@pytest.mark.sqlite_only
def test_a_hundred_themes_and_no_more(server: Any) -> None:
    day = reported(server)
    for n in range(100):  # a device may send a thousand in ten seconds
        theme(day, f"Theme {n}")
    assert day.flora.post(f"{day.at}/themes", title="One more").status_code == 429
    assert day.flora.get(f"{day.at}/themes").status_code == 200


@pytest.mark.sqlite_only
def test_the_lists_of_a_word_document_count_anew(server: Any) -> None:
    day = reported(server)
    for title in ("One", "Two"):
        theme(day, title, prompts="1. First\n2. Second")
    found = Document(BytesIO(day.flora.get(f"{day.at}/learning.docx").content))
    numbers = [p._p.pPr.numPr.numId.val for p in found.paragraphs if p.style.name == "List Number"]
    assert [numbers[0] == numbers[1], numbers[2] == numbers[3], numbers[0] == numbers[2]] == [True, True, False]
