"""One simulated phone: it joins, shows the page, stays on the socket, and does what people do."""

import asyncio
import random
import re
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from app.crowd.figures import Figures
from app.crowd.screen import Frame, Malformed, Screen, after, read

COOKIE = re.compile(r"twofeet_person=[^;]+")
PATIENCE = 15.0  # seconds for an answer, or for the first frame
COME_BACK = 1.0  # seconds until a dropped socket is opened again
TWICE = 0.05  # of all commands are sent twice
LEAVE = 0.25  # of those who have a seat and get up go nowhere
LIMITED = 0.3  # of the breakouts have a hard number of seats
ACTS = {"star": 45, "seat": 30, "pitch": 8, "place": 10, "roam": 4, "come_back": 3}
STAMP = re.compile(r'data-revision="(\d+)" data-at="([\d.]+)"')
TICKET = re.compile(r'id="ticket-(\d+)-(\d+)"')
FIRST = ("Ada", "Ben", "Cem", "Dora", "Elif", "Femi", "Hana", "Ivo", "Jun", "Lea", "Noor", "Oleg", "Pia", "Zoë")
START = ("How do we", "Who would help to", "What stops us when we", "Let us", "¿Cómo podemos", "🐝 A first try to")
END = (
    "keep the paper and lose the noise",
    "share one workshop between three neighbourhoods",
    "say no without losing a friend",
    "begin next week, with what is already here",
    "decide when nobody is in charge",
)
NO_FIELDS: Mapping[str, Any] = {}
Spoil = Callable[[int, Frame], Frame]
"""For tests of the crowd itself: what phone number n makes of a frame."""


class Broken(Exception):
    """What must not happen; the message says what did."""


FAILURES = (Broken, Malformed, httpx.HTTPError, TimeoutError, ValueError)


@dataclass(frozen=True)
class Venue:
    """Where phones go. `whole` is the board as a page gets it that knows nothing."""

    http: httpx.AsyncClient
    server: str
    slug: str
    whole: Screen
    figures: Figures
    spoil: Spoil | None = None

    @property
    def at(self) -> str:
        return f"/e/{self.slug}"


