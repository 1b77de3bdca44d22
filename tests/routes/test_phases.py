"""Phases, over HTTP: they guide, and lock as little as possible."""

from typing import Any

import pytest

from app.models.events import PHASES
from tests.day import OF_EVENTS, Command, Day

pytestmark = pytest.mark.sqlite_only

OPEN = {
    "topics": {"marketplace", "breakouts", "news"},
    "seats": {"marketplace", "breakouts", "news"},
    "harvests": {"breakouts", "news", "convergence", "closing", "afterwards"},
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
    for phase in (phase for phase in PHASES if phase not in OPEN[command.act]):
        day.event.phase(phase)
        board = day.event.board()
        answer = command.give(day)
        assert (answer.status_code, answer.json()["rule"]) == (409, "phase_closed")
        assert len(answer.json()["message"]) > 20
        assert day.event.board() == board


@EACH
def test_the_facilitator_does_it_all_the_same(server: Any, command: Command) -> None:
    closed = [phase for phase in PHASES if phase not in OPEN[command.act]]
    for phase in {closed[0], closed[-1]}:
        day = Day(server)
        day.event.phase(phase)
        answer = command.give(day, day.flora)
        assert answer.status_code == 200, f"{phase}: {answer.text}"


@pytest.mark.parametrize("phase", [PHASES[0], PHASES[-1]])
def test_what_has_no_phase_is_open_in_all(server: Any, phase: str) -> None:
    for command in OF_EVENTS:
        if not command.act:
            day = Day(server)
            day.event.phase(phase)
            assert command.give(day).status_code == 200, command.name


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
