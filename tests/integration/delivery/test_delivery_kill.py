"""SIGKILL at any moment of a backlog: nothing lost, nothing seen twice (RELIABILITY.md, section 6, bar 1)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.clock import SystemClock
from storage.database import open_database
from storage.unit_of_work import SqlStorage
from tests.builders.database import town_file
from tests.builders.deliveries import EVENTS_AT_GUILD, EVENTS_AT_WORKSPACE, furnish, saying
from tests.integration.delivery.killing import kill_repeatedly, supervised
from tests.integration.delivery.rough_platform import rough_platform

PER_PLATFORM = 75
KILLS = 15
SEED = 3
PATIENCE = 120  # seconds before the test gives up; it takes 4 on an idle machine
CLOCK = SystemClock()


async def test_a_process_killed_fifteen_times_loses_and_doubles_nothing(tmp_path: Path) -> None:
    url = town_file(tmp_path)
    messages = [
        saying(number, target=target, due_at=CLOCK.now())
        for number in range(PER_PLATFORM)
        for target in (EVENTS_AT_GUILD, EVENTS_AT_WORKSPACE)
    ]
    async with town_at(url) as storage, asyncio.timeout(PATIENCE):
        await furnish(storage)
        async with storage.write() as work:
            await work.deliveries.plan(*messages)
        async with rough_platform(SEED) as platform, supervised(url, platform.url) as next_life:
            await kill_repeatedly(next_life, platform.reach, kills=KILLS, messages=len(messages), seed=SEED)
            await noted_as_sent(storage, len(messages))

    assert {mark: times for mark, times in platform.seen.items() if times > 1} == {}
    assert {mark.split()[1] for mark in platform.seen} == {message.mark for message in messages}
    assert platform.requests["find history"] > 0


@asynccontextmanager
async def town_at(url: str) -> AsyncIterator[SqlStorage]:
    """The town in a file, seen from here."""
    database = open_database(url)
    try:
        yield SqlStorage(database, CLOCK.now, lambda: None)
    finally:
        await database.close()


async def noted_as_sent(storage: SqlStorage, number: int) -> None:
    """Wait until the process has found out about everything it was killed over."""
    while True:
        async with storage.read() as work:
            if await work.deliveries.count_by_status() == {"sent": number}:
                return
        await asyncio.sleep(0.05)
