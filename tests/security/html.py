"""What has no place in a page of ours, wherever it came from."""

from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

FORBIDDEN = {
    "iframe",
    "object",
    "embed",
    "applet",
    "base",
    "frame",
    "frameset",
    "style",
    "img",
    "video",
    "audio",
    "math",
}
ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "data", "poster", "background", "srcset", "ping")
SCHEMES = {"", "http", "https", "mailto"}
OURS_WITH_HTMX = {"live"}  # the ids of elements that may carry hx- attributes
PARTIALS = {"hx-partial", "hx-put", "hx-del"}


def faults(html: str) -> list[str]:
    """Scripts, handlers, htmx and addresses that a browser or htmx would act on; an empty list for a clean page."""
    return [fault for tag in BeautifulSoup(html, "html5lib").find_all(True) for fault in _faults_of(tag)]


def _faults_of(tag: Tag) -> list[str]:
    found = []
    if tag.name in FORBIDDEN or (tag.name.startswith("hx-") and tag.name not in PARTIALS):
        found.append(f"<{tag.name}>")
    if tag.name == "script" and (tag.text.strip() or not str(tag.get("src", "")).startswith("/static/")):
        found.append("inline script")
    if tag.name == "link" and not str(tag.get("href", "")).startswith("/"):
        found.append("foreign link")
    if tag.name == "meta" and str(tag.get("http-equiv", "")).lower() == "refresh" and tag.get("content") != "30":
        found.append("refresh")
    for name, value in tag.attrs.items():
        lower = name.lower()
        if lower.startswith("on") or lower in ("style", "srcdoc"):
            found.append(f"{tag.name} {name}")
        is_htmx = lower.startswith(("hx-", "data-hx-", "hx_", "sse-", "ws-"))
        if is_htmx and tag.name not in PARTIALS and tag.get("id") not in OURS_WITH_HTMX:
            found.append(f"{tag.name} {name}")
        if lower in ADDRESSES and _scheme(str(value)) not in SCHEMES:
            found.append(f"{tag.name} {name}={value}")
    return found


def _scheme(address: str) -> str:
    """As browsers read it: without blanks and controls."""
    bare = "".join(sign for sign in address if sign > " ").lower()
    try:
        return urlsplit(bare).scheme
    except ValueError:
        return "unreadable"
