"""Static files, under names that carry their hash."""

import hashlib
import re
from dataclasses import replace
from typing import Any

import pytest

from app import statics
from tests.conftest import running
from tests.day import Day

pytestmark = pytest.mark.sqlite_only
NAMES = [*statics.SHEETS, *statics.SCRIPTS, *statics.VENDOR, "icons.svg", "favicon.svg", "fonts/twofeet-marker.woff2"]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_kept_for_good_under_its_hash(server: Any, name: str) -> None:
    answer = server.device().get(statics.static(name))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert statics.static(name).endswith(hashlib.sha256(answer.content).hexdigest()[:8])


@pytest.mark.parametrize("query", ["", "?v=", "?v=00000000"])
def test_under_another_name_only_for_a_moment(server: Any, query: str) -> None:
    answer = server.device().get(f"/static/phone.css{query}")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=60")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("phone.css", "text/css"),
        ("live.js", "text/javascript"),
        ("icons.svg", "image/svg+xml"),
        ("fonts/twofeet-marker.woff2", "font/woff2"),
    ],
)
def test_a_file_says_what_it_is(server: Any, name: str, kind: str) -> None:
    assert server.device().get(f"/static/{name}").headers["content-type"].startswith(kind)


@pytest.mark.parametrize(
    "name",
    [
        "nothing.css", "", "fonts", "fonts/", "%2e%2e/app/main.py", "..%2fapp%2fmain.py", "%2fetc%2fpasswd",
        "fonts/..%2f..%2fpyproject.toml", "....//app/main.py", "icons.svg%00.css", "%00", "\\..\\app\\main.py",
        "x" * 5_000, "%ff%fe", "css/base.css/..", "~root",
    ],
)  # fmt: skip
def test_only_files_of_the_folder_are_served(server: Any, name: str) -> None:
    assert server.device().get(f"/static/{name}").status_code == 404


def test_all_that_a_page_names_is_there(server: Any) -> None:
    day = Day(server).furnish()
    device = day.flora
    pages = ["", "/wall", "/desk", "/proceedings", "/me", f"/topics/{day.bread}", f"/breakouts/{day.breakout}/harvest"]
    named = set()
    for path in ["/", "/events/new", *(day.at + page for page in pages)]:
        named |= set(re.findall(r'(?:href|src)="?(/static/[^"#\s>]+)', device.get(path).text))
    for sheet in statics.SHEETS:
        named |= set(re.findall(r'url\("([^"]+)"\)', device.get(f"/static/{sheet}").text))
    assert len(named) > 10
    for name in named:
        answer = device.get(name)
        assert (answer.status_code, "immutable" in answer.headers["Cache-Control"]) == (200, True), name


def test_the_service_worker_is_of_the_whole_address_and_always_new(server: Any) -> None:
    answer = server.device().get("/sw.js")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    assert (answer.headers["Service-Worker-Allowed"], answer.headers["Cache-Control"]) == ("/", "no-cache")
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]


def test_an_operator_can_do_without_one(settings: Any, database: Any) -> None:
    with running(replace(settings, offline=False)) as server:
        here = server.event()
        assert "unregister()" in server.device().get("/sw.js").text
        assert 'data-offline="off"' in here.host.get(here.at).text


def test_only_marked_pages_may_be_kept_and_only_by_who_is_in(server: Any) -> None:
    day = Day(server).furnish()
    mine = [day.at, f"{day.at}/me/day", f"{day.at}/drafts", f"{day.at}/breakouts/{day.breakout}/harvest"]
    for path in [*mine, f"{day.at}/offline"]:
        answer = day.flora.get(path)
        assert (answer.headers["Twofeet-Keep"], answer.headers["Twofeet-Person"].isdigit()) == ("1", True), path
    for path in (f"{day.at}/desk", f"{day.at}/desk/space", f"{day.at}/me", f"{day.at}/wall", f"{day.at}/where"):
        assert "Twofeet-Keep" not in day.flora.get(path).headers, path
    stranger = server.device().get(f"{day.at}?look")
    assert (stranger.headers["Twofeet-Person"], "Twofeet-Keep" in stranger.headers) == ("0", False)
