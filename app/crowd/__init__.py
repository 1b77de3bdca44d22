"""A crowd of simulated phones for a running server: do all end on the same board, and how long does it take?

Real sockets, real commands, at the rate of people. In the end every phone's copy of the board, made from nothing
but its page and the frames it was sent, has to equal a fresh one, region by region.
"""

import asyncio
import resource
import sys
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from http.cookiejar import CookieJar, DefaultCookiePolicy
from time import perf_counter, process_time
from typing import TypeVar

import httpx

from app.crowd.figures import Figures
from app.crowd.phone import FAILURES, PATIENCE, Broken, Phone, Spoil, Venue, told
from app.crowd.screen import Frame, Screen, read

T = TypeVar("T")
DEMO = "demo"
PAUSE = 10.0  # seconds between two acts of a phone
ARRIVING = 100  # phones a second: a room scans a code
SETTLE_SECONDS = 10.0
CONNECTIONS = 64  # of commands; each phone has its socket beside them


def run(server: str, event: str, phones: int, seconds: float, seed: int, spoil: Spoil | None = None) -> int:
    """Send the crowd, print its table. 0 when nothing is wrong, 1 when something is, 2 when it could not begin."""
    _allow_files(2 * phones + 4 * CONNECTIONS)
    figures = Figures(phones, seconds, min(PAUSE, seconds / 2), seed)
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            slug = runner.run(_crowd(server.rstrip("/"), event or DEMO, figures, spoil))
    except FAILURES as wrong:
        print(f"twofeet crowd: {server} cannot be tried: {told(wrong)}", file=sys.stderr)
        return 2
    print(figures.table(f"{server.rstrip('/')}/e/{slug}"))
    return 1 if figures.wrong else 0


async def _crowd(server: str, event: str, figures: Figures, spoil: Spoil | None) -> str:
    async with _client(server) as http:
        slug = await _slug(http, event)
        whole = Screen.of_frame(await _whole(http, slug))
        venue = Venue(http, server, slug, whole, figures, spoil)
        phones = [Phone(number, venue, figures.pause) for number in range(figures.phones)]
        try:
            await _day(phones, venue)
        finally:
            await _all(phone.leave() for phone in phones)
        return slug


async def _day(phones: list[Phone], venue: Venue) -> None:
    """Arrive, act, compare."""
    await _all(phone.arrive(phone.number / ARRIVING) for phone in phones)
    here = [phone for phone in phones if phone.is_here]
    begun, worked = perf_counter(), process_time()
    await _all(phone.act(venue.figures.seconds) for phone in here)
    venue.figures.acted, venue.figures.worked = perf_counter() - begun, process_time() - worked
    await _compare(here, venue)
    venue.figures.see((phone.revisions, phone.times) for phone in here)
    venue.figures.kept = sum(await _all(_is_kept(phone) for phone in here))


async def _compare(phones: list[Phone], venue: Venue) -> None:
    """Wait until every phone shows what a fresh page would, or until it has had time enough."""
    figures, deadline = venue.figures, perf_counter() + SETTLE_SECONDS
    while True:
        try:
            fresh = await _whole(venue.http, venue.slug)
        except FAILURES as wrong:
            figures.errors.append(f"a fresh board: {told(wrong)}")
            return
        truth = Screen.of_frame(fresh)
        figures.unlike = [phone.screen.unlike(truth) for phone in phones]
        figures.revision, figures.regions = fresh.rev, len(truth.nodes)
        figures.shown = sum(phone.rev >= fresh.rev for phone in phones)
        if (figures.shown == len(phones) and not any(figures.unlike)) or perf_counter() > deadline:
            return
        await asyncio.sleep(0.1)


async def _is_kept(phone: Phone) -> bool:
    with suppress(*FAILURES, KeyError):
        if await phone.is_kept():
            return True
    phone.figures.errors.append(f"phone {phone.number} has not the stars and seats it was told it has")
    return False


async def _whole(http: httpx.AsyncClient, slug: str) -> Frame:
    """The board as a page gets it that knows nothing."""
    answer = await http.get(f"/e/{slug}/since/0", params={"page": "phone", "lang": "en"})
    if answer.status_code != 200:
        raise Broken(f"the board was answered with {answer.status_code}")
    return read(answer.content)


async def _slug(http: httpx.AsyncClient, event: str) -> str:
    """The event's own name, of a name or a code."""
    if (await http.get(f"/e/{event}/board.json")).status_code == 200:
        return event
    way = (await http.get(f"/c/{event}")).headers.get("location", "")
    if not way.startswith("/e/"):
        raise Broken(f"there is no event {event}")
    return str(way.removeprefix("/e/"))


def _client(server: str) -> httpx.AsyncClient:
    """One client for everybody; each phone sends its own cookie, so this keeps none."""
    return httpx.AsyncClient(
        base_url=server,
        headers={"Origin": server, "Accept": "application/json", "Accept-Language": "en"},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
        timeout=PATIENCE,
        trust_env=False,
    )


async def _all(acts: Iterable[Awaitable[T]]) -> list[T]:
    return await asyncio.gather(*acts)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    with suppress(ImportError):
        import uvloop

        return uvloop.new_event_loop
    return None


def _allow_files(wanted: int) -> None:
    """As many open sockets as the system lets us have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
