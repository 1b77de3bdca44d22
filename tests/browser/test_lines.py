"""The opening in real pages: the pitch line, the opening rush, and what is held back, with a wall that follows."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, WALL, House, People, is_live
from tests.browser.test_story import join, open_a_space, pitch


def open_marketplace(house: House, people: People) -> tuple[Page, str, Page]:
    desk = people.device(DESK)
    at = open_a_space(desk, house)
    desk.goto(f"{at}/desk")
    desk.get_by_role("button", name="Marketplace").click()
    wall = people.device(WALL)
    wall.goto(f"{at}/wall")
    is_live(wall)
    return desk, at, wall


@pytest.mark.slow
def test_the_pitch_line(house: House, people: People) -> None:
    desk, at, wall = open_marketplace(house, people)
    phones = [join(people, at, name) for name in ("Ana", "Ben", "Cem")]
    for phone, title in zip(phones, ("Bread", "The river", "A song"), strict=True):
        pitch(phone, title)
    ana, ben, cem = phones
    ana.locator("#ticket-2-1").click()
    ana.get_by_role("button", name="Say it first").click()
    expect(ana.locator("#turn-1")).to_contain_text("You are next.")
    for phone in (ben, cem):
        phone.get_by_role("button", name="Stand in line to say it aloud").click()
    expect(cem.locator("#turn-3")).to_contain_text("You are number 3")

    calling, stage = desk.locator("#calling"), wall.locator("#line .pitch-card")
    expect(calling).to_contain_text("3 wait")
    calling.locator("summary").click()
    calling.get_by_label(re.compile("Seconds for each")).fill("60")
    calling.get_by_role("button", name="Set").click()
    calling.get_by_role("button", name="Next").click()
    expect(stage).to_be_visible()
    expect(stage).to_contain_text("Bread")
    expect(wall.locator("#line .countdown")).to_be_visible()
    expect(wall.locator("#line .then li")).to_have_count(2)
    expect(ana.locator("#turn-1")).to_contain_text("It is your turn.")
    expect(cem.locator(".seconds")).to_contain_text(re.compile("0:5[0-9]|1:00"))

    calling.get_by_role("button", name="Next").click()
    expect(stage).to_contain_text("The river")
    calling.get_by_role("button", name="The one before").click()
    expect(stage).to_contain_text("Bread")
    calling.get_by_role("button", name="Skip").click()
    expect(stage).to_contain_text("The river")
    expect(ana.locator("#turn-1")).to_contain_text("You are number 2")
    for title in ("A song", "Bread"):
        calling.get_by_role("button", name="Next").click()
        expect(stage).to_contain_text(title)
    calling.get_by_role("button", name="Done").click()
    expect(stage).to_have_count(0)
    expect(wall.locator("#cell-2-1")).to_contain_text("Bread")
    expect(wall.locator(".agenda")).to_be_visible()


@pytest.mark.slow
def test_the_opening_rush(house: House, people: People) -> None:
    desk, at, wall = open_marketplace(house, people)
    ana, ben = (join(people, at, name) for name in ("Ana", "Ben"))
    desk.locator("#rushing summary").click()
    desk.locator("#rushing input").fill("1")
    desk.get_by_role("button", name="Start the rush").click()
    expect(wall.locator("#papers > li")).to_have_count(3)
    expect(wall.locator(".agenda")).to_be_hidden()
    for phone in (ana, ben):
        phone.locator("#dock a").click()
        expect(phone.locator("#uses .ticket")).to_have_count(3)
    ben.route_web_socket(re.compile("/live"), lambda socket: None)  # he hears nothing of Ana
    ben.reload()
    for phone, title in ((ana, "Bread"), (ben, "The river")):
        phone.locator("#title").fill(title)
        phone.locator("#use-1").click()
    ana.get_by_role("button", name="Put it up").click()
    ana.wait_for_url(re.compile("/topics/1$"))
    expect(ana.locator("#about-1 .place").first).to_contain_text("Great hall")
    expect(wall.locator("#paper-1")).to_have_count(0)
    expect(wall.locator("#newest-1")).to_contain_text("Bread")
    ben.get_by_role("button", name="Put it up").click()
    expect(ben.locator("body")).to_contain_text("10:00 is used up")
    expect(ben.locator("#title")).to_have_value("The river")
    ben.locator("#use-2").click()
    ben.get_by_role("button", name="Put it up").click()
    ben.wait_for_url(re.compile("/topics/2$"))
    desk.get_by_role("button", name="End the rush").click()
    expect(wall.locator(".rushing-scene")).to_be_hidden()
    expect(wall.locator("#cell-1-1")).to_contain_text("Bread")
    expect(wall.locator("#cell-2-1")).to_contain_text("The river")


@pytest.mark.slow
def test_held_back_and_released(house: House, people: People) -> None:
    desk, at, wall = open_marketplace(house, people)
    ana = join(people, at, "Ana")
    expect(wall.locator("#slot-4")).to_be_visible()
    desk.goto(f"{at}/desk/space")
    desk.locator("#day-4 summary").click()
    desk.locator("#day-4").get_by_role("button", name="Hold it back").click()
    expect(wall.locator("#slot-4")).to_have_count(0)
    expect(desk.locator("#held")).to_contain_text("13:15")
    for n in range(5):
        ana.goto(f"{at}?{n}#topics-tab")
        pitch(ana, f"Topic {n}")
    expect(ana.locator("#free-4")).to_have_count(0)
    desk.goto(f"{at}/desk")
    expect(desk.locator("#tight")).to_contain_text("5 topics have no place")
    desk.locator("#tight").get_by_role("button", name="Release 13:15").click()
    expect(wall.locator("#slot-4")).to_be_visible()
    expect(ana.locator("#free-4")).to_be_visible()
    expect(desk.locator("#tight")).to_have_count(0)
