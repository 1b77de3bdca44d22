"""Writing together, over the real socket: who may, what arrives, what is stored, and what is turned away."""

import json
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
from pycrdt import Array, Doc, Map, Text
from starlette.websockets import WebSocketDisconnect

from app.models import writings
from app.models.harvests import FIELDS
from app.realtime import papers, pens, updates
from app.realtime.updates import EMPTY, PART, SYNC, UPDATE, Malformed, check_update, message
from tests.conftest import BASE, REDIS, Device, absent, running
from tests.day import Day
from tests.realtime.writer import Writer, line, writing


@pytest.fixture
def day(town: Any) -> Day:
    return Day(town)


def stored(day: Day) -> str:
    with day.server.house.database.reading() as session:
        return writings.texts(writings.document(session, day.breakout))["summary"]


def test_what_one_types_the_others_have(day: Day) -> None:
    with writing(day.ana, day.at, day.breakout) as ana, writing(day.ben, day.at, day.breakout) as ben:
        ana.type("We baked.")
        ben.until(lambda: ben.text() == "We baked.")
        ben.type("🍞 ")
        ben.type("An oven", field="next_steps")
        ana.until(lambda: ana.text("next_steps") == "An oven")
        assert ana.text() == "🍞 We baked."
        ana.delete(5, 3)
        ben.until(lambda: ben.text() == "🍞 baked.")
        ana.until_stored()
        assert stored(day) == "🍞 baked."


