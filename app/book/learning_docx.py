"""The learning document for a word processor: real headings, lists and contents, on the same paper as the book."""

from io import BytesIO

from app import words
from app.book.docx import Paper, contents
from app.book.learning import Told, ToldChapter, origin
from app.models.board import EventOnBoard
from app.models.learnings import Quoted
from app.models.materials import PHOTO, TEXTS
from app.words import _


def docx(doc: Told, pictures: dict[str, bytes]) -> bytes:
    """All of it, in the language in use, with the pixels of its photos by name."""
    paper = Paper(doc.event.language, doc.title)
    _cover(paper, doc)
    titles = [f"{chapter.number}. {chapter.title}" for chapter in doc.chapters]
    contents(paper, [*[_("Introduction")][: bool(doc.introduction)], *titles, *[_("Closing")][: bool(doc.closing)]])
    if doc.introduction:
        paper.say("Heading 1", _("Introduction"))
        paper.markdown(doc.introduction)
    for chapter in doc.chapters:
        _chapter(paper, doc.event, chapter, pictures)
    if doc.closing:
        paper.say("Heading 1", _("Closing"))
        paper.markdown(doc.closing)
    file = BytesIO()
    paper.document.save(file)
    return file.getvalue()


def _cover(paper: Paper, doc: Told) -> None:
    properties = paper.document.core_properties
    properties.title, properties.language = doc.title, words.language()
    properties.author = properties.comments = ""
    paper.say("Title", doc.title)
    paper.say("Subtitle", doc.event.title)
    paper.say("Normal", _("The learning document"))


def _chapter(paper: Paper, event: EventOnBoard, chapter: ToldChapter, pictures: dict[str, bytes]) -> None:
    paper.say("Heading 1", f"{chapter.number}. {chapter.title}")
    for section in chapter.sections:
        paper.say("Heading 2", section.heading)
        paper.markdown(section.text)
    if chapter.quotes:
        paper.say("Heading 2", _("In their words"))
        for one in chapter.quotes:
            _excerpt(paper, event, one, "Quote")
    if chapter.excerpts:
        paper.say("Heading 2", _("From the reports"))
        for one in chapter.excerpts:
            if one.photo:
                paper.picture(pictures[one.photo.digest], one.text)
            _excerpt(paper, event, one, "Normal" if one.kind in (*TEXTS, PHOTO) else "List Bullet")


def _excerpt(paper: Paper, event: EventOnBoard, one: Quoted, style: str) -> None:
    if style == "Normal":
        paper.markdown(one.text)
    else:
        paper.line(style, one.text)
    if one.report:
        paper.say("Caption", origin(one.report, event), one.report.language)
