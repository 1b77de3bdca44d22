"""An arrangement in real pages: proposed, looked at, accepted, and the wall follows. All of it without JavaScript."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, WALL, House, People, is_live
from tests.browser.test_pages import violations
from tests.browser.test_rooms import ask

pytestmark = pytest.mark.slow
CAMP = {
    "title": "Camp", "question": "What now?", "mode": "barcamp", "rooms": "Hall, 60\nLibrary, 12",
    "slots": "2027-03-01 11:00-12:00\n12:00-13:00",
}  # fmt: skip


def camp(page: Page) -> tuple[str, list[int]]:
    """Two cards side by side that Flora starred both; her page holds the space."""
    at = f"/e/{ask(page, '/events', CAMP)['slug']}"
    ask(page, f"{at}/phase", {"phase": "marketplace"})
    board: Any = page.evaluate(f"fetch('{at}/board.json').then(answer => answer.json())")
    topics = []
    for title, room in zip(("Soil", "Water"), board["rooms"], strict=True):
        topic = ask(page, f"{at}/topics", {"title": title})["id"]
        ask(page, f"{at}/breakouts", {"topic": topic, "slot": board["slots"][0]["id"], "room": room["id"]})
        ask(page, f"{at}/topics/{topic}/star", {})
        topics.append(topic)
    return at, topics


def test_propose_look_accept_and_the_wall_follows(house: House, people: People) -> None:
    start = people.device(DESK)
    start.goto(house.url)
    at, _topics = camp(start)
    wall = people.device(WALL)
    wall.goto(f"{house.url}{at}/wall")
    is_live(wall)
    key: Any = start.context.storage_state()
    desk = people.device({"width": 1024, "height": 768}, storage_state=key, java_script_enabled=False)
    desk.goto(f"{house.url}{at}/desk/arrangement")
    desk.get_by_label("How long to look for it").select_option("1")
    desk.get_by_role("button", name="Propose an arrangement").click()
    expect(desk.locator(".figures b")).to_have_text(["1", "0"])
    expect(desk.get_by_text("1 card would move")).to_be_visible()
    cells = "[...document.querySelectorAll('.cell .title')].map(cell => cell.closest('td').cellIndex).join()"
    before = wall.evaluate(cells)
    desk.get_by_role("button", name="Accept it").click()
    expect(desk.get_by_text("Accepted. The wall stands like this.")).to_be_visible()
    for _ in range(100):
        if wall.evaluate(cells) != before:
            break
        wall.wait_for_timeout(50)
    assert wall.evaluate(cells) != before


def test_the_pages_of_the_modes_are_for_everybody(house: House, people: People) -> None:
    page = people.device({"width": 320, "height": 568})
    page.goto(house.url)
    at, (soil, _water) = camp(page)
    ask(page, f"{at}/arrangements", {"seconds": "0.2"})
    for path in ("/desk/arrangement", "/desk/programme", "/absences", f"/topics/{soil}/distance"):
        page.goto(f"{house.url}{at}{path}")
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_file_is_read_in(house: House, people: People) -> None:
    page = people.device(DESK)
    page.goto(house.url)
    at, _topics = camp(page)
    page.goto(f"{house.url}{at}/desk/programme")
    table = b"title,room,start,end,kind\nBread,Kitchen,2027-03-01 14:00,15:00,breakout"
    page.get_by_label("The file").set_input_files({"name": "day.csv", "mimeType": "text/csv", "buffer": table})
    page.get_by_role("button", name="Read it in").click()
    page.wait_for_url("**/desk/programme")
    page.goto(f"{house.url}{at}/desk/wall")
    expect(page.get_by_text("Bread")).to_be_visible()
