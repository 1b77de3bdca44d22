"""The pitch line, over HTTP."""

from typing import Any

import pytest

from tests.day import Day

pytestmark = pytest.mark.sqlite_only


class Line:
    """Ana with Bread, Ben with the river and Cem with a song stand in the line, in this order."""

    def __init__(self, server: Any):
        self.day = Day(server)
        self.at = f"{self.day.at}/line"
        self.song = self.day.event.topic(self.day.cem, "A song")
        self.bread, self.river = self.day.bread, self.day.river
        for device, topic in ((self.day.ana, self.bread), (self.day.ben, self.river), (self.day.cem, self.song)):
            assert device.post(self.at, topic=topic).status_code == 200

    def desk(self, act: str) -> Any:
        return self.day.flora.post(f"{self.at}/{act}")

    @property
    def order(self) -> list[int]:
        return [turn["topic"] for turn in self.day.event.board()["line"]]

    @property
    def speaks(self) -> list[int]:
        return [turn["topic"] for turn in self.day.event.board()["line"] if turn["state"] == "speaking"]


def test_everybody_waits_until_the_desk_calls(server: Any) -> None:
    line = Line(server)
    assert (line.order, line.speaks) == ([line.bread, line.river, line.song], [])
    assert line.desk("next").json()["id"] == line.bread
    assert (line.order, line.speaks) == ([line.bread, line.river, line.song], [line.bread])
    for speaks, order in ((line.river, [line.river, line.song]), (line.song, [line.song])):
        line.desk("next")
        assert (line.speaks, line.order) == ([speaks], order)
    assert line.desk("next").json()["id"] is None
    assert line.order == []
    empty = line.desk("next")
    assert (empty.status_code, empty.json()["rule"]) == (409, "line_empty")


def test_one_topic_of_a_person_at_a_time(server: Any) -> None:
    line = Line(server)
    second = line.day.event.topic(line.day.ana, "Salt")
    for topic in (line.bread, second):
        answer = line.day.ana.post(line.at, topic=topic)
        assert (answer.status_code, answer.json()["rule"]) == (409, "already_in_line")
    line.desk("next")
    assert line.day.ana.post(line.at, topic=second).json()["rule"] == "already_in_line", "who speaks is in it, too"
    line.desk("next")
    assert line.day.ana.post(line.at, topic=second).status_code == 200


def test_who_is_passed_over_goes_to_the_end(server: Any) -> None:
    line = Line(server)
    assert line.desk("skip").json()["rule"] == "nobody_speaks"
    line.desk("next")
    line.desk("skip")
    assert (line.speaks, line.order) == ([line.river], [line.river, line.song, line.bread])
    line.day.ben.delete(line.at)
    line.day.cem.delete(line.at)
    line.desk("next")
    line.desk("skip")
    assert (line.speaks, line.order) == ([], [line.bread]), "the only one waits again"


def test_the_one_before_comes_back(server: Any) -> None:
    line = Line(server)
    assert line.desk("return").json()["rule"] == "nobody_before"
    line.desk("next")
    line.desk("next")
    assert line.desk("return").json()["id"] == line.bread
    assert (line.speaks, line.order) == ([line.bread], [line.bread, line.river, line.song])
    line.desk("next")
    line.day.ana.delete(f"{line.day.at}/topics/{line.bread}")
    assert line.desk("return").json()["rule"] == "nobody_before", "it was withdrawn"


def test_leaving(server: Any) -> None:
    line = Line(server)
    line.day.ben.delete(line.at)
    assert line.order == [line.bread, line.song]
    revision = line.day.revision()
    assert line.day.ben.delete(line.at).status_code == 200
    assert line.day.revision() == revision, "twice is once"
    assert line.day.ben.delete(line.at, topic=line.bread).status_code == 403
    assert line.day.flora.delete(line.at, topic=line.bread).status_code == 200
    assert line.order == [line.song]
    line.desk("next")
    line.day.cem.delete(line.at)
    assert line.order == []
    assert line.desk("return").json()["rule"] == "nobody_before", "who left has not spoken"


def test_what_is_withdrawn_or_hidden_is_in_no_line(server: Any) -> None:
    line = Line(server)
    line.day.ben.delete(f"{line.day.at}/topics/{line.river}")
    line.day.flora.post(f"{line.day.at}/topics/{line.song}/hiding")
    assert line.order == [line.bread]
    assert line.day.cem.post(line.at, topic=line.song).status_code == 404
    assert line.day.flora.post(line.at, topic=line.song).status_code == 404, "everybody would see it"
    assert line.day.ben.post(line.at, topic=line.river).json()["rule"] == "topic_withdrawn"


