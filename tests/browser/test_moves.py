"""Cards on the desk's wall are moved by mouse, finger and keyboard, while somebody else changes the wall under them;
what was done is undone; the slider shows the wall as it was, and comes back."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, House, People, is_live, until
from tests.browser.test_pages import violations
from tests.browser.test_story import open_a_space


@pytest.fixture
def desk(house: House, people: People) -> Page:
    """A facilitator at the wall: Bread stands in the first cell, Rivers in the second room, Bees nowhere."""
    page = people.device(DESK, has_touch=True)
    at = open_a_space(page, house)
    post(page, f"{at}/phase", phase="marketplace")
    for title in ("Bread", "Rivers", "Bees"):
        post(page, f"{at}/topics", title=title)
    post(page, f"{at}/breakouts", topic=1, slot=1, room=1)
    post(page, f"{at}/breakouts", topic=2, slot=1, room=2)
    page.goto(f"{at}/desk/wall")
    is_live(page)
    return page


def post(page: Page, address: str, **fields: Any) -> None:
    headers = {"Accept": "application/json", "Origin": address.partition("/e/")[0]}
    answer = page.request.post(address, form=fields, headers=headers)
    assert answer.ok, answer.text()


def push(page: Page) -> None:
    """Another device renames the topic that is being dragged: its cell is drawn anew, under the drag."""
    at = page.url.removesuffix("/desk/wall")
    count = page.evaluate("(globalThis.pushes = (globalThis.pushes ?? 0) + 1)")
    post(page, f"{at}/topics/1", title=f"Bread {count}")
    until(page, f"document.querySelector('#spot-1-1 .slip').textContent.includes('Bread {count}')")


def middle(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.slow
def test_a_mouse_drags_while_the_wall_changes(desk: Page) -> None:
    desk.mouse.move(*middle(desk, "#spot-1-1 .slip"))
    desk.mouse.down()
    desk.mouse.move(*middle(desk, "#spot-2-1"), steps=4)
    push(desk)
    expect(desk.locator("#ghost .slip")).to_be_visible()
    expect(desk.locator("#spot-2-1[data-over]")).to_be_visible()
    desk.mouse.up()
    expect(desk.locator("#spot-2-1 .slip")).to_contain_text("Bread")
    expect(desk.locator("#spot-1-1 .plus")).to_be_visible()
    expect(desk.locator("#ghost")).to_be_hidden()
    expect(desk.locator("#card-menu")).to_be_hidden()

    # Onto another card: asked first, then they change places.
    desk.locator("#spot-2-1 .slip").drag_to(desk.locator("#spot-1-2 .slip"))
    desk.get_by_role("button", name="Let them change places").click()
    expect(desk.locator("#spot-1-2 .slip")).to_contain_text("Bread")
    expect(desk.locator("#spot-2-1 .slip")).to_contain_text("Rivers")
    # What has no place gets one; dropped beside the wall, nothing happens.
    desk.locator("#loose-3 .slip").drag_to(desk.locator("#spot-2-2"))
    expect(desk.locator("#spot-2-2 .slip")).to_contain_text("Bees")
    expect(desk.locator("#loose-3")).to_have_count(0)
    desk.locator("#spot-2-2 .slip").drag_to(desk.locator("#no-place"))
    expect(desk.locator("#spot-2-2 .slip")).to_contain_text("Bees")


@pytest.mark.slow
def test_a_finger_drags_while_the_wall_changes(desk: Page) -> None:
    finger = desk.context.new_cdp_session(desk)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    (x, y), there = middle(desk, "#spot-1-1 .slip"), middle(desk, "#spot-2-2")
    touch("touchStart", (x, y))
    touch("touchMove", (x, y + 30))  # at once: that is scrolling, and no drag
    expect(desk.locator("#ghost")).to_be_hidden()
    touch("touchEnd")
    desk.wait_for_timeout(400)
    assert desk.locator("#ghost").is_hidden()

    touch("touchStart", (x, y))
    expect(desk.locator("#ghost .slip")).to_be_visible()
    for part in (0.3, 0.6, 1):
        touch("touchMove", (x + (there[0] - x) * part, y + (there[1] - y) * part))
    push(desk)
    touch("touchMove", there)
    expect(desk.locator("#spot-2-2[data-over]")).to_be_visible()
    touch("touchEnd")
    expect(desk.locator("#spot-2-2 .slip")).to_contain_text("Bread")
    expect(desk.locator("#spot-1-1 .plus")).to_be_visible()


@pytest.mark.slow
def test_keys_move_take_off_and_undo(desk: Page) -> None:
    desk.locator("#spot-1-1 .slip").focus()
    desk.keyboard.press("m")
    expect(desk.locator("#said")).to_contain_text("is in your hand")
    desk.keyboard.press("ArrowRight")
    push(desk)
    expect(desk.locator("#spot-1-1 [data-picked]")).to_be_visible()
    desk.keyboard.press("Enter")
    expect(desk.locator("#spot-2-1 .slip")).to_contain_text("Bread")
    expect(desk.locator("#spot-2-1 .slip")).to_be_focused()
    expect(desk.locator("#said")).to_contain_text("it is on the wall")

    desk.keyboard.press("m")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Escape")
    expect(desk.locator("#spot-2-1 .slip")).to_be_focused()
    expect(desk.locator("[data-picked]")).to_have_count(0)
    desk.keyboard.press("Delete")
    expect(desk.locator("#loose-1")).to_contain_text("Bread")
    desk.get_by_role("button", name="off the wall").click()
    expect(desk.locator("#spot-2-1 .slip")).to_contain_text("Bread")

    # The menu says whose it is; a free cell offers what has no place.
    desk.locator("#spot-2-1 .slip").click()
    expect(desk.get_by_role("button", name="Take off the wall")).to_be_visible()
    assert violations(desk) == []
    desk.keyboard.press("Escape")
    expect(desk.locator("#spot-2-1 .slip")).to_be_focused()
    desk.locator("#spot-2-2 .plus").click()
    desk.get_by_role("button", name="Bees", exact=True).click()
    expect(desk.locator("#spot-2-2 .slip")).to_contain_text("Bees")


@pytest.mark.slow
def test_the_slider_shows_the_wall_as_it_was(house: House, people: People) -> None:
    desk = people.device(DESK)
    at = open_a_space(desk, house)
    post(desk, f"{at}/phase", phase="marketplace")
    post(desk, f"{at}/topics", title="Bread")
    house.stop()
    house.began -= 600  # ten minutes later
    house.start()
    post(desk, f"{at}/breakouts", topic=1, slot=1, room=1)
    desk.goto(f"{at}/desk/wall")
    is_live(desk)
    expect(desk.locator("#spot-1-1 .slip")).to_contain_text("Bread")
    desk.locator("#minute").focus()
    desk.keyboard.press("Home")
    expect(desk.locator("#then")).to_have_text("The wall at 10:10")
    expect(desk.locator("#spot-1-1")).to_be_hidden()
    past = desk.locator("#past-pane")
    expect(past).to_contain_text("10:00")
    assert past.locator(".slip, button, a").count() == 0
    assert violations(desk) == []
    desk.get_by_role("button", name="Back to now").click()
    expect(desk.locator("#spot-1-1 .slip")).to_be_visible()
    expect(desk.locator("output")).to_have_text("The wall as it is now")
