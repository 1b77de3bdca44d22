"""Breakouts, over HTTP: first come, first served."""

from typing import Any

import pytest

from tests.day import Day


def wall(day: Day) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = day.event.board()["breakouts"]
    return found


@pytest.mark.sqlite_only
def test_a_topic_stands_in_its_cell(server: Any) -> None:
    day = Day(server)
    cell = {"topic": day.bread, "slot": day.slots[0], "room": day.rooms[0]}
    free = {"people": 0, "limit": None, "pinned": False, "note_taker": ""}
    free |= {"notes_wanted": False, "continues": None}
    assert wall(day) == [{"id": day.breakout, **cell, **free}]


@pytest.mark.sqlite_only
def test_the_page_of_free_cells_sends_both_in_one_field(server: Any) -> None:
    day = Day(server)
    answer = day.ben.post(f"{day.at}/breakouts", topic=day.river, cell=f"{day.slots[1]}-{day.rooms[1]}")
    assert answer.status_code == 200
    assert (wall(day)[1]["slot"], wall(day)[1]["room"]) == (day.slots[1], day.rooms[1])


def test_who_was_faster_is_told_with_the_nearest_free_cells(server: Any) -> None:
    day = Day(server, rooms="Hall, 60\nLibrary, 12\nKitchen, 8\nGarden, 30")
    day.place(day.ana, day.bread, 0, 1)
    late = day.ben.post(f"{day.at}/breakouts", topic=day.river, slot=day.slots[0], room=day.rooms[1])
    assert late.status_code == 409
    assert late.json() == {
        "ok": False,
        "rule": "room_taken",
        "message": "Ana was there a moment earlier. Free beside it: Kitchen at 10:00, Garden at 10:00, "
        "Library at 11:15.",
        "free": ["Kitchen at 10:00", "Garden at 10:00", "Library at 11:15"],
    }
    assert len(wall(day)) == 2


@pytest.mark.sqlite_only
def test_a_full_wall_says_so(server: Any) -> None:
    day = Day(server, rooms="Hall", slots="2027-03-01 10:00-11:00")
    late = day.ben.post(f"{day.at}/breakouts", topic=day.river, slot=day.slots[0], room=day.rooms[0])
    assert late.json()["free"] == []
    assert "no free cell left" in late.json()["message"]


@pytest.mark.sqlite_only
def test_a_topic_may_stand_on_the_wall_twice(server: Any) -> None:
    day = Day(server)
    day.place(day.ana, day.bread, 1, 1)
    assert [breakout["topic"] for breakout in wall(day)] == [day.bread, day.bread]


@pytest.mark.parametrize("kind", ["plenary", "break"])
@pytest.mark.sqlite_only
def test_plenaries_and_breaks_take_no_topics(server: Any, kind: str) -> None:
    day = Day(server)
    slot = next(slot["id"] for slot in day.event.board()["slots"] if slot["kind"] == kind)
    answer = day.ben.post(f"{day.at}/breakouts", topic=day.river, slot=slot, room=day.rooms[0])
    assert (answer.status_code, answer.json()["rule"]) == (409, "not_a_breakout_slot")


@pytest.mark.sqlite_only
def test_only_the_convener_and_the_facilitator_place_move_and_take_off(server: Any) -> None:
    day = Day(server)
    cell = {"slot": day.slots[1], "room": day.rooms[1]}
    for method, path in (("POST", ""), ("POST", f"/{day.breakout}"), ("DELETE", f"/{day.breakout}")):
        answer = day.cem.send(method, f"{day.at}/breakouts{path}", data={"topic": day.bread, **cell})
        assert (answer.status_code, answer.json()["rule"]) == (403, "not_yours")
    assert day.flora.post(f"{day.at}/breakouts", topic=day.bread, **cell).status_code == 200


@pytest.mark.sqlite_only
def test_a_breakout_moves_to_a_free_cell(server: Any) -> None:
    day = Day(server)
    answer = day.ana.post(f"{day.at}/breakouts/{day.breakout}", slot=day.slots[2], room=day.rooms[1])
    assert answer.json()["id"] == day.breakout
    assert [(b["id"], b["slot"], b["room"]) for b in wall(day)] == [(day.breakout, day.slots[2], day.rooms[1])]


