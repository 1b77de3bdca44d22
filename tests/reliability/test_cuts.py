"""Somebody writes, stars and goes places in real Chromium while everything around breaks: wifi, server, tab, role.

What they typed and tapped is the journal. Whenever text is not at the server the page says so within 10 s; it never
says *Saved* of a text that the server has not acknowledged; in the end every character and every act is there, once.
`--cuts 500` for more than the suite does, `--seed` for others.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

from tests.conftest import absent
from tests.reliability.ana import LONG, SECONDS, Ana, until
from tests.reliability.conftest import option
from tests.reliability.serving import Serving

CHROMIUM = os.environ.get("TWOFEET_TEST_CHROMIUM", "")
CUTS = 50
A_DAY = 10  # cuts in an event of its own


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM:
        absent("Chromium is")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


KINDS = (
    "dead_wifi", "portal", "lost_answers", "hanging", "offline", "offline", "frozen", "frozen", "killed", "reloaded",
    "reloaded", "conflict", "gone",
)  # fmt: skip


def a_day(ana: Ana, cuts: int) -> list[str]:
    """So many cuts, one after another; each kind of them comes round."""
    done: list[str] = []
    for n in range(cuts):
        kind = ana.chance.choice(KINDS)
        done.append(kind)
        try:
            ana.cut(kind)
        except (AssertionError, Error) as wrong:
            return [f"cut {n} of {done}: {wrong}"]
    try:
        return [f"{wrong} (after {done})" for wrong in ana.settle()]
    except (AssertionError, Error) as wrong:
        return [f"after {done}: {wrong}"]


@pytest.mark.slow
def test_nothing_typed_is_lost(chromium: Browser, tmp_path: Path, pytestconfig: pytest.Config, seed: int) -> None:
    cuts, slowest, unheard, wrong = option(pytestconfig, "cuts", CUTS), 0.0, 0, list[str]()
    characters, kinds, began = 0, Counter[str](), time.monotonic()
    serving = Serving(f"sqlite:///{tmp_path / 'twofeet.db'}", tmp_path).start()
    try:
        for day in range(-(-cuts // A_DAY)):
            ana = Ana(chromium, serving, random.Random(f"{seed}-{day}"), has_worker=day % 2 == 0)
            found = a_day(ana, min(A_DAY, cuts - day * A_DAY))
            wrong += [f"day {day}: {one}" for one in found]
            slowest, unheard, characters = max(slowest, ana.slowest), unheard + ana.unheard, characters + len(ana.text)
            kinds += ana.kinds
            told = f"not saved within {ana.slowest:.2f} s, a look took {ana.slowest_look:.2f} s, wrong: {found}"
            print(f"day {day}: {time.monotonic() - began:.0f} s, {told}", flush=True)
            ana.context.close()
            ana.wire.close()
    finally:
        serving.stop()
    print(f"{kinds.total()} cuts in {time.monotonic() - began:.0f} s: {dict(kinds.most_common())}")
    print(f"{characters} characters, not saved within {slowest:.2f} s at the longest, {unheard} taps unheard, {wrong}")
    assert not wrong, "\n".join(wrong)
    assert slowest <= SECONDS
    assert not unheard, f"{unheard} taps were not heard"
    serving.check_log()


NO_DRAFTS = "Storage.prototype.setItem = () => {};"
NO_OPS = """
const ask = window.fetch;
window.fetch = (url, options) => {
  options?.body?.set?.('op', crypto.randomUUID());
  return ask(url, options);
};
"""


@pytest.mark.slow
def test_what_protects_is_needed(chromium: Browser, tmp_path: Path) -> None:
    """Without texts kept on the phone a reload loses them; without ops a lost answer makes two of one topic."""
    serving = Serving(f"sqlite:///{tmp_path / 'twofeet.db'}", tmp_path).start()
    try:
        careless = Ana(chromium, serving, random.Random(1), has_worker=False, script=NO_DRAFTS)
        careless.wire.be("cut")
        careless.type()
        careless.wire.be("whole")
        careless.notes.reload()
        assert careless.typed() != careless.text
        careless.context.close()

        hasty = Ana(chromium, serving, random.Random(1), has_worker=False, script=NO_OPS)
        hasty.wire.be("lossy")
        hasty.pitch()
        hasty.wire.be("whole")
        until(lambda: len(hasty.gathering.board()["topics"]) > 3, LONG, "a topic is there once, without an op")
        hasty.context.close()
    finally:
        serving.stop()
