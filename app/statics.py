"""Static files under names that carry their content's hash, so that a browser keeps them for good.

Style sheets and scripts are written in small files and sent by page: what is listed here is its parts, one after
another. On a venue's wifi one request of 10 KB is much quicker than ten of 1 KB.
"""

import gzip
import hashlib
import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static"
_NOUNS = ("topics", "breakouts", "slots", "harvests", "people", "rooms", "announcements")
_PRINT = ("base", "atkinson")
SHEETS = {
    "phone.css": ("base", *_NOUNS, "phone"),
    "keep.css": ("outbox",),
    "acting.css": ("actions", "commitments", "namings"),
    "days.css": ("drafts", "ideas", "remarks", "whereabouts", "days"),
    "afterwards.css": ("feedbacks", "recaps", "pictures"),
    "line.css": ("base", *_NOUNS, "phone", "lines"),
    "ballots.css": ("ballots",),
    "wall.css": (
        *_PRINT,
        "announcements",
        "harvests",
        "wall",
        "walls",
        "lines",
        "rushes",
        "actions",
        "ballots",
        "commitments",
    ),
    "desk.css": (
        *_PRINT,
        "announcements",
        "phases",
        "harvests",
        "wall",
        "walls",
        "lines",
        "rushes",
        "desk",
        "arrangements",
        "nudges",
        "moves",
        "feedbacks",
        "actions",
        "ballots",
        "commitments",
        "harvesting",
    ),
    "remote.css": ("base", "announcements", "phone", "walls"),
    "proposals.css": ("proposals",),
    "together.css": ("writings",),
    "photos.css": ("photos",),
    "announcements.css": ("base", *_NOUNS, "phone", "calls"),
    "room.css": ("base", "announcements", "rooms", "slots", "phone", "room"),
    "door.css": (*_PRINT, "door"),
    "helper.css": (*_PRINT, "announcements", "slots", "helper"),
    "print.css": (*_PRINT, "announcements", "helper"),
    "events.css": (*_PRINT, "announcements", "harvests", "wall", "events"),
    "themes.css": (*_PRINT, "announcements", "harvests", "themes"),
    "learning.css": (*_PRINT, "harvests", "proceedings", "themes"),
    "proceedings.css": (*_PRINT, "harvests", "proceedings", "pictures"),
}
SCRIPTS = {  # what listens to the clock stands before it, and hears its first tick
    "live.js": ("live", "forms", "mine", "clock", "page"),
    "keep.js": ("waiting", "drafts", "outbox", "snaps", "worker"),  # for who has joined: not on a newcomer's first page
    "write.js": ("search",),
    "line.js": ("live", "forms", "mine", "lines", "clock", "page"),
    "wall.js": ("live", "lines", "clock", "walls", "rounds", "bells", "pages", "screens", "page"),
    "desk.js": ("live", "forms", "mine", "lines", "rounds", "clock", "walls", "pages", "page", "desk", "plan"),
    "moves.js": ("live", "forms", "mine", "clock", "page", "desk", "moves", "drag", "past"),
    "door.js": ("live", "clock", "page"),
    "helper.js": ("live", "forms", "mine", "clock", "page", "helper"),
    "themes.js": ("live", "forms", "mine", "clock", "page", "themes"),
    "days.js": ("days",),
    "photos.js": ("photos",),
    "book.js": ("book",),
    "shrink.js": ("shrink",),
    "together.js": ("writings",),  # with vendor/yjs.min.js, on one page
    "ballots.js": ("ballots",),
    "events.js": ("events",),
}
VENDOR = {"vendor.js": ("vendor/htmx.min.js", "vendor/hx-ws.min.js")}


@cache
def names() -> frozenset[str]:
    """All that is served: a name is looked up here before anything is opened or remembered."""
    files = (path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file())
    return frozenset((*SHEETS, *SCRIPTS, *VENDOR, *files))


def content(name: str) -> bytes | None:
    """The bytes of a static file or sheet; None when there is none of that name."""
    return _content(name) if name in names() else None


@cache
def _content(name: str) -> bytes:
    if name in SHEETS:
        return b"\n".join(_with_hashed_names(_without_air(_bytes(f"css/{part}.css"))) for part in SHEETS[name])
    if name in SCRIPTS:  # each part keeps its names to itself
        return b"\n".join(b"{\n" + _without_remarks(_bytes(f"js/{part}.js")) + b"\n}" for part in SCRIPTS[name])
    if name in VENDOR:
        return b"\n".join(_bytes(part) for part in VENDOR[name])
    return _bytes(name)


def _bytes(name: str) -> bytes:
    return (STATIC / name).read_bytes()


def _without_air(css: bytes) -> bytes:
    """Without comments, indentation, and what stands around braces. Nothing cleverer: the value of `--x: ;` is the
    space."""
    lines = re.sub(rb"\s*\n\s*", b"\n", re.sub(rb"/\*.*?\*/", b"", css, flags=re.DOTALL))
    return re.sub(rb"(?<=[^:\s]);?\s*\}\s*", b"}\n", re.sub(rb"\s*\{\s*", b"{", lines)).strip()


def _without_remarks(script: bytes) -> bytes:
    """Without indentation and comments, be they lines of their own or, with no quote in them, at the end of one."""
    lines = re.sub(rb"(?m)^\s*(//.*|/\*\*.*\*/)$", b"", script)
    return re.sub(rb"\n\s+", b"\n", re.sub(rb"(?m)[ \t]+// [^'\"`\n]*$", b"", lines)).strip()


def _with_hashed_names(css: bytes) -> bytes:
    return re.sub(rb'url\("?/static/([^")]+)"?\)', lambda m: f'url("{static(m[1].decode())}")'.encode(), css)


@cache
def packed(name: str) -> bytes | None:
    """The same, compressed once and as well as gzip can; None for what does not get smaller."""
    body = content(name)
    if body is None or name.endswith((".woff2", ".png")):
        return None
    return gzip.compress(body, 9, mtime=0)


@cache
def digest(name: str) -> str:
    """The hash that stands in a file's address; empty when there is no such file."""
    body = content(name)
    return hashlib.sha256(body).hexdigest()[:8] if body is not None else ""


@cache
def static(name: str) -> str:
    """The address of a static file: `/static/phone.css?v=1f2e3d4c5b6a`."""
    return f"/static/{name}?v={digest(name)}"
