"""Every page, for everyone: axe finds nothing, nothing runs over the edge at 320 px, and no act needs JavaScript."""

from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, WALL, House, People, is_live
from tests.browser.test_story import open_a_space

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALL = {"width": 320, "height": 568}
PHONE_PAGES = [
    "#topics-tab",
    "#wall-tab",
    "#today-tab",
    "#news-tab",
    "#pitch-tab",
    "/topics/{topic}",
    "/topics/{topic}/place",
    "/topics/{topic}/rewording",
    "/topics/{topic}/merge",
    "/breakouts/{breakout}/swap",
    "/line",
    "/breakouts/{breakout}/harvest",
    "/breakouts/{breakout}/harvest/together",
    "/breakouts/{breakout}/photos",
    "/me",
    "/me/day",
    "/reading",
    "/ballots",
    "/ballots/1",
    "/recommendations",
    "/me/recap",
    "/feedback",
    "/pictures",
    "/where",
    "/guide",
    "/drafts",
    "/ideas",
    "/actions",
    "/actions/new",
    "/actions/news",
    "/closing",
    "/contacts",
    "/topics/{topic}/relations",
    "/rooms/{room}",
    "/proceedings",
    "/learning",
    "/topics/999999",
]

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2  # nowhere to break
PANELS = ("reports", "deciding", "acting", "closing", "feedback", "afterwards")


@pytest.fixture
def demo(tmp_path: Path) -> Any:
    house = House(tmp_path, ("--demo",))
    yield house
    house.stop()


@pytest.fixture
def at(demo: House) -> str:
    return f"{demo.url}/e/demo"


def violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    asked = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", asked)
    return [
        f"{page.url}: {fault['id']}: {node['target']} {node['html'][:120]}"
        for fault in found["violations"]
        for node in fault["nodes"][:3]
    ]


def join(page: Page, at: str, name: str = "Ana", title: str = "Wie leert wat van wie?") -> dict[str, Any]:
    """Join, pitch and place, so that this person has something of their own."""
    page.goto(at)
    page.get_by_label("Your first name").fill(name)
    page.get_by_role("button", name="Come in").click()
    expect(page.locator("#dock")).to_be_attached()
    return page.evaluate(  # type: ignore[no-any-return]
        """async ([at, title]) => {
          const ask = (path, fields) => fetch(at + path, {method: 'POST', headers: {Accept: 'application/json'},
            body: new URLSearchParams(fields)}).then(answer => answer.json());
          const board = await fetch(at + '/board.json').then(answer => answer.json());
          const topic = (await ask('/topics', {title, language: 'nl'})).id;
          const taken = new Set(board.breakouts.map(b => `${b.slot}-${b.room}`));
          const slot = board.slots.filter(s => s.kind === 'breakout').at(-1).id;
          const room = board.rooms.find(r => !taken.has(`${slot}-${r.id}`)).id;
          const breakout = (await ask('/breakouts', {topic, slot, room})).id;
          await ask(`/breakouts/${board.breakouts[0].id}/seat`, {});
          return {topic, breakout, room};
        }""",
        [at, title],
    )


def pages(at: str, ids: dict[str, Any]) -> list[str]:
    return [at + path.format(**ids) for path in PHONE_PAGES]


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(demo: House, at: str, people: People, scheme: str) -> None:
    phone = people.device(PHONE, color_scheme=scheme, reduced_motion="reduce")
    found = []
    for address in (at, f"{at}?look"):
        phone.goto(address)
        found += violations(phone)
    ids = join(phone, at)
    for address in pages(at, ids):
        phone.goto("about:blank")
        phone.goto(address)
        found += violations(phone)
    desk = people.device(DESK, color_scheme=scheme, reduced_motion="reduce")
    desk.goto(facilitator_link(demo))
    found += violations(desk)
    desk.get_by_label("Your first name").fill("Flora")
    desk.get_by_role("button", name="Become a facilitator").click()
    is_live(desk)
    rooms = ("/desk", "/desk/wall", "/themes", "/themes/1", *(f"/desk/harvest#{panel}" for panel in PANELS))
    for address in (*(at + room for room in rooms), f"{demo.url}/", f"{demo.url}/events/new"):
        desk.goto(address)
        found += violations(desk)
    wall = people.device(WALL, color_scheme=scheme, reduced_motion="reduce")
    for phase in ("welcome", "marketplace", "breakouts", "news", "closing"):
        desk.goto(f"{at}/desk")
        desk.locator(f".tape button[value={phase}]").click()
        expect(desk.locator(f".tape button[value={phase}]")).to_have_attribute("aria-current", "step")
        wall.goto(f"{at}/wall")
        found += violations(wall)
    assert not found, "\n".join(found)


