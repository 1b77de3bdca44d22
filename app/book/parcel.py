"""The book as a parcel of Markdown, a file for each topic, to go on with in any editor or wiki."""

import re
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from app.book import Book
from app.book.plates import Plates, file_of
from app.models.texts import plain


def parcel(book: Book, render: Callable[..., str], plates: Plates) -> bytes:
    """A zip with `README.md`, the whole book, `topics/`, a file for each, and `photos/`."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as found:
        found.writestr("README.md", render("pages/proceedings.md", book=book, folder="", file_of=file_of))
        for chapter in book.chapters:
            name = f"topics/{chapter.number:03}-{_slug(chapter.topic.title)}.md"
            found.writestr(name, render("book/topic.md", chapter=chapter, book=book, folder="../", file_of=file_of))
        for photo in plates.of(tuple(book.photos)):
            found.writestr(file_of(photo), plates.pixels[photo.id], ZIP_STORED)
    return file.getvalue()


def _slug(title: str) -> str:
    return re.sub(r"[^\w]+", "-", plain(title))[:60].strip("-") or "topic"
