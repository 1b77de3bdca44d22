"""Slots, over HTTP."""

from typing import Any

import pytest

from tests.day import Day

pytestmark = pytest.mark.sqlite_only

LATE = {"starts": "2027-03-01T16:00", "ends": "2027-03-01T17:00"}


def test_a_slot_is_local_to_the_event(server: Any) -> None:
    day = Day(server, timezone="America/Sao_Paulo")
    answer = day.flora.post(f"{day.at}/slots", **LATE, kind="breakout", label="Late")
    slot = day.event.board()["slots"][-1]
    assert slot == {
        "id": answer.json()["id"],
        "kind": "breakout",
        "label": "Late",
        "starts": "2027-03-01T16:00:00-03:00",
        "ends": "2027-03-01T17:00:00-03:00",
        "fixed": False,
    }


def test_an_offset_is_taken_as_it_is(server: Any) -> None:
    day = Day(server)
    day.flora.post(f"{day.at}/slots", starts="2027-03-01T18:00:00+02:00", ends="2027-03-01T17:00:00Z")
    assert day.event.board()["slots"][-1]["starts"] == "2027-03-01T16:00:00+00:00"
    assert day.event.board()["slots"][-1]["ends"] == "2027-03-01T17:00:00+00:00"


def test_slots_are_in_the_order_of_the_day(server: Any) -> None:
    day = Day(server)
    day.flora.post(f"{day.at}/slots", starts="2027-03-01T07:00", ends="2027-03-01T08:00", kind="break", label="Tea")
    assert day.event.board()["slots"][0]["label"] == "Tea"


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [
        ("", "2027-03-01T17:00", "starts"),
        ("soon", "2027-03-01T17:00", "starts"),
        ("2027-03-01T16:00", "2027-02-30T17:00", "ends"),
        ("2027-03-01T16:00", "2027-03-01T16:00", "ends"),
        ("2027-03-01T16:00", "2027-03-01T15:00", "ends"),
        ("2027-03-01T16:00", "2027-03-03T15:00", "ends"),
        ("0001-01-01T00:00", "2027-03-01T17:00", "starts"),
        ("9999-12-31T23:59-23:59", "9999-12-31T23:59", "starts"),
    ],
)
def test_a_slot_ends_after_it_starts_and_within_a_day(server: Any, starts: str, ends: str, field: str) -> None:
    day = Day(server)
    answer = day.flora.post(f"{day.at}/slots", starts=starts, ends=ends)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_a_kind_is_one_of_three(server: Any) -> None:
    day = Day(server)
    answer = day.flora.post(f"{day.at}/slots", **LATE, kind="party")
    assert (answer.status_code, answer.json()["field"]) == (422, "kind")


def test_what_a_change_leaves_out_stays(server: Any) -> None:
    day = Day(server)
    day.flora.post(f"{day.at}/slots/{day.slots[1]}", label="Before lunch")
    slot = next(slot for slot in day.event.board()["slots"] if slot["id"] == day.slots[1])
    assert (slot["label"], slot["kind"], slot["starts"]) == ("Before lunch", "breakout", "2027-03-01T11:15:00+00:00")


def test_a_slot_with_breakouts_stays_one_for_breakouts(server: Any) -> None:
    day = Day(server)
    answer = day.flora.post(f"{day.at}/slots/{day.slots[0]}", kind="break")
    assert (answer.status_code, answer.json()["rule"]) == (409, "in_use")
    assert day.flora.post(f"{day.at}/slots/{day.slots[1]}", kind="break").status_code == 200


def test_a_slot_that_becomes_a_break_has_nobody_in_between(server: Any) -> None:
    """Seats follow breakouts; who roams there roams in nothing any more."""
    day = Day(server)
    day.cem.post(f"{day.at}/slots/{day.slots[1]}/roaming")
    day.flora.post(f"{day.at}/slots/{day.slots[1]}", kind="break")
    assert day.event.board()["roaming"] == []
    assert day.cem.json(f"{day.at}/me.json")["roaming"] == []


