"""Dots in real pages: two people give them, nobody sees where, and then it shows where the energy is."""

import json
import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, WALL, House, People, is_live
from tests.browser.test_pages import violations
from tests.browser.test_story import join, open_a_space, pitch

SMALL = {"width": 320, "height": 568}
PASTED = "title,source,group\nAn oven for all,Review 4.2,Partners\n"


def answer(page: Page, path: str) -> Any:
    return page.evaluate("path => fetch(path).then(answer => answer.json())", path)


def give(phone: Page, title: str, times: int) -> None:
    """One tap a dot, on the button beside a title."""
    item = phone.locator(".items li", has_text=title)
    before = int(item.locator("output").inner_text())
    for n in range(before + 1, before + times + 1):
        item.get_by_role("button", name="One dot more").click()
        expect(item.locator("output")).to_have_text(str(n))


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")


@pytest.mark.slow
def test_dots_are_nobodys_business_and_the_energy_is_everybodys(house: House, people: People) -> None:
    desk = people.device(DESK)
    at = open_a_space(desk, house)
    desk.goto(f"{at}/desk")
    desk.get_by_role("button", name="Marketplace").click()
    ana, ben = (join(people, at, name) for name in ("Ana", "Ben"))
    pitch(ana, "Bread", "Bring a story")
    pitch(ben, "The river")
    wall = people.device(WALL)
    wall.goto(f"{at}/wall")
    is_live(wall)

    desk.goto(f"{at}/desk/harvest#deciding")
    is_live(desk)
    desk.locator("#bring-along > summary").click()
    desk.get_by_role("textbox", name="Recommendations").fill(PASTED)
    desk.get_by_role("button", name="Put them on the list").click()
    expect(desk.locator("#recommendations")).to_contain_text("Review 4.2")
    desk.goto(f"{at}/desk/harvest#deciding")
    desk.locator("#new-ballot > summary").click()
    desk.get_by_label(re.compile("All recommendations")).check()
    desk.get_by_role("button", name="Open it").click()
    expect(desk.locator("#ballots .ballot")).to_contain_text("0 people have given dots")
    desk.get_by_role("button", name="Show the newest on the wall").click()
    expect(wall.locator("#energies")).to_contain_text("An oven for all")

    for phone in (ana, ben):
        phone.set_viewport_size(SMALL)  # type: ignore[arg-type]
        phone.goto(f"{at}#news-tab")
        phone.get_by_role("link", name="Give dots").click()  # there is one ballot only: it leads there at once
        expect(phone.get_by_text("5 of 5 dots left")).to_be_visible()
        fits(phone)
    give(ana, "The river", 3)
    give(ana, "An oven", 2)
    expect(ana.get_by_text("0 of 5 dots left")).to_be_visible()
    bread = ana.locator(".items li", has_text="Bread")
    expect(bread.get_by_role("button", name="One dot more")).to_be_disabled()
    bread.get_by_role("button", name="One dot more").click(force=True)
    expect(bread.get_by_label("Your dots")).to_have_text("0")
    ana.locator(".items li", has_text="An oven").get_by_role("button", name="One dot less").focus()
    ana.keyboard.press("Enter")
    expect(ana.get_by_text("1 of 5 dots left")).to_be_visible()
    assert ana.evaluate("document.activeElement.id").startswith("less-"), "who goes on by keyboard stays there"
    assert violations(ana) == []
    give(ben, "The river", 1)

    # Totals are nowhere: not on the wall, at the desk, on another phone, in any answer.
    expect(wall.locator("#energy-head")).to_contain_text("2 people have given dots")
    for page in (wall, desk, ben):
        assert page.locator(".band-of .of").count() == 0
        assert "4 dots" not in page.content()
    ballot = answer(desk, f"{at}/board.json")["ballots"][-1]["id"]
    for page in (desk, ben):
        told = json.dumps(answer(page, f"{at}/ballots/{ballot}.json"))
        assert "totals" not in told
        assert "by_group" not in told

    desk.get_by_text("Close this ballot").click()
    desk.get_by_role("button", name="Close it and show the energy").click()
    expect(wall.locator("#energies li", has_text="The river")).to_contain_text("4 dots")
    expect(wall.locator("#energies li", has_text="Bread")).to_be_visible()
    assert wall.locator("#energies .band-of").count() == 3, "every one of them stays"
    expect(ana.locator(".items.energy li", has_text="The river")).to_contain_text("4 dots")
    expect(ana.locator(".giving")).to_contain_text("Nothing was won or lost")
    fits(ana)
    assert violations(ana) == []
    assert violations(wall) == []
    found = {one["dots"] for one in answer(ben, f"{at}/ballots/{ballot}.json")["totals"]}
    assert found == {0, 1, 4}


