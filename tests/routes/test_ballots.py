"""Ballots: what they can be about, what they say while they are open (nothing), and when they are closed."""

import io
import json
import zipfile
from typing import Any

import pytest
from sqlalchemy import text

from app.models.dots import may_be_told
from tests.conftest import Server
from tests.day import Day, new_op

pytestmark = pytest.mark.sqlite_only


def opened(day: Day, **fields: Any) -> int:
    answer = day.flora.post(f"{day.at}/ballots", **{"title": "Where to?", "dots": 5} | fields)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["id"])


def give(day: Day, who: Any, ballot: int, item: Any, count: int, **fields: Any) -> Any:
    return who.post(f"{day.at}/ballots/{ballot}/dots", item=item, count=count, **fields)


def told(day: Day, ballot: int, who: Any = None) -> dict[str, Any]:
    found: dict[str, Any] = (who or day.nobody).json(f"{day.at}/ballots/{ballot}.json")
    return found


def rows_of(day: Day, table: str) -> str:
    return f"SELECT count(*) FROM {table} WHERE event_id = {day.event.id}"


@pytest.fixture
def day(server: Server) -> Day:
    return Day(server)


def test_without_items_it_is_about_all_topics(day: Day) -> None:
    gone, rude = day.event.topic(day.ana, "Gone"), day.event.topic(day.ana, "Rude")
    day.ana.delete(f"{day.at}/topics/{gone}")
    day.flora.post(f"{day.at}/topics/{rude}/hiding")
    ballot = opened(day)
    assert [item["id"] for item in told(day, ballot)["items"]] == [day.bread, day.river]
    (on_board,) = day.event.board()["ballots"]
    assert on_board == {
        "id": ballot, "title": "Where to?", "open": True, "dots": 5, "voters": 0, "groups": [],
        "items": [day.bread, day.river],
    }  # fmt: skip


def test_topics_and_recommendations_side_by_side(day: Day) -> None:
    ids = day.flora.post(f"{day.at}/recommendations", text="An oven\nA mill").json()["ids"]
    assert [i["id"] for i in told(day, opened(day, recommendations="true"))["items"]] == [f"r{id}" for id in ids]
    both = told(day, opened(day, topics="true", recommendations="true"))["items"]
    assert [item["kind"] for item in both] == ["topic", "topic", "recommendation", "recommendation"]
    some = opened(day, items=[f"r{ids[1]}", str(day.bread)])
    assert [item["id"] for item in told(day, some)["items"]] == [f"r{ids[1]}", day.bread]
    as_lines = opened(day, items=f"topic-{day.bread}\nrecommendation-{ids[0]}")
    assert [item["id"] for item in told(day, as_lines)["items"]] == [day.bread, f"r{ids[0]}"]
    of_ids = opened(day, items=str(ids[0]), recommendations="true")
    assert [item["id"] for item in told(day, of_ids)["items"]] == [f"r{ids[0]}"]


@pytest.mark.parametrize(
    ("fields", "status", "field"),
    [
        ({"title": ""}, 422, "title"),
        ({"dots": ""}, 422, "dots"),
        ({"dots": "0"}, 422, "dots"),
        ({"dots": "101"}, 422, "dots"),
        ({"items": "999"}, 404, None),
        ({"items": "bread"}, 404, None),
        ({"recommendations": "true"}, 422, "items"),
        ({"groups": "Kenya"}, 422, "groups"),
        ({"groups": "Kenya\n" + "x" * 81}, 422, "groups"),
        ({"groups": "\n".join(f"Group {n}" for n in range(31))}, 422, "groups"),
    ],
)
def test_what_cannot_be_a_ballot(day: Day, fields: dict[str, str], status: int, field: str | None) -> None:
    answer = day.flora.post(f"{day.at}/ballots", **{"title": "Where to?", "dots": "5"} | fields)
    assert (answer.status_code, answer.json().get("field")) == (status, field), answer.text
    assert day.event.board()["ballots"] == []


