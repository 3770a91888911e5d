import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.deliveries import Delivery, Said, Status, ToAccount, ToPurpose
from bot.domain.ids import PlaceId
from bot.domain.places import Platform, Purpose
from storage.unit_of_work import SqlStorage
from tests.builders.deliveries import (
    EVENTS_AT_WORKSPACE,
    HANAKO_AT_GUILD,
    furnish,
    saying,
)
from tests.builders.outbox_steps import (
    LEASE,
    SECOND,
    claim,
    claim_one,
    plan,
    refresh,
    send_one,
    statuses,
)
from tests.fakes.clock import START, FakeClock


async def test_what_was_planned_is_claimed_with_all_its_data(storage: SqlStorage, clock: FakeClock) -> None:
    await furnish(storage)
    said = replace(
        saying(2**62, occurrence="2026-W47", target=ToAccount(HANAKO_AT_GUILD.id)),
        payload={"v": "1", "語": "縁側"},
    )
    await plan(storage, said)

    delivery = await claim_one(storage, clock)

    assert delivery == Delivery(delivery.id, said, Status.LEASED, 1, planned_at=START, first_claimed_at=START)


async def test_the_same_key_is_planned_once(storage: SqlStorage, clock: FakeClock) -> None:
    await furnish(storage)
    await plan(storage, saying(), saying(due_at=START - SECOND))
    await plan(storage, saying())

    assert len(await claim(storage, clock)) == 1


async def test_what_was_sent_is_not_planned_again(storage: SqlStorage, clock: FakeClock) -> None:
    await furnish(storage)
    await plan(storage, saying())
    await send_one(storage, clock)

    await plan(storage, saying())

    assert await statuses(storage) == {"sent": 1}


async def test_many_rows_are_planned_at_once(storage: SqlStorage, clock: FakeClock) -> None:
    await furnish(storage)
    await plan(storage, *(saying(number) for number in range(3_000)))

    assert await statuses(storage) == {"pending": 3_000}
    assert len(await claim(storage, clock)) == 50


async def test_a_plan_needs_a_place_that_exists(storage: SqlStorage) -> None:
    with pytest.raises(IntegrityError):
        await plan(storage, saying(target=ToPurpose(PlaceId(404), Purpose.EVENTS)))


async def test_planning_tells_the_clockwork_after_the_commit(
    storage: SqlStorage, clock: FakeClock, planned: list[None]
) -> None:
    await furnish(storage)
    async with storage.write() as work:
        await work.deliveries.plan()
    assert planned == []

    await plan(storage, saying())
    assert len(planned) == 1
    await send_one(storage, clock)
    assert len(planned) == 1
    await refresh(storage, clock)
    assert len(planned) == 2


async def test_only_what_is_due_is_claimed_the_longest_due_first(
    storage: SqlStorage, clock: FakeClock
) -> None:
    await furnish(storage)
    await plan(
        storage,
        saying(1, due_at=START),
        saying(2, due_at=START + SECOND),
        saying(3, due_at=START - SECOND),
    )

    assert [found.plan.subject_id for found in await claim(storage, clock, limit=1)] == [3]
    assert [found.plan.subject_id for found in await claim(storage, clock)] == [1]
    assert await claim(storage, clock) == ()


async def test_claims_of_one_platform_leave_the_other_alone(storage: SqlStorage, clock: FakeClock) -> None:
    await furnish(storage)
    await plan(
        storage,
        saying(1),
        saying(2, target=ToAccount(HANAKO_AT_GUILD.id)),
        saying(3, target=EVENTS_AT_WORKSPACE),
    )

    discord = await claim(storage, clock, platform=Platform.DISCORD)

    assert {found.plan.subject_id for found in discord} == {1, 2}
    async with storage.read() as work:
        assert await work.deliveries.next_due(Platform.SLACK) == START
        assert await work.deliveries.next_due(Platform.DISCORD) == START + LEASE
        assert await work.deliveries.next_due(Platform.LOCAL) is None


async def test_a_lease_that_ran_out_is_claimed_again(storage: SqlStorage, clock: FakeClock) -> None:
    await furnish(storage)
    await plan(storage, saying())
    first = await claim_one(storage, clock)
    assert await claim(storage, clock) == ()

    clock.advance(LEASE)
    again = await claim_one(storage, clock)

    assert (again.id, again.attempt, again.first_claimed_at) == (first.id, 2, START)


