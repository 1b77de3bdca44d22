"""Two conveners agree by themselves, in two taps; a third phone sees nothing until the wall changes."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, House, People, is_live
from tests.browser.test_story import join, open_a_space, pitch


@pytest.mark.slow
def test_two_phones_agree(house: House, people: People) -> None:
    desk = people.device(DESK)
    at = open_a_space(desk, house)
    ana, ben, cem = (join(people, at, name) for name in ("Ana", "Ben", "Cem"))
    desk.get_by_role("button", name="Marketplace").click()
    expect(ana.locator("#dock .button.main")).to_be_visible()
    pitch(ana, "Bread", "Bring a story")
    place(ana, at, 1, "2-1")
    pitch(ben, "Who looks after the river?")
    place(ben, at, 2, "4-2")
    for page in (ana, ben, cem):
        page.goto(f"{at}#wall-tab")
        is_live(page)
    expect(cem.locator("#band-2 #breakout-1")).to_be_visible()

    # Declined: Ana is told, Cem's phone stays as it was.
    before = cem.locator("#bands").inner_html()
    offer(ana, at)
    ben.bring_to_front()
    expect(ben.locator("#inbox .asks")).to_contain_text("Ana offers a swap")
    ben.get_by_role("button", name="Decline").click()
    expect(ben.locator("#inbox .asks")).to_have_count(0)
    ana.bring_to_front()
    expect(ana.locator("#inbox")).to_contain_text("would rather not swap", timeout=10_000)
    expect(cem.locator("#inbox > *")).to_have_count(0)
    assert cem.locator("#bands").inner_html() == before

    # Accepted: two taps, and every phone has the new wall.
    offer(ana, at)
    ben.bring_to_front()
    ben.get_by_role("button", name="Accept").click(timeout=10_000)
    cem.bring_to_front()
    expect(cem.locator("#band-4 #breakout-1")).to_be_visible()
    expect(cem.locator("#band-2 #breakout-2")).to_be_visible()
    expect(cem.locator("#inbox > *")).to_have_count(0)

    # Together, and apart again.
    ana.goto(f"{at}/topics/1")
    ana.get_by_text("What you can do").click()
    ana.get_by_role("link", name="Go together with another topic").click()
    ana.locator(".choice", has_text="river").click()
    ana.get_by_role("button", name="Ask them").click()
    expect(ana.locator("#inbox")).to_contain_text("You asked Ben")
    ben.bring_to_front()
    ben.get_by_role("button", name="Accept").click(timeout=10_000)
    expect(ana.locator("#about-1")).to_contain_text("Goes together with")
    ben.goto(f"{at}/topics/1")
    expect(ben.locator("#about-1")).to_contain_text("Goes together with")
    ana.bring_to_front()
    ana.locator(".can > summary").click()
    ana.get_by_role("button", name="Take the two apart again").click()
    expect(ben.locator("#about-1")).not_to_contain_text("Goes together with")


@pytest.mark.slow
def test_a_question_goes_when_its_time_is_over(house: House, people: People, tmp_path: Path) -> None:
    """The clock of the house is moved on; the phone asks anew by itself."""
    desk = people.device(DESK)
    at = open_a_space(desk, house)
    ana, ben = (join(people, at, name) for name in ("Ana", "Ben"))
    desk.get_by_role("button", name="Marketplace").click()
    expect(ana.locator("#dock .button.main")).to_be_visible()
    for page, cell, topic in ((ana, "2-1", 1), (ben, "4-2", 2)):
        pitch(page, f"Topic of {topic}")
        place(page, at, topic, cell)
    offer(ana, at)
    ben.bring_to_front()
    expect(ben.locator("#inbox .asks")).to_contain_text("Until 10:", timeout=10_000)
    house.kill()
    house.now = (datetime.fromisoformat(house.now) + timedelta(minutes=31)).isoformat()
    house.start()
    is_live(ben)
    expect(ben.locator("#inbox .asks")).to_have_count(0, timeout=20_000)


def place(page: Page, at: str, topic: int, cell: str) -> None:
    page.goto(f"{at}/topics/{topic}/place")
    page.locator(f"#ticket-{cell}").click()
    page.get_by_role("button", name="Put it here").click()
    page.wait_for_url("**#breakout-*")


def offer(page: Page, at: str) -> None:
    page.goto(f"{at}/topics/1")
    page.get_by_text("What you can do").click()
    page.get_by_role("link", name="Offer a swap").click()
    page.locator(".choice").first.click()
    page.get_by_role("button", name="Offer it").click()
    expect(page.locator("#inbox")).to_contain_text("You offered Ben a swap")