SLOW = """() => {
  const quick = window.fetch;
  const gate = new Promise(open => { window.release = open; });
  window.fetch = async (url, more) => {
    if (/dots$/.test(url) && !more.keepalive) await gate;
    return quick(url, more);
  };
}"""


def counts(page: Page, at: str) -> dict[str, int]:
    mine = answer(page, f"{at}/ballots/1.json")["mine"]
    return {"left": mine["left"]} | {str(one["item"]): one["count"] for one in mine["dots"]}


def has_counts(page: Page, at: str, wanted: dict[str, int]) -> None:
    end = time.monotonic() + 15
    while counts(page, at) != wanted:
        assert time.monotonic() < end, counts(page, at)
        page.wait_for_timeout(100)


@pytest.mark.slow
def test_every_quick_tap_counts_however_slow_the_answers_are(house: House, people: People) -> None:
    desk = people.device(DESK)
    at = open_a_space(desk, house)
    desk.goto(f"{at}/desk")
    desk.get_by_role("button", name="Marketplace").click()
    ana = join(people, at, "Ana")
    pitch(ana, "Bread")
    ana.goto(at)
    pitch(ana, "The river")
    fields = "{method: 'POST', body: new URLSearchParams({title: 'Where to?', dots: '5'})}"
    desk.evaluate(f"at => fetch(at + '/ballots', {fields})", at)

    ana.goto(f"{at}/ballots/1")
    is_live(ana)
    ana.evaluate(SLOW)
    bread, river = (ana.locator(".items li", has_text=title) for title in ("Bread", "The river"))
    for _tap in range(5):
        bread.get_by_role("button", name="One dot more").click()
        ana.wait_for_timeout(150)
    expect(bread.locator("output")).to_have_text("5", timeout=1500)
    expect(ana.get_by_text("0 of 5 dots left")).to_be_visible(timeout=1500)
    assert counts(ana, at)["left"] == 5, "no answer has come yet"
    river.get_by_role("button", name="One dot more").click(force=True)  # there is none left
    expect(river.locator("output")).to_have_text("0")
    for _tap in range(2):
        bread.get_by_role("button", name="One dot less").click()
    river.get_by_role("button", name="One dot more").click()
    expect(ana.get_by_text("1 of 5 dots left")).to_be_visible(timeout=1500)
    ana.evaluate("release()")
    has_counts(ana, at, {"left": 1, "1": 3, "2": 1})
    expect(bread.locator("output")).to_have_text("3")
    expect(ana.locator("#said")).to_be_empty()  # no order of answers ever spent more than there is

    ana.evaluate(SLOW)
    for _tap in range(3):  # the last taps go along with whoever goes on at once
        bread.get_by_role("button", name="One dot less").click()
    ana.goto(at)
    has_counts(ana, at, {"left": 4, "2": 1})

    ana.goto(f"{at}/ballots/1")
    is_live(ana)
    ana.evaluate(SLOW)
    river.get_by_role("button", name="One dot more").click()
    expect(river.locator("output")).to_have_text("2", timeout=1500)
    ana.context.set_offline(True)
    ana.evaluate("release()")
    expect(ana.locator("#said")).to_contain_text("No connection")
    expect(river.locator("output")).to_have_text("1")  # what has not arrived is not shown
    ana.context.set_offline(False)


@pytest.mark.slow
def test_giving_dots_and_reading_without_a_script(house: House, people: People) -> None:
    desk = people.device(DESK)
    at = open_a_space(desk, house)
    desk.goto(f"{at}/desk")
    desk.get_by_role("button", name="Marketplace").click()
    ana = join(people, at, "Ana")
    pitch(ana, "Bread", "Bring a story")
    desk.goto(f"{at}/desk/harvest#deciding")
    desk.locator("#new-ballot > summary").click()
    desk.get_by_role("button", name="Open it").click()
    expect(desk.locator("#ballots .ballot")).to_be_visible()

    plain = people.device(SMALL, java_script_enabled=False)
    plain.goto(at)
    plain.get_by_label("Your first name").fill("Oma")
    plain.get_by_role("button", name="Come in").click()
    plain.goto(f"{at}/ballots")
    plain.get_by_role("link", name="Give dots").click()
    plain.get_by_role("button", name="One dot more").click()
    expect(plain.get_by_text("4 of 5 dots left")).to_be_visible()
    assert "#item-" in plain.url, "one comes back to where one was"
    plain.get_by_role("button", name="One dot less").click()
    expect(plain.get_by_text("5 of 5 dots left")).to_be_visible()
    plain.goto(f"{at}/reading")
    expect(plain.get_by_text("Nothing is written yet.")).to_be_visible()
