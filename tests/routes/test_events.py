"""Events, over HTTP: creating one, entering by code, refining its words."""

import re
from typing import Any

import pytest

from app.words import languages
from tests.conftest import BASE, DAY
from tests.day import Day

pytestmark = pytest.mark.sqlite_only


def create(server: Any, **fields: Any) -> Any:
    asked = {"title": "Porto", "question": "And now?"} | fields
    return server.device().post("/events", **asked)


def test_the_answer_has_all_that_the_host_needs(server: Any) -> None:
    made = create(server, title="Käse & Brot: 設計").json()
    slug = made["slug"]
    assert re.fullmatch(r"kase-brot(-[0-9a-f]+)?", slug)
    assert re.fullmatch(r"[2-9A-HJKMNP-Z]{6}", made["code"])
    assert made["participant_url"] == f"{BASE}/e/{slug}"
    assert made["wall_url"] == f"{BASE}/e/{slug}/wall"
    assert made["desk_url"] == f"{BASE}/e/{slug}/desk"
    assert made["ok"] is True
    assert made["location"].startswith(f"/e/{slug}/desk")


def test_whoever_creates_holds_the_space(server: Any) -> None:
    event = server.event(name="Flora")
    me = event.host.json(f"{event.at}/me.json")
    assert (me["name"], me["role"]) == ("Flora", "facilitator")
    assert event.host.get(f"{event.at}/desk").status_code == 200


def test_title_and_question_are_all_that_is_needed(server: Any) -> None:
    made = create(server)
    board = server.device().json(f"/e/{made.json()['slug']}/board.json")
    assert (board["rooms"], board["slots"], board["topics"]) == ([], [], [])
    assert (board["timezone"], board["language"], board["mode"]) == ("UTC", "en", "openspace")


@pytest.mark.parametrize("field", ["title", "question"])
def test_title_and_question_are_needed(server: Any, field: str) -> None:
    answer = create(server, **{field: " "})
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_the_day_is_as_it_was_written(server: Any) -> None:
    board = server.event().board()
    assert [(room["number"], room["name"], room["seats"]) for room in board["rooms"]] == [
        (1, "Great hall", 60),
        (2, "Library", 12),
    ]
    assert [(slot["kind"], slot["label"], slot["starts"]) for slot in board["slots"]] == [
        ("plenary", "Opening", "2027-03-01T09:00:00+00:00"),
        ("breakout", "One", "2027-03-01T10:00:00+00:00"),
        ("breakout", "", "2027-03-01T11:15:00+00:00"),
        ("break", "Lunch", "2027-03-01T12:15:00+00:00"),
        ("breakout", "Three", "2027-03-01T13:15:00+00:00"),
    ]


def test_lists_may_be_json(server: Any) -> None:
    fields = {"title": "Porto", "question": "And now?", "rooms": ["Hall, 9", "Attic"], "slots": DAY.split("\n")}
    made = server.device().send("POST", "/events", json=fields).json()
    board = server.device().json(f"/e/{made['slug']}/board.json")
    assert [room["seats"] for room in board["rooms"]] == [9, None]
    assert len(board["slots"]) == 5


@pytest.mark.parametrize(
    ("line", "name", "seats"),
    [
        ("Library, 12", "Library", 12),
        ("المكتبة، ١٢", "المكتبة", 12),
        ("図書室、12", "図書室", 12),
        ("Library", "Library", None),
        ("Library,", "Library", None),
        ("Room 3, first floor", "Room 3, first floor", None),
        ("Room 3, first floor, 12", "Room 3, first floor", 12),
        ("https://meet.example.org/one, 100", "https://meet.example.org/one", 100),
    ],
)
def test_a_room_is_a_line(server: Any, line: str, name: str, seats: int | None) -> None:
    (room,) = server.event(rooms=line).board()["rooms"]
    assert (room["name"], room["seats"]) == (name, seats)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rooms", ", 12"),
        ("rooms", "Hall, 0"),
        ("rooms", "Hall, 99999999999"),
        ("rooms", "x" * 81),
        ("rooms", "\n".join("Hall" for _ in range(61))),
        ("slots", "10:00-11:00"),
        ("slots", "2027-03-01 ten to eleven"),
        ("slots", "2027-02-30 10:00-11:00"),
        ("slots", "2027-03-01 25:00-26:00"),
        ("slots", "2027-03-01 10:00-11:00\n" * 81),
        ("timezone", "Mars/Olympus"),
        ("timezone", "../../etc/passwd"),
        ("language", "xx"),
        ("mode", "party"),
        ("title", "x" * 201),
        ("question", "x" * 501),
        ("givens", "x" * 4_001),
        ("name", "x" * 81),
        ("date", "tomorrow"),
    ],
)
def test_what_cannot_be_is_said_about_its_field(server: Any, field: str, value: str) -> None:
    answer = create(server, **{field: value})
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert len(answer.json()["message"]) > 10


