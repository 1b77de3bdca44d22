"""Six people who write while the server dies, what they noted, and whether the database agrees.

Everybody notes op, command and answer of all they do. After the restart whoever got no answer asks again with the
same op. Then the board and each person's own page must show exactly what was acknowledged, once.
"""

import http.client
import random
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.reliability.phones import Answer, Gathering, patiently
from tests.reliability.serving import Serving, wait_until

WRITERS = 6
TOPICS = 20  # each; more than anybody gets to before the end
KILL_AFTER = (0.05, 0.4)  # seconds

Command = tuple[str, str, dict[str, Any]]
"""Method, path below the event, fields."""


@dataclass
class Note:
    """One command in somebody's journal; no `answer` means that nobody knows."""

    command: Command
    op: str = field(default_factory=lambda: str(uuid.uuid4()))
    answer: Answer | None = None

    @property
    def is_done(self) -> bool:
        return self.answer is not None and self.answer.status == 200


@dataclass
class Verdict:
    """What a death cost. `wrong` are sentences about what the database does not have, or has twice."""

    acknowledged: int = 0
    unanswered: int = 0
    wrong: list[str] = field(default_factory=list)


class Writer:
    """Somebody with a room of their own: pitches, stars, places, sits down and reports, again and again."""

    def __init__(self, gathering: Gathering, number: int):
        self.gathering, self.number = gathering, number
        self.phone = gathering.person(f"Writer {number}")
        self.notes: list[Note] = []
        self.topics: dict[int, str] = {}
        self.breakouts: dict[int, tuple[int, int, int]] = {}
        self.stars: set[int] = set()
        self.seats: set[int] = set()
        self.reports: dict[int, str] = {}

    def write(self, over: threading.Event) -> None:
        """Go on until nobody answers any more."""
        steps = self._steps()
        command = next(steps, None)
        while command and not over.is_set():
            note = Note(command)
            self.notes.append(note)
            try:
                note.answer = patiently(partial(self._send, note))
            except (OSError, http.client.HTTPException):
                return
            assert note.answer.status == 200, note.answer.body
            command = _after(steps, note.answer)

    def ask_again(self) -> None:
        """Whatever was not answered: the same op, after the restart."""
        for note in self.notes:
            if note.answer is None:
                note.answer = patiently(partial(self._send, note))

    def _send(self, note: Note) -> Answer:
        method, path, fields = note.command
        return self.phone.ask(method, f"{self.gathering.at}{path}", note.op, **fields)

    def _steps(self) -> Iterator[Command]:
        """What to do next; each yield gets the answer to it. All of it changes something."""
        room = self.gathering.rooms[self.number]
        for n, slot in zip(range(TOPICS), self.gathering.slots, strict=True):
            topic = yield from self._id("/topics", title=f"{self.number}-{n}")
            yield "POST", f"/topics/{topic}/star", {}
            breakout = yield from self._id("/breakouts", topic=topic, slot=slot, room=room)
            yield "POST", f"/breakouts/{breakout}/seat", {}
            yield "POST", f"/breakouts/{breakout}/harvest", {"summary": f"Report {self.number}-{n}"}

    def _id(self, path: str, **fields: Any) -> Any:
        answer = yield "POST", path, fields
        return answer.json["id"]

    def expect(self) -> None:
        """Read the journal: what has to be there."""
        for note in self.notes:
            if note.answer is not None and note.is_done:
                self._expect(note.command, note.answer)

    def _expect(self, command: Command, answer: Answer) -> None:
        _, path, fields = command
        number = int(path.split("/")[2]) if path.count("/") > 1 else int(answer.json["id"])
        if path == "/topics":
            self.topics[number] = fields["title"]
        elif path == "/breakouts":
            self.breakouts[number] = (fields["topic"], fields["slot"], fields["room"])
        elif path.endswith("/star"):
            self.stars.add(number)
        elif path.endswith("/seat"):
            self.seats.add(number)
        else:
            self.reports[number] = fields["summary"]

    def differences(self, board: dict[str, Any]) -> Iterator[str]:
        """What the database does not have, or has and should not."""
        me = self.phone.get(f"{self.gathering.at}/me.json").json
        mine = [t for t in board["topics"] if t["title"].startswith(f"{self.number}-")]
        room = self.gathering.rooms[self.number]
        placed = {b["id"]: (b["topic"], b["slot"], b["room"]) for b in board["breakouts"] if b["room"] == room}
        reports = {h["breakout"]: h["summary"] for h in board["harvests"] if h["breakout"] in placed}
        yield from _compared("topics", sorted(self.topics.items()), sorted((t["id"], t["title"]) for t in mine))
        yield from _compared("breakouts", self.breakouts.items(), placed.items())
        yield from _compared("stars", self.stars, me["stars"])
        yield from _compared("seats", self.seats, me["seats"])
        yield from _compared("reports", self.reports.items(), reports.items())


def _after(steps: Any, answer: Answer) -> Command | None:
    try:
        found: Command = steps.send(answer)
    except StopIteration:
        return None
    return found


def _compared(what: str, noted: Any, found: Any) -> Iterator[str]:
    noted, found = list(noted), list(found)
    yield from (f"{what}: {one} was acknowledged and is lost" for one in noted if one not in found)
    yield from (f"{what}: {one} is there and nobody was told" for one in found if one not in noted)
    if len(found) != len(set(found)):
        yield f"{what}: one of {found} is there twice"


class Day:
    """One event, written to until the server dies, and examined afterwards."""

    def __init__(self, serving: Serving):
        self.serving = serving
        self.gathering = Gathering(serving.port, rooms=WRITERS, slots=TOPICS, phase="breakouts")
        self.writers = [Writer(self.gathering, n) for n in range(WRITERS)]
        self.revision = int(self.gathering.board()["revision"])

    def die(self, chance: random.Random) -> None:
        """All write; the server is killed at some moment."""
        over = threading.Event()
        with ThreadPoolExecutor(WRITERS) as pool:
            writing = [pool.submit(writer.write, over) for writer in self.writers]
            wait_until(self._has_begun, 20, "nothing was answered")
            time.sleep(chance.uniform(*KILL_AFTER))
            try:
                self.serving.kill()
            finally:
                over.set()
            for one in writing:
                one.result()

    def _has_begun(self) -> bool:
        return any(len(writer.notes) > 1 for writer in self.writers)

    def verdict(self) -> Verdict:
        """After a restart: ask again, then compare everything."""
        notes = [note for writer in self.writers for note in writer.notes]
        unanswered = [note for note in notes if note.answer is None]
        verdict = Verdict(len(notes) - len(unanswered), len(unanswered))
        for writer in self.writers:
            writer.ask_again()
        verdict.wrong += [f"{note.command} was refused, asked again" for note in unanswered if not note.is_done]
        board = self.gathering.board()
        for writer in self.writers:
            writer.expect()
            verdict.wrong += writer.differences(board)
        effects = sum(note.is_done for note in notes)
        if board["revision"] != self.revision + effects:
            verdict.wrong.append(f"{effects} effects in {board['revision'] - self.revision} revisions")
        return verdict

    def still(self) -> list[str]:
        """What has been lost since."""
        board = self.gathering.board()
        return [wrong for writer in self.writers for wrong in writer.differences(board)]