def test_an_open_ballot_tells_nobody_where_its_dots_lie(day: Day) -> None:
    """No role, no page, no answer, no export, no history."""
    ballot = opened(day)
    give(day, day.ana, ballot, day.bread, 4)
    revision = day.revision()
    give(day, day.ana, ballot, day.bread, 1)
    give(day, day.ana, ballot, day.river, 4)
    assert day.revision() == revision, "moving dots is heard by nobody"
    for who in (day.nobody, day.cem, day.flora):
        found = told(day, ballot, who)
        assert "totals" not in found
        assert "4" not in json.dumps(found.get("mine", {}).get("dots", []))
    assert told(day, ballot, day.ana)["mine"] == {
        "left": 0, "group": "", "dots": [{"item": day.bread, "count": 1}, {"item": day.river, "count": 4}],
    }  # fmt: skip
    for path in ("/wall", "/desk/harvest", "/ballots"):
        page = day.flora.get(f"{day.at}{path}").text
        assert page.count("person has given dots") >= 1
        assert "4 dots" not in page
        assert '<rect class="of"' not in page
    changes = day.flora.json(f"{day.at}/changes.json")["changes"]
    assert not [change for change in changes if "dots" in change["kind"]]
    with zipfile.ZipFile(io.BytesIO(day.flora.get(f"{day.at}/export.zip").content)) as parcel:
        rows = json.loads(parcel.read("event.json"))
    assert not {"dot", "voter", "readmark"} & rows.keys()
    assert {row["dots"] for row in rows["ballotitem"]} == {0}
    written = [row for row in rows["change"] if row["kind"].startswith("dots.")]
    assert [(row["person_id"], row["facts"]) for row in written] == [(None, {"ballot": ballot})]
    assert "dot" not in {row["name"] for row in rows["past"]}


def test_closing_counts_and_forgets_whose_they_were(day: Day, server: Server) -> None:
    ballot = opened(day)
    for who, bread, river in ((day.ana, 2, 3), (day.ben, 5, 0), (day.cem, 0, 1)):
        give(day, who, ballot, day.bread, bread, op=new_op())
        give(day, who, ballot, day.river, river, op=new_op())
    assert day.flora.post(f"{day.at}/ballots/{ballot}/close").status_code == 200
    found = told(day, ballot)
    assert [(one["item"], one["dots"], one["by_group"]) for one in found["totals"]] == [
        (day.bread, 7, {}),
        (day.river, 4, {}),
    ]
    assert (found["open"], found["voters"], "mine" in told(day, ballot, day.ana)) == (False, 3, False)
    with server.house.database.reading() as session:
        for table in ("dot", "voter"):
            assert session.connection().execute(text(rows_of(day, table))).scalar() == 0, table
        kept = session.connection().execute(text("SELECT answer FROM operation")).scalars().all()
    assert not [answer for answer in kept if "item-" in str(answer) or "left" in str(answer)]
    again = day.flora.post(f"{day.at}/ballots/{ballot}/close")
    assert again.status_code == 200
    assert told(day, ballot) == found, "a second time changes nothing"
    late = give(day, day.ana, ballot, day.bread, 1)
    assert (late.status_code, late.json()["rule"]) == (409, "ballot_closed")
    assert day.flora.delete(f"{day.at}/ballots/{ballot}").status_code == 409, "it stays in the book"


def test_an_op_is_sealed(day: Day, server: Server) -> None:
    """Whoever reads the rows of a database cannot find out by trying what was asked for; the asker's op works."""
    from app.transaction import Op

    ballot, op = opened(day), new_op()
    path = f"{day.at}/ballots/{ballot}/dots"
    assert give(day, day.ana, ballot, day.bread, 3, op=op).status_code == 200
    assert give(day, day.ana, ballot, day.bread, 3, op=op).status_code == 200
    assert give(day, day.ana, ballot, day.bread, 4, op=op).status_code == 422
    with server.house.database.reading() as session:
        kept = session.connection().execute(text("SELECT fingerprint FROM operation")).scalars().all()
    tried = {
        Op.of(op, "POST", path, {"item": item, "count": str(n)}).fingerprint
        for item in (str(day.bread), day.bread)
        for n in range(10)
    }
    assert not tried & set(kept)