def test_a_wrong_line_is_named_by_its_number(server: Any) -> None:
    answer = create(server, slots="2027-03-01 10:00-11:00\nlunch")
    assert answer.json()["message"] == "Line 2, “lunch”, is not a slot. Write it like this: 10:00-11:00 Label"


@pytest.mark.parametrize("mode", ["openspace", "barcamp", "workshop"])
def test_an_event_has_a_mode(server: Any, mode: str) -> None:
    assert server.event(mode=mode).board()["mode"] == mode


def test_events_of_one_name_have_addresses_of_their_own(server: Any) -> None:
    assert server.event().slug != server.event().slug


def test_a_code_opens_the_event_however_it_is_typed(server: Any) -> None:
    event = server.event()
    code = event.made["code"]
    for typed in (code, code.lower(), f" {code[:3]} {code[3:]} ", f"{code[:3]}-{code[3:]}"):
        answer = server.device().post("/codes", code=typed)
        assert (answer.status_code, answer.json()["location"]) == (200, event.at)
    plain = server.device().send("POST", "/codes", "text/html", data={"code": code})
    assert (plain.status_code, plain.headers["location"]) == (303, event.at)


def test_the_short_link_of_the_wall(server: Any) -> None:
    event = server.event()
    answer = server.device().get(f"/c/{event.made['code']}")
    assert (answer.status_code, answer.headers["location"]) == (303, event.at)
    assert server.device().get("/c/AAAAAA").status_code == 404


def test_a_code_opens_the_public_board_and_nothing_else(server: Any) -> None:
    event = server.event()
    device = server.device()
    device.post("/codes", code=event.made["code"])
    assert device.json(f"{event.at}/me.json")["id"] is None


@pytest.mark.parametrize("path", ["/codes", "/c/{}"])
def test_codes_cannot_be_guessed(server: Any, path: str) -> None:
    device, event = server.device(), server.event()
    device.get("/")

    def guess(code: str) -> int:
        answer = device.post(path, code=code) if path == "/codes" else device.get(path.format(code))
        return int(answer.status_code)

    assert [guess(f"AAAA{n:02}") for n in range(21)][-2:] in ([422, 429], [404, 429])
    assert guess(event.made["code"]) == 429
    fresh = server.device()
    fresh.get("/")
    assert fresh.post("/codes", code=event.made["code"]).status_code == 200, "a venue is one address"


def test_right_codes_are_not_counted(server: Any) -> None:
    device, event = server.device(), server.event()
    device.get("/")
    assert {device.post("/codes", code=event.made["code"]).status_code for _ in range(30)} == {200}


def test_the_question_may_be_refined(server: Any) -> None:
    day = Day(server)
    answer = day.flora.post(f"{day.at}/event", title="Oporto", question="And tomorrow?", givens="Until six")
    assert answer.status_code == 200
    board = day.event.board()
    assert (board["title"], board["question"], board["givens"]) == ("Oporto", "And tomorrow?", "Until six")
    assert board["slug"] == day.event.slug
    assert day.ana.post(f"{day.at}/event", title="Mine", question="Mine?").status_code == 403


@pytest.mark.parametrize("start", ["", "half-day", "day", "three-days", "online", "nonsense"])
def test_every_start_of_the_form_can_be_sent_as_it_is(server: Any, start: str) -> None:
    from bs4 import BeautifulSoup

    page = BeautifulSoup(server.device().get(f"/events/new?start={start}").text, "html.parser")
    form = page.find("form", action="/events")
    fields = {tag["name"]: tag.text for tag in form.select("textarea[name]")}  # type: ignore[union-attr]
    answer = create(server, rooms=fields["rooms"], slots=fields["slots"])
    assert answer.status_code == 200, answer.text
    board = server.device().json(f"/e/{answer.json()['slug']}/board.json")
    assert len(board["rooms"]) >= 4
    assert len([slot for slot in board["slots"] if slot["kind"] == "breakout"]) >= 2


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
@pytest.mark.parametrize("page", ["", "/wall", "/desk", "/board.json", "/me.json", "/proceedings", "/agenda.ics"])
def test_an_unknown_event_is_not_there(server: Any, page: str, accept: str) -> None:
    answers = [server.device().send("GET", f"/e/{slug}{page}", accept) for slug in ("nowhere", "x" * 500)]
    assert {answer.status_code for answer in answers} == {404}


