"""The learning document in a real page: two themes, lines by menu and pulled, a text that outlives a reload, and what
readers get."""

import re
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import DESK, House, People, is_live
from tests.browser.test_walls import ask, facilitator
from tests.conftest import absent

SMALL = {"width": 320, "height": 568}


def reported(people: People, house: House) -> tuple[Page, str]:
    """An event with one report, and its facilitator."""
    page, at = facilitator(people, house, DESK)
    board = page.request.get(f"{at}/board.json").json()
    topic = ask(page, at, "/topics", title="Bread")["id"]
    cell = {"topic": topic, "slot": board["slots"][0]["id"], "room": board["rooms"][0]["id"]}
    breakout = ask(page, at, "/breakouts", **{name: str(id) for name, id in cell.items()})["id"]
    text = {"summary": "We **baked**.", "insights": "Flour keeps\nWater first", "quotes": "Rise!"}
    ask(page, at, f"/breakouts/{breakout}/harvest", **text)
    return page, at


def make(page: Page, title: str) -> None:
    page.get_by_label("A new theme").fill(title)
    page.get_by_role("button", name="Make it").click()
    expect(page.locator("#themes .theme h3").filter(has_text=title)).to_be_visible()


def pull(page: Page, line: Any, to: Any) -> None:
    """By the handle of one to the middle of the other."""
    grip = line.locator(".grip").first
    grip.scroll_into_view_if_needed()
    start, end = grip.bounding_box(), to.bounding_box()
    page.mouse.move(start["x"] + 8, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + 30, steps=8)
    page.mouse.up()


@pytest.mark.sqlite_only
def test_an_editor_writes_the_learning_document(house: House, people: People) -> None:
    page, at = reported(people, house)
    page.goto(f"{at}/themes")
    is_live(page)
    make(page, "Patience")
    make(page, "Haste")
    themes = page.locator("#themes .theme")
    expect(page.locator("#about")).to_contain_text("0 of 4 lines used")

    page.get_by_label("Put into").select_option(label="2. Haste")
    page.locator("#material li").filter(has_text="Rise!").get_by_role("button", name="Put in").click()
    expect(themes.nth(1).locator(".excerpts")).to_contain_text("Rise!")
    expect(page.locator("#about")).to_contain_text("1 of 4 lines used")
    pull(page, page.locator("#material li").filter(has_text="Water first"), themes.nth(0))
    expect(themes.nth(0).locator(".excerpts")).to_contain_text("Water first")
    pull(page, themes.nth(1).locator("header"), themes.nth(0))
    expect(themes.nth(0)).to_contain_text("Haste")
    pull(page, themes.nth(1).locator("[data-put]"), themes.nth(0))  # a line of one into the other
    expect(themes.nth(0).locator("[data-put]")).to_have_count(2)
    page.get_by_role("link", name=re.compile("Write.*Haste")).click()
    is_live(page)
    excerpts = page.locator(".excerpt textarea")
    expect(excerpts.first).to_have_value("Rise!")
    pull(page, page.locator(".excerpt").first, page.locator(".excerpt").nth(1))
    expect(excerpts.first).to_have_value("Water first")
    is_live(page)
    page.get_by_role("button", name="Up: Rise!").click()  # the same without a pointer
    expect(excerpts.first).to_have_value("Rise!")
    page.locator(".excerpt").nth(1).get_by_label("In theme").select_option(label="2. Patience")
    page.get_by_role("button", name=re.compile("Save.*Water first")).click()
    expect(excerpts).to_have_count(1)
    page.get_by_role("link", name="All themes").click()
    is_live(page)
    page.get_by_label("Search the material").fill("flour")
    expect(page.locator("#material li")).to_have_count(1)

    page.get_by_role("link", name=re.compile("Write.*Patience")).click()
    is_live(page)
    page.get_by_label("Context").fill("Where it **began**")
    page.reload()
    expect(page.get_by_label("Context")).to_have_value("Where it **began**")
    page.get_by_label("Reflection prompts").fill("1. Who waits?")
    page.locator("#writing").get_by_role("button", name="Save").click()
    expect(page.locator("#writing [name=base]")).to_have_value("2")
    expect(page.get_by_label("Context")).to_have_value("Where it **began**")

    page.goto(f"{at}/themes")
    page.get_by_role("button", name="Publish it").click()
    expect(page.locator("#about")).to_contain_text("Published")
    reader = people.device(SMALL)
    reader.goto(f"{at}/learning")
    expect(reader.locator("article")).to_have_count(2)
    expect(reader.locator("blockquote")).to_have_text("Rise!")
    expect(reader.locator("strong")).to_have_text("began")
    assert reader.evaluate("document.documentElement.scrollWidth") == SMALL["width"]
    pdf = page.request.get(f"{at}/learning.pdf", timeout=60_000)
    if pdf.status == 503:
        absent("the libraries for printing are")
    text = "".join(one.extract_text() for one in PdfReader(BytesIO(pdf.body())).pages)
    assert re.search(r"1\.? Haste.*2\.? Patience.*Rise!.*Who waits\?", text, re.S)


@pytest.mark.sqlite_only
def test_two_editors_see_each_other(house: House, people: People) -> None:
    page, at = reported(people, house)
    link = ask(page, at, "/editors")["key"]
    edda = people.device(SMALL)
    edda.goto(link)
    edda.get_by_label("Your first name").fill("Edda")
    edda.get_by_role("button", name="Become an editor").click()
    is_live(edda)
    page.goto(f"{at}/themes")
    is_live(page)
    make(page, "Patience")
    expect(edda.locator("#themes .theme h3")).to_contain_text("Patience")
    assert edda.evaluate("document.documentElement.scrollWidth") == SMALL["width"]
    edda.get_by_role("link", name=re.compile("Write.*Patience")).click()
    is_live(edda)
    edda.get_by_label("Context").fill("Edda’s")
    page.get_by_role("link", name=re.compile("Write.*Patience")).click()
    page.get_by_label("Context").fill("Flora’s")
    page.locator("#writing").get_by_role("button", name="Save").click()
    expect(edda.locator("#changed")).to_be_visible()
    edda.locator("#writing").get_by_role("button", name="Save").click()
    expect(edda.locator(".both")).to_contain_text("Flora’s")
    expect(edda.get_by_label("Context")).to_have_value("Edda’s")
    edda.get_by_label("Context").fill("Flora’s and Edda’s")
    edda.locator("#writing").get_by_role("button", name="Save").click()
    expect(edda.locator(".both")).to_have_count(0)
    page.reload()
    expect(page.get_by_label("Context")).to_have_value("Flora’s and Edda’s")
