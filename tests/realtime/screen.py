"""A page without a browser: html, to which frames can be applied as the browser does."""

import json
import re
from typing import Any

from bs4 import BeautifulSoup, Tag


class Screen:
    """The html of a page, kept current by frames."""

    def __init__(self, html: str):
        self.soup = BeautifulSoup(html, "html.parser")
        body = self.soup.body
        assert body is not None
        self.revision = int(str(body["data-revision"]))
        self.at = str(body["data-at"])

    def apply(self, text: str) -> None:
        """Apply a frame; heartbeats change nothing."""
        frame: dict[str, Any] = json.loads(text)
        if "hb" in frame or frame["rev"] < self.revision:
            return
        assert frame["from"] <= self.revision, "a gap"
        for tag in list(BeautifulSoup(frame["content"], "html.parser").children):
            if isinstance(tag, Tag):
                self._apply(tag)
        self.revision, self.at = frame["rev"], str(frame["at"])

    def _apply(self, tag: Tag) -> None:
        if tag.name == "hx-del":
            self._drop(str(tag["id"]))
        elif tag.name == "hx-put":
            box = self.soup.find(id=tag["in"])
            if isinstance(box, Tag):
                self._drop(str(tag["id"]))
                before = self.soup.find(id=tag["before"]) if tag["before"] else None
                for child in list(tag.children):
                    before.insert_before(child) if before and before.parent is box else box.append(child)
        else:
            self._partial(tag)

    def _partial(self, tag: Tag) -> None:
        target = self.soup.find(id=str(tag["hx-target"]).removeprefix("#"))
        if not isinstance(target, Tag):
            return
        children = list(tag.children)
        if tag["hx-swap"] == "innerMorph":
            target.clear()
            target.extend(children)
        else:
            target.replace_with(*children)

    def _drop(self, id: str) -> None:
        found = self.soup.find(id=id)
        if isinstance(found, Tag):
            found.extract()

    def picture(self) -> str:
        """What the page shows of the board, one element a line. Left out is what is not the board's: what is mine,
        ops, the socket's address, the desk's private part, and what somebody is about to type."""
        soup = BeautifulSoup(str(self.soup.body), "html.parser")
        for selector in (
            "#live", "#mine", "#private", "input[name=op]", "form.report", ".both", "details.more > form", ".sheet",
        ):  # fmt: skip
            for found in soup.select(selector):
                found.decompose()
        for clock in soup.select(".clock, .left"):  # they tick in the browser
            clock.clear()
        body = soup.body
        assert body is not None
        body.attrs.clear()
        return re.sub(r"\n+", "\n", re.sub(r"\s*(<[^>]+>)\s*", r"\n\1\n", str(body)))
