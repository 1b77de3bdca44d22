"""Feedback: short, changeable, and nobody's: marks and sentences without names, from three answers on."""

import io
import re
from typing import Any
from zipfile import ZipFile

import pytest

from tests.day import Day
from tests.routes.test_drafts import everything

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def day(server: Any, clock_at: Any) -> Day:
    """Half past eleven: Bread is over."""
    clock_at("2027-03-01T11:30:00+00:00")
    return Day(server)


def give(day: Day, device: Any, mark: Any = 4, text: str = "", **fields: Any) -> Any:
    return device.post(f"{day.at}/feedback", **{"breakout": day.breakout, "mark": mark, "text": text} | fields)


def desk(day: Day) -> str:
    return str(day.flora.get(f"{day.at}/desk/private?page=harvesting").text)


def counted(html: str) -> list[str]:
    """How many gave each mark, the highest first."""
    return re.findall(r"<span>(\d+)</span></td>", html)


def test_nothing_is_shown_before_three_have_answered(day: Day) -> None:
    people = [day.ben, day.cem, day.event.person("Dora")]
    for mark, device in zip((5, 2, 5), people, strict=True):
        assert "Flour" not in desk(day)
        assert "Flour" not in day.ana.get(f"{day.at}/feedback").text
        assert give(day, device, mark, f"Flour {mark}").status_code == 200
    for page in (desk(day), day.ana.get(f"{day.at}/feedback").text):
        assert "Flour 2" in page
        assert counted(page)[-5:] == ["2", "0", "0", "1", "0"]
    assert not re.search("Ben|Cem|Dora", desk(day).partition("#heard")[2])
    assert "Flour" not in day.cem.get(f"{day.at}/feedback").text.replace("Flour 2</textarea>", ""), "his own alone"


def test_ones_own_answer_is_not_among_the_three(day: Day) -> None:
    for device in (day.ana, day.ben, day.cem):
        give(day, device, 3, "Flour of mine")
    told = day.ana.get(f"{day.at}/feedback").text.partition("others said about yours")[2]
    assert "Your own answer" in told
    assert "Flour" not in told, "else she knew what the two others wrote"
    assert "Flour of mine" in desk(day)


def test_texts_do_not_stand_in_the_order_of_people_or_time(day: Day) -> None:
    for device, text in ((day.cem, "zest"), (day.ana, "Almond"), (day.ben, "malt")):
        give(day, device, 3, text)
    assert re.findall(r'<li dir="auto">(\w+)</li>', desk(day).partition("#heard")[2]) == [
        "Almond",
        "malt",
        "zest",
    ]


def test_it_is_changed_and_taken_back(day: Day) -> None:
    for device in (day.ana, day.ben, day.cem):
        give(day, device, 3)
    assert give(day, day.ben, 1, "Rather not").status_code == 200
    assert counted(desk(day)) == ["0", "0", "2", "0", "1"]
    assert "Rather not" in day.ben.get(f"{day.at}/feedback").text
    assert day.ben.delete(f"{day.at}/feedback", breakout=day.breakout).status_code == 200
    assert day.ben.delete(f"{day.at}/feedback", breakout=day.breakout).status_code == 200, "nothing to do is fine"
    assert "Rather not" not in day.ben.get(f"{day.at}/feedback").text
    assert counted(desk(day)) == []


def test_about_the_event_as_a_whole(day: Day) -> None:
    for device in (day.ana, day.ben, day.cem):
        assert device.post(f"{day.at}/feedback", mark=5, text="What a day").status_code == 200
    assert "What a day" in desk(day)
    assert "What a day" not in day.ana.get(f"{day.at}/feedback").text.partition("others said about yours")[2]


def test_it_is_on_no_board_no_page_no_file_and_in_no_history(day: Day) -> None:
    before = day.revision()
    for device in (day.ana, day.ben, day.cem):
        give(day, device, 5, "Sourdough-marked")
    assert day.revision() == before, "that somebody answered, and when, is nobody's business"
    assert "Sourdough-marked" not in everything(day, day.flora)
    export = day.flora.get(f"{day.at}/export.zip").content
    assert b"Sourdough-marked" not in ZipFile(io.BytesIO(export)).read("event.json")
    assert "Sourdough-marked" not in day.flora.get(f"{day.at}/desk/history").text


@pytest.mark.parametrize("mark", ["0", "6", "NaN", "-1", "1.5", "", "five", "٣"])
def test_a_mark_is_one_of_five(day: Day, mark: str) -> None:
    answer = give(day, day.ben, mark)
    assert (answer.status_code, answer.json()["field"]) == (422, "mark")


def test_of_another_event_or_off_the_wall_there_is_nothing(day: Day) -> None:
    other = Day(day.server)
    unknown = give(day, day.ben, breakout=999_999)
    day.ana.delete(f"{day.at}/breakouts/{day.breakout}")
    for breakout in (other.breakout, day.breakout, "x"):
        answer = give(day, day.ben, breakout=breakout)
        assert (answer.status_code, answer.content) == (404, unknown.content)
        assert day.ben.get(f"{day.at}/feedback?breakout={breakout}").status_code == 404
    assert give(day, day.nobody, breakout="").status_code == 403


def test_a_page_shows_what_one_was_in_and_offers_the_rest(day: Day) -> None:
    assert f'id="of-{day.breakout}"' not in day.cem.get(f"{day.at}/feedback").text
    assert f'<option value="{day.breakout}">' in day.cem.get(f"{day.at}/feedback").text
    assert f'id="of-{day.breakout}" open' in day.cem.get(f"{day.at}/feedback?breakout={day.breakout}").text
    day.cem.post(f"{day.at}/breakouts/{day.breakout}/seat")
    assert f'id="of-{day.breakout}"' in day.cem.get(f"{day.at}/feedback").text
    coming = day.place(day.ben, day.river, 2, 1)
    assert f'value="{coming}"' not in day.cem.get(f"{day.at}/feedback").text, "it has not begun"


def test_the_last_word_of_the_day_leads_there(day: Day) -> None:
    assert "/feedback" not in day.ben.get(f"{day.at}").text
    day.event.phase("closing")
    assert f'href="{day.at}/feedback"' in day.ben.get(f"{day.at}").text
