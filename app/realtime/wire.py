"""The message format: the only file that knows how regions travel to htmx.

A frame is JSON: `rev` and `at` are where it brings a page, `from` is where the page has to be for it (a lower one
means that nothing else is needed), `content` is html in three tags: `hx-partial` replaces a region in its fixed
place, `hx-put` inserts, moves or morphs one inside a container, `hx-del` removes one. Each can be applied twice.
"""

import json
from dataclasses import dataclass
from html import escape

TEXT, BYTES = 0x81, 0x82  # how a whole frame of each begins


@dataclass(frozen=True)
class Frame:
    """One message, built once for everybody: `text` for ASGI, `raw` as it stands on a websocket."""

    text: str

    @property
    def raw(self) -> bytes:
        """An unmasked websocket text frame (RFC 6455, 5.2): without compression it is the same for all phones."""
        known = self.__dict__.get("_raw")
        if known is None:
            body = self.text.encode()
            known = _header(TEXT, len(body)) + body
            object.__setattr__(self, "_raw", known)
        return known


@dataclass(frozen=True)
class Parcel:
    """The same for bytes."""

    data: bytes

    @property
    def raw(self) -> bytes:
        """An unmasked websocket frame of bytes."""
        return _header(BYTES, len(self.data)) + self.data


def _header(kind: int, size: int) -> bytes:
    if size < 126:
        return bytes((kind, size))
    if size < 65_536:
        return bytes((kind, 126)) + size.to_bytes(2, "big")
    return bytes((kind, 127)) + size.to_bytes(8, "big")


def pack(revision: int, at: float, since: int, content: str) -> str:
    """The frame that brings a page from revision `since` to `revision`, at server time `at` (epoch seconds)."""
    frame = {"rev": revision, "at": at, "from": since, "content": content}
    return json.dumps(frame, separators=(",", ":"), ensure_ascii=False)


def beat(revision: int, at: float) -> str:
    """The heartbeat: nothing is new, and it is this late. No content, so nothing is swapped."""
    return json.dumps({"hb": 1, "rev": revision, "at": at}, separators=(",", ":"))


def nudge(revision: int, at: float) -> str:
    """A heartbeat that says: there is something of your own to ask for."""
    return json.dumps({"hb": 1, "own": 1, "rev": revision, "at": at}, separators=(",", ":"))


def replace(id: str, html: str) -> str:
    return f'<hx-partial hx-target="#{escape(id)}" hx-swap="outerMorph">{html}</hx-partial>'


def refill(id: str, html: str) -> str:
    """All that stands in a container, for a page that missed too much."""
    return f'<hx-partial hx-target="#{escape(id)}" hx-swap="innerMorph">{html}</hx-partial>'


def put(id: str, container: str, before: str, html: str) -> str:
    return f'<hx-put id="{escape(id)}" in="{escape(container)}" before="{escape(before)}">{html}</hx-put>'


def remove(id: str) -> str:
    return f'<hx-del id="{escape(id)}"></hx-del>'