class Phone:
    """A phone and whoever holds it. `screen` is what it shows, of revision `rev`, drawn at server time `at`."""

    def __init__(self, number: int, venue: Venue, pause: float):
        self.number, self.venue, self.pause, self.figures = number, venue, pause, venue.figures
        self._chance = random.Random(f"{venue.figures.seed}:{number}")
        self._cookie = ""
        self.screen, self.rev, self.at = venue.whole, 0, 0.0
        self._asleep = self.screen, self.rev, self.at
        self.revisions: list[int] = []  # which ones it got to, and
        self.times: list[float] = []  # when
        self.stars: set[int] = set()
        self.seats: dict[int, int | None] = {}  # breakouts by slot; None for who roams
        self._topics: list[int] = []  # one's own, without a place
        self._heard = asyncio.Event()
        self._socket: ClientConnection | None = None
        self._is_away = False
        self._ahead = 0
        self._reading: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None

    @property
    def is_here(self) -> bool:
        return self._heard.is_set()

    # ---- arriving

    async def arrive(self, after_seconds: float) -> None:
        """Scan the code, say a name, open the page, and wait until it is live."""
        await asyncio.sleep(after_seconds)
        begun = perf_counter()
        try:
            await self._join()
            await self._open_page()
            self._reading = asyncio.create_task(self._stay())
            await asyncio.wait_for(self._heard.wait(), PATIENCE)
            self.figures.arrivals.append(perf_counter() - begun)
        except FAILURES as wrong:
            self._fail(f"phone {self.number} did not get in: {told(wrong)}")

    async def _join(self) -> None:
        name = f"{self._chance.choice(FIRST)} {self.number + 1}"
        answer = await self._post(f"{self.venue.at}/people", {"name": name, "op": str(uuid.uuid4())})
        cookie = COOKIE.search(answer.headers.get("set-cookie", ""))
        if answer.status_code != 200 or cookie is None:
            raise Broken(f"joining was answered with {answer.status_code}")
        self._cookie = cookie[0]

    async def _open_page(self) -> None:
        html = (await self._get(self.venue.at)).text
        stamp = STAMP.search(html)
        if stamp is None:
            raise Broken("the page does not say of which revision it is")
        self.rev, self.at = int(stamp[1]), float(stamp[2])
        self.screen = Screen.of_page(html, self.venue.whole)
        self._asleep = self.screen, self.rev, self.at

    # ---- listening

    async def _stay(self) -> None:
        """Be on the socket, for ever; a socket that drops is an error, and is opened again."""
        while True:
            try:
                async with self._connection() as self._socket:
                    self._is_away = False
                    while True:
                        self._hear(await self._socket.recv(decode=False))
            except (WebSocketException, OSError, TimeoutError, Malformed) as wrong:
                if not (self._is_away and isinstance(wrong, ConnectionClosed)):
                    self._fail(f"the socket of phone {self.number} broke: {told(wrong)}")
                    await asyncio.sleep(COME_BACK)

    def _connection(self) -> connect:
        address = f"{self.venue.server}{self.venue.at}/live?since={self.rev}&at={self.at!r}&page=phone&lang=en"
        return connect(
            address.replace("http", "ws", 1),
            origin=self.venue.server,  # type: ignore[arg-type]
            additional_headers={"Cookie": self._cookie},
            compression=None,
            proxy=None,
            max_size=None,
            open_timeout=PATIENCE,
            ping_interval=None,  # browsers do not ping
        )

    def _hear(self, message: bytes) -> None:
        """Take a frame as the page's own script does: never back in time, never over a gap."""
        frame = read(message)
        self._heard.set()
        self.figures.bytes += len(message)
        if frame.is_beat:
            self.figures.beats += 1
            self._check(frame)
        elif not self._is_away and (frame.rev, frame.at) >= (self.rev, self.at):
            self.figures.frames += 1
            self._take(frame)

    def _check(self, beat: Frame) -> None:
        if self._ahead > self.rev and not self._is_away:  # for two heartbeats now
            self._fail(f"phone {self.number} is at revision {self.rev} and was not sent {self._ahead}")
            self._reopen()
        self._ahead = beat.rev

    def _take(self, frame: Frame) -> None:
        if frame.since > self.rev:
            self._fail(f"phone {self.number} is at {self.rev} and got a frame for who is at {frame.since}")
            self._reopen()
            return
        taken = self.venue.spoil(self.number, frame) if self.venue.spoil else frame
        self.screen, self.rev, self.at = after(self.screen, taken), frame.rev, frame.at
        if not self.revisions or frame.rev > self.revisions[-1]:
            self.revisions.append(frame.rev)
            self.times.append(perf_counter())

    def _reopen(self) -> None:
        self._is_away = True
        if self._socket:
            self._closing = asyncio.create_task(self._socket.close())

    async def leave(self) -> None:
        """Go home."""
        if self._reading:
            self._reading.cancel()
            with suppress(asyncio.CancelledError):
                await self._reading

    # ---- acting

    async def act(self, seconds: float) -> None:
        """Do something now and then, for so many seconds."""
        end = perf_counter() + seconds
        await asyncio.sleep(self._chance.uniform(0, self.pause))
        while perf_counter() < end:
            name = self._chance.choices(list(ACTS), list(ACTS.values()))[0]
            try:
                await getattr(self, f"_{name}")()
            except FAILURES as wrong:
                self._fail(f"phone {self.number}, {name}: {told(wrong)}")
            if name != "come_back":
                self._asleep = self.screen, self.rev, self.at
            await asyncio.sleep(min(self._chance.expovariate(1 / self.pause), max(0.0, end - perf_counter())))

    async def _star(self) -> None:
        """Star a topic, or take it back."""
        if not self.screen.topics:
            return
        topic = self._chance.choice(self.screen.topics)
        on = topic not in self.stars
        if await self._do("star" if on else "unstar", f"/topics/{topic}/star", on):
            (self.stars.add if on else self.stars.discard)(topic)

    async def _seat(self) -> None:
        """Go somewhere, which leaves where one was; or just leave."""
        mine = [breakout for breakout in self.seats.values() if breakout]
        if mine and self._chance.random() < LEAVE:
            await self._get_up(self._chance.choice(mine))
        elif self.screen.slot_of:
            breakout = self._chance.choice(sorted(self.screen.slot_of))
            slot = self.screen.slot_of[breakout]
            if await self._do("move" if self.seats.get(slot) else "sit down", f"/breakouts/{breakout}/seat"):
                self.seats[slot] = breakout

    async def _get_up(self, breakout: int) -> None:
        if await self._do("leave", f"/breakouts/{breakout}/seat", False):
            self.seats = {slot: seat for slot, seat in self.seats.items() if seat != breakout}

    async def _pitch(self) -> None:
        """Put up a topic."""
        title = f"{self._chance.choice(START)} {self._chance.choice(END)}?"
        answer = await self._do("pitch", "/topics", fields={"title": title})
        if answer:
            self._topics.append(answer["id"])

    async def _place(self) -> None:
        """Choose a free cell on the page of free cells; who has no topic to place pitches one first."""
        if not self._topics:
            await self._pitch()
        if not self._topics:
            return
        page = await self._get(f"{self.venue.at}/topics/{self._topics[0]}/place")
        cells = TICKET.findall(page.text)
        if cells:
            slot, room = self._chance.choice(cells)
            limit = self._chance.randint(2, 6) if self._chance.random() < LIMITED else ""
            cell = {"topic": self._topics[0], "slot": slot, "room": room, "limit": limit}
            if await self._do("place", "/breakouts", fields=cell):
                del self._topics[0]

    async def _roam(self) -> None:
        """Be in between, or no more."""
        if not self.screen.slots:
            return
        slot = self._chance.choice(self.screen.slots)
        on = self.seats.get(slot, 0) is not None
        if await self._do("roam" if on else "stop roaming", f"/slots/{slot}/roaming", on):
            self.seats.pop(slot, None)
            if on:
                self.seats[slot] = None

    async def _come_back(self) -> None:
        """A page that slept since its last act wakes, shows what it showed then, and catches up from there."""
        if self._is_away:
            return
        self.figures.acts["come back"] += 1
        self._reopen()
        self.screen, self.rev, self.at = self._asleep

    async def _do(
        self, act: str, path: str, on: bool = True, fields: Mapping[str, Any] = NO_FIELDS
    ) -> dict[str, Any] | None:
        """Send a command, sometimes twice; its answer, or None when a rule said no. Refuses Broken."""
        form = {**fields, "op": str(uuid.uuid4()), **({} if on else {"_method": "DELETE"})}
        times = 2 if self._chance.random() < TWICE else 1
        sent = perf_counter()
        asked = [self._command(f"{self.venue.at}{path}", form) for _ in range(times)]
        answers = await asyncio.gather(*asked)
        if times == 2:
            self.figures.twice += 1
            if answers[0] != answers[1]:
                raise Broken(f"the same op got two answers: {answers[0]}, {answers[1]}")
        answer = answers[0]
        if not answer["ok"]:
            self.figures.refused[answer["rule"]] += 1
            return None
        self.figures.acts[act] += 1
        self.figures.accepted.append((sent, answer["revision"]))
        return answer

    async def _command(self, path: str, form: dict[str, Any]) -> dict[str, Any]:
        sent = perf_counter()
        answer = await self._post(path, form)
        self.figures.answers.append(perf_counter() - sent)
        with suppress(ValueError):
            told: dict[str, Any] = answer.json()
            known = {"id", "revision"} <= told.keys() if answer.status_code == 200 else "rule" in told
            if answer.status_code in (200, 409) and told["ok"] is (answer.status_code == 200) and known:
                return told
        raise Broken(f"{path} was answered with {answer.status_code}: {answer.text[:100]}")

    # ---- in the end

    async def is_kept(self) -> bool:
        """Whether the server knows of exactly the stars and seats that this phone was told it has."""
        own = (await self._get(f"{self.venue.at}/me.json")).json()
        seats = sorted(seat for seat in self.seats.values() if seat)
        roaming = sorted(slot for slot, seat in self.seats.items() if seat is None)
        kept = [sorted(own[name]) for name in ("stars", "seats", "roaming")]
        return kept == [sorted(self.stars), seats, roaming]

    # ---- the wire

    async def _get(self, path: str) -> httpx.Response:
        answer = await self.venue.http.get(path, headers={"Cookie": self._cookie})
        if answer.status_code != 200:
            raise Broken(f"{path} was answered with {answer.status_code}")
        return answer

    async def _post(self, path: str, form: dict[str, Any]) -> httpx.Response:
        return await self.venue.http.post(path, data=form, headers={"Cookie": self._cookie})

    def _fail(self, words: str) -> None:
        self.figures.errors.append(words)


def told(wrong: BaseException) -> str:
    """An exception in words, also one that brings none."""
    return " ".join(f"{type(wrong).__name__} {wrong}".split())[:200]
