"""The report form in real pages: three questions and what unfolds, with one hand, by keyboard, at 320 px, without
JavaScript and without a network; and nothing that was typed is lost when something is refused."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, House, People, is_live, until
from tests.browser.test_days import MAKE, ask, come_in
from tests.browser.test_pages import violations

pytestmark = pytest.mark.slow

SMALL = {"width": 320, "height": 568}
BOARD = "path => fetch(path + '/board.json').then(answer => answer.json())"

TOO_SMALL = """() => [...document.querySelectorAll('main :is(button, summary, input, textarea, .button)')]
  .filter(one => one.checkVisibility() && one.type !== 'hidden' && one.getBoundingClientRect().height < 44)
  .map(one => one.outerHTML.slice(0, 90))"""


class Report:
    """A breakout that is on, on Bread, beside the river and the sea; Flora holds the space."""

    def __init__(self, house: House, people: People):
        self.people, self.flora = people, people.device(PHONE)
        self.flora.goto(house.url)
        made = self.flora.evaluate(MAKE)
        self.at, self.path = f"{house.url}/e/{made['slug']}", f"/e/{made['slug']}"
        ask(self.flora, f"{self.path}/phase", phase="breakouts")
        titles = ("Bread", "Who looks after the river?", "Who looks after the sea?")
        self.bread, self.river, _sea = (ask(self.flora, f"{self.path}/topics", title=title)["id"] for title in titles)
        board = self.board()
        cell = {"topic": self.bread, "slot": board["slots"][0]["id"], "room": board["rooms"][0]["id"]}
        self.breakout = ask(self.flora, f"{self.path}/breakouts", **cell)["id"]
        self.form = f"{self.at}/breakouts/{self.breakout}/harvest"

    def board(self) -> dict[str, Any]:
        found: dict[str, Any] = self.flora.evaluate(BOARD, self.path)
        return found

    def noor(self, **options: Any) -> Page:
        """Noor's phone, on the form."""
        phone = self.people.device(options.pop("size", PHONE), **options)
        come_in(phone, self.at, "Noor")
        phone.goto(self.form)
        is_live(phone)
        return phone


@pytest.fixture
def report(house: House, people: People) -> Report:
    return Report(house, people)


def state(page: Page) -> Any:
    return page.locator("form.report .state span[data-when]:not([hidden])")


def test_three_questions_and_the_rest_unfolds_by_keyboard_alone(report: Report) -> None:
    noor = report.noor()
    shown = noor.locator("form.report textarea:visible")
    assert [box.get_attribute("name") for box in shown.all()] == ["summary", "insights", "next_steps"]
    noor.locator("#summary").focus()
    noor.keyboard.type("We baked.")
    for _ in range(3):
        noor.keyboard.press("Tab")
    assert noor.evaluate("document.activeElement.localName") == "summary"
    noor.keyboard.press("Enter")
    expect(noor.get_by_label("Which questions stay open?")).to_be_visible()

    # A few words of a title link it, with Enter, and the form goes on.
    while noor.evaluate("document.activeElement.id") != "related":
        noor.keyboard.press("Tab")
    noor.keyboard.type("river")
    noor.keyboard.press("Enter")
    linked = noor.locator("ul.related a")
    expect(linked).to_have_text("Who looks after the river?")
    expect(noor.locator("#related")).to_have_value("")
    expect(noor.locator("#related")).to_be_focused()
    expect(noor.locator("#summary")).to_have_value("We baked.")
    expect(state(noor)).to_have_text("Saved")
    noor.keyboard.type("the sea")
    noor.keyboard.press("Enter")
    expect(linked).to_have_count(2)
    expect(noor.locator("#related")).to_have_value("")
    expect(noor.locator("form.report")).not_to_have_attribute("aria-busy", "true")
    noor.get_by_role("button", name="Unlink").first.focus()
    noor.keyboard.press("Enter")
    expect(linked).to_have_count(1)
    expect(linked).to_have_text("Who looks after the sea?")
    assert report.board()["harvests"] == [], "nothing is published by Enter in a field"

    noor.get_by_role("button", name="Put it on the news wall").focus()
    noor.keyboard.press("Enter")
    noor.wait_for_url("**#news-*")
    (harvest,) = report.board()["harvests"]
    assert harvest["summary"] == "We baked."


