"""The way in, and back to where somebody was told to join first."""

from typing import Any
from urllib.parse import quote

import pytest

from tests.day import Day, new_op

pytestmark = pytest.mark.sqlite_only


def test_who_comes_in_is_where_they_were_told_to(server: Any) -> None:
    """A page of this event, and of no other place; a lost answer is asked again with the same way back."""
    day, op = Day(server), new_op()
    page, device = f"{day.at}/topics/{day.bread}", server.device()
    assert f'name="to" value="{page}"' in device.get(f"{day.at}?to={page}").text
    joined = [device.post(f"{day.at}/people", name="Dora", to=page, op=op).json() for _ in range(2)]
    assert [answer["location"] for answer in joined] == [page, page]
    assert all("/k/" in answer["personal_url"] for answer in joined)
    for odd in (
        "//evil.example",
        "https://evil.example/",
        f"{day.at}x/me",
        f"{day.at}/../x",
        f"{day.at}/\\x",
        "x" * 3000,
    ):
        assert 'name="to"' not in server.device().get(f"{day.at}?to={quote(odd)}").text
        assert server.device().post(f"{day.at}/people", name="Eva", to=odd).json()["location"] == day.at


def test_who_only_looks_has_the_way_in_on_every_page(server: Any) -> None:
    day = Day(server)
    for path in ("?look", "/actions", "/closing", f"/topics/{day.bread}"):
        page = day.at + path.partition("?")[0]
        join = f"{day.at}?to={page}" if page != day.at else day.at
        assert f'<a class="button come" href="{join}">Come in</a>' in day.nobody.get(day.at + path).text, path
        assert 'class="button come"' not in day.ana.get(day.at + path).text