def test_the_event_chooses_the_words_of_the_law(server: Any) -> None:
    """Of two feet, or of mobility; a rewording that does not mention it leaves it."""
    event = server.event(law="mobility")
    assert event.board()["law"] == "mobility"
    event.host.post(f"{event.at}/event", title="Lisbon", question="And now?")
    assert event.board()["law"] == "mobility"
    event.host.post(f"{event.at}/event", title="Lisbon", question="And now?", law="feet")
    assert event.board()["law"] == "feet"
    for path in ("/events", f"{event.at}/event"):
        answer = event.host.post(path, title="Lisbon", question="And now?", law="gravity")
        assert (answer.status_code, answer.json()["field"]) == (422, "law")


def test_the_language_of_the_event_is_offered_as_that_of_the_page(server: Any) -> None:
    """Whose screen is Dutch gets Dutch posters, unless they choose otherwise."""
    from bs4 import BeautifulSoup

    page = BeautifulSoup(server.device().get("/events/new?lang=nl").text, "html.parser")
    options = page.select("select[name=language] option")
    assert {str(option["value"]) for option in options} == set(languages())
    assert [str(option["value"]) for option in options if option.has_attr("selected")] == ["nl"]


def test_the_facilitator_changes_the_language_of_the_event(server: Any) -> None:
    """The desk's form shows it; the book is in it whoever asks; a rewording that does not mention it leaves it."""
    event = server.event(language="nl")
    desk = event.host.get(f"{event.at}/desk/space").text
    assert '<option value="nl" lang="nl" selected>' in desk
    asked = {"title": "Lisbon", "question": "And now?"}
    event.host.post(f"{event.at}/event", **asked)
    assert event.board()["language"] == "nl"
    dutch = event.host.get(f"{event.at}/proceedings.md").text
    assert event.host.post(f"{event.at}/event", **asked, language="en").status_code == 200
    assert event.board()["language"] == "en"
    assert event.host.get(f"{event.at}/proceedings.md").text != dutch
    answer = event.host.post(f"{event.at}/event", **asked, language="xx")
    assert (answer.status_code, answer.json()["field"]) == (422, "language")
    assert event.board()["language"] == "en"


def test_what_cannot_be_taken_is_said_in_the_form_and_nothing_typed_is_lost(server: Any) -> None:
    """A browser without script gets its form back; a program the same refusal as ever."""
    from bs4 import BeautifulSoup

    asked = {
        "title": "Porto <3", "question": "And now?", "givens": "Until six", "name": "Flora", "timezone": "Asia/Tokyo",
        "language": "nl", "mode": "workshop", "rooms": "Attic, 4", "slots": "27.11.2026 9.30-10.30\n10:30-11:00",
    }  # fmt: skip
    answer = server.device().send("POST", "/events", "text/html", data=asked)
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert {tag["name"]: tag.text for tag in page.select("#create textarea")} == {
        name: asked[name] for name in ("question", "givens", "rooms", "slots")
    }
    typed = {str(tag["name"]): str(tag["value"]) for tag in page.select("#create input[id]") if tag.get("value")}
    assert typed == {name: asked[name] for name in ("title", "name", "timezone")}
    assert [tag["value"] for tag in page.select("[name=mode][checked], [name=language] [selected]")] == [
        "nl",
        "workshop",
    ]
    assert [tag["name"] for tag in page.select("[aria-invalid]")] == ["slots"]
    told = page.select_one("#slots-wrong")
    assert told is not None
    assert "Line 1, “27.11.2026 9.30-10.30”, is not a slot." in told.text
    assert "2027-03-01 10:00-11:00 Label" in told.text
    field = page.select_one("#slots")
    assert field is not None
    assert "slots-wrong" in str(field["aria-describedby"])
    again = server.device().send("POST", "/events", "text/html", data=asked | {"slots": "2027-03-01 09:30-10:30"})
    assert again.status_code == 303
    odd = server.device().send("POST", "/events", "text/html", data=asked | {"mode": "opera", "slots": ""})
    assert (odd.status_code, 'role="alert"' in odd.text) == (422, True)
    program = server.device().post("/events", **asked)
    assert (program.status_code, program.json()["field"]) == (422, "slots")
