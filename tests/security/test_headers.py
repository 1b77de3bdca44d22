"""What every answer carries, and what no page asks for."""

import re
from pathlib import Path
from typing import Any

import pytest

from app import statics
from app.fragments import TEMPLATES
from tests.day import Day
from tests.security.html import faults

pytestmark = pytest.mark.sqlite_only
PAGES = ["", "?look", "/wall", "/desk", "/desk/private", "/me", "/proceedings", "/topics/{}", "/topics/{}/place",
         "/topics/{}/rewording", "/since/0"]  # fmt: skip


def answers(day: Day) -> dict[str, Any]:
    """One answer of every kind."""
    found = {page: day.flora.get(f"{day.at}{page.format(day.bread)}") for page in PAGES}
    found |= {path: day.flora.get(path) for path in ("/", "/events/new", "/nowhere", "/healthz", "/static/icons.svg")}
    found |= {path: day.flora.get(f"{day.at}/{path}") for path in ("board.json", "me.json", "mine.css", "agenda.ics")}
    found["done"] = day.ana.post(f"{day.at}/topics", title="Salt")
    found["sent on"] = day.ana.send("POST", f"{day.at}/topics", "text/html", data={"title": "Salt"})
    found["unfit"] = day.ana.send("POST", f"{day.at}/topics", "text/html", data={})
    found["not joined"] = day.nobody.send("POST", f"{day.at}/topics", "text/html", data={"title": "Salt"})
    found["from elsewhere"] = day.ana.send("POST", f"{day.at}/topics", headers={"Origin": "https://evil.example"})
    found["wrong host"] = day.ana.send("GET", "/", headers={"Host": "evil.example"})
    found["too large"] = day.ana.send("POST", f"{day.at}/topics", content=b"x" * 1_100_000)
    found["wrong method"] = day.ana.send("PUT", f"{day.at}/topics")
    found["key"] = day.ana.send("POST", f"{day.at}/keys", "text/html")
    return found


def test_every_answer_protects(server: Any) -> None:
    for name, answer in answers(Day(server)).items():
        policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
        assert policy["script-src"] == "'self'", name
        assert policy["style-src"] == "'self'", name
        assert policy["default-src"] == "'self'", name
        assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'", name
        assert policy["form-action"] == "'self'", name
        assert "unsafe" not in str(policy), name
        assert answer.headers["X-Content-Type-Options"] == "nosniff", name
        assert "Twofeet" in answer.headers, name
        assert answer.headers["Referrer-Policy"] in ("no-referrer", "same-origin"), name


@pytest.mark.parametrize("name", ["phone.css", "live.js", "fonts/twofeet-marker.woff2"])
def test_a_part_of_a_page_is_only_what_it_says(server: Any, name: str) -> None:
    """A policy is for documents. These are none, and no browser takes them for one."""
    answer = server.device().get(f"/static/{name}")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"].split(";")[0] in ("text/css", "text/javascript", "font/woff2")


def test_nothing_personal_is_kept_by_a_cache(server: Any) -> None:
    for name, answer in answers(Day(server)).items():
        if not name.startswith("/static"):
            assert answer.headers["Cache-Control"] == "no-store", name


def test_nothing_says_what_serves(server: Any) -> None:
    for name, answer in answers(Day(server)).items():
        assert not {"x-powered-by", "server"} & answer.headers.keys(), name


def test_no_page_has_anything_inline_or_from_elsewhere(server: Any) -> None:
    for name, answer in answers(Day(server).furnish()).items():
        if "html" in answer.headers.get("content-type", ""):
            assert faults(answer.text) == [], name
            assert not re.findall(r"(?:src|href|action)=[\"']?(?:https?:)?//(?!127\.0\.0\.1:8000)", answer.text), name


def test_no_template_names_another_host() -> None:
    for file in TEMPLATES.rglob("*.html"):
        assert not re.search(r"(https?:)?//[a-z]", file.read_text()), file.name


@pytest.mark.parametrize("name", [*statics.SHEETS, *statics.SCRIPTS])
def test_no_sheet_and_no_script_names_another_host(name: str) -> None:
    text = (statics.content(name) or b"").decode()
    assert not re.search(r"(https?:)?//[a-z0-9-]+\.[a-z]", text.replace("http://www.w3.org/", ""))
    assert "@import" not in text
    assert not re.search(r"\beval\(|new Function|innerHTML\s*=|document\.write|insertAdjacentHTML", text)


def test_no_script_of_a_page_is_in_the_repository_twice() -> None:
    """What is served as vendor.js are the files of others, and nothing beside them."""
    parts = {Path(part).name for names in statics.VENDOR.values() for part in names}
    assert parts == {"htmx.min.js", "hx-ws.min.js"}
