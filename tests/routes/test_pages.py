"""The board for programs, and the pages made from it."""

from datetime import datetime
from typing import Any

import pytest

from tests.day import Day

pytestmark = pytest.mark.sqlite_only

FIELDS = {
    "": {
        "revision": int, "slug": str, "title": str, "phase": str, "question": str, "givens": str, "timezone": str,
        "language": str, "mode": str, "people": int, "rooms": list, "slots": list, "topics": list, "breakouts": list,
        "harvests": list, "announcements": list, "roaming": list, "law": str, "plan": type(None), "walls": list,
        "conveners_place": bool, "line": list, "line_open": bool, "line_seconds": int, "rush": type(None),
        "ideas": list, "remarks": list, "bell": type(None), "photos": list, "actions": list,
        "recommendations": list, "ballots": list, "questions": list, "commitments": list,
        "hostings": list, "links": list, "named": list,
    },
    "actions": {
        "id": int, "title": str, "champion": str, "champion_id": int, "needs_champion": bool, "members": list,
        "next_step": str, "due": str, "resources": str, "invite": str, "from": str, "state": str, "said": str,
        "said_at": type(None), "since": str, "ask_on": str,
    },
    "rooms": {
        "id": int, "number": int, "name": str, "seats": int, "directions": str, "access": list, "link": str,
        "plan_x": type(None), "plan_y": type(None),
    },
    "slots": {"id": int, "kind": str, "label": str, "starts": datetime, "ends": datetime, "fixed": bool},
    "topics": {
        "id": int, "title": str, "description": str, "language": str, "convener": str, "convener_id": int,
        "stars": int, "withdrawn": bool, "withdrawn_by": str, "conveners": list, "convener_ids": list,
        "needs_convener": bool, "merged_into": type(None), "merge": type(None), "apart": list, "title2": str,
        "language2": str, "idea": type(None), "related": list,
    },
    "breakouts": {
        "id": int, "topic": int, "slot": int, "room": int, "people": int, "limit": type(None), "pinned": bool,
        "note_taker": str, "notes_wanted": bool, "continues": type(None),
    },
    "harvests": {
        "id": int, "breakout": int, "summary": str, "insights": str, "next_steps": str, "quotes": str, "links": str,
        "people": str, "needed": bool, "revision": int, "by": str, "at": datetime, "photos": list,
        "recommendations": str,
        "open_questions": str, "cases": str, "own1": str, "own2": str, "present": list, "others": int,
    },
    "photos": {
        "id": int, "breakout": int, "url": str, "text": str, "by": str, "width": int, "height": int,
    },
    "questions": {"field": str, "question": str, "help": str},
    "announcements": {"id": int, "text": str, "at": datetime},
    "roaming": {"slot": int, "people": int},
    "walls": {"id": int, "name": str, "scene": str, "step": type(None)},
}  # fmt: skip


@pytest.mark.parametrize("part", FIELDS)
def test_the_board_has_these_fields(server: Any, part: str) -> None:
    """Whoever reads board.json relies on them: one that goes away, or changes its type, breaks a promise."""
    day = Day(server, timezone="America/Sao_Paulo").furnish()
    day.cem.post(f"{day.at}/slots/{day.slots[1]}/roaming")
    board = day.event.board()
    for found in board[part] if part else [board]:
        assert found.keys() == FIELDS[part].keys()
        for name, kind in FIELDS[part].items():
            if kind is datetime:
                assert datetime.fromisoformat(found[name]).utcoffset() is not None
                assert found[name].endswith("-03:00"), "in the event's own offset"
            else:
                assert type(found[name]) is kind, name


def test_anybody_may_read_the_board(server: Any) -> None:
    day = Day(server).furnish()
    assert day.nobody.json(f"{day.at}/board.json") == day.event.board()


def test_times_follow_the_clocks_of_the_place(server: Any) -> None:
    event = server.event(slots="2027-03-27 23:30-00:30\n2027-03-28 10:00-11:00")
    starts, later = ((slot["starts"], slot["ends"]) for slot in event.board()["slots"])
    assert starts == ("2027-03-27T23:30:00+00:00", "2027-03-28T00:30:00+00:00")
    assert later == ("2027-03-28T10:00:00+01:00", "2027-03-28T11:00:00+01:00")


@pytest.mark.parametrize("page", ["?look", "/wall", "/proceedings"])
def test_public_pages_need_no_cookie(server: Any, page: str) -> None:
    day = Day(server).furnish()
    answer = day.nobody.get(f"{day.at}{page}")
    assert answer.status_code == 200
    assert "Bread" in answer.text


@pytest.mark.parametrize(
    "page",
    ["", "?look", "/wall", "/desk", "/desk/wall", "/desk/space", "/me", "/topics/{topic}", "/topics/{topic}/place"],
)
def test_a_page_says_at_which_revision_it_was_drawn(server: Any, page: str) -> None:
    day = Day(server)
    html = day.flora.get(f"{day.at}{page.format(topic=day.bread)}").text
    assert f'data-revision="{day.revision()}"' in html


def test_the_wall_says_how_to_come_in(server: Any) -> None:
    event = server.event()
    html = event.host.get(f"{event.at}/wall").text
    assert event.made["code"] in html
    assert "127.0.0.1:8000" in html
    assert "<svg" in html


def test_the_desk_tells_what_was_done_last(server: Any) -> None:
    day = Day(server).furnish()
    html = day.flora.get(f"{day.at}/desk/space").text
    for told in ("Soup is ready", "came in", "pitched"):
        assert told in html


@pytest.mark.parametrize(
    ("query", "found", "lost"),
    [("bread", "bread", "river"), ("RIVER", "river", "bread"), ("ánà", "bread", "river"), ("bakes", "bread", "river")],
)
def test_the_search_finds_words_of_title_text_and_convener(server: Any, query: str, found: str, lost: str) -> None:
    day = Day(server)
    css = day.nobody.get(f"{day.at}/search.css?q={query}").text
    assert f"#topic-{getattr(day, found)}" in css
    assert f"#topic-{getattr(day, lost)}" not in css


def test_an_empty_search_hides_nothing(server: Any) -> None:
    day = Day(server)
    assert day.nobody.get(f"{day.at}/search.css?q=%20").text == ""


def test_a_language_is_kept_by_the_device(server: Any) -> None:
    day = Day(server)
    for tongue in ("en", "xx", "../.."):
        answer = day.ana.get(f"{day.at}/language/{tongue}")
        assert answer.status_code in (303, 404)
        assert ("language=" in str(answer.headers.get("set-cookie", ""))) == (tongue == "en")


@pytest.mark.parametrize("page", ["phone", "wall", "desk", "moves", "space", "place", "topic", "harvest", "nonsense"])
def test_what_changed_since_is_html(server: Any, page: str) -> None:
    day = Day(server)
    before = day.revision()
    day.event.topic(day.cem, "Quite new")
    day.flora.post(f"{day.at}/announcements", text="Soup is ready")
    answer = day.nobody.get(f"{day.at}/since/{before}?page={page}&lang=en")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert int(answer.headers["Twofeet-Revision"]) == day.revision()
    if page in ("phone", "nonsense"):
        assert "Quite new" in answer.text
    if page in ("phone", "wall", "desk"):
        assert "Soup is ready" in answer.text


def test_nothing_changed_since_now(server: Any) -> None:
    day = Day(server)
    before = day.nobody.json(f"{day.at}/since/0")
    frame = day.nobody.json(f"{day.at}/since/{before['rev']}?at={before['at']}")
    assert frame["rev"] == day.revision()
    assert "Bread" not in frame["content"]
