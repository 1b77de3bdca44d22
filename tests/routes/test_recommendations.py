"""Recommendations: pasted, from a file, from a report; all of it or nothing."""

from typing import Any

import pytest

from app.models import board
from tests.conftest import Server
from tests.day import Day
from tests.routes.test_ballots import give, opened

pytestmark = pytest.mark.sqlite_only

TABLE = 'title,source,group\nAn oven for all,Review 4.2,Partners\n"Rivers, and who looks",Review 5,Kenya\n'


@pytest.fixture
def day(server: Server) -> Day:
    return Day(server)


def listed(day: Day) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = day.nobody.json(f"{day.at}/recommendations.json")["recommendations"]
    return found


def test_lines(day: Day) -> None:
    answer = day.flora.post(f"{day.at}/recommendations", text="An oven for all\n\n  A  mill \nan oven for all.")
    assert (answer.json()["added"], answer.json()["skipped"]) == (2, 1)
    assert [(one["title"], one["source"], one["group"]) for one in listed(day)] == [
        ("An oven for all", "", ""),
        ("A mill", "", ""),
    ]
    page = day.nobody.get(f"{day.at}/recommendations").text
    assert "An oven for all" in page


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_file_with_columns(day: Day, mark: str) -> None:
    file = {"file": ("list.csv", (mark + TABLE).encode(), "text/csv")}
    answer = day.flora.send("POST", f"{day.at}/recommendations", files=file)
    assert answer.json()["added"] == 2, answer.text
    assert [(one["title"], one["source"], one["group"]) for one in listed(day)] == [
        ("An oven for all", "Review 4.2", "Partners"),
        ("Rivers, and who looks", "Review 5", "Kenya"),
    ]
    again = day.flora.send("POST", f"{day.at}/recommendations", files=file)
    assert (again.json()["added"], again.json()["skipped"]) == (0, 2)


def test_other_columns_and_their_order(day: Day) -> None:
    day.flora.post(f"{day.at}/recommendations", text="group;title;number\nKenya;An oven;7")
    assert [(one["title"], one["source"], one["group"]) for one in listed(day)] == [("An oven", "", "Kenya")]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("title,source\nAn oven,\n,Review", "Line 3 has no title."),
        ("title,source\nAn oven,a,b", "Line 2 has more cells than the first line."),
        ('title,source\nAn oven,a\n"A mill', "Line 3 is broken: a quotation mark is not closed."),
        (f"title,source\n{'x' * 501},a", "Line 2 is too long: a cell of it has more than 500 signs."),
        (f"title,group\nAn oven,{'x' * 81}", "Line 2 is too long: a cell of it has more than 80 signs."),
        (f"An oven\n{'x' * 501}", "Line 2 is too long: a cell of it has more than 500 signs."),
        ("title,source\n", "There is no recommendation in it."),
        ("\n".join(f"Number {n}" for n in range(1001)), "There is room for 1000 recommendations."),
        (b"a\x00b", "This file is no text. Save the table as CSV, and send that."),
        (b"caf\xe9", "This file is not UTF-8. Save it as “CSV UTF-8”, and send it again."),
    ],
)
def test_a_broken_line_and_nothing_is_read(day: Day, body: str | bytes, sentence: str) -> None:
    sent = body if isinstance(body, bytes) else body.encode()
    answer = day.flora.send("POST", f"{day.at}/recommendations", files={"file": ("a.csv", sent, "text/csv")})
    assert (answer.status_code, answer.json()["message"], answer.json()["field"]) == (422, sentence, "file")
    if isinstance(body, str):
        answer = day.flora.post(f"{day.at}/recommendations", text=body)
        assert (answer.status_code, answer.json()["field"]) == (422, "text")
    assert listed(day) == []


