"""The delivery service wound up with the real clock: lateness and idleness in real time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from adapters.scheduler.clockwork import SchedulerClockwork
from bot.clock import SystemClock, TownClock
from bot.domain.places import Platform
from bot.domain.policy import Policy
from bot.services.delivery import DeliveryService
from storage.database import open_database
from storage.unit_of_work import SqlStorage
from tests.builders.database import town_file
from tests.builders.deliveries import furnish, saying
from tests.builders.outbox import Speaker
from tests.fakes.messenger import FakeMessenger


class Running:
    """A town clock, a store that wakes the clockwork, and one open door."""

    def __init__(self, storage: SqlStorage, clock: TownClock, clockwork: SchedulerClockwork) -> None:
        self.storage = storage
        self.clock = clock
        self.clockwork = clockwork
        self.discord = FakeMessenger(clock)

    async def plan(self, due_in: timedelta) -> datetime:
        due = self.clock.now() + due_in
        async with self.storage.write() as work:
            await work.deliveries.plan(saying(due_at=due))
        return due

    async def posted(self) -> datetime:
        """Wait for the message; when it came."""
        async with asyncio.timeout(5):
            await self.discord.posted.wait()
        return self.discord.shown[0].at


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Running]:
    clock, clockwork = TownClock(SystemClock()), SchedulerClockwork()
    database = open_database(town_file(folder))
    storage = SqlStorage(database, clock.now, clockwork.wake)
    await furnish(storage)
    town = Running(storage, clock, clockwork)
    service = DeliveryService(
        storage, clock, {Platform.DISCORD: town.discord}, Speaker().render, owner="tests", policy=Policy()
    )
    service.wind(clockwork)
    clockwork.start()
    try:
        yield town
    finally:
        await service.close()
        await clockwork.close()
        await database.close()


async def test_what_is_planned_for_now_goes_out_at_once(tmp_path: Path) -> None:
    async with running(tmp_path) as town:
        due = await town.plan(timedelta())

        assert await town.posted() - due < timedelta(seconds=1)


async def test_what_is_due_soon_goes_out_in_time_without_a_tick(tmp_path: Path) -> None:
    async with running(tmp_path) as town:
        due = await town.plan(timedelta(milliseconds=200))

        assert timedelta() <= await town.posted() - due < timedelta(seconds=1)


async def test_moving_the_towns_clock_brings_out_what_is_due_by_then(tmp_path: Path) -> None:
    async with running(tmp_path) as town:
        due = await town.plan(timedelta(days=1))
        town.clock.advance(timedelta(days=1))
        town.clockwork.wake_all()

        assert await town.posted() - due < timedelta(seconds=1)
