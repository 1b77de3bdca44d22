"""Topics, over HTTP."""

from typing import Any

import pytest

from tests.day import Day

pytestmark = pytest.mark.sqlite_only


def of(day: Day, topic: int) -> dict[str, Any]:
    found: dict[str, Any] = next(t for t in day.event.board()["topics"] if t["id"] == topic)
    return found


def test_a_title_is_enough(server: Any) -> None:
    event = server.event()
    event.phase("marketplace")
    ana = event.person("Ana")
    topic = event.topic(ana, "Bread")
    assert event.board()["topics"] == [
        {
            "id": topic,
            "title": "Bread",
            "description": "",
            "language": "",
            "convener": "Ana",
            "convener_id": ana.json(f"{event.at}/me.json")["id"],
            "stars": 0,
            "withdrawn": False,
            "withdrawn_by": "",
            "apart": [],
            "title2": "",
            "language2": "",
            "idea": None,
            "related": [],
            "conveners": ["Ana"],
            "convener_ids": [ana.json(f"{event.at}/me.json")["id"]],
            "needs_convener": False,
            "merged_into": None,
            "merge": None,
        }
    ]


def test_whoever_pitches_convenes(server: Any) -> None:
    day = Day(server)
    assert of(day, day.river)["convener"] == "Ben"
    assert of(day, day.river)["convener_id"] == day.id(day.ben)


def test_a_title_is_needed(server: Any) -> None:
    day = Day(server)
    answer = day.ana.post(f"{day.at}/topics", title="  \u200b\u0007 ")
    assert answer.status_code in (200, 422)  # a zero-width space is a sign to some; a control is none
    answer = day.ana.post(f"{day.at}/topics", title=" \u0007\u202e ")
    assert (answer.status_code, answer.json()["field"]) == (422, "title")


@pytest.mark.parametrize(("length", "status"), [(200, 200), (201, 422)])
def test_a_title_has_two_hundred_signs_at_most(server: Any, length: int, status: int) -> None:
    day = Day(server)
    assert day.ana.post(f"{day.at}/topics", title="é" * length).status_code == status


@pytest.mark.parametrize(("length", "status"), [(4_000, 200), (4_001, 422)])
def test_a_description_has_four_thousand_signs_at_most(server: Any, length: int, status: int) -> None:
    day = Day(server)
    assert day.ana.post(f"{day.at}/topics", title="Salt", description="x" * length).status_code == status


def test_a_title_is_one_line(server: Any) -> None:
    day = Day(server)
    topic = day.event.topic(day.ana, "Bread\n  and\t roses ")
    assert of(day, topic)["title"] == "Bread and roses"


def test_the_convener_rewords(server: Any) -> None:
    day = Day(server)
    answer = day.ana.post(f"{day.at}/topics/{day.bread}", title="Loaves", description="")
    assert answer.json()["id"] == day.bread
    assert (of(day, day.bread)["title"], of(day, day.bread)["description"]) == ("Loaves", "")


def test_the_facilitator_rewords_and_the_topic_stays_its_conveners(server: Any) -> None:
    day = Day(server)
    assert day.flora.post(f"{day.at}/topics/{day.bread}", title="Loaves").status_code == 200
    assert (of(day, day.bread)["title"], of(day, day.bread)["convener"]) == ("Loaves", "Ana")


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_nobody_else_rewords_or_withdraws(server: Any, method: str) -> None:
    day = Day(server)
    answer = day.ben.send(method, f"{day.at}/topics/{day.bread}", data={"title": "Mine"})
    assert (answer.status_code, answer.json()["rule"]) == (403, "not_yours")
    assert of(day, day.bread)["title"] == "Bread"


def test_a_withdrawn_topic_stays_struck_through(server: Any) -> None:
    day = Day(server)
    day.flora.delete(f"{day.at}/topics/{day.river}")
    assert of(day, day.river)["withdrawn"] is True
    assert of(day, day.river)["withdrawn_by"] == "Flora"
    assert of(day, day.river)["title"] == "Who looks after the river?"
    assert "withdrawn" in day.ana.get(f"{day.at}/topics/{day.river}").text


def test_a_withdrawn_topic_frees_its_cells_and_seats(server: Any) -> None:
    day = Day(server)
    day.ben.post(f"{day.at}/breakouts/{day.breakout}/seat")
    day.ana.delete(f"{day.at}/topics/{day.bread}")
    assert day.event.board()["breakouts"] == []
    assert day.ben.json(f"{day.at}/me.json")["seats"] == []
    day.place(day.ben, day.river)


