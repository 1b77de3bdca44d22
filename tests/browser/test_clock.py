"""One clock for all, the bell, announcements and calls, on devices whose own clocks are wrong."""

import re
import time
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, WALL, House, People, is_live, until
from tests.browser.test_story import go
from tests.browser.test_walls import ask, facilitator, shows

SLOTS = "2027-03-01 10:00-11:00 One\n11:00-12:00 Two\n13:00-14:00 Three"
WRONG = """(by => {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + by); }
    static now() { return Real.now() + by; }
  };
})"""
# Six tones make one stroke of the bowl.
EARS = """globalThis.tones = 0;
const make = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () { globalThis.tones += 1; return make.call(this); };"""
STROKES = "globalThis.tones / 6"
# The wall's hand, in seconds that are left.
HAND = """(() => {
  const [, x, y] = document.querySelector('#round .wedge').getAttribute('d').match(/L(\\S+) (\\S+?)A/).map(Number);
  const turn = (Math.atan2(x, -y) + 2 * Math.PI) % (2 * Math.PI);
  return 3600 - turn / Math.PI * 1800;
})()"""


def wrong(page: Page, hours: int) -> Page:
    """A device whose clock is set wrongly."""
    page.add_init_script(f"{WRONG}({hours * 3600_000})")
    return page


def join(people: People, at: str, name: str, hours_off: int = 0) -> Page:
    phone = wrong(people.device(PHONE), hours_off)
    phone.goto(at)
    phone.get_by_label("Your first name").fill(name)
    phone.get_by_role("button", name="Come in").click()
    expect(phone.locator("#round-tab")).to_be_visible()
    is_live(phone)
    return phone


def put_up(phone: Page, at: str, title: str, room: int) -> None:
    topic = ask(phone, at, "/topics", title=title)["id"]
    ask(phone, at, "/breakouts", topic=str(topic), slot="1", room=str(room))
    phone.reload()  # it was not this page that did it
    is_live(phone)


def move(house: House, moment: str, *pages: Page) -> None:
    """The clock of the house stands at `moment`; these pages come back by themselves."""
    house.stop()
    house.now, house.began = f"2027-03-01T{moment}+00:00", time.time()
    house.start()
    for page in pages:
        is_live(page)


@pytest.mark.slow
def test_one_clock_for_late_joiners_extensions_and_calls(house: House, people: People) -> None:
    desk, at = facilitator(people, house, DESK, slots=SLOTS)
    desk.goto(f"{at}/desk")
    is_live(desk)
    wall = wrong(people.device(WALL), -1)
    wall.goto(f"{at}/wall")
    ask(desk, at, "/walls/main/scene", scene="clock")
    shows(wall, "clock")
    ana = join(people, at, "Ana")
    put_up(ana, at, "Bread", 1)
    late = join(people, at, "Cem", hours_off=1)

    the_same_time_everywhere(desk, wall, late)
    extended(desk, wall, late)
    called(ana, desk)


def the_same_time_everywhere(desk: Page, wall: Page, late: Page) -> None:
    expect(desk.locator("#round-desk .figure")).to_have_text(re.compile(r"^\d+:\d\d$"))
    minutes, seconds = map(int, desk.locator("#round-desk .figure").inner_text().split(":"))
    at_desk, on_wall = 60 * minutes + seconds, wall.evaluate(HAND)
    now = float(re.findall(r'data-at="([\d.]+)"', desk.request.get(wall.url).text())[0])
    really = datetime.fromisoformat("2027-03-01T11:00+00:00").timestamp() - now
    assert abs(on_wall - at_desk) <= 2
    assert abs(at_desk - really) <= 3
    shown = int(wall.locator("#round .figure").inner_text())
    told = late.locator("#round-tab").inner_text()
    assert abs(int(told.split()[0]) - shown) <= 1, told


def extended(desk: Page, wall: Page, late: Page) -> None:
    """First what it would shift, and nothing happens; then it does."""
    desk.get_by_role("link", name="5 minutes more").click()
    preview = desk.locator("#extension")
    expect(preview).to_contain_text("it ends at 11:05 instead of 11:00.")
    expect(preview.locator(".shifts li")).to_have_text([re.compile("11:00.*11:05.*Two")])
    expect(late.locator("#band-2 time").first).to_have_text("11:00")
    before = wall.evaluate(HAND)
    preview.get_by_role("button", name="Do it").click()
    expect(late.locator("#band-2 time").first).to_have_text("11:05")
    expect(late.locator("#band-3 time").first).to_have_text("13:00")  # the pause took it up
    expect(wall.locator("#round")).to_contain_text("It ends around 11:05")
    until(wall, f"{HAND} - {before} > 285")
    expect(desk.locator("#round-desk")).to_contain_text("ends 11:05")
    expect(preview).to_be_empty()