def test_speaking_puts_the_topic_where_its_convener_wished(server: Any) -> None:
    day = Day(server)
    day.ben.post(f"{day.at}/line", topic=day.river, cell=f"{day.slots[1]}-{day.rooms[1]}")
    wish = day.event.board()["line"][0]
    assert (wish["slot"], wish["room"]) == (day.slots[1], day.rooms[1])
    day.flora.post(f"{day.at}/line/next")
    assert [b["topic"] for b in day.event.board()["breakouts"]] == [day.bread], "not yet"
    day.flora.post(f"{day.at}/line/next")
    placed = day.event.board()["breakouts"][-1]
    assert (placed["topic"], placed["slot"], placed["room"]) == (day.river, day.slots[1], day.rooms[1])
    day.flora.post(f"{day.at}/line/return")
    day.flora.post(f"{day.at}/line/next")
    assert len(day.event.board()["breakouts"]) == 2, "once"


def test_a_wish_that_was_taken_meanwhile_is_told_to_the_convener_alone(server: Any) -> None:
    day = Day(server)
    taken = day.ben.post(f"{day.at}/line", topic=day.river, slot=day.slots[0], room=day.rooms[0])
    assert (taken.status_code, taken.json()["rule"]) == (409, "room_taken")
    day.ben.post(f"{day.at}/line", topic=day.river, slot=day.slots[1], room=day.rooms[1])
    day.flora.post(f"{day.at}/line/next")
    day.place(day.ana, day.bread, 1, 1)
    day.flora.post(f"{day.at}/line/next")
    assert len(day.event.board()["breakouts"]) == 2
    told = day.ben.get(f"{day.at}/inbox").text
    assert "the cell you wished for is taken. Free beside it: <bdi>Great hall at 11:15" in told
    assert f"/topics/{day.river}/place" in told
    assert "wished" not in day.cem.get(f"{day.at}/inbox").text


@pytest.mark.parametrize("gone", ["held", "removed", "full"])
def test_a_wish_for_what_is_there_no_more(server: Any, gone: str) -> None:
    day = Day(server)
    day.ben.post(f"{day.at}/line", topic=day.river, slot=day.slots[1], room=day.rooms[1])
    if gone == "held":
        day.flora.post(f"{day.at}/slots/{day.slots[1]}", held="true")
    else:
        day.flora.delete(f"{day.at}/slots/{day.slots[1]}")
    if gone == "full":
        for slot, room in ((0, 1), (2, 0), (2, 1)):
            day.place(day.ana, day.bread, slot, room)
    turn = day.event.board()["line"][0]
    assert (turn["slot"], turn["room"]) == (None, None)
    for _ in range(2):
        assert day.flora.post(f"{day.at}/line/next").status_code == 200
    told = day.ben.get(f"{day.at}/inbox").text
    assert ("has no free one" if gone == "full" else "Free beside it") in told


def test_half_a_wish_and_a_foreign_one(server: Any) -> None:
    day, other = Day(server), Day(server)
    half = day.ben.post(f"{day.at}/line", topic=day.river, slot=day.slots[1])
    assert (half.status_code, half.json()["field"]) == (422, "room")
    foreign = day.ben.post(f"{day.at}/line", topic=day.river, slot=other.slots[1], room=other.rooms[1])
    assert foreign.status_code == 404
    plenary = day.ben.post(f"{day.at}/line", topic=day.river, slot=day.plenary, room=day.rooms[1])
    assert plenary.json()["rule"] == "not_a_breakout_slot"
    assert day.event.board()["line"] == []


def test_a_closed_line_takes_nobody_and_keeps_who_stands_in_it(server: Any) -> None:
    line = Line(server)
    song = line.day.event.topic(line.day.flora, "Flora's own")
    line.day.cem.delete(line.at)
    line.desk("closing")
    answer = line.day.cem.post(line.at, topic=line.song)
    assert (answer.status_code, answer.json()["rule"]) == (409, "line_closed")
    assert line.day.event.board()["line_open"] is False
    assert line.day.flora.post(line.at, topic=song).status_code == 200, "the facilitator puts somebody in all the same"
    assert line.order == [line.bread, line.river, song]
    line.desk("clearing")
    assert line.order == []
    line.day.flora.delete(f"{line.at}/closing")
    assert line.day.cem.post(line.at, topic=line.song).status_code == 200


def test_a_countdown_shows_and_cuts_nobody_off(server: Any) -> None:
    line = Line(server)
    line.desk("next")
    assert "data-until" not in line.day.cem.get(line.at).text
    for seconds, status in (("-1", 422), ("3601", 422), ("soon", 422), ("0", 200), ("", 200), ("1", 200)):
        assert line.day.flora.post(f"{line.at}/countdown", seconds=seconds).status_code == status
    for path in ("/line", "/wall", "/desk"):
        assert "data-until" in line.day.flora.get(f"{line.day.at}{path}").text
    assert line.speaks == [line.bread]


def test_where_somebody_stands(server: Any) -> None:
    line = Line(server)
    assert "You are number 3 in the line." in line.day.cem.get(line.at).text
    assert "Number 3 in the pitch line" in line.day.cem.get(f"{line.day.at}/topics/{line.song}").text
    line.desk("next")
    line.desk("next")
    assert "You are next." in line.day.cem.get(line.at).text
    line.desk("next")
    assert "It is your turn." in line.day.cem.get(line.at).text
