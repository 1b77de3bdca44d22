"""Hints in real pages: the desk sees one, a tap tells the convener, whose phone shows it; leaving it hides it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, House, People, is_live
from tests.browser.test_story import join, open_a_space, pitch


@pytest.mark.slow
def test_a_hint(house: House, people: People) -> None:
    desk = people.device(DESK)
    at = open_a_space(desk, house)
    desk.goto(f"{at}/desk")
    desk.get_by_role("button", name="Marketplace").click()
    is_live(desk)
    ana = join(people, at, "Ana")
    for title, room in (("Bread", 1), ("Salt", 2)):
        ana.goto(f"{at}?{title}#topics-tab")
        pitch(ana, title)
        if title == "Salt":
            expect(ana.locator(".advice")).to_contain_text("You convene another one at 11:15.")
        ana.locator(f"#ticket-2-{room}").click()
        ana.get_by_role("button", name="Put it here").click()
        ana.wait_for_url(lambda url: "/place" not in url)
    hint = desk.locator(".hint")
    expect(hint).to_contain_text("In two places: Ana")
    hint.get_by_role("button", name="Tell Ana").click()
    expect(ana.locator("#inbox")).to_contain_text("You are in two places. At 11:15: Bread in Great hall, Salt in")
    expect(hint).to_contain_text("Told at")
    hint.get_by_role("button", name="Leave it").click()
    expect(hint).to_have_count(0)
    desk.reload()
    expect(desk.locator("#private")).to_be_visible()
    expect(hint).to_have_count(0)
