import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from adapters.scheduler.clockwork import SchedulerClockwork

HOUR = 3_600.0
SOON = timedelta(milliseconds=20)


class Calls:
    """A job that counts its calls and hands out what it is told to return."""

    def __init__(self, *waits: timedelta | None) -> None:
        self.number = 0
        self.running = 0
        self.most_running = 0
        self._waits = list(waits)
        self._called = asyncio.Condition()

    async def __call__(self) -> timedelta | None:
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        await asyncio.sleep(0)
        self.running -= 1
        async with self._called:
            self.number += 1
            self._called.notify_all()
        return self._waits.pop(0) if self._waits else None

    async def reach(self, number: int) -> None:
        async with asyncio.timeout(5), self._called:
            await self._called.wait_for(lambda: self.number >= number)


@asynccontextmanager
async def ticking(wind: Callable[[SchedulerClockwork], None]) -> AsyncIterator[SchedulerClockwork]:
    clockwork = SchedulerClockwork()
    wind(clockwork)
    clockwork.start()
    try:
        yield clockwork
    finally:
        await clockwork.close()


async def test_every_job_is_called_at_the_start() -> None:
    one, other = Calls(), Calls()

    def wind(clock: SchedulerClockwork) -> None:
        clock.every(HOUR, "one", one)
        clock.every(HOUR, "other", other)

    async with ticking(wind):
        await asyncio.gather(one.reach(1), other.reach(1))


async def test_a_job_is_called_in_its_turn() -> None:
    job = Calls()

    async with ticking(lambda clock: clock.every(0.02, "job", job)):
        await job.reach(4)


async def test_a_job_is_called_again_when_it_asked_for_it() -> None:
    job = Calls(SOON, timedelta(), SOON)

    async with ticking(lambda clock: clock.every(HOUR, "job", job)):
        await job.reach(4)


async def test_waking_calls_only_the_jobs_that_wake_once_for_many_wakes() -> None:
    waking, sleeping = Calls(), Calls()

    def wind(clock: SchedulerClockwork) -> None:
        clock.every(HOUR, "waking", waking, wakes=True)
        clock.every(HOUR, "sleeping", sleeping)

    async with ticking(wind) as clockwork:
        await asyncio.gather(waking.reach(1), sleeping.reach(1))
        for _ in range(100):
            clockwork.wake()
        await waking.reach(2)
        clockwork.wake_all()
        await asyncio.gather(waking.reach(3), sleeping.reach(2))

    assert (waking.number, sleeping.number, waking.most_running) == (3, 2, 1)


async def test_a_wake_during_a_call_leads_to_another_call() -> None:
    begun, go_on, calls = asyncio.Event(), asyncio.Event(), Calls()

    async def slow() -> timedelta | None:
        begun.set()
        await go_on.wait()
        return await calls()

    async with ticking(lambda clock: clock.every(HOUR, "slow", slow, wakes=True)) as clockwork:
        await begun.wait()
        clockwork.wake()
        go_on.set()
        await calls.reach(2)


async def test_a_job_that_fails_is_logged_and_called_again(caplog: pytest.LogCaptureFixture) -> None:
    calls = Calls()

    async def failing() -> timedelta | None:
        await calls()
        raise ZeroDivisionError

    async with ticking(lambda clock: clock.every(0.02, "failing", failing)):
        await calls.reach(3)

    assert "clock job failed" in caplog.messages


async def test_a_name_is_wound_once() -> None:
    clockwork = SchedulerClockwork()
    clockwork.every(HOUR, "job", Calls())

    with pytest.raises(ValueError, match="job"):
        clockwork.every(HOUR, "job", Calls())
