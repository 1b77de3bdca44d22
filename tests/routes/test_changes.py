"""What happened and undo: what is given back, what stands in the way, and what nobody reads."""

import re
from typing import Any

import pytest
from sqlmodel import select

from app import transaction
from app.models.events import Event
from app.models.pasts import Past
from tests.conftest import Device, Server
from tests.day import Day


@pytest.fixture
def day(server: Server) -> Day:
    return Day(server)


def undo(day: Day, **fields: Any) -> Any:
    return day.flora.post(f"{day.at}/undo", **fields)


def newest(day: Day, who: Device | None = None) -> dict[str, Any]:
    found: dict[str, Any] = (who or day.flora).json(f"{day.at}/changes.json")["changes"][0]
    return found


def same(before: dict[str, Any], after: dict[str, Any]) -> bool:
    return {**before, "revision": 0} == {**after, "revision": 0}


def acts(day: Day) -> dict[str, Any]:
    """Every change of the wall, as the desk gives it."""
    at, flora = day.at, day.flora
    return {
        "topic.reworded": lambda: flora.post(f"{at}/topics/{day.bread}", title="Loaves", description="Both"),
        "topic.withdrawn": lambda: flora.delete(f"{at}/topics/{day.bread}"),
        "topic.hidden": lambda: flora.post(f"{at}/topics/{day.bread}/hiding"),
        "breakout.placed": lambda: flora.post(
            f"{at}/breakouts", topic=day.river, slot=day.slots[1], room=day.rooms[1], limit=3
        ),
        "breakout.moved": lambda: flora.post(f"{at}/breakouts/{day.breakout}", slot=day.slots[2], room=day.rooms[1]),
        "breakout.taken_off": lambda: flora.delete(f"{at}/breakouts/{day.breakout}"),
        "room.added": lambda: flora.post(f"{at}/rooms", name="Attic", seats="4"),
        "room.changed": lambda: flora.post(f"{at}/rooms/{day.rooms[0]}", name="Small hall", seats="9"),
        "room.removed": lambda: flora.delete(f"{at}/rooms/{day.rooms[1]}"),
        "slot.changed": lambda: flora.post(f"{at}/slots/{day.slots[1]}", label="Early"),
        "slot.removed": lambda: flora.delete(f"{at}/slots/{day.slots[1]}"),
        "phase.switched": lambda: flora.post(f"{at}/phase", phase="news"),
        "event.reworded": lambda: flora.post(f"{at}/event", title="Porto", question="What now?"),
    }


