"""Papers: documents that several pens write at once. What a pen writes reaches the others at once, the store within a
second, and only then does the pen hear that it is stored."""

import asyncio
import json
import logging
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from pycrdt import Doc, merge_updates

from app.realtime import updates
from app.realtime.courier import HERE, WRITTEN, Courier
from app.realtime.pens import Pen
from app.realtime.updates import Malformed
from app.realtime.wire import Frame, Parcel

SOON, AGAIN, LOOK_SECONDS, GAP_SECONDS, BEAT_SECONDS = 0.3, 1.0, 1.0, 0.25, 3.0
LARGEST = 2_000_000  # bytes of a document with all its memory of what was deleted; 1 MB of text is within
LARGE = 50_000  # bytes of an update that is looked at beside the loop
MOST_PENS, MOST_EACH = 30, 4
CLOSE_SECONDS = 3.0
FORGOTTEN_SECONDS = 10.0  # who writes in another process says so every few seconds
COME_BACK, OVER, HOSTILE = 1013, 4001, 1008
log = logging.getLogger(__name__)


Here = list[dict[str, Any]]
"""Who writes: `id`, `name`, and the field they are `at`."""


class Closed(Exception):
    """Who asked may not write here (any more): a close code, and why in one word."""

    def __init__(self, why: str, code: int = OVER):
        super().__init__(why)
        self.why, self.code = why, code


@dataclass(frozen=True)
class Mark:
    """Where things stand in the store: the revision of all around the paper, and its newest piece."""

    revision: int
    newest: int


Standing = dict[int, str | Closed]
"""Of each owner of a pen (id) the name, or why they may not write any more."""


class Store(Protocol):
    """Where papers are kept, by id. Blocking; called in threads."""

    def pieces(self, paper: int, after: int) -> list[tuple[int, bytes]]:
        """What came after the `after`-th piece, with numbers."""
        ...

    def keep(self, group: int, paper: int, piece: bytes) -> int:
        """Commit a piece; returns its number. Raises Closed when there is no such paper."""
        ...

    def marks(self, papers: list[int]) -> dict[int, Mark]:
        """Where each of these stands; one that has gone is left out."""
        ...

    def renew(self, owners: dict[int, list[int]]) -> dict[int, Standing]:
        """Bring into these papers what changed around them; returns how their owners stand now."""
        ...


class Paper:
    """One document in the memory of this process, and who writes in it. `group` is what its store locks."""

    def __init__(self, group: int, id: int, fields: frozenset[str]):
        self.group, self.id, self.fields = group, id, fields
        self.doc: Doc[Any] = Doc(allow_multithreading=True)
        self.mark = Mark(-1, 0)
        self.size = 0
        self.pens: set[Pen] = set()
        self.unsaved: list[bytes] = []
        self.has_foreign = False  # something came from another process, which may not have stored it yet
        self.keeper: asyncio.Task[None] | None = None
        self.pulling = asyncio.Lock()
        self._news: list[bytes] = []
        self._ears = self.doc.observe(lambda event: self._news.append(event.update))

    def apply(self, update: bytes) -> bytes:
        """Write it in; returns what is new by it, or nothing."""
        self._news.clear()
        try:
            self.doc.apply_update(update)
        except Exception as broken:
            raise Malformed(type(broken).__name__) from None
        self.size += len(update)
        return merge_updates(*self._news) if len(self._news) > 1 else self._news[0] if self._news else b""

    def has_space_for(self, update: bytes) -> bool:
        """Whether the document stays within its bounds; counted anew when it seems not to."""
        if self.size + len(update) > LARGEST:
            self.size = len(self.doc.get_update())
        return self.size + len(update) <= LARGEST

    def tell(self, update: bytes, but: Pen | None = None) -> None:
        """Let the other pens write it in, too."""
        parcel = Parcel(updates.message(updates.UPDATE, update))
        for pen in tuple(self.pens):
            if pen is not but:
                pen.post(parcel)

    def here(self) -> Here:
        """Who writes here, each once, and in which field they are."""
        found: dict[int, dict[str, Any]] = {}
        for pen in sorted(self.pens, key=lambda pen: pen.moved):
            found[pen.owner] = {"id": pen.owner, "name": pen.name, "at": pen.at}
        return list(found.values())


