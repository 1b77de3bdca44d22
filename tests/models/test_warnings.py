"""Warnings are a view over the wall: each kind at its boundary, silent about what is over, with few queries."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from app.models import board as boards
from app.models import warnings
from app.models.board import Board
from app.models.board.values import BreakoutOnBoard, EventOnBoard, RoomOnBoard, SlotOnBoard, TopicOnBoard
from app.models.warnings import Gazers, Heed, Hint
from tests.conftest import Server
from tests.day import Day

TEN = datetime.fromisoformat("2027-03-01T10:00+00:00")
EARLY = TEN - timedelta(hours=1)
EVENT = EventOnBoard(
    1, "x", "x", "x", "x", "", "UTC", "en", mode="openspace", phase="marketplace", book_closed=False, law="feet"
)


def slot(id: int, starts: int = 0, lasts: int = 60, **more: Any) -> SlotOnBoard:
    """A slot that starts some minutes after ten."""
    begin = TEN + timedelta(minutes=starts)
    return SlotOnBoard(id, "breakout", "", begin, begin + timedelta(minutes=lasts), 1, **more)


def topic(id: int, *conveners: int, **more: Any) -> TopicOnBoard:
    names = tuple(f"P{id}" for id in conveners)
    first = (names[0], conveners[0]) if conveners else ("", None)
    more = {"withdrawn": False, "withdrawn_by": "", **more}
    return TopicOnBoard(id, f"T{id}", "", "", *first, conveners=names, convener_ids=conveners, **more)


def hints(
    *breakouts: tuple[int, int, int], now: datetime = EARLY, starred: Gazers | None = None, **more: Any
) -> list[Hint]:
    """What is found on a wall with these (topic, slot, room); two slots in a row, rooms of 5, 10 and any number."""
    board = wall(*breakouts, **more)
    return warnings.find(board, starred or {}, now)


def wall(*breakouts: tuple[int, int, int], **more: Any) -> Board:
    rooms = tuple(RoomOnBoard(n, n, f"R{n}", seats) for n, seats in ((1, 5), (2, 10), (3, None)))
    seated, limits = more.pop("seated", {}), more.pop("limits", {})
    cards = tuple(BreakoutOnBoard(n, *card, seated.get(n, 0), limits.get(n)) for n, card in enumerate(breakouts, 1))
    known = {"slots": (slot(1), slot(2, 60)), "topics": tuple(topic(n, 10 + n) for n in range(1, 5)), "event": EVENT}
    return Board(**(known | {"revision": 1, "people": 9, "rooms": rooms, "breakouts": cards} | more))


def keys(found: list[Hint]) -> list[str]:
    return [hint.key for hint in found]


def test_a_quiet_wall() -> None:
    assert hints((1, 1, 1), (2, 1, 2), (1, 2, 1)) == [], "the same people one after the other are in one place"


def test_somebody_in_two_places() -> None:
    shared = (topic(1, 5, 6), topic(2, 7, 6), topic(3, 6))
    (found,) = hints((1, 1, 1), (2, 1, 2), topics=shared)
    assert (found.key, found.people, found.names) == ("two_places-1-2", (6,), ("P6",)), (
        "a co-convener, too, and only they"
    )
    assert len(hints((1, 1, 1), (2, 1, 2), (3, 1, 3), topics=shared)) == 3
    assert hints((1, 1, 1), (2, 2, 2), topics=shared) == []
    assert hints((1, 1, 1), (2, 1, 2), topics=(topic(1, 6), topic(2, 6, withdrawn=True))) == []
    assert hints((1, 1, 1), (2, 1, 2), topics=(topic(1), topic(2))) == [], "nobody is sought twice"
    assert keys(hints((1, 1, 1), (1, 1, 2))) == ["two_places-1-2"], "one topic side by side with itself"


@pytest.mark.parametrize(
    ("starts", "wanted"), [(59, ["two_places-1-2"]), (60, []), (61, []), (-60, []), (-59, ["two_places-1-2"])]
)
def test_slots_overlap_when_they_share_a_minute(starts: int, wanted: list[str]) -> None:
    topics = (topic(1, 6), topic(2, 6))
    assert (
        keys(hints((1, 1, 1), (2, 2, 2), topics=topics, slots=(slot(1), slot(2, starts)), now=EARLY - timedelta(9)))
        == wanted
    )


@pytest.mark.parametrize(
    ("more", "why", "need"),
    [
        ({"stars": {1: 5}}, "", 0),
        ({"stars": {1: 6}}, "stars", 6),
        ({"seated": {1: 5}}, "", 0),
        ({"seated": {1: 6}}, "seated", 6),
        ({"limits": {1: 5}}, "", 0),
        ({"limits": {1: 6}}, "limit", 6),
        ({"stars": {1: 8}, "limits": {1: 7}, "seated": {1: 6}}, "stars", 8),
    ],
)
def test_a_room_that_is_too_small(more: dict[str, Any], why: str, need: int) -> None:
    found = hints((1, 1, 1), **more)
    assert [(hint.key, hint.facts["why"], hint.count) for hint in found] == (
        [("small_room-1", why, need)] if why else []
    )
    assert hints((1, 1, 3), **more) == [], "a room without seats takes all who come"


def test_a_larger_room_is_free() -> None:
    """In the same slot, else in the nearest one to come in which no convener has something else."""
    stars = {1: 6}
    free = lambda *cards, **more: next(h.free for h in hints(*cards, stars=stars, **more) if h.breakouts == (1,))  # noqa: E731
    assert free((1, 1, 1)) == (1, 2)
    assert free((1, 1, 1), (2, 1, 2)) == (2, 2)
    assert free((1, 1, 1), (2, 1, 2), (3, 2, 2)) is None
    assert free((1, 1, 1), (2, 1, 2), (1, 2, 1)) is None, "the convener is there already"
    assert free((1, 1, 1), (2, 1, 2), now=TEN + timedelta(minutes=1)) is None, (
        "it runs: it does not move to another time"
    )
    assert free((1, 1, 1), now=TEN + timedelta(minutes=1)) == (1, 2), "but next door it may"
    other_day = (slot(1), slot(2, 24 * 60))
    assert free((1, 1, 1), (2, 1, 2), slots=other_day) is None
    three = (slot(1, 60), slot(2, 120), slot(3, 0))
    assert free((1, 1, 1), (2, 1, 2), slots=three) == (3, 2), "the nearest; the earlier of two"
    (none,) = hints((1, 1, 1), stars={1: 11})
    assert none.free is None, "ten seats are too few as well"


def people(*ids: int) -> frozenset[int]:
    return frozenset(ids)


@pytest.mark.parametrize(
    ("mine", "theirs", "shared"),
    [
        (people(1, 2, 3), people(1, 2, 3), 3),
        (people(1, 2), people(1, 2), 0),
        (people(1, 2, 3, 4, 5, 6), people(*range(1, 4), *range(20, 40)), 3),
        (people(1, 2, 3, 4, 5, 6, 7), people(*range(1, 4), *range(20, 40)), 0),
        (people(1, 2, 3, 4, 5, 6, 7), people(1, 2, 3), 3),
    ],
)
def test_two_topics_that_share_their_people(mine: frozenset[int], theirs: frozenset[int], shared: int) -> None:
    """At least three people, and at least half of the smaller one's."""
    starred = {1: mine, 2: theirs}
    assert [(hint.key, hint.count) for hint in hints((1, 1, 3), (2, 1, 2), starred=starred)] == (
        [("shared_people-1-2", shared)] if shared else []
    )
    assert hints((1, 1, 3), (2, 2, 2), starred=starred) == [], "they can go to both"
    (both,) = hints((1, 1, 3), (2, 1, 2), starred={1: people(1, 2, 3), 2: people(1, 2, 3)})
    assert sorted(both.people) == [11, 12]
    assert "frozenset" not in repr(both), "only the count is told"


