"""Ana: a phone with two pages in real Chromium, a journal of what she does on it, and what may happen to it."""

import contextlib
import http.client
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs

from playwright.sync_api import Browser, BrowserContext, Error, Page, Response

from tests.reliability.phones import Gathering, Phone
from tests.reliability.serving import Serving
from tests.reliability.wires import Wire

SECONDS = 10.0  # in which a page says that something is not saved
LONG = 60.0
CLAIMS = """
new MutationObserver(() => {
  const form = document.querySelector('form.report'), line = form?.querySelector('.state');
  const shown = line?.querySelector('[data-when]:not([hidden])')?.dataset.when;
  if (shown === 'saved') window.claim(form.querySelector('[name=summary]').value);
}).observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ['hidden']});
"""


class Ana:
    """A phone with two pages, the event and the report of a breakout, and the journal of what was done on it."""

    def __init__(self, browser: Browser, serving: Serving, chance: random.Random, has_worker: bool, script: str = ""):
        self.serving, self.chance = serving, chance
        self.wire = Wire(serving.port)
        self.gathering = Gathering(serving.port, rooms=2, slots=2, phase="breakouts")
        self.host = self.gathering.host
        self.topics = [self.gathering.topic(self.host, title) for title in ("Bread", "Rivers")]
        self.breakouts = [self.gathering.breakout(self.host, topic, 0, n) for n, topic in enumerate(self.topics)]
        self.at = f"http://127.0.0.1:{self.wire.port}{self.gathering.at}"
        self.context: BrowserContext = browser.new_context(
            viewport={"width": 390, "height": 844}, service_workers="allow" if has_worker else "block"
        )
        self.text, self.pitched, self.stars, self.seat = "", [], set[int](), 0
        self.acknowledged, self.lies, self.unheard = {""}, list[str](), 0
        self.slowest = self.slowest_look = 0.0
        self.kinds = Counter[str]()
        self.context.expose_binding("claim", lambda _, text: self._claimed(text))
        self.context.add_init_script(CLAIMS + script)
        self.board, self.notes = self._page(), self._page()
        self._join()

    def _page(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(20_000)
        page.on("response", self._heard)
        return page

    def _heard(self, answer: Response) -> None:
        """What the server has acknowledged, of reports."""
        asked = answer.request
        if asked.method == "POST" and asked.url.endswith("/harvest"):
            is_ours = "json" in answer.headers.get("content-type", "") or "hx-trigger" in answer.headers
            if is_ours and answer.status in (200, 409):
                self.acknowledged.add(parse_qs(asked.post_data or "").get("summary", [""])[0])

    def _claimed(self, text: str) -> None:
        """The page says that this is saved."""
        if self._is_there(text) is False:
            self.lies.append(text)

    def _is_there(self, text: str) -> bool | None:
        """Whether the server has it; None when it died a moment ago, and what it has is looked at in the end. The
        answer may have been lost on its way to us, as that to a draft which a page sent while it went."""
        if text in self.acknowledged:
            return True
        try:
            return text in self.phone.get(self.report).body
        except (OSError, http.client.HTTPException):
            return None

    def _join(self) -> None:
        self.board.goto(self.at)
        self.board.locator("#name").fill("Ana")
        self.board.locator("form.joining button").first.click()
        self.board.locator("#dock").wait_for(state="attached")
        self.phone = Phone(self.serving.port, {one["name"]: one["value"] for one in self.context.cookies(self.at)})
        made = self.phone.post(f"{self.gathering.at}/keys", kind="personal")
        self.link = made.json["key"].partition(self.gathering.at)[2]
        self.report = f"{self.gathering.at}/breakouts/{self.breakouts[0]}/harvest"
        self.notes.goto(f"http://127.0.0.1:{self.wire.port}{self.report}")

    # ---- what a person does

    def type(self) -> None:
        """Some words into the report, one stroke after the other. (No blank in front: a text has none at its ends.)"""
        words = "so" + "".join(self.chance.choice("abcdefghij ") for _ in range(self.chance.randint(1, 10))) + "."
        self.notes.bring_to_front()
        field = self.notes.locator("[name=summary]")
        field.focus()
        field.press("Control+End")
        self.notes.keyboard.type(words)
        self.text += words

    def act(self) -> None:
        """A star, a seat, or a topic of one's own."""
        self.board.bring_to_front()
        if not self.board.locator("#pitch-tab").count():  # a topic went up, and the page on to its place
            self.open(self.board, self.at)
        self.chance.choice((self._star, self._sit, self.pitch))()

    def _star(self) -> None:
        topic = self.chance.choice(self.topics)
        is_on = self._tap("#topics-tab", f"#topic-{topic} .put", f"#topic-{topic} .off")
        self.stars = self.stars | {topic} if is_on else self.stars - {topic}

    def _sit(self) -> None:
        breakout = self.chance.choice(self.breakouts)
        is_on = self._tap("#wall-tab", f"#breakout-{breakout} .go", f"#breakout-{breakout} .leave")
        self.seat = breakout if is_on else 0

    def _tap(self, tab: str, on: str, off: str) -> bool:
        """One of two buttons, and then the other is there: as it is, or as it is wished. True for the first."""
        self.board.evaluate("tab => { location.hash = tab; }", tab)
        busy = self.board.locator(f"{on.partition(' ')[0]} form[aria-busy]:has({on.rpartition(' ')[2]})")
        until(lambda: not busy.count(), LONG, "it is sent for ever")
        taken, free = self.board.locator(off), self.board.locator(on)
        until(lambda: taken.is_visible() != free.is_visible(), LONG, f"neither {on} nor {off}")
        is_on = free.is_visible()
        button, other = (free, taken) if is_on else (taken, free)
        button.click()
        try:
            until(other.is_visible, LONG, "")
        except AssertionError:  # a tap that nobody heard; then it has no effect either, which is looked at in the end
            self.unheard += 1
            return not is_on
        return is_on

    def pitch(self) -> None:
        self.board.evaluate("location.hash = '#pitch-tab'")
        title = f"Topic {len(self.pitched)} of {self.chance.randrange(10**6)}"
        busy = self.board.locator("#pitch-tab form[aria-busy]")
        until(lambda: not busy.count(), LONG, "a pitch is sent for ever")
        self.board.locator("#title").fill("")
        self.board.locator("#title").press_sequentially(title)
        self.board.locator("#put-up").click()
        self.pitched.append(title)
        until(self._is_handed_in, LONG, "a pitch is sent for ever")
        if self.board.locator("#pitch-tab").count():  # else it went up, and the page on to its place
            waits = self.board.locator("#outbox [data-if=waiting]")
            until(lambda: waits.is_visible() or self._is_up(title), SECONDS, "a pitch is not said to wait")
        else:
            self.open(self.board, self.at)

    def _is_handed_in(self) -> bool:
        """The form is empty, or the page is another."""
        with contextlib.suppress(Error):  # just going
            return not self.board.evaluate("document.getElementById('title')?.value")
        return False

    def _is_up(self, title: str) -> bool:
        with contextlib.suppress(OSError, http.client.HTTPException):
            return any(topic["title"] == title for topic in self.gathering.board()["topics"])
        return False

    def says_not_saved(self) -> None:
        """Within 10 s of the text the page says that the server does not have it; unless it has. How long a look at the
        page takes is the machine's share of that."""
        began = time.monotonic()
        line = self.notes.locator(".report > .state")
        told = line.locator("[data-when=unsaved]:not([hidden]), [data-when=waiting]:not([hidden])")
        saved = line.locator("[data-when=saved]:not([hidden])")

        def is_told() -> bool:
            looked = time.monotonic()
            found = told.count() or (saved.count() and self._is_there(self.text))
            self.slowest_look = max(self.slowest_look, time.monotonic() - looked)
            return bool(found)

        until(is_told, SECONDS, "it is not said that it is not saved")
        self.slowest = max(self.slowest, time.monotonic() - began)

    def open(self, page: Page, address: str) -> None:
        """Go there, also when the first try finds nobody."""
        for _ in range(20):
            try:
                page.goto("about:blank")
                page.goto(address)
                page.locator("#live").wait_for(state="attached", timeout=5_000)
                return
            except Exception:
                page.wait_for_timeout(500)
        raise AssertionError(f"{address} does not open")

    # ---- what happens to them

    def cut(self, kind: str) -> None:
        """One cut, with something typed and something tapped before, in, or after it. What she sees is ours throughout:
        no script of ours leads to a captive portal, or to nowhere."""
        getattr(self, f"_{kind}")()
        self.kinds[kind] += 1
        for page in (self.notes, self.board):
            until(page.locator("#live").count, SECONDS, f"{page.url} is not ours any more")

    def _broken(self, mode: str, seconds: float) -> None:
        self.wire.be(mode)
        self.type()
        self.says_not_saved()
        if mode != "silent":
            self.act()
        self.notes.wait_for_timeout(seconds * 1000)
        self.wire.be("whole")

    def _dead_wifi(self) -> None:
        self._broken("cut", 0.3)

    def _portal(self) -> None:
        self._broken("portal", 0.3)

    def _lost_answers(self) -> None:
        self._broken("lossy", 0.3)

    def _hanging(self) -> None:
        self._broken("silent", 1)

    def _offline(self) -> None:
        self.context.set_offline(True)
        self.type()
        self.says_not_saved()
        self.act()
        self.act()
        self.context.set_offline(False)

    def _frozen(self) -> None:
        """The tab stands still in the middle of a word, for a while, or is thrown away."""
        self.type()
        wire = self.context.new_cdp_session(self.notes)
        with contextlib.suppress(Error):  # a page that is just coming does not freeze
            wire.send("Page.setWebLifecycleState", {"state": "frozen"})
        self.act()
        with contextlib.suppress(Error):
            wire.send("Page.setWebLifecycleState", {"state": "active"})
        if self.chance.random() < 0.5:
            self.open(self.notes, self.notes.url)
        self.says_not_saved()

    def _killed(self) -> None:
        self.type()
        self.serving.kill()
        self.type()
        self.says_not_saved()
        self.act()
        self.serving.start()

    def _reloaded(self) -> None:
        self.type()
        self.notes.reload()
        self.says_not_saved()
        self.act()
        self.board.reload()

    def _conflict(self) -> None:
        """Somebody else publishes; hers is refused, now and then before a login page; and both texts are there."""
        base = next((h["revision"] for h in self.gathering.board()["harvests"]), 0)
        theirs = f"Theirs {self.chance.random()}"
        published = self.host.post(self.report, summary=theirs, base=str(base))
        assert published.status == 200, published.body
        self.type()
        self.notes.bring_to_front()
        with self.context.expect_event("response", lambda answer: answer.status == 409):  # to whichever page sent it
            self.notes.locator(".report .main").click()
        if self.chance.random() < 0.5:
            self.wire.be("portal")
            self.type()
            self.says_not_saved()
            self.wire.be("whole")
        until(lambda: theirs in self.notes.locator(".both").inner_text(), LONG, "the conflict is not shown")
        until(lambda: self.typed() == self.text, SECONDS, "her text is gone")

    def _gone(self) -> None:
        """She leaves, by another device, writes on, and comes back by her link. A seat that waited is taken then."""
        assert self.phone.delete(f"{self.gathering.at}/me").status == 200
        self.type()
        self.says_not_saved()
        note = self.notes.locator("#outbox .note")
        until(note.inner_text, SECONDS, "it is not said why nothing is saved")
        back = Phone(self.serving.port).post(f"{self.gathering.at}{self.link}")
        assert back.status == 200, back.body
        self.open(self.notes, self.notes.url)
        self.open(self.board, self.at)
        until(self.board.locator("body[data-link=live]").count, LONG, "it is never live again")
        until(lambda: not self.board.locator("#outbox [data-if=waiting]").is_visible(), LONG, "it waits for ever")
        seats = self.phone.get(f"{self.gathering.at}/me.json").json["seats"]
        assert seats in ([], [self.seat]), f"came back to {seats}, and had gone to {self.seat}"
        self.seat = sum(seats)

    # ---- the reckoning

    def typed(self) -> str:
        return str(self.notes.locator("[name=summary]").input_value())

    def settle(self) -> list[str]:
        """Wait until nothing waits; what is wrong then."""
        self.wire.be("whole")
        self.context.set_offline(False)
        for page in (self.board, self.notes):
            page.bring_to_front()
            until(
                lambda page=page: not page.locator("#outbox [data-if=waiting]").is_visible(), LONG, "it waits for ever"
            )
        wrong = [f"said to be saved, and was not: {lie}" for lie in self.lies]
        typed = self.typed()
        wrong += [f"typed {self.text!r}, and there is {typed!r}"] if typed != self.text else []
        kept = self.notes.locator(".report > .state [data-when=saved]")
        until(lambda: kept.is_visible() or self.text in self.acknowledged, LONG, "the report is never saved")
        self.open(self.notes, self.notes.url.partition("#")[0])
        self.notes.evaluate(
            "for (const key of Object.keys(localStorage)) if (key.startsWith('draft:')) localStorage.removeItem(key)"
        )
        self.notes.reload()
        if self.typed() != self.text:
            wrong.append(f"typed {self.text!r}, and the server has {self.typed()!r}")
        end = time.monotonic() + 30  # a request that was under way when the wire broke has its time-out first
        while list(self._acts()) and time.monotonic() < end:
            self.board.wait_for_timeout(500)
        return wrong + list(self._acts())

    def _acts(self) -> Iterator[str]:
        me = self.phone.get(f"{self.gathering.at}/me.json").json
        if set(me["stars"]) != self.stars:
            yield f"starred {self.stars}, and there are {me['stars']}"
        if me["seats"] != ([self.seat] if self.seat else []):
            yield f"sat in {self.seat}, and there is {me['seats']}"
        titles = sorted(t["title"] for t in self.gathering.board()["topics"] if t["id"] not in self.topics)
        if titles != sorted(self.pitched):
            yield f"pitched {sorted(self.pitched)}, and there are {titles}"


def until(is_so: Callable[[], Any], seconds: float, otherwise: str) -> None:
    """Wait for something to be so, letting the browser's news in meanwhile."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, otherwise
        time.sleep(0.05)
