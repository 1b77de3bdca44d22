"""One Open Space, from opening it to its book: a desk, a wall and three phones, one restart and one dead spot."""

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, WALL, House, People, is_live, picture, until

SLOTS = "2027-03-01 10:00-11:00\n11:15-12:15\n12:15-13:15 Lunch [break]\n13:15-14:15"


@pytest.mark.slow
def test_a_day(house: House, people: People) -> None:
    desk = people.device(DESK)
    at = open_a_space(desk, house)
    wall = people.device(WALL)
    wall.goto(f"{at}/wall")
    expect(wall.locator("#poster")).to_be_visible()

    ana, ben, cem = (join(people, at, name) for name in ("Ana", "Ben", "Cem"))
    expect(desk.locator("#here")).to_contain_text("4 here")

    # The marketplace is closed: the button says why; then the desk opens it and every page follows.
    expect(ana.locator("#dock")).to_contain_text("not open yet")
    desk.get_by_role("button", name="Marketplace").click()
    expect(ana.locator("#dock .button.main")).to_be_visible()
    expect(wall.locator("#slots")).to_be_visible()

    pitch(ana, "Bread", "Bring a story")
    pitch(ben, "Wie zorgt er voor de rivier?")
    bread, river = "#topic-1", "#topic-2"
    cem.bring_to_front()
    expect(cem.locator(river)).to_contain_text("Ben")

    race_for_a_cell(ana, ben, at)
    expect(wall.locator("#cell-1-1")).to_contain_text("Bread")
    expect(wall.locator("#cell-1-2")).to_contain_text("rivier")

    # The server dies and comes back. Whoever writes at that moment loses nothing.
    cem.locator(f"{bread} .put").click()
    expect(cem.locator(f"{bread} .off")).to_be_visible()
    house.kill()
    expect(wall.locator(".stale")).to_be_visible(timeout=12_000)
    expect(cem.locator(".link .is-lost")).to_be_visible(timeout=12_000)
    cem.locator(f"{river} .put").click()
    expect(cem.locator("#said")).to_contain_text("No connection")
    house.start()
    for page in (desk, wall, ana, ben, cem):
        is_live(page)
    expect(cem.locator(f"{river} .off")).to_be_visible()
    expect(ana.locator(f"{river} .star .put")).to_contain_text("1", timeout=15_000)  # it went out by itself

    # Breakouts: Cem goes, and moves on. Ben is in a dead spot meanwhile.
    desk.get_by_role("button", name="Breakouts").click()
    expect(cem.locator("#breakout-1 .go")).to_be_visible()
    ben.context.set_offline(True)
    go(cem, "#breakout-1")
    expect(wall.locator("#cell-1-1 .count")).to_contain_text("1")
    go(cem, "#breakout-2")
    expect(wall.locator("#cell-1-1 .count")).to_contain_text("0")
    expect(cem.locator("#breakout-1 .go")).to_be_visible()
    until(ben, "document.body.dataset.link === 'lost'", 15)
    ben.context.set_offline(False)
    is_live(ben)
    ben.goto(f"{at}#wall-tab")
    expect(ben.locator("#breakout-2 .people")).to_contain_text("1 person")

    write_a_harvest(ana, at)
    desk.get_by_role("button", name="News", exact=True).click()
    expect(wall.locator("#news-1")).to_contain_text("More flour")
    expect(ben.locator("#news-1")).to_contain_text("More flour", timeout=10_000)

    read_the_book(cem, at)
    ana.goto(f"{at}?again#topics-tab")
    cem.goto(f"{at}?again#topics-tab")
    for page in (desk, wall, ana, ben, cem):
        is_live(page)
    expect_equal_to_fresh(people, [desk, wall, ana, ben, cem])


def open_a_space(desk: Page, house: House) -> str:
    desk.goto(f"{house.url}/events/new")
    desk.get_by_label("Name of the gathering").fill("Lisbon")
    desk.get_by_label("Calling question").fill("How do we go on together?")
    desk.get_by_label("Your first name").fill("Flora")
    desk.get_by_label("Time zone").fill("UTC")
    desk.get_by_label("Rooms").fill("Great hall, 60\nLibrary, 12")
    desk.get_by_label("Slots").fill(SLOTS)
    expect(desk.locator("#cells")).to_contain_text("6")
    desk.get_by_role("button", name="Open the space").click()
    desk.wait_for_url(re.compile("/desk"))
    is_live(desk)
    return f"{house.url}/e/lisbon"


def join(people: People, at: str, name: str) -> Page:
    phone = people.device(PHONE)
    phone.goto(at)
    phone.get_by_label("Your first name").fill(name)
    phone.get_by_role("button", name="Come in").click()
    expect(phone.locator("#dock")).to_be_visible()
    is_live(phone)
    return phone


def pitch(phone: Page, title: str, more: str = "") -> None:
    phone.locator("#dock a").click()
    phone.get_by_label("What do you want to talk about?").fill(title)
    phone.get_by_label("Anything to add").fill(more)
    phone.get_by_role("button", name="Put it up").click()
    phone.wait_for_url(re.compile("/place$"))


def race_for_a_cell(ana: Page, ben: Page, at: str) -> None:
    """Both choose the same ticket; Ben's phone hears nothing of Ana until it has asked, too."""
    is_live(ana)
    ben.route_web_socket(re.compile("/live"), lambda socket: None)
    ben.reload()
    for phone in (ana, ben):
        phone.locator("#ticket-1-1").click()
    ana.get_by_role("button", name="Put it here").click()
    ana.wait_for_url(re.compile("#breakout-1"))
    ben.get_by_role("button", name="Put it here").click()
    expect(ben.locator("#said")).to_contain_text("Ana was there a moment earlier. Free beside it: Library at 10:00")
    until(ben, "!document.getElementById('ticket-1-1')")  # it asks, since its socket says nothing
    ben.unroute_all()
    ben.locator("#ticket-1-2").click()
    ben.get_by_role("button", name="Put it here").click()
    ben.wait_for_url(re.compile("#breakout-2"))
    ben.goto(f"{at}?{uuid.uuid4()}")
    is_live(ben)


def go(phone: Page, breakout: str) -> None:
    phone.goto(re.sub(r"#.*|$", "#wall-tab", phone.url, count=1))
    phone.locator(f"{breakout} .go").click()
    expect(phone.locator(f"{breakout} .leave")).to_be_visible()


def write_a_harvest(phone: Page, at: str) -> None:
    phone.goto(f"{at}/breakouts/1/harvest")
    phone.get_by_label("What mattered?").fill("We **baked**.")
    phone.locator("details.more summary").click()
    phone.get_by_label("Quotes").fill("More flour")
    expect(phone.locator("[data-when=saved]")).to_be_visible()  # a private draft, by itself
    phone.reload()
    expect(phone.get_by_label("What mattered?")).to_have_value("We **baked**.")
    phone.get_by_role("button", name="Put it on the news wall").click()
    phone.wait_for_url(re.compile("#news-1"))


def read_the_book(phone: Page, at: str) -> None:
    phone.goto(f"{at}/proceedings")
    book = phone.locator("main")
    for words in ("Bread", "Wie zorgt er voor de rivier?", "baked", "More flour", "Convened by Ana"):
        expect(book).to_contain_text(words)


def expect_equal_to_fresh(people: People, pages: list[Page]) -> None:
    for page in pages:
        fresh = people.page(page.context)
        fresh.goto(page.url)
        is_live(fresh)
        fresh.wait_for_timeout(500)
        assert picture(page).splitlines() == picture(fresh).splitlines(), page.url
        fresh.close()
