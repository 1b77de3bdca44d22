"""The demo: a believable day, always in its third round."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from app import clock
from app.database import Database
from app.demo.build import GATHERING, build
from app.models import board, events, keys
from app.models.board import Board
from app.models.changes import Change
from app.models.events import Event
from app.models.harvests import FIELDS, HarvestDraft
from app.models.people import Person
from app.models.seats import Seat
from app.models.slots import Slot
from app.models.stars import Star
from app.settings import SettingsWrong

URL = "http://192.168.1.5:8000"
PLAN: dict[str, Any] = json.loads(GATHERING.read_text("utf-8"))


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """A clock that says noon, as TWOFEET_NOW would make it."""
    at = datetime(2027, 6, 12, 12, 3, 20, tzinfo=UTC)
    set_clock(monkeypatch, at)
    return at


def set_clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr(clock, "_shift", at - datetime.now(UTC))


def demo(session: Session) -> Board:
    return board.read(session, events.by_slug(session, "demo").id or 0)


def test_the_day_is_all_there(database: Database) -> None:
    build(database, URL)
    with database.reading() as session:
        found = demo(session)
        stars = Counter(session.exec(select(Star.topic_id)).all())
    assert (len(found.rooms), len(found.breakout_slots), found.people, len(found.topics)) == (8, 6, 60, 35)
    assert found.event.phase == "breakouts"
    assert len(found.breakouts) == len(PLAN["breakouts"])
    assert [stars[topic.id] for topic in reversed(found.topics)] == [topic["stars"] for topic in PLAN["topics"]]
    assert {a.text for a in found.announcements} == {a["text"] for a in PLAN["announcements"]}


def test_people_are_where_the_plan_says(database: Database) -> None:
    build(database, URL)
    with database.reading() as session:
        found = demo(session)
        seats = session.exec(select(Person.name, Seat.breakout_id).join(Person)).all()
        host = session.exec(select(Person.name).where(Person.role == "facilitator")).one()
    titles = {topic["key"]: topic["title"] for topic in PLAN["topics"]}
    conveners = {topic["key"]: topic["convener"] for topic in PLAN["topics"]}
    rounds, doors = [slot.id for slot in found.breakout_slots], [room.id for room in found.rooms]
    for wanted in PLAN["breakouts"]:
        breakout = found.at_cell[rounds[wanted["slot"]], doors[wanted["room"]]]
        assert found.topic[breakout.topic].title == titles[wanted["topic"]]
        assert (breakout.people, breakout.limit) == (wanted["people"], wanted["limit"])
        if wanted["topic"] != "bewoners":  # whose convener is in two places, and sits in the other one
            assert (conveners[wanted["topic"]], breakout.id) in seats
    assert host not in {name for name, _ in seats}
    assert [found.roaming[id] for id in rounds] == PLAN["roaming"]
    full = {titles[wanted["topic"]] for wanted in PLAN["breakouts"] if wanted["people"] == wanted["limit"]}
    assert full == {found.topic[breakout.topic].title for breakout in found.breakouts if breakout.is_full}
    assert len(full) == 2


def test_reports_are_out_and_drafts_are_not(database: Database) -> None:
    build(database, URL)
    published = [harvest for harvest in PLAN["harvests"] if not harvest["draft"]]
    with database.reading() as session:
        found = demo(session)
        drafts = session.exec(select(Person.name).join(HarvestDraft)).all()
    assert sorted(h.summary for h in found.harvests) == sorted(h["summary"] for h in published)
    assert sorted(drafts) == sorted(h["by"] for h in PLAN["harvests"] if h["draft"])
    for harvest in found.harvests:
        wanted = next(h for h in published if h["summary"] == harvest.summary)
        assert harvest.by == wanted["by"]
        assert harvest.needed == wanted["needed"]
        for name in FIELDS:
            said = wanted.get(name, "")
            said = said if isinstance(said, str) else "\n".join(said)
            assert getattr(harvest, name) == said


@pytest.mark.sqlite_only
@pytest.mark.parametrize("hour", [0, 9, 23])
def test_the_third_round_is_on_whatever_the_time(
    database: Database, monkeypatch: pytest.MonkeyPatch, hour: int
) -> None:
    now = datetime(2027, 3, 28, hour, 59, 59, tzinfo=UTC)  # the clocks of Amsterdam change in this night
    set_clock(monkeypatch, now)
    build(database, URL)
    with database.reading() as session:
        found = demo(session)
    third = found.breakout_slots[2]
    assert third.is_now(now)
    assert timedelta(minutes=27) <= now - third.starts < timedelta(minutes=33)
    assert third.starts.minute % 5 == 0
    assert [slot.label for slot in found.slots] == [slot["label"] for slot in PLAN["slots"]]
    begins, ends = (moment.astimezone(UTC) for moment in (found.slots[0].starts, found.slots[-1].ends))
    assert ends - begins == timedelta(hours=9, minutes=45)


def test_the_story_of_the_day_is_in_order_and_before_now(database: Database, noon: datetime) -> None:
    build(database, URL)
    with database.reading() as session:
        told = session.exec(select(Change).order_by(Change.id)).all()  # type: ignore[arg-type]
        people = session.exec(select(Person)).all()
        revision = events.by_slug(session, "demo").revision
    times = [change.at for change in told]
    assert times == sorted(times)
    assert times[-1] < noon - timedelta(minutes=20)
    assert times[-1] - times[0] > timedelta(hours=5)
    assert [change.revision for change in told] == list(range(1, revision + 1))
    of_somebody = [change for change in told if not change.kind.startswith("dots.")]  # whose those were is forgotten
    assert {change.person_id for change in of_somebody} == {person.id for person in people}


def test_once_built_it_stays_and_gets_fresh_links(database: Database) -> None:
    first = build(database, URL)
    with database.reading() as session:
        before = board.as_json(demo(session))

    second = build(database, URL)

    with database.reading() as session:
        assert board.as_json(demo(session)) == before
        for links in (first, second):
            secret = links["desk"].rpartition("/k/")[2]
            assert keys.find(session, secret, "facilitator", now=clock.now()) is not None
    assert first["desk"] != second["desk"]
    assert (second["phone"], second["wall"]) == (f"{URL}/e/demo", f"{URL}/e/demo/wall")
    assert second["code"] == first["code"]


def test_it_is_the_same_day_every_time(database: Database, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Built on two days: the same but for its ids and dates, so that pictures of it can be compared."""

    def seats() -> list[tuple[str, str, int | None]]:
        with database.reading() as session:
            asked = select(Person.name, Slot.label, Seat.breakout_id).join(Person).join(Slot)
            offset = min(breakout.id for breakout in demo(session).breakouts)
            found = session.exec(asked).all()
            return sorted((name, label, breakout and breakout - offset) for name, label, breakout in found)

    build(database, URL)
    first = seats()
    set_clock(monkeypatch, noon + timedelta(days=1))
    build(database, URL)
    assert seats() == first


def test_yesterdays_demo_is_built_anew(database: Database, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    build(database, URL)
    set_clock(monkeypatch, noon + timedelta(days=1))
    build(database, URL)
    with database.reading() as session:
        assert len(session.exec(select(Event)).all()) == 1
        assert len(session.exec(select(Person)).all()) == 60
        assert demo(session).breakout_slots[2].is_now(noon + timedelta(days=1))


def test_a_day_that_is_still_on_is_kept(database: Database, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    first = build(database, URL)
    set_clock(monkeypatch, noon + timedelta(hours=2))
    assert build(database, URL)["code"] == first["code"]


def test_an_event_of_somebody_else_is_left_alone(database: Database, noon: datetime) -> None:
    with Session(database.engine) as session:
        session.add(Event(slug="demo", code="ABCDEF", title="Ours", question="?", created_at=noon))
        session.commit()
    with pytest.raises(SettingsWrong, match="not the demo"):
        build(database, URL)
    with database.reading() as session:
        assert events.by_slug(session, "demo").title == "Ours"