def test_groups_weigh_the_same_when_they_are_large_enough(day: Day) -> None:
    ballot = opened(day, groups="Kenya\nNepal\nHead office", dots=4)
    people = [day.event.person(f"Person {n}") for n in range(10)]
    for n, who in enumerate(people):
        group = "Kenya" if n < 3 else "head office" if n < 8 else ""
        assert give(day, who, ballot, day.bread if n < 3 else day.river, 4, group=group).status_code == 200
    give(day, day.ana, ballot, day.bread, 2, group="Nepal")  # alone in her group
    assert told(day, ballot, day.ana)["mine"]["group"] == "Nepal"
    day.flora.post(f"{day.at}/ballots/{ballot}/close")
    found = told(day, ballot)
    assert found["counted"] == {"Kenya": 3, "Head office": 5}, "the rest, three people, is not told apart"
    bread, river = found["totals"]
    assert (bread["dots"], bread["by_group"]) == (14, {"Kenya": 12, "Head office": 0})
    assert (river["dots"], river["by_group"]) == (28, {"Kenya": 0, "Head office": 20})
    assert bread["equal"] == pytest.approx((1 + 0 + 2 / 10) / 3, abs=1e-4)
    page = day.nobody.get(f"{day.at}/ballots/{ballot}").text
    assert "Every group counts the same" in page
    assert "Nepal" not in page


def test_what_is_left_over_is_never_one_person() -> None:
    """From the total and all groups but one, the last can be worked out."""
    assert may_be_told({1: 3, 2: 9, None: 0}) == {1, 2}
    assert may_be_told({1: 3, 2: 9, 3: 1}) == {2}, "three and one are told together"
    assert may_be_told({1: 3, 2: 9, 3: 2, None: 1}) == {1, 2}
    assert may_be_told({1: 3, 2: 1}) == set()
    assert may_be_told({1: 2, 2: 2}) == set()
    assert may_be_told({}) == set()


def test_a_group_is_chosen_and_changed_while_it_is_open(day: Day) -> None:
    ballot = opened(day, groups=["Kenya", "Nepal"])
    path = f"{day.at}/ballots/{ballot}/group"
    assert day.ana.post(path, group="nepal").status_code == 200
    assert told(day, ballot, day.ana)["mine"]["group"] == "Nepal"
    assert day.event.board()["ballots"][0]["voters"] == 0, "a group alone is no dot"
    unknown = day.ana.post(path, group="Peru")
    assert (unknown.status_code, unknown.json()["field"]) == (422, "group")
    assert "Kenya, Nepal" in unknown.json()["message"]
    assert give(day, day.ana, ballot, day.bread, 1, group="Peru").status_code == 422
    assert told(day, ballot, day.ana)["mine"]["dots"] == [], "and no dot is given"
    day.ana.post(path, group="")
    assert told(day, ballot, day.ana)["mine"]["group"] == ""
    assert give(day, day.ana, opened(day), day.bread, 1, group="Kenya").status_code == 422, "it has no groups"


def test_a_mistaken_ballot_goes_uncounted(day: Day, server: Server) -> None:
    ballot = opened(day)
    give(day, day.ana, ballot, day.bread, 3)
    assert day.ben.delete(f"{day.at}/ballots/{ballot}").status_code == 403
    assert day.flora.delete(f"{day.at}/ballots/{ballot}").status_code == 200
    assert day.event.board()["ballots"] == []
    for answer in (give(day, day.ana, ballot, day.bread, 1), day.flora.post(f"{day.at}/ballots/{ballot}/close")):
        assert answer.status_code == 404
    with server.house.database.reading() as session:
        assert session.connection().execute(text(rows_of(day, "dot"))).scalar() == 0


def test_the_past_does_not_tell_either(day: Day) -> None:
    ballot = opened(day)
    give(day, day.ana, ballot, day.bread, 3)
    revision = day.revision()
    day.flora.post(f"{day.at}/ballots/{ballot}/close")
    then = day.nobody.json(f"{day.at}/board.json?revision={revision}")["ballots"]
    assert [(one["open"], one["voters"]) for one in then] == [(True, 1)]
    assert "3 dots" in day.nobody.get(f"{day.at}/wall").text


def test_the_page_in_the_order_of_the_list_or_by_energy(day: Day) -> None:
    ballot = opened(day)
    give(day, day.ana, ballot, day.river, 3)
    assert "order=energy" not in day.nobody.get(f"{day.at}/ballots/{ballot}").text
    day.flora.post(f"{day.at}/ballots/{ballot}/close")
    page = day.nobody.get(f"{day.at}/ballots/{ballot}").text
    assert page.index("Bread") < page.index("the river"), "as in the list"
    page = day.nobody.get(f"{day.at}/ballots/{ballot}?order=energy").text
    assert page.index("the river") < page.index("Bread")
