"""The pictures of README and docs, taken from the demo event. Run by bin/pictures."""

import os
import re
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import DESK, PHONE, QUIET, WALL, House, is_live

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
AFTERNOON = "2027-06-12T14:27:00+02:00"


def main(chromium: str) -> None:
    """Take them all, at a fixed moment of a fixed day, so that two runs show the same."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as play:
        house = House(Path(data), ("--demo",), now=AFTERNOON, TWOFEET_PUBLIC_URL="http://twofeet.local")
        browser = play.chromium.launch(executable_path=chromium, args=QUIET)
        at = f"{house.url}/e/demo"

        def device(size: dict[str, int], scale: float = 1) -> Page:
            context = browser.new_context(viewport=size, device_scale_factor=scale)  # type: ignore[arg-type]
            return context.new_page()

        try:
            wall = device(WALL)
            shoot(wall, f"{at}/wall", "wall")
            phone = device(PHONE, 2)
            phone.goto(at)
            phone.screenshot(path=PICTURES / "join.jpg", type="jpeg", quality=86)
            phone.get_by_label("Your first name").fill("Ana")
            phone.get_by_role("button", name="Come in").click()
            is_live(phone)
            phone.locator("#today-tab ~ #bands .band.now .go:visible").nth(1).click()
            for tab in ("today", "topics", "news", "pitch"):
                shoot(phone, f"{at}#{tab}-tab", f"phone-{tab}")
            desk = device(DESK)
            desk.goto(house.url + re.findall(r"/e/demo/k/\S+", (house.data / "server.log").read_text())[0])
            desk.get_by_label("Your first name").fill("Flora")
            desk.get_by_role("button", name="Become a facilitator").click()
            is_live(desk)
            desk.wait_for_timeout(400)
            desk.screenshot(path=PICTURES / "desk.jpg", type="jpeg", quality=86)
            desk.locator(".tape button[value=news]").click()
            shoot(wall, f"{at}/wall", "news")
            shoot(device({"width": 1000, "height": 1200}), f"{at}/proceedings", "book", live=False)
        finally:
            house.stop()
            browser.close()


def shoot(page: Page, address: str, name: str, live: bool = True) -> None:
    page.goto("about:blank")
    page.goto(address)
    if live:
        is_live(page)
    page.wait_for_timeout(600)
    page.screenshot(path=PICTURES / f"{name}.jpg", type="jpeg", quality=86)


if __name__ == "__main__":
    main(os.environ["TWOFEET_TEST_CHROMIUM"])
