"""What comes after the agenda as one story: three note-takers, a dead spot, dots, actions, the closing, the book."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import DESK, PHONE, WALL, House, People, is_live, picture, until
from tests.browser.test_days import MAKE, ask, come_in

pytestmark = pytest.mark.slow


def test_from_the_notes_to_the_book(house: House, people: People, tmp_path: Path) -> None:
    desk, wall = people.device(DESK), people.device(WALL)
    desk.goto(house.url)
    path = f"/e/{desk.evaluate(MAKE)['slug']}"
    at = f"{house.url}{path}"
    phones = [people.device(PHONE) for _ in range(3)]
    for phone, name in zip(phones, ("Ana", "Ben", "Cem"), strict=True):
        come_in(phone, at, name)
    begin_breakouts(desk, phones[0], path)
    desk.goto(f"{at}/desk/harvest")
    wall.goto(f"{at}/wall")
    for page in (desk, wall):
        is_live(page)

    write_together(at, *phones)
    publish(at, phones[0], phones[2], wall)
    read_it(at, phones[1])
    give_dots(at, desk, wall, *phones)
    act(at, desk, wall, *phones)
    close(at, desk, wall, *phones)
    print_the_book(at, phones[1], tmp_path)
    for page in (desk, wall):
        expect_equal_to_fresh(people, page)


def begin_breakouts(desk: Page, ana: Page, path: str) -> None:
    ask(desk, f"{path}/phase", phase="breakouts")
    board = desk.evaluate("path => fetch(path + '/board.json').then(answer => answer.json())", path)
    for title in ("Bread", "Who looks after the river?"):
        ask(ana, f"{path}/topics", title=title)
    ask(ana, f"{path}/breakouts", topic=1, slot=board["slots"][0]["id"], room=board["rooms"][0]["id"])


def write_together(at: str, ana: Page, ben: Page, cem: Page) -> None:
    """All three in one text; Ben goes on writing in a dead spot while Ana does, and nothing of anybody is lost."""
    for phone in (ana, ben, cem):
        phone.goto(f"{at}/breakouts/1/harvest/together")
        expect(summary(phone)).to_be_editable()
    ana.bring_to_front()
    summary(ana).press_sequentially("We baked. ")
    for phone in (ben, cem):
        expect(summary(phone)).to_have_value("We baked. ")
    ben.bring_to_front()
    ben.context.set_offline(True)
    summary(ben).focus()
    summary(ben).press("End")
    summary(ben).press_sequentially("Ben: flour was short. ")
    expect(ben.locator("#state [data-when=saved]")).to_be_hidden(timeout=12_000)
    ana.bring_to_front()
    summary(ana).focus()
    summary(ana).press("Home")
    summary(ana).press_sequentially("Ana: ")
    cem.bring_to_front()
    cem.get_by_label("What do we know now?").press_sequentially("Dough takes time")
    ben.context.set_offline(False)
    for phone in (ana, ben, cem):
        phone.bring_to_front()
        expect(summary(phone)).to_have_value(re.compile("Ana: .*Ben: flour was short"), timeout=20_000)
        expect(phone.get_by_label("What do we know now?")).to_have_value("Dough takes time", timeout=20_000)
        expect(phone.locator("#state [data-when=saved]")).to_be_visible(timeout=15_000)
    assert len({summary(phone).input_value() for phone in (ana, ben, cem)}) == 1


def path_of(at: str) -> str:
    return at[at.index("/e/") :]


def summary(phone: Page) -> Any:
    return phone.get_by_label("What mattered?")


def publish(at: str, ana: Page, cem: Page, wall: Page) -> None:
    """The shared text goes onto the news wall, and a photo beside it."""
    ana.bring_to_front()
    ana.get_by_role("button", name="Put it on the news wall").click()
    ana.wait_for_url(re.compile("news-"))
    cem.bring_to_front()
    cem.goto(f"{at}/breakouts/1/photos")
    shot = io.BytesIO()
    Image.new("RGB", (640, 480), "#c8e0d0").save(shot, "JPEG")
    cem.get_by_label("A photo of your flip chart").set_input_files(
        {"name": "chart.jpg", "mimeType": "image/jpeg", "buffer": shot.getvalue()}
    )
    cem.get_by_label("What is on it?").fill("An oven with three shelves")
    cem.get_by_role("button", name="Add the photo").click()
    expect(cem.get_by_role("img", name="An oven with three shelves").first).to_be_visible()
    wall.bring_to_front()
    expect(wall.locator("#news-1")).to_contain_text("Ana: We baked.")


def read_it(at: str, ben: Page) -> None:
    ben.bring_to_front()
    ben.goto(f"{at}/reading")

    ben.get_by_role("button", name="Read", exact=True).click()
    expect(ben.get_by_text("You have read this.")).to_be_visible()


def give_dots(at: str, desk: Page, wall: Page, *phones: Page) -> None:
    """All give their dots to the river; no total is anywhere before the end."""
    desk.bring_to_front()
    desk.get_by_role("button", name="Convergence").click()
    desk.locator("#new-ballot > summary").click()
    desk.get_by_role("button", name="Open it", exact=True).click()
    expect(desk.locator("#ballots .ballot")).to_be_visible()
    for phone in phones:
        phone.bring_to_front()
        phone.goto(f"{at}/ballots/1")
        for left in (4, 3):
            phone.locator("#more-2").click()
            expect(phone.locator(".left-over")).to_contain_text(f"{left} of 5 dots left")
    told = phones[0].evaluate("fetch('1.json').then(answer => answer.json())")
    assert "totals" not in told, told
    desk.bring_to_front()
    expect(desk.locator("#ballots .ballot")).to_contain_text("3 people have given dots")
    desk.get_by_text("Close this ballot").click()
    desk.get_by_role("button", name="Close it and show the energy").click()
    expect(desk.locator("#ballots .ballot")).to_contain_text("Closed")
    ask(desk, f"{path_of(at)}/walls/main/scene", scene="energy")
    told = phones[0].evaluate("fetch('1.json').then(answer => answer.json())")
    assert {row["item"]: row["dots"] for row in told["totals"]}[2] == 6, told
    wall.bring_to_front()
    until(wall, "getComputedStyle(document.querySelector('.scene.energies')).display !== 'none'")


def act(at: str, desk: Page, wall: Page, ana: Page, ben: Page, cem: Page) -> None:
    """Ana champions one; a second one waits until Cem takes it up; Ben joins the first."""
    for title, waits in (("Build an oven", False), ("Ask the town about the river", True)):
        ana.bring_to_front()
        ana.goto(f"{at}/actions/new")
        ana.get_by_label("What will be done?").fill(title)
        if waits:
            ana.get_by_label("Nobody yet: it waits for a champion").check()
        ana.locator("main form .button.main").click()
        ana.wait_for_url(re.compile(r"/actions(/\d+|#|$)"))
    ben.bring_to_front()
    ben.goto(f"{at}/actions")
    ben.locator("#action-1").get_by_role("button", name="I am in").click()
    expect(ben.locator("#action-1")).to_contain_text("Ben")
    cem.bring_to_front()
    cem.goto(f"{at}/actions")
    cem.locator("#action-2").get_by_role("button", name="I champion it").click()
    expect(cem.locator("#action-2 .champion")).to_contain_text("Cem")
    ask(desk, f"{path_of(at)}/walls/main/scene", scene="actions")
    wall.bring_to_front()
    expect(wall.get_by_role("heading", name="Build an oven")).to_be_visible()


def close(at: str, desk: Page, wall: Page, *phones: Page) -> None:
    """A calm scene, and what people take upon themselves."""
    desk.bring_to_front()
    desk.get_by_role("button", name="Closing", exact=True).click()
    ask(desk, f"{path_of(at)}/walls/main/scene", scene="closing")
    wall.bring_to_front()
    expect(wall.locator(".scene.closing h1")).to_be_visible()
    ben = phones[1]
    ben.bring_to_front()
    ben.goto(f"{at}/closing")
    ben.locator(".leaving-word [name=text]").fill("I bring the flour")
    ben.locator(".leaving-word button").first.click()
    expect(ben.locator("#commitments")).to_contain_text("I bring the flour")


def print_the_book(at: str, ben: Page, folder: Path) -> None:
    ben.goto(f"{at}/proceedings")
    for words in ("Ana: We baked.", "Dough takes time", "Build an oven", "Cem", "I bring the flour"):
        expect(ben.locator("main")).to_contain_text(words)
    expect(ben.get_by_role("img", name="An oven with three shelves").first).to_be_attached()
    with ben.expect_download(timeout=90_000) as coming:  # several seconds, and more on a busy machine
        ben.get_by_role("link", name="PDF").click()
    coming.value.save_as(folder / "book.pdf")
    text = " ".join(page.extract_text() for page in PdfReader(folder / "book.pdf").pages)
    for words in ("We baked", "Dough takes time", "Build an oven", "I bring the flour"):
        assert words in text, words


def expect_equal_to_fresh(people: People, page: Page) -> None:
    page.bring_to_front()
    fresh = people.page(page.context)
    fresh.goto(page.url)
    is_live(fresh)
    fresh.wait_for_timeout(500)
    assert picture(page).splitlines() == picture(fresh).splitlines(), page.url
    fresh.close()
