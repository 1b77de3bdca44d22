"""Rooms and people without a phone, in real pages: the tablet at the door, the plan, the helpers' table."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, House, People, is_live, picture
from tests.browser.test_pages import facilitator_link, violations
from tests.day import picture as drawn

TABLET = {"width": 1024, "height": 768}
SMALL = {"width": 320, "height": 568}
AFTERNOON = "2027-06-12T14:27:00+02:00"

pytestmark = pytest.mark.slow


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path, ("--demo",), now=AFTERNOON)
    yield house
    house.stop()


@pytest.fixture
def at(demo: House) -> str:
    return f"{demo.url}/e/demo"


@pytest.fixture
def flora(demo: House, people: People) -> Page:
    desk = people.device(DESK)
    desk.goto(facilitator_link(demo))
    desk.get_by_label("Your first name").fill("Flora")
    desk.get_by_role("button", name="Become a facilitator").click()
    is_live(desk)
    return desk


def ask(page: Page, path: str, fields: dict[str, Any]) -> Any:
    """A command of this page's person."""
    return page.evaluate(
        """async ([path, fields]) => {
          const headers = {Accept: 'application/json'};
          return (await fetch(path, {method: 'POST', body: new URLSearchParams(fields), headers})).json();
        }""",
        [path, fields],
    )


def board(page: Page) -> Any:
    return page.evaluate("fetch('/e/demo/board.json').then(answer => answer.json())")


def cut_off(page: Page) -> list[str]:
    """What of a door does not fit, or is too small to be read from three metres."""
    return page.evaluate(  # type: ignore[no-any-return]
        """() => [...document.querySelectorAll('.door main > *, .door .here > *, .present, .stays li')]
          .filter(e => e.getClientRects().length && !e.closest('.vh') && !e.matches('.vh'))
          .filter(e => e.getBoundingClientRect().bottom > innerHeight + 1
            || (e.matches('.present') && e.scrollHeight > e.clientHeight + 1)
            || parseFloat(getComputedStyle(e).fontSize) < innerHeight / 50)
          .map(e => e.outerHTML.slice(0, 120))"""
    )


def test_the_door_follows_a_move(at: str, people: People, flora: Page) -> None:
    """Nobody signed the tablet in. What moves away goes from it, what moves in comes, and it says who may sit down."""
    now = board(flora)
    slot = next(slot for slot in now["slots"] if slot["starts"].startswith("2027-06-12T15:15"))
    room = next(
        r for r in now["rooms"] if not any((b["slot"], b["room"]) == (slot["id"], r["id"]) for b in now["breakouts"])
    )
    here = next(b for b in now["breakouts"] if b["room"] == room["id"] and b["slot"] != slot["id"])
    door = people.device(TABLET)
    door.goto(f"{at}/rooms/{room['id']}/door")
    is_live(door)
    title = next(topic["title"] for topic in now["topics"] if topic["id"] == here["topic"])
    later = door.locator(f"#stay-{slot['id']}-{room['id']}")
    expect(later).to_contain_text("free")
    assert ask(flora, f"/e/demo/breakouts/{here['id']}", {"slot": slot["id"]})["ok"]
    expect(later).to_contain_text(title[:30])
    assert ask(flora, f"/e/demo/rooms/{room['id']}", {"name": "Hayloft", "access": "quiet"})["ok"]
    expect(door.locator(".at-door")).to_contain_text("Hayloft")
    expect(door.locator(".at-door")).to_contain_text("quiet")
    fresh = people.device(TABLET)
    fresh.goto(f"{at}/rooms/{room['id']}/door")
    assert picture(door) == picture(fresh)


def test_a_door_says_that_it_is_free_and_fits(at: str, people: People, flora: Page) -> None:
    """With the longest titles, on both sides of a tablet; and the free room invites."""
    now = board(flora)
    running = next(slot["id"] for slot in now["slots"] if slot["starts"].startswith("2027-06-12T14:00"))
    for topic in now["topics"]:
        if any(b["topic"] == topic["id"] and b["slot"] == running for b in now["breakouts"]):
            words = topic["title"] + " and then some more words, until it is as long as a title may be" * 3
            ask(flora, f"/e/demo/topics/{topic['id']}", {"title": words[:200]})
    gone = next(b for b in now["breakouts"] if b["slot"] == running)
    door = people.device(TABLET)
    for room in now["rooms"]:
        for size in (TABLET, {"width": 768, "height": 1024}, {"width": 1280, "height": 800}):
            door.set_viewport_size(size)  # type: ignore[arg-type]
            door.goto(f"{at}/rooms/{room['id']}/door")
            assert cut_off(door) == [], (room["name"], size)
    door.goto(f"{at}/rooms/{gone['room']}/door")
    is_live(door)
    free = next(b for b in now["slots"] if b["kind"] == "breakout" and b["id"] != running)
    moved = None
    for room in now["rooms"]:
        moved = moved or ask(flora, f"/e/demo/breakouts/{gone['id']}", {"slot": free["id"], "room": room["id"]}).get(
            "ok"
        )
    for slot in now["slots"]:
        for room in now["rooms"] if not moved and slot["kind"] == "breakout" else ():
            moved = moved or ask(
                flora, f"/e/demo/breakouts/{gone['id']}", {"slot": slot["id"], "room": room["id"]}
            ).get("ok")
    assert moved
    expect(door.locator(".present")).to_contain_text("Anybody may start something here.")
    assert violations(door) == []


