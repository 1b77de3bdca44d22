"""After the day in real pages: looking back, the recap, pictures of the day, and the next event from this one."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, House, People, is_live
from tests.browser.test_days import MAKE, ask, come_in
from tests.browser.test_pages import violations

pytestmark = pytest.mark.slow


def day(flora: Page, guests: list[Page], path: str) -> dict[str, Any]:
    """At half past eleven, two rounds have begun. All guests sat in Bread, and went on to Salt together."""
    ask(flora, f"{path}/phase", phase="breakouts")
    board = flora.evaluate("path => fetch(path + '/board.json').then(answer => answer.json())", path)
    made = {}
    for title, slot, room in (("Bread", 0, 0), ("Salt", 1, 1)):
        topic = ask(flora, f"{path}/topics", title=title)["id"]
        cell = {"topic": topic, "slot": board["slots"][slot]["id"], "room": board["rooms"][room]["id"]}
        made[title] = ask(flora, f"{path}/breakouts", **cell)["id"]
        for guest in guests:
            ask(guest, f"{path}/breakouts/{made[title]}/seat")
    ask(flora, f"{path}/topics", title="Who looks after the river?")
    ask(guests[0], f"{path}/breakouts/{made['Bread']}/harvest", summary="It rises.")
    return made


def test_after_the_day(tmp_path: Any, people: People) -> None:
    house = House(tmp_path, now="2027-03-01T11:30:00+00:00")
    try:
        look_back(house, people)
    finally:
        house.stop()


def look_back(house: House, people: People) -> None:
    flora = people.device(DESK)
    flora.goto(house.url)
    made = flora.evaluate(MAKE)
    path = f"/e/{made['slug']}"
    guests = [people.device(PHONE) for _ in range(3)]
    for name, guest in zip(("Ben", "Cem", "Dora"), guests, strict=True):
        come_in(guest, f"{house.url}{path}", name)
    breakouts = day(flora, guests, path)
    ask(flora, f"{path}/phase", phase="closing")

    # From the phone's news to the form: by keyboard, and the answer is there again.
    ben = guests[0]
    ben.goto(f"{house.url}{path}")
    ben.get_by_role("link", name="How was it?").click()
    of_bread = ben.locator(f"#of-{breakouts['Bread']}")
    of_bread.locator("summary").focus()
    ben.keyboard.press("Enter")
    of_bread.get_by_role("radio", name="4 a lot").focus()
    ben.keyboard.press("Space")
    of_bread.get_by_label("In a sentence, if you like").fill("I know now why it rises")
    of_bread.get_by_role("button", name="Say it").click()
    expect(of_bread.get_by_text("Said", exact=True)).to_be_visible()
    expect(of_bread.get_by_label("In a sentence, if you like")).to_have_value("I know now why it rises")
    assert violations(ben) == []

    # The desk reads it when three have answered, and not before; it comes by itself, and what is open stays so.
    flora.goto(f"{house.url}{path}/desk/harvest#feedback")
    is_live(flora)
    expect(flora.get_by_text("I know now why it rises")).to_have_count(0)
    for guest, mark in zip(guests[1:], (2, 4), strict=True):
        ask(guest, f"{path}/feedback", breakout=breakouts["Bread"], mark=mark)
    flora.locator(".feedbacks summary").click()
    expect(flora.locator(".heard:visible td span:last-child")).to_have_text(["0", "2", "0", "1", "0"])
    expect(flora.locator(".tiles [href='#feedback'] .figure")).to_have_text("3")
    ask(guests[1], f"{path}/feedback", breakout=breakouts["Bread"], mark=4)
    expect(flora.locator(".heard:visible td span:last-child")).to_have_text(["0", "3", "0", "0", "0"])
    expect(flora.locator(".feedbacks").get_by_text("I know now why it rises")).to_be_visible()
    expect(flora.locator(".feedbacks")).not_to_contain_text("Ben")

    # The recap of one person, without script, too.
    plain = ben.context.browser.new_context(  # type: ignore[union-attr]
        java_script_enabled=False, storage_state=ben.context.storage_state(), viewport={"width": 320, "height": 568}
    )
    people.contexts.append(plain)
    bare = people.page(plain)
    bare.goto(f"{house.url}{path}/me/recap")
    expect(bare.get_by_role("link", name="Bread").first).to_be_visible()
    expect(bare.get_by_role("heading", name="Reports you wrote")).to_be_visible()
    ben.goto(f"{house.url}{path}/me/recap")
    assert violations(ben) == []

    for page in (ben, flora):
        page.goto(f"{house.url}{path}/pictures")
        is_live(page)
        expect(page.get_by_role("img", name="How people moved")).to_be_visible()
        page.locator("summary").first.click()
        expect(page.get_by_role("cell", name="Salt").first).to_be_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    # The next one begins with what this one had.
    flora.goto(f"{house.url}{path}/desk/harvest")
    flora.get_by_role("link", name="Afterwards").click()
    flora.get_by_role("link", name="Start the next one from this").click()
    expect(flora.get_by_label("Name of the gathering")).to_have_value("Lisbon")
    assert violations(flora) == []
    flora.get_by_label("Name of the gathering").fill("Porto")
    flora.get_by_role("button", name="Open the space").click()
    expect(flora).to_have_url(f"{house.url}/e/porto/desk/space#links")
    flora.goto(f"{house.url}/e/porto/ideas")
    expect(flora.locator(".idea")).to_contain_text("Who looks after the river?")
    expect(flora.locator(".idea")).to_contain_text("Found no time at Lisbon")
    flora.get_by_role("link", name="Lisbon").click()
    expect(flora).to_have_url(f"{house.url}{path}/proceedings")
