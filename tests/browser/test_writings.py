"""Writing together in real pages: what others type comes in under one's caret, and nothing typed is ever lost."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, House, People, until
from tests.browser.test_days import MAKE, ask, come_in

pytestmark = pytest.mark.slow


def summary(page: Page) -> Any:
    return page.locator("#summary")


def is_saved(page: Page) -> None:
    until(page, "document.getElementById('state').dataset.state === 'saved'", 15)


def agree(*pages: Page) -> str:
    """All is stored, and all have the same text; returns it."""
    for _ in range(200):
        for page in pages:
            is_saved(page)
        texts = {summary(page).input_value() for page in pages}
        if len(texts) == 1:
            return str(texts.pop())
        pages[0].wait_for_timeout(50)
    raise AssertionError(texts)


def together(house: House, people: People) -> tuple[Page, Page, str]:
    """Noor on her phone and Ben at a desk, at the shared text of Bread."""
    flora, noor, ben = people.device(DESK), people.device(PHONE), people.device(DESK)
    flora.goto(house.url)
    made = flora.evaluate(MAKE)
    at, path = f"{house.url}/e/{made['slug']}", f"/e/{made['slug']}"
    ask(flora, f"{path}/phase", phase="breakouts")
    topic = ask(flora, f"{path}/topics", title="Bread")["id"]
    board = flora.evaluate("path => fetch(path + '/board.json').then(answer => answer.json())", path)
    cell = {"topic": topic, "slot": board["slots"][0]["id"], "room": board["rooms"][0]["id"]}
    breakout = ask(flora, f"{path}/breakouts", **cell)["id"]
    flora.close()
    for page, name in ((noor, "Noor"), (ben, "Ben")):
        come_in(page, at, name)
    form = f"{at}/breakouts/{breakout}/harvest"
    noor.goto(form)
    noor.get_by_role("link", name="Write together").click()
    noor.wait_for_url("**/together")
    expect(noor.locator("#here")).to_contain_text("You are the only one here", timeout=15_000)
    ben.goto(form)
    ben.get_by_role("link", name="Noor is writing here. Join in.").click()
    ben.wait_for_url("**/together")
    expect(ben.locator("#here")).to_have_text("Noor is writing, too.")
    return noor, ben, form


def test_writing_together(house: House, people: People) -> None:
    noor, ben, form = together(house, people)

    # What Ben types comes in, and Noor's caret stays where she is.
    summary(noor).press_sequentially("We baked bread. ")
    assert agree(noor, ben) == "We baked bread. "
    expect(ben.locator("[data-pens=summary]")).to_have_text("Noor")
    summary(noor).evaluate("box => box.setSelectionRange(3, 8)")  # "baked"
    summary(ben).focus()
    summary(ben).evaluate("box => box.setSelectionRange(0, 0)")
    summary(ben).press_sequentially("Today: ")
    agree(ben, noor)
    assert summary(noor).evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)") == "baked"
    noor.keyboard.type("made")
    until(ben, "document.getElementById('summary').value === 'Today: We made bread. '")

    # Both at once, and undo takes back only my own.
    summary(noor).press("End")
    for word in ("one ", "two ", "three "):
        summary(noor).press_sequentially(word)
        summary(ben).press_sequentially(word.upper())
    text = agree(noor, ben)
    assert all(word in text for word in ("one two three", "ONE TWO THREE"))
    summary(ben).press("Control+z")
    until(noor, "!document.getElementById('summary').value.includes('THREE')")
    assert "three" in summary(noor).input_value()

    # An input method at work is not disturbed, and its words meet what came meanwhile.
    line = noor.context.new_cdp_session(noor)
    summary(noor).evaluate("box => box.setSelectionRange(box.value.length, box.value.length)")
    line.send("Input.imeSetComposition", {"text": "ぱ", "selectionStart": 1, "selectionEnd": 1})
    summary(ben).evaluate("box => box.setSelectionRange(0, 0)")
    summary(ben).press_sequentially("IME ")
    line.send("Input.imeSetComposition", {"text": "ぱん", "selectionStart": 2, "selectionEnd": 2})
    noor.wait_for_timeout(300)
    assert not summary(noor).input_value().startswith("IME"), "held while she composes"
    line.send("Input.insertText", {"text": "パン"})
    until(noor, "document.getElementById('summary').value.startsWith('IME ')")
    assert agree(noor, ben).endswith("パン")
    assert summary(noor).evaluate("box => box.selectionStart === box.value.length")

    # Offline, both write on; the page says so; a reload in between; back again, all of it is there.
    noor.context.set_offline(True)
    noor.evaluate("dispatchEvent(new Event('offline'))")
    summary(noor).press_sequentially(" Offline words.")
    summary(ben).press_sequentially("Meanwhile. ")
    until(noor, "document.getElementById('state').dataset.state === 'waiting'", 15)
    expect(noor.locator("#state")).to_contain_text("Waiting to send (1)")
    noor.context.set_offline(False)
    until(noor, "document.getElementById('summary').value.includes('Meanwhile.')", 15)
    text = agree(noor, ben)
    assert "Offline words." in text
    assert "Meanwhile." in text

    # The server dies in the middle of a word. What was said to be saved is there; what was not, comes.
    house.kill()
    summary(noor).press_sequentially(" After the end.")
    until(noor, "document.getElementById('state').dataset.state === 'waiting'", 15)
    noor.close()
    house.start()
    noor = people.page(noor.context)
    noor.goto(f"{form}/together")
    is_saved(noor)
    until(ben, "document.getElementById('summary').value.includes('After the end.')", 15)
    assert not noor.evaluate("Object.keys(localStorage).filter(key => key.startsWith('together:')).length")

    # On the news wall, in the words that stand there.
    text = summary(ben).input_value().strip()
    ben.get_by_role("button", name="Put it on the news wall").click()
    ben.wait_for_url("**/e/*#news-*")
    told = ben.evaluate("() => fetch(location.pathname + '/board.json').then(answer => answer.json())")
    assert told["harvests"][0]["summary"] == text


def test_without_javascript_there_is_the_plain_form(house: House, people: People) -> None:
    noor, _ben, form = together(house, people)
    cookies = noor.context.cookies()
    page = people.device(PHONE, java_script_enabled=False)
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.goto(f"{form}/together")
    page.get_by_role("link", name="The plain form does not.").click()
    assert page.url == form
