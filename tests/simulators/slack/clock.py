"""The simulator's time: the machine's, or one that only moves when a test says so."""

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from typing import Protocol

Cancel = Callable[[], None]


class Clock(Protocol):
    """Seconds since 1970 in UTC, and a way to be called back later."""

    def time(self) -> float: ...
    def call_later(self, seconds: float, callback: Callable[[], None]) -> Cancel: ...


class SystemClock:
    """The machine's clock and the running event loop's timers."""

    def time(self) -> float:
        return time.time()  # noqa: TID251 - a clock may ask

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Cancel:
        return asyncio.get_running_loop().call_later(seconds, callback).cancel


class ManualClock:
    """Stands still until `advance`; then runs what fell due, in order."""

    def __init__(self, start: float = 1_795_000_000.0) -> None:
        self._now = start
        self._order = itertools.count()
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._cancelled: set[int] = set()

    def time(self) -> float:
        return self._now

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Cancel:
        number = next(self._order)
        heapq.heappush(self._due, (self._now + seconds, number, callback))
        return lambda: self._cancelled.add(number)

    def advance(self, seconds: float) -> None:
        until = self._now + seconds
        while self._due and self._due[0][0] <= until:
            self._now, number, callback = heapq.heappop(self._due)
            if number not in self._cancelled:
                callback()
            self._cancelled.discard(number)
        self._now = until


async def pause(clock: Clock, seconds: float) -> None:
    """Wait on the given clock."""
    over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    clock.call_later(seconds, lambda: None if over.done() else over.set_result(None))
    await over
