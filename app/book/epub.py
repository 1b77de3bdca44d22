"""The book as EPUB 3: read on phones and e-readers, offline, at any size of letters."""

import uuid
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from app.book import Book
from app.book.plates import Plates, file_of

Render = Callable[..., str]
"""Draws a template in the language in use: name and context."""

CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
ISSUER = uuid.UUID("6f1f6a1e-6d0b-5d0a-9a0a-7a6b2f2d0f10")  # names of our books are made within it


def epub(book: Book, url: str, render: Render, plates: Plates) -> bytes:
    """The whole book. `url` is the event's address: the book is named after it, so that a later one replaces it."""
    name = uuid.uuid5(ISSUER, url)
    modified = max((m.harvest.at for c in book.chapters for m in c.meetings if m.harvest), default=book.begins)
    context = {
        "book": book,
        "plates": plates,
        "file_of": file_of,
        "name": name,
        "modified": modified,
    }
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as parcel:
        parcel.writestr("mimetype", "application/epub+zip", ZIP_STORED)  # first and plain: how readers know it
        parcel.writestr("META-INF/container.xml", CONTAINER)
        for page in ("package.opf", "nav.xhtml", "cover.xhtml", "book.css"):
            parcel.writestr(f"book/{page}", render(f"book/{page}", **context))
        for chapter in book.chapters:
            text = render("book/chapter.xhtml", chapter=chapter, **context)
            parcel.writestr(f"book/topic-{chapter.topic.id}.xhtml", text)
        for photo in plates.of(tuple(book.photos)):
            parcel.writestr(f"book/{file_of(photo)}", plates.pixels[photo.id], ZIP_STORED)
        for annex in book.annexes:
            parcel.writestr(f"book/annex-{annex.key}.xhtml", render("book/annex.xhtml", annex=annex, **context))
    return file.getvalue()
