"""Steps with an outbox that tests of its contract share."""

from datetime import timedelta

from bot.domain.deliveries import Delivery, Plan, Said
from bot.domain.places import Platform
from storage.unit_of_work import SqlStorage
from tests.fakes.clock import FakeClock

LEASE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
SPACING = 5 * SECOND


async def plan(storage: SqlStorage, *plans: Plan) -> None:
    async with storage.write() as work:
        await work.deliveries.plan(*plans)


async def claim(
    storage: SqlStorage, clock: FakeClock, *, limit: int = 50, platform: Platform | None = None
) -> tuple[Delivery, ...]:
    async with storage.write() as work:
        return await work.deliveries.claim(
            now=clock.now(), lease=LEASE, owner="tests", limit=limit, platform=platform
        )


async def claim_one(storage: SqlStorage, clock: FakeClock) -> Delivery:
    (found,) = await claim(storage, clock)
    return found


async def send_one(storage: SqlStorage, clock: FakeClock) -> Delivery:
    delivery = await claim_one(storage, clock)
    async with storage.write() as work:
        await work.deliveries.mark_sent(Said(delivery.id, "c1", "m1"), at=clock.now())
    return delivery


async def refresh(storage: SqlStorage, clock: FakeClock, subject_id: int = 1) -> None:
    async with storage.write() as work:
        await work.deliveries.refresh(subject_id, "test.notice", now=clock.now(), spacing=SPACING)


async def statuses(storage: SqlStorage) -> dict[str, int]:
    async with storage.read() as work:
        return await work.deliveries.count_by_status()


async def next_due_in(storage: SqlStorage, clock: FakeClock) -> timedelta:
    async with storage.read() as work:
        due = await work.deliveries.next_due()
    assert due is not None
    return due - clock.now()