def test_stored_is_said_after_the_commit(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not before: the number of messages that are stored is never ahead of the database."""
    really, seen = day.server.house.shelf.keep, []
    with writing(day.ana, day.at, day.breakout) as ana:
        ana.until_stored()

        def slow(*asked: Any) -> int:
            time.sleep(0.3)
            n: int = really(*asked)
            seen.append(n)
            return n

        monkeypatch.setattr(day.server.house.shelf, "keep", slow)
        for n in range(3):
            ana.type(str(n))
            before = len(seen)
            ana.until_stored()
            assert len(seen) > before, "it was said to be stored, and was not"
            assert stored(day) == ana.text()


def test_what_is_stored_is_there_for_who_comes_later(day: Day) -> None:
    with writing(day.ana, day.at, day.breakout) as ana:
        ana.type("We baked.")
        ana.until_stored()
    with writing(day.ben, day.at, day.breakout) as ben:
        assert ben.text() == "We baked."


def test_it_begins_with_the_report_and_follows_it(day: Day) -> None:
    harvest = f"{day.at}/breakouts/{day.breakout}/harvest"
    day.ben.post(harvest, summary="We baked bread.")
    with writing(day.ana, day.at, day.breakout) as ana:
        assert ana.text() == "We baked bread."
        ana.type("Together. ")
        ana.until_stored()
        assert day.ben.post(harvest, summary="We baked rye bread.", base=1).status_code == 200
        ana.until(lambda: "rye" in ana.text())
        assert ana.text() == "Together. We baked rye bread."


def test_who_writes_is_said(day: Day) -> None:
    with writing(day.ana, day.at, day.breakout) as ana:
        with writing(day.ben, day.at, day.breakout) as ben:
            ana.until(lambda: [one["name"] for one in ana.here] == ["Ana", "Ben"])
            ben.socket.send_text('{"at": "quotes"}')
            ana.until(lambda: {one["name"]: one["at"] for one in ana.here} == {"Ana": "", "Ben": "quotes"})
            ben.socket.send_text('{"at": "<b>", "name": "Flora"}')
            day.ben.post(f"{day.at}/people", name="Benedict")
            ana.until(lambda: "Benedict" in [one["name"] for one in ana.here])
            assert all(one["at"] in ("", "quotes") for one in ana.here)
        ana.until(lambda: [one["name"] for one in ana.here] == ["Ana"])


@pytest.mark.sqlite_only
def test_only_who_has_joined_may_write(day: Day) -> None:
    other, sent = Day(day.server), day.server.device()
    sent.http.cookies.set("twofeet_person", other.ana.http.cookies["twofeet_person"])
    for device, at, breakout, rule in (
        (day.nobody, day.at, day.breakout, "not_joined"),
        (sent, day.at, day.breakout, "not_joined"),
        (day.ana, day.at, other.breakout, "not_there"),
        (day.ana, day.at, 10**9, "not_there"),
        (day.ana, "/e/nowhere", day.breakout, "not_there"),
    ):
        with line(device, at, breakout) as socket:
            assert Writer(socket).until_over() == (4001, rule)


@pytest.mark.sqlite_only
def test_the_origin_is_checked(day: Day) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Host": "evil.example", "Origin": BASE}):
        with pytest.raises(WebSocketDisconnect), line(day.ana, day.at, day.breakout, headers) as socket:
            socket.receive()


def leave(day: Day) -> None:
    day.ana.delete(f"{day.at}/me")


def close_book(day: Day) -> None:
    day.flora.post(f"{day.at}/book/closing")


def hide(day: Day) -> None:
    day.flora.post(f"{day.at}/topics/{day.bread}/hiding")


def take_off(day: Day) -> None:
    day.flora.delete(f"{day.at}/breakouts/{day.breakout}")


@pytest.mark.parametrize(
    ("act", "rule"),
    [(leave, "not_joined"), (close_book, "phase_closed"), (hide, "not_there"), (take_off, "not_there")],
)
def test_who_may_not_any_more_is_let_go_within_a_second(day: Day, act: Any, rule: str) -> None:
    with writing(day.ana, day.at, day.breakout) as ana:
        ana.type("Typed before. ")
        ana.until_stored()
        act(day)
        began = time.monotonic()
        assert ana.until_over() == (4001, rule)
        assert time.monotonic() - began < 1
    assert stored(day) == "Typed before. "


def test_in_a_closed_book_the_facilitator_writes_until_they_are_none(day: Day) -> None:
    link = day.flora.post(f"{day.at}/keys", kind="facilitator").json()["key"]
    day.ben.post(f"{day.at}/k/{link.rpartition('/k/')[2]}")
    close_book(day)
    with writing(day.ben, day.at, day.breakout) as ben:
        ben.type("Once more.")
        ben.until_stored()
        of_ben = day.id(day.ben)
        assert day.flora.delete(f"{day.at}/people/{of_ben}/facilitator").status_code == 200
        assert ben.until_over() == (4001, "phase_closed")


def update_of(build: Any) -> bytes:
    doc: Doc[Any] = Doc()
    build(doc)
    return doc.get_update()


def embed(doc: Doc[Any]) -> None:
    text = doc.get("summary", type=Text)
    text.insert(0, "a")
    text.insert_embed(1, {"image": "x"})


def dressed(doc: Doc[Any]) -> None:
    text = doc.get("summary", type=Text)
    text.insert(0, "abc")
    text.format(0, 2, {"bold": True})


HOSTILE = {
    "no message": b"\x09\x09\x09",
    "cut off": message(UPDATE, update_of(lambda doc: doc.get("summary", type=Text).insert(0, "abc")))[:-2],
    "not closed": bytes((SYNC, UPDATE)) + b"\xff" * 12,
    "a part of nothing": bytes((PART,)),
    "a part of another kind": bytes((PART, 7, 1)),
    "an array": message(UPDATE, update_of(lambda doc: doc.get("summary", type=Array).append("x"))),
    "a map": message(UPDATE, update_of(lambda doc: doc.get("summary", type=Map).update({"x": 1}))),
    "another field": message(UPDATE, update_of(lambda doc: doc.get("evil", type=Text).insert(0, "abc"))),
    "something embedded": message(UPDATE, update_of(embed)),
    "formats": message(UPDATE, update_of(dressed)),
    "a carriage return": message(UPDATE, update_of(lambda doc: doc.get("summary", type=Text).insert(0, "a\rb"))),
    "a NUL": message(UPDATE, update_of(lambda doc: doc.get("summary", type=Text).insert(0, "a\0b"))),
    "a clock without end": message(UPDATE, b"\x01\x01\x05\xff\xff\xff\xff\x0f\x04\x01\x07summary\x01a\x00"),
    "a million pens": message(UPDATE, b"\xc0\x84\x3d" + b"\x00" * 9),
    "a state that is none": message(updates.STEP1, b"\x05\x01"),
}


@pytest.mark.sqlite_only
@pytest.mark.parametrize("what", HOSTILE)
def test_what_no_page_sends_closes_that_socket_only(town: Any, what: str, caplog: pytest.LogCaptureFixture) -> None:
    day = Day(town)
    with writing(day.ana, day.at, day.breakout) as ana:
        ana.type("We baked.")
        with writing(day.ben, day.at, day.breakout) as ben:
            ben.socket.send_bytes(HOSTILE[what])
            assert ben.until_over()[0] == 1008
        ana.type("Still. ")
        ana.until_stored()
        assert stored(day) == ana.text() == "Still. We baked."
    assert not [one for one in caplog.records if one.levelname == "ERROR"]
    assert "baked" not in caplog.text


@pytest.mark.sqlite_only
@pytest.mark.parametrize("text", ["[]", "{", "nan", "x" * 600, '{"at": {}}' * 80, "[" * 400])
def test_words_that_are_none(day: Day, text: str) -> None:
    with writing(day.ben, day.at, day.breakout) as ben:
        ben.socket.send_text(text)
        assert ben.until_over()[0] == 1008


@pytest.mark.sqlite_only
def test_random_bytes_hurt_nobody(day: Day) -> None:
    """A thousand broken updates: each is turned away before anything is done with it, or is harmless."""
    chance = random.Random(7)
    good = update_of(lambda doc: doc.get("summary", type=Text).insert(0, "We baked bread."))
    doc: Doc[Any] = Doc()
    turned = 0
    for _ in range(3_000):
        broken = bytearray(good)
        for _ in range(chance.randrange(1, 4)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        if chance.random() < 0.3:
            broken = broken[: chance.randrange(len(broken))]
        try:
            check_update(bytes(broken), FIELDS)
        except Malformed:
            turned += 1
            continue
        doc.apply_update(bytes(broken))
    assert turned > 1_000
    assert set(doc.keys()) <= set(FIELDS)


@pytest.mark.sqlite_only
def test_too_much_at_once(day: Day) -> None:
    with writing(day.ben, day.at, day.breakout) as ben, writing(day.ana, day.at, day.breakout) as ana:
        for _ in range(int(pens.BURST_FRAMES) + 50):
            ben.socket.send_bytes(message(UPDATE, EMPTY))
        assert ben.until_over()[0] == 1008
        ana.type("Calm.")
        ana.until_stored()


@pytest.mark.sqlite_only
def test_a_document_has_bounds(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "LARGEST", 10_000)
    with writing(day.ben, day.at, day.breakout) as ben, writing(day.ana, day.at, day.breakout) as ana:
        ana.type("x" * 6_000)
        ana.until_stored()
        ben.until(lambda: len(ben.text()) == 6_000)
        ben.type("y" * 6_000)
        assert ben.until_over() == (4001, "too_large")
        ana.delete(0, 5_000)
        ana.type("z" * 6_000)
        ana.until_stored()
        assert len(stored(day)) == 7_000


@pytest.mark.sqlite_only
def test_a_message_may_come_in_parts(day: Day) -> None:
    words = "wort " * 30_000
    with writing(day.ben, day.at, day.breakout) as ben:
        ben.until_stored()
        ben.doc.get("summary", type=Text).insert(0, words)
        whole = message(UPDATE, ben._own.pop())
        for at in range(0, len(whole), 60_000):
            ben.socket.send_bytes(bytes((PART, at + 60_000 < len(whole))) + whole[at : at + 60_000])
        ben.sent += 1
        ben.until_stored()
    assert stored(day) == words


@pytest.mark.sqlite_only
def test_so_many_pens_and_no_more(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MOST_PENS", 3)
    with ExitStack() as stack:
        for device in (day.ana, day.ben, day.cem):
            stack.enter_context(writing(device, day.at, day.breakout))
        with line(day.flora, day.at, day.breakout) as socket:
            assert Writer(socket).until_over() == (1013, "too_many")


@pytest.mark.sqlite_only
def test_a_database_that_is_away_is_waited_for(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is said to be stored meanwhile, and all of it is, afterwards."""
    really, fails = day.server.house.shelf.keep, [1, 2]

    def failing(*asked: Any) -> int:
        if fails:
            fails.pop()
            raise TimeoutError
        n: int = really(*asked)
        return n

    with writing(day.ana, day.at, day.breakout) as ana:
        ana.until_stored()
        monkeypatch.setattr(day.server.house.shelf, "keep", failing)
        ana.type("Patience.")
        ana.until_stored()
        assert not fails
    assert stored(day) == "Patience."


def test_pieces_are_put_together(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writings, "MOST_PIECES", 3)
    monkeypatch.setattr(papers, "SOON", 0.0)
    with writing(day.ana, day.at, day.breakout) as ana:
        for n in range(10):
            ana.type(f"{n} ")
            ana.until_stored()
        with day.server.house.database.reading() as session:
            assert len(writings.pieces(session, day.breakout)) <= 4
        assert stored(day) == ana.text()
        with writing(day.ben, day.at, day.breakout) as ben:
            assert ben.text() == ana.text()


def test_no_revision_for_a_keystroke(day: Day) -> None:
    """What is not published concerns those alone who write: no other page hears of it."""
    before = day.event.board()["revision"]
    with writing(day.ana, day.at, day.breakout) as ana:
        ana.type("We baked.")
        ana.until_stored()
    assert day.event.board()["revision"] == before
    assert "We baked" not in json.dumps(day.event.board())


@pytest.fixture(params=["redis", "database"])
def both(
    request: pytest.FixtureRequest, settings: Any, database: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Any, Any]]:
    """Two processes at one database: with Redis, and no look into the database to make up for it; and without."""
    if request.param == "redis":
        if not REDIS:
            absent("Redis is")
        monkeypatch.setattr(papers, "LOOK_SECONDS", 60.0)
    settings = replace(settings, redis=REDIS if request.param == "redis" else "")
    with running(settings) as one, running(settings) as other:
        yield one, other