def facilitator_link(demo: House) -> str:
    log = (demo.data / "server.log").read_text()
    return next(word for word in log.split() if "/k/" in word)


@pytest.mark.slow
def test_nothing_runs_over_the_edge(at: str, people: People) -> None:
    phone = people.device(SMALL)
    ids = join(phone, at, WORD[:80], WORD)
    over = []
    for address in pages(at, ids):
        phone.goto("about:blank")
        phone.goto(address)
        if phone.evaluate("document.documentElement.scrollWidth > innerWidth"):
            over.append(address)
    assert over == []


@pytest.mark.slow
def test_targets_are_large_enough(at: str, people: People) -> None:
    """44 px for all that can be tapped, but for links within a sentence and what a whole card stands in for."""
    phone = people.device(PHONE)
    ids = join(phone, at)
    small: list[str] = []
    for address in pages(at, ids):
        phone.goto("about:blank")
        phone.goto(address)
        small += phone.evaluate(
            """() => [...document.querySelectorAll(
                'button, .button, summary, .tabs a, input, textarea, .chip, .choice, .tick')]
              .filter(e => e.getClientRects().length && !e.closest('.vh'))
              .filter(e => !e.matches(':is(.chip, .ticket, .choice, .tick) input'))
              .map(e => [e, e.getBoundingClientRect()])
              .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
              .map(([e, box]) => `${location.href}: ${e.outerHTML.slice(0, 90)} ${box.width}x${box.height}`)"""
        )
    assert small == []


@pytest.mark.slow
@pytest.mark.parametrize("size", [DESK, SMALL], ids=["desk", "small"])
def test_each_thing_of_the_harvest_is_one_touch_away(
    demo: House, at: str, people: People, size: dict[str, int]
) -> None:
    desk = people.device(size, java_script_enabled=False)
    desk.goto(facilitator_link(demo))
    desk.get_by_label("Your first name").fill("Flora")
    desk.get_by_role("button", name="Become a facilitator").click()
    desk.goto(f"{at}/desk/harvest")
    expect(desk.locator("#reports")).to_be_visible()
    for panel in PANELS:
        desk.locator(f".tiles [href='#{panel}']").click()
        expect(desk.locator(".panel:visible")).to_have_id(panel)
        assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), panel
    matrix = desk.locator("#matrix tbody tr", has_text="Ligaya")
    desk.goto(f"{at}/desk/harvest#acting")
    expect(matrix.get_by_text("Ligaya")).to_be_visible()
    assert (matrix.locator("td:nth-last-child(2)").bounding_box() or {})["width"] >= 96, "a champion can be read"


@pytest.mark.slow
def test_the_main_acts_without_javascript(at: str, people: People) -> None:
    phone = people.device(SMALL, java_script_enabled=False)
    phone.goto(at)
    phone.get_by_label("Your first name").fill("Nour")
    phone.get_by_role("button", name="Come in").click()
    phone.goto(f"{at}#pitch-tab")
    phone.get_by_label("What do you want to talk about?").fill("Without a script")
    phone.get_by_role("button", name="Put it up").click()
    phone.locator("label.ticket").last.click()
    phone.get_by_role("button", name="Put it here").click()
    expect(phone.locator("article.row", has_text="Without a script")).to_be_visible()

    card = phone.locator("article.card", has_text="Without a script")
    phone.goto(f"{at}#topics-tab")
    card.locator(".put").click()
    expect(card.locator(".off")).to_be_visible()
    card.locator(".off").click()
    expect(card.locator(".put")).to_be_visible()

    phone.goto(f"{at}#today-tab")
    row = phone.locator(".band.now article.row", has=phone.locator(".go:visible")).first
    here = phone.locator(f"#{row.get_attribute('id')}")
    here.locator(".go").click()
    expect(here.locator(".leave")).to_be_visible()
    here.locator(".write").click()
    phone.get_by_label("What mattered?").fill("It works on an old phone.")
    phone.get_by_role("button", name="Put it on the news wall").click()
    expect(phone.locator("#news")).to_contain_text("It works on an old phone.")

    phone.goto(f"{at}?q=wíthout+a+scrípt#topics-tab")
    expect(card).to_be_visible()
    assert phone.locator("article.card:visible").count() == 1


def test_a_first_visit_is_small(house: House, people: People) -> None:
    """The phone page for a newcomer, headers and all: 60 KB, or somebody on a poor wifi goes home."""
    at = open_a_space(people.device(DESK), house)
    phone = people.device(PHONE)
    wire = phone.context.new_cdp_session(phone)
    wire.send("Network.enable")
    sizes: list[int] = []
    wire.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    phone.goto(at)
    is_live(phone)
    assert len(sizes) >= 6, "the page, its sheet, two scripts, the font and the icons"
    assert sum(sizes) <= 60 * 1024, sizes
