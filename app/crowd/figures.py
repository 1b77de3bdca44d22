"""What a crowd has counted and timed, and the table that tells it."""

import math
import os
import platform
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version

ERRORS_TOLD = 5
WIDTH = 20


@dataclass
class Figures:
    """Written by all phones of a crowd; times are in seconds."""

    phones: int
    seconds: float
    pause: float
    seed: int
    arrivals: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    accepted: list[tuple[float, int]] = field(default_factory=list)  # when it was sent, and its revision
    acts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    twice: int = 0
    frames: int = 0
    beats: int = 0
    bytes: int = 0
    errors: list[str] = field(default_factory=list)
    acted: float = 0.0
    worked: float = 0.0  # our own time on the processor meanwhile
    seen: list[float] = field(default_factory=list)  # from sending a command to the last phone
    revision: int = 0
    shown: int = 0  # phones that show this revision
    regions: int = 0
    unlike: list[list[str]] = field(default_factory=list)  # by phone: the regions that differ
    kept: int = 0  # phones whose own stars and seats are what they were told

    @property
    def needed(self) -> int:
        """Fewer accepted commands than this prove nothing."""
        return max(1, self.phones // 2)

    @property
    def wrong(self) -> list[str]:
        """What is wrong with this run, in a few words each."""
        unequal = sum(bool(ids) for ids in self.unlike)
        behind = len(self.unlike) - self.shown
        absent = self.phones - len(self.unlike)
        told = [
            (len(self.errors), _count(len(self.errors), "error")),
            (absent, f"{_count(absent, 'phone')} not there"),
            (behind, f"{_count(behind, 'phone')} behind"),
            (unequal, f"{_count(unequal, 'board')} not equal"),
            (len(self.accepted) < self.needed, f"too little tried: {len(self.accepted)} of {self.needed} commands"),
        ]
        return [words for is_so, words in told if is_so]

    def see(self, phones: Iterable[tuple[Sequence[int], Sequence[float]]]) -> None:
        """Find out when each accepted command was on the last phone, from when each phone got to which revision."""
        last = dict.fromkeys((revision for _, revision in self.accepted), 0.0)
        for revisions, times in phones:
            for revision, known in last.items():
                place = bisect_left(revisions, revision)
                last[revision] = max(known, times[place] if place < len(times) else math.inf)
        taken = ((sent, last[revision]) for sent, revision in self.accepted)
        # What changed nothing has an old revision, which everybody knew before.
        self.seen = [there - sent for sent, there in taken if sent < there < math.inf]

    def table(self, address: str) -> str:
        """Everything, in plain words; the last line says how it ended."""
        return "\n".join([*self._heading(address), "", *self._rows(), "", *self._failures(), self._end()])

    def _heading(self, address: str) -> list[str]:
        system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors for client and server"
        return [
            f"A crowd at {address}",
            f"{self.phones} phones for {self.seconds:g} s, each acts every {self.pause:g} s or so; seed {self.seed}",
            f"Python {platform.python_version()}, websockets {version('websockets')}, httpx {version('httpx')}",
            system if "127.0.0.1" in address or "localhost" in address else system.partition(" for")[0],
        ]

    def _rows(self) -> list[str]:
        regions = self.regions * len(self.unlike)
        equal = regions - sum(min(len(ids), self.regions) for ids in self.unlike)
        phones = max(1, self.phones)
        rows = [
            ("arriving", spread(self.arrivals)),
            ("", "from the tap on “Join” to a page that is live"),
            ("commands accepted", f"{len(self.accepted):,}, {len(self.accepted) / (self.acted or 1):.1f} a second"),
            *(("", line) for line in _listed(self.acts)),
            ("sent twice", f"{self.twice:,}"),
            ("until the answer", spread(self.answers)),
            ("until the last phone", spread(self.seen)),
            ("refused by a rule", f"{self.refused.total():,}"),
            *(("", line) for line in _listed(self.refused)),
            ("frames", f"{self.frames:,}, {self.frames / phones:,.0f} a phone; and {self.beats:,} heartbeats"),
            ("bytes pushed", f"{self.bytes / phones / 1000:,.1f} KB a phone, {self.bytes / 1e6:,.1f} MB in all"),
            ("at revision", f"{self.revision:,}: {self.shown:,} of {self.phones:,} phones"),
            ("regions equal", f"{equal:,} of {regions:,}"),
            ("own acts kept", f"on {self.kept:,} of {self.phones:,} phones"),
            ("this program took", f"{100 * self.worked / (self.acted or 1):.0f} % of one processor"),
        ]
        return [f"{name:{WIDTH}}  {told}" for name, told in rows]

    def _failures(self) -> list[str]:
        told = [f"error: {error}" for error in self.errors[:ERRORS_TOLD]]
        if len(self.errors) > ERRORS_TOLD:
            told.append(f"and {len(self.errors) - ERRORS_TOLD} more errors")
        differing = [f"differs on a phone: {', '.join(ids[:5])}" for ids in self.unlike if ids]
        return [*told, *differing[:ERRORS_TOLD], *([""] if told or differing else [])]

    def _end(self) -> str:
        return f"{self.phones} phones, {', '.join(self.wrong) or 'no error, all boards equal'}"


def spread(times: Sequence[float]) -> str:
    """Half, 95 % and all of them are at most this."""
    if not times:
        return "nothing was measured"
    ranked = sorted(times)
    half, most = (ranked[math.ceil(share * len(ranked)) - 1] for share in (0.5, 0.95))
    return f"p50 {_ms(half)}  p95 {_ms(most)}  max {_ms(ranked[-1])}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"


def _listed(counts: Counter[str], a_line: int = 3) -> list[str]:
    told = [f"{name} {count:,}" for name, count in counts.most_common()]
    return [", ".join(told[n : n + a_line]) for n in range(0, len(told), a_line)]