async def test_released_leases_are_due_when_told(storage: SqlStorage, clock: FakeClock) -> None:
    await furnish(storage)
    await plan(storage, saying(1), saying(2))
    await claim(storage, clock)

    async with storage.write() as work:
        assert await work.deliveries.release_all(due_at=START + SECOND) == 2

    assert await claim(storage, clock) == ()
    clock.advance(SECOND)
    assert [found.attempt for found in await claim(storage, clock)] == [2, 2]


async def test_concurrent_claimers_never_get_the_same_row(storage: SqlStorage, clock: FakeClock) -> None:
    await furnish(storage)
    await plan(storage, *(saying(number) for number in range(200)))

    async def claimer() -> list[int]:
        mine: list[int] = []
        while found := await claim(storage, clock, limit=7):
            mine += [one.plan.subject_id for one in found]
        return mine

    shares = await asyncio.gather(*(claimer() for _ in range(4)))

    assert sorted(number for share in shares for number in share) == list(range(200))


async def test_a_postponed_delivery_waits_and_keeps_its_due_time(
    storage: SqlStorage, clock: FakeClock
) -> None:
    await furnish(storage)
    await plan(storage, saying())
    delivery = await claim_one(storage, clock)
    async with storage.write() as work:
        await work.deliveries.postpone(delivery.id, START + SECOND, "timed out")

    assert await claim(storage, clock) == ()
    clock.advance(SECOND)
    again = await claim_one(storage, clock)

    assert (again.plan.due_at, again.attempt, again.first_claimed_at) == (START, 2, START)


async def test_a_postponed_delivery_never_comes_back_before_its_time(
    storage: SqlStorage, clock: FakeClock
) -> None:
    await furnish(storage)
    await plan(storage, saying())
    delivery = await claim_one(storage, clock)
    until = START + timedelta(microseconds=1_500)
    async with storage.write() as work:
        await work.deliveries.postpone(delivery.id, until, "later")

    async with storage.read() as work:
        due = await work.deliveries.next_due()

    assert due == START + timedelta(milliseconds=2)


async def test_a_turn_that_posted_nothing_is_not_an_attempt(storage: SqlStorage, clock: FakeClock) -> None:
    await furnish(storage)
    await plan(storage, saying())
    delivery = await claim_one(storage, clock)
    async with storage.write() as work:
        await work.deliveries.postpone(delivery.id, START + SECOND, "busy", tried=False)

    clock.advance(SECOND)
    again = await claim_one(storage, clock)

    assert (again.attempt, again.first_claimed_at) == (1, START + SECOND)


async def test_a_quiet_turn_does_not_undo_an_earlier_attempt(storage: SqlStorage, clock: FakeClock) -> None:
    await furnish(storage)
    await plan(storage, saying())
    for tried in (True, False):
        delivery = await claim_one(storage, clock)
        async with storage.write() as work:
            await work.deliveries.postpone(delivery.id, clock.now() + SECOND, "later", tried=tried)
        clock.advance(SECOND)

    again = await claim_one(storage, clock)

    assert (again.attempt, again.first_claimed_at) == (2, START)


@pytest.mark.parametrize("status", [Status.SENT, Status.SKIPPED, Status.DEAD])
async def test_a_settled_delivery_is_never_claimed_again(
    storage: SqlStorage, clock: FakeClock, status: Status
) -> None:
    await furnish(storage)
    await plan(storage, saying())
    delivery = await claim_one(storage, clock)
    async with storage.write() as work:
        if status is Status.SENT:
            await work.deliveries.mark_sent(Said(delivery.id, "c", "m"), at=START)
        elif status is Status.SKIPPED:
            await work.deliveries.mark_skipped(delivery.id, "expired")
        else:
            await work.deliveries.mark_dead(delivery.id, "gone " * 100)
        await work.deliveries.postpone(delivery.id, START, "somebody whose lease ran out")

    clock.advance(timedelta(days=1))
    assert await claim(storage, clock) == ()
    assert await statuses(storage) == {status.value: 1}


async def test_pruning_forgets_only_what_is_settled_and_expired(
    storage: SqlStorage, clock: FakeClock
) -> None:
    await furnish(storage)
    await plan(storage, saying(1, lasts=timedelta(days=1)), saying(2, lasts=timedelta(days=30)))
    for delivery in await claim(storage, clock):
        async with storage.write() as work:
            await work.deliveries.mark_sent(Said(delivery.id, "c", "m"), at=START)
    await plan(storage, saying(3, lasts=timedelta(days=1)))

    async with storage.write() as work:
        kind = saying(1).kind
        assert await work.deliveries.prune(START + timedelta(days=2), standing=(kind,)) == 0
        assert await work.deliveries.prune(START + timedelta(days=2)) == 1

    assert await statuses(storage) == {"sent": 1, "pending": 1}