def test_a_withdrawn_topic_keeps_the_breakout_that_has_a_report(server: Any) -> None:
    day = Day(server)
    day.ben.post(f"{day.at}/breakouts/{day.breakout}/harvest", summary="We baked.")
    day.ana.delete(f"{day.at}/topics/{day.bread}")
    assert [breakout["id"] for breakout in day.event.board()["breakouts"]] == [day.breakout]


@pytest.mark.parametrize(
    ("path", "fields"),
    [("topics/{t}", {"title": "Again"}), ("topics/{t}/star", {}), ("breakouts", {"topic": "{t}"})],
)
def test_a_withdrawn_topic_can_be_read_and_nothing_else(server: Any, path: str, fields: dict[str, str]) -> None:
    day = Day(server)
    day.ben.delete(f"{day.at}/topics/{day.river}")
    asked = {name: value.format(t=day.river) for name, value in fields.items()}
    cell = {"slot": day.slots[1], "room": day.rooms[1]}
    answer = day.ben.post(f"{day.at}/{path.format(t=day.river)}", **asked, **cell)
    assert (answer.status_code, answer.json()["rule"]) == (409, "topic_withdrawn")


def test_a_hidden_topic_is_on_the_desk_only(server: Any) -> None:
    day = Day(server).furnish()
    day.ben.post(f"{day.at}/breakouts/{day.other_breakout}/harvest", summary="The river runs dry")
    day.flora.post(f"{day.at}/topics/{day.river}/hiding")
    pages = ["", "?look", "/wall", "/board.json", "/proceedings", "/proceedings.json", "/proceedings.md"]
    pages += ["/agenda.ics", "/since/0", "/since/0?page=wall", "/since/0?page=desk", "/search.css?q=river"]
    for page in pages:
        text = day.flora.get(f"{day.at}{page}").text
        assert "river" not in text.replace("q=river", ""), page
        assert f"topic-{day.river}" not in text, page
    assert "Who looks after the river?" in day.flora.get(f"{day.at}/desk/space").text


def test_a_hidden_topic_is_not_even_its_conveners(server: Any) -> None:
    day = Day(server).furnish()
    day.cem.post(f"{day.at}/topics/{day.river}/star")
    day.cem.post(f"{day.at}/breakouts/{day.other_breakout}/harvest", summary="Dry", draft="true")
    day.flora.post(f"{day.at}/topics/{day.river}/hiding")
    assert day.ben.json(f"{day.at}/me.json")["topics"] == []
    mine = day.cem.json(f"{day.at}/me.json")
    assert (mine["stars"], mine["seats"], mine["drafts"]) == ([], [], [])
    assert str(day.river) not in day.ben.get(f"{day.at}/mine.css").text.replace(f"breakout-{day.river}", "")


def test_a_hidden_topic_frees_its_cells(server: Any) -> None:
    day = Day(server).furnish()
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    board = day.event.board()
    assert [breakout["topic"] for breakout in board["breakouts"]] == [day.river]
    assert board["harvests"] == []
    day.place(day.ben, day.river)


def test_a_hidden_topic_comes_back_with_its_places_and_reports(server: Any) -> None:
    day = Day(server).furnish()
    before = day.event.board()
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    day.flora.delete(f"{day.at}/topics/{day.bread}/hiding")
    after = day.event.board()
    assert after["topics"] == before["topics"]
    seats = {"others": 0}  # whoever sat there was told to go elsewhere
    assert [report | seats for report in after["harvests"]] == [report | seats for report in before["harvests"]]
    assert [b["id"] for b in after["breakouts"]] == [b["id"] for b in before["breakouts"]]


def test_a_cell_that_was_taken_meanwhile_stays_with_whom_it_is(server: Any) -> None:
    day = Day(server)
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    day.place(day.ben, day.river)
    day.flora.delete(f"{day.at}/topics/{day.bread}/hiding")
    assert [breakout["topic"] for breakout in day.event.board()["breakouts"]] == [day.river]