def test_a_room_is_marked_by_a_tap(at: str, people: People, flora: Page) -> None:
    flora.goto(f"{at}/desk/space")
    is_live(flora)
    flora.set_input_files("#plan", {"name": "plan.png", "mimeType": "image/png", "buffer": drawn(800, 600)})
    flora.get_by_role("button", name="Hang it up").click()
    flora.wait_for_url("**/desk/space**")
    is_live(flora)
    room = board(flora)["rooms"][0]
    flora.locator(f"#door-{room['id']} summary").click()
    flora.locator(f"#door-{room['id']} .tap").click()
    plan = flora.locator(".plan-dialog img")
    expect(plan).to_be_visible()
    box = plan.bounding_box()
    assert box
    plan.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    expect(flora.locator("#said")).to_contain_text("Changed.")
    marked = board(flora)["rooms"][0]
    assert abs(marked["plan_x"] - 25) <= 1
    assert abs(marked["plan_y"] - 75) <= 1
    phone = people.device(SMALL)
    phone.goto(f"{at}/rooms/{room['id']}")
    expect(phone.get_by_role("img", name=f"The plan of the building, with {room['name']} marked on it")).to_be_visible()
    assert violations(phone) == []
    assert not phone.evaluate("document.documentElement.scrollWidth > innerWidth")
    expect(phone.get_by_role("link", name="Come in")).to_be_visible()
    flora.get_by_role("button", name="Take it down").click()
    expect(phone.locator(".plan")).to_have_count(0)
    assert board(flora)["plan"] is None


def test_a_helper_enters_a_pile_of_sheets(at: str, people: People, flora: Page) -> None:
    """Name, topic, cell, Enter; the next one. By keyboard alone, and the wall has it at once."""
    link = ask(flora, "/e/demo/helpers", {})["key"]
    hanna = people.device(TABLET)
    hanna.goto(at.partition("/e/")[0] + "/e/" + link.partition("/e/")[2])
    hanna.get_by_label("Your first name").fill("Hanna")
    hanna.get_by_role("button", name="Become a helper").click()
    is_live(hanna)
    phone = people.device(SMALL)
    phone.goto(f"{at}?look")
    is_live(phone)
    assert violations(hanna) == []
    hanna.get_by_label("Whose topic is it?").focus()
    hanna.keyboard.type("Oma Leida")
    hanna.keyboard.press("Tab")
    hanna.keyboard.type("Songs of the coast")
    hanna.locator("#free .ticket:visible input").first.focus()
    hanna.keyboard.press("Space")
    hanna.get_by_role("button", name="Put it up in their name").press("Enter")
    expect(hanna.locator("#private")).to_contain_text("Songs of the coast")
    expect(phone.locator("article.card", has_text="Songs of the coast")).to_contain_text("Oma Leida")
    expect(hanna.get_by_label("Whose topic is it?")).to_be_focused()
    hanna.keyboard.type("Oma Leida")
    expect(hanna.locator("#known")).to_be_visible()
    hanna.get_by_label("What do they want to talk about?").fill("Nets")
    hanna.get_by_role("button", name="Put it up in their name").click()
    expect(hanna.locator("#private")).to_contain_text("Nets")
    expect(hanna.locator("#private .lines > li")).to_have_count(1)
    assert len([topic for topic in board(flora)["topics"] if topic["convener"] == "Oma Leida"]) == 2
    hanna.set_viewport_size(SMALL)  # type: ignore[arg-type]
    assert not hanna.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_helper_without_javascript(at: str, people: People, flora: Page) -> None:
    link = ask(flora, "/e/demo/helpers", {})["key"]
    hanna = people.device(SMALL, java_script_enabled=False)
    hanna.goto(at.partition("/e/")[0] + "/e/" + link.partition("/e/")[2])
    hanna.get_by_label("Your first name").fill("Hanna")
    hanna.get_by_role("button", name="Become a helper").click()
    hanna.get_by_label("Whose topic is it?").fill("Opa")
    hanna.get_by_label("What do they want to talk about?").fill("Bread of before")
    hanna.locator("#free label.ticket:visible").last.click()
    hanna.get_by_role("button", name="Put it up in their name").click()
    opa = hanna.locator("#private li", has_text="Opa")
    expect(opa).to_contain_text("Bread of before")
    opa.locator("summary").click()
    option = opa.locator("select option:not([disabled])").nth(1)
    opa.locator("select").select_option(value=str(option.get_attribute("value")))
    opa.get_by_role("button", name="Go").click()
    opa.locator("summary").click()
    expect(opa.locator(".seats li")).to_have_count(1)
    opa.get_by_role("link", name="Move").click()
    hanna.locator("label.ticket:visible").last.click()
    hanna.get_by_role("button", name="Put it here").click()
    expect(opa).to_be_visible()
    hanna.goto(f"{at}/print")
    assert hanna.locator(".kit a.button").count() == 18
    small = [
        box
        for box in (link.bounding_box() for link in hanna.locator(".kit a.button").all())
        if box and box["height"] < 43.5
    ]
    assert small == []
