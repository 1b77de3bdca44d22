"""The book as a Word document: real headings, lists and contents, so that it can be worked on."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from unicodedata import bidirectional

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from markdown_it.token import Token

from app import words
from app.book import Book, Chapter, Meeting
from app.book.annexes import Annex
from app.book.plates import Plates
from app.book.sections import Section, sections
from app.markdown import blocks, spans
from app.words import _, clock_time, long_date, plural

INK, PINE = RGBColor(0x09, 0x21, 0x20), RGBColor(0x0C, 0x4D, 0x38)
DEEPEST = 3  # Word's own list styles go no deeper


def docx(book: Book, plates: Plates) -> bytes:
    """The whole book in the language in use, with its photos."""
    paper = Paper(book.event.language, book.event.title)
    _cover(paper, book)
    contents(
        paper,
        [f"{chapter.number}. {chapter.topic.title}" for chapter in book.chapters] + [a.heading for a in book.annexes],
    )
    for chapter in book.chapters:
        _chapter(paper, chapter, book)
        _photos(paper, chapter, plates)
    for annex in book.annexes:
        _annex(paper, annex)
    file = BytesIO()
    paper.document.save(file)
    return file.getvalue()


def _cover(paper: "Paper", book: Book) -> None:
    properties = paper.document.core_properties
    properties.title, properties.language = book.event.title, words.language()
    properties.author = properties.comments = ""
    paper.say("Title", book.event.question)
    paper.say("Subtitle", book.event.title)
    if book.begins:
        paper.say("Normal", f"{long_date(book.begins)} {book.begins.year}")
    if book.event.givens:
        paper.say("Normal", f"{_('Given')}: {book.event.givens}")
    sums = [
        plural("{n} topic", "{n} topics", len(book.chapters)),
        plural("{n} report", "{n} reports", book.reports),
        plural("{n} person", "{n} people", book.people),
    ]
    paper.say("Normal", ", ".join(sums))
    if book.at:
        moment = f"{long_date(book.at)}, {clock_time(book.at)}"
        paper.say("Normal", _("As of {moment}, revision {n}.", moment=moment, n=book.revision))


def contents(paper: "Paper", titles: list[str]) -> None:
    """A table of contents that the word processor fills with pages; until then it lists the titles."""
    paper.say("TOC Heading", _("Contents"))
    paragraph = paper.say("Normal", "")
    _field(paragraph, 'TOC \\o "1-1" \\h \\z \\u', titles)
    paper.break_page()


def _chapter(paper: "Paper", chapter: Chapter, book: Book) -> None:
    topic = chapter.topic
    paper.say("Heading 1", f"{chapter.number}. {topic.title}", topic.language)
    by = _("Needs a convener") if topic.needs_convener else _("Convened by {name}", name=topic.convened_by)
    paper.say("Normal", f"{by} ({_('withdrawn')})" if topic.withdrawn else by)
    if chapter.into:
        paper.say("Normal", f"{_('Goes together with')} {chapter.into.title}")
    if topic.description:
        paper.markdown(topic.description)
    if chapter.related:
        paper.say("Normal", f"{_('Related topics')}: {'; '.join(other.title for other in chapter.related)}")
    for meeting in chapter.meetings:
        _meeting(paper, meeting, book)


def _photos(paper: "Paper", chapter: Chapter, plates: Plates) -> None:
    for photo in [photo for meeting in chapter.meetings for photo in plates.of(meeting.photos)]:
        paper.picture(plates.pixels[photo.id], photo.text)
        paper.say("Caption", f"{photo.text} ({photo.by})")


def _annex(paper: "Paper", annex: Annex) -> None:
    """A part at the end. Its picture is said by its table: word processors draw no SVG alike."""
    paper.break_page()
    paper.say("Heading 1", annex.heading)
    for section in annex.sections:
        _section(paper, section)
    paper.table(annex.table)


def _meeting(paper: "Paper", meeting: Meeting, book: Book) -> None:
    slot = meeting.slot
    when = f"{long_date(slot.starts)}, {clock_time(slot.starts)}–{clock_time(slot.ends)}"
    paper.say("Intense Quote", f"{meeting.room.number} · {meeting.room.name}, {when}")
    harvest = meeting.harvest
    if harvest is None:
        return
    if not harvest.needed:
        paper.say("Normal", f"{harvest.summary} {_('No report needed.')}".strip())
        return
    for section in sections(harvest, book.questions):
        _section(paper, section)
    paper.say("Normal", _("Written by {name}", name=harvest.by))


def _section(paper: "Paper", section: Section) -> None:
    if section.heading:
        paper.say("Heading 2", section.heading)
    if section.kind == "text":
        paper.markdown(section.text)
    elif section.kind == "names":
        paper.say("Normal", ", ".join(section.lines))
    else:
        for line in section.lines:
            paper.line("Quote" if section.kind == "quotes" else "List Bullet", line)


class Paper:
    """A document, and the ways in which something is written into it."""

    def __init__(self, language: str, title: str):
        self.document: Any = Document()
        self.language = language
        self._is_rtl = words.direction(words.choose(language)) == "rtl"
        self._turns = False
        styles = self.document.styles
        # Asked for by name at each paragraph, the styles take most of the time of a large book.
        self._ids = {style.name: style.style_id for style in styles}
        styles["Normal"].font.name, styles["Normal"].font.size = "Atkinson Hyperlegible Next", Pt(11)
        for name in ("Title", "Subtitle", "Intense Quote", "TOC Heading", "Heading 1", "Heading 2", "Caption"):
            styles[name].font.color.rgb = PINE if name.startswith("Heading") else INK
            styles[name].font.name = "Atkinson Hyperlegible Next"
        styles["Caption"].font.bold, styles["Caption"].font.size = False, Pt(9.5)
        place = styles["Intense Quote"]
        place.font.italic, place.paragraph_format.left_indent, place.paragraph_format.right_indent = False, 0, 0
        for line in styles.element.iter(qn("w:bottom")):  # under the title and around places
            line.set(qn("w:color"), "0C4D38")
        _speak(styles.element.find(qn("w:docDefaults")), language)
        self._sheet(title)

    def _sheet(self, title: str) -> None:
        """A4, with the title and the number of the page at its foot."""
        sheet = self.document.sections[0]
        sheet.page_width, sheet.page_height = Cm(21), Cm(29.7)
        sheet.left_margin = sheet.right_margin = sheet.top_margin = sheet.bottom_margin = Cm(2.5)
        foot = sheet.footer.paragraphs[0]
        self._turn(foot, title)
        self._run(foot, f"{title}\t\t")
        number = OxmlElement("w:fldSimple")
        number.set(qn("w:instr"), "PAGE")
        foot._p.append(number)

    def say(self, style: str, text: str, language: str = "") -> Any:
        """A paragraph of plain words."""
        paragraph = self._paragraph(style, text)
        if text:
            self._run(paragraph, text, language)
        return paragraph

    def line(self, style: str, text: str) -> None:
        """A line of a list, with emphasis and links."""
        self._spans(self._paragraph(style, text), spans(text))

    def picture(self, jpeg: bytes, text: str) -> None:
        """A photo over half a page at most, with what is on it for who does not see it."""
        paragraph = self._paragraph("Normal", "")
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(BytesIO(jpeg))
        scale = min(Cm(15) / shape.width, Cm(12) / shape.height)
        shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
        shape._inline.docPr.set("descr", text)

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """A table whose first row are headings, repeated on every page."""
        if not rows:
            return
        table = self.document.add_table(len(rows), len(rows[0]), style="Table Grid")
        if self._is_rtl:
            table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
        shares = [min(max(len(cell) for cell in column), 24) + 6 for column in zip(*rows, strict=True)]
        widths = [int(Cm(16) * share / sum(shares)) for share in shares]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for n, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
            for m, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
                cell.width = widths[m]
                self._turn(cell.paragraphs[0], text)
                run = self._run(cell.paragraphs[0], text)
                run.font.size, run.bold = Pt(9), n == 0 or m == 0
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    def break_page(self) -> None:
        """What comes next begins a page."""
        self._turns = True

    def markdown(self, text: str) -> None:
        """What somebody wrote in markdown, as paragraphs and lists of the document's own styles."""
        lists: list[str] = []
        quoted, number = 0, 0
        for token in blocks(text):
            if token.type.endswith("_list_open"):
                lists.append("List Bullet" if token.type.startswith("bullet") else "List Number")
                number = 0 if lists[-1] == "List Bullet" else self._counted_anew()
            elif token.type.endswith("_list_close"):
                lists.pop()
            elif token.type.startswith("blockquote_"):
                quoted += token.nesting
            elif token.type in ("fence", "code_block"):
                self.say("Normal", token.content.rstrip("\n"))
            elif token.type == "inline":
                paragraph = self._paragraph(_style(lists, quoted), token.content)
                if number and lists == ["List Number"]:
                    numbers = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                    numbers.get_or_add_ilvl().val, numbers.get_or_add_numId().val = 0, number
                self._spans(paragraph, token.children or [])

    def _counted_anew(self) -> int:
        """A numbering of its own for one list: else the numbers would run on through the whole document."""
        numbering = self.document.part.numbering_part.element
        of_style = self.document.styles["List Number"].element.pPr.numPr.numId.val
        own = numbering.add_num(numbering.num_having_numId(of_style).abstractNumId.val)
        own.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(own.numId)

    def _paragraph(self, style: str, text: str) -> Any:
        paragraph = self.document.add_paragraph()
        if style != "Normal" and style in self._ids:
            paragraph._p.style = self._ids[style]
        if self._turns:
            paragraph.paragraph_format.page_break_before, self._turns = True, False
        self._turn(paragraph, text)
        return paragraph

    def _turn(self, paragraph: Any, text: str) -> None:
        """Let it run from right to left if its text does; without one, as the book does."""
        if _is_rtl(text) if text else self._is_rtl:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))

    def _spans(self, paragraph: Any, tokens: list[Token]) -> None:
        bold = italic = 0
        into = paragraph
        for token in tokens:
            if token.type == "strong_open" or token.type == "strong_close":
                bold += token.nesting
            elif token.type == "em_open" or token.type == "em_close":
                italic += token.nesting
            elif token.type == "link_open":
                into = _link(paragraph, str(token.attrs.get("href", "")))
            elif token.type == "link_close":
                into = paragraph
            elif token.type in ("softbreak", "hardbreak"):
                paragraph.add_run().add_break()
            elif token.content:
                run = self._run(paragraph, token.content)
                run.bold, run.italic = bool(bold) or None, bool(italic) or None  # None leaves it to the style
                if into is not paragraph:
                    into.append(run._r)

    def _run(self, paragraph: Any, text: str, language: str = "") -> Any:
        run = paragraph.add_run(text)
        if _is_rtl(text):
            run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
        if language and language != self.language:
            _speak(run._r, language)
        return run


