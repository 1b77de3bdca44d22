"""My day in real pages: a draft kept and pitched, a day that follows the wall, who is where, the guide by keyboard."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, House, People, is_live, until

pytestmark = pytest.mark.slow

MAKE = """async () => {
  const fields = {title: 'Lisbon', question: 'How?', name: 'Flora', timezone: 'UTC', rooms: 'Hall, 60\\nLibrary, 12',
    slots: '2027-03-01 10:00-11:00\\n11:15-12:15'};
  const answer = await fetch('/events', {method: 'POST', headers: {Accept: 'application/json'},
    body: new URLSearchParams(fields)});
  return answer.json();
}"""
ASK = """([path, fields]) => fetch(path, {method: 'POST', headers: {Accept: 'application/json'},
  body: new URLSearchParams(fields)}).then(answer => answer.json())"""


def ask(page: Page, path: str, **fields: Any) -> Any:
    return page.evaluate(ASK, [path, {name: str(value) for name, value in fields.items()}])


def come_in(page: Page, at: str, name: str) -> None:
    page.goto(at)
    page.get_by_label("Your first name").fill(name)
    page.get_by_role("button", name="Come in").click()
    expect(page.locator("#dock")).to_be_attached()
    is_live(page)


def test_a_day_of_ones_own(house: House, people: People) -> None:
    flora, ana, ben = (people.device(PHONE) for _ in range(3))
    flora.goto(house.url)
    made = flora.evaluate(MAKE)
    at, path = f"{house.url}/e/{made['slug']}", f"/e/{made['slug']}"
    flora.goto(at)
    for page, name in ((ana, "Ana"), (ben, "Ben")):
        come_in(page, at, name)

    # A draft, kept in welcome and pitched by one tap.
    ana.goto(f"{at}#pitch-tab")
    expect(ana.locator("#put-up")).to_be_hidden()
    ana.get_by_label("What do you want to talk about?").fill("Bread")
    ana.get_by_role("button", name="Keep it for me").click()
    ana.wait_for_url("**/drafts")
    expect(ana.locator("article.draft")).to_contain_text("Bread")
    ask(flora, f"{path}/phase", phase="marketplace")
    ana.reload()
    ana.get_by_role("button", name="Put it up").click()
    ana.wait_for_url("**/place")
    board = flora.evaluate("path => fetch(path + '/board.json').then(answer => answer.json())", path)
    topic, slots, rooms = board["topics"][0]["id"], board["slots"], board["rooms"]
    breakout = ask(ana, f"{path}/breakouts", topic=topic, slot=slots[0]["id"], room=rooms[0]["id"])["id"]

    # My day follows a move that somebody else made, and says what moved.
    ask(ben, f"{path}/breakouts/{breakout}/seat")
    ben.goto(f"{at}/me/day")
    is_live(ben)
    expect(ben.locator(".going")).to_contain_text("Hall")
    moved = ask(flora, f"{path}/breakouts/{breakout}", room=rooms[1]["id"])
    assert moved["ok"], moved
    expect(ben.locator(".going")).to_contain_text("Library", timeout=10_000)
    expect(ben.locator(".changed")).to_contain_text("It was: Hall, 10:00.")
    ben.goto(f"{at}/guide")
    ben.goto(f"{at}/me/day")
    expect(ben.locator(".changed")).to_have_count(0)  # he has looked, and went on

    # Who is where shows only who agreed, and forgets them at once.
    ask(ana, f"{path}/breakouts/{breakout}/seat")
    ana.goto(f"{at}/where")
    expect(ana.locator("#where")).to_contain_text("Nobody has agreed to be seen yet.")
    ben.goto(f"{at}/where")
    ben.get_by_role("button", name="Let others see").click()
    expect(ben.get_by_role("button", name="Do not show me")).to_be_visible()
    expect(ana.locator(".names")).to_have_text("Ben", timeout=20_000)
    ben.get_by_role("button", name="Do not show me").click()
    expect(ana.locator(".names")).to_have_count(0, timeout=20_000)

    # All that was announced comes live onto its page, which then does not say that nothing was.
    ben.goto(f"{at}/announcements")
    is_live(ben)
    expect(ben.get_by_text("Nothing was announced yet.")).to_be_visible()
    ask(flora, f"{path}/announcements", text="Soup is ready")
    expect(ben.locator("#spoken > li")).to_contain_text("Soup is ready")
    expect(ben.get_by_text("Nothing was announced yet.")).to_be_hidden()

    # The guide's way on is never under the tabs, and it turns with the arrow keys.
    ben.set_viewport_size({"width": 320, "height": 568})
    ben.goto(f"{at}/guide")
    way_on = ben.get_by_role("link", name="Next").first.bounding_box() or {}
    assert way_on["y"] + way_on["height"] < (ben.locator(".tabs").bounding_box() or {})["y"]
    ben.locator(".guide").focus()
    ben.keyboard.press("ArrowRight")
    until(ben, "document.querySelector('.guide').scrollLeft > innerWidth / 2")