class Papers:
    """All papers that are open in this process."""

    def __init__(self, store: Store, courier: Courier, fields: Iterable[str]):
        self._store, self._courier, self._fields = store, courier, frozenset(fields)
        self._papers: dict[int, Paper] = {}
        self._opening: dict[int, asyncio.Lock] = {}
        self._elsewhere: dict[tuple[int, bytes], tuple[float, Here]] = {}  # by paper and process: when, and who
        self._wanted, self._looking = asyncio.Event(), asyncio.Lock()
        courier.hang(self._heard)

    def names(self, id: int, but: int = 0) -> list[str]:
        """Who is writing there now, without one owner. May be called in any thread."""
        return [one["name"] for one in self._here(id) if one["id"] != but]

    def _here(self, id: int) -> Here:
        """In this process and in others, each once."""
        paper, since = self._papers.get(id), time.monotonic() - FORGOTTEN_SECONDS
        lists = [here for (of, _), (at, here) in tuple(self._elsewhere.items()) if of == id and at > since]
        lists.append(paper.here() if paper else [])
        return sorted({one["id"]: one for here in lists for one in here}.values(), key=lambda one: int(one["id"]))

    def wake(self, group: int) -> None:
        """Something around these papers has changed: look, soon."""
        if any(paper.group == group for paper in tuple(self._papers.values())):
            self._wanted.set()

    # A pen comes, writes, and goes.

    async def write(self, group: int, id: int, pen: Pen) -> None:
        """Let this pen write until it goes, or is let go."""
        try:
            paper = await self._enter(group, id, pen)
        except Closed as closed:
            await pen.end(closed.code, closed.why)
            return
        try:
            self._greet(paper, pen)
            while (came := await pen.next()) is not None:
                if isinstance(came, dict):
                    self._moved(paper, pen, came)
                else:
                    await self._take(paper, pen, came)
        except Malformed as why:
            log.warning("a page sent what no page of ours sends: %s", why)
            await pen.end(HOSTILE, "malformed")
        except Closed as closed:
            await pen.end(closed.code, closed.why)
        finally:
            paper.pens.discard(pen)
            pen.close()
            self._tell_here(paper)
            self._shut(paper)

    async def _enter(self, group: int, id: int, pen: Pen) -> Paper:
        async with self._opening.setdefault(id, asyncio.Lock()):
            paper = self._papers.get(id) or await self._open(group, id)
            if len(paper.pens) >= MOST_PENS or sum(pen.owner == one.owner for one in paper.pens) >= MOST_EACH:
                self._shut(paper)
                raise Closed("too_many", COME_BACK)
            paper.pens.add(pen)
        return paper

    async def _open(self, group: int, id: int) -> Paper:
        paper = Paper(group, id, self._fields)
        await asyncio.to_thread(self._store.renew, {id: []})
        await self._pull(paper)
        self._papers[id] = paper
        return paper

    def _greet(self, paper: Paper, pen: Pen) -> None:
        pen.post(Parcel(updates.message(updates.STEP1, paper.doc.get_state())))
        self._tell_here(paper)

    def _shut(self, paper: Paper) -> None:
        """Forget a paper that nobody writes in and that is stored."""
        is_busy = paper.pens or paper.unsaved or (paper.keeper and not paper.keeper.done())
        if not is_busy and self._papers.get(paper.id) is paper:
            del self._papers[paper.id]

    async def _take(self, paper: Paper, pen: Pen, data: bytes) -> None:
        kind, body = updates.read_message(data)
        if kind == updates.STEP1:
            updates.check_state(body)
            pen.post(Parcel(updates.message(updates.STEP2, paper.doc.get_update(body))))
            return
        if len(body) > LARGE:
            has_text = await asyncio.to_thread(updates.check_update, body, paper.fields)
        else:
            has_text = updates.check_update(body, paper.fields)
        if not paper.has_space_for(body):
            raise Closed("too_large")
        news = paper.apply(body) if body != updates.EMPTY else b""
        pen.taken += 1
        if news:
            paper.tell(news, but=pen)
            self._courier.send(paper.id, WRITTEN, news)
        if news or has_text or (paper.has_foreign and body != updates.EMPTY):
            paper.unsaved.append(body)
        self._keep_soon(paper)

    def _moved(self, paper: Paper, pen: Pen, told: dict[str, Any]) -> None:
        at = told.get("at", "")
        if at != pen.at and (at == "" or (isinstance(at, str) and at in paper.fields)):
            pen.go(at)
            self._tell_here(paper)

    def _tell_here(self, paper: Paper, is_ours: bool = True) -> None:
        """Say who is here: to the pens, and to other processes what they do not know."""
        if is_ours:
            self._courier.send(paper.id, HERE, json.dumps(paper.here()).encode())
        here = self._here(paper.id)
        for pen in tuple(paper.pens):
            pen.post(Frame(json.dumps({"here": here}, ensure_ascii=False, separators=(",", ":"))))

    # Storing.

    def _keep_soon(self, paper: Paper) -> None:
        if paper.keeper is None or paper.keeper.done():
            paper.keeper = asyncio.create_task(self._keep(paper))

    async def _keep(self, paper: Paper) -> None:
        """Store what is unsaved, again and again until nothing is; each time, tell the pens up to where."""
        while True:
            if paper.unsaved:
                await asyncio.sleep(SOON)
            batch, paper.unsaved = paper.unsaved, []
            taken = {pen: pen.taken for pen in paper.pens}
            try:
                if batch:
                    await self._commit(paper, batch)
            except Closed as closed:
                self._let_go(paper.pens, closed)
                break
            except Exception as error:  # a database that is away for a moment
                log.warning("what is written together could not be stored: %s", type(error).__name__)
                paper.unsaved[:0] = batch
                await asyncio.sleep(AGAIN)
                continue
            for pen, count in taken.items():
                pen.stored(count)
            if not paper.unsaved:
                break
        asyncio.get_running_loop().call_soon(self._shut, paper)

    async def _commit(self, paper: Paper, batch: list[bytes]) -> None:
        piece = batch[0] if len(batch) == 1 else await asyncio.to_thread(merge_updates, *batch)
        n = await asyncio.to_thread(self._store.keep, paper.group, paper.id, piece)
        if n == paper.mark.newest + 1:
            paper.mark = Mark(paper.mark.revision, n)

    # Looking around.

    async def look(self) -> None:
        """For ever: see what others stored, and who may still write; when rung, and once a second."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wanted.wait(), LOOK_SECONDS)
            self._wanted.clear()
            papers = [paper for paper in self._papers.values() if paper.pens]
            try:
                async with self._looking:
                    await self._look_at(papers)
            except Exception as error:
                log.warning("the papers could not be looked at: %s", type(error).__name__)
            await asyncio.sleep(GAP_SECONDS)

    async def _look_at(self, papers: list[Paper]) -> None:
        if not papers:
            return
        marks = await asyncio.to_thread(self._store.marks, [paper.id for paper in papers])
        changed = [paper for paper in papers if paper.id in marks and marks[paper.id].revision != paper.mark.revision]
        owners = {paper.id: sorted({pen.owner for pen in paper.pens}) for paper in changed}
        standing = await asyncio.to_thread(self._store.renew, owners) if owners else {}
        for paper in papers:
            mark = marks.get(paper.id)
            if mark is None:
                self._let_go(paper.pens, Closed("not_there"))
                continue
            if paper.id in standing:
                self._check(paper, standing[paper.id])
                paper.mark = Mark(mark.revision, paper.mark.newest)
            if paper.id in standing or mark.newest > paper.mark.newest:
                await self._pull(paper)

    def _check(self, paper: Paper, standing: Standing) -> None:
        before = paper.here()
        for pen in tuple(paper.pens):
            found = standing.get(pen.owner, pen.name)
            if isinstance(found, Closed):
                self._let_go([pen], found)
            else:
                pen.name = found
        if paper.here() != before:
            self._tell_here(paper)

    async def _pull(self, paper: Paper) -> None:
        async with paper.pulling:
            pieces = await asyncio.to_thread(self._store.pieces, paper.id, paper.mark.newest)
            for n, piece in pieces:
                if news := paper.apply(piece):
                    paper.tell(news)
                paper.mark = Mark(paper.mark.revision, max(n, paper.mark.newest))

    def _let_go(self, pens: Iterable[Pen], closed: Closed) -> None:
        for pen in tuple(pens):
            pen.let_go(closed.code, closed.why)

    def _heard(self, process: bytes, id: int, kind: int, body: bytes) -> None:
        """Another process has written, and is also the one that stores it; or says who writes there."""
        paper = self._papers.get(id)
        if kind == HERE:
            before = self._here(id)
            self._elsewhere[id, process] = time.monotonic(), json.loads(body)
            if paper and self._here(id) != before:
                self._tell_here(paper, is_ours=False)
        elif paper:
            paper.has_foreign = True
            with suppress(Malformed):
                if news := paper.apply(body):
                    paper.tell(news)

    async def beat(self) -> None:
        """For ever: let the pages know that somebody is there."""
        frame = Frame('{"hb":1}')
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            for paper in tuple(self._papers.values()):
                self._courier.send(paper.id, HERE, json.dumps(paper.here()).encode())
                for pen in tuple(paper.pens):
                    pen.post(frame)
            since = time.monotonic() - FORGOTTEN_SECONDS
            for key in [key for key, (at, here) in self._elsewhere.items() if at < since or not here]:
                del self._elsewhere[key]
                if (left := self._papers.get(key[0])) is not None:
                    self._tell_here(left, is_ours=False)

    async def close(self) -> None:
        """Let what is being stored be stored, before the doors close; and look no more."""
        keepers = {paper.keeper for paper in self._papers.values() if paper.keeper and not paper.keeper.done()}
        if keepers:
            await asyncio.wait(keepers, timeout=CLOSE_SECONDS)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._looking.acquire(), CLOSE_SECONDS)
