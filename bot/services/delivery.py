"""Delivery: everything planned goes out when it is due, once, on every platform whose door is open."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from bot.clock import Clock
from bot.domain.places import Platform
from bot.domain.policy import Policy
from bot.ports.clockwork import Clockwork
from bot.ports.messenger import Messenger
from bot.ports.work import Storage
from bot.services.delivery_courier import DEDUPLICATED, Courier, Render
from bot.services.delivery_hearing import Hearing
from bot.services.delivery_lane import Lane
from bot.services.delivery_pace import Breaker

TICK = 15.0  # seconds; catches what a suspended machine or a moved clock let slip
SEND_TIMEOUT = 10.0  # seconds; less than half a lease
SETTLING = timedelta(seconds=3)


class DeliveryService:
    """Sends what is due.

    messengers: the open doors; what is planned for others waits. owner: names this process in its leases.
    policy: how members hear who never chose it. send_timeout: seconds. settling: how long a request nobody
    waits for any more may still be posted.
    """

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        messengers: Mapping[Platform, Messenger],
        render: Render,
        *,
        owner: str,
        policy: Policy,
        send_timeout: float = SEND_TIMEOUT,
        settling: timedelta = SETTLING,
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._messengers = messengers
        self._render = render
        self._owner = owner
        self._hearing = Hearing(policy)
        self._send_timeout = send_timeout
        self._settling = settling
        self._lanes: dict[Platform, Lane] = {}

    async def take_over(self) -> int:
        """Take back what an earlier process had claimed; for the sole process of a store, at its start."""
        async with self._storage.write() as work:
            return await work.deliveries.release_all(due_at=self._clock.now() + self._settling)

    def wind(self, clockwork: Clockwork) -> None:
        """Have the clock call each platform's lane. They are separate jobs: none waits for another."""
        for platform in Platform:
            clockwork.every(
                TICK, f"deliveries.{platform.value}", partial(self.run_platform, platform), wakes=True
            )

    async def run_due(self) -> int:
        """One pass over all open doors; returns how many turns ended."""
        return sum(await asyncio.gather(*(self._lane(platform).run() for platform in self._messengers)))

    async def run_platform(self, platform: Platform) -> timedelta | None:
        """One pass over one door; returns how long until there is more to do (None: nothing is planned)."""
        if platform not in self._messengers:
            return None
        lane = self._lane(platform)
        await lane.run()
        return await lane.next_look()

    async def close(self) -> None:
        """Send nothing more and note how what is on its way fared; takes at most one send's timeout."""
        await asyncio.gather(*(lane.close() for lane in self._lanes.values()))

    def _lane(self, platform: Platform) -> Lane:
        if platform not in self._lanes:
            breaker = Breaker()
            courier = Courier(
                self._storage,
                self._clock,
                self._messengers[platform],
                self._render,
                breaker,
                timeout=self._send_timeout,
                recognises=DEDUPLICATED.get(platform, timedelta()),
                settling=self._settling,
            )
            self._lanes[platform] = Lane(
                platform,
                self._storage,
                self._clock,
                courier=courier,
                breaker=breaker,
                hearing=self._hearing,
                owner=self._owner,
            )
        return self._lanes[platform]
