"""Static files under names that carry their content's hash, so that a browser keeps them for good.

Style sheets are written by noun and sent by page: a sheet listed in SHEETS is its parts, one after another.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static"
SHEETS: dict[str, tuple[str, ...]] = {}


@cache
def content(name: str) -> bytes | None:
    """The bytes of a static file or sheet; None when there is none of that name."""
    if name in SHEETS:
        return b"\n".join(_with_hashed_names((STATIC / "css" / part).read_bytes()) for part in SHEETS[name])
    path = (STATIC / name).resolve()
    if not path.is_relative_to(STATIC) or not path.is_file():
        return None
    return path.read_bytes()


def _with_hashed_names(css: bytes) -> bytes:
    return re.sub(rb'url\("?/static/([^")]+)"?\)', lambda m: f'url("{static(m[1].decode())}")'.encode(), css)


@cache
def digest(name: str) -> str:
    body = content(name)
    return hashlib.sha256(body).hexdigest()[:12] if body is not None else ""


@cache
def static(name: str) -> str:
    """The address of a static file: `/static/phone.css?v=1f2e3d4c5b6a`."""
    return f"/static/{name}?v={digest(name)}"
