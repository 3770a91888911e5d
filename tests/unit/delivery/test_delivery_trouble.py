from datetime import timedelta

import pytest

from bot.domain.deliveries import ToAccount, ToPurpose
from bot.domain.places import Purpose
from bot.services.delivery import SETTLING
from bot.services.delivery_lane import FAILED
from bot.services.delivery_pace import FLIGHTS, PATIENCE
from tests.builders.deliveries import (
    EVENTS_AT_GUILD,
    EVENTS_AT_WORKSPACE,
    GUILD,
    HANAKO_AT_GUILD,
    channel,
    saying,
)
from tests.builders.outbox import NONCE_WINDOW, Outbox
from tests.fakes.clock import START
from tests.fakes.messenger import RETRY_AFTER, Fault

SECOND = timedelta(seconds=1)
OPERATIONS = ToPurpose(GUILD.id, Purpose.OPERATIONS)


async def test_a_busy_platform_is_obeyed_to_the_second(outbox: Outbox) -> None:
    outbox.discord.fail(Fault.BUSY)
    await outbox.plan(saying(1))

    await outbox.service.run_due()

    assert await outbox.next_due() == START + timedelta(seconds=RETRY_AFTER)
    await outbox.empty()
    assert (len(outbox.discord.shown), outbox.discord.calls["find"]) == (1, 0)


async def test_a_busy_channel_is_spared_and_others_are_not(outbox: Outbox) -> None:
    outbox.discord.fail(Fault.BUSY)
    await outbox.plan(saying(1))
    await outbox.service.run_due()
    await outbox.plan(saying(2), saying(3, target=OPERATIONS))

    await outbox.service.run_due()

    assert outbox.discord.summaries == ["test.notice 3"]
    assert outbox.discord.calls["send"] == 2


async def test_a_platform_that_is_busy_everywhere_is_left_in_peace(outbox: Outbox) -> None:
    outbox.discord.fail(*[Fault.BUSY] * 50)
    purposes = list(Purpose)
    targets = [ToPurpose(GUILD.id, purposes[number % len(purposes)]) for number in range(100)]
    await outbox.plan(*(saying(number, target=target) for number, target in enumerate(targets)))

    await outbox.service.run_due()

    assert PATIENCE <= outbox.discord.calls["send"] < FLIGHTS + PATIENCE
    await outbox.empty()
    assert sorted(outbox.discord.summaries) == sorted(f"test.notice {number}" for number in range(100))


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.LOST])
@pytest.mark.parametrize("target", [EVENTS_AT_GUILD, EVENTS_AT_WORKSPACE])
async def test_an_unanswered_message_is_repeated_but_never_seen_twice(
    outbox: Outbox, fault: Fault, target: ToPurpose
) -> None:
    for platform in (outbox.discord, outbox.slack):
        platform.fail(fault)
    await outbox.plan(saying(1, target=target))

    await outbox.empty()

    assert outbox.discord.summaries + outbox.slack.summaries == ["test.notice 1"]
    assert await outbox.statuses() == {"sent": 1}


async def test_discord_recognises_a_repetition_without_being_asked(outbox: Outbox) -> None:
    outbox.discord.fail(Fault.CUT)
    await outbox.plan(saying(1))

    await outbox.empty()

    assert outbox.discord.calls == {"send": 2}


async def test_past_the_nonce_window_the_channel_is_searched(outbox: Outbox) -> None:
    outbox.discord.fail(Fault.CUT)
    await outbox.plan(saying(1))
    await outbox.service.run_due()
    outbox.clock.advance(NONCE_WINDOW)

    await outbox.empty()

    assert outbox.discord.calls == {"send": 1, "find": 1}
    assert len(outbox.discord.shown) == 1


@pytest.mark.parametrize("fault", [Fault.BUSY, Fault.LOST, Fault.BUG])
async def test_a_search_that_fails_is_made_again_before_anything_is_repeated(
    outbox: Outbox, fault: Fault
) -> None:
    outbox.slack.fail(Fault.CUT)
    outbox.slack.find_faults.extend([fault] * 3)
    await outbox.plan(saying(1, target=EVENTS_AT_WORKSPACE))

    await outbox.empty()

    assert outbox.slack.calls == {"send": 1, "find": 4}


async def test_failed_attempts_are_repeated_at_growing_distance(outbox: Outbox) -> None:
    outbox.slack.fail(*[Fault.LOST] * 12)
    await outbox.plan(saying(1, target=EVENTS_AT_WORKSPACE))
    waits: list[float] = []

    async def note() -> None:
        due = await outbox.next_due()
        if due:
            waits.append((due - outbox.clock.now()).total_seconds())

    await outbox.empty(note)

    full = [min(2.0**number, 300) for number in range(12)]
    settling = SETTLING.total_seconds()
    assert len(outbox.slack.shown) == 1
    assert len(waits) == 12
    assert all(
        max(whole / 2, settling) <= wait <= max(whole, settling) + 0.001
        for wait, whole in zip(waits, full, strict=True)
    )


async def test_a_renderer_that_fails_does_not_stop_the_others(outbox: Outbox) -> None:
    outbox.speaker.broken.add(1)
    await outbox.plan(*(saying(number) for number in range(20)))

    await outbox.service.run_due()

    assert await outbox.statuses() == {"sent": 19, "pending": 1}
    outbox.speaker.broken.clear()
    await outbox.empty()
    assert await outbox.statuses() == {"sent": 20}


async def test_what_cannot_arrive_is_told_to_the_administrators_once_a_day(outbox: Outbox) -> None:
    outbox.discord.fail(Fault.GONE, Fault.GONE)
    await outbox.plan(saying(1), saying(2))

    await outbox.service.run_due()

    notices = [shown for shown in outbox.discord.shown if shown.message.summary.startswith(FAILED)]
    assert [shown.channel for shown in notices] == [channel(OPERATIONS)]
    notice = next(found for found, _ in outbox.speaker.asked if found.plan.kind == FAILED)
    assert notice.plan.payload["target"] == EVENTS_AT_GUILD.text
    assert await outbox.statuses() == {"dead": 2, "sent": 1}

    outbox.clock.advance(timedelta(days=1))
    outbox.discord.fail(Fault.GONE)
    await outbox.plan(saying(3, due_at=outbox.clock.now()))
    await outbox.service.run_due()
    assert await outbox.statuses() == {"dead": 3, "sent": 2}


async def test_a_notice_about_a_failure_that_fails_is_not_told_in_turn(outbox: Outbox) -> None:
    outbox.discord.fail(*[Fault.GONE] * 10)
    await outbox.plan(saying(1))

    await outbox.empty()

    assert await outbox.statuses() == {"dead": 2}


async def test_closed_direct_messages_are_noted_and_tried_again_a_week_later(outbox: Outbox) -> None:
    outbox.discord.fail(Fault.CLOSED)
    direct = ToAccount(HANAKO_AT_GUILD.id)
    await outbox.plan(saying(1, target=direct))
    await outbox.service.run_due()
    await outbox.plan(saying(2, target=direct))
    await outbox.service.run_due()

    async with outbox.storage.read() as work:
        account = await work.members.account(HANAKO_AT_GUILD.id)
    assert account is not None
    assert account.direct_blocked_at == START
    assert await outbox.statuses() == {"dead": 1, "skipped": 1}

    outbox.clock.advance(timedelta(days=7))
    await outbox.plan(saying(3, target=direct, due_at=outbox.clock.now()))
    await outbox.service.run_due()
    assert outbox.discord.summaries == ["test.notice 3"]
