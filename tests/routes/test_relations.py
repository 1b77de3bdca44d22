"""Relations: a link between two topics, made by the convener of either, seen from both."""

import csv
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from docx import Document

from tests.day import Day

pytestmark = pytest.mark.sqlite_only


def related(day: Day) -> dict[int, list[int]]:
    return {topic["id"]: topic["related"] for topic in day.event.board()["topics"]}


def test_either_convener_links_and_both_topics_show_it(server: Any) -> None:
    day = Day(server)
    path = f"{day.at}/topics/{day.bread}/relations"
    assert day.cem.post(path, topic=day.river).status_code == 403
    assert day.ben.post(path, topic=day.river).status_code == 200
    assert day.ana.post(f"{day.at}/topics/{day.river}/relations", topic=day.bread).status_code == 200, "again"
    assert related(day) == {day.bread: [day.river], day.river: [day.bread]}
    for topic, other in ((day.bread, "Who looks after the river?"), (day.river, "Bread")):
        page = day.nobody.get(f"{day.at}/topics/{topic}").text
        assert other in page.partition("Related topics")[2]
    assert day.ana.post(path, topic=day.river, _method="DELETE").status_code == 200
    assert related(day) == {day.bread: [], day.river: []}


def test_nothing_else_changes(server: Any) -> None:
    day = Day(server)
    day.cem.post(f"{day.at}/topics/{day.bread}/star")
    before = day.event.board()
    day.ana.post(f"{day.at}/topics/{day.bread}/relations", topic=day.river)
    after = day.event.board()
    for name in ("breakouts", "stars"):
        assert before.get(name) == after.get(name)
    assert [t["stars"] for t in before["topics"]] == [t["stars"] for t in after["topics"]]


def test_hidden_topics_are_linked_to_nothing(server: Any) -> None:
    day = Day(server)
    path = f"{day.at}/topics/{day.bread}/relations"
    day.ana.post(path, topic=day.river)
    day.flora.post(f"{day.at}/topics/{day.river}/hiding")
    assert related(day) == {day.bread: []}
    assert "river" not in day.ana.get(f"{day.at}/topics/{day.bread}").text.partition('id="page-of-')[2]
    assert "river" not in day.ana.get(path).text
    for device in (day.ana, day.flora):
        assert device.post(path, topic=day.river).status_code == 404


def test_not_with_itself_nor_with_what_was_withdrawn(server: Any) -> None:
    day = Day(server)
    path = f"{day.at}/topics/{day.bread}/relations"
    assert day.ana.post(path, topic=day.bread).status_code == 422
    assert day.ana.post(path, topic=999_999).status_code == 404
    day.ben.delete(f"{day.at}/topics/{day.river}")
    assert day.ana.post(path, topic=day.river).json()["rule"] == "topic_withdrawn"


def test_the_page_of_links_can_be_searched(server: Any) -> None:
    day = Day(server)
    path = f"{day.at}/topics/{day.bread}/relations"
    assert "river" in day.ana.get(f"{path}?q=rîver").text
    assert "No other topic fits." in day.ana.get(f"{path}?q=fish").text


def form(day: Day, device: Any) -> BeautifulSoup:
    return BeautifulSoup(device.get(f"{day.at}/breakouts/{day.breakout}/harvest").text, "html.parser")


def linked(soup: BeautifulSoup) -> list[str]:
    return [link.text for link in soup.select(".related a")]


def test_whoever_writes_the_report_links_a_topic_by_a_word_of_its_title(server: Any) -> None:
    day = Day(server)
    path = f"{day.at}/breakouts/{day.breakout}/relations"
    answer = day.cem.post(path, related="RÎVER", summary="We baked.")
    assert answer.status_code == 200, answer.text
    assert related(day) == {day.bread: [day.river], day.river: [day.bread]}
    soup = form(day, day.cem)
    assert linked(soup) == ["Who looks after the river?"]
    assert soup.find(id="summary").text == "We baked.", "what was typed is kept as a draft"  # type: ignore[union-attr]
    assert "We baked." not in day.ana.get(f"{day.at}/breakouts/{day.breakout}/harvest").text, "and private"
    assert day.ana.post(path, unlink=day.river).status_code == 200
    assert linked(form(day, day.cem)) == []
    assert day.ana.json(f"{day.at}/me.json")["drafts"] == [], "nothing was typed, nothing is kept"


