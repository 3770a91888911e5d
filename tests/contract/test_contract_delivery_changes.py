from datetime import timedelta

import pytest

from bot.domain.deliveries import Said
from storage.unit_of_work import SqlStorage
from tests.builders.deliveries import (
    EVENTS_AT_GUILD,
    EVENTS_AT_WORKSPACE,
    furnish,
    saying,
)
from tests.builders.outbox_steps import (
    LEASE,
    SECOND,
    SPACING,
    claim,
    claim_one,
    next_due_in,
    plan,
    refresh,
    send_one,
    statuses,
)
from tests.fakes.clock import START, FakeClock


async def test_withdrawing_skips_what_was_not_sent(storage: SqlStorage, clock: FakeClock) -> None:
    await furnish(storage)
    await plan(storage, saying(1))
    await send_one(storage, clock)
    await plan(storage, saying(1, "test.other"), saying(1, occurrence="later"), saying(2))

    async with storage.write() as work:
        await work.deliveries.withdraw(1, ("test.notice",), "cancelled")

    assert await statuses(storage) == {"sent": 1, "skipped": 1, "pending": 2}


async def test_withdrawing_leaves_alone_what_is_on_its_way(storage: SqlStorage, clock: FakeClock) -> None:
    await furnish(storage)
    await plan(storage, saying())
    delivery = await claim_one(storage, clock)

    async with storage.write() as work:
        await work.deliveries.withdraw(1, ("test.notice",), "moved")
        await work.deliveries.mark_sent(Said(delivery.id, "c1", "m1"), at=START)

    assert await statuses(storage) == {"sent": 1}


async def test_what_was_withdrawn_can_be_planned_anew(storage: SqlStorage, clock: FakeClock) -> None:
    """An event moved to another day and back again has the same reminders as before."""
    await furnish(storage)
    await plan(storage, saying())
    async with storage.write() as work:
        await work.deliveries.withdraw(1, ("test.notice",), "moved")
    await plan(storage, saying(due_at=START - SECOND))

    assert (await claim_one(storage, clock)).plan.due_at == START - SECOND


async def test_what_was_skipped_for_another_reason_stays_skipped(
    storage: SqlStorage, clock: FakeClock
) -> None:
    await furnish(storage)
    await plan(storage, saying())
    async with storage.write() as work:
        (delivery,) = await work.deliveries.claim(now=START, lease=LEASE, owner="tests", limit=1)
        await work.deliveries.mark_skipped(delivery.id, "expired")

    await plan(storage, saying())

    assert await claim(storage, clock) == ()


async def test_a_refresh_edits_what_was_sent_once_per_spacing(storage: SqlStorage, clock: FakeClock) -> None:
    await furnish(storage)
    await plan(storage, saying())
    await send_one(storage, clock)

    for _ in range(10):
        clock.advance(SECOND / 10)
        await refresh(storage, clock)

    assert await next_due_in(storage, clock) == SPACING - SECOND
    clock.advance(SPACING)
    edit = await claim_one(storage, clock)
    assert (edit.editing, edit.attempt, edit.channel_id, edit.message_id) == (True, 1, "c1", "m1")


async def test_a_refresh_after_a_quiet_time_is_due_at_once(storage: SqlStorage, clock: FakeClock) -> None:
    await furnish(storage)
    await plan(storage, saying())
    await send_one(storage, clock)
    clock.advance(timedelta(hours=1))

    await refresh(storage, clock)

    assert (await claim_one(storage, clock)).editing


async def test_a_refresh_of_something_else_changes_nothing(storage: SqlStorage, clock: FakeClock) -> None:
    await furnish(storage)
    await plan(storage, saying(1), saying(2, due_at=START + SECOND))
    await send_one(storage, clock)

    await refresh(storage, clock, subject_id=2)

    assert await statuses(storage) == {"sent": 1, "pending": 1}
    assert await claim(storage, clock) == ()


async def test_many_subjects_are_refreshed_at_once(storage: SqlStorage, clock: FakeClock) -> None:
    await furnish(storage)
    for subject_id in (1, 2, 3):
        await plan(storage, saying(subject_id))
        await send_one(storage, clock)
    clock.advance(SPACING)

    async with storage.write() as work:
        for subjects, kinds in (((1, 3), ("test.notice", "no.notice")), ((2,), ("no.notice",)), ((), ())):
            await work.deliveries.refresh_all(subjects, kinds, now=clock.now(), spacing=SPACING)

    edits = await claim(storage, clock)
    assert sorted((one.plan.subject_id, one.editing) for one in edits) == [(1, True), (3, True)]


@pytest.mark.parametrize("editing", [False, True])
async def test_a_refresh_while_the_message_is_on_its_way_is_not_lost(
    storage: SqlStorage, clock: FakeClock, *, editing: bool
) -> None:
    await furnish(storage)
    await plan(storage, saying())
    if editing:
        await send_one(storage, clock)
        clock.advance(SPACING)
        await refresh(storage, clock)

    delivery = await claim_one(storage, clock)
    await refresh(storage, clock)
    clock.advance(SECOND)
    async with storage.write() as work:
        await work.deliveries.mark_sent(Said(delivery.id, "c1", "m1"), at=clock.now())

    assert await next_due_in(storage, clock) == SPACING
    clock.advance(SPACING)
    assert (await claim_one(storage, clock)).editing
    clock.advance(LEASE)
    await send_one(storage, clock)
    assert await statuses(storage) == {"sent": 1}


async def test_a_delivery_is_overtaken_by_a_later_one_that_is_due(storage: SqlStorage) -> None:
    await furnish(storage)
    await plan(
        storage,
        saying(1, occurrence="a day", due_at=START - timedelta(hours=23)),
        saying(1, occurrence="an hour", due_at=START),
        saying(1, occurrence="ten minutes", due_at=START + SECOND),
        saying(1, occurrence="a day", due_at=START - timedelta(hours=23), target=EVENTS_AT_WORKSPACE),
        saying(2, occurrence="a day", due_at=START - timedelta(hours=23)),
    )

    async with storage.write() as work:
        claimed = await work.deliveries.claim(now=START, lease=LEASE, owner="tests", limit=50)
        skipped = await work.deliveries.skip_overtaken([found.id for found in claimed], now=START)

    overtaken = [found.plan for found in claimed if found.id in skipped]
    assert [(found.subject_id, found.occurrence, found.target) for found in overtaken] == [
        (1, "a day", EVENTS_AT_GUILD)
    ]
    assert await statuses(storage) == {"skipped": 1, "leased": 3, "pending": 1}
