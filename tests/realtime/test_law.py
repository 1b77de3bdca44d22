"""The law: old page + push == new page, and old page + catch-up == new page, for every verb.

A verb is what the models record. One without a case here fails the suite.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import app.models
from tests.realtime.screen import Screen

MODELS = Path(app.models.__file__).parent
PAGES = {
    "phone": "?look",
    "wall": "/wall",
    "desk": "/desk",
    "topic": "/topics/{topic}",
    "place": "/topics/{topic}/place",
    "harvest": "/breakouts/{breakout}/harvest",
}


class Scene:
    """An event in the middle of its day: Ana convenes Bread in the first cell, Ben is there."""

    def __init__(self, server: Any):
        self.event = server.event()
        self.at = self.event.at
        self.flora = self.event.host
        self.event.phase("breakouts")
        self.ana, self.ben = self.event.person("Ana"), self.event.person("Ben")
        self.bread = self.event.topic(self.ana, "Bread")
        self.rivers = self.event.topic(self.ben, "Who looks after the river?", language="en")
        self.breakout = self.event.breakout(self.ana, self.bread)
        self.ben.post(f"{self.at}/breakouts/{self.breakout}/seat")

    def path(self, page: str) -> str:
        return self.at + PAGES[page].format(topic=self.bread, breakout=self.breakout)

    def screen(self, page: str) -> Screen:
        answer = self.flora.get(self.path(page))
        assert answer.status_code == 200, answer.text
        return Screen(answer.text)


Act = Callable[[Scene], Any]


def _keys(scene: Scene, kind: str) -> str:
    return scene.flora.post(f"{scene.at}/keys", kind=kind).json()["key"].rpartition("/k/")[2]  # type: ignore[no-any-return]


def _become_facilitator(scene: Scene) -> Any:
    return scene.ben.post(f"{scene.at}/k/{_keys(scene, 'facilitator')}")


def _demote(scene: Scene) -> Any:
    _become_facilitator(scene)
    me = scene.ben.json(f"{scene.at}/me.json")["id"]
    return scene.flora.delete(f"{scene.at}/people/{me}/facilitator")


def _show_again(scene: Scene) -> Any:
    scene.flora.post(f"{scene.at}/topics/{scene.bread}/hiding")
    return scene.flora.delete(f"{scene.at}/topics/{scene.bread}/hiding")


def _roam_and_stop(scene: Scene) -> Any:
    scene.ana.post(f"{scene.at}/slots/{scene.event.slot(0)}/roaming")
    return scene.ana.delete(f"{scene.at}/slots/{scene.event.slot(0)}/roaming")


def _unstar(scene: Scene) -> Any:
    scene.ben.post(f"{scene.at}/topics/{scene.bread}/star")
    return scene.ben.delete(f"{scene.at}/topics/{scene.bread}/star")


def _remove_room(scene: Scene) -> Any:
    added = scene.flora.post(f"{scene.at}/rooms", name="Attic", seats="4").json()["id"]
    return scene.flora.delete(f"{scene.at}/rooms/{added}")


CASES: dict[str, Act] = {
    "person.joined": lambda s: s.event.person("Cem"),
    "person.renamed": lambda s: s.ana.post(f"{s.at}/people", name="Anna"),
    "person.left": lambda s: s.ben.delete(f"{s.at}/me"),
    "person.raised": _become_facilitator,
    "person.demoted": _demote,
    "event.reworded": lambda s: s.flora.post(f"{s.at}/event", title="Porto", question="And now?", givens="Time"),
    "book.closed": lambda s: s.flora.post(f"{s.at}/book/closing"),
    "book.opened": lambda s: [s.flora.post(f"{s.at}/book/closing"), s.flora.delete(f"{s.at}/book/closing")][1],
    "phase.switched": lambda s: s.flora.post(f"{s.at}/phase", phase="closing"),
    "room.added": lambda s: s.flora.post(f"{s.at}/rooms", name="Attic", seats="4"),
    "room.changed": lambda s: s.flora.post(f"{s.at}/rooms/{s.event.room(0)}", name="Small hall", seats="9"),
    "room.removed": _remove_room,
    "slot.added": lambda s: s.flora.post(
        f"{s.at}/slots", starts="2027-03-01T12:20", ends="2027-03-01T13:00", kind="breakout", label="Soup"
    ),
    "slot.changed": lambda s: s.flora.post(
        f"{s.at}/slots/{s.event.slot(0)}", starts="2027-03-01T16:00", ends="2027-03-01T17:00"
    ),
    "slot.removed": lambda s: s.flora.delete(f"{s.at}/slots/{s.event.slot(2)}"),
    "topic.pitched": lambda s: s.event.topic(s.ben, "¿Quién paga la transición?", language="es"),
    "topic.reworded": lambda s: s.ana.post(f"{s.at}/topics/{s.bread}", title="Bread & roses", description="*Both*"),
    "topic.withdrawn": lambda s: s.ben.delete(f"{s.at}/topics/{s.rivers}"),
    "topic.hidden": lambda s: s.flora.post(f"{s.at}/topics/{s.rivers}/hiding"),
    "topic.shown": _show_again,
    "topic.starred": lambda s: s.ben.post(f"{s.at}/topics/{s.bread}/star"),
    "topic.unstarred": _unstar,
    "breakout.placed": lambda s: s.event.breakout(s.ben, s.rivers, 1, 1),
    "breakout.moved": lambda s: s.ana.post(
        f"{s.at}/breakouts/{s.breakout}", slot=s.event.slot(2), room=s.event.room(1), limit=3
    ),
    "breakout.taken_off": lambda s: s.ben.delete(f"{s.at}/breakouts/{s.event.breakout(s.ben, s.rivers, 1, 1)}"),
    "seat.taken": lambda s: s.ana.post(f"{s.at}/breakouts/{s.breakout}/seat"),
    "seat.given_back": _roam_and_stop,
    "seat.roaming": lambda s: s.ana.post(f"{s.at}/slots/{s.event.slot(0)}/roaming"),
    "harvest.published": lambda s: s.ana.post(
        f"{s.at}/breakouts/{s.breakout}/harvest", summary="We **baked**.", quotes="More flour", insights="a\nb"
    ),
    "announcement.made": lambda s: s.flora.post(f"{s.at}/announcements", text="Soup is ready"),
}


def test_every_verb_has_a_case() -> None:
    recorded = set()
    for file in MODELS.glob("**/*.py"):
        for call in re.findall(r"\.record\(\s*([^)]*?)[,)]", file.read_text()):
            recorded.update(re.findall(r'"(\w+\.\w+)"', call))
    assert recorded == CASES.keys()


@pytest.mark.parametrize("kind", CASES)
def test_the_law(server: Any, kind: str) -> None:
    scene = Scene(server)
    old = {page: scene.screen(page) for page in PAGES}
    again = {page: scene.screen(page) for page in PAGES}
    sockets = {page: scene.flora.live(scene.at, page, old[page].revision, old[page].at) for page in PAGES}
    live = {page: socket.__enter__() for page, socket in sockets.items()}
    try:
        answer = CASES[kind](scene)
        assert getattr(answer, "status_code", 200) == 200, answer.text
        revision = scene.event.board()["revision"]
        assert revision > old["phone"].revision
        for page, socket in live.items():
            while old[page].revision < revision:
                old[page].apply(socket.receive_text())
    finally:
        for socket in sockets.values():
            socket.__exit__(None, None, None)
    for page, screen in again.items():
        new = scene.screen(page).picture()
        assert old[page].picture() == new, f"{page} + push"
        screen.apply(caught_up(scene, page, screen))
        assert screen.picture() == new, f"{page} + catch-up"


def caught_up(scene: Scene, page: str, screen: Screen) -> str:
    path = f"{scene.at}/since/{screen.revision}?at={screen.at}&page={page}&lang=en"
    found: str = scene.flora.get(path, "application/json").text
    return found


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_missed_everything(server: Any, page: str) -> None:
    """Older than all this process knows: everything is sent, and what is gone goes."""
    scene = Scene(server)
    old = scene.screen(page)
    scene.ben.delete(f"{scene.at}/topics/{scene.rivers}")
    scene.flora.delete(f"{scene.at}/slots/{scene.event.slot(2)}")
    old.revision = 0
    old.apply(caught_up(scene, page, old))
    assert old.picture() == scene.screen(page).picture()


def test_a_star_is_small(server: Any) -> None:
    """What 300 phones get for one star stays under a kilobyte."""
    scene = Scene(server)
    old = scene.screen("phone")
    old.apply(caught_up(scene, "phone", old))  # from here on the hub knows what this page has
    scene.ben.post(f"{scene.at}/topics/{scene.bread}/star")
    frame = caught_up(scene, "phone", old)
    assert json.loads(frame)["content"].count("<hx-put") == 1
    assert len(frame.encode()) < 1024, len(frame)


def test_a_broken_case_breaks_the_law(server: Any) -> None:
    """The control: a frame that does not arrive is seen."""
    scene = Scene(server)
    old = scene.screen("phone")
    scene.event.topic(scene.ben, "Nobody hears of this")
    assert old.picture() != scene.screen("phone").picture()