def _style(lists: list[str], quoted: int) -> str:
    if lists:
        depth = min(len(lists), DEEPEST)
        return lists[-1] if depth == 1 else f"{lists[-1]} {depth}"
    return "Quote" if quoted else "Normal"


def _is_rtl(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left."""
    return next((kind in ("R", "AL") for sign in text if (kind := bidirectional(sign)) in ("L", "R", "AL")), False)


def _speak(element: Any, language: str) -> None:
    properties = element if element.tag == qn("w:rPr") else next(iter(element.iter(qn("w:rPr"))), None)
    if properties is None:
        properties = element.get_or_add_rPr()
    tongue = properties.find(qn("w:lang"))
    if tongue is None:
        tongue = OxmlElement("w:lang")
        properties.append(tongue)
    tongue.set(qn("w:val"), language)
    tongue.set(qn("w:bidi"), language)


def _link(paragraph: Any, address: str) -> Any:
    """An element for runs that lead to `address`; nothing but web and mail addresses becomes a link."""
    if not address.startswith(("http://", "https://", "mailto:")):
        return paragraph
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(link)
    return link


def _field(paragraph: Any, instruction: str, shown: list[str]) -> None:
    """A field of the word processor, with what stands there until it is brought up to date."""
    for kind in ("begin", "separate", "end"):
        if kind == "separate":
            asked = OxmlElement("w:instrText")
            asked.set(qn("xml:space"), "preserve")
            asked.text = instruction
            paragraph.add_run()._r.append(asked)
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        if kind == "begin":
            mark.set(qn("w:dirty"), "true")
        if kind == "end":
            run = paragraph.add_run()
            for n, line in enumerate(shown):
                if n:
                    run.add_break()
                run.add_text(line)
        paragraph.add_run()._r.append(mark)
