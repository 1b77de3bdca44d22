"""A photo from a phone: made smaller beside the page, kept until the server has it, sent again after a cut."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, House, People, is_live
from tests.browser.test_story import open_a_space

LONGEST_TASK = 200  # milliseconds; the shrinking itself takes longer, in a worker
PLACE = """async at => {
  const ask = (path, fields) => fetch(at + path, {method: 'POST', headers: {Accept: 'application/json'},
    body: new URLSearchParams(fields)}).then(answer => answer.json());
  const board = await fetch(at + '/board.json').then(answer => answer.json());
  const topic = (await ask('/topics', {title: 'Bread'})).id, slot = board.slots.find(s => s.kind === 'breakout').id;
  return (await ask('/breakouts', {topic, slot, room: board.rooms[0].id})).id;
}"""
WATCH = """() => {
  window.tasks = [0];
  new PerformanceObserver(list => window.tasks.push(...list.getEntries().map(entry => entry.duration)))
    .observe({type: 'longtask'});
}"""


def album(house: House, people: People) -> tuple[Page, str, int]:
    """A phone of somebody with a breakout in the middle of the day, and the page of its photos."""
    desk = people.device(DESK)
    at = open_a_space(desk, house)
    desk.goto(f"{at}/desk")
    desk.get_by_role("button", name="Breakouts").click()
    phone = people.device(PHONE)
    phone.goto(at)
    phone.get_by_label("Your first name").fill("Ana")
    phone.get_by_role("button", name="Come in").click()
    expect(phone.locator("#dock")).to_be_attached()
    breakout = int(phone.evaluate(PLACE, at))
    phone.goto(f"{at}/breakouts/{breakout}/photos")
    is_live(phone)
    return phone, at, breakout


def camera() -> bytes:
    """Twelve million pixels."""
    out = BytesIO()
    Image.effect_noise((1_000, 750), 60).convert("RGB").resize((4_000, 3_000)).save(out, "JPEG", quality=92)
    return out.getvalue()


@pytest.mark.slow
def test_a_photo_survives_a_cut_and_the_page_never_blocks(house: House, people: People, tmp_path: Path) -> None:
    phone, at, breakout = album(house, people)
    phone.context.set_offline(True)
    (tmp_path / "IMG_1.jpg").write_bytes(camera())
    phone.get_by_label("A photo of your flip chart").set_input_files(tmp_path / "IMG_1.jpg")
    phone.evaluate(WATCH)
    phone.get_by_label("What is on it?").fill("Noise on a sheet")
    phone.get_by_role("button", name="Add the photo").click()
    expect(phone.locator("#state")).to_contain_text("Waiting to send (1)")
    expect(phone.locator("#waiting li")).to_contain_text("Noise on a sheet")
    phone.wait_for_timeout(500)
    assert max(phone.evaluate("tasks")) < LONGEST_TASK
    phone.context.set_offline(False)
    phone.goto("about:blank")  # the page is gone, and what it kept is not

    phone.goto(f"{at}/breakouts/{breakout}/photos")
    expect(phone.locator("figure.photo")).to_contain_text("Noise on a sheet", timeout=20_000)
    expect(phone.locator("#state")).to_contain_text("Saved")
    expect(phone.locator("#waiting li")).to_have_count(0)
    board = phone.evaluate("at => fetch(at + '/board.json').then(answer => answer.json())", at)
    (photo,) = [photo for photo in board["photos"] if photo["breakout"] == breakout]
    assert (photo["width"], photo["height"]) == (2_000, 1_500)

    phone.get_by_text("What you can do").click()
    phone.get_by_role("button", name="Take the photo away").click()
    expect(phone.locator("figure.photo")).to_have_count(0)


@pytest.mark.slow
def test_what_is_refused_says_why_and_can_be_left(house: House, people: People) -> None:
    phone, _at, _breakout = album(house, people)
    file = {"name": "a.svg", "mimeType": "image/svg+xml", "buffer": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}
    phone.get_by_label("A photo of your flip chart").set_input_files(files=[file])  # type: ignore[list-item]
    phone.get_by_label("What is on it?").fill("A drawing")
    phone.get_by_role("button", name="Add the photo").click()
    expect(phone.locator("#waiting .error")).to_contain_text("JPEG, PNG and WebP can", timeout=20_000)
    phone.get_by_role("button", name="Leave it").click()
    expect(phone.locator("#waiting li")).to_have_count(0)


def add(phone: Page, text: str, file: dict[str, Any]) -> None:
    phone.get_by_label("A photo of your flip chart").set_input_files(files=[file])  # type: ignore[list-item]
    phone.locator("#text").fill(text)
    phone.get_by_role("button", name="Add the photo").click()
    expect(phone.locator("#state")).to_contain_text("Waiting to send (1)", timeout=20_000)


@pytest.mark.slow
def test_a_photo_that_waits_goes_out_from_any_page_of_the_event(house: House, people: People) -> None:
    """And there the bar says how many wait, and why one was refused."""
    phone, at, breakout = album(house, people)
    out = BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "PNG")
    posts = re.compile("/breakouts/[0-9]+/photos$")
    cut = [True]
    phone.route(posts, lambda route: route.abort() if cut[0] and route.request.method == "POST" else route.continue_())
    add(phone, "A white sheet", {"name": "a.png", "mimeType": "image/png", "buffer": out.getvalue()})

    phone.goto(f"{at}#topics-tab")
    expect(phone.locator("#outbox .state")).to_contain_text("Waiting to send (1)")
    cut[0] = False
    expect(phone.locator("#outbox .state")).not_to_contain_text("Waiting", timeout=40_000)
    board = phone.evaluate("at => fetch(at + '/board.json').then(answer => answer.json())", at)
    assert [photo["text"] for photo in board["photos"]] == ["A white sheet"]

    cut[0] = True
    phone.goto(f"{at}/breakouts/{breakout}/photos")
    is_live(phone)
    add(phone, "A drawing", {"name": "a.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"})
    phone.goto(f"{at}/line")
    cut[0] = False
    told = phone.locator("#outbox .told")
    expect(told).to_contain_text("JPEG, PNG and WebP can", timeout=40_000)
    expect(told).to_contain_text("A drawing")
    told.get_by_role("button", name="Throw it away").click()
    expect(told.locator("li")).to_have_count(0)
    phone.goto(f"{at}/breakouts/{breakout}/photos")
    is_live(phone)
    expect(phone.locator("#waiting li")).to_have_count(0)
