"""An outbox with two platforms in memory, and a delivery service that empties it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.domain.deliveries import Delivery, Plan, Skip
from bot.domain.places import Platform
from bot.domain.policy import Policy
from bot.ports.work import Work
from bot.services.delivery import DeliveryService
from bot.view import Mention, Message, Paragraph
from storage.database import open_database
from storage.unit_of_work import SqlStorage
from tests.builders.database import town_file
from tests.builders.deliveries import HANAKO, furnish
from tests.fakes.clock import FakeClock
from tests.fakes.messenger import FakeMessenger

NONCE_WINDOW = timedelta(minutes=3)
MOST_PASSES = 500


@dataclass
class Speaker:
    """Renders kind, subject and the news about it. About ``silent`` subjects nothing is to be said."""

    news: dict[int, str] = field(default_factory=dict)
    silent: set[int] = field(default_factory=set)
    broken: set[int] = field(default_factory=set)
    asked: list[tuple[Delivery, str]] = field(default_factory=list)

    async def render(self, work: Work, delivery: Delivery, *, language: str, now: datetime) -> Message | Skip:
        del work, now
        self.asked.append((delivery, language))
        subject = delivery.plan.subject_id
        if subject in self.broken:
            raise ZeroDivisionError
        if subject in self.silent:
            return Skip("cancelled")
        said = f"{delivery.plan.kind} {subject} {delivery.plan.occurrence}{self.news.get(subject, '')}"
        return Message(said.strip(), (Paragraph((Mention(HANAKO.id, "花子"),)),))


@dataclass
class Outbox:
    """``service`` is the running process; ``restart`` puts another in its place."""

    storage: SqlStorage
    clock: FakeClock
    discord: FakeMessenger
    slack: FakeMessenger
    speaker: Speaker
    service: DeliveryService
    new_service: Callable[[], DeliveryService]

    async def plan(self, *plans: Plan) -> None:
        async with self.storage.write() as work:
            await work.deliveries.plan(*plans)

    async def statuses(self) -> dict[str, int]:
        async with self.storage.read() as work:
            return await work.deliveries.count_by_status()

    async def next_due(self) -> datetime | None:
        async with self.storage.read() as work:
            return await work.deliveries.next_due()

    async def restart(self) -> None:
        """A new process that takes over the leases of the last."""
        self.service = self.new_service()
        await self.service.take_over()

    async def empty(self, after: Callable[[], Awaitable[None]] | None = None) -> None:
        """Let time pass until nothing is left to do; ``after`` is called after each pass."""
        doors = (Platform.DISCORD, Platform.SLACK)
        for _ in range(MOST_PASSES):
            waits = await asyncio.gather(*(self.service.run_platform(door) for door in doors))
            if after:
                await after()
            if not any(waits):
                return
            self.clock.advance(min(wait for wait in waits if wait))
        raise AssertionError(f"not empty after {MOST_PASSES} passes: {await self.statuses()}")


@asynccontextmanager
async def open_outbox(folder: Path, *, send_timeout: float = 10) -> AsyncIterator[Outbox]:
    """An empty outbox on a fresh SQLite database."""
    clock = FakeClock()
    database = open_database(town_file(folder))
    storage = SqlStorage(database, clock.now, lambda: None)
    await furnish(storage)
    speaker = Speaker()
    discord, slack = FakeMessenger(clock, NONCE_WINDOW), FakeMessenger(clock)
    doors = {Platform.DISCORD: discord, Platform.SLACK: slack}

    def new_service() -> DeliveryService:
        return DeliveryService(
            storage, clock, doors, speaker.render, owner="tests", policy=Policy(), send_timeout=send_timeout
        )

    try:
        yield Outbox(storage, clock, discord, slack, speaker, new_service(), new_service)
    finally:
        await database.close()
