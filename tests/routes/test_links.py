"""Links to stay connected: only where a browser may be led."""

from typing import Any

import pytest

from app.models.links import is_address
from tests.day import Day

pytestmark = pytest.mark.sqlite_only


def test_a_facilitator_hangs_it_up(server: Any) -> None:
    day = Day(server)
    made = day.flora.post(f"{day.at}/links", title="<b>List</b>", url="https://lists.example.org/?a=1&b=2")
    assert made.status_code == 200, made.text
    html = day.nobody.get(f"{day.at}/closing").text
    assert 'href="https://lists.example.org/?a=1&amp;b=2"' in html
    assert "<b>List" not in html
    assert day.ana.post(f"{day.at}/links", title="X", url="https://example.org").status_code == 403
    assert day.flora.delete(f"{day.at}/links/{made.json()['id']}").status_code == 200
    assert day.event.board()["links"] == []
    assert day.flora.delete(f"{day.at}/links/{made.json()['id']}").status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd", "//example.org",
        "example.org", "https://", "https:///x", "https://[::1", "mailto:", "mailto:a@b?bcc=c@d", "vbscript:x",
        "https://example.org/a b", "https://example.org/<script>", "java\tscript:alert(1)", "ftp://example.org",
        "https://example.org/" + "x" * 1000,
    ],
)  # fmt: skip
def test_nowhere_else(server: Any, url: str) -> None:
    day = Day(server)
    refused = day.flora.post(f"{day.at}/links", title="List", url=url)
    assert (refused.status_code, refused.json()["field"]) == (422, "url")
    assert day.event.board()["links"] == []


def test_what_is_one() -> None:
    assert all(map(is_address, ("http://localhost:8000/x#y", "https://例え.jp/", "mailto:ana@example.org")))
