"""What a phone shows, without a browser: the elements that have an id, brought up to date by frames.

A screen is a value, and phones that show the same share one object; so a thousand phones cost little more than
one, and each of them is still where its own frames have brought it.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import unescape
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

TAG = re.compile(r"""<(/?)([a-zA-Z][\w-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>""")
STEP = re.compile(r"<(hx-partial|hx-put|hx-del)\b([^>]*)>(.*?)</\1>", re.DOTALL)
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
ID = re.compile(r'\sid="([^"]*)"')
VOID = {"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
CONTAINERS = ("topics", "bands", "news", "fresh")  # on the page even while nothing stands in them
KEPT = 256


class Malformed(Exception):
    """What came is not a frame, or its html is not whole."""


class Node(NamedTuple):
    """An element with an id: its html without the elements in it that have one, too, and the ids of these."""

    html: str
    inside: tuple[str, ...]


NOTHING = Node("", ())


@dataclass(frozen=True)
class Step:
    """One tag of a frame: put, replace, refill or remove the element `id`. `tops` are the outermost of `nodes`."""

    kind: str
    id: str
    container: str
    before: str
    tops: tuple[str, ...]
    nodes: dict[str, Node]

    def take(self, nodes: dict[str, Node]) -> None:
        """Do to a page what the page's own script does; what has no place there is left out, as there."""
        if self.kind == "hx-put" and self.container in nodes:
            _take_out(nodes, self.id)
            ids = list(nodes[self.container].inside)
            ids.insert(ids.index(self.before) if self.before in ids else len(ids), self.id)
            nodes[self.container] = nodes[self.container]._replace(inside=tuple(ids))
            nodes.update(self.nodes)
        elif self.kind == "hx-del":
            _take_out(nodes, self.id)
        elif self.kind == "outerMorph" and self.id in nodes:
            _clear(nodes, self.id)
            nodes.update(self.nodes)
        elif self.kind == "innerMorph" and self.id in nodes:
            node = nodes[self.id]
            _clear(nodes, self.id)
            nodes.update(self.nodes)
            nodes[self.id] = node._replace(inside=self.tops)


@dataclass(frozen=True, eq=False)
class Frame:
    """A message of the server: it brings a page from revision `since` to `rev`, as it is at `at`."""

    rev: int
    at: float
    since: int
    steps: tuple[Step, ...]
    is_beat: bool


class Screen:
    """The elements a phone shows. Made by `showing` only, so that equal screens are the same object."""

    def __init__(self, nodes: dict[str, Node]):
        self.nodes = nodes

    @classmethod
    def showing(cls, nodes: dict[str, Node]) -> "Screen":
        return _SCREENS.setdefault(frozenset(nodes.items()), cls(nodes))

    @classmethod
    def of_frame(cls, frame: Frame) -> "Screen":
        """The whole state, from the frame for a page that knows nothing."""
        blank = dict.fromkeys([*CONTAINERS, *(step.id for step in frame.steps)], NOTHING)
        return after(cls.showing(blank), frame)

    @classmethod
    def of_page(cls, html: str, like: "Screen") -> "Screen":
        """What of a page is pushed: the elements in the places that are filled in `like`."""
        _, found = elements(html)
        places = [id for id, node in like.nodes.items() if id in CONTAINERS or not like.has_inside_any(id)]
        nodes: dict[str, Node] = {}
        for id in places:
            _copy(found, id, nodes)
        for id in CONTAINERS:
            nodes[id] = nodes.get(id, NOTHING)._replace(html="")
        return cls.showing(nodes)

    def has_inside_any(self, id: str) -> bool:
        """Whether the element stands in another one."""
        return id in self._inner

    @cached_property
    def _inner(self) -> set[str]:
        return {id for node in self.nodes.values() for id in node.inside}

    @cached_property
    def topics(self) -> list[int]:
        """The topics that can be starred."""
        return self._all("star")

    @cached_property
    def slot_of(self) -> dict[int, int]:
        """The slot of each breakout."""
        return {
            _number(id): _number(band)
            for band in self.nodes["bands"].inside
            for id in self.nodes[band].inside
            if id.startswith("breakout-")
        }

    @cached_property
    def slots(self) -> list[int]:
        """The slots in which one can roam."""
        return self._all("roam")

    def _all(self, noun: str) -> list[int]:
        return sorted(_number(id) for id in self.nodes if id.startswith(f"{noun}-"))

    def unlike(self, other: "Screen") -> list[str]:
        """The ids of the elements that differ."""
        ids = self.nodes.keys() | other.nodes.keys()
        return sorted(id for id in ids if self.nodes.get(id, NOTHING) != other.nodes.get(id, NOTHING))


_SCREENS: WeakValueDictionary[frozenset[tuple[str, Node]], Screen] = WeakValueDictionary()


@lru_cache(KEPT)
def after(screen: Screen, frame: Frame) -> Screen:
    """The screen once it has taken a frame."""
    if not frame.steps:
        return screen
    nodes = dict(screen.nodes)
    for step in frame.steps:
        step.take(nodes)
    return Screen.showing(nodes)


@lru_cache(KEPT)
def read(message: bytes) -> Frame:
    """A message of the socket, or of the door beside it. Refuses Malformed."""
    try:
        told = json.loads(message)
        is_beat = "hb" in told
        rev, at = told["rev"], told["at"]
        since, content = (rev, "") if is_beat else (told["from"], told["content"])
    except (ValueError, KeyError, TypeError):
        raise Malformed(f"not a frame: {message[:80]!r}") from None
    if not (type(rev) is type(since) is int and isinstance(at, (int, float)) and isinstance(content, str)):
        raise Malformed(f"not a frame: {message[:80]!r}")
    return Frame(rev, at, since, tuple(_steps(content)), is_beat)


def _steps(content: str) -> Iterable[Step]:
    end = 0
    for found in STEP.finditer(content):
        if found.start() != end:
            raise Malformed(f"between two tags: {content[end : end + 80]!r}")
        end = found.end()
        yield _step(found[1], {name: unescape(value) for name, value in ATTRIBUTE.findall(found[2])}, found[3])
    if end != len(content):
        raise Malformed(f"after the tags: {content[end : end + 80]!r}")


def _step(tag: str, given: dict[str, str], html: str) -> Step:
    tops, nodes = elements(html)
    kind = given.get("hx-swap", "") if tag == "hx-partial" else tag
    id = given.get("hx-target", "")[1:] if tag == "hx-partial" else given.get("id", "")
    wanted: dict[str, Any] = {"hx-put": (id,), "outerMorph": (id,), "hx-del": (), "innerMorph": tops}
    if not id or wanted.get(kind) != tops:
        raise Malformed(f"{kind or tag} of {id or 'nothing'} holds {', '.join(tops) or 'nothing'}")
    return Step(kind, id, given.get("in", ""), given.get("before", ""), tops, nodes)


class _Open:
    """An element whose end has not come yet; `parts` is its html so far."""

    def __init__(self, id: str):
        self.id, self.parts, self.inside = id, list[str](), list[str]()


def elements(html: str) -> tuple[tuple[str, ...], dict[str, Node]]:
    """The ids of the outermost elements that have one, and all that have one. Refuses Malformed."""
    top, nodes, end = _Open(""), dict[str, Node](), 0
    names: list[tuple[str, bool]] = []
    opened = [top]
    for tag in TAG.finditer(html):
        closes, name, attributes = tag[1], tag[2], tag[3]
        is_whole = name in VOID or attributes.endswith("/")
        id = ID.search(attributes) if not closes else None
        if id:
            opened[-1].parts.append(html[end : tag.start()])
            opened[-1].inside.append(unescape(id[1]))
            opened.append(_Open(opened[-1].inside[-1]))
            end = tag.start()
        if closes and (not names or names[-1][0] != name):
            raise Malformed(f"</{name}> closes nothing: {html[max(0, tag.start() - 60) : tag.end()]!r}")
        if names and closes:
            ends_region = names.pop()[1]
        else:
            ends_region = bool(id) and is_whole
            if not is_whole:
                names.append((name, bool(id)))
        if ends_region:
            done = opened.pop()
            nodes[done.id] = Node("".join([*done.parts, html[end : tag.end()]]), tuple(done.inside))
            end = tag.end()
    if names:
        raise Malformed(f"<{names[-1][0]}> is not closed: {html[:80]!r}")
    return tuple(top.inside), nodes


def _copy(found: dict[str, Node], id: str, into: dict[str, Node]) -> None:
    if id in found:
        into[id] = found[id]
        for child in found[id].inside:
            _copy(found, child, into)


def _take_out(nodes: dict[str, Node], id: str) -> None:
    """Remove an element with what stands in it."""
    for holder, node in nodes.items():
        if id in node.inside:
            nodes[holder] = node._replace(inside=tuple(other for other in node.inside if other != id))
            break
    _clear(nodes, id)


def _clear(nodes: dict[str, Node], id: str) -> None:
    node = nodes.pop(id, NOTHING)
    for child in node.inside:
        _clear(nodes, child)


def _number(id: str) -> int:
    return int(id.rpartition("-")[2])