def test_topics_that_asked_to_be_apart() -> None:
    topics = (topic(1, 11, apart=(2,)), topic(2, 12, apart=(1,)))
    (found,) = hints((1, 1, 1), (2, 1, 2), topics=topics)
    assert (found.key, found.people) == ("kept_apart-1-2", (11, 12))
    assert hints((1, 1, 1), (2, 2, 2), topics=topics) == []


def test_what_is_over_is_not_spoken_of() -> None:
    everything: dict[str, Any] = {
        "topics": (topic(1, 6, apart=(2,)), topic(2, 6, apart=(1,))),
        "stars": {1: 9},
        "starred": {1: people(1, 2, 3), 2: people(1, 2, 3)},
    }
    before_the_end = hints((1, 1, 1), (2, 1, 2), now=TEN + timedelta(minutes=59), **everything)
    assert [hint.kind for hint in before_the_end] == list(warnings.KINDS), "in the order of urgency"
    assert hints((1, 1, 1), (2, 1, 2), now=TEN + timedelta(minutes=60), **everything) == []


def test_the_soonest_comes_first() -> None:
    found = hints((1, 2, 1), (2, 1, 1), stars={1: 9, 2: 6})
    assert keys(found) == ["small_room-2", "small_room-1"]


def test_advice_before_a_cell_is_chosen() -> None:
    board = wall((2, 1, 1), topics=(topic(1, 6, 7, apart=(2,)), topic(2, 6)), stars={1: 6})
    asked = warnings.advice(board, 1, 6, None, EARLY)
    assert ([room.id for room in asked.small], asked.mine, asked.apart) == ([1], ("10:00",), (("T2", "10:00"),))
    of_another = warnings.advice(board, 1, 7, None, EARLY)
    assert (of_another.mine, of_another.others) == ((), (("P6", "10:00"),))
    assert not warnings.advice(board, 2, 6, 1, EARLY), "the card that is moved is not in its own way"
    assert not warnings.advice(board, 1, 6, None, TEN + timedelta(hours=2)), "nothing is to come"