@pytest.mark.sqlite_only
def test_a_move_to_a_taken_cell_leaves_it_where_it_was(server: Any) -> None:
    day = Day(server)
    river = day.place(day.ben, day.river, 1, 1)
    before = wall(day)
    answer = day.ben.post(f"{day.at}/breakouts/{river}", slot=day.slots[0], room=day.rooms[0])
    assert (answer.status_code, answer.json()["rule"]) == (409, "room_taken")
    assert wall(day) == before


@pytest.mark.sqlite_only
def test_what_a_move_leaves_out_stays(server: Any) -> None:
    day = Day(server)
    bread = day.place(day.ana, day.bread, 1, 1, limit=5)
    day.ana.post(f"{day.at}/breakouts/{bread}", slot=day.slots[2])
    found = next(b for b in wall(day) if b["id"] == bread)
    assert (found["slot"], found["room"], found["limit"]) == (day.slots[2], day.rooms[1], 5)
    day.ana.post(f"{day.at}/breakouts/{bread}", limit="")
    found = next(b for b in wall(day) if b["id"] == bread)
    assert (found["slot"], found["room"], found["limit"]) == (day.slots[2], day.rooms[1], None)


@pytest.mark.sqlite_only
def test_a_cell_that_is_none_moves_nothing(server: Any) -> None:
    day = Day(server)
    before = day.event.board()
    for cell in ("", "x", "1", "1-2-3", "-"):
        assert day.ana.post(f"{day.at}/breakouts/{day.breakout}", cell=cell).status_code in (404, 422), cell
    assert day.event.board() == before


@pytest.mark.sqlite_only
def test_seats_come_along_to_another_slot(server: Any) -> None:
    day = Day(server)
    day.ben.post(f"{day.at}/breakouts/{day.breakout}/seat")
    day.ana.post(f"{day.at}/breakouts/{day.breakout}", slot=day.slots[1], room=day.rooms[1])
    assert day.ben.json(f"{day.at}/me.json")["seats"] == [day.breakout]
    assert wall(day)[0]["people"] == 1


@pytest.mark.sqlite_only
def test_who_sits_elsewhere_in_the_new_slot_stays_there(server: Any) -> None:
    day = Day(server)
    river = day.place(day.ben, day.river, 1, 1)
    for breakout in (day.breakout, river):
        day.cem.post(f"{day.at}/breakouts/{breakout}/seat")
    day.ana.post(f"{day.at}/breakouts/{day.breakout}", slot=day.slots[1], room=day.rooms[0])
    assert day.cem.json(f"{day.at}/me.json")["seats"] == [river]
    assert [b["people"] for b in wall(day)] == [0, 1]


@pytest.mark.parametrize("limit", ["0", "-1", "--5", "1.5", "x", "1e3", "9" * 40, "²", "100001"])
@pytest.mark.sqlite_only
def test_a_limit_is_a_whole_number_from_one(server: Any, limit: str) -> None:
    day = Day(server)
    cell = {"slot": day.slots[1], "room": day.rooms[1]}
    answer = day.ana.post(f"{day.at}/breakouts", topic=day.bread, limit=limit, **cell)
    assert (answer.status_code, answer.json()["field"]) == (422, "limit")


@pytest.mark.sqlite_only
def test_a_limit_below_who_is_there_is_refused(server: Any) -> None:
    day = Day(server)
    for device in (day.ben, day.cem):
        device.post(f"{day.at}/breakouts/{day.breakout}/seat")
    answer = day.ana.post(f"{day.at}/breakouts/{day.breakout}", limit=1)
    assert (answer.status_code, answer.json()["rule"]) == (409, "limit_too_low")
    assert wall(day)[0]["limit"] is None
    assert day.ana.post(f"{day.at}/breakouts/{day.breakout}", limit=2).status_code == 200


@pytest.mark.sqlite_only
def test_taking_off_frees_the_cell_and_the_topic_stays(server: Any) -> None:
    day = Day(server)
    day.ben.post(f"{day.at}/breakouts/{day.breakout}/seat")
    assert day.ana.delete(f"{day.at}/breakouts/{day.breakout}").json()["id"] == day.breakout
    assert wall(day) == []
    assert len(day.event.board()["topics"]) == 2
    assert day.ben.json(f"{day.at}/me.json")["seats"] == []
    day.place(day.ben, day.river)


@pytest.mark.sqlite_only
def test_a_breakout_with_a_report_stays_on_the_wall(server: Any) -> None:
    day = Day(server)
    day.ben.post(f"{day.at}/breakouts/{day.breakout}/harvest", summary="We baked.")
    answer = day.ana.delete(f"{day.at}/breakouts/{day.breakout}")
    assert (answer.status_code, answer.json()["rule"]) == (409, "has_harvest")


