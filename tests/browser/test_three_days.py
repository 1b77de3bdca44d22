"""An event of three days by a simulated clock, from the welcome to the second morning: a wall, the desk, four phones
and the tablet at a door. The clock is put forward while the house is closed for a moment, as in a night."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, WALL, House, People, is_live
from tests.browser.test_story import expect_equal_to_fresh, go, join, pitch, write_a_harvest

TABLET = {"width": 1024, "height": 768}
SLOTS = """2027-03-01 09:00-10:00 Opening circle [plenary]
10:00-11:00 One
11:15-12:15 Two
2027-03-02 09:00-09:30 Morning circle [plenary]
10:00-11:00 Three
11:15-12:15 Four
2027-03-03 10:00-11:00 Five
11:15-12:00 Closing circle [plenary]"""


def clock(house: House, moment: str, *pages: Page) -> None:
    """The clock of the house stands at `moment`; every page comes back by itself."""
    house.stop()
    house.now, house.began = f"{moment}:00+00:00", time.time()
    house.start()
    for page in pages:
        is_live(page)


@pytest.mark.slow
def test_from_the_welcome_to_the_second_morning(house: House, people: People) -> None:
    house.stop()
    house.now, house.began = "2027-03-01T08:50:00+00:00", time.time()
    house.start()
    desk, wall, door = people.device(DESK), people.device(WALL), people.device(TABLET)
    at = open_three_days(desk, house)
    wall.goto(f"{at}/wall")
    door.goto(f"{at}/rooms/1/door")
    ana, ben, cem, dora = (join(people, at, name) for name in ("Ana", "Ben", "Cem", "Dora"))
    phones = (ana, ben, cem, dora)
    everybody = (desk, wall, door, *phones)
    expect(wall.locator("body")).to_have_attribute("data-scene", "welcome")

    opening(desk, wall)
    marketplace(desk, wall, ana, ben, cem)
    expect(door.locator("body")).to_contain_text("Bread")

    clock(house, "2027-03-01T10:00", *everybody)
    first_round(desk, wall, ana, ben, cem, at)

    clock(house, "2027-03-01T18:00", *everybody)
    evening(desk, wall, cem)

    clock(house, "2027-03-02T08:30", *everybody)
    second_morning(desk, wall, door, dora, at)
    expect_equal_to_fresh(people, [wall, door])


def open_three_days(desk: Page, house: House) -> str:
    desk.goto(f"{house.url}/events/new")
    desk.get_by_label("Name of the gathering").fill("Lisbon")
    desk.get_by_label("Calling question").fill("How do we go on together?")
    desk.get_by_label("Your first name").fill("Flora")
    desk.get_by_label("Time zone").fill("UTC")
    desk.get_by_label("Rooms").fill("Great hall, 60\nLibrary, 12")
    desk.get_by_label("Slots").fill(SLOTS)
    desk.get_by_role("button", name="Open the space").click()
    desk.wait_for_url(re.compile("/desk"))
    desk.goto(f"{house.url}/e/lisbon/desk")
    is_live(desk)
    return f"{house.url}/e/lisbon"


def scene(wall: Page, name: str) -> None:
    expect(wall.locator("body")).to_have_attribute("data-scene", name)


def opening(desk: Page, wall: Page) -> None:
    """The facilitator goes through the opening with a presenter's clicker, at the desk's machine."""
    for name in ("question", "principles", *["principles"] * 5, "law", "how"):
        desk.keyboard.press("PageDown")
        scene(wall, name)
    desk.keyboard.press("PageUp")
    scene(wall, "law")
    expect(wall.locator("#the-law")).to_contain_text("The law of two feet")


def marketplace(desk: Page, wall: Page, ana: Page, ben: Page, cem: Page) -> None:
    """Ana and Ben say their topics aloud, and these go where they wished; Cem puts his up by himself."""
    desk.get_by_role("button", name="Marketplace").click()
    for phone, title, ticket in ((ana, "Bread", "#ticket-2-1"), (ben, "The river", "#ticket-2-2")):
        expect(phone.locator("#dock .button.main")).to_be_visible()
        pitch(phone, title)
        phone.locator(ticket).click()
        phone.get_by_role("button", name="Say it first").click()
        phone.wait_for_url(re.compile("/line"))
    show(desk, wall, "line")
    calling = desk.locator("#calling")
    expect(calling).to_contain_text("2 wait")
    for title in ("Bread", "The river"):
        calling.get_by_role("button", name=re.compile("^Next")).click()
        expect(wall.locator(".pitch-card h1")).to_have_text(title)
    calling.get_by_role("button", name="Done").click()
    show(desk, wall, "agenda")
    expect(wall.locator("#cell-2-1")).to_contain_text("Bread")
    expect(wall.locator("#cell-2-2")).to_contain_text("The river")
    pitch(cem, "Salt")
    cem.locator("#ticket-3-1").click()
    cem.get_by_role("button", name="Put it here").click()
    cem.wait_for_url(re.compile("#breakout-"))


def show(desk: Page, wall: Page, name: str) -> None:
    desk.locator(f".control .chip[value={name}]").click()
    scene(wall, name)


def first_round(desk: Page, wall: Page, ana: Page, ben: Page, cem: Page, at: str) -> None:
    """People go, move on, and write; two conveners change places with each other, and nobody else is asked."""
    desk.goto(f"{at}/desk")
    desk.get_by_role("button", name="Breakouts").click()
    go(cem, "#breakout-1")
    expect(wall.locator("#cell-2-1 .count")).to_contain_text("1")
    show(desk, wall, "clock")
    expect(wall.locator("#round")).to_contain_text("minutes in this round")

    # The window is stuck: the desk hears of it, and Cem hears that somebody comes.
    cem.goto(f"{at}/calls?breakout=1")
    cem.get_by_label("What is it?").fill("The window is stuck")
    cem.get_by_role("button", name="Call").click()
    expect(desk.locator(".notes .call")).to_contain_text("The window is stuck")
    desk.get_by_role("button", name="On my way").click()
    cem.goto(f"{at}#today-tab")
    expect(cem.locator("#inbox")).to_contain_text("on the way")

    # It goes on for five minutes: first what shifts, then it does.
    desk.evaluate("document.body.dataset.same = 'yes'")
    desk.get_by_role("link", name="5 minutes more").click()
    desk.get_by_role("button", name=re.compile("Do it")).click()
    expect(desk.locator("#extension")).to_be_empty()
    expect(wall.locator("#round")).to_contain_text("around 11:05")
    expect(cem.locator("#band-2")).to_contain_text("11:05")
    expect(desk.locator("body")).to_have_attribute("data-same", "yes")  # the desk is not fetched anew for it

    # A card is put into the wrong place, and back: whom it concerns is told both times.
    desk.goto(f"{at}/breakouts/3/move")
    desk.locator("#ticket-3-2").click()
    desk.get_by_role("button", name="Put it here").click()
    desk.wait_for_url(re.compile("#breakout-3"))
    cem.goto(f"{at}#today-tab")
    expect(cem.locator("#inbox")).to_contain_text("Library")
    desk.goto(f"{at}/desk")
    desk.get_by_role("button", name="Undo").click()
    expect(cem.locator("#inbox")).to_contain_text("Great hall")
    write_a_harvest(ana, at)
    show(desk, wall, "news")
    expect(wall.locator("#news-1")).to_contain_text("More flour")


def evening(desk: Page, wall: Page, cem: Page) -> None:
    """After the last slot of the day the wall tells its stories by itself, when it is let go."""
    desk.locator(".control").get_by_role("button", name=re.compile("[Ff]ollow")).click()
    scene(wall, "evening")
    expect(wall.locator("#evening")).to_contain_text("Bread")
    expect(wall.locator("#evening")).to_contain_text("The river")


def second_morning(desk: Page, wall: Page, door: Page, dora: Page, at: str) -> None:
    """What is new since last evening stands on the wall; the space stays open for it."""
    scene(wall, "morning")
    dora.goto(f"{at}#topics-tab")
    pitch(dora, "What came to me in the night")
    dora.locator("#ticket-5-1").click()
    dora.get_by_role("button", name="Put it here").click()
    dora.wait_for_url(re.compile("#breakout-"))
    expect(wall.locator("#morning")).to_contain_text("What came to me in the night")
    expect(wall.locator("#morning")).to_contain_text("The river")  # its report is still missing
    expect(door.locator("body")).to_contain_text("What came to me in the night")
