"""A town that only speaks, in processes made to be killed: when one died, the supervisor forks another.

Started by tests as a script with the database's URL and the platform's address. The supervisor imports once,
so that a life begins within a few milliseconds; it prints the process id of each.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

import aiohttp

from adapters.scheduler.clockwork import SchedulerClockwork
from bot.clock import SystemClock
from bot.domain.deliveries import Delivery
from bot.domain.ids import MemberId
from bot.domain.places import Platform
from bot.domain.policy import Policy
from bot.ports.messenger import Address, Busy, Messenger, Posted, Unsure
from bot.ports.work import Work
from bot.services.announcements import AnnouncementService
from bot.services.delivery import DeliveryService
from bot.view import Message
from storage.database import open_database
from storage.unit_of_work import SqlStorage

SETTLING = timedelta(seconds=1)  # the rough platform posts within 20 ms, the test machine may be busy
BATCH, BETWEEN_BATCHES = 20, 0.05  # members and seconds
LONGEST_LIFE = 120  # seconds; nobody stays behind when the tests are stopped


class HttpMessenger(Messenger):
    """Speaks to one temper of the rough platform."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def send(
        self, address: Address, message: Message, *, mark: str, people: Mapping[MemberId, str]
    ) -> Posted:
        del message, people
        answer = await self._call("POST", json={"mark": mark})
        return Posted(address.channel_id, str(answer["id"]))

    async def find(self, address: Address, *, mark: str, since: datetime) -> Posted | None:
        del since
        answer = await self._call("GET", params={"mark": mark})
        return Posted(address.channel_id, mark) if answer["found"] else None

    async def edit(
        self, address: Address, posted: Posted, message: Message, *, people: Mapping[MemberId, str]
    ) -> None:
        raise AssertionError(f"nothing is edited here: {address} {posted} {message} {people}")

    async def _call(self, method: str, **request: Mapping[str, str]) -> Mapping[str, object]:
        try:
            async with self._session.request(method, self._url, **request) as response:  # type: ignore[arg-type]
                answer: Mapping[str, object] = await response.json()
                status = response.status
        except aiohttp.ClientError as error:
            raise Unsure(str(error)) from error
        if status == 429:
            raise Busy(float(str(answer["retry_after"])))
        if status != 200:
            raise Unsure(str(status))
        return answer


async def render(work: Work, delivery: Delivery, *, language: str, now: datetime) -> Message:
    del work, language, now
    return Message(delivery.plan.key, ())


async def live(database_url: str, platform_url: str) -> None:
    """Open the town and deliver until killed."""
    clock, clockwork = SystemClock(), SchedulerClockwork()
    storage = SqlStorage(open_database(database_url), clock.now, clockwork.wake)
    async with aiohttp.ClientSession() as session:
        doors: dict[Platform, Messenger] = {
            Platform.DISCORD: HttpMessenger(session, f"{platform_url}/nonce"),
            Platform.SLACK: HttpMessenger(session, f"{platform_url}/history"),
        }
        service = DeliveryService(
            storage, clock, doors, render, owner=str(os.getpid()), policy=Policy(), settling=SETTLING
        )
        await service.take_over()
        service.wind(clockwork)
        clockwork.every(BETWEEN_BATCHES, "announcements", partial(announce, storage, clock))
        clockwork.start()
        await asyncio.Event().wait()


async def announce(storage: SqlStorage, clock: SystemClock) -> None:
    """One small batch at a time, so that a kill falls between two of them, or into one."""
    await AnnouncementService(storage, batch=BATCH, batches=1).tick(clock.now())


def supervise(database_url: str, platform_url: str) -> None:
    """Keep one process alive, whatever happens to it."""
    signal.alarm(LONGEST_LIFE)
    while True:
        child = os.fork()
        if child == 0:
            signal.alarm(LONGEST_LIFE)
            asyncio.run(live(database_url, platform_url))
            os._exit(0)
        print(child, flush=True)  # noqa: T201 - the tests read it
        os.waitpid(child, 0)


if __name__ == "__main__":
    supervise(*sys.argv[1:])