def test_only_the_facilitator_and_never_too_many(day: Day) -> None:
    for who in (day.nobody, day.cem, day.ana):
        assert who.post(f"{day.at}/recommendations", text="A mill").status_code == 403
    assert day.flora.post(f"{day.at}/recommendations").status_code == 422
    day.flora.post(f"{day.at}/recommendations", text="\n".join(f"Number {n}" for n in range(999)))
    refused = day.flora.post(f"{day.at}/recommendations", text="One\nTwo")
    assert refused.status_code == 429
    assert len(listed(day)) == 999


def test_of_a_report_with_its_source_kept(day: Day) -> None:
    day.furnish()
    harvest = day.event.board()["harvests"][0]["id"]
    path = f"{day.at}/recommendations"
    assert day.cem.post(path, harvest=harvest, text="Bake more").status_code == 403
    answer = day.ana.post(path, harvest=harvest, text="Bake more")
    assert answer.json()["added"] == 1
    assert day.flora.post(path, harvest=harvest, text="bake more").json()["skipped"] == 1
    (one,) = listed(day)
    assert (one["title"], one["source"], one["harvest"]) == ("Bake more", "Bread", harvest)
    assert day.ana.post(path, harvest=999, text="Bake more").status_code == 404


def test_lines_of_reports_are_offered_until_they_are_taken(day: Day) -> None:
    words = {"summary": "We baked.", "recommendations": "Bake *more*\nA mill"}
    assert day.ben.post(f"{day.at}/breakouts/{day.breakout}/harvest", **words).status_code == 200
    harvest = day.event.board()["harvests"][0]["id"]
    page = day.flora.get(f"{day.at}/recommendations").text
    assert page.count("Put it on the list") == 2
    assert f"#offered-{day.bread}{{--own" in day.ana.get(f"{day.at}/mine.css").text.replace(",", "")
    day.ana.post(f"{day.at}/recommendations", harvest=harvest, text="A mill")
    page = day.flora.get(f"{day.at}/recommendations").text
    assert page.count("Put it on the list") == 1
    assert "recommendations" in day.nobody.get(f"{day.at}?look").text


def test_the_book_has_the_list_and_where_the_energy_was(day: Day) -> None:
    from app.book.annexes import annexes

    day.flora.post(f"{day.at}/recommendations", text=TABLE)
    ballot = opened(day, topics="true", recommendations="true", groups="Kenya\nNepal")
    for n in range(4):
        who = day.event.person(f"Person {n}")
        give(day, who, ballot, day.bread, n, group="Kenya" if n < 3 else "")
        give(day, who, ballot, day.river, 1, group="Kenya" if n < 3 else "")
    assert "energy" not in {annex.key for annex in annexes(board_of(day))}
    day.flora.post(f"{day.at}/ballots/{ballot}/close")
    found = {annex.key: annex for annex in annexes(board_of(day))}
    assert found["recommendations"].table[1] == ("An oven for all", "Review 4.2", "Partners")
    energy = found["energy"]
    assert energy.table[1][:3] == ("Where to?", "Bread", "6")
    assert [row[1] for row in energy.table[1:]][-1] == "Rivers, and who looks", "what got no dot stays"
    assert "4 people gave 10 dots" in energy.sections[0].text


def board_of(day: Day) -> Any:
    with day.server.house.database.reading() as session:
        return board.read(session, day.event.id)


def test_rewording_and_removing_wait_for_an_open_ballot(day: Day) -> None:
    id = day.flora.post(f"{day.at}/recommendations", text="An oven\nA mill").json()["id"]
    path = f"{day.at}/recommendations/{id}"
    assert day.flora.post(path, title="A large oven", source="Review").status_code == 200
    assert listed(day)[0]["title"] == "A large oven"
    assert day.flora.post(path, title="a mill").status_code == 422
    ballot = opened(day, recommendations="true")
    for answer in (day.flora.post(path, title="No oven"), day.flora.delete(path)):
        assert (answer.status_code, answer.json()["rule"]) == (409, "in_use")
    day.flora.post(f"{day.at}/ballots/{ballot}/close")
    assert day.flora.delete(path).status_code == 200
    assert [one["title"] for one in listed(day)] == ["A mill"]
    assert "A large oven" in day.nobody.get(f"{day.at}/ballots/{ballot}").text, "what was asked stays"
    assert day.flora.delete(path).status_code == 404


