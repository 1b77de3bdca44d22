"""Check-ins: how an action goes, weeks later."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup

from app import clock, mails
from tests.day import Day

pytestmark = pytest.mark.sqlite_only


def test_the_champion_says_how_it_goes(server: Any) -> None:
    day = Day(server)
    path = f"{day.at}/actions/{day.oven}/checkins"
    day.event.phase("afterwards")
    assert day.cem.post(path, state="done").status_code == 403
    for state, text in (("stuck", "No *bricks*"), ("going", "The bricks are here.")):
        assert day.ana.post(path, state=state, text=text).status_code == 200
    found = day.event.board()["actions"][0]
    assert (found["state"], found["said"]) == ("going", "The bricks are here.")
    assert found["said_at"]
    html = day.nobody.get(f"{day.at}/actions/{day.oven}").text
    assert html.index("The bricks are here.") < html.index("No *bricks*"), "all of it is kept"
    for state in ("", "lost", "going "):
        refused = day.ana.post(path, state=state)
        assert (refused.status_code, refused.json()["field"]) == (422, "state")
    assert day.ana.post(path, state="going", text="x" * 501).status_code == 422


def test_by_link_without_a_key(server: Any) -> None:
    day = Day(server)
    path = f"{day.at}/checkins/{day.asked_by_link}"
    assert len(day.asked_by_link) >= 32
    assert "An oven" in day.nobody.get(path).text
    assert day.nobody.post(path, state="done", text="It bakes").status_code == 200
    assert day.event.board()["actions"][0]["said"] == "It bakes"
    assert day.cem.post(f"{day.at}/actions/{day.oven}/link").status_code == 403
    other = Day(server)
    assert day.nobody.get(f"{other.at}/checkins/{day.asked_by_link}").status_code == 404
    day.ana.delete(f"{day.at}/actions/{day.oven}/champion")
    for gone in (path, f"{day.at}/checkins/unknown"):
        assert day.nobody.post(gone, state="done").status_code == 404


def test_by_mail_once_and_with_a_link_that_works(server: Any) -> None:
    day = Day(server)
    settings, database = server.house.settings, server.house.database
    assert day.ana.post(f"{day.at}/actions/{day.oven}/address", address="ana@example.org").status_code == 200
    assert "ana@example.org" in day.ana.get(f"{day.at}/actions/{day.oven}").text
    for who in (day.flora, day.cem, day.nobody):
        assert "ana@example.org" not in who.get(f"{day.at}/actions/{day.oven}").text
    for _ in range(2):
        answer = day.flora.post(f"{day.at}/checkins")
        assert (answer.json()["asked"], answer.json()["unreached"]) == (1, [])
    assert "How does it go" in day.ana.get(f"{day.at}/inbox").text
    away = replace(settings, smtp="smtp://127.0.0.1:9")
    assert mails.deliver(away, database) == 0, "there is no server: it waits"
    with database.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT tries FROM mail WHERE due_at IS NULL").all()
    assert [row[0] for row in rows] == [1], "asked twice is one mail"
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE mail SET claimed_at = '2020-01-01 00:00:00'")
    assert [mails.deliver(settings, database) for _ in range(2)] == [1, 0]
    (file,) = (settings.data / "outbox").glob("*.eml")
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (mail["To"], mail["Subject"]) == ("ana@example.org", "How does it go: An oven")
    link = next(line for line in mail.get_content().splitlines() if "/checkins/" in line)
    path = link[link.index("/e/") :]
    assert day.nobody.post(path, state="going", text="By mail").status_code == 200
    assert day.event.board()["actions"][0]["said"] == "By mail"
    day.flora.post(f"{day.at}/checkins")
    assert day.ana.delete(f"{day.at}/actions/{day.oven}/address").status_code == 200
    assert mails.deliver(settings, database) == 0, "a forgotten address gets nothing"


def in_days(n: int) -> str:
    return (clock.now().astimezone(ZoneInfo("Europe/Lisbon")).date() + timedelta(days=n)).isoformat()


def at_noon(monkeypatch: pytest.MonkeyPatch, day: str, hour: int = 12) -> None:
    moment = datetime.combine(date.fromisoformat(day), time(hour), ZoneInfo("Europe/Lisbon"))
    monkeypatch.setattr(clock, "now", lambda: moment)


def sheet(day: Day) -> str:
    return f"{day.at}/actions/{day.oven}"


def asked_on(day: Day) -> str:
    return str(day.event.board()["actions"][0]["ask_on"])


def test_a_champion_is_asked_in_four_weeks_unless_a_day_is_said(server: Any) -> None:
    day = Day(server)
    day.event.phase("convergence")
    assert day.oven
    assert asked_on(day) == in_days(28)
    assert f'name="ask_on" type="date" value="{in_days(28)}"' in day.ana.get(f"{day.at}/actions/new").text
    assert day.cem.post(sheet(day), ask_on=in_days(7)).status_code == 403
    for device, days in ((day.ana, 7), (day.flora, 14)):
        assert device.post(sheet(day), ask_on=in_days(days)).status_code == 200
        assert asked_on(day) == in_days(days)
    for wrong in (in_days(-1), "soon", "2027-02-30", "1-1-2027", "x" * 99):
        refused = day.ana.post(sheet(day), ask_on=wrong, title="Lost?")
        assert (refused.status_code, refused.json()["field"]) == (422, "ask_on")
    assert day.event.board()["actions"][0]["title"] == "An oven", "nothing half done"
    assert day.ana.post(sheet(day), ask_on="").status_code == 200
    assert asked_on(day) == "None"
    never = day.ana.post(f"{day.at}/actions", title="Flour", champion="Ana", ask_on="").json()["id"]
    assert next(one for one in day.event.board()["actions"] if one["id"] == never)["ask_on"] is None


def test_the_mail_goes_out_on_its_day_and_once(
    own_server: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    day = Day(own_server)
    settings, database = replace(own_server.house.settings, data=tmp_path), own_server.house.database
    day.event.phase("convergence")
    sent = partial(mails.deliver, settings, database)
    day.ana.post(f"{sheet(day)}/address", address="ana@example.org")
    assert sent() == 0, "it waits for its day"
    day.flora.post(f"{day.at}/checkins")
    assert sent() == 1, "who is asked by the desk is asked now"
    first, second, eve = in_days(9), in_days(12), in_days(11)
    for wanted in (first, second):
        assert day.ana.post(sheet(day), ask_on=wanted).status_code == 200
    at_noon(monkeypatch, eve)
    assert sent() == 0, "another day was said since"
    at_noon(monkeypatch, second, 8)
    assert sent() == 0, "in the morning, not in the night"
    at_noon(monkeypatch, second)
    assert [sent(), sent()] == [1, 0]


@pytest.mark.parametrize("end", ["done", "let go", "no day", "given up", "withdrawn", "forgotten"])
def test_nobody_is_asked_for_what_is_over(
    own_server: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, end: str
) -> None:
    day = Day(own_server)
    settings, database = replace(own_server.house.settings, data=tmp_path), own_server.house.database
    day.event.phase("convergence")
    day.ana.post(f"{sheet(day)}/address", address="ana@example.org")
    done = {
        "no day": lambda: day.ana.post(sheet(day), ask_on=""),
        "given up": lambda: day.ana.delete(f"{sheet(day)}/champion"),
        "withdrawn": lambda: day.ana.delete(sheet(day)),
        "forgotten": lambda: day.ana.delete(f"{sheet(day)}/address"),
    }.get(end, lambda: day.ana.post(f"{sheet(day)}/checkins", state=end))
    assert done().status_code == 200
    at_noon(monkeypatch, in_days(40))
    assert mails.deliver(settings, database) == 0


def test_the_desk_sees_who_is_to_be_asked(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    day = Day(server)
    day.event.phase("convergence")
    assert day.oven
    desk, due = f"{day.at}/desk/harvest", in_days(28)
    at_noon(monkeypatch, in_days(27))
    assert "To be asked how it goes" not in day.flora.get(desk).text
    at_noon(monkeypatch, due)
    told = BeautifulSoup(day.flora.get(desk).text, "html.parser").find(id="to-ask")
    assert told is not None
    assert "An oven" in told.text
    assert "Ana" in told.text
    assert day.ana.post(f"{sheet(day)}/checkins", state="going").status_code == 200
    assert "To be asked how it goes" not in day.flora.get(desk).text


NO_ADDRESS = [
    "", "ana", "ana@example", "a@b.org\nBcc: all@b.org", "a@b.org,c@d.org", "<a@b.org>", "x" * 300 + "@b.org",
    "=?utf-8?q?all=40b.org=2C?=@b.org", "=?utf-8?b?YWxsQGIub3JnLCBh?=@b.org", "=?utf-8?q?a=0ABcc:all=40b.org?=@b.org",
    "a..b@c.org", ".a@b.org", "a.@b.org", "a@-b.org", "a@b-.org",
]  # fmt: skip


@pytest.mark.parametrize("address", NO_ADDRESS)
def test_no_address(server: Any, address: str) -> None:
    day = Day(server)
    refused = day.ana.post(f"{day.at}/actions/{day.oven}/address", address=address)
    assert (refused.status_code, refused.json()["field"]) == (422, "address")


def test_who_is_asked_is_led_to_where_they_answer(server: Any) -> None:
    """The question has the way to its answer, and goes when it is given; that of another action stays."""
    day = Day(server)
    day.event.phase("convergence")
    oven, well = day.oven, day.ana.post(f"{day.at}/actions", title="A well", champion="Ana").json()["id"]
    day.flora.post(f"{day.at}/checkins")
    inbox = day.ana.get(f"{day.at}/inbox").text
    for action in (oven, well):
        assert f'href="{day.at}/actions/{action}"' in inbox
        assert f'action="{day.at}/actions/{action}/checkins"' in day.ana.get(f"{day.at}/actions/{action}").text
    assert day.ana.post(f"{day.at}/actions/{well}/checkins", state="going").status_code == 200
    left = day.ana.get(f"{day.at}/inbox").text
    assert f'href="{day.at}/actions/{well}"' not in left
    assert f'href="{day.at}/actions/{oven}"' in left
