"""One bulletin a week: which week, when it is due, and that none is owed twice or forgotten."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.broadcasts import Issue, IssueStatus, last_due, next_due, week_of
from bot.domain.errors import Refused
from bot.domain.ids import BroadcastId
from bot.domain.policy import Policy
from tests.fakes.clock import START

WEEK, MINUTE = timedelta(days=7), timedelta(minutes=1)
ZONES = ("Asia/Tokyo", "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Sao_Paulo", "UTC")

POLICIES = st.builds(
    Policy,
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    broadcast_weekday=st.integers(0, 6),
    broadcast_time=st.times().map(lambda at: at.replace(microsecond=0)),
)
MOMENTS = st.datetimes(datetime(1999, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 11, 23), "2026-W48"),
        (date(2026, 11, 29), "2026-W48"),
        (date(2026, 12, 31), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2024, 12, 30), "2025-W01"),
    ],
)
def test_a_week_is_the_iso_week_of_the_towns_day(day: date, week: str) -> None:
    policy = Policy()

    assert week_of(datetime.combine(day, time(0, 0), policy.zone), policy) == week
    assert week_of(datetime.combine(day, time(23, 59), policy.zone), policy) == week


@given(MOMENTS, POLICIES)
def test_now_lies_between_the_last_due_moment_and_the_next(now: datetime, policy: Policy) -> None:
    last, following = last_due(now, policy), next_due(now, policy)

    assert last <= now < following
    assert timedelta(days=6) < following - last < timedelta(days=8)
    assert week_of(last, policy) != week_of(following, policy)


@given(MOMENTS, st.integers(0, 6), st.times())
def test_in_tokyo_the_wall_clock_always_shows_the_chosen_time(now: datetime, weekday: int, at: time) -> None:
    policy = Policy(broadcast_weekday=weekday, broadcast_time=at)

    local = next_due(now, policy).astimezone(policy.zone)

    assert (local.weekday(), local.time()) == (weekday, at)


@pytest.mark.parametrize(
    ("zone", "day", "at", "utc"),
    [
        ("America/New_York", date(2027, 3, 14), time(2, 30), datetime(2027, 3, 14, 7, 30, tzinfo=UTC)),
        ("America/New_York", date(2026, 11, 1), time(1, 30), datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        ("Europe/London", date(2027, 3, 29), time(8, 30), datetime(2027, 3, 29, 7, 30, tzinfo=UTC)),
        ("Europe/London", date(2027, 3, 22), time(8, 30), datetime(2027, 3, 22, 8, 30, tzinfo=UTC)),
        ("Asia/Tokyo", date(2026, 11, 23), time(8, 30), datetime(2026, 11, 22, 23, 30, tzinfo=UTC)),
    ],
)
def test_the_wall_clock_counts_over_daylight_saving(zone: str, day: date, at: time, utc: datetime) -> None:
    policy = Policy(zone=ZoneInfo(zone), broadcast_weekday=day.weekday(), broadcast_time=at)
    noon = datetime.combine(day, time(12), policy.zone)

    assert last_due(noon, policy) == utc
    assert next_due(utc - MINUTE, policy) == utc
    assert next_due(utc, policy) > utc


@settings(max_examples=40)
@given(POLICIES, st.integers())
def test_in_ten_years_with_restarts_at_any_time_every_week_is_due_exactly_once(
    policy: Policy, seed: int
) -> None:
    chance, now = Random(seed), START
    settled: dict[str, datetime] = {}
    while len(settled) < 520:
        due = last_due(now, policy)
        assert settled.setdefault(week_of(due, policy), due) == due
        now += timedelta(minutes=chance.randint(1, 6 * 24 * 60))

    moments = list(settled.values())
    assert moments == sorted(moments)
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert all(abs(gap - WEEK) <= timedelta(hours=1) for gap in gaps)


ISSUE = Issue(BroadcastId(1), "2026-W48", START)


def test_a_published_issue_is_settled() -> None:
    published = ISSUE.publish(START)

    assert (published.status, published.published_at) == (IssueStatus.PUBLISHED, START)
    with pytest.raises(Refused, match=r"broadcast\.settled"):
        published.publish(START)
    for attempt in (published.skip, published.resume):
        with pytest.raises(Refused, match=r"broadcast\.settled"):
            attempt()
    with pytest.raises(Refused, match=r"broadcast\.settled"):
        published.open_with("おはよう")


def test_a_skipped_issue_can_be_resumed_and_nothing_else() -> None:
    skipped = ISSUE.skip()

    assert skipped.resume() == ISSUE
    with pytest.raises(Refused):
        skipped.publish(START)


def test_a_missed_issue_can_still_go_out() -> None:
    assert ISSUE.miss().publish(START).status is IssueStatus.PUBLISHED
    with pytest.raises(Refused):
        ISSUE.miss().skip()