KINDS = (
    "topic.reworded", "topic.withdrawn", "topic.hidden", "breakout.placed", "breakout.moved", "breakout.taken_off",
    "room.added", "room.changed", "room.removed", "slot.changed", "slot.removed", "phase.switched", "event.reworded",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_change_of_the_wall_can_be_undone_and_done_again(day: Day, kind: str) -> None:
    day.ben.post(f"{day.at}/breakouts/{day.breakout}/seat")
    before = day.event.board()
    done = acts(day)[kind]()
    assert done.status_code == 200, done.text
    after = day.event.board()
    assert newest(day)["kind"] == kind
    answer = undo(day)
    assert answer.status_code == 200, answer.text
    assert same(day.event.board(), before), "as it was, seats too"
    told = newest(day)
    assert told["kind"] == "wall.undone"
    assert told["text"].startswith("undid: Flora ")
    again = undo(day, change=told["id"])
    assert again.status_code == 200, again.text
    now = day.event.board()
    if kind in ("topic.withdrawn", "topic.hidden", "breakout.taken_off"):
        assert {b["id"] for b in now["breakouts"]} == {b["id"] for b in after["breakouts"]}
    else:
        assert same(now, after)


def test_a_pitch_is_withdrawn_again_and_its_stars_stay(day: Day) -> None:
    salt = day.event.topic(day.cem, "Salt")
    day.ben.post(f"{day.at}/topics/{salt}/star")
    assert undo(day).status_code == 200
    found = next(topic for topic in day.event.board()["topics"] if topic["id"] == salt)
    assert (found["withdrawn"], found["stars"]) == (True, 1)


def test_two_that_changed_places_change_back(day: Day) -> None:
    day.furnish()
    day.event.host.post(f"{day.at}/topics/{day.bread}/star")
    before = day.event.board()
    swap = day.flora.post(f"{day.at}/breakouts/{day.breakout}/exchange", **{"with": day.other_breakout})
    assert swap.status_code == 200, swap.text
    moved = {b["id"]: (b["slot"], b["room"]) for b in day.event.board()["breakouts"]}
    stood = {b["id"]: (b["slot"], b["room"]) for b in before["breakouts"]}
    assert (moved[day.breakout], moved[day.other_breakout]) == (stood[day.other_breakout], stood[day.breakout])
    assert undo(day).status_code == 200
    assert same(day.event.board(), before)


def test_the_foot_of_the_desk_says_what_undo_takes(day: Day) -> None:
    """Its own sentence stands there when what was done last is nothing of the wall."""
    day.ana.post(f"{day.at}/breakouts/{day.breakout}", room=day.rooms[1])
    moved = newest(day)["id"]

    def foot() -> str:
        page: str = day.flora.get(f"{day.at}/desk").text
        return page.partition('<div class="last">')[2].partition("</div>")[0]

    assert f'name="change" value="{moved}"' in foot()
    assert "On the wall, last" not in foot()
    day.flora.post(f"{day.at}/announcements", text="Soup is ready")
    assert f'name="change" value="{moved}"' in foot()
    ours, wall = foot().split("On the wall, last")
    assert "Soup is ready" in ours
    assert "Library" in wall
    day.flora.post(f"{day.at}/undo", change=moved)
    undid = newest(day)["id"]
    assert f'name="change" value="{undid}"' in foot(), "the undo can be undone"

    def offered() -> set[int]:
        page = day.flora.get(f"{day.at}/desk/history").text
        return {int(id) for id in re.findall(r'name="change" value="(\d+)"', page)}

    assert undid in offered()
    assert moved not in offered(), "what is undone is not offered again"
    day.flora.post(f"{day.at}/undo", change=undid)
    assert moved in offered(), "until it is done again"
    assert undo(day).status_code == 200, "and then it is what an undo takes"
    assert newest(day)["text"].endswith(
        next(t["text"] for t in day.flora.json(f"{day.at}/changes.json")["changes"] if t["id"] == moved)
    ), newest(day)


def refused(answer: Any) -> str:
    assert answer.status_code == 409, answer.text
    assert answer.json()["rule"] == "cannot_undo"
    return str(answer.json()["message"])


def test_an_event_that_came_from_elsewhere_keeps_its_address(server: Server) -> None:
    """Its images of before have the address and the code that it had there, and these may be somebody else's here."""
    day = Day(server)
    with transaction.by_hand(server.house.database) as session:
        rows = session.exec(select(Past).where(Past.event_id == day.event.id, Past.name == "event")).all()
        for row in rows:
            row.before = {**(row.before or {}), "slug": "elsewhere", "code": "ELSEWH"}
    changes = day.flora.json(f"{day.at}/changes.json")["changes"]
    phase = next(change for change in changes if "phase" in change["kind"])
    assert rows
    assert undo(day, change=phase["id"]).status_code == 200
    with server.house.database.reading() as session:
        event = session.get_one(Event, day.event.id)
        assert (f"/e/{event.slug}", event.code) == (day.at, day.event.made["code"])


def test_somebody_is_in_the_cell_now(day: Day) -> None:
    day.ana.post(f"{day.at}/breakouts/{day.breakout}", room=day.rooms[1])
    moved = newest(day)["id"]
    day.place(day.ben, day.river, 0, 0)
    before = day.event.board()
    assert "Who looks after the river?" in refused(undo(day, change=moved))
    assert day.event.board() == before


def test_it_was_changed_again(day: Day) -> None:
    day.ana.post(f"{day.at}/breakouts/{day.breakout}", room=day.rooms[1])
    moved = newest(day)["id"]
    day.flora.post(f"{day.at}/breakouts/{day.breakout}", room=day.rooms[0], slot=day.slots[1])
    assert "Flora" in refused(undo(day, change=moved))


def test_more_people_sit_there_than_fitted_before(day: Day) -> None:
    day.flora.post(f"{day.at}/breakouts/{day.breakout}", limit=1)
    day.flora.post(f"{day.at}/breakouts/{day.breakout}", limit=2)
    raised = newest(day)["id"]
    for who in (day.ben, day.cem):
        assert who.post(f"{day.at}/breakouts/{day.breakout}/seat").status_code == 200
    assert refused(undo(day, change=raised)).startswith("2 people")


def test_what_happened_and_what_stands_there_stays(day: Day) -> None:
    placed = newest(day)["id"]
    day.ben.post(f"{day.at}/breakouts/{day.breakout}/harvest", summary="We baked.")
    assert "report" in refused(undo(day, change=placed))
    day.flora.post(f"{day.at}/rooms", name="Attic", seats="4")
    opened, attic = newest(day)["id"], day.event.board()["rooms"][-1]["id"]
    day.flora.post(f"{day.at}/breakouts", topic=day.river, slot=day.slots[1], room=attic)
    assert "Move them first" in refused(undo(day, change=opened))


def test_what_people_did_for_themselves_is_theirs(day: Day) -> None:
    day.furnish()
    mine = ("person.joined", "harvest.published", "announcement.made")
    listed = {change["kind"]: change["id"] for change in day.flora.json(f"{day.at}/changes.json")["changes"]}
    for kind in mine:
        assert refused(undo(day, change=listed[kind]))
    assert day.flora.post(f"{day.at}/undo", change=999_999).status_code == 404
    assert day.ana.post(f"{day.at}/undo").status_code == 403


def test_the_story_is_public_and_nobodys_choice_is_in_it(day: Day) -> None:
    day.furnish()
    for who in (day.nobody, day.ana):
        kinds = {change["kind"] for change in who.json(f"{day.at}/changes.json")["changes"]}
        assert {"topic.pitched", "breakout.placed", "harvest.published"} <= kinds
        assert not {kind for kind in kinds if kind.startswith(("seat", "person")) or "star" in kind}
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    for who in (day.nobody, day.flora):
        assert "Bread" not in who.get(f"{day.at}/changes.json", "application/json").text
    assert "topic.hidden" not in day.nobody.get(f"{day.at}/changes.json").text
    assert "Bread" not in day.flora.get(f"{day.at}/desk/history").text


def test_pages_follow_each_other(day: Day) -> None:
    for n in range(60):
        day.flora.post(f"{day.at}/announcements", text=f"Soup {n}")
    first = day.nobody.json(f"{day.at}/changes.json")
    second = day.nobody.json(first["next"])
    assert len(first["changes"]) == 50
    ids = [change["id"] for change in (*first["changes"], *second["changes"])]
    assert ids == sorted(set(ids), reverse=True)
    assert second["next"] is None
    assert day.nobody.get(f"{day.at}/changes.json?before=x", "application/json").status_code == 422
    assert "Earlier" in day.flora.get(f"{day.at}/desk/history").text
    assert "Soup" not in day.flora.get(f"{day.at}/desk/history?kind=topic").text
