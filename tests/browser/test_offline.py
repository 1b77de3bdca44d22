"""When the wifi is gone: what is done waits on the phone, and is there once, afterwards."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, House, People, is_live, until
from tests.browser.test_days import MAKE, ask, come_in

pytestmark = pytest.mark.slow
BAR = "#outbox .state"


@pytest.fixture
def at(house: House, people: People) -> Any:
    """An event in its breakouts with two topics, one of them on the wall; the host's page, and the event's path."""
    host = people.device(PHONE)
    host.goto(house.url)
    path = f"/e/{host.evaluate(MAKE)['slug']}"
    ask(host, f"{path}/phase", phase="breakouts")
    board = read(host, path)
    for title in ("Bread", "Rivers"):
        ask(host, f"{path}/topics", title=title)
    ask(host, f"{path}/breakouts", topic=1, slot=board["slots"][0]["id"], room=board["rooms"][0]["id"])
    return host, path


def read(page: Page, path: str) -> Any:
    return page.evaluate("path => fetch(path + '/board.json').then(answer => answer.json())", path)


def test_what_is_done_offline_is_done_once(house: House, people: People, at: Any) -> None:
    host, path = at
    ana = people.device(PHONE)
    come_in(ana, f"{house.url}{path}", "Ana")
    notes = people.page(ana.context)
    notes.goto(f"{house.url}{path}/breakouts/1/harvest")
    is_live(notes)
    notes.get_by_label("What mattered?").fill("Flour.")
    expect(notes.locator(".report > .state")).to_contain_text("Saved")
    ana.context.set_offline(True)

    notes.get_by_label("What mattered?").fill("Flour, and time.")
    expect(notes.locator(".report > .state [data-when=unsaved]")).to_be_visible()
    notes.get_by_role("button", name="Put it on the news wall").click()
    expect(notes.locator(".report > .state [data-when=waiting]")).to_contain_text("Waiting to send (1)")
    ana.bring_to_front()
    ana.goto(f"{house.url}{path}#topics-tab")
    ana.locator("#topic-2 .put").click()
    expect(ana.locator("#topic-2 .off")).to_be_visible()  # as it is wished, with a dashed edge
    expect(ana.locator(BAR)).to_contain_text("Waiting to send (2)", timeout=15_000)
    ana.locator("#topic-2 .off").click()
    expect(ana.locator(BAR)).to_contain_text(
        "Waiting to send (1)", timeout=15_000
    )  # taken back before anybody heard of it
    ana.locator("#topic-2 .put").click()
    ana.goto(f"{house.url}{path}#today-tab")
    ana.locator("#breakout-1 .go").click()
    expect(ana.locator("#breakout-1 .leave")).to_be_visible()
    ana.goto(f"{house.url}{path}#pitch-tab")
    ana.get_by_label("What do you want to talk about?").fill("Written in a dead spot")
    ana.get_by_role("button", name="Put it up").click()
    expect(ana.locator(BAR)).to_contain_text("Waiting to send (4)", timeout=15_000)
    expect(ana.locator("#title")).to_have_value("")
    ana.locator("#outbox .texts summary").click()  # what waits can be read meanwhile
    expect(ana.locator("#outbox .texts pre")).to_have_text(["Flour, and time.", "Written in a dead spot"])

    ana.context.set_offline(False)
    expect(ana.locator(f"{BAR} [data-if=saved]")).to_be_visible(timeout=15_000)
    is_live(ana)
    expect(ana.locator("#outbox")).to_be_hidden(timeout=10_000)
    board = read(host, path)
    assert {topic["title"]: topic["stars"] for topic in board["topics"]} == {
        "Bread": 0, "Rivers": 1, "Written in a dead spot": 0,
    }  # fmt: skip
    assert board["breakouts"][0]["people"] == 1
    assert [(report["summary"], report["revision"]) for report in board["harvests"]] == [("Flour, and time.", 1)]
    until(ana, "document.getElementById('mine').dataset.css.includes('#topic-2')")


def test_what_waits_is_not_forgotten(house: House, people: People, at: Any) -> None:
    """It was done in the first moment of a page, whose store was not given up on before 3 s."""
    _host, path = at
    ana = people.device(PHONE)
    come_in(ana, f"{house.url}{path}", "Ana")
    ana.goto(f"{house.url}{path}#topics-tab")
    is_live(ana)
    ana.context.set_offline(True)
    ana.locator("#topic-2 .put").click()
    expect(ana.locator(BAR)).to_contain_text("Waiting to send (1)")
    ana.wait_for_timeout(3_500)
    expect(ana.locator(BAR)).to_contain_text("Waiting to send (1)")
    expect(ana.locator("#topic-2 .off")).to_be_visible()
    ana.context.set_offline(False)
    until(ana, "document.getElementById('mine').dataset.css.includes('#topic-2')", 15)


def test_what_was_read_can_be_read_offline(house: House, people: People, at: Any) -> None:
    _host, path = at
    ana = people.device(PHONE, service_workers="allow")
    come_in(ana, f"{house.url}{path}", "Ana")
    ask(ana, f"{path}/topics", title="Only for me", draft="true")
    ask(ana, f"{path}/breakouts/1/harvest", summary="Kept in my pocket.", draft="true")
    until(ana, "navigator.serviceWorker.controller !== null", 15)
    ana.goto(f"{house.url}{path}/breakouts/1/harvest")
    expect(ana.get_by_label("What mattered?")).to_have_value("Kept in my pocket.")
    until(ana, f"caches.match('{path}/drafts').then(Boolean)", 15)

    ana.context.set_offline(True)
    ana.reload()
    expect(ana.get_by_label("What mattered?")).to_have_value("Kept in my pocket.")
    expect(ana.locator("#outbox .old")).to_contain_text("Not current since 10:1")
    expect(ana.locator(".link .is-lost")).to_be_visible()
    ana.get_by_label("What mattered?").fill("Kept, and more.")
    ana.goto(f"{house.url}{path}#today-tab")
    expect(ana.locator("#breakout-1")).to_contain_text("Bread")
    expect(ana.locator(BAR)).to_contain_text("Waiting to send (1)", timeout=15_000)  # the text of the other page
    ana.goto(f"{house.url}{path}/me/day")
    expect(ana.locator("main")).to_contain_text("10:00")
    ana.goto(f"{house.url}{path}/drafts")
    expect(ana.locator("article.draft")).to_contain_text("Only for me")
    ana.goto(f"{house.url}{path}/topics/2")
    expect(ana.locator("h1")).to_have_text("This page is not on your phone")

    ana.context.set_offline(False)
    ana.goto(f"{house.url}{path}/breakouts/1/harvest")
    is_live(ana)
    expect(ana.locator("#outbox .old")).to_be_hidden()
    assert ana.locator("body").get_attribute("data-kept") is None
    expect(ana.get_by_label("What mattered?")).to_have_value("Kept, and more.")
    expect(ana.locator(".report > .state")).to_contain_text("Saved")
    ana.reload()
    expect(ana.get_by_label("What mattered?")).to_have_value("Kept, and more.")  # now it is the server's

    ana.goto(f"{house.url}{path}/me")
    ana.get_by_role("button", name="Leave this event").click()
    ana.wait_for_url(f"{house.url}/")
    until(ana, f"caches.match('{path}').then(found => !found)")
