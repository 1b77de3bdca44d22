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
