"""A real server in a process of its own, and real pages in Chromium."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest import absent

CHROMIUM = os.environ.get("TWOFEET_TEST_CHROMIUM", "")
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
TEN_PAST_TEN = "2027-03-01T10:10:00+00:00"


class House:
    """`twofeet serve` at a moment of a day in 2027; it can be killed and started again."""

    def __init__(self, data: Path, arguments: tuple[str, ...] = (), now: str = TEN_PAST_TEN, **settings: str):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.data, self.arguments, self.now = data, arguments, now
        self.settings, self.began = settings, time.time()
        self.start()

    def start(self) -> None:
        now = datetime.fromisoformat(self.now) + timedelta(seconds=time.time() - self.began)
        env = {k: v for k, v in os.environ.items() if not k.startswith("TWOFEET_")}
        env |= {"TWOFEET_DATA_DIR": str(self.data), "TWOFEET_NOW": now.isoformat(), **self.settings}
        words = [sys.executable, "-m", "app.cli", "serve", "--port", str(self.port), *self.arguments]
        with (self.data / "server.log").open("ab") as log:
            self.process = subprocess.Popen(words, env=env, stdout=log, stderr=log)
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{self.url}/readyz", timeout=1)
                return
            except (urllib.error.URLError, OSError):
                assert self.process.poll() is None, (self.data / "server.log").read_text()
                time.sleep(0.1)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """As a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(15)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    found = House(tmp_path)
    yield found
    found.stop()


@pytest.fixture(scope="package")  # no longer: Playwright keeps its event loop running in this thread
def chromium() -> Iterator[Browser]:
    if not CHROMIUM:
        absent("Chromium is")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


PHONE, DESK, WALL = {"width": 390, "height": 844}, {"width": 1280, "height": 800}, {"width": 1920, "height": 1080}


class People:
    """Opens pages, each a device of its own, and remembers what went wrong in them."""

    def __init__(self, browser: Browser):
        self.browser = browser
        self.contexts: list[BrowserContext] = []
        self.faults: list[str] = []

    def device(self, size: dict[str, int], **options: Any) -> Page:
        # Few tests are about what a phone keeps; the others want each page from the server.
        options = {"service_workers": "block", **options}
        context = self.browser.new_context(viewport=size, **options)  # type: ignore[arg-type]
        self.contexts.append(context)
        return self.page(context)

    def page(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._hear(page, said.text) if said.type == "error" else None)
        page.on("request", lambda asked: self._check_host(page, asked.url))
        return page

    def _hear(self, page: Page, text: str) -> None:
        # Chromium itself reports every 4xx answer and every socket that breaks; both are meant here.
        meant = ("Failed to load resource", "WebSocket", "htmx:ws:error")
        if not any(words in text for words in meant):
            self.faults.append(f"{page.url}: {text}")

    def _check_host(self, page: Page, url: str) -> None:
        if not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")):
            self.faults.append(f"{page.url} asked for {url}")


@pytest.fixture
def people(chromium: Browser) -> Iterator[People]:
    found = People(chromium)
    yield found
    for context in found.contexts:
        context.close()
    assert found.faults == []


def until(page: Page, question: str, seconds: float = 10) -> None:
    """Wait until a JavaScript expression is true. (Playwright's own way needs eval, which our policy forbids.)"""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if page.evaluate(question):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{page.url}: never became true: {question}")


def is_live(page: Page) -> None:
    until(page, "document.body.dataset.link === 'live'", 20)


PICTURE = """() => {
  const body = document.body.cloneNode(true);
  const drop = '#live, #mine, #said, #outbox, #private, .private, template, input[name=op], form.report, .both, .why,' +
    '#announcement';
  for (const element of body.querySelectorAll(drop)) element.remove();
  for (const element of body.querySelectorAll('.wedge')) element.removeAttribute('d');
  for (const element of body.querySelectorAll('.figure, .left, .clock, #stale-since, output')) element.textContent = '';
  for (const element of body.querySelectorAll('*')) {
    for (const name of ['open', 'aria-busy', 'data-htmx-powered', 'aria-invalid', 'aria-describedby', 'value']) {
      element.removeAttribute(name);
    }
  }
  body.querySelector('#link')?.removeAttribute('data-link');
  return body.dataset.phase + body.innerHTML.replace(/\\s+/g, ' ').replace(/> </g, '><').replaceAll('<', '\\n<');
}"""


def picture(page: Page) -> str:
    """What a page shows of the board, to be compared with a fresh one."""
    found: str = page.evaluate(PICTURE)
    return found