def called(ana: Page, desk: Page) -> None:
    ana.locator("#breakout-1").get_by_role("link", name="Call the facilitator").click()
    ana.wait_for_url(re.compile("/calls"))
    ana.get_by_label("What is it?").fill("No chairs")
    ana.get_by_role("button", name="Call", exact=True).click()
    waiting = desk.locator("#private .call")
    expect(waiting).to_contain_text("Great hall calls you", timeout=2_000)
    expect(waiting).to_contain_text("No chairs")
    is_live(ana)
    waiting.get_by_role("button", name="On my way").click()
    expect(ana.locator("#inbox")).to_contain_text("Flora is on the way to you: Great hall.", timeout=2_000)
    expect(waiting).to_have_count(0)


@pytest.mark.slow
def test_what_the_end_of_a_round_says_and_who_hears_it(house: House, people: People) -> None:
    desk, at = facilitator(people, house, DESK, slots=SLOTS)
    wall = people.device(WALL)
    wall.add_init_script(EARS)
    wall.goto(f"{at}/wall")
    ana, ben, dora = (join(people, at, name) for name in ("Ana", "Ben", "Dora"))
    put_up(ana, at, "Bread", 1)
    go(ben, "#breakout-1")
    desk.goto(f"{at}/desk")
    everybody = (desk, wall, ana, ben, dora)

    to_one_breakout(desk, wall, at, (ana, ben), dora)
    later(desk, "Lunch is ready", "10:50")
    heard_once(desk, wall, at)

    sentence = dora.locator("#round-phone")
    expect(sentence).not_to_contain_text("left")
    expect(wall.locator("#announced")).not_to_contain_text("Lunch")
    move(house, "10:49:56", *everybody)
    expect(sentence).to_contain_text("Ten minutes are left.", timeout=15_000)  # by itself, as the announcement
    expect(wall.locator("#announced")).to_contain_text("Lunch is ready")
    expect(dora.locator("#announcement")).to_contain_text("Lunch is ready")

    wall.context.set_offline(True)
    move(house, "10:55:00", desk, dora)
    expect(sentence).to_contain_text("Five minutes are left.")
    before = wall.locator("#bell").get_attribute("data-moment")
    strokes = wall.evaluate(STROKES)
    ask(desk, at, "/bell")
    move(house, "10:59:00", dora)
    expect(sentence).to_contain_text("One minute.")
    wall.context.set_offline(False)
    is_live(wall)
    until(wall, f"document.getElementById('bell').dataset.moment !== '{before}'")
    wall.wait_for_timeout(300)
    assert wall.evaluate(STROKES) == strokes, "a bell of four minutes ago"


def to_one_breakout(desk: Page, wall: Page, at: str, inside: tuple[Page, ...], outside: Page) -> None:
    """Who sits in it and who convenes it read it; nobody else, nowhere."""
    desk.get_by_text("To one breakout, or later").click()
    desk.get_by_label("Say something to everybody").fill("The key is at the bar")
    desk.get_by_label("To", exact=True).select_option(label="Great hall, 10:00")
    desk.get_by_role("button", name="Announce", exact=True).click()
    for page in inside:
        expect(page.locator("#inbox")).to_contain_text("The key is at the bar")
    ask(desk, at, "/announcements", text="Welcome, all")
    for page in (outside, wall):
        expect(page.locator(".announced")).to_contain_text("Welcome, all")  # so that it has had its time
    outside.reload()
    for page in (outside, wall):
        assert "The key" not in page.content()
    assert "The key" not in outside.request.get(f"{at}/board.json").text()


def later(desk: Page, text: str, when: str) -> None:
    desk.get_by_label("Say something to everybody").fill(text)
    desk.get_by_label("At", exact=True).fill(when)
    desk.get_by_role("button", name="Announce", exact=True).click()
    expect(desk.locator("#private .later")).to_contain_text(f"At {when}")


def heard_once(desk: Page, wall: Page, at: str) -> None:
    """Sound needs a touch. Each ring is one stroke, whatever reaches the wall again."""
    wall.get_by_role("button", name="Sound on").click()
    until(wall, f"{STROKES} === 1")  # that it is heard that it is heard
    expect(wall.locator(".sound")).to_be_hidden()
    desk.get_by_role("button", name="Ring the bell").click()
    until(wall, f"{STROKES} === 2")
    expect(wall.locator("#bell")).to_contain_text("The bell rings.")
    wall.evaluate("dispatchEvent(new Event('online'))")  # a new socket
    ask(desk, at, "/walls/main/scene", scene="clock")
    shows(wall, "clock")
    assert wall.evaluate(STROKES) == 2
    wall.reload()
    wall.mouse.click(600, 20)
    expect(wall.locator(".sound")).to_be_hidden()
    ask(desk, at, "/walls/main/scene", scene="agenda")
    shows(wall, "agenda")
    assert wall.evaluate(STROKES) == 0, "heard again after a reload"
