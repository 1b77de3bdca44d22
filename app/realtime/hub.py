"""The hub: wakes after a commit or at a turn of the clock, compares two drawings, and posts the difference."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from app.realtime import difference, wire
from app.realtime.mailbox import Mailbox
from app.realtime.wire import Frame
from app.regions import Regions

GAP_SECONDS = 0.05  # bursts coalesce
POLL_SECONDS = 2.0
BEAT_SECONDS = 3.0
log = logging.getLogger(__name__)

GONE = 4001  # a code that tells the page not to come back


class EventGone(Exception):
    """What a Looker raises when there is no such event any more."""


Stamp = tuple[int, float]
"""When something changed: revision, and server time in epoch seconds, since time alone changes views, too."""


@dataclass(frozen=True)
class Look:
    """A board as drawn at a moment: `turn` is when it will change by itself (epoch seconds)."""

    slug: str
    revision: int
    at: float
    regions: Regions
    turn: float | None

    @property
    def stamp(self) -> Stamp:
        return self.revision, self.at


Looker = Callable[[int, float | None], Look]
"""Draws an event (id) at a time, or now. Blocking; called in a thread."""
Drawer = Callable[[Regions, str, str, str], str]
"""Draws a region: regions, id, slug, language. Blocking."""
Poll = Callable[[list[int]], dict[int, int]]
"""The revisions of these events. Blocking."""


@dataclass
class Channel:
    """What the hub remembers of one event: how it looked last, and when each region changed."""

    event_id: int
    look: Look
    floor: Stamp
    stamps: dict[str, Stamp] = field(default_factory=dict)
    gone: dict[str, Stamp] = field(default_factory=dict)
    phones: set[Mailbox] = field(default_factory=set)
    wanted: asyncio.Event = field(default_factory=asyncio.Event)
    looking: asyncio.Lock = field(default_factory=asyncio.Lock)
    whole: dict[tuple[str, str], tuple[Look, str]] = field(default_factory=dict)
    keeper: asyncio.Task[None] | None = None

    def take(self, look: Look) -> tuple[set[str], set[str]]:
        """Go on to a newer look; returns what changed and what has gone."""
        told, gone = difference.changed(self.look.regions, look.regions)
        self.stamps.update(dict.fromkeys(told, look.stamp))
        for id in told:
            self.gone.pop(id, None)
        self.gone.update(dict.fromkeys(gone, look.stamp))
        for id in gone:
            self.stamps.pop(id, None)
        self.look = look
        return told, gone


class Hub:
    """All channels of this process."""

    def __init__(self, look: Looker, draw: Drawer, poll: Poll):
        self._look, self._draw, self._poll = look, draw, poll
        self._channels: dict[int, Channel] = {}
        self._opening: dict[int, asyncio.Lock] = {}

    def wake(self, event_id: int, revision: int, owners: frozenset[int] = frozenset()) -> None:
        """The bell rang. In the hub's own loop; a ring for what is already shown is nothing. Pages of `owners` are
        nudged to ask for their own things anew."""
        channel = self._channels.get(event_id)
        if channel and owners:
            frame = Frame(wire.nudge(channel.look.revision, channel.look.at))
            for phone in tuple(channel.phones):
                if phone.owner in owners:
                    phone.post(frame)
        if channel and revision > channel.look.revision:
            channel.wanted.set()

    async def channel(self, event_id: int) -> Channel:
        """The channel of an event, opened when somebody asks first."""
        async with self._opening.setdefault(event_id, asyncio.Lock()):
            channel = self._channels.get(event_id)
            if channel is None:
                look = await asyncio.to_thread(self._look, event_id, None)
                channel = self._channels[event_id] = Channel(event_id, look, floor=look.stamp)
                channel.keeper = asyncio.create_task(self._keep(channel))
            return channel

    async def _keep(self, channel: Channel) -> None:
        """Look again whenever somebody rang or the clock turned, but never twice within the gap."""
        while True:
            wait = None if channel.look.turn is None else max(0.0, channel.look.turn - channel.look.at)
            with suppress(TimeoutError):
                await asyncio.wait_for(channel.wanted.wait(), wait)
            channel.wanted.clear()
            try:
                await self._refresh(channel)
            except EventGone:
                self._end(channel)
                return
            except Exception:  # a database that is away for a moment; the poll rings again
                log.exception("event %s could not be drawn", channel.event_id)
                await asyncio.sleep(POLL_SECONDS)
            await asyncio.sleep(GAP_SECONDS)

    def _end(self, channel: Channel) -> None:
        """The event has been erased: tell its pages, and forget it."""
        self._channels.pop(channel.event_id, None)
        for phone in tuple(channel.phones):
            phone.let_go(GONE)

    async def _refresh(self, channel: Channel, wanted: int | None = None) -> None:
        """Look again; for a `wanted` revision only when nobody has looked meanwhile: many come in at once."""
        async with channel.looking:
            if wanted is not None and wanted <= channel.look.revision:
                return
            before = channel.look.revision
            look = await asyncio.to_thread(self._look, channel.event_id, None)
            told, gone = channel.take(look)
            audiences = {phone.audience for phone in channel.phones}
            frames = await asyncio.to_thread(self._frames, look, told, gone, before, audiences)
            await self._post(channel, frames)

    async def _post(self, channel: Channel, frames: dict[tuple[str, str], Frame]) -> None:
        for count, phone in enumerate(tuple(channel.phones), 1):
            if phone.audience in frames:
                phone.post(frames[phone.audience])
            if count % 500 == 0:
                await asyncio.sleep(0)

    def _frames(
        self, look: Look, told: set[str], gone: set[str], since: int, audiences: set[tuple[str, str]]
    ) -> dict[tuple[str, str], Frame]:
        frames = {}
        for page, language in audiences:
            content = difference.content(look.regions, told, gone, page, self._pen(look, language))
            frames[page, language] = Frame(wire.pack(look.revision, look.at, since, content))
        return frames

    def _pen(self, look: Look, language: str) -> difference.Draw:
        """Draws regions of a look; one that cannot be drawn is logged and left out, the rest goes out."""

        def draw(id: str) -> str:
            try:
                return self._draw(look.regions, id, look.slug, language)
            except Exception:
                log.exception("region %s cannot be drawn", id)
                return ""

        return draw

    async def _current(self, event_id: int) -> Channel:
        """The channel, no older than the database: a page may have been drawn from a newer board than the hub has
        seen, and must not be taken back in time."""
        channel = await self.channel(event_id)
        revisions = await asyncio.to_thread(self._poll, [event_id])
        wanted = revisions.get(event_id, 0)
        if wanted > channel.look.revision:
            await self._refresh(channel, wanted)
        return channel

    async def catch_up(self, event_id: int, since: int, at: float, page: str, language: str) -> str:
        """The frame that brings a page from revision `since`, drawn at server time `at`, to the present."""
        channel = await self._current(event_id)
        return await asyncio.to_thread(self._catch_up, channel, since, at, page, language)

    def _catch_up(self, channel: Channel, since: int, at: float, page: str, language: str) -> str:
        look = channel.look
        pen = self._pen(look, language)
        if since == look.revision and (since, at) < channel.floor and at > 0:
            # Same board, drawn before this process: only the time has changed.
            told, gone = difference.changed(self._look(channel.event_id, at).regions, look.regions)
            content = difference.content(look.regions, told, gone, page, pen)
        elif (since, at) < channel.floor or since > look.revision:
            content = self._everything(channel, page, language)
        else:
            told = {id for id, stamp in channel.stamps.items() if stamp > (since, at)}
            gone = {id for id, stamp in channel.gone.items() if stamp > (since, at)}
            content = difference.content(look.regions, told & look.regions.keys(), gone, page, pen)
        return wire.pack(look.revision, look.at, min(since, look.revision), content)

    def _everything(self, channel: Channel, page: str, language: str) -> str:
        """The whole page; after a restart all phones ask for it at once."""
        known = channel.whole.get((page, language))
        if known is None or known[0] is not channel.look:
            pen = self._pen(channel.look, language)
            known = channel.look, difference.everything(channel.look.regions, page, pen)
            channel.whole[page, language] = known
        return known[1]

    async def subscribe(self, event_id: int, phone: Mailbox, since: int, at: float) -> Channel:
        """Bring a phone up to date, then let it hear what follows: nothing falls between the two, and nothing
        overtakes the first frame, since no look is taken meanwhile."""
        channel = await self._current(event_id)
        async with channel.looking:
            told = await asyncio.to_thread(self._catch_up, channel, since, at, phone.page, phone.language)
            phone.post(Frame(told))
            channel.phones.add(phone)
        return channel

    def unsubscribe(self, channel: Channel, phone: Mailbox) -> None:
        channel.phones.discard(phone)
        phone.close()

    async def poll(self) -> None:
        """For ever: see rings that were lost, or made in a process that has no bell."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            watched = [id for id, channel in self._channels.items() if channel.phones]
            if watched:
                try:
                    for id, revision in (await asyncio.to_thread(self._poll, watched)).items():
                        self.wake(id, revision)
                except Exception:
                    log.exception("the revisions could not be read")

    async def beat(self, now: Callable[[], float]) -> None:
        """For ever: tell every page that it is current, and what time it is."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            for channel in tuple(self._channels.values()):
                frame = Frame(wire.beat(channel.look.revision, now()))
                for phone in tuple(channel.phones):
                    phone.post(frame)

    def close(self) -> None:
        for channel in self._channels.values():
            if channel.keeper:
                channel.keeper.cancel()
