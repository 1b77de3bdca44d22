"""The wall and the board at an earlier moment: which one is shown, and what is never shown again."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from app import clock
from tests.conftest import Server
from tests.day import Day


@pytest.fixture
def day(server: Server) -> Day:
    return Day(server)


def at(day: Day, moment: str) -> Any:
    return day.nobody.json(f"{day.at}/board.json?at={quote(moment)}")


def test_a_moment_shows_the_board_after_the_last_change_before_it(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    before, start = day.event.board(), clock.now()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=10))
    day.ana.post(f"{day.at}/breakouts/{day.breakout}", slot=day.slots[2])
    after = day.event.board()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=20))
    for minutes, wanted in ((1, before), (9.99, before), (10, after), (15, after), (600, after)):
        assert at(day, (start + timedelta(minutes=minutes)).isoformat()) == wanted, minutes
    # A plus sign that was sent as it is reaches us as a space.
    lisbon = (start + timedelta(hours=1, minutes=1)).replace(tzinfo=None).isoformat()
    assert day.nobody.json(f"{day.at}/board.json?at={lisbon}+01:00") == before
    assert day.nobody.json(f"{day.at}/board.json?revision={before['revision']}") == before
    page = day.nobody.get(f"{day.at}/wall?at={quote((start + timedelta(minutes=1)).isoformat())}").text
    assert "The wall at" in page
    assert page.index("Bread") < page.index(f'id="cell-{day.slots[2]}-{day.rooms[0]}"')
    assert "hx-ws" not in page, "no push reaches the past"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("at=2001-01-01T10:00:00Z", 404),
        ("revision=0", 404),
        ("revision=999999", 404),
        ("at=yesterday", 422),
        ("at=2027-13-41T99:00", 422),
        ("at=" + "9" * 5000, 422),
        ("at=2027-03-01T25:00", 422),
        ("revision=first", 422),
        ("revision=-1", 422),
        ("revision=99999999999999", 422),
    ],
)
@pytest.mark.sqlite_only
def test_what_never_was_is_refused_with_a_sentence(day: Day, query: str, status: int) -> None:
    for page in ("board.json", "wall"):
        answer = day.nobody.get(f"{day.at}/{page}?{query}", "application/json")
        assert (answer.status_code, len(answer.json()["message"]) > 10) == (status, True), page


@pytest.mark.sqlite_only
def test_an_empty_field_is_now(day: Day) -> None:
    assert day.nobody.json(f"{day.at}/board.json?at=&revision=") == day.event.board()
    assert "hx-ws" in day.nobody.get(f"{day.at}/wall?at=").text


@pytest.mark.sqlite_only
def test_what_is_hidden_now_is_hidden_then(day: Day) -> None:
    then = day.revision()
    path = f"{day.at}/wall?revision={then}"
    assert "Bread" in day.nobody.get(path).text
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")
    assert "Bread" not in day.nobody.get(path).text
    assert "Bread" not in day.flora.get(path).text, "nor for who holds the projector"


@pytest.mark.sqlite_only
def test_what_was_planned_or_said_to_one_room_is_not_shown_later_either(day: Day, clock_at: Any) -> None:
    """What is to be said, and what one breakout heard, are on nobody's board of any moment."""
    clock_at("2027-03-01T10:10:00+00:00")
    for words in ({"text": "Everybody hears this"}, {"text": "Bus", "at": "2027-03-01T10:30"}):
        assert day.flora.post(f"{day.at}/announcements", **words).status_code == 200
    said = {"text": "Psst", "breakout": day.breakout}
    assert day.flora.post(f"{day.at}/announcements", **said).status_code == 200
    planned = day.revision()
    clock_at("2027-03-01T10:50:00+00:00")
    day.ana.post(f"{day.at}/breakouts/{day.breakout}", slot=day.slots[2])
    for query in (f"revision={planned}", "at=2027-03-01T10:20", "at=2027-03-01T10:40"):
        for who in (day.nobody, day.flora):
            shown = who.json(f"{day.at}/board.json?{query}")["announcements"]
            assert [one["text"] for one in shown] == ["Everybody hears this"], query
            page = who.get(f"{day.at}/wall?{query}").text
            assert "Bus" not in page, query
            assert "Psst" not in page, query


def test_the_wall_of_the_desk_as_it_was_cannot_be_moved(day: Day) -> None:
    path = f"{day.at}/desk/wall?revision=1"
    page = day.flora.get(path).text
    assert 'class="spot' in page
    assert [found for found in ("<button", "/move", "data-page") if found in page] == []
    assert "/move" in day.flora.get(f"{day.at}/desk/wall").text
    assert day.ana.get(path).status_code == 403
    assert day.flora.get(f"{day.at}/desk/wall?revision=99999").status_code == 404


@pytest.mark.sqlite_only
def test_what_was_taken_back_or_hidden_is_of_no_past(day: Day) -> None:
    """A name that somebody gave and took back, and what a facilitator hid, are on the board of no moment."""
    remark, dora = day.remark, day.event.person("Dora Quill")
    day.event.phase("closing")
    hid, sorry = (dora.post(f"{day.at}/commitments", text=words, name="Dora Quill").json()["id"] for words in "ab")
    for path in ("me/naming", "hostings"):
        assert dora.post(f"{day.at}/{path}").status_code == 200
    then = day.revision()
    shown = day.nobody.get(f"{day.at}/board.json?revision={then}").text
    assert (shown.count("Dora Quill"), "Which river?" in shown) == (4, True)
    for path in ("me/naming", "hostings", f"commitments/{sorry}"):
        assert dora.delete(f"{day.at}/{path}").status_code == 200
    assert day.flora.post(f"{day.at}/commitments/{hid}/hiding").status_code == 200
    assert day.flora.delete(f"{day.at}/remarks/{remark}").status_code == 200
    for page in ("board.json", "wall"):
        shown = day.nobody.get(f"{day.at}/{page}?revision={then}").text
        assert ("Dora Quill" in shown, "Which river?" in shown) == (False, False), page
