"""Our own html as a tree. It is as strict as browsers are lenient: whatever is opened is closed, or the test fails.

BeautifulSoup would do; here some ten thousand pages are read, and this is eight times quicker.
"""

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from html import unescape

TOKEN = re.compile(
    r"<!--.*?-->|<!doctype[^>]*>"
    r"|(?P<raw><(?P<kind>script|style|textarea|title)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>.*?</(?P=kind)>)"
    r"|</(?P<closed>[\w-]+)\s*>"
    r"|<(?P<name>[\w-]+)(?:[^>\"']|\"[^\"]*\"|'[^']*')*>"
    r"|[^<]+",
    re.S | re.I,
)
ATTRIBUTE = re.compile(r"\s([^\s=\"'>/]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
OPENED = re.compile(r"<[\w-]+(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Element:
    """An element: its opening tag as it was written, and what it contains."""

    def __init__(self, name: str, opening: str, parent: "Element | None"):
        self.name, self.opening, self.parent = name, opening, parent
        self.children: list[Element | str] = []

    @cached_property
    def attributes(self) -> dict[str, str]:
        found = ATTRIBUTE.findall(OPENED.match(self.opening)[0]) if self.opening else []  # type: ignore[index]
        return {name.lower(): unescape(a or b or c) for name, a, b, c in found}

    @property
    def id(self) -> str:
        return self.attributes.get("id", "")

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    @property
    def elements(self) -> "list[Element]":
        return [child for child in self.children if isinstance(child, Element)]

    def walk(self) -> "Iterator[Element]":
        yield self
        for child in self.elements:
            yield from child.walk()

    def find(self, id: str) -> "Element | None":
        """Whatever has this id."""
        return next((it for it in self.walk() if id in it.opening and it.id == id), None)

    def take(self, children: "list[Element | str]", at: int | None = None) -> None:
        """Take these in, at the end or before the child at a place."""
        for child in children:
            if isinstance(child, Element):
                child.parent = self
        at = len(self.children) if at is None else at
        self.children[at:at] = children

    def place(self) -> int:
        """Which child of its parent it is."""
        assert self.parent is not None
        return next(n for n, child in enumerate(self.parent.children) if child is self)

    def drop(self) -> None:
        assert self.parent is not None
        del self.parent.children[self.place()]


def written(it: Element | str, leave: Callable[[Element], bool], empty: Callable[[Element], bool]) -> Iterator[str]:
    """The html again, without the elements to leave out, and without what is in those to empty."""
    if isinstance(it, str):
        yield it
    elif not leave(it):
        yield it.opening
        for child in () if empty(it) else it.children:
            yield from written(child, leave, empty)
        if it.name and it.name not in VOID and not it.opening.endswith("/>"):
            yield f"</{it.name}>"


def read(html: str) -> Element:
    """The tree of a page or a fragment; its root is no element of it."""
    root = here = Element("", "", None)
    end = 0
    for token in TOKEN.finditer(html):
        assert token.start() == end, f"not html: {html[end : token.start() + 80]!r}"
        end, text = token.end(), token[0]
        if name := token["closed"]:
            assert here.name == name, f"</{name}> in <{here.name}>: {html[end - 200 : end]!r}"
            here = here.parent or root
        elif name := token["name"]:
            child = Element(name, text, here)
            here.children.append(child)
            if name not in VOID and not text.endswith("/>"):
                here = child
        elif token["raw"]:
            child = Element("", text, here)  # with its end, and whatever is in it
            here.children.append(child)
        elif not text.startswith("<!"):
            here.children.append(text)
    assert (here.name, end) == ("", len(html)), f"<{here.name}> does not end"
    return root
