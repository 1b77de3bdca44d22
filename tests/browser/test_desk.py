"""The desk on a 10-inch tablet and by keyboard: every button can be reached, is large enough, and lies free."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House, People, is_live
from tests.browser.test_pages import demo, facilitator_link

__all__ = ["demo"]

TABLET = {"width": 1024, "height": 768}
ROOMS = ("/desk", "/desk/wall", "/desk/space", "/desk/history", "/desk/remote")

# What is scrolled to the middle has to lie under the finger there. Links within sentences have no size of their own.
TOUCHED = """() => {
  const faults = [];
  const all = document.querySelectorAll('button, summary, .button, input:not([type=hidden]), select, textarea');
  for (const element of all) {
    if (!element.getClientRects().length || element.closest('.vh, details:not([open]) > :not(summary)')) continue;
    if (element.matches('.tick input, .chip input') || element.closest('[inert]')) continue;
    element.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
    const box = element.getBoundingClientRect();
    const told = `${location.pathname}: ${element.outerHTML.slice(0, 110)}`;
    const {width, height} = box;
    if (height < 43.5 || width < 43.5) faults.push(`${told} is ${width}x${height}`);
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const isFree = !hit || element.contains(hit) || hit.contains(element);
    if (!isFree) faults.push(`${told} lies under ${hit.outerHTML.slice(0, 80)}`);
  }
  return faults;
}"""
REACHABLE = """() => [...document.querySelectorAll(
    'a[href], button, summary, input:not([type=hidden]), select, textarea')]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && e.tabIndex >= 0 && !e.disabled && !e.closest('[inert]'))
  .filter(e => !e.matches('input[type=radio]:not(:checked)'))
  .map((e, i) => { e.dataset.nth = i; return i; }).length"""


@pytest.mark.slow
def test_every_button_of_the_desk(demo: House, people: People) -> None:
    desk = people.device(TABLET, has_touch=True)
    desk.goto(facilitator_link(demo))
    desk.get_by_label("Your first name").fill("Flora")
    desk.get_by_role("button", name="Become a facilitator").click()
    expect(desk.locator("#day")).to_be_visible()
    is_live(desk)
    faults: list[str] = []
    for room in ROOMS:
        desk.goto(f"{demo.url}/e/demo{room}")
        desk.wait_for_timeout(500)
        faults += desk.evaluate(TOUCHED)
        faults += [f"{room}: {missed} cannot be reached with Tab" for missed in not_reached(desk)]
    assert faults == []


def not_reached(page: Page) -> list[str]:
    """What the Tab key does not come to, of all that says it can be reached."""
    wanted = int(page.evaluate(REACHABLE))
    assert wanted > 10, "there is something to reach"
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    reached: set[str] = set()
    for _ in range(wanted + 20):
        page.keyboard.press("Tab")
        reached.add(str(page.evaluate("() => document.activeElement?.dataset.nth ?? ''")))
    missed = [str(n) for n in range(wanted) if str(n) not in reached]
    return [
        str(page.evaluate(f"() => document.querySelector('[data-nth=\"{n}\"]')?.outerHTML.slice(0, 110)"))
        for n in missed
    ]