def test_what_is_typed_is_not_saved_then_saved_or_waits(report: Report) -> None:
    noor = report.noor()
    expect(state(noor)).to_have_count(0)
    noor.locator("#summary").press_sequentially("We baked")
    expect(state(noor)).to_have_text("Not saved yet")
    expect(state(noor)).to_have_text("Saved", timeout=15_000)
    noor.context.set_offline(True)
    noor.locator("#summary").press_sequentially(" bread.")
    expect(state(noor)).to_contain_text("Waiting to send (1)", timeout=20_000)
    noor.context.set_offline(False)
    expect(state(noor)).to_have_text("Saved", timeout=20_000)
    noor.reload()
    expect(noor.locator("#summary")).to_have_value("We baked bread.")
    expect(state(noor)).to_have_text("Saved")


def test_one_tap_signs_in_and_one_says_that_no_report_is_needed(report: Report) -> None:
    noor = report.noor()
    present = noor.locator(f"#present-{report.breakout}")
    expect(present).to_contain_text("Your name then stands in the report and the book.")
    noor.get_by_role("button", name="I was here").click()
    expect(present.locator("p").first).to_contain_text("Noor")
    noor.get_by_role("button", name="Take my name away").click()
    expect(noor.get_by_role("button", name="I was here")).to_be_visible()
    expect(present.get_by_text("Noor")).to_have_count(0)
    noor.get_by_role("button", name="No report needed, and that is fine").click()
    noor.wait_for_url("**#news-*")
    expect(noor.locator(".news")).to_contain_text("No report needed.")


def test_a_refusal_stands_at_its_field_and_the_text_stays(report: Report) -> None:
    noor = report.noor()
    noor.get_by_role("button", name="Put it on the news wall").click()
    expect(noor.locator("#summary-error")).to_contain_text("say that no report is needed")
    expect(noor.locator("#summary")).to_be_focused()
    noor.locator("#summary").fill("We baked.")
    expect(noor.locator("#summary-error")).to_have_count(0)
    noor.locator("details.more summary").click()
    for words, told in (("fish", "No other topic fits."), ("who looks", "2 topics fit.")):
        noor.locator("#related").fill(words)
        noor.get_by_role("button", name="Put it on the news wall").click()
        expect(noor.locator("#related-error")).to_contain_text(told)
        expect(noor.locator("#related")).to_be_focused()
        expect(noor.locator("#summary")).to_have_value("We baked.")
    noor.locator("#related").fill("the river")
    noor.get_by_role("button", name="Put it on the news wall").click()
    noor.wait_for_url("**#news-*")
    related = {topic["id"]: topic["related"] for topic in report.board()["topics"]}
    assert related[report.bread] == [report.river]


def test_on_a_small_phone_nothing_is_wider_and_everything_can_be_hit(report: Report) -> None:
    ask(report.flora, f"{report.path}/topics", title="Donaudampfschifffahrtsgesellschaftskapitän " * 4)
    noor = report.noor(size=SMALL)
    noor.locator("details.more summary").click()
    for words in ("donau", "river"):
        noor.locator("#related").fill(words)
        noor.get_by_role("button", name="Link", exact=True).click()
        expect(noor.locator("#related")).to_have_value("")
    noor.locator("#related").fill("fish")
    noor.get_by_role("button", name="Link", exact=True).click()
    expect(noor.locator("#related-error")).to_be_visible()
    assert noor.evaluate("document.documentElement.scrollWidth") <= 320
    small = noor.evaluate(TOO_SMALL)
    assert small == []


def test_the_organisers_own_questions_are_asked(report: Report) -> None:
    words = {"own1_place": 1, "own1_question": "What was hard?", "own1_help": "In a sentence."}
    ask(report.flora, f"{report.path}/questions", **words, summary_place=2, quotes_place=3, related_place=4)
    noor = report.noor()
    labels = noor.locator("form.report label")
    expect(labels).to_have_text(["What was hard?", "What mattered?", "Quotes", "Related topics"])
    expect(labels.nth(3)).to_be_hidden()
    noor.get_by_label("What was hard?").fill("The crust")
    noor.get_by_role("button", name="Put it on the news wall").click()
    noor.wait_for_url("**#news-*")
    noor.goto(f"{report.at}/topics/{report.bread}")
    expect(noor.locator(".harvest .reading")).to_contain_text("What was hard?")


