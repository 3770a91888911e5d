import asyncio
from datetime import timedelta
from pathlib import Path

from bot.domain.deliveries import ToAccount
from bot.domain.places import Platform
from bot.services.delivery_lane import LEASE
from bot.services.delivery_pace import FLIGHTS, PATIENCE
from tests.builders.deliveries import EVENTS_AT_WORKSPACE, HANAKO_AT_GUILD, saying
from tests.builders.outbox import Outbox, open_outbox
from tests.fakes.clock import START
from tests.fakes.messenger import Fault

TO_HANAKO = ToAccount(HANAKO_AT_GUILD.id)


def in_background(outbox: Outbox) -> asyncio.Task[timedelta | None]:
    return asyncio.create_task(outbox.service.run_platform(Platform.DISCORD))


async def test_a_message_on_its_way_does_not_leave_twice_when_the_clock_jumps(outbox: Outbox) -> None:
    outbox.discord.fail(Fault.STALL)
    await outbox.plan(saying(1))
    run = in_background(outbox)
    await outbox.discord.stalled.wait()

    outbox.clock.advance(LEASE * 2)
    await outbox.plan(saying(2, target=TO_HANAKO))
    await outbox.discord.posted.wait()
    outbox.discord.released.set()
    await run

    assert outbox.discord.calls == {"send": 2}
    assert await outbox.statuses() == {"sent": 2}


async def test_closing_waits_for_what_is_on_its_way_and_sends_nothing_more(outbox: Outbox) -> None:
    outbox.discord.fail(Fault.STALL)
    await outbox.plan(saying(1))
    run = in_background(outbox)
    await outbox.discord.stalled.wait()
    await outbox.plan(saying(2))

    closing = asyncio.create_task(outbox.service.close())
    await asyncio.sleep(0)
    outbox.discord.released.set()
    await asyncio.gather(run, closing)

    assert await outbox.statuses() == {"sent": 1, "pending": 1}


async def test_what_is_said_to_the_same_people_leaves_one_after_the_other(outbox: Outbox) -> None:
    outbox.discord.fail(Fault.STALL)
    await outbox.plan(*(saying(number, target=TO_HANAKO) for number in range(20)))
    await outbox.plan(*(saying(number, due_at=START + timedelta(seconds=1)) for number in range(100, 104)))
    outbox.clock.advance(timedelta(seconds=1))
    run = in_background(outbox)
    await outbox.discord.stalled.wait()
    await outbox.discord.posted.wait()

    assert outbox.discord.calls["send"] == len(outbox.discord.shown) + 1
    outbox.discord.released.set()
    await run

    to_hanako = [text for text in outbox.discord.summaries if int(text.split()[1]) < 100]
    assert to_hanako == [f"test.notice {number}" for number in range(20)]


async def test_what_waits_too_long_behind_another_is_given_back_before_its_lease_ends(
    outbox: Outbox,
) -> None:
    outbox.discord.fail(Fault.STALL)
    await outbox.plan(saying(1), saying(2))
    run = asyncio.create_task(outbox.service.run_due())
    await outbox.discord.stalled.wait()

    outbox.clock.advance(LEASE - timedelta(seconds=10))
    outbox.discord.released.set()

    assert await run == 3, "the second was handed back once, then claimed again"
    assert outbox.discord.summaries == ["test.notice 1", "test.notice 2"]
    assert outbox.discord.calls == {"send": 2}


async def test_a_stalled_platform_does_not_delay_the_other(outbox: Outbox) -> None:
    outbox.discord.fail(*[Fault.STALL] * 8)
    await outbox.plan(*(saying(number) for number in range(50)))
    run = in_background(outbox)
    await outbox.discord.stalled.wait()

    await outbox.plan(*(saying(number, target=EVENTS_AT_WORKSPACE) for number in range(50)))
    await outbox.service.run_platform(Platform.SLACK)

    assert (len(outbox.slack.shown), len(outbox.discord.shown)) == (50, 0)
    outbox.discord.released.set()
    await run
    assert len(outbox.discord.shown) == 50


async def test_a_send_that_never_answers_is_given_up_and_repeated(tmp_path: Path) -> None:
    async with open_outbox(tmp_path, send_timeout=0.02) as outbox:
        outbox.discord.fail(Fault.STALL_AFTER, Fault.STALL)
        await outbox.plan(saying(1))

        await outbox.empty()

        assert outbox.discord.summaries == ["test.notice 1"]
        assert await outbox.statuses() == {"sent": 1}


async def test_a_stalled_platform_is_asked_by_one_message_at_a_time(tmp_path: Path) -> None:
    async with open_outbox(tmp_path, send_timeout=0.02) as outbox:
        outbox.discord.fail(*[Fault.STALL] * 20)
        await outbox.plan(*(saying(number) for number in range(30)))

        await outbox.service.run_due()
        before = outbox.discord.calls["send"]
        assert before < FLIGHTS + PATIENCE
        outbox.clock.advance(timedelta(seconds=2))
        await outbox.service.run_due()
        assert outbox.discord.calls["send"] == before + 1

        await outbox.empty()
        assert sorted(outbox.discord.summaries) == sorted(f"test.notice {number}" for number in range(30))
