"""Walls in real pages: the desk, a clicker and a phone switch them, at once and for good; and all that stands on one
can be read from the last row."""

import json
import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.models.walls import SCENES
from tests.browser.conftest import DESK, WALL, House, People, is_live, until

PHONE = {"width": 320, "height": 568}
SIZES = ((1920, 1080), (1280, 720), (1024, 768), (3840, 2160))

# What is too small, or stands where nobody sees it. What a box turns or cuts on purpose is looked at by its box.
FAULTS = """() => {
  const least = innerHeight / 40 - .05, found = [];
  const texts = document.createTreeWalker(document.querySelector('.screen'), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode, element = text.parentElement;
    if (!text.textContent.trim() || !element.checkVisibility() || element.closest('.vh')) continue;
    const said = text.textContent.trim().slice(0, 40), size = parseFloat(getComputedStyle(element).fontSize);
    if (size < least) found.push(`${size} px: ${said}`);
    if (element.closest('.turns, .welcome .given, .grid, .quote, .turn, .question')) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) {
      if (box.right > innerWidth + 1 || box.left < -1 || box.bottom > innerHeight + 1 || box.top < -1) {
        found.push(`over the edge: ${said}`);
      }
    }
  }
  for (const box of document.querySelectorAll('.scene:not(.agenda), .poster, .nownext > section, .leaves')) {
    if (box.checkVisibility() && box.scrollHeight > box.clientHeight + 3) found.push(`too tall: ${box.className}`);
  }
  return found;
}"""


def ask(page: Page, at: str, path: str, **fields: str) -> Any:
    origin = at.partition("/e/")[0]
    headers = {"Origin": origin, "Accept": "application/json"}
    answer = page.request.post(path if path.startswith("http") else at + path, form=fields, headers=headers)
    assert answer.ok, answer.text()
    return answer.json()


def facilitator(people: People, house: House, size: dict[str, int], **event: str) -> tuple[Page, str]:
    """Somebody who has just opened an event, and its address."""
    page = people.device(size, reduced_motion="reduce")
    fields = {
        "title": "Lisbon",
        "question": "How do we go on?",
        "timezone": "UTC",
        "rooms": "Great hall, 60\nLibrary, 12",
        "slots": "2027-03-01 10:00-11:00 One\n11:15-12:15",
        "name": "Flora",
    } | event
    made = ask(page, f"{house.url}/e/", f"{house.url}/events", **fields)
    at = f"{house.url}/e/{made['slug']}"
    ask(page, at, "/phase", phase="breakouts")
    return page, at


def scene(page: Page) -> str:
    found: str = page.evaluate("document.body.dataset.scene + (document.body.dataset.step ?? '')")
    return found


def shows(page: Page, wanted: str, seconds: float = 10) -> float:
    """Waits until a wall shows a scene; how long that took."""
    began = time.monotonic()
    until(page, f"document.body.dataset.scene + (document.body.dataset.step ?? '') === {json.dumps(wanted)}", seconds)
    return time.monotonic() - began


@pytest.mark.slow
def test_desk_clicker_and_phone_switch_the_walls(house: House, people: People) -> None:
    desk, at = facilitator(people, house, DESK)
    desk.goto(f"{at}/desk")
    ask(desk, at, "/walls", name="Foyer")
    main, foyer = people.device(WALL, reduced_motion="reduce"), people.device(WALL)
    main.goto(f"{at}/wall")
    foyer.goto(f"{at}/wall?name=Foyer")
    clicked = people.page(desk.context)  # the machine at the projector, with the facilitator's cookie
    clicked.goto(f"{at}/wall")
    for page in (desk, main, foyer, clicked):
        is_live(page)

    took = []
    for name in ("law", "news", "closing"):
        desk.locator(f"#control-main .chip[value={name}]").click()
        took.append(shows(main, name))
    assert sorted(took)[1] < 1, took
    expect(desk.locator("#control-main .chip[value=closing]")).to_have_attribute("aria-pressed", "true")
    expect(desk.locator(".preview .closing h1")).to_be_visible()  # the picture is true
    expect(main.locator(".foot")).to_be_hidden()
    assert scene(foyer) == "agenda", "the other wall goes on following the day"

    ask(desk, at, "/walls/main/scene", scene="question")
    shows(clicked, "question")
    clicked.keyboard.press("PageDown")
    clicked.keyboard.press("PageDown")
    shows(main, "principles2")
    clicked.keyboard.press("ArrowLeft")
    shows(main, "principles1")
    main.keyboard.press("PageDown")  # nobody's machine: it turns nothing
    desk.get_by_label("Say something to everybody").press("PageDown")
    desk.evaluate("document.activeElement.blur()")
    desk.keyboard.press("PageDown")  # from the desk; in a field it is a key like any other
    shows(main, "principles2")

    phone = people.page(desk.context)
    phone.set_viewport_size(PHONE)
    phone.goto(f"{at}/desk/remote")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    is_live(phone)
    phone.locator("#remote-main [value=next]").click()
    shows(main, "principles3")
    expect(phone.locator("#remote-main .shows")).to_contain_text("3/6")

    main.reload()
    assert scene(main) == "principles3"
    house.kill()
    house.start()
    main.reload()
    assert scene(main) == "principles3"
    desk.goto(f"{at}/desk")
    desk.locator("#control-main").get_by_role("button", name="Follow the day").click()
    shows(main, "agenda", 20)


