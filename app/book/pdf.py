"""The book on paper: HTML for the press, with contents, page numbers and the paper of each slot along its reports."""

import re
from functools import cache

from markupsafe import Markup

from app import prints, words
from app.book import Book
from app.book.plates import Plates
from app.fragments import TEMPLATES, Fragments


def document(fragments: Fragments, book: Book, plates: Plates) -> str:
    """The whole book as one page of HTML, in the event's language. Nothing in it has to be fetched."""
    with words.speaking(words.choose(book.event.language)):
        return fragments.page(
            "book/book.html",
            book=book,
            event=book.event,
            plates=plates,
            sheet=sheet(),
            way=prints.way,
        )


@cache
def sheet() -> Markup:
    """The style sheet of everything that is bound, with its fonts and drawings inside. Drawings are backgrounds: the
    press asks every image for words, and those have none to tell."""
    css = (TEMPLATES / "book/print.css").read_text()
    css = re.sub(r"url\(/static/([\w/-]+\.woff2)\)", lambda found: f"url({prints.data(found[1], 'font/woff2')})", css)
    papers = "".join(f".p{n}{{--paper:{light}}}" for n, light in enumerate(prints.LIGHT, 1))
    shapes = "".join(f".r{n}{{background-image:url({prints.filled(f's-{n}', n)})}}" for n in range(1, 9))
    circle = f".cover{{background-image:url({prints.circle(48, 22)})}}"
    return Markup(papers + css + shapes + circle)  # all of it is ours
