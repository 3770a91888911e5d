"""Two processes on one database: what waits for a digest goes into one, which is said once."""

import asyncio
from collections import Counter
from datetime import time, timedelta

from bot.domain.deliveries import Delivery, Plan, ToAccount
from bot.domain.notice_wishes import NoticeWish
from bot.domain.places import Platform
from bot.domain.policy import Policy
from bot.domain.urgency import DIGEST
from bot.ports.work import Work
from bot.services.delivery import DeliveryService
from bot.view import Message
from storage.unit_of_work import SqlStorage
from tests.builders.deliveries import HANAKO, HANAKO_AT_GUILD, furnish
from tests.fakes.clock import FakeClock
from tests.fakes.messenger import FakeMessenger

LETTERS = 25
DAY = timedelta(days=1)


def letters(numbers: range, clock: FakeClock) -> list[Plan]:
    now, target = clock.now(), ToAccount(HANAKO_AT_GUILD.id)
    return [Plan("task.thanks", number, target, now, now + DAY) for number in numbers]


async def test_two_processes_fill_one_digest_and_say_it_once(storage: SqlStorage, clock: FakeClock) -> None:
    await furnish(storage)
    inside: list[int] = []

    async def render(work: Work, delivery: Delivery, *, language: str, now: object) -> Message:
        del language, now
        assert delivery.plan.kind == DIGEST, "everything else waits for it"
        lines = await work.held_deliveries.in_digest(delivery.id, limit=LETTERS)
        inside.extend(one.plan.subject_id for one in lines)
        return Message(DIGEST, ())

    messenger = FakeMessenger(clock, remembers=DAY)
    processes = [
        DeliveryService(storage, clock, {Platform.DISCORD: messenger}, render, owner=owner, policy=Policy())
        for owner in ("one", "other")
    ]

    async def both() -> None:
        while any(await asyncio.gather(*(process.run_due() for process in processes))):
            pass

    async with storage.write() as work:
        await work.notice_wishes.save(HANAKO.id, NoticeWish(digest_at=time(12)))  # it is ten in the morning
        await work.deliveries.plan(*letters(range(20), clock))
    await both()
    async with storage.write() as work:
        await work.deliveries.plan(*letters(range(20, 25), clock))
    await both()
    assert messenger.shown == []
    clock.advance(timedelta(hours=2, minutes=2))
    await both()

    assert messenger.summaries == [DIGEST]
    assert Counter(inside) == Counter(range(25))
    async with storage.read() as work:
        assert await work.deliveries.count_by_status() == {"sent": 26}