def test_a_title_in_the_form_is_linked_with_the_report(server: Any) -> None:
    day = Day(server)
    path = f"{day.at}/breakouts/{day.breakout}/harvest"
    refused = day.cem.post(path, summary="We baked.", related="fish")
    assert (refused.status_code, refused.json()["field"]) == (422, "related")
    assert day.event.board()["harvests"] == [], "nothing half done"
    assert day.cem.post(path, summary="We baked.", related="Who looks after the river?").status_code == 200
    assert related(day)[day.bread] == [day.river]


def test_words_that_fit_several_topics_or_none_say_so(server: Any) -> None:
    day = Day(server)
    sea, seaside = day.event.topic(day.ben, "The sea"), day.event.topic(day.ben, "The sea, and its side")
    path = f"{day.at}/breakouts/{day.breakout}/relations"
    for words, told in (("the", "3 topics fit"), ("bread", "No other topic fits"), ("fish", "No other"), ("", "")):
        answer = day.cem.post(path, related=words, summary="Mine")
        assert (answer.status_code, answer.json()["field"]) == (422, "related")
        assert told in answer.json()["message"]
    assert day.cem.post(path, related="the SEA").status_code == 200, "a whole title is meant before a part of others"
    assert related(day)[day.bread] == [sea]
    day.flora.post(f"{day.at}/topics/{seaside}/hiding")
    assert day.cem.post(path, related="its side").status_code == 422
    for device in (day.cem, day.flora):
        assert device.post(path, unlink=seaside).status_code == 404


def test_the_report_links_while_it_can_be_written(server: Any) -> None:
    day = Day(server)
    path = f"{day.at}/breakouts/{day.breakout}/relations"
    assert day.nobody.post(path, related="river").status_code == 403
    day.event.phase("marketplace")
    assert day.cem.post(path, related="river").json()["rule"] == "phase_closed"
    day.event.phase("afterwards")
    day.flora.post(f"{day.at}/book/closing")
    assert day.cem.post(path, related="river").json()["rule"] == "phase_closed"
    assert related(day)[day.bread] == []


def test_the_book_names_related_topics_in_every_form(server: Any) -> None:
    day = Day(server)
    day.ana.post(f"{day.at}/topics/{day.bread}/relations", topic=day.river)
    book = BeautifulSoup(day.nobody.get(f"{day.at}/proceedings").text, "html.parser")
    link = book.select_one(f"#topic-{day.bread} .related a")
    assert link is not None
    assert (link["href"], link.text) == (f"#topic-{day.river}", "Who looks after the river?")
    assert "Related topics: Who looks after the river?" in day.nobody.get(f"{day.at}/proceedings.md").text
    topics = {topic["id"]: topic for topic in day.nobody.json(f"{day.at}/proceedings.json")["topics"]}
    assert topics[day.bread]["related"] == [day.river]
    rows = list(csv.DictReader(StringIO(day.nobody.get(f"{day.at}/proceedings.csv").text.lstrip("\ufeff"))))
    assert [row["related"] for row in rows] == ["Who looks after the river?", "Bread"]
    word = Document(BytesIO(day.nobody.get(f"{day.at}/proceedings.docx").content))
    assert "Related topics: Who looks after the river?" in [paragraph.text for paragraph in word.paragraphs]
    with ZipFile(BytesIO(day.nobody.get(f"{day.at}/proceedings.epub").content)) as parcel:
        pages = "".join(parcel.read(name).decode() for name in parcel.namelist() if name.endswith(".xhtml"))
    assert "<bdi>Who looks after the river?</bdi></p>" in pages


def test_the_organiser_may_leave_related_topics_out(server: Any) -> None:
    day = Day(server)
    assert form(day, day.cem).find(id="related") is not None
    day.flora.post(f"{day.at}/questions", summary_place=1)
    assert form(day, day.cem).find(id="related") is None
    day.flora.post(f"{day.at}/questions", summary_place=2, related_place=1, related_question="What goes with it?")
    label = form(day, day.cem).select_one("label")
    assert label is not None
    assert (label["for"], label.text) == ("related", "What goes with it?")
    for page in ("harvest/together", "harvest"):
        assert day.cem.get(f"{day.at}/breakouts/{day.breakout}/{page}").status_code == 200
    assert day.flora.post(f"{day.at}/questions", related_place=1).status_code == 422, "a report has words"