@pytest.mark.sqlite_only
def test_a_slot_that_is_over_still_takes_placements(server: Any) -> None:
    day = Day(server, slots="2020-03-01 10:00-11:00\n11:00-12:00")
    day.place(day.ben, day.river, 1, 1)
    assert day.ana.post(f"{day.at}/breakouts/{day.breakout}", room=day.rooms[1]).status_code == 200


@pytest.mark.sqlite_only
def test_slots_and_rooms_of_another_event_are_not_there(server: Any) -> None:
    day, other = Day(server), Day(server)
    asked = [
        {"slot": other.slots[1], "room": day.rooms[1]},
        {"slot": day.slots[1], "room": other.rooms[1]},
        {"slot": 999_999, "room": day.rooms[1]},
        {"slot": day.slots[1], "room": "x"},
    ]
    answers = [day.ana.post(f"{day.at}/breakouts", topic=day.bread, **cell) for cell in asked]
    answers += [day.ana.post(f"{day.at}/breakouts/{day.breakout}", **cell) for cell in asked]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.sqlite_only
def test_the_page_of_free_cells_shows_what_is_free(server: Any) -> None:
    day = Day(server)
    html = day.ben.get(f"{day.at}/topics/{day.river}/place").text
    assert f"ticket-{day.slots[0]}-{day.rooms[1]}" in html
    assert f"ticket-{day.slots[0]}-{day.rooms[0]}" not in html
    assert day.ana.get(f"{day.at}/breakouts/{day.breakout}/move").status_code == 200


def test_pages_about_somebody_elses_topic_say_whose_it_is(town: Any) -> None:
    day = Day(town)
    for page in (f"topics/{day.bread}/place", f"breakouts/{day.breakout}/move", f"breakouts/{day.breakout}/swap"):
        answer = day.ben.get(f"{day.at}/{page}")
        assert (answer.status_code, "belongs to Ana" in answer.text) == (403, True), page
        assert day.ana.get(f"{day.at}/{page}").status_code == 200
        assert day.flora.get(f"{day.at}/{page}").status_code == 200


def test_where_the_organiser_places_nobody_is_sent_to_the_cells(town: Any) -> None:
    day = Day(town)
    day.breakout  # noqa: B018
    pitch = lambda who: who.post(f"{day.at}/topics", title="Seeds").json()  # noqa: E731
    assert pitch(day.ana)["location"].endswith("/place")
    assert day.flora.post(f"{day.at}/event", mode="barcamp").status_code == 200
    seeds = pitch(day.ana)
    assert seeds["location"] == f"{day.at}/absences"
    draft = day.ana.post(f"{day.at}/topics", title="Weeds", draft="true").json()["id"]
    assert day.ana.post(f"{day.at}/drafts/{draft}/topic").json()["location"] == f"{day.at}/absences"
    for page in (f"topics/{seeds['id']}/place", f"breakouts/{day.breakout}/move", f"breakouts/{day.breakout}/swap"):
        html = day.ana.get(f"{day.at}/{page}").text
        assert "Here the organiser places the topics." in html, page
        assert 'type="radio"' not in html
        assert 'type="radio"' in day.flora.get(f"{day.at}/{page}").text or "swap" in page
    assert f'href="{day.at}/absences"' in day.ana.get(f"{day.at}/topics/{seeds['id']}/place").text
    assert pitch(day.flora)["location"].endswith("/place")
    day.flora.post(f"{day.at}/event", mode="barcamp", conveners_place="true")
    assert pitch(day.ana)["location"].endswith("/place")


def test_what_is_over_has_no_swaps_to_offer(town: Any, clock_at: Any) -> None:
    day = Day(town)
    clock_at("2027-03-01T09:00:00+00:00")
    page = f"{day.at}/breakouts/{day.breakout}/swap"
    assert "What is over" not in day.ana.get(page).text
    clock_at("2027-03-01T11:00:01+00:00")
    html = day.ana.get(page).text
    assert "What is over stays where it was." in html
    assert 'name="with"' not in html
    cells = day.ana.get(f"{day.at}/breakouts/{day.breakout}/move").text
    assert cells.count("already over") == 1, "the past still takes what stood there, and says that it is the past"
