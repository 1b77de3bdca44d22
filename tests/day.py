"""An event in the middle of its day, and every command that can be given there: what tests of all commands share."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.conftest import Device


class Day:
    """Flora holds the space; Ana convenes Bread, which stands in the first cell, and Ben the river, which has no
    place. Ben sits in Bread, wrote its report, and has starred it. Cem convenes nothing and did nothing yet."""

    def __init__(self, server: Any, **fields: str):
        self.server, self.event = server, server.event(**fields)
        self.at, self.flora = self.event.at, self.event.host
        self.event.phase("breakouts")
        self.ana, self.ben, self.cem = (self.event.person(name) for name in ("Ana", "Ben", "Cem"))
        self.nobody = server.device()
        self.bread = self.event.topic(self.ana, "Bread", description="Who *bakes* it?")
        self.river = self.event.topic(self.ben, "Who looks after the river?")
        board = self.event.board()
        self.slots = [slot["id"] for slot in board["slots"] if slot["kind"] == "breakout"]
        self.plenary = next((slot["id"] for slot in board["slots"] if slot["kind"] == "plenary"), 0)
        self.rooms = [room["id"] for room in board["rooms"]]
        self.breakout = self.place(self.ana, self.bread)

    def place(self, device: Device, topic: int, slot: int = 0, room: int = 0, **fields: Any) -> int:
        """Put a topic into the n-th breakout slot and the n-th room."""
        cell = {"slot": self.slots[slot], "room": self.rooms[room]}
        answer = device.post(f"{self.at}/breakouts", topic=topic, **cell, **fields)
        assert answer.status_code == 200, answer.text
        return int(answer.json()["id"])

    def furnish(self) -> "Day":
        """What commands that take something back need."""
        self.ben.post(f"{self.at}/breakouts/{self.breakout}/seat")
        self.ben.post(f"{self.at}/topics/{self.bread}/star")
        self.other_breakout = self.place(self.ben, self.river, 2, 1)
        self.ben.post(f"{self.at}/breakouts/{self.breakout}/harvest", summary="We baked.")
        self.attic = int(self.flora.post(f"{self.at}/rooms", name="Attic", seats="4").json()["id"])
        self.flora.post(f"{self.at}/announcements", text="Soup is ready")
        return self

    @property
    def of_ana(self) -> int:
        return self.id(self.ana)

    def id(self, device: Device) -> int:
        return int(device.json(f"{self.at}/me.json")["id"])

    def revision(self) -> int:
        return int(self.event.board()["revision"])

    def who(self, role: str) -> Device:
        """Somebody in a role: `nobody`, `person`, `convener` (of Bread), `facilitator`."""
        return {"nobody": self.nobody, "person": self.cem, "convener": self.ana, "facilitator": self.flora}[role]

    def path(self, template: str) -> str:
        """A path with the ids of this day in it."""
        places = {"at": self.at, "topic": self.bread, "breakout": self.breakout, "slot": self.slots[0]}
        return template.format_map(places | {"free_slot": self.slots[1], "room": self.rooms[0], "ana": self.of_ana})


def _nothing(day: Day) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Command:
    """One command as its rightful asker gives it. `least` is the least role that may; `act` what phases lock."""

    name: str
    method: str
    path: str
    least: str
    fields: Callable[[Day], dict[str, Any]] = _nothing
    act: str = ""

    def give(self, day: Day, who: Device | None = None, **more: Any) -> Any:
        """Give it, as a form; DELETE as browsers without JavaScript do."""
        body = self.fields(day) | more | ({"_method": "DELETE"} if self.method == "DELETE" else {})
        return (who or day.who(self.least)).send("POST", day.path(self.path), data=body)


REPORT = {"summary": "We **baked**.", "insights": "Flour\nWater", "next_steps": "An oven", "quotes": "Rise!"}
COMMANDS = (
    Command("create", "POST", "/events", "nobody", lambda d: {"title": "Porto", "question": "And now?"}),
    Command("join", "POST", "{at}/people", "nobody", lambda d: {"name": "Dora"}),
    Command("rename", "POST", "{at}/people", "person", lambda d: {"name": "Cemal"}),
    Command("leave", "DELETE", "{at}/me", "person"),
    Command("key", "POST", "{at}/keys", "person", lambda d: {"kind": "personal"}),
    Command("reword event", "POST", "{at}/event", "facilitator", lambda d: {"title": "Oporto", "question": "Now?"}),
    Command("close book", "POST", "{at}/book/closing", "facilitator"),
    Command("open book", "DELETE", "{at}/book/closing", "facilitator"),
    Command("phase", "POST", "{at}/phase", "facilitator", lambda d: {"phase": "news"}),
    Command("pitch", "POST", "{at}/topics", "person", lambda d: {"title": "Salt"}, "topics"),
    Command("reword", "POST", "{at}/topics/{topic}", "convener", lambda d: {"title": "Loaves"}, "topics"),
    Command("withdraw", "DELETE", "{at}/topics/{topic}", "convener", act="topics"),
    Command("hide", "POST", "{at}/topics/{topic}/hiding", "facilitator"),
    Command("show", "DELETE", "{at}/topics/{topic}/hiding", "facilitator"),
    Command("star", "POST", "{at}/topics/{topic}/star", "person", act="topics"),
    Command("unstar", "DELETE", "{at}/topics/{topic}/star", "person", act="topics"),
    Command(
        "place",
        "POST",
        "{at}/breakouts",
        "convener",
        lambda d: {"topic": d.bread, "slot": d.slots[1], "room": d.rooms[1]},
        "topics",
    ),
    Command("move", "POST", "{at}/breakouts/{breakout}", "convener", lambda d: {"slot": d.slots[1]}, "topics"),
    Command("take off", "DELETE", "{at}/breakouts/{breakout}", "convener", act="topics"),
    Command("seat", "POST", "{at}/breakouts/{breakout}/seat", "person", act="seats"),
    Command("leave seat", "DELETE", "{at}/breakouts/{breakout}/seat", "person", act="seats"),
    Command("roam", "POST", "{at}/slots/{slot}/roaming", "person", act="seats"),
    Command("stop roaming", "DELETE", "{at}/slots/{slot}/roaming", "person", act="seats"),
    Command("harvest", "POST", "{at}/breakouts/{breakout}/harvest", "person", lambda d: dict(REPORT), "harvests"),
    Command("draft", "POST", "{at}/breakouts/{breakout}/harvest", "person", lambda d: {**REPORT, "draft": "true"}),
    Command("announce", "POST", "{at}/announcements", "facilitator", lambda d: {"text": "Soup is ready"}),
    Command("room", "POST", "{at}/rooms", "facilitator", lambda d: {"name": "Attic", "seats": "4"}),
    Command("change room", "POST", "{at}/rooms/{room}", "facilitator", lambda d: {"name": "Small hall", "seats": "9"}),
    Command(
        "slot",
        "POST",
        "{at}/slots",
        "facilitator",
        lambda d: {"starts": "2027-03-01T16:00", "ends": "2027-03-01T17:00", "kind": "breakout", "label": "Late"},
    ),
    Command("change slot", "POST", "{at}/slots/{free_slot}", "facilitator", lambda d: {"label": "Early"}),
    Command("remove slot", "DELETE", "{at}/slots/{free_slot}", "facilitator"),
)
OF_EVENTS = tuple(command for command in COMMANDS if command.path != "/events")


def new_op() -> str:
    return str(uuid.uuid4())
