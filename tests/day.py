"""An event in the middle of its day, and every command that can be given there: what tests of all commands share."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image

from app import clock
from tests.conftest import Device
from tests.copies import Begun


class Day(Begun):
    """Flora holds the space; Ana convenes Bread, which stands in the first cell, and Ben the river, which has no
    place. Ben sits in Bread, wrote its report, and has starred it. Cem convenes nothing and did nothing yet."""

    PEOPLE = ("flora", "ana", "ben", "cem")
    IDS = {
        "bread": "topic", "river": "topic", "slots": "slot", "plenary": "slot", "rooms": "room", "breakout": "breakout",
    }  # fmt: skip

    def begin(self, **fields: str) -> None:
        self.event = self.server.event(**fields)
        self.at, self.flora = self.event.at, self.event.host
        self.event.phase("breakouts")
        self.ana, self.ben, self.cem = (self.event.person(name) for name in ("Ana", "Ben", "Cem"))
        self.bread = self.event.topic(self.ana, "Bread", description="Who *bakes* it?")
        self.river = self.event.topic(self.ben, "Who looks after the river?")
        board = self.event.board()
        self.slots = [slot["id"] for slot in board["slots"] if slot["kind"] == "breakout"]
        self.plenary = next((slot["id"] for slot in board["slots"] if slot["kind"] == "plenary"), 0)
        self.rooms = [room["id"] for room in board["rooms"]]
        self.breakout = self.place(self.ana, self.bread)

    @cached_property
    def nobody(self) -> Device:
        """Somebody who has not joined."""
        device: Device = self.server.device()
        return device

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
        assert self.oven
        return self

    @cached_property
    def notice(self) -> int:
        """Cem has starred Bread, which goes to another room and comes back: he has something to see."""
        self.cem.post(f"{self.at}/topics/{self.bread}/star")
        for room in (self.rooms[1], self.rooms[0]):
            self.ana.post(f"{self.at}/breakouts/{self.breakout}", room=room)
        return int(re.findall(r"/notices/(\d+)", self.cem.get(f"{self.at}/inbox").text)[0])

    @cached_property
    def guest(self) -> int:
        """Oma has no phone."""
        return int(self.flora.post(f"{self.at}/people/for", name="Oma").json()["id"])

    def in_line(self, *, speaks: bool = False, spoke: bool = False) -> dict[str, Any]:
        """Ana in the line with Bread, on the stage, or behind Ben who followed her; no fields for the command."""
        if "lined" in vars(self):
            return {}
        self.lined = True
        if not self.event.board()["line"]:
            self.flora.post(f"{self.at}/line", topic=self.bread)
        if spoke:
            self.flora.post(f"{self.at}/line", topic=self.river)
        for _ in range(speaks + 2 * spoke):
            self.flora.post(f"{self.at}/line/next")
        return {}

    @cached_property
    def free_day(self) -> str:
        """A day with nothing on it, which may be held back as a whole."""
        self.flora.post(f"{self.at}/slots", starts="2027-03-02T10:00", ends="2027-03-02T11:00")
        return "2027-03-02"

    @cached_property
    def hint(self) -> str:
        """Ana wants more people in Bread than its room has seats, and it stands at a time that is not over."""
        starts, ends = around_now()
        fields = {"starts": starts.isoformat(), "ends": ends.isoformat(), "kind": "breakout", "label": "Soon"}
        slot = self.flora.post(f"{self.at}/slots", **fields).json()["id"]
        cell = {"topic": self.bread, "slot": slot, "room": self.rooms[1], "limit": 40}
        return f"small_room-{self._in_breakouts(lambda: self.flora.post(f'{self.at}/breakouts', **cell)).json()['id']}"

    @cached_property
    def ballot(self) -> int:
        """An open ballot on both topics."""
        return int(self.flora.post(f"{self.at}/ballots", title="Where to?", dots="5").json()["id"])

    @cached_property
    def recommendation(self) -> int:
        return int(self.flora.post(f"{self.at}/recommendations", text="An oven for all").json()["id"])

    @cached_property
    def announcement(self) -> int:
        return int(self.flora.post(f"{self.at}/announcements", text="Soup is ready").json()["id"])

    @cached_property
    def call(self) -> int:
        """Cem calls from Bread."""
        return int(self.cem.post(f"{self.at}/calls", breakout=self.breakout, text="The window").json()["id"])

    @cached_property
    def running(self) -> int:
        """A slot that is on now."""
        starts, ends = around_now()
        fields = {"starts": starts.isoformat(), "ends": ends.isoformat(), "kind": "breakout", "label": "On"}
        return int(self.flora.post(f"{self.at}/slots", **fields).json()["id"])

    @cached_property
    def wall(self) -> int:
        """The wall in the garden shows the law, whatever the day."""
        made = int(self.flora.post(f"{self.at}/walls", name="Garden").json()["id"])
        self.flora.post(f"{self.at}/walls/{made}/scene", scene="law")
        return made

    @cached_property
    def oven(self) -> int:
        """An action that came of Bread; Ana champions it."""
        fields = {"title": "An oven", "champion": str(self.of_ana), "next_step": "Bricks", "due": "2099-04-01"}
        return int(self.flora.post(f"{self.at}/actions", **fields, **{"from": f"topic-{self.bread}"}).json()["id"])

    @cached_property
    def asked_by_link(self) -> str:
        """The secret of a link by which the oven's champion checks in."""
        link = self.ana.post(f"{self.at}/actions/{self.oven}/link").json()["link"]
        return str(link.rpartition("/")[2])

    @cached_property
    def waiting(self) -> int:
        """An action that needs a champion."""
        fields = {"title": "A second oven", "needs_champion": "true"}
        return int(self.flora.post(f"{self.at}/actions", **fields).json()["id"])

    @cached_property
    def commitment(self) -> int:
        """Flora has left a sentence for the closing, which she may in every phase."""
        return int(self.flora.post(f"{self.at}/commitments", text="I bake on Mondays").json()["id"])

    @cached_property
    def hosting(self) -> int:
        """Flora offers to host."""
        return int(self.flora.post(f"{self.at}/hostings", word="In May").json()["id"])

    @cached_property
    def link(self) -> int:
        """Where to stay connected."""
        return int(self.flora.post(f"{self.at}/links", title="List", url="https://list.example.org").json()["id"])

    @cached_property
    def idea(self) -> int:
        """Flora leaves an idea, which she may do in every phase."""
        return int(self.flora.post(f"{self.at}/ideas", title="Ovens").json()["id"])

    @cached_property
    def remark(self) -> int:
        """Cem has asked something about the river."""
        return int(self.cem.post(f"{self.at}/topics/{self.river}/remarks", text="Which river?").json()["id"])

    def looks_back(self) -> dict[str, Any]:
        """What somebody says about Bread."""
        return {"breakout": self.breakout, "mark": 4, "text": "Flour *everywhere*"}

    @cached_property
    def report(self) -> int:
        """What Ben has written about Bread."""
        path = f"{self.at}/breakouts/{self.breakout}/harvest"
        return int(self._in_breakouts(lambda: self.ben.post(path, summary="We baked.")).json()["id"])

    @cached_property
    def theme(self) -> int:
        """A theme of the learning document."""
        return int(self.flora.post(f"{self.at}/themes", title="Patience").json()["id"])

    @cached_property
    def excerpt(self) -> int:
        """A line of the report, in the theme."""
        fields = {"harvest": self.report, "text": "We baked."}
        return int(self.flora.post(f"{self.at}/themes/{self.theme}/excerpts", **fields).json()["id"])

    @cached_property
    def earlier(self) -> str:
        """The code of an earlier event."""
        return str(self.server.event(title="Porto").made["code"])

    @cached_property
    def source(self) -> int:
        """That earlier event as a source."""
        return int(self.flora.post(f"{self.at}/sources", event=self.earlier).json()["id"])

    @cached_property
    def removed(self) -> int:
        """A theme that was taken out of the document."""
        made = int(self.flora.post(f"{self.at}/themes", title="Haste").json()["id"])
        self.flora.delete(f"{self.at}/themes/{made}")
        return made

    @cached_property
    def harvest(self) -> int:
        """Ben has written a report of Bread, in two versions."""
        path = f"{self.at}/breakouts/{self.breakout}/harvest"
        self._in_breakouts(lambda: [self.ben.post(path, summary=text) for text in ("Half", "We baked.")])
        return int(next(h["id"] for h in self.event.board()["harvests"] if h["breakout"] == self.breakout))

    @cached_property
    def notes(self) -> str:
        """Ana hands the notes of Bread on: the secret of her link."""
        made = self.ana.post(f"{self.at}/breakouts/{self.breakout}/note-link")
        return str(made.json()["key"]).rpartition("/")[2]

    @cached_property
    def photo(self) -> int:
        """Cem took one in Bread."""
        return int(self._in_breakouts(lambda: self.snap(self.cem)).json()["id"])

    def snap(self, who: Device, breakout: int = 0, text: str = "Flour, water, time", **options: Any) -> Any:
        """A photo of a flip chart."""
        files = {"file": ("photo.png", options.pop("sent", None) or picture(), "image/png")}
        path = f"{self.at}/breakouts/{breakout or self.breakout}/photos"
        return who.send("POST", path, files=files, data={"text": text, **options})

    @property
    def digest(self) -> str:
        """How the pixels of Cem's photo are called."""
        assert self.photo
        return str(self.event.board()["photos"][0]["url"]).rpartition("/")[2].removesuffix(".jpg")

    @cached_property
    def begun(self) -> int:
        """Bread is on now, too, and has no report from there."""
        cell = {"topic": self.bread, "slot": self.running, "room": self.rooms[1]}
        return int(self._in_breakouts(lambda: self.flora.post(f"{self.at}/breakouts", **cell)).json()["id"])

    @cached_property
    def draft(self) -> int:
        """Cem keeps a topic for himself."""
        return int(self.cem.post(f"{self.at}/topics", title="Salt", draft="true").json()["id"])

    def drafted(self) -> dict[str, Any]:
        """Cem has a draft of Bread's report; no fields for the command."""
        self.cem.post(f"{self.at}/breakouts/{self.breakout}/harvest", **REPORT, draft="true")
        return {}

    def written(self) -> dict[str, Any]:
        """Cem has brought it into what is written together."""
        self.drafted()
        self.cem.post(f"{self.at}/breakouts/{self.breakout}/harvest/together/draft")
        return {}

    @cached_property
    def river_at(self) -> int:
        """Where the river gets a place."""
        return self._in_breakouts(lambda: self.place(self.ben, self.river, 2, 0))

    @cached_property
    def tomorrow(self) -> int:
        """A slot on the next day."""
        times = {"starts": "2027-03-02T10:00", "ends": "2027-03-02T11:00"}
        return int(self.flora.post(f"{self.at}/slots", kind="breakout", label="", **times).json()["id"])

    @cached_property
    def sought(self) -> int:
        """A topic that needs a convener."""
        return self._in_breakouts(lambda: self.event.topic(self.ben, "Salt", needs_convener="true"))

    def asks(self, noun: str, of_ana: bool = False) -> int:
        """A proposal that Ben makes to Ana, or Ana to Ben; the same one for whoever asks again."""
        known = self.__dict__.setdefault("asked", {})
        if (noun, of_ana) not in known:
            known[noun, of_ana] = self._ask(noun, of_ana)
        return int(known[noun, of_ana])

    def _ask(self, noun: str, of_ana: bool) -> int:
        who, topic, other = (self.ana, self.bread, self.ben) if of_ana else (self.ben, self.river, self.ana)
        pair = [self.river_at, self.breakout] if noun == "swaps" else [0, 0]
        ours, theirs = reversed(pair) if of_ana else pair
        fields: dict[str, Any] = {"topic": topic, "into": self.bread, "person": self.id(other)}
        if of_ana:
            fields["into"] = self.river
        fields |= {"breakout": ours, "with": theirs}
        answer = self._in_breakouts(lambda: who.post(f"{self.at}/{noun}", **fields))
        assert answer.status_code == 200, answer.text
        return int(answer.json()["id"])

    @cached_property
    def swap(self) -> int:
        return self.asks("swaps")

    @cached_property
    def offer(self) -> int:
        return self.asks("swaps", of_ana=True)

    @cached_property
    def merged(self) -> int:
        """Two topics that go together."""
        asked = self.asks("merges")
        self._in_breakouts(lambda: self.ana.post(f"{self.at}/merges/{asked}", answer="accept"))
        return asked

    def _in_breakouts(self, act: Callable[[], Any]) -> Any:
        """Do it while it is allowed, whatever the phase."""
        phase = self.event.board()["phase"]
        self.event.phase("breakouts")
        done = act()
        self.event.phase(phase)
        return done

    @property
    def placed(self) -> int:
        """The change by which the newest breakout came onto the wall."""
        listed = self.flora.json(f"{self.at}/changes.json?kind=breakout")["changes"]
        return int(next(change["id"] for change in listed if change["kind"] == "breakout.placed"))

    @cached_property
    def of_river(self) -> int:
        """The river stands in the last cell."""
        found = getattr(self, "other_breakout", None)
        return found if found is not None else self.place(self.ben, self.river, 2, 1)

    @property
    def of_ana(self) -> int:
        return self.id(self.ana)

    def id(self, device: Device) -> int:
        return int(device.json(f"{self.at}/me.json")["id"])

    def revision(self) -> int:
        return int(self.event.board()["revision"])

    def who(self, role: str) -> Device:
        """Somebody in a role: `nobody`, `person`, `convener` (of Bread), `helper`, `facilitator`."""
        if role == "helper":
            return self.hanna
        return {"nobody": self.nobody, "person": self.cem, "convener": self.ana, "facilitator": self.flora}[role]

    @cached_property
    def hanna(self) -> Device:
        """Hanna came in by a helper's link."""
        link = self.flora.post(f"{self.at}/helpers").json()["key"]
        hanna: Device = self.server.device()
        assert hanna.post(f"{self.at}/k/{link.rpartition('/k/')[2]}", name="Hanna").status_code == 200
        return hanna

    def arranged(self, fields: dict[str, Any]) -> dict[str, Any]:
        """These fields, at an event in BarCamp mode."""
        assert self.flora.post(f"{self.at}/event", mode="barcamp").status_code == 200
        return fields

    @cached_property
    def arrangement(self) -> int:
        """A proposal that waits for its answer."""
        fields = self.arranged({"seconds": "0.2"})
        return int(self.flora.post(f"{self.at}/arrangements", **fields).json()["id"])

    def path(self, template: str) -> str:
        """A path with the ids of this day in it."""
        places = {
            "idea": self.idea if "{idea}" in template else 0,
            "remark": self.remark if "{remark}" in template else 0,
            "harvest": self.harvest if "{harvest}" in template else 0,
            "notes": self.notes if "{notes}" in template else "",
            "photo": self.photo if "{photo}" in template else 0,
            "begun": self.begun if "{begun}" in template else 0,
            "oven": self.oven if "{oven}" in template else 0,
            "asked": self.asked_by_link if "{asked}" in template else "",
            "commitment": self.commitment if "{commitment}" in template else 0,
            "hosting": self.hosting if "{hosting}" in template else 0,
            "link": self.link if "{link}" in template else 0,
            "waiting": self.waiting if "{waiting}" in template else 0,
            "draft": self.draft if "{draft}" in template else 0,
            "notice": self.notice if "{notice}" in template else 0,
            "guest": self.guest if "{guest}" in template else 0,
            "day": self.free_day if "{day}" in template else "",
            "ballot": self.ballot if "{ballot}" in template else 0,
            "recommendation": self.recommendation if "{recommendation}" in template else 0,
            "announcement": self.announcement if "{announcement}" in template else 0,
            "call": self.call if "{call}" in template else 0,
            "running": self.running if "{running}" in template else 0,
            "wall": self.wall if "{wall}" in template else 0,
            "hint": self.hint if "{hint}" in template else "",
            "swap": self.swap if "{swap}" in template else 0,
            "offer": self.offer if "{offer}" in template else 0,
            "merged": self.merged if "{merged}" in template else 0,
            "sought": self.sought if "{sought}" in template else 0,
            **{
                name: getattr(self, name) if f"{{{name}}}" in template else 0
                for name in ("theme", "excerpt", "source", "removed")
            },
            "at": self.at,
            "topic": self.bread,
            "breakout": self.breakout,
            "slot": self.slots[0],
        }
        if "{arrangement}" in template:
            places["arrangement"] = self.arrangement
        return template.format_map(
            places
            | {"free_slot": self.slots[1], "room": self.rooms[0], "other_room": self.rooms[1], "ana": self.of_ana}
        )


