"""Wishes at the place every delivery passes: held, bundled, and neither lost nor said twice on the way."""

from datetime import time, timedelta

import pytest

from bot.domain.deliveries import Plan, ToAccount
from bot.domain.members import Account
from bot.domain.notice_wishes import NoticeWish, QuietHours
from bot.domain.urgency import DIGEST
from tests.builders.deliveries import EVENTS_AT_GUILD, HANAKO, HANAKO_AT_GUILD, WORKSPACE, saying
from tests.builders.outbox import Outbox
from tests.builders.people import account_at
from tests.fakes.messenger import Fault

HOUR = timedelta(hours=1)
QUIET = NoticeWish(QuietHours(time(9), time(12)))  # it is ten in the morning
DIGEST_AT_NOON = NoticeWish(digest_at=time(12))
HANAKO_AT_WORK = account_at(WORKSPACE, "hanako", HANAKO)


async def wish(outbox: Outbox, wanted: NoticeWish) -> None:
    async with outbox.storage.write() as work:
        await work.notice_wishes.save(HANAKO.id, wanted)


def thanks(number: int, account: Account = HANAKO_AT_GUILD) -> Plan:
    return saying(number, "task.thanks", target=ToAccount(account.id))


async def run(outbox: Outbox, by: timedelta = timedelta()) -> list[str]:
    """Let time pass and everything be said that is due; returns the kinds said in all, in order."""
    outbox.clock.advance(by)
    while await outbox.service.run_due():
        pass
    return [summary.split()[0] for summary in (*outbox.discord.summaries, *outbox.slack.summaries)]


async def test_channels_and_what_cannot_wait_are_not_held(outbox: Outbox) -> None:
    await wish(outbox, QUIET)
    await outbox.plan(
        thanks(1), saying(2, target=EVENTS_AT_GUILD), saying(3, "reminder.due", target=thanks(1).target)
    )

    assert sorted(await run(outbox)) == ["reminder.due", "test.notice"]
    assert sorted(await run(outbox, 2 * HOUR)) == ["reminder.due", "task.thanks", "test.notice"]
    assert await outbox.statuses() == {"sent": 3}


async def test_of_two_reminders_held_for_one_hour_the_last_is_said(outbox: Outbox) -> None:
    await wish(outbox, QUIET)
    for minutes in (1440, 60):
        reminder = saying(1, "event.reminder_direct", target=thanks(1).target, occurrence=str(minutes))
        await outbox.plan(reminder)
        await run(outbox, timedelta(minutes=1))

    await run(outbox, 2 * HOUR)

    assert outbox.discord.summaries == ["event.reminder_direct 1 60"]
    assert await outbox.statuses() == {"sent": 1, "skipped": 1}


async def test_a_whole_claim_of_what_waits_does_not_hide_what_stands_behind_it(outbox: Outbox) -> None:
    await wish(outbox, QUIET)
    behind = saying(99, due_at=outbox.clock.now() + timedelta(seconds=1))
    await outbox.plan(*(thanks(number) for number in range(60)), behind)

    assert await run(outbox, timedelta(seconds=1)) == ["test.notice"]


async def test_one_digest_a_day_for_all_accounts_of_a_member(outbox: Outbox) -> None:
    async with outbox.storage.write() as work:
        await work.members.save_account(HANAKO_AT_WORK)
    await wish(outbox, DIGEST_AT_NOON)
    await outbox.plan(thanks(1), thanks(2, HANAKO_AT_WORK))

    await run(outbox)
    await outbox.plan(thanks(3))
    await run(outbox, HOUR)

    assert await run(outbox, HOUR + timedelta(minutes=2)) == [DIGEST]
    assert await outbox.statuses() == {"sent": 4}


async def test_a_digest_nobody_is_sure_of_takes_nothing_more_and_is_said_once(outbox: Outbox) -> None:
    await wish(outbox, DIGEST_AT_NOON)
    await outbox.plan(thanks(1))
    await run(outbox)
    outbox.discord.fail(Fault.CUT)
    outbox.clock.advance(2 * HOUR + timedelta(minutes=2))
    await outbox.service.run_due()  # it was posted, but the answer never came
    await outbox.plan(thanks(2))
    await outbox.service.run_due()
    await outbox.restart()

    assert await run(outbox, timedelta(minutes=5)) == [DIGEST]
    assert await outbox.statuses() == {"sent": 2, "held": 1, "pending": 1}
    assert await run(outbox, timedelta(days=1)) == [DIGEST, DIGEST]
    assert await outbox.statuses() == {"sent": 4}


@pytest.mark.parametrize("fault", [Fault.CLOSED, Fault.GONE])
async def test_what_waits_for_a_digest_that_cannot_arrive_goes_with_it(outbox: Outbox, fault: Fault) -> None:
    await wish(outbox, DIGEST_AT_NOON)
    await outbox.plan(thanks(1))
    await run(outbox)
    outbox.discord.fail(fault)

    await run(outbox, 2 * HOUR + timedelta(minutes=2))

    stands = await outbox.statuses()
    assert (stands["dead"], stands["skipped"]) == (1, 1)
    assert "held" not in stands


async def test_a_repeated_attempt_is_not_held_back(outbox: Outbox) -> None:
    outbox.discord.fail(Fault.CUT)
    await outbox.plan(thanks(1))
    await outbox.service.run_due()
    await wish(outbox, QUIET)

    assert await run(outbox, timedelta(seconds=5)) == ["task.thanks"]
    assert await outbox.statuses() == {"sent": 1}
