"""Markdown from people, made safe twice: raw HTML is never parsed, and only a short list of tags gets through."""

import re
from functools import lru_cache
from html import unescape

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_TAGS = {
    "p", "br", "strong", "em", "s", "ul", "ol", "li", "blockquote", "code", "pre", "h3", "h4", "h5", "a", "hr",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_reader = MarkdownIt("js-default", {"linkify": True, "typographer": False, "breaks": True}).disable("image")


def _safe(html: str) -> Markup:
    return Markup(
        nh3.clean(
            html,
            tags=_TAGS,
            attributes={"a": {"href"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener nofollow",
        )
    )


@lru_cache(maxsize=2_000)
def rendered(text: str) -> Markup:
    """The html of a person's markdown: no images, ids, classes, styles or hx- attributes; links open nofollow."""
    html = _reader.render(text).replace("<h1>", "<h3>").replace("</h1>", "</h3>")
    html = html.replace("<h2>", "<h4>").replace("</h2>", "</h4>")
    return _safe(html)


@lru_cache(maxsize=4_000)
def inline(line: str) -> Markup:
    """One line of a list: emphasis and links, no blocks."""
    return _safe(_reader.renderInline(line))


def xhtml(html: Markup) -> Markup:
    """Our html as XML wants it: elements without content are closed, and of the named signs only XML's own are left.
    Everything else nh3 has closed already."""
    closed = re.sub(r"<(br|hr)\s*>", r"<\1/>", html)
    return Markup(re.sub(r"&(?!amp;|lt;|gt;|quot;|apos;|#)\w+;", lambda found: unescape(found[0]), closed))


def blocks(text: str) -> list[Token]:
    """The same markdown as tokens, for forms that are not html."""
    return _reader.parse(text)


def spans(line: str) -> list[Token]:
    """One line of a list as tokens."""
    return [child for token in _reader.parseInline(line) for child in token.children or []]


def gist(text: str, most: int = 160) -> str:
    """The first sentences of a text in plain words, for a card."""
    bare = " ".join(nh3.clean(_reader.render(text), tags=set()).split())
    if len(bare) <= most:
        return unescape(bare)
    cut = bare[:most].rsplit(" ", 1)[0]
    stop = max(cut.rfind(mark) for mark in ".?!。؟")
    return unescape(cut[: stop + 1] if stop > most // 3 else f"{cut}…")
