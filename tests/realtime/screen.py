"""A page without a browser: html, to which frames can be applied as the browser does."""

import json
import re
from functools import cached_property
from typing import Any

from tests.realtime.markup import Element, read, written

MINE = {"live", "mine", "inbox", "private"}
ADVICE = {"private", "advice", "both", "sheet"}
TICKING = {"clock", "left", "figure"}


def is_not_of_the_board(found: Element) -> bool:
    """What is mine, ops, the socket's address, the desk's private part, advice to one person, and what somebody
    types."""
    if found.id in MINE or found.classes & ADVICE:
        return True
    if found.name == "form":
        around = found.parent
        is_more = around is not None and around.name == "details" and "more" in around.classes
        return is_more or "report" in found.classes
    return found.name == "input" and found.attributes.get("name") == "op"


def is_ticking(found: Element) -> bool:
    """What goes on by itself in the browser."""
    return bool(found.classes & TICKING)


VOLATILE = re.compile(
    r'data-revision="\d+" data-at="[\d.]+"|since=\d+&amp;at=[\d.]+|name="op" value="[^"]+"|<div id="mine".*?</div>',
    re.S,
)
"""What differs between two drawings of the same page."""


class Screen:
    """The html of a page, kept current by frames. It is taken apart when the first of them says something."""

    def __init__(self, html: str):
        self.html, self.is_as_it_came = html, True
        found = re.search(r'data-revision="(\d+)" data-at="([\d.]+)"', html)
        assert found is not None
        self.revision, self.at = int(found[1]), found[2]

    @cached_property
    def tree(self) -> Element:
        return read(self.html)

    def shows(self, other: "Screen") -> bool:
        """Whether both show the same of the board. Most pages have nothing to do with most commands: their html is
        the same, sign for sign."""
        if self.is_as_it_came and other.is_as_it_came and VOLATILE.sub("", self.html) == VOLATILE.sub("", other.html):
            return True
        return self.picture() == other.picture()

    def apply(self, text: str) -> None:
        """Apply a frame; heartbeats change nothing."""
        frame: dict[str, Any] = json.loads(text)
        if "hb" in frame or frame["rev"] < self.revision:
            return
        assert frame["from"] <= self.revision, "a gap"
        if frame["content"]:
            self.is_as_it_came = False
            self.__dict__.pop("_picture", None)
        for tag in read(frame["content"]).elements:
            self._apply(tag)
        self.revision, self.at = frame["rev"], str(frame["at"])

    def _apply(self, tag: Element) -> None:
        said = tag.attributes
        if tag.name == "hx-del":
            self._drop(said["id"])
        elif tag.name == "hx-put":
            if box := self.tree.find(said["in"]):
                self._drop(said["id"])
                before = self.tree.find(said["before"]) if said["before"] else None
                box.take(tag.children, before.place() if before and before.parent is box else None)
        elif target := self.tree.find(said["hx-target"].removeprefix("#")):
            self._swap(target, tag)

    def _swap(self, target: Element, tag: Element) -> None:
        if tag.attributes["hx-swap"] == "innerMorph":
            target.children.clear()
            target.take(tag.children)
        else:
            around, place = target.parent, target.place()
            assert around is not None
            target.drop()
            around.take(tag.children, place)

    def _drop(self, id: str) -> None:
        if found := self.tree.find(id):
            found.drop()

    def picture(self) -> str:
        """What the page shows of the board, one element a line."""
        return self._picture

    @cached_property
    def _picture(self) -> str:
        body = next(found for found in self.tree.walk() if found.name == "body")
        parts = (part for child in body.children for part in written(child, is_not_of_the_board, is_ticking))
        return re.sub(r"\n+", "\n", re.sub(r"\s*(<[^>]+>)\s*", r"\n\1\n", "".join(parts)))