def test_a_removed_slot_has_nobody_in_between(server: Any) -> None:
    day = Day(server)
    day.cem.post(f"{day.at}/slots/{day.slots[1]}/roaming")
    day.flora.delete(f"{day.at}/slots/{day.slots[1]}")
    assert day.event.board()["roaming"] == []


def test_a_slot_with_breakouts_is_not_removed(server: Any) -> None:
    day = Day(server)
    answer = day.flora.delete(f"{day.at}/slots/{day.slots[0]}")
    assert (answer.status_code, answer.json()["rule"]) == (409, "in_use")
    assert day.flora.delete(f"{day.at}/slots/{day.slots[1]}").status_code == 200
    assert day.slots[1] not in [slot["id"] for slot in day.event.board()["slots"]]


def test_only_the_facilitator_adds_changes_and_removes(server: Any) -> None:
    day = Day(server)
    for method, path in (("POST", ""), ("POST", f"/{day.slots[1]}"), ("DELETE", f"/{day.slots[1]}")):
        answer = day.ana.send(method, f"{day.at}/slots{path}", data=LATE)
        assert (answer.status_code, answer.json()["rule"]) == (403, "not_yours")


def test_removed_foreign_and_unknown_slots_are_not_there(server: Any) -> None:
    day, other = Day(server), Day(server)
    day.flora.delete(f"{day.at}/slots/{day.slots[2]}")
    for method in ("POST", "DELETE"):
        answers = [
            day.flora.send(method, f"{day.at}/slots/{id}", data=LATE) for id in (day.slots[2], other.slots[2], 999_999)
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1


def test_a_wall_has_eighty_slots_at_most(server: Any) -> None:
    lines = [f"2027-03-01 {n // 12:02}:{n % 12 * 5:02}-23:59" for n in range(80)]
    day = Day(server, slots="\n".join(lines))
    answer = day.flora.post(f"{day.at}/slots", **LATE)
    assert (answer.status_code, answer.json()["rule"]) == (429, "too_many")


TWO_DAYS = "2027-03-01 10:00-11:00\n11:15-12:15 Late [held]\n2027-03-02 10:00-11:00\n12:00-13:00 Lunch [break]"


def starts(day: Day) -> list[str]:
    return [slot["starts"][:16] for slot in day.event.board()["slots"]]


def test_a_slot_line_may_be_held_back(server: Any) -> None:
    day = Day(
        server, slots="2027-03-01 10:00-11:00\n11:15-12:15 Late [held]\n12:30-13:00 Soup [break] [HELD]\n14:00-15:00"
    )
    assert starts(day) == ["2027-03-01T10:00", "2027-03-01T14:00"]
    page = day.flora.get(f"{day.at}/desk/space").text
    assert "Late" in page
    assert "Soup" in page
    assert "[held]" not in page


def test_a_slot_is_held_back_and_released(server: Any) -> None:
    day = Day(server)
    before = starts(day)
    assert day.flora.post(f"{day.at}/slots/{day.slots[1]}", held="true").status_code == 200
    assert starts(day) == [at for at in before if at != "2027-03-01T11:15"]
    revision = day.revision()
    day.flora.post(f"{day.at}/slots/{day.slots[1]}", held="true")
    assert day.revision() == revision, "it was held back already"
    for way in ("/release", "/release"):  # twice is once
        assert day.flora.post(f"{day.at}/slots/{day.slots[1]}{way}").status_code == 200
    assert starts(day) == before
    assert day.revision() == revision + 1
    day.flora.post(f"{day.at}/slots/{day.slots[1]}", held="true")
    day.flora.post(f"{day.at}/slots/{day.slots[1]}", held="false")
    assert starts(day) == before


def test_what_has_breakouts_is_not_held_back(server: Any) -> None:
    day = Day(server)
    for path, name in ((f"slots/{day.slots[0]}", "One"), (f"rooms/{day.rooms[0]}", "Great hall")):
        answer = day.flora.post(f"{day.at}/{path}", held="true")
        assert (answer.status_code, answer.json()["rule"]) == (409, "in_use")
        assert answer.json()["message"] == f"{name} cannot be held back: a breakout is in it. Move it first."


def test_nothing_is_put_into_what_is_held_back(server: Any) -> None:
    """It is not there, in the same words as what never was; who roamed in it roams no more."""
    day = Day(server)
    day.cem.post(f"{day.at}/slots/{day.slots[1]}/roaming")
    day.flora.post(f"{day.at}/slots/{day.slots[1]}", held="true")
    attic = day.flora.post(f"{day.at}/rooms", name="Attic", held="true").json()["id"]
    assert day.event.board()["roaming"] == []
    unknown = day.flora.post(f"{day.at}/breakouts", topic=day.bread, slot=99999, room=day.rooms[1])
    for slot, room in ((day.slots[1], day.rooms[1]), (day.slots[2], attic)):
        answer = day.flora.post(f"{day.at}/breakouts", topic=day.bread, slot=slot, room=room)
        assert (answer.status_code, answer.content) == (404, unknown.content)
    assert day.cem.post(f"{day.at}/slots/{day.slots[1]}/roaming").status_code == 404
    for room in day.rooms[1:]:
        day.place(day.ben, day.river, 0, day.rooms.index(room))
    taken = day.ben.post(f"{day.at}/breakouts", topic=day.river, slot=day.slots[0], room=day.rooms[0]).json()
    assert taken["free"] == ["Great hall at 13:15", "Library at 13:15"], "the refusal offers nothing that is held back"


def test_a_whole_day_is_held_back_and_released_in_one_command(server: Any) -> None:
    day = Day(server, slots=TWO_DAYS)
    revision = day.revision()
    assert day.flora.post(f"{day.at}/days/2027-03-02/holding").status_code == 200
    assert starts(day) == ["2027-03-01T10:00"]
    assert day.revision() == revision + 1
    assert day.flora.post(f"{day.at}/days/2027-03-02/release").status_code == 200
    assert starts(day) == ["2027-03-01T10:00", "2027-03-02T10:00", "2027-03-02T12:00"]
    day.flora.post(f"{day.at}/days/2027-03-02/holding")
    assert day.flora.delete(f"{day.at}/days/2027-03-02/holding").status_code == 200
    assert len(starts(day)) == 3
    used = day.flora.post(f"{day.at}/days/2027-03-01/holding")
    assert (used.status_code, used.json()["rule"]) == (409, "in_use")


@pytest.mark.parametrize("date", ["2027-03-03", "tomorrow", "2027-02-30", "0001-01-01", "9999-12-31", "-1"])
def test_a_day_without_slots_is_not_there(server: Any, date: str) -> None:
    day = Day(server)
    for way in ("holding", "release"):
        assert day.flora.post(f"{day.at}/days/{date}/{way}").status_code == 404


def extension(day: Day, slot: int, minutes: object, **fields: str) -> Any:
    return day.flora.post(f"{day.at}/slots/{slot}/extension", minutes=minutes, **fields)


def times(day: Day) -> list[str]:
    return [f"{s['starts'][11:16]}-{s['ends'][11:16]}" for s in day.event.board()["slots"]]


DAY_AS_WRITTEN = ["09:00-10:00", "10:00-11:00", "11:15-12:15", "12:15-13:15", "13:15-14:15"]


def test_a_preview_tells_and_changes_nothing(town: Any, clock_at: Any) -> None:
    day = Day(town)
    clock_at("2027-03-01T10:55:00+00:00")
    revision = day.revision()
    told = extension(day, day.slots[0], 20, preview="true").json()
    assert [(s["slot"], s["was_starts"][11:16], s["starts"][11:16]) for s in told["shifts"]] == [
        (day.slots[0], "10:00", "10:00"),
        (day.slots[1], "11:15", "11:20"),
        (told["shifts"][2]["slot"], "12:15", "12:20"),
        (day.slots[2], "13:15", "13:20"),
    ]
    assert told["shifts"][2]["label"] == "Lunch"
    assert (times(day), day.revision()) == (DAY_AS_WRITTEN, revision)
    page = day.flora.get(f"{day.at}/slots/{day.slots[0]}/extension?minutes=20")
    assert "<s>12:15</s> <b>12:20</b>" in page.text


def test_five_minutes_more_go_into_the_gap(town: Any, clock_at: Any) -> None:
    day = Day(town)
    clock_at("2027-03-01T10:55:00+00:00")
    assert extension(day, day.slots[0], 5).status_code == 200
    assert times(day) == ["09:00-10:00", "10:00-11:05", *DAY_AS_WRITTEN[2:]]
    assert extension(day, day.slots[0], 15).status_code == 200
    assert times(day) == ["09:00-10:00", "10:00-11:20", "11:20-12:20", "12:20-13:20", "13:20-14:20"]


def test_a_round_that_has_just_ended_can_go_on_and_others_cannot(town: Any, clock_at: Any) -> None:
    day = Day(town)
    clock_at("2027-03-01T11:03:00+00:00")
    for slot, minutes, rule in (
        (day.slots[0], 2, "not_running"),  # it would be over all the same
        (day.slots[1], 5, "not_running"),
        (day.plenary, 5, "not_running"),
    ):
        answer = extension(day, slot, minutes)
        assert (answer.status_code, answer.json()["rule"]) == (409, rule)
    assert extension(day, day.slots[0], 5).status_code == 200


def test_what_has_begun_does_not_move(town: Any, clock_at: Any) -> None:
    day = Day(town)
    clock_at("2027-03-01T12:17:00+00:00")
    answer = extension(day, day.slots[1], 10)
    assert (answer.status_code, answer.json()["rule"]) == (409, "has_begun")
    assert "Lunch" in answer.json()["message"]


def test_a_day_does_not_grow_into_the_night(town: Any, clock_at: Any) -> None:
    day = Day(
        town, slots="2027-03-01 22:00-23:00\n23:00-23:50\n2027-03-02 09:00-10:00\n23:30-00:30\n2027-03-03 00:40-01:00"
    )
    clock_at("2027-03-01T22:30:00+00:00")
    answer = extension(day, day.slots[0], 11)
    assert (answer.status_code, answer.json()["rule"]) == (409, "past_midnight")
    assert "Take fewer minutes" in day.flora.get(f"{day.at}/slots/{day.slots[0]}/extension?minutes=11").text
    assert extension(day, day.slots[0], 10).status_code == 200
    assert times(day)[:2] == ["22:00-23:10", "23:10-00:00"]
    clock_at("2027-03-03T00:00:00+00:00")
    assert extension(day, day.slots[3], 11).json()["rule"] == "past_midnight", "into the next day's first slot"
    assert extension(day, day.slots[3], 10).status_code == 200, "it was a night before"


@pytest.mark.parametrize("minutes", ["", "0", "61", "-5", "five", "5.5", "9" * 30])
def test_it_is_a_few_minutes(town: Any, minutes: str) -> None:
    day = Day(town)
    answer = extension(day, day.slots[0], minutes)
    assert (answer.status_code, answer.json()["field"]) == (422, "minutes")
    assert day.flora.get(f"{day.at}/slots/{day.slots[0]}/extension?minutes={minutes}").status_code in (200, 422)


def test_whose_breakouts_shift_is_told_once(town: Any, clock_at: Any) -> None:
    day = Day(town)
    river = day.place(day.ben, day.river, 1)
    day.place(day.ben, day.river, 2, 1)
    salt = day.event.topic(day.ana, "Salt")
    day.place(day.ana, salt, 2)
    for topic in (day.river, salt):
        day.cem.post(f"{day.at}/topics/{topic}/star")
    clock_at("2027-03-01T10:55:00+00:00")
    extension(day, day.slots[0], 20)
    inbox = day.cem.get(f"{day.at}/inbox").text
    assert inbox.count("<section") == 1
    assert "begins at <bdi>11:20</bdi>" in inbox
    assert "one more of yours" in inbox
    day.flora.post(f"{day.at}/breakouts/{river}", room=day.rooms[1])
    inbox = day.cem.get(f"{day.at}/inbox").text
    assert "11:20" in inbox.partition("has moved")[2], "and where it was is not told any more"
    assert inbox.count("11:20") == 1
    assert "<section" not in day.nobody.get(f"{day.at}/inbox").text