def at_the_other(other: Any, device: Device) -> Device:
    """The same person, let in by the other process."""
    found: Device = other.device()
    found.http.cookies.set("twofeet_person", device.http.cookies["twofeet_person"])
    return found


def test_two_processes_have_one_text(both: tuple[Any, Any]) -> None:
    day = Day(both[0])
    ben = at_the_other(both[1], day.ben)
    with writing(day.ana, day.at, day.breakout) as here, writing(ben, day.at, day.breakout) as there:
        here.type("Here. ")
        there.until(lambda: there.text() == "Here. ")
        for n in range(5):
            there.type(f"there {n}. ")
            here.type(f"here {n}. ")
        for writer in (here, there):
            writer.until_stored()
            writer.until(lambda writer=writer: writer.text().count("ere ") == 10)  # type: ignore[misc]
        here.until(lambda: here.text() == stored(day))
        there.until(lambda: there.text() == here.text())
        if both[0].house.settings.redis:
            for writer in (here, there):
                writer.until(lambda writer=writer: {one["name"] for one in writer.here} == {"Ana", "Ben"})  # type: ignore[misc]
            assert both[0].house.papers.names(day.breakout, but=day.id(day.ana)) == ["Ben"]
        ben.delete(f"{day.at}/me")
        assert there.until_over() == (4001, "not_joined")


