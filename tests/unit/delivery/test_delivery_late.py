"""Catch-up after down-time (RELIABILITY.md, section 2)."""

from datetime import timedelta
from itertools import pairwise

import pytest

from bot.domain.deliveries import Plan, late_policy, too_late
from bot.domain.places import Purpose
from bot.services.delivery_pace import LATE_SPACING
from tests.builders.deliveries import EVENTS_AT_GUILD, EVENTS_AT_WORKSPACE, saying
from tests.builders.outbox import Outbox
from tests.fakes.clock import START

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def reminder(event: int, offset: timedelta, starts_in: timedelta) -> Plan:
    due = START + starts_in - offset
    return saying(
        event, "event.reminder", due_at=due, lasts=offset, occurrence=f"{offset // MINUTE} min before"
    )


@pytest.mark.parametrize(
    ("kind", "lasts", "away", "said"),
    [
        ("event.reminder", HOUR, timedelta(minutes=59), True),
        ("event.reminder", HOUR, HOUR, False),
        ("broadcast.weekly", 24 * HOUR, 23 * HOUR, True),
        ("broadcast.weekly", 24 * HOUR, 25 * HOUR, False),
        ("question.escalated", timedelta(days=7), timedelta(days=6), True),
        ("member.code", 15 * MINUTE, timedelta(seconds=30), True),
        ("member.code", 15 * MINUTE, 2 * MINUTE, False),
    ],
)
async def test_what_is_still_worth_saying_after_an_absence(
    outbox: Outbox, kind: str, lasts: timedelta, away: timedelta, *, said: bool
) -> None:
    await outbox.plan(saying(1, kind, lasts=lasts))
    outbox.clock.advance(away)

    await outbox.empty()

    assert await outbox.statuses() == ({"sent": 1} if said else {"skipped": 1})
    assert bool(outbox.discord.shown) is said


async def test_of_several_reminders_of_one_event_only_the_last_is_said(outbox: Outbox) -> None:
    in_an_hour = [reminder(1, offset, HOUR) for offset in (24 * HOUR, 2 * HOUR, 65 * MINUTE)]
    await outbox.plan(*in_an_hour, reminder(2, 2 * HOUR, HOUR), reminder(1, 10 * MINUTE, HOUR))

    await outbox.service.run_due()
    outbox.clock.advance(LATE_SPACING)
    await outbox.service.run_due()

    assert outbox.discord.summaries == ["event.reminder 2 120 min before", "event.reminder 1 65 min before"]
    await outbox.empty()
    assert outbox.discord.summaries[-1] == "event.reminder 1 10 min before"
    assert await outbox.statuses() == {"sent": 3, "skipped": 2}


async def test_different_news_about_one_subject_do_not_overtake_each_other(outbox: Outbox) -> None:
    await outbox.plan(*(saying(1, "question.answered", occurrence=f"answer {number}") for number in range(5)))

    await outbox.empty()

    assert len(outbox.discord.shown) == 5


async def test_late_messages_come_one_per_channel_per_five_seconds(outbox: Outbox) -> None:
    absence = timedelta(hours=3)
    await outbox.plan(
        *(saying(number) for number in range(40)),
        *(saying(number, target=EVENTS_AT_WORKSPACE) for number in range(40)),
        *(saying(number, due_at=START + absence) for number in range(100, 110)),
    )
    outbox.clock.advance(absence)

    await outbox.service.run_due()
    on_time = [shown for shown in outbox.discord.shown if int(shown.message.summary.split()[1]) >= 100]
    assert len(on_time) == 10
    await outbox.empty()

    for platform, extra in ((outbox.discord, 10), (outbox.slack, 0)):
        moments = sorted(shown.at for shown in platform.shown if shown not in on_time)
        assert len(platform.shown) == 40 + extra
        assert all(b - a >= LATE_SPACING for a, b in pairwise(moments))
        assert moments[-1] - moments[0] < LATE_SPACING * 45
    assert await outbox.statuses() == {"sent": 90}


async def test_late_messages_of_one_channel_come_in_the_order_they_were_due(outbox: Outbox) -> None:
    await outbox.plan(*(saying(number, due_at=START + number * MINUTE) for number in range(30)))
    outbox.clock.advance(timedelta(days=1))

    await outbox.empty()

    assert outbox.discord.summaries == [f"test.notice {number}" for number in range(30)]


async def test_what_waits_for_its_turn_is_dropped_when_it_expires(outbox: Outbox) -> None:
    await outbox.plan(*(saying(number, lasts=5 * MINUTE) for number in range(100)))
    outbox.clock.advance(4 * MINUTE)

    await outbox.empty()

    assert all(shown.at < START + 5 * MINUTE for shown in outbox.discord.shown)
    assert len(outbox.discord.shown) == MINUTE // LATE_SPACING


async def test_after_a_day_away_nothing_is_said_once_its_event_began(outbox: Outbox) -> None:
    """300 things of five kinds fell due while the town was away."""
    plans = [reminder(number, HOUR, timedelta(minutes=7 * number)) for number in range(240)] + [
        saying(number, kind, due_at=START + number * HOUR, lasts=lasts)
        for kind, lasts in (
            ("broadcast.weekly", 24 * HOUR),
            ("question.escalated", timedelta(days=7)),
            ("member.code", 15 * MINUTE),
            ("test.notice", 24 * HOUR),
        )
        for number in range(15)
    ]
    await outbox.plan(*plans)
    outbox.clock.advance(timedelta(days=1))
    back = outbox.clock.now()

    await outbox.empty()

    shown = {one.mark: one for one in outbox.discord.shown}
    assert len(shown) == len(outbox.discord.shown)
    assert all(shown[plan.mark].at < plan.expires_at for plan in plans if plan.mark in shown)
    missing = [plan for plan in plans if plan.mark not in shown]
    assert all(too_late(plan, max(back, plan.due_at)) or plan.expires_at < back + HOUR for plan in missing)


def test_a_kind_without_a_policy_is_said_until_it_expires() -> None:
    plan = Plan("test.unknown", 1, EVENTS_AT_GUILD, START, START + HOUR)

    assert not late_policy(plan.kind).last_only
    assert not too_late(plan, START + HOUR - MINUTE)
    assert too_late(plan, START + HOUR)


def test_a_delivery_knows_that_it_is_late() -> None:
    plan = Plan("test.unknown", 1, EVENTS_AT_GUILD, START, START + HOUR)

    assert (plan.is_late(START + MINUTE), plan.is_late(START + 2 * MINUTE)) == (False, True)


def test_a_mark_fits_into_a_discord_nonce_and_differs_per_key() -> None:
    marks = {
        saying(number, target=target).mark
        for number in range(50)
        for target in (EVENTS_AT_GUILD, EVENTS_AT_WORKSPACE)
    }

    assert len(marks) == 100
    assert {len(mark) for mark in marks} == {24}
    assert Purpose.EVENTS.value not in "".join(marks)
