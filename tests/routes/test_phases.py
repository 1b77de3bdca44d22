"""Phases, over HTTP: they guide, and lock as little as possible."""

import re
from typing import Any

import pytest

from app.models.events import PHASES
from tests.day import OF_EVENTS, Command, Day

pytestmark = pytest.mark.sqlite_only

HTMX = {"HX-Request": "true"}

OPEN = {
    "topics": {"marketplace", "breakouts", "news"},
    "seats": {"marketplace", "breakouts", "news"},
    "notes": {"marketplace", "breakouts", "news", "convergence", "closing", "afterwards"},
    "harvests": {"breakouts", "news", "convergence", "closing", "afterwards"},
    "feedbacks": {"breakouts", "news", "convergence", "closing", "afterwards"},
    "actions": {"convergence", "closing", "afterwards"},
    "commitments": {"closing", "afterwards"},
}
EACH = pytest.mark.parametrize(
    "command", [command for command in OF_EVENTS if command.act], ids=lambda command: command.name
)


@EACH
def test_an_act_is_open_in_its_phases(server: Any, command: Command) -> None:
    for phase in OPEN[command.act]:
        day = Day(server)
        day.event.phase(phase)
        answer = command.give(day)
        assert answer.status_code == 200, f"{phase}: {answer.text}"


@EACH
def test_an_act_is_closed_in_all_other_phases(server: Any, command: Command) -> None:
    day = Day(server)
    who = day.who(command.least)
    path, body = command.ready(day)
    for phase in (phase for phase in PHASES if phase not in OPEN[command.act]):
        day.event.phase(phase)
        board = day.event.board()
        answer = who.send("POST", path, data=body)
        assert (answer.status_code, answer.json()["rule"]) == (409, "phase_closed")
        assert len(answer.json()["message"]) > 20
        assert day.event.board() == board


@pytest.mark.parametrize(
    "command", [command for command in OF_EVENTS if command.act and not command.own], ids=lambda command: command.name
)
def test_the_facilitator_does_it_all_the_same(server: Any, command: Command) -> None:
    closed = [phase for phase in PHASES if phase not in OPEN[command.act]]
    for phase in {closed[0], closed[-1]}:
        day = Day(server)
        path, body = command.ready(day)
        day.event.phase(phase)
        answer = day.flora.send("POST", path, data=body)
        assert answer.status_code == 200, f"{phase}: {answer.text}"


@pytest.mark.parametrize("phase", [PHASES[0], PHASES[-1]])
def test_what_has_no_phase_is_open_in_all(server: Any, phase: str) -> None:
    for command in OF_EVENTS:
        if not command.act:
            day = Day(server)
            path, body = command.ready(day)  # what has to be there is made while it can be
            day.event.phase(phase)
            answer = day.who(command.least).send("POST", path, data=body)
            assert answer.status_code == 200, (command.name, answer.text)


def test_an_event_begins_with_the_welcome(server: Any) -> None:
    assert server.event().board()["phase"] == "welcome"


def test_the_facilitator_may_go_back_to_any_phase(server: Any) -> None:
    event = server.event()
    for phase in (*PHASES, *reversed(PHASES)):
        event.phase(phase)
        assert event.board()["phase"] == phase


def test_the_same_phase_again_changes_nothing(server: Any) -> None:
    day = Day(server)
    revision = day.revision()
    day.event.phase("breakouts")
    assert day.revision() == revision


@pytest.mark.parametrize("phase", ["", "lunch", "Welcome", "welcome\n", "NEWS"])
def test_another_word_is_no_phase(server: Any, phase: str) -> None:
    day = Day(server)
    answer = day.flora.post(f"{day.at}/phase", phase=phase)
    assert (answer.status_code, answer.json()["field"]) == (422, "phase")


def test_only_the_facilitator_switches(server: Any) -> None:
    day = Day(server)
    assert day.ana.post(f"{day.at}/phase", phase="closing").status_code == 403
    assert day.event.board()["phase"] == "breakouts"


def ways(day: Day) -> list[tuple[str, bool]]:
    """Where News leads, in order, and whether it is the main thing to do."""
    nav = re.search(r'<nav id="ways".*?</nav>', day.ana.get(day.at).text, re.S)
    assert nav
    return [(path, "main" in look) for look, path in re.findall(r'class="([^"]*)" href="/e/[^/"]+([^"]*)"', nav[0])]


def test_what_the_phase_is_for_leads_and_nothing_else_is_as_loud(server: Any) -> None:
    day = Day(server).furnish()
    _ = day.harvest
    day.event.phase("news")
    assert ways(day)[0] == ("/reading", True)
    day.event.phase("convergence")
    assert ways(day)[0] == ("/actions", True)
    ballot = day.ballot
    assert ways(day)[:2] == [(f"/ballots/{ballot}", True), ("/actions", False)]
    day.event.phase("closing")
    assert ways(day)[0] == ("/closing", True)
    day.event.phase("afterwards")
    for phase in ("closing", "afterwards"):
        day.event.phase(phase)
        assert [leads for _, leads in ways(day)].count(True) == 1, phase


def test_dots_of_two_open_ballots_are_chosen_from_the_list(server: Any) -> None:
    day = Day(server)
    for title in ("Where to?", "What first?"):
        assert day.flora.post(f"{day.at}/ballots", title=title, dots=5).status_code == 200
    day.event.phase("convergence")
    assert ways(day)[0] == ("/ballots", True)


def test_a_wall_that_was_set_by_hand_stays_and_the_desk_is_told(server: Any) -> None:
    day = Day(server)

    def said(phase: str) -> str:
        return str(day.flora.send("POST", f"{day.at}/phase", "text/html", data={"phase": phase}, headers=HTMX).text)

    assert "The wall stays" not in said("news")
    day.flora.post(f"{day.at}/walls/main/scene", scene="agenda")
    assert "Now: Closing. The wall stays on Agenda" in said("closing")
    assert "It stays on Agenda." in day.flora.get(f"{day.at}/desk").text
    assert "The wall stays" not in said("marketplace"), "that is what it would show anyway"
    day.flora.post(f"{day.at}/walls/main/scene", scene="auto")
    assert "The wall stays" not in said("closing")
