"""Actions and the closing in real pages: adopting, joining, the wall, sentences, the secrecy of the contact sheet."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, WALL, House, People, is_live
from tests.browser.test_days import MAKE, ask, come_in
from tests.browser.test_pages import violations

pytestmark = pytest.mark.slow


def test_the_second_marketplace_and_the_closing(tmp_path: Any, people: People) -> None:
    house = House(tmp_path, now="2027-03-01T11:30:00+00:00")
    try:
        converge(house, people)
    finally:
        house.stop()


def converge(house: House, people: People) -> None:
    flora = people.device(DESK)
    flora.goto(house.url)
    path = f"/e/{flora.evaluate(MAKE)['slug']}"
    ben, cem = people.device(PHONE), people.device({"width": 320, "height": 568})
    for name, guest in (("Ben", ben), ("Cem", cem)):
        come_in(guest, f"{house.url}{path}", name)
    ask(flora, f"{path}/phase", phase="convergence")
    ask(flora, f"{path}/walls/main/scene", scene="actions")
    wall = people.device(WALL)
    wall.goto(f"{house.url}{path}/wall")
    is_live(wall)

    # Ben writes one that waits for somebody; Cem sees it come, and takes it with one tap.
    cem.goto(f"{house.url}{path}/actions")
    is_live(cem)
    ben.goto(f"{house.url}{path}/actions")
    ben.get_by_role("link", name="Open the space for an action").click()
    ben.get_by_label("What will be done?").fill("An oven for the square")
    ben.get_by_label("Nobody yet: it waits for a champion").check()
    ben.get_by_label("The next step").fill("Ask for bricks")
    ben.get_by_role("button", name="Put it up").click()
    expect(wall.get_by_text("Needs a champion", exact=True)).to_be_visible()
    cem.get_by_role("button", name="I champion it").click()
    expect(cem.get_by_text("You champion this.")).to_be_visible()
    expect(wall.locator(".deed .champion")).to_contain_text("Cem")
    ben.get_by_role("button", name="I am in").click()
    expect(ben.get_by_role("button", name="Leave it")).to_be_visible()
    expect(wall.locator(".deed .with")).to_contain_text("Ben")
    assert cem.evaluate("document.documentElement.scrollWidth") <= 320
    assert not violations(cem)

    # The closing: a sentence on the phone, and on the wall when the facilitator lets it.
    ask(flora, f"{path}/phase", phase="closing")
    ben.goto(f"{house.url}{path}/closing")
    is_live(ben)
    ben.get_by_label("What will you do, or what stays with you?").fill("I bake on Mondays")
    ben.get_by_role("button", name="Leave it here").click()
    expect(ben.locator("#commitments")).to_contain_text("I bake on Mondays")
    expect(wall.locator(".promised")).to_be_hidden()
    ask(flora, f"{path}/walls/main/scene", scene="commitments")
    expect(wall.get_by_text("I bake on Mondays")).to_be_visible()
    assert not violations(ben)

    # The contact sheet is for who is on it.
    ben.get_by_role("link", name="The contact sheet").first.click()
    ben.get_by_label("How can you be reached?").fill("ben-4711@example.org")
    ben.get_by_role("button", name="Put me on the sheet").click()
    expect(ben.locator(".sheet-of")).to_contain_text("ben-4711@example.org")
    for other in (cem, flora):
        other.goto(f"{house.url}{path}/contacts")
        assert "ben-4711" not in other.content()
    ben.get_by_role("button", name="Take me off the sheet").click()
    expect(ben.locator(".sheet-of")).to_have_count(0)
