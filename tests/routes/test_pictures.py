"""Pictures of the day: people counted and never named, fewer than three among the others, each with its table."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from app import clock, words
from app.drawings import NARROW, PAPER, WIDE
from app.drawings.arcs import arcs
from app.drawings.energy import energy
from app.drawings.flow import flow
from app.models import pictures
from tests.day import Day

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def day(server: Any, clock_at: Any) -> Day:
    """Half past eleven: two rounds have begun. Bread and the river stand in both, Salt in the first."""
    clock_at("2027-03-01T11:30:00+00:00")
    found = Day(server)
    found.breakouts = [found.breakout, found.place(found.ben, found.river, 1, 1)]  # type: ignore[attr-defined]
    found.guests = [found.event.person(f"Guest{n}") for n in range(5)]  # type: ignore[attr-defined]
    return found


def sit(day: Any, n: int, *breakouts: int) -> None:
    """The first n guests take these seats."""
    for guest in day.guests[:n]:
        for breakout in breakouts:
            assert guest.post(f"{day.at}/breakouts/{breakout}/seat").status_code == 200


def page(day: Day) -> str:
    return str(day.nobody.get(f"{day.at}/pictures").text)


def rows(html: str, heading: str) -> list[list[str]]:
    """The first table after a heading, without its head."""
    table = html.partition(f'id="{heading}"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    return [re.findall(r'<td dir="auto">(.*?)</td>', row) for row in table.split("</tr>")[:-1]]


def test_nothing_has_happened_yet(server: Any) -> None:
    html = page(Day(server))
    assert "How people moved" not in html
    assert rows(html, "drew") == [["Bread", "0", "0", "0"], ["Who looks after the river?", "0", "0", "0"]]
    assert "There is nothing to see yet." in str(server.device().get(f"{server.event().at}/pictures").text), (
        "and without topics there is nothing at all"
    )


def test_three_people_are_a_way_and_two_are_among_the_others(day: Any) -> None:
    sit(day, 2, *day.breakouts)
    assert 'id="moved1"' not in page(day)
    assert 'id="linked"' not in page(day)
    sit(day, 3, *day.breakouts)
    html = page(day)
    assert rows(html, "moved1") == [["10:00", "Bread", "11:15", "Who looks after the river?", "3"]]
    assert rows(html, "linked") == [["Bread", "Who looks after the river?", "3"]]
    assert 'class="ribbon"' in html
    assert 'class="arc"' in html


def test_who_went_alone_is_not_told_by_number(day: Any) -> None:
    sit(day, 3, *day.breakouts)
    day.guests[3].post(f"{day.at}/breakouts/{day.breakout}/seat")
    day.guests[3].post(f"{day.at}/slots/{day.slots[1]}/roaming")
    assert rows(page(day), "moved1")[1] == ["10:00", "elsewhere", "11:15", "others", "a few"]


def test_nobody_is_named_and_what_is_hidden_is_not_there(day: Any) -> None:
    sit(day, 5, *day.breakouts)
    assert not re.search("Guest|Ana|Ben|Cem", page(day))
    day.flora.post(f"{day.at}/topics/{day.river}/hiding")
    html = page(day)
    assert "river" not in html
    assert 'class="ribbon"' not in html


def test_what_is_still_to_come_is_no_movement(day: Any, clock_at: Any) -> None:
    sit(day, 3, *day.breakouts)
    clock_at("2027-03-01T10:30:00+00:00")
    assert 'id="moved1"' not in page(day), "they only mean to go"


def test_who_goes_on_within_a_round_is_counted_from_three_on(day: Any, clock_at: Any) -> None:
    clock_at("2027-03-01T11:00:00+00:00")
    sit(day, 5, *day.breakouts)
    clock_at("2027-03-01T11:30:00+00:00")
    for n, guest in enumerate(day.guests[:3], 1):
        assert "went on to another" not in page(day), n
        guest.delete(f"{day.at}/breakouts/{day.breakouts[1]}/seat")
        guest.post(f"{day.at}/slots/{day.slots[1]}/roaming")
    assert "at 11:15, 3 people went on to another breakout" in page(day)


def test_energy_stands_in_the_order_of_the_day(day: Any) -> None:
    day.furnish()
    for guest in day.guests:
        guest.post(f"{day.at}/topics/{day.river}/star")
    told = rows(page(day), "drew")
    assert told == [["Bread", "1", "1", "1"], ["Who looks after the river?", "5", "0", "0"]]


def test_dots_are_in_it_when_they_are_counted(day: Any) -> None:
    made = day.flora.post(f"{day.at}/ballots", title="What first?", dots="5").json()["id"]
    day.event.phase("convergence")
    given = day.cem.post(f"{day.at}/ballots/{made}/dots", item=day.river, count=4)
    assert given.status_code == 200, given.text
    assert '<th scope="col">Dots' not in page(day), "while it is open, nobody knows"
    day.flora.post(f"{day.at}/ballots/{made}/close")
    assert rows(page(day), "drew")[1] == ["Who looks after the river?", "0", "0", "4", "0"]


def test_the_book_has_them_as_annexes(day: Any) -> None:
    assert "annex-moved-1" not in day.nobody.get(f"{day.at}/proceedings").text
    sit(day, 5, *day.breakouts)
    html = day.nobody.get(f"{day.at}/proceedings").text
    for key in ("moved-1", "shared", "liveliness"):
        assert f'id="annex-{key}"' in html
    told = {annex["key"]: annex["table"] for annex in day.nobody.json(f"{day.at}/proceedings.json")["annexes"]}
    assert told["moved-1"][1:] == [["10:00", "Bread", "11:15", "Who looks after the river?", "5"]]
    assert not re.search("Guest", html)
    for ending in ("docx", "epub", "zip"):
        assert day.nobody.get(f"{day.at}/proceedings.{ending}").status_code == 200


class Drawings(HTMLParser):
    """What stands in the pictures of a page."""

    def __init__(self, html: str):
        super().__init__()
        self.inside, self.ids, self.labels, self.tags = 0, [], [], set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids.append(found.get("id"))
        if tag == "svg" and found.get("role") == "img":
            self.labels.append((found["aria-labelledby"] or "").split())
            self.inside += 1
        if self.inside:
            self.tags.add(tag)
            assert not any(name == "style" or name.startswith("on") for name, _ in attrs), "the policy allows none"

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag == "svg" and bool(self.inside)


def test_a_picture_has_a_name_and_says_what_it_shows(day: Any) -> None:
    evil = '<script>alert(1)</script>"><img onerror=x>' + "ß" * 150
    topic = day.event.topic(day.cem, evil)
    breakout = day.place(day.flora, topic, 0, 1)
    sit(day, 5, breakout, day.breakouts[1])
    seen = Drawings(page(day))
    assert len(seen.labels) == 6
    for label in seen.labels:
        assert all(seen.ids.count(id) == 1 for id in label)
    assert seen.tags == {"svg", "title", "desc", "rect", "path", "text", "circle"}


@pytest.mark.parametrize("topics", [2, 60])
def test_two_topics_and_sixty_fit_their_pictures(server: Any, clock_at: Any, topics: int) -> None:
    """Every word and paper stands inside of the picture, however many there are, and in both directions."""
    clock_at("2027-03-01T15:00:00+00:00")
    rooms = "\n".join(f"Room {n}, 9" for n in range(1, 21))
    event = server.event(rooms=rooms, slots="2027-03-01 10:00-11:00\n11:00-12:00\n12:00-13:00")
    event.phase("breakouts")
    made = [
        event.breakout(
            event.host, event.topic(event.host, f"Nachbarschaftswärmegenossenschaft {n} " * 4), n % 3, n // 3
        )
        for n in range(topics)
    ]
    for n in range(12):
        guest = event.person(f"G{n}")
        for breakout in (made[0], made[1], made[-1]):
            guest.post(f"{event.at}/breakouts/{breakout}/seat")
    board, now = server.house.boards.current(event.id), clock.now()
    with server.house.database.reading() as session:
        seen = pictures.read(session, board, now)
    for tongue in ("en", "ar"):
        with words.speaking(tongue):
            drawn = (flow(board, seen.days[0], "f"), arcs(board, seen.links, "a"), energy(pictures.energy(board), "e"))
        for width, svg in [
            *((WIDE, one.wide) for one in drawn),
            *((PAPER, one.paper) for one in drawn),
            *((NARROW, one.narrow) for one in drawn),
        ]:
            height = float(re.findall(rf'viewBox="0 0 {width} (\d+)"', svg)[0])
            for x, y, wide, high in re.findall(
                r'<rect[^>]* x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)"', svg
            ):
                assert 0 <= float(x) <= float(x) + float(wide) <= width
                assert 0 <= float(y) + float(high) <= height
            for x, y in re.findall(r'<text[^>]* x="([\d.-]+)" y="([\d.-]+)"', svg):
                assert 0 <= float(x) <= width
                assert 0 < float(y) <= height
