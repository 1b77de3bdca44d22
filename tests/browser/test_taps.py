"""A tap counts: whatever moves under the finger, whatever is still on its way, and wherever the wifi leads by then."""

import contextlib
from typing import Any

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.browser.conftest import PHONE, House, People, is_live, until
from tests.browser.test_days import ask, come_in
from tests.browser.test_offline import at as at
from tests.browser.test_offline import read

pytestmark = pytest.mark.slow
PORTAL = "<!doctype html><title>Welcome</title><h1>Free wifi</h1><form method=post><button>I agree</button></form>"


def stars(host: Page, path: str, title: str) -> int:
    return next(topic["stars"] for topic in read(host, path)["topics"] if topic["title"] == title)


def come_to_stars(house: House, people: People, path: str) -> Page:
    ana = people.device(PHONE)
    come_in(ana, f"{house.url}{path}", "Ana")
    ana.goto(f"{house.url}{path}#topics-tab")
    is_live(ana)
    return ana


def test_what_moves_under_the_finger_waits_for_it(house: House, people: People, at: Any) -> None:
    host, path = at
    ana = come_to_stars(house, people, path)
    star = ana.locator("#topic-1 .put")
    star.scroll_into_view_if_needed()
    box = star.bounding_box()
    assert box
    ana.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    ana.mouse.down()
    ask(host, f"{path}/topics", title="Something long that comes before all others, and moves them: " + "so " * 20)
    ask(host, f"{path}/topics/1", title="Bread, which has more words by now, as many as there are lines: " + "so " * 20)
    ana.wait_for_timeout(600)
    ana.mouse.up()
    expect(ana.locator("#topic-1 .off")).to_be_visible()
    expect(ana.locator("#topic-1")).to_contain_text("more words")
    expect(ana.locator("#topic-3")).to_contain_text("Something long")


def test_another_wish_comes_after_the_first(house: House, people: People, at: Any) -> None:
    """The first tap is still on its way when she thinks better of it. Twice the same is once."""
    host, path = at
    ana = come_to_stars(house, people, path)
    held: list[Route] = []
    ana.route("**/topics/1/star", lambda route: route.continue_() if held else held.append(route))
    ana.locator("#topic-1 .put").click()
    ana.locator("#topic-1 .off").click()  # as it is wished
    ana.locator("#topic-1 .off").click()
    with contextlib.suppress(Error):  # nobody waits for it any more
        held[0].continue_()
    until(ana, "!document.querySelector('#topic-1 form[aria-busy]')", 15)
    expect(ana.locator("#topic-1 .put")).to_be_visible()
    expect(ana.locator("#outbox")).to_be_hidden(timeout=15_000)
    assert stars(host, path, "Bread") == 0


@pytest.mark.parametrize("when", ["at once", "later"])
def test_a_refusal_before_a_login_page(house: House, people: People, at: Any, when: str) -> None:
    """Somebody else has published. Her text stays in front of her until the page comes that has both."""
    host, path = at
    report, asked = f"{path}/breakouts/1/harvest", list[str]()
    ana = people.device(PHONE)
    come_in(ana, f"{house.url}{path}", "Ana")
    ana.goto(f"{house.url}{report}")
    is_live(ana)

    def portal(route: Route) -> None:
        if route.request.method != "GET":
            return route.continue_()
        asked.append(route.request.url)
        return route.fulfill(content_type="text/html", body=PORTAL)

    text = ana.get_by_label("What mattered?")
    ana.context.set_offline(when == "later")
    text.press_sequentially("Mine.")
    ask(host, report, summary="Theirs.")
    ana.route(f"**{report}", portal)
    ana.get_by_role("button", name="Put it on the news wall").click()
    if when == "later":
        expect(ana.locator(".report > .state")).to_contain_text("Waiting to send")
        ana.context.set_offline(False)
    expect(ana.locator("#said")).to_contain_text("Somebody changed this report", timeout=15_000)
    ana.wait_for_timeout(500)
    assert asked
    text.press_sequentially(" And more.")
    expect(ana.locator(".both")).to_have_count(0)

    ana.unroute(f"**{report}")
    expect(ana.locator(".both")).to_contain_text("Theirs.", timeout=15_000)
    expect(text).to_have_value("Mine. And more.")
    expect(text).to_be_focused()
    expect(ana.locator(".report > .state")).to_contain_text("Saved")
    ana.reload()
    expect(text).to_have_value("Mine. And more.")
    expect(ana.locator(".both")).to_contain_text("Theirs.")
    is_live(ana)
    ana.get_by_role("button", name="Put it on the news wall").click()
    ana.wait_for_url(f"{house.url}{path}#news-1")
    assert read(host, path)["harvests"][0]["summary"] == "Mine. And more."
