"""How answers are measured: one person after the other, and fifty at once."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median, quantiles

from benchmarks.furnishing import ANNOUNCED, EVENT_IDS, MEMBERS
from benchmarks.processes import Bot
from benchmarks.sides import Calls, Seen, Side, Unanswered

AT_ONCE = 50
STYLES = ("come", "listen")
KINDS = ("list", "rsvp")
LIBRARY = "library"


@dataclass(slots=True)
class Measured:
    """Everything one row showed of one kind of call. Seconds."""

    seen: list[Seen] = field(default_factory=list)
    answering: int = 0
    editing: int = 0
    answers: int = 0
    rates: list[float] = field(default_factory=list)
    busy_seen: list[Seen] = field(default_factory=list)
    busy_cpu: float = 0.0

    def acknowledged(self, share: float) -> float:
        return _quantile([one.acknowledged for one in self.seen], share)

    def final(self, share: float) -> float:
        return _quantile([one.final for one in self.seen], share)

    @property
    def slowest_acknowledgement(self) -> float:
        return max(one.acknowledged for one in (*self.seen, *self.busy_seen))

    @property
    def promises_in_time(self) -> int:
        """How many said "thinking..." and then took less than half a second."""
        return sum(one.promised and one.final < 0.5 for one in (*self.seen, *self.busy_seen))

    @property
    def rate(self) -> float:
        return median(self.rates)

    @property
    def cpu(self) -> float:
        """Processor time of one call under load."""
        return self.busy_cpu / len(self.busy_seen)


@dataclass(slots=True)
class Row:
    """A bot in front of its people. ``button``: how its widgets are named."""

    name: str
    side: Side
    database: Path
    button: Callable[[int, str], str]
    bot: Bot
    measured: dict[str, Measured] = field(default_factory=lambda: {kind: Measured() for kind in KINDS})
    presses: int = 0
    unanswered: list[str] = field(default_factory=list)
    _lists: "count[int]" = field(default_factory=count)

    def _act(self, kind: str) -> Awaitable[Seen]:
        if kind == "list":
            return self.side.list(next(self._lists) % MEMBERS)
        number = self.presses
        self.presses += 1
        event = EVENT_IDS[number // MEMBERS % ANNOUNCED]
        style = STYLES[(number // (MEMBERS * ANNOUNCED) + 1) % len(STYLES)]
        return self.side.press(number % MEMBERS, self.button(event, style))

    async def warm_up(self, lists: int = MEMBERS, presses: int = 50) -> None:
        """Everybody looks once: what a bot remembers of people is remembered."""
        await self._many("list", lists)
        await self._many("rsvp", presses)

    async def in_turn(self, kind: str, calls: int) -> None:
        """One call after the other."""
        measured = self.measured[kind]
        for _ in range(calls):
            measured.seen += await self._try(kind)
        for seen in measured.seen[-calls:]:
            _check(self.name, kind, seen)
        measured.answers += calls

    def count_calls(self, kind: str, before: Calls) -> None:
        """Note the API calls since ``before``, when nothing but ``in_turn`` happened meanwhile."""
        made = self.side.calls().since(before)
        self.measured[kind].answering = made.answering
        self.measured[kind].editing = made.editing

    async def at_once(self, kind: str, seconds: float) -> None:
        """Fifty people, each of whom calls again as soon as they read the answer."""
        measured = self.measured[kind]
        done: list[Seen] = []
        cpu = self.bot.cpu_seconds
        began = time.perf_counter()

        async def person() -> None:
            while time.perf_counter() - began < seconds:
                done.extend(await self._try(kind))

        await asyncio.gather(*(person() for _ in range(AT_ONCE)))
        measured.rates.append(len(done) / (time.perf_counter() - began))
        measured.busy_cpu += self.bot.cpu_seconds - cpu
        measured.busy_seen += done
        for seen in done:
            _check(self.name, kind, seen)

    async def _many(self, kind: str, number: int) -> None:
        waiting = iter(range(number))

        async def person() -> None:
            for _ in waiting:
                await self._try(kind)

        await asyncio.gather(*(person() for _ in range(AT_ONCE)))

    async def _try(self, kind: str) -> list[Seen]:
        """What was seen; nothing when no answer came."""
        try:
            return [await self._act(kind)]
        except Unanswered as failure:
            self.unanswered.append(f"{kind}: {failure}")
            return []


def _check(name: str, kind: str, seen: Seen) -> None:
    """A refusal is quick too: every answer must be the one that was asked for."""
    wanted = "第10回" if kind == "list" else "縁側の勉強会"
    if name != LIBRARY and wanted not in seen.read():
        raise RuntimeError(f"{name} answered a {kind} with: {seen.read()}")


def _quantile(values: list[float], share: float) -> float:
    return quantiles(values, n=1_000, method="inclusive")[round(share * 1_000) - 1]
