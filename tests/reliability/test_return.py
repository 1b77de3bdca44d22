"""After a restart all phones come back at once, and all see the same wall."""

import time
from collections.abc import Callable

from tests.realtime.screen import Screen
from tests.reliability.ears import Ear, Ears
from tests.reliability.phones import Gathering
from tests.reliability.serving import Serving, wait_until

PHONES = 100
PAGES = {"phone": "?look", "wall": "/wall", "desk": "/desk"}
CURRENT_WITHIN = 5.0  # seconds after the server listens again; on a busy machine, as many starts of the server


def _furnish(gathering: Gathering) -> None:
    """A wall with 16 topics, half of them placed."""
    ana = gathering.person("Ana")
    for n in range(16):
        topic = gathering.topic(ana, f"Topic {n}", description="Why *now*?")
        if n < 8:
            gathering.breakout(ana, topic, slot=n // 2, room=n % 2)


def _place(gathering: Gathering, title: str, room: int) -> None:
    """Something that is seen on every page."""
    gathering.breakout(gathering.host, gathering.topic(gathering.host, title), slot=4, room=room)


def _screen(gathering: Gathering, page: str) -> Screen:
    answer = gathering.host.get(gathering.at + PAGES[page])
    assert answer.status == 200, answer.body
    return Screen(answer.body)


def _catch_up(gathering: Gathering, page: str, screen: Screen, since: int) -> None:
    asked = f"{gathering.at}/since/{since}?at={screen.at}&page={page}&lang=en"
    screen.apply(gathering.host.get(asked).body)


def test_all_phones_come_back(database_url: str, serve: Callable[..., Serving], seed: int) -> None:
    serving = serve(database_url)
    gathering = Gathering(serving.port, slots=5)
    _furnish(gathering)
    old = {page: _screen(gathering, page) for page in PAGES}
    everything = {page: _screen(gathering, page) for page in PAGES}
    phone = old["phone"]
    pages = ["wall" if n % 10 == 0 else "phone" for n in range(PHONES)]
    ears = [Ear(serving.port, gathering.at, phone.revision, page, phone.at) for page in pages]
    with Ears(ears, seed) as crowd:
        _place(gathering, "Just before", room=0)
        revision = int(gathering.board()["revision"])
        wait_until(lambda: crowd.are_at(revision), 20, "not everybody was there to begin with")
        serving.kill()
        killed = time.monotonic()
        serving.start()
        back = time.monotonic()
        patience = CURRENT_WITHIN * max(1.0, back - killed)
        _place(gathering, "Just after", room=1)
        revision = int(gathering.board()["revision"])
        wait_until(lambda: crowd.are_at(revision), patience, lambda: crowd.behind(revision))
        print(f"{PHONES} phones were current {time.monotonic() - back:.1f} s after the server was back")
        assert all(ear.heard_of("Just after") for ear in ears)
    for page in PAGES:
        fresh = _screen(gathering, page)
        _catch_up(gathering, page, old[page], old[page].revision)
        assert old[page].picture() == fresh.picture(), f"{page}: what was missed"
        _catch_up(gathering, page, everything[page], 0)
        assert everything[page].picture() == fresh.picture(), f"{page}: everything"
        assert "Just before" in fresh.picture()