def test_without_javascript_a_link_loses_nothing_and_a_refusal_brings_all_back(report: Report) -> None:
    noor = report.people.device(SMALL, java_script_enabled=False)
    noor.goto(report.at)
    noor.get_by_label("Your first name").fill("Noor")
    noor.get_by_role("button", name="Come in").click()
    noor.goto(report.form)
    noor.locator("#summary").fill("We baked.")
    noor.locator("details.more summary").click()
    noor.locator("#related").fill("who looks")
    noor.get_by_role("button", name="Link", exact=True).click()
    expect(noor.locator("body")).to_contain_text("2 topics fit.")
    noor.locator("#related").fill("river")
    noor.locator("form button").first.click()
    expect(noor.locator("ul.related a")).to_have_text("Who looks after the river?")
    expect(noor.locator("#summary")).to_have_value("We baked.")
    noor.get_by_role("button", name="Put it on the news wall").click()
    until(report.flora, "true")
    assert [harvest["summary"] for harvest in report.board()["harvests"]] == ["We baked."]


def test_i_was_here_on_the_card_of_today(report: Report) -> None:
    phone = report.people.device(SMALL)
    come_in(phone, report.at, "Noor")
    card = phone.locator(f"#breakout-{report.breakout}")
    here, away = card.get_by_role("button", name="I was here"), card.get_by_role("button", name="Take my name away")
    expect(here).to_be_hidden()
    card.get_by_role("button", name="Go to Bread").click()
    expect(here).to_be_visible()
    expect(card).to_contain_text("Your name then stands in the report and the book.")
    phone.context.set_offline(True)
    here.click()
    expect(away).to_be_visible(timeout=15_000)
    expect(phone.locator("#outbox")).to_contain_text("Waiting to send (1)")
    phone.context.set_offline(False)
    expect(phone.locator("#outbox")).not_to_contain_text("Waiting", timeout=20_000)
    report.flora.goto(f"{report.at}/topics/{report.bread}")
    expect(report.flora.locator(f"#present-{report.breakout}")).to_contain_text("Noor")
    away.click()
    expect(here).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_desk_closes_the_book_and_opens_it_again(report: Report) -> None:
    noor, desk = report.noor(), report.people.page(report.flora.context)
    desk.goto(f"{report.at}/desk/harvest#reports")
    is_live(desk)
    close, sure = desk.locator("#book summary"), desk.get_by_role("button", name="Yes, the proceedings are final")
    expect(sure).to_be_hidden()
    close.focus()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    expect(sure).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator("#book")).to_contain_text("The book is closed: the proceedings are final.")
    assert violations(desk) == []

    told = noor.locator(f"#report-{report.breakout}")
    expect(told).to_contain_text("The book is closed.")
    noor.locator("#summary").fill("Late, and kept.")
    noor.get_by_role("button", name="Put it on the news wall").click()
    expect(noor.locator("#said")).to_contain_text("Your text stays here")
    expect(state(noor)).to_have_text("Saved", timeout=15_000)

    desk.get_by_role("button", name="Open the book again").click()
    expect(close).to_be_visible()
    expect(told).not_to_contain_text("The book is closed.")
    noor.get_by_role("button", name="Put it on the news wall").click()
    noor.wait_for_url("**#news-*")
    assert [harvest["summary"] for harvest in report.board()["harvests"]] == ["Late, and kept."]


def test_the_tab_of_the_news_counts_what_i_have_not_read(report: Report) -> None:
    board = report.board()
    cell = {"topic": report.river, "slot": board["slots"][0]["id"], "room": board["rooms"][1]["id"]}
    other = ask(report.flora, f"{report.path}/breakouts", **cell)["id"]
    noor = report.people.device(PHONE)
    come_in(noor, report.at, "Noor")
    badge, tab = noor.locator(".tabs .fresh .badge"), noor.locator(".tabs a", has_text="News")
    expect(badge).to_be_hidden()
    counted = "[...document.querySelectorAll('.fresh i')].filter(one => one.checkVisibility()).length"
    for n, breakout in enumerate((report.breakout, other), 1):
        ask(report.flora, f"{report.path}/breakouts/{breakout}/harvest", summary="So it is.")
        until(noor, f"{counted} === {n}")
        expect(badge).to_be_visible()
    expect(tab).to_have_accessible_name("News unread reports")
    first, second = (harvest["id"] for harvest in report.board()["harvests"])
    ask(noor, f"{report.path}/reads", harvest=first)
    until(noor, f"{counted} === 1", 20)
    expect(badge).to_be_visible()
    ask(noor, f"{report.path}/reads", harvest=second)
    expect(badge).to_be_hidden(timeout=20_000)
    expect(tab).to_have_accessible_name("News")
