"""The crowd against a real server; and the controls: a phone that misses something has to be found out."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

import app.crowd
from app.crowd import run
from app.crowd.screen import NOTHING, Frame, Malformed, Node, Screen, after, elements, read
from app.realtime import wire
from tests.reliability.serving import Serving

PHONES, SECONDS = 12, 3.0
ROOMS = "Great hall, 60\nLibrary, 12\nAttic, 4"
SLOTS = "2027-03-01 09:00-10:00 Opening [plenary]\n10:00-11:00 One\n11:15-12:15 Two\n13:15-14:15 Three"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real server, with an installation of its own."""
    folder: Path = tmp_path_factory.mktemp("crowd")
    serving = Serving(f"sqlite:///{folder / 'twofeet.db'}", folder)
    yield f"http://127.0.0.1:{serving.start().port}"
    serving.stop()


@pytest.fixture
def event(server: str) -> Iterator["Event"]:
    """An open marketplace with five topics, three of them on the wall."""
    with httpx.Client(base_url=server, headers={"Origin": server, "Accept": "application/json"}) as http:
        yield Event(http)


class Event:
    def __init__(self, http: httpx.Client):
        self.http, self.at = http, ""
        made = self.post("/events", title="Crowd", question="Who comes?", rooms=ROOMS, slots=SLOTS)
        self.slug, self.code = made["slug"], made["code"]
        self.at = f"/e/{self.slug}"
        self.post("/phase", phase="marketplace")
        board = http.get(f"{self.at}/board.json").json()
        topics = [self.post("/topics", title=f"Bread & roses, part {n}")["id"] for n in range(5)]
        for topic, slot in zip(topics, board["slots"][1:], strict=False):
            self.post("/breakouts", topic=topic, slot=slot["id"], room=board["rooms"][0]["id"])

    def post(self, path: str, **fields: str) -> dict[str, str]:
        answer = self.http.post(f"{self.at}{path}", data=fields)
        assert answer.status_code == 200, answer.text
        told: dict[str, str] = answer.json()
        return told


def test_a_crowd_ends_on_one_board(server: str, event: Event, capsys: pytest.CaptureFixture[str]) -> None:
    status = run(server, event.code, PHONES, SECONDS, seed=1)
    told = capsys.readouterr().out
    assert status == 0, told
    assert told.splitlines()[-1] == "12 phones, no error, all boards equal"
    assert "own acts kept         on 12 of 12 phones" in told


def test_a_phone_that_drops_what_frames_say_is_found_out(
    server: str, event: Event, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.crowd, "SETTLE_SECONDS", 0.5)

    def deaf(number: int, frame: Frame) -> Frame:
        return replace(frame, steps=()) if number == 5 else frame

    status = run(server, event.slug, PHONES, SECONDS, seed=1, spoil=deaf)
    told = capsys.readouterr().out
    assert status == 1, told
    assert told.splitlines()[-1] == "12 phones, 1 board not equal"
    assert "differs on a phone: " in told


def test_a_crowd_that_could_do_too_little_fails(server: str, event: Event, capsys: pytest.CaptureFixture[str]) -> None:
    event.post("/phase", phase="closing")
    assert run(server, event.slug, PHONES, 1.0, seed=1) == 1
    told = capsys.readouterr().out
    assert told.splitlines()[-1] == "12 phones, too little tried: 0 of 6 commands"
    assert "phase_closed" in told


