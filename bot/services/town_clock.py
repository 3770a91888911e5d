"""The hands of the town's clock: moved forward on the local page, and still forward after a restart."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import TownClock
from bot.domain.broadcasts import next_due
from bot.domain.errors import Refused
from bot.domain.policy import Policy
from bot.ports.work import Storage

OFFSET_KEY = "clock.offset_ms"
LONGEST_STEP = timedelta(days=366)
_MILLISECOND = timedelta(milliseconds=1)


async def stored_offset(storage: Storage) -> timedelta:
    """How far the clock was moved by earlier runs; what a TownClock starts with."""
    async with storage.read() as work:
        value = await work.settings.get(OFFSET_KEY)
    return int(value or 0) * _MILLISECOND


async def forget_offset(storage: Storage) -> None:
    """Let the clock be right at the next start."""
    async with storage.write() as work:
        await work.settings.set(OFFSET_KEY, "0")


class ClockHands:
    """Moves the clock.

    may_move: False while people on another platform live by this clock. on_moved: called after each
    move, so that what has become due goes out at once.
    """

    def __init__(
        self,
        storage: Storage,
        clock: TownClock,
        policy: Policy,
        *,
        may_move: Callable[[], bool],
        on_moved: Callable[[], None],
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._policy = policy
        self._may_move = may_move
        self._on_moved = on_moved
        self._turning = asyncio.Lock()

    @property
    def movable(self) -> bool:
        return self._may_move()

    async def forward(self, by: timedelta) -> datetime:
        """Move the clock by a positive span; returns the new time. Raises Refused."""
        async with self._turning:
            return await self._move(by)

    async def to_next_delivery(self) -> datetime:
        """Move to the moment the next planned message is due. Raises Refused when nothing is planned."""
        async with self._turning:
            async with self._storage.read() as work:
                due = await work.deliveries.next_due()
            if due is None:
                raise Refused("local.clock_nothing_planned")
            if due <= self._clock.now():
                self._on_moved()
                return self._clock.now()
            return await self._move(due - self._clock.now())

    async def to_next_broadcast(self) -> datetime:
        """Move to the next weekly 庁内放送. Raises Refused."""
        async with self._turning:
            now = self._clock.now()
            return await self._move(next_due(now, self._policy) - now)

    async def _move(self, by: timedelta) -> datetime:
        if not self._may_move():
            raise Refused("local.clock_shared")
        if not timedelta() < by <= LONGEST_STEP:
            raise Refused("local.clock_too_far")
        offset = self._clock.offset + by
        async with self._storage.write() as work:
            await work.settings.set(OFFSET_KEY, str(-(-offset // _MILLISECOND)))
        self._clock.advance(by)
        self._on_moved()
        return self._clock.now()
