"""The pictures of README and docs, taken from the demo event. Run by bin/pictures."""

import io
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import DESK, PHONE, QUIET, WALL, House, is_live

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
AFTERNOON = "2027-06-12T14:27:00+02:00"
HEAVIEST = 125_000  # bytes of one picture: a folder of them comes with every clone
WIDEST = 1280
TABLET, SHEET = {"width": 1024, "height": 768}, {"width": 1000, "height": 1200}
SAID_ALOUD = (
    ("Noor", "Who feeds the goats?", "16:30", "Orangery"),
    ("Tomás", "A car for four streets", "17:30", "Gatehouse"),
    ("Ebba", "What we owe the river", "17:30", "Laundry"),
    ("Kofi", "Meetings without minutes", None, None),
)


class Studio:
    """A house in which the demo is on, and devices that look at it."""

    def __init__(self, house: House, browser: Browser):
        self.house, self.browser = house, browser
        self.at = f"{house.url}/e/demo"

    def device(self, size: dict[str, int], scale: float = 1) -> Page:
        return self.browser.new_context(viewport=size, device_scale_factor=scale).new_page()  # type: ignore[arg-type]

    def person(self, name: str) -> Page:
        page = self.device(PHONE, 2)
        page.goto(self.at)
        page.get_by_label("Your first name").fill(name)
        page.get_by_role("button", name="Come in").click()
        page.locator("#bands").wait_for(state="attached")
        is_live(page)
        return page

    def facilitator(self) -> Page:
        desk = self.device(DESK)
        log = (self.house.data / "server.log").read_text()
        desk.goto(self.house.url + re.findall(r"/e/demo/k/\S+", log)[0])
        desk.get_by_label("Your first name").fill("Flora")
        desk.get_by_role("button", name="Become a facilitator").click()
        is_live(desk)
        return desk

    def do(self, page: Page, path: str, **fields: Any) -> dict[str, Any]:
        """What a press of a button there would do."""
        head = {"Accept": "application/json", "Origin": self.house.url}
        answer = page.request.post(self.at + path, data=fields, headers=head)
        assert answer.ok, answer.text()
        return dict(answer.json())

    def shoot(self, page: Page, path: str, name: str, live: bool = True) -> None:
        page.goto("about:blank")
        page.goto(self.at + path)
        if live:
            is_live(page)
        keep(page, name)


def main(chromium: str) -> None:
    """Take them all, at a fixed moment of a fixed day, so that two runs show the same."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as play:
        house = House(Path(data), ("--demo",), now=AFTERNOON, TWOFEET_PUBLIC_URL="http://twofeet.local")
        browser = play.chromium.launch(executable_path=chromium, args=QUIET)
        try:
            studio = Studio(house, browser)
            desk = studio.facilitator()
            phones(studio)
            round_about(studio, desk)
            walls(studio, desk)
        finally:
            house.stop()
            browser.close()


def phones(studio: Studio) -> None:
    stranger = studio.device(PHONE, 2)
    stranger.goto(studio.at)
    keep(stranger, "join")
    phone = studio.person("Ana")
    phone.locator("#today-tab ~ #bands .band.now .go:visible").nth(1).click()
    topic = studio.do(phone, "/topics", title="Whose bench is it?")["id"]
    for tab in ("today", "topics", "news", "pitch"):
        studio.shoot(phone, f"#{tab}-tab", f"phone-{tab}")
    studio.shoot(phone, f"/topics/{topic}/place", "phone-cells")
    board = phone.request.get(f"{studio.at}/board.json").json()
    cells = {(one["slot"], one["room"]) for one in board["breakouts"]}
    times = [slot["id"] for slot in board["slots"] if slot["kind"] == "breakout"]
    free = next(room["id"] for room in board["rooms"] if (times[3], room["id"]) not in cells)
    studio.do(phone, "/breakouts", topic=topic, slot=times[3], room=free)
    for one in [one for one in board["breakouts"] if one["slot"] in times[4:]][1:4:2]:
        studio.do(phone, f"/topics/{one['topic']}/star")
    phone.set_viewport_size({"width": PHONE["width"], "height": 1100})
    studio.shoot(phone, "/me/day", "phone-day")


def round_about(studio: Studio, desk: Page) -> None:
    """The pages of who holds the space, and what hangs at doors and on paper."""
    studio.shoot(desk, "/desk", "desk")
    studio.shoot(studio.device(TABLET), "/rooms/1/door", "door")
    studio.shoot(desk, "/helper", "helper")
    studio.shoot(desk, "/desk/space", "space")
    studio.shoot(desk, "/desk/wall", "moves")
    studio.shoot(desk, "/desk/harvest", "harvest")
    studio.shoot(desk, "/themes", "themes")
    studio.shoot(desk, "/themes/1", "theme")
    studio.shoot(studio.device(SHEET), "/learning#theme-1", "learning", live=False)
    if shutil.which("pdftoppm"):
        sheet = desk.request.get(f"{studio.at}/print/poster.pdf?paper=a4").body()
        page = subprocess.run(["pdftoppm", "-png", "-r", "80", "-l", "1"], input=sheet, capture_output=True, check=True)
        save(page.stdout, "paper")
    else:
        print("pdftoppm is not at hand (apt-get install poppler-utils): paper.jpg stays as it is.")


def walls(studio: Studio, desk: Page) -> None:
    wall = studio.device(WALL)
    studio.shoot(wall, "/wall", "wall")
    for scene in ("welcome", "principles", "clock", "evening"):
        studio.do(desk, "/walls/main/scene", scene=scene)
        studio.shoot(wall, "/wall", f"wall-{scene}")
    hand = studio.device(PHONE, 2)
    hand.context.add_cookies(desk.context.cookies())  # type: ignore[arg-type]
    studio.shoot(hand, "/desk/remote", "remote")
    for name, title, time, room in SAID_ALOUD:
        someone = studio.person(name)
        stand_in_line(studio, someone, title, time, room)
    studio.do(desk, "/line/next")
    studio.do(desk, "/walls/main/scene", scene="line")
    studio.shoot(wall, "/wall", "wall-line")
    studio.do(desk, "/walls/main/scene", scene="news")
    studio.shoot(wall, "/wall", "news")
    studio.shoot(studio.device(SHEET), "/proceedings", "book", live=False)


def stand_in_line(studio: Studio, page: Page, title: str, time: str | None, room: str | None) -> None:
    topic = studio.do(page, "/topics", title=title)["id"]
    page.goto(f"{studio.at}/topics/{topic}/place")
    if time and room:
        cell = page.locator("#free .band", has_text=time).locator("label", has_text=room).locator("input")
        slot, place = (cell.first.get_attribute("value") or "").split("-")
        studio.do(page, "/line", topic=topic, slot=slot, room=place)
    else:
        studio.do(page, "/line", topic=topic)


def keep(page: Page, name: str) -> None:
    page.wait_for_timeout(600)
    save(page.screenshot(type="png"), name)


def save(png: bytes, name: str) -> None:
    """As a JPEG that is as good as it may weigh."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
    for quality in range(86, 40, -4):
        found = io.BytesIO()
        image.save(found, "JPEG", quality=quality, optimize=True, progressive=True)
        if found.tell() <= HEAVIEST:
            break
    (PICTURES / f"{name}.jpg").write_bytes(found.getvalue())


if __name__ == "__main__":
    main(os.environ["TWOFEET_TEST_CHROMIUM"])