@pytest.mark.slow
def test_the_remote_without_javascript(house: House, people: People) -> None:
    desk, at = facilitator(people, house, DESK)
    desk.goto(f"{at}/desk")
    phone = people.device(PHONE, java_script_enabled=False)
    phone.context.add_cookies(desk.context.cookies())  # type: ignore[arg-type]
    phone.goto(f"{at}/desk/remote")
    phone.locator(".list .chip[value=law]").click()
    expect(phone).to_have_url(f"{at}/desk/remote")
    expect(phone.locator(".shows")).to_contain_text("The law")
    phone.locator("[value=next]").click()
    expect(phone.locator(".shows")).to_contain_text("How to pitch")


LONG = {
    "title": "Klimaatrechtvaardigheidsbijeenkomst van de hele provincie",
    "question": ("How can we keep collaborating to put climate justice into practice when budgets shrink? " * 6)[:500],
    "givens": "We share what we learn under our own names, or not at all.\n" * 60,
    "rooms": "\n".join(f"Gemeenschapstuinhuis {n}, 9" for n in range(12)),
    "slots": "\n".join(f"2027-03-01 {8 + n:02}:00-{8 + n:02}:50 Ronde {n}" for n in range(8))
    + "\n2027-03-02 9:00-9:30",
}
TITLES = (
    "Bread",
    "Energiecoöperaties en huurdersverenigingen: voor wie geen dak heeft " * 2,
    "كيف نتعلم من الجنوب؟ " * 6,
)


def crowded(people: People, house: House) -> str:
    """Everything long, and a lot of it: 60 breakouts, 20 reports, 6 announcements."""
    desk, at = facilitator(people, house, DESK, **LONG)
    board = desk.request.get(f"{at}/board.json").json()
    slots, rooms = [slot["id"] for slot in board["slots"]][:5], [room["id"] for room in board["rooms"]]
    breakouts = []
    for n, (slot, room) in enumerate((slot, room) for slot in slots for room in rooms):
        topic = ask(desk, at, "/topics", title=TITLES[n % 3][:200])["id"]
        breakouts.append(ask(desk, at, "/breakouts", topic=str(topic), slot=str(slot), room=str(room))["id"])
    for n, breakout in enumerate(breakouts[:20]):
        ask(desk, at, f"/breakouts/{breakout}/harvest", summary="We baked. " * (n + 1), quotes="Rise! " * 7 * n)
    for n in range(6):
        ask(desk, at, "/announcements", text="The bus leaves at five from the gate. " * (1 + 2 * n))
    return at


@pytest.mark.slow
@pytest.mark.parametrize("content", ["long", "empty"])
def test_every_scene_can_be_read_from_the_last_row(house: House, people: People, content: str) -> None:
    if content == "long":
        at = crowded(people, house)
        desk = people.page(people.contexts[0])
    else:
        desk, at = facilitator(people, house, DESK, rooms="", slots="", question="Why?")
    desk.goto(f"{at}/desk")
    wall = people.device(WALL, reduced_motion="reduce", locale="ar" if content == "empty" else "nl")
    wall.goto(f"{at}/wall")
    is_live(wall)
    found = []
    for name in SCENES:
        ask(desk, at, "/walls/main/scene", scene=name)
        shows(wall, "principles1" if name == "principles" else name)
        for width, height in SIZES:
            wall.set_viewport_size({"width": width, "height": height})
            wall.wait_for_timeout(60)
            found += [f"{name} at {width}x{height}: {fault}" for fault in wall.evaluate(FAULTS)]
    assert found == [], "\n".join(found[:20])


@pytest.mark.slow
def test_what_does_not_fit_turns_the_page(house: House, people: People) -> None:
    at = crowded(people, house)
    desk = people.page(people.contexts[0])
    ask(desk, at, "/walls/main/scene", scene="news")
    wall = people.device(WALL)
    wall.goto(f"{at}/wall")
    is_live(wall)
    seen = set()
    for _ in range(4):
        seen |= set(
            wall.evaluate(
                """() => [...document.querySelectorAll('#news > *')].filter(card => {
                  const box = card.getBoundingClientRect();
                  return box.left >= 0 && box.right <= innerWidth;
                }).map(card => card.id)"""
            )
        )
        wall.keyboard.press("ArrowDown")
    assert len(seen) == 20
    ask(desk, at, "/walls/main/scene", scene="news", step="2")
    expect(wall.locator(".leaf")).to_have_text(re.compile("2"))