def around_now() -> tuple[datetime, datetime]:
    """From when to when something is on now that can go on for a while: not until just before midnight."""
    now = clock.now().astimezone(ZoneInfo("Europe/Lisbon"))
    starts, ends = now - timedelta(minutes=30), now + timedelta(minutes=30)
    return starts, ends if ends.hour < 23 else ends + timedelta(minutes=60)


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
    own: bool = False  # only whose it is may, a facilitator no more than others

    def ready(self, day: Day) -> tuple[str, dict[str, Any]]:
        """Its path and fields; whoever has to act for what is in them has acted."""
        body = self.fields(day) | ({"_method": "DELETE"} if self.method == "DELETE" else {})
        return day.path(self.path), body

    def give(self, day: Day, who: Device | None = None, **more: Any) -> Any:
        """Give it, as a form; DELETE as browsers without JavaScript do."""
        path, body = self.ready(day)
        return (who or day.who(self.least)).send("POST", path, data=body | more)


PROGRAMME = "title,room,start,end,convener\nSoil,Attic,2027-03-01 10:00,2027-03-01 11:00,Dora"
REPORT = {"summary": "We **baked**.", "insights": "Flour\nWater", "next_steps": "An oven", "quotes": "Rise!"}
ASKED = {"summary_place": "1", "own1_place": "2", "own1_question": "What was hard?", "own1_help": "In a sentence."}
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
    Command(
        "offer swap",
        "POST",
        "{at}/swaps",
        "convener",
        lambda d: {"breakout": d.breakout, "with": d.river_at},
        "topics",
    ),
    Command("accept swap", "POST", "{at}/swaps/{swap}", "convener", lambda d: {"answer": "accept"}, "topics", True),
    Command("take swap back", "DELETE", "{at}/swaps/{offer}", "convener"),
    Command("merge", "POST", "{at}/merges", "convener", lambda d: {"topic": d.bread, "into": d.river}, "topics", True),
    Command("unmerge", "DELETE", "{at}/merges/{merged}", "convener", act="topics"),
    Command(
        "hand over",
        "POST",
        "{at}/handovers",
        "convener",
        lambda d: {"topic": d.bread, "person": d.id(d.ben), "stays": "true"},
        "topics",
    ),
    Command(
        "invite", "POST", "{at}/invitations", "convener", lambda d: {"topic": d.bread, "person": d.id(d.ben)}, "topics"
    ),
    Command("take topic", "POST", "{at}/topics/{sought}/convener", "person", act="topics"),
    Command(
        "go on",
        "POST",
        "{at}/breakouts/{breakout}/continuation",
        "convener",
        lambda d: {"day": d.tomorrow},
        "topics",
    ),
    Command("undo", "POST", "{at}/undo", "facilitator", lambda d: {"change": d.placed}),
    Command(
        "exchange",
        "POST",
        "{at}/breakouts/{breakout}/exchange",
        "facilitator",
        lambda d: {"with": d.of_river},
    ),
    Command("take off", "DELETE", "{at}/breakouts/{breakout}", "convener", act="topics"),
    Command("seat", "POST", "{at}/breakouts/{breakout}/seat", "person", act="seats"),
    Command("leave seat", "DELETE", "{at}/breakouts/{breakout}/seat", "person", act="seats"),
    Command("roam", "POST", "{at}/slots/{slot}/roaming", "person", act="seats"),
    Command("stop roaming", "DELETE", "{at}/slots/{slot}/roaming", "person", act="seats"),
    Command("harvest", "POST", "{at}/breakouts/{breakout}/harvest", "person", lambda d: dict(REPORT), "harvests"),
    Command("draft", "POST", "{at}/breakouts/{breakout}/harvest", "person", lambda d: {**REPORT, "draft": "true"}),
    Command("bring draft", "POST", "{at}/breakouts/{breakout}/harvest/together/draft", "person", Day.drafted, own=True),
    Command(
        "publish together",
        "POST",
        "{at}/breakouts/{breakout}/harvest/together",
        "person",
        Day.written,
        "harvests",
    ),
    Command("wall", "POST", "{at}/walls", "facilitator", lambda d: {"name": "Foyer"}),
    Command("remove wall", "DELETE", "{at}/walls/{wall}", "facilitator"),
    Command("scene", "POST", "{at}/walls/main/scene", "facilitator", lambda d: {"scene": "news", "step": "2"}),
    Command("follow", "DELETE", "{at}/walls/{wall}/scene", "facilitator"),
    Command("translate", "POST", "{at}/topics/{topic}/translation", "convener", lambda d: {"title": "Pão"}, "topics"),
    Command("relate", "POST", "{at}/topics/{topic}/relations", "convener", lambda d: {"topic": d.river}),
    Command("unrelate", "DELETE", "{at}/topics/{topic}/relations", "convener", lambda d: {"topic": d.river}),
    Command(
        "relate in report",
        "POST",
        "{at}/breakouts/{breakout}/relations",
        "person",
        lambda d: {**REPORT, "related": "river"},
        "harvests",
    ),
    Command("be seen", "POST", "{at}/me/visibility", "person", lambda d: {"visible": "true"}),
    Command("stop calendars", "DELETE", "{at}/keys/calendar", "person"),
    Command("keep", "POST", "{at}/topics", "person", lambda d: {"title": "Salt", "draft": "true"}),
    Command("change draft", "POST", "{at}/drafts/{draft}", "person", lambda d: {"title": "Pepper"}),
    Command("pitch draft", "POST", "{at}/drafts/{draft}/topic", "person", act="topics", own=True),
    Command("throw away", "DELETE", "{at}/drafts/{draft}", "person"),
    Command("leave idea", "POST", "{at}/ideas", "facilitator", lambda d: {"title": "Ovens", "description": "Old ones"}),
    Command("withdraw idea", "DELETE", "{at}/ideas/{idea}", "facilitator"),
    Command("take up", "POST", "{at}/ideas/{idea}/draft", "person"),
    Command("hide idea", "POST", "{at}/ideas/{idea}/hiding", "facilitator"),
    Command("show idea", "DELETE", "{at}/ideas/{idea}/hiding", "facilitator"),
    Command("remark", "POST", "{at}/topics/{topic}/remarks", "person", lambda d: {"text": "Rye?"}, "topics"),
    Command("hide remark", "DELETE", "{at}/remarks/{remark}", "person"),
    Command("feedback", "POST", "{at}/feedback", "person", lambda d: d.looks_back(), "feedbacks"),
    Command("take feedback back", "DELETE", "{at}/feedback", "person", lambda d: {"breakout": d.breakout}),
    Command("reword photo", "POST", "{at}/photos/{photo}", "person", lambda d: {"text": "Rye, water, time"}),
    Command("remove photo", "DELETE", "{at}/photos/{photo}", "person"),
    Command("nudge", "POST", "{at}/breakouts/{begun}/nudge", "facilitator"),
    Command("sign in", "POST", "{at}/breakouts/{breakout}/attendance", "person", act="harvests"),
    Command("take name back", "DELETE", "{at}/breakouts/{breakout}/attendance", "person"),
    Command("want notes", "POST", "{at}/breakouts/{breakout}/note-taker/request", "convener", act="notes"),
    Command("go without notes", "DELETE", "{at}/breakouts/{breakout}/note-taker/request", "convener"),
    Command("hand notes on", "POST", "{at}/breakouts/{breakout}/note-link", "convener"),
    Command("take notes over", "POST", "{at}/notes/{notes}", "person"),
    Command("ask in reports", "POST", "{at}/questions", "facilitator", lambda d: dict(ASKED)),
    Command("ask the standard", "DELETE", "{at}/questions", "facilitator"),
    Command("restore", "POST", "{at}/harvests/{harvest}/revisions/1/restoration", "person", act="harvests"),
    Command("take notes", "POST", "{at}/breakouts/{breakout}/note-taker", "person", act="notes"),
    Command("leave notes", "DELETE", "{at}/breakouts/{breakout}/note-taker", "convener"),
    Command("announce", "POST", "{at}/announcements", "facilitator", lambda d: {"text": "Soup is ready"}),
    Command(
        "say later", "POST", "{at}/announcements", "facilitator", lambda d: {"text": "Bus", "at": "2027-03-01T17:00"}
    ),
    Command(
        "say to one", "POST", "{at}/announcements", "facilitator", lambda d: {"text": "Psst", "breakout": d.breakout}
    ),
    Command("take back", "DELETE", "{at}/announcements/{announcement}", "facilitator"),
    Command("see announcement", "POST", "{at}/announcements/{announcement}/seen", "person"),
    Command("ring", "POST", "{at}/bell", "facilitator"),
    Command("bells", "POST", "{at}/bells", "facilitator", lambda d: {"automatic": "start"}),
    Command("call", "POST", "{at}/calls", "person", lambda d: {"breakout": d.breakout, "text": "The window"}),
    Command("end calls", "DELETE", "{at}/calls", "person", lambda d: {"breakout": d.breakout}),
    Command("close call", "DELETE", "{at}/calls/{call}", "facilitator"),
    Command("tell hint", "POST", "{at}/warnings/{hint}/telling", "facilitator"),
    Command("leave hint", "POST", "{at}/warnings/{hint}/leaving", "facilitator"),
    Command("see", "DELETE", "{at}/notices/{notice}", "person"),
    Command("see all", "DELETE", "{at}/notices/{notice}", "person", lambda d: {"before": "true"}),
    Command("editor", "POST", "{at}/editors", "facilitator"),
    Command("end editor", "DELETE", "{at}/editors/{ana}", "facilitator"),
    Command("theme", "POST", "{at}/themes", "facilitator", lambda d: {"title": "Bread", "context": "*Old*"}),
    Command("write theme", "POST", "{at}/themes/{theme}", "facilitator", lambda d: {"lessons": "Wait", "base": "1"}),
    Command("remove theme", "DELETE", "{at}/themes/{theme}", "facilitator"),
    Command("return theme", "POST", "{at}/themes/{removed}/return", "facilitator"),
    Command("order themes", "POST", "{at}/themes/{theme}/place", "facilitator", lambda d: {"to": "1"}),
    Command(
        "excerpt",
        "POST",
        "{at}/themes/{theme}/excerpts",
        "facilitator",
        lambda d: {"harvest": d.report, "text": "We baked."},
    ),
    Command(
        "excerpt line",
        "POST",
        "{at}/excerpts",
        "facilitator",
        lambda d: {"theme": d.theme, "line": f"0-{d.report}"},
    ),
    Command("shorten", "POST", "{at}/excerpts/{excerpt}", "facilitator", lambda d: {"text": "Baked", "to": "1"}),
    Command("put back", "DELETE", "{at}/excerpts/{excerpt}", "facilitator"),
    Command("source", "POST", "{at}/sources", "facilitator", lambda d: {"event": d.earlier}),
    Command("put source away", "DELETE", "{at}/sources/{source}", "facilitator"),
    Command(
        "word learning", "POST", "{at}/learning", "facilitator", lambda d: {"title": "What we learned", "closing": "So"}
    ),
    Command("publish learning", "POST", "{at}/learning/publication", "facilitator", lambda d: {"theme": str(d.theme)}),
    Command("withdraw learning", "DELETE", "{at}/learning/publication", "facilitator"),
    Command("room", "POST", "{at}/rooms", "facilitator", lambda d: {"name": "Attic", "seats": "4"}),
    Command("change room", "POST", "{at}/rooms/{room}", "facilitator", lambda d: {"name": "Small hall", "seats": "9"}),
    Command(
        "slot",
        "POST",
        "{at}/slots",
        "facilitator",
        lambda d: {"starts": "2027-03-01T16:00", "ends": "2027-03-01T17:00", "kind": "breakout", "label": "Late"},
    ),
    Command("mode", "POST", "{at}/event", "facilitator", lambda d: {"mode": "workshop"}),
    Command("pin", "POST", "{at}/breakouts/{breakout}/pin", "facilitator"),
    Command("unpin", "DELETE", "{at}/breakouts/{breakout}/pin", "facilitator"),
    Command("apart", "POST", "{at}/topics/{topic}/apart", "convener", lambda d: {"topic": d.river}, "topics"),
    Command("let meet", "DELETE", "{at}/topics/{topic}/apart", "convener", lambda d: {"topic": d.river}, "topics"),
    Command("absent", "POST", "{at}/slots/{free_slot}/absence", "person"),
    Command("there after all", "DELETE", "{at}/slots/{free_slot}/absence", "person"),
    Command("arrange", "POST", "{at}/arrangements", "facilitator", lambda d: d.arranged({"seconds": "0.2"})),
    Command("decline", "POST", "{at}/arrangements/{arrangement}", "facilitator", lambda d: {"answer": "decline"}),
    Command("programme", "POST", "{at}/programme", "facilitator", lambda d: {"text": PROGRAMME}),
    Command("change slot", "POST", "{at}/slots/{free_slot}", "facilitator", lambda d: {"label": "Early"}),
    Command("stand", "POST", "{at}/line", "convener", lambda d: {"topic": d.bread}, "topics"),
    Command("leave line", "DELETE", "{at}/line", "person"),
    Command("next", "POST", "{at}/line/next", "facilitator", lambda d: d.in_line()),
    Command("skip", "POST", "{at}/line/skip", "facilitator", lambda d: d.in_line(speaks=True)),
    Command("back", "POST", "{at}/line/return", "facilitator", lambda d: d.in_line(spoke=True)),
    Command("close line", "POST", "{at}/line/closing", "facilitator"),
    Command("open line", "DELETE", "{at}/line/closing", "facilitator"),
    Command("clear line", "POST", "{at}/line/clearing", "facilitator"),
    Command("countdown", "POST", "{at}/line/countdown", "facilitator", lambda d: {"seconds": 30}),
    Command("rush", "POST", "{at}/rush", "facilitator", lambda d: {"uses": 2}),
    Command("end rush", "DELETE", "{at}/rush", "facilitator"),
    Command("hold room", "POST", "{at}/rooms/{other_room}", "facilitator", lambda d: {"held": "true"}),
    Command("release room", "POST", "{at}/rooms/{room}/release", "facilitator"),
    Command("hold slot", "POST", "{at}/slots/{free_slot}", "facilitator", lambda d: {"held": "true"}),
    Command("release slot", "POST", "{at}/slots/{free_slot}/release", "facilitator"),
    Command("hold day", "POST", "{at}/days/{day}/holding", "facilitator"),
    Command("release day", "POST", "{at}/days/{day}/release", "facilitator"),
    Command("open day", "DELETE", "{at}/days/{day}/holding", "facilitator"),
    Command("extend", "POST", "{at}/slots/{running}/extension", "facilitator", lambda d: {"minutes": "5"}),
    Command("remove slot", "DELETE", "{at}/slots/{free_slot}", "facilitator"),
    Command("helper", "POST", "{at}/helpers", "facilitator"),
    Command("dismiss", "DELETE", "{at}/helpers/{ana}", "facilitator"),
    Command(
        "enter",
        "POST",
        "{at}/people/for",
        "helper",
        lambda d: {"name": "Opa", "title": "Salt", "slot": d.slots[1], "room": d.rooms[1]},
        "topics",
    ),
    Command(
        "go for", "POST", "{at}/helper/seat", "helper", lambda d: {"person": d.guest, "breakout": d.breakout}, "seats"
    ),
    Command("mark read", "POST", "{at}/reads", "person", lambda d: {"harvest": d.report}),
    Command("mark unread", "DELETE", "{at}/reads", "person", lambda d: {"harvest": d.report}),
    Command(
        "open ballot",
        "POST",
        "{at}/ballots",
        "facilitator",
        lambda d: {"title": "Where to?", "dots": "5", "groups": "Kenya\nNepal"},
    ),
    Command("give dots", "POST", "{at}/ballots/{ballot}/dots", "person", lambda d: {"item": d.bread, "count": "2"}),
    Command("say group", "POST", "{at}/ballots/{ballot}/group", "person", lambda d: {"group": ""}),
    Command("close ballot", "POST", "{at}/ballots/{ballot}/close", "facilitator"),
    Command("drop ballot", "DELETE", "{at}/ballots/{ballot}", "facilitator"),
    Command("recommend", "POST", "{at}/recommendations", "facilitator", lambda d: {"text": "An oven\nA mill"}),
    Command(
        "reword recommendation",
        "POST",
        "{at}/recommendations/{recommendation}",
        "facilitator",
        lambda d: {"title": "A large oven", "source": "Review", "group": "Kenya"},
    ),
    Command("unrecommend", "DELETE", "{at}/recommendations/{recommendation}", "facilitator"),
    Command("see off", "DELETE", "{at}/people/for/{guest}", "helper"),
    Command("propose", "POST", "{at}/actions", "person", lambda d: {"title": "Flour", "champion": "Dora"}, "actions"),
    Command("change action", "POST", "{at}/actions/{oven}", "convener", lambda d: {"title": "A kiln"}, "actions"),
    Command("take action away", "DELETE", "{at}/actions/{oven}", "convener"),
    Command("adopt", "POST", "{at}/actions/{waiting}/champion", "person", act="actions"),
    Command("give up", "DELETE", "{at}/actions/{oven}/champion", "convener"),
    Command("be in", "POST", "{at}/actions/{oven}/membership", "person", act="actions"),
    Command("be out", "DELETE", "{at}/actions/{oven}/membership", "person"),
    Command("check-in link", "POST", "{at}/actions/{oven}/link", "convener"),
    Command("check in by link", "POST", "{at}/checkins/{asked}", "nobody", lambda d: {"state": "done"}),
    Command(
        "leave address", "POST", "{at}/actions/{oven}/address", "convener", lambda d: {"address": "a@b.org"}, own=True
    ),
    Command("forget address", "DELETE", "{at}/actions/{oven}/address", "convener", own=True),
    Command("ask how it goes", "POST", "{at}/checkins", "facilitator"),
    Command("commit", "POST", "{at}/commitments", "person", lambda d: {"text": "I bake"}, "commitments"),
    Command("take commitment back", "DELETE", "{at}/commitments/{commitment}", "facilitator", own=True),
    Command("hide commitment", "POST", "{at}/commitments/{commitment}/hiding", "facilitator"),
    Command("show commitment", "DELETE", "{at}/commitments/{commitment}/hiding", "facilitator"),
    Command("offer to host", "POST", "{at}/hostings", "person", lambda d: {"word": "In May"}, "commitments"),
    Command("no host", "DELETE", "{at}/hostings", "person"),
    Command("move host", "POST", "{at}/hostings/{hosting}", "facilitator", lambda d: {"place": "2"}),
    Command(
        "hang up link", "POST", "{at}/links", "facilitator", lambda d: {"title": "List", "url": "https://example.org"}
    ),
    Command("take link down", "DELETE", "{at}/links/{link}", "facilitator"),
    Command("be on the sheet", "POST", "{at}/contacts", "person", lambda d: {"text": "ana@example.org"}),
    Command("be off the sheet", "DELETE", "{at}/contacts", "person"),
    Command("name me", "POST", "{at}/me/naming", "person"),
    Command("leave me out", "DELETE", "{at}/me/naming", "person"),
    Command("check in", "POST", "{at}/actions/{oven}/checkins", "convener", lambda d: {"state": "going"}),
)
OF_EVENTS = tuple(command for command in COMMANDS if command.path != "/events")


def picture(width: int = 40, height: int = 30, kind: str = "PNG", **options: Any) -> bytes:
    """A picture as somebody may send it."""
    out = BytesIO()
    Image.new("RGB", (width, height), "white").save(out, kind, **options)
    return out.getvalue()


def new_op() -> str:
    return str(uuid.uuid4())