def statements(server: Server, day: Day, now: datetime) -> int:
    asked: list[str] = []
    listen = lambda *args: asked.append(args[2])  # noqa: E731
    engine = server.house.database.engine
    with server.house.database.reading() as session:
        board = boards.read(session, day.event.id)
        event.listen(engine, "before_cursor_execute", listen)
        try:
            warnings.for_desk(session, board, now)
        finally:
            event.remove(engine, "before_cursor_execute", listen)
    return len(asked)


def test_two_queries_however_large_the_wall(server: Server) -> None:
    day = Day(server, rooms="\n".join(f"Room {n}, 1" for n in range(12)))
    assert statements(server, day, EARLY) == 2
    for n in range(1, 12):
        made = day.event.topic(day.flora, f"Topic {n}")
        day.place(day.flora, made, 0, n)
        for who in (day.ana, day.ben, day.cem):
            who.post(f"{day.at}/topics/{made}/star")
    with server.house.database.reading() as session:
        found = warnings.for_desk(session, boards.read(session, day.event.id), EARLY)
    assert (len(found.shown), found.more) == (5, 11 * 10 // 2 * 2 + 11 - 5), (
        "pairs in two places, of shared people; rooms"
    )
    assert statements(server, day, EARLY) == 2


def test_it_comes_back_when_its_facts_change() -> None:
    (hint,) = hints((1, 1, 1), stars={1: 6})
    heed = Heed(event_id=1, kind=hint.kind, breakout_id=1, other_id=1, place=hint.place, count=hint.count)
    still: Any = warnings._still
    assert still(heed, hint)
    assert still(heed, hints((1, 1, 1), stars={1: 10})[0])
    assert not still(heed, hints((1, 1, 1), stars={1: 11})[0]), "five more people"
    assert not still(heed, hints((1, 2, 1), stars={1: 6})[0]), "another time"
    assert not still(heed, hints((1, 1, 2), stars={1: 11})[0]), "another room"
    assert warnings._key(heed) == hint.key


def test_only_stars_of_what_is_to_come_are_read(server: Server) -> None:
    day = Day(server)
    day.ben.post(f"{day.at}/topics/{day.bread}/star")
    day.ben.post(f"{day.at}/topics/{day.river}/star")

    def read(session: Session, now: datetime) -> Gazers:
        return warnings.gazers(session, boards.read(session, day.event.id), now)

    with server.house.database.reading() as session:
        assert read(session, EARLY) == {day.bread: frozenset([day.id(day.ben)])}
        assert read(session, TEN + timedelta(hours=1)) == {}