def test_what_another_process_has_not_stored_is_not_said_to_be(server: Any) -> None:
    """Ben's page has seen Ana's words through the other process, which dies before it stored them."""
    day = Day(server)
    with writing(day.ben, day.at, day.breakout) as ben:
        ben.until_stored()
        doc: Doc[Any] = Doc()
        doc.get("summary", type=Text).insert(0, "Seen and not stored.")
        day.server.main.portal.call(day.server.house.papers._heard, b"another.", day.breakout, 0, doc.get_update())
        ben.until(lambda: ben.text() == "Seen and not stored.")
        assert stored(day) == ""
        ben.send(message(updates.STEP2, ben.doc.get_update()))  # as on a new connection
        ben.until_stored()
        assert stored(day) == "Seen and not stored."


@pytest.mark.sqlite_only
def test_five_at_once_in_a_long_report(day: Day) -> None:
    """Every keystroke of all five is in the end text, once, and the text is the same with all. bench/writing.py is the
    long version."""
    day.ben.post(f"{day.at}/breakouts/{day.breakout}/harvest", summary="bread " * 20_000)
    chance, typed, gone = random.Random(5), set(), 0
    with ExitStack() as stack:
        devices = (day.ana, day.ben, day.cem, day.flora, day.hanna)
        writers = [stack.enter_context(writing(device, day.at, day.breakout)) for device in devices]
        for n in range(300):
            writer, sign = writers[n % 5], chr(0x4E00 + n)
            writer.type(sign, at=chance.choice((0, 6, 60_000, chance.randrange(100_000))))
            typed.add(sign)
            if n % 10 == 0:  # and somebody takes a word away, in the middle of all that
                at = writer.text().index("bread", 70_000)
                writer.delete(len(writer.text()[:at].encode()), 5)
                gone += 1
            if chance.random() < 0.2:
                writer.hear()  # late, and each at another time
        for writer in writers:
            writer.until_stored()
        for writer in writers:
            writer.until(lambda writer=writer: typed <= set(writer.text()))  # type: ignore[misc]
        late = stack.enter_context(writing(day.ana, day.at, day.breakout))
        for writer in writers:
            writer.until(lambda writer=writer: writer.text() == late.text())  # type: ignore[misc]
    text = stored(day)
    assert text == late.text()
    assert all(text.count(sign) == 1 for sign in typed)
    assert 20_000 - gone - 300 <= text.count("bread") < 20_000