def test_a_hidden_topic_cannot_be_placed_where_nobody_sees_it(server: Any) -> None:
    day = Day(server)
    day.flora.post(f"{day.at}/topics/{day.river}/hiding")
    cell = {"slot": day.slots[1], "room": day.rooms[1]}
    assert day.flora.post(f"{day.at}/breakouts", topic=day.river, **cell).status_code == 404
    day.place(day.ana, day.bread, 1, 1)


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_only_a_facilitator_hides(server: Any, method: str) -> None:
    day = Day(server)
    answer = day.ana.send(method, f"{day.at}/topics/{day.bread}/hiding")
    assert (answer.status_code, answer.json()["rule"]) == (403, "not_yours")


def test_hiding_twice_is_hiding_once(server: Any) -> None:
    day = Day(server)
    day.flora.post(f"{day.at}/topics/{day.river}/hiding")
    revision = day.revision()
    assert day.flora.post(f"{day.at}/topics/{day.river}/hiding").status_code == 200
    assert day.revision() == revision


@pytest.mark.parametrize("path", ["", "/place", "/rewording"])
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_hidden_foreign_and_unknown_are_the_same_page(server: Any, path: str, accept: str) -> None:
    day, other = Day(server), server.event()
    foreign = other.topic(other.host, "Elsewhere")
    day.flora.post(f"{day.at}/topics/{day.river}/hiding")
    ids = [day.river, foreign, 999_999, 2**31, "x", "0", "-1", "1" * 40, "%00"]
    answers = [day.ana.send("GET", f"{day.at}/topics/{id}{path}", accept) for id in ids]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "topics/{}"),
        ("DELETE", "topics/{}"),
        ("POST", "topics/{}/star"),
        ("DELETE", "topics/{}/star"),
        ("POST", "breakouts"),
    ],
)
def test_hidden_foreign_and_unknown_refuse_alike(server: Any, method: str, path: str, accept: str) -> None:
    day, other = Day(server), server.event()
    foreign = other.topic(other.host, "Elsewhere")
    day.flora.post(f"{day.at}/topics/{day.river}/hiding")
    answers = []
    for id in (day.river, foreign, 999_999):
        fields = {"title": "Mine now", "topic": id, "slot": day.slots[1], "room": day.rooms[1]}
        answers.append(day.ben.send(method, f"{day.at}/{path.format(id)}", accept, data=fields))
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_one_person_has_forty_topics_at_most(server: Any) -> None:
    day = Day(server)
    answers = [day.cem.post(f"{day.at}/topics", title=f"Topic {n}") for n in range(41)]
    assert {answer.status_code for answer in answers[:40]} == {200}
    assert (answers[40].status_code, answers[40].json()["rule"]) == (429, "too_many")


def test_a_language_goes_along(server: Any) -> None:
    day = Day(server)
    topic = day.event.topic(day.ana, "¿Quién paga?", language="es")
    assert of(day, topic)["language"] == "es"
    assert '<h1 id="t' in day.ana.get(f"{day.at}/topics/{topic}").text
    assert 'lang="es"' in day.ana.get(f"{day.at}/topics/{topic}").text


def test_a_title_in_another_language_stands_beside_the_first(server: Any) -> None:
    day = Day(server)
    path = f"{day.at}/topics/{day.bread}"
    assert day.cem.post(f"{path}/translation", title="Pão", language="pt").status_code == 403
    assert day.ana.post(f"{path}/translation", title="Pão", language="Portuguese").status_code == 200
    for page in (path, f"{day.at}?look"):
        assert '<p class="second" dir="auto" lang="pt">Pão</p>' in day.nobody.get(page).text
    day.ana.post(path, title="Loaves")
    assert (of(day, day.bread)["title2"], of(day, day.bread)["language2"]) == ("Pão", "pt"), "rewording leaves it"
    day.ana.post(f"{path}/translation", title="", language="pt")
    assert "second" not in day.nobody.get(path).text


def test_the_language_it_is_held_in_is_a_word_on_the_card(server: Any) -> None:
    day = Day(server)
    assert day.ana.post(f"{day.at}/topics/{day.bread}", title="Brood", language="Nederlands").status_code == 200
    for page in (f"/topics/{day.bread}", "?look"):
        assert "in Dutch" in day.nobody.get(f"{day.at}{page}").text
    assert f"#topic-{day.bread}" in day.nobody.get(f"{day.at}/search.css?q=dutch").text
    day.event.topic(day.ben, "Salt", language="English")
    assert "in English" not in day.nobody.get(f"{day.at}?look").text, "what everybody expects is not said"
    refused = day.ana.post(f"{day.at}/topics/{day.bread}", title="Brood", language="Quatsch")
    assert (refused.status_code, refused.json()["field"]) == (422, "language")