def test_an_event_that_is_not_there_is_said(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(server, "nowhere", PHONES, SECONDS, seed=1) == 2
    assert "there is no event nowhere" in capsys.readouterr().err


def test_a_server_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("http://127.0.0.1:9", "demo", PHONES, SECONDS, seed=1) == 2
    assert "http://127.0.0.1:9 cannot be tried" in capsys.readouterr().err


# ---- the screen

START = wire.replace("phase", '<p id="phase">Now</p>') + wire.refill(
    "bands",
    '<section id="band-1"><h2 id="head-1">9</h2><p id="roam-1"></p></section>'
    '<section id="band-2"><h2 id="head-2">10</h2><b id="breakout-7">x<br></b><p id="roam-2"></p></section>',
)
REST = ["head-1", "head-2", "roam-1", "roam-2"]


def frame(content: str, rev: int = 2) -> Frame:
    return read(wire.pack(rev, 1.5, 1, content).encode())


def start() -> Screen:
    return Screen.of_frame(frame(START))


def test_a_screen_knows_what_stands_where() -> None:
    assert start().nodes["bands"] == Node("", ("band-1", "band-2"))
    assert start().nodes["band-2"] == Node('<section id="band-2"></section>', ("head-2", "breakout-7", "roam-2"))
    assert start().nodes["breakout-7"] == Node('<b id="breakout-7">x<br></b>', ())
    assert start().slot_of == {7: 2}
    assert start().slots == [1, 2]
    assert start() is start()


def test_a_page_shows_the_same_as_the_frame_for_who_knows_nothing() -> None:
    page = (
        '<!doctype html><html><body><main id="main"><p id="phase">Now</p><input id="q"><div id="topics">\n</div>'
        '<div id="bands"><section id="band-1"><h2 id="head-1">9</h2><p id="roam-1"></p></section>'
        '<section id="band-2"><h2 id="head-2">10</h2><b id="breakout-7">x<br></b><p id="roam-2"></p></section>'
        "</div></main></body></html>"
    )
    assert Screen.of_page(page, start()) is start()


@pytest.mark.parametrize(
    ("content", "unlike"),
    [
        (wire.put("breakout-7", "band-1", "roam-1", '<b id="breakout-7">x<br></b>'), ["band-1", "band-2"]),
        (wire.put("breakout-7", "band-2", "roam-2", '<b id="breakout-7">y</b>'), ["breakout-7"]),
        (wire.put("breakout-7", "band-2", "", '<b id="breakout-7">x<br></b>'), ["band-2"]),
        (wire.put("topic-1", "nowhere", "", '<p id="topic-1"></p>'), []),
        (wire.put("topic-1", "topics", "", '<p id="topic-1"></p>'), ["topic-1", "topics"]),
        (wire.remove("band-2"), ["band-2", "bands", "breakout-7", "head-2", "roam-2"]),
        (wire.replace("phase", '<p id="phase">Then</p>'), ["phase"]),
        (wire.replace("dock", '<p id="dock"></p>'), []),
        (wire.refill("news", '<p id="news-1"></p>'), ["news", "news-1"]),
        (wire.refill("bands", '<section id="band-2"></section>'), ["band-1", "band-2", "bands", "breakout-7", *REST]),
    ],
)
def test_a_frame_changes_what_it_names(content: str, unlike: list[str]) -> None:
    changed = after(start(), frame(content, 3))
    assert changed.unlike(start()) == unlike
    assert after(changed, frame(content, 4)) is changed  # a frame may come twice


def test_what_stands_in_a_region_goes_with_it() -> None:
    gone = after(start(), frame(wire.remove("band-2"), 3))
    assert gone.nodes.get("breakout-7", NOTHING) == NOTHING
    assert gone.nodes["bands"].inside == ("band-1",)


@pytest.mark.parametrize(
    "message",
    [
        b"<html>Sign in to the wifi</html>",
        b"[]",
        b'{"rev":1,"at":1.5,"from":0}',
        b'{"rev":"1","at":1.5,"from":0,"content":""}',
        wire.pack(2, 1.5, 1, "words" + wire.remove("a")).encode(),
        wire.pack(2, 1.5, 1, wire.put("a", "b", "", '<p id="c"></p>')).encode(),
        wire.pack(2, 1.5, 1, wire.replace("a", '<p id="a"><b></p>')).encode(),
        wire.pack(2, 1.5, 1, wire.remove("a")[:-3]).encode(),
    ],
)
def test_what_is_no_frame_is_refused(message: bytes) -> None:
    with pytest.raises(Malformed):
        read(message)


def test_a_heartbeat_changes_nothing() -> None:
    beat = read(wire.beat(7, 2.5).encode())
    assert (beat.is_beat, beat.rev, beat.steps) == (True, 7, ())


def test_elements_are_found_whatever_stands_in_attributes() -> None:
    tops, nodes = elements("""<p id="a" title="<b>"><img id="b"><svg><use href=/x.svg#i-y /></svg></p><i>z</i>""")
    assert tops == ("a",)
    assert nodes["b"] == Node('<img id="b">', ())
    assert nodes["a"] == Node("""<p id="a" title="<b>"><svg><use href=/x.svg#i-y /></svg></p>""", ("b",))