BOOKS = (
    "proceedings",
    "proceedings.json",
    "proceedings.md",
    "proceedings.csv",
    "actions",
    "actions.json",
    "actions.csv",
)
PAGES = (
    *BOOKS,
    "board.json",
    "recommendations",
    "recommendations.json",
    "ballots",
    "wall",
    "actions/new",
    "changes.json",
)


def test_what_a_hidden_topic_recommends_is_nowhere(day: Day) -> None:
    """A line of its report, and its title beside it, go with it, and come back with it."""
    report = day.ana.post(f"{day.at}/breakouts/{day.breakout}/harvest", summary="s", recommendations="An oven for all")
    id = day.ana.post(f"{day.at}/recommendations", harvest=report.json()["id"], text="An oven for all").json()["id"]
    day.flora.post(f"{day.at}/recommendations", text="A mill")
    item, came_from = f"r{id}", {"from": f"recommendation-{id}"}
    action = day.flora.post(f"{day.at}/actions", title="Bricks", champion="Opa", **came_from).json()["id"]
    closed, still_open = (opened(day, recommendations="true") for _ in range(2))
    give(day, day.ben, closed, item, 2)
    give(day, day.ben, still_open, item, 2)
    day.flora.post(f"{day.at}/ballots/{closed}/close")
    pages = [
        *PAGES,
        f"actions/{action}",
        *(f"ballots/{one}{end}" for one in (closed, still_open) for end in ("", ".json")),
    ]
    before = day.revision()
    assert any("An oven for all" in day.nobody.get(f"{day.at}/{page}").text for page in pages)
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    for page in pages:
        text = day.cem.get(f"{day.at}/{page}").text
        assert not any(words in text for words in ("An oven for all", "Bread", f"recommendation-{id}", f'"r{id}"')), (
            page
        )
    assert "An oven for all" not in day.cem.get(f"{day.at}/board.json?revision={before}").text
    day.event.phase("convergence")
    for who in (day.cem, day.ana, day.flora):
        unknown = who.post(f"{day.at}/actions", title="x", champion="Opa", **{"from": "recommendation-999999"})
        hidden = who.post(f"{day.at}/actions", title="x", champion="Opa", **came_from)
        assert (hidden.status_code, hidden.content) == (404, unknown.content)
    assert give(day, day.cem, still_open, item, 1).status_code == 404
    assert day.flora.post(f"{day.at}/ballots", title="x", dots="1", items=item).status_code == 404
    again = day.flora.post(f"{day.at}/recommendations", text="An oven for all").json()
    assert again["added"] == 1, "that it is there already would tell"
    day.flora.delete(f"{day.at}/topics/{day.bread}/hiding")
    assert day.nobody.json(f"{day.at}/ballots/{closed}.json")["totals"][0]["dots"] == 2


def test_how_many_were_put_on_the_list_is_said_and_a_facilitator_goes_back_to_the_desk(server: Any) -> None:
    """Without script, too: the page that one lands on says it. Odd numbers in its address say nothing."""
    day = Day(server)
    path = f"{day.at}/recommendations"
    answer = day.flora.send("POST", path, "text/html", data={"text": "Build a mill\nDig a well\nBuild a mill"})
    assert answer.headers["location"] == f"{path}?added=2&skipped=1"
    page = day.flora.get(answer.headers["location"]).text
    assert "2 recommendations are new. 1 was on the list already." in page
    for panel, where in (("deciding", path), ("acting", f"{day.at}/actions"), ("closing", f"{day.at}/closing")):
        back = f'href="{day.at}/desk/harvest#{panel}"'
        assert back in day.flora.get(where).text
        assert back not in day.ana.get(where).text
    for odd in ("?added=-1", "?added=x", "?skipped=", f"?added={'9' * 30}"):
        told = day.flora.get(path + odd)
        assert (told.status_code, "on the list already" in told.text, "are new" in told.text) == (200, False, False)
