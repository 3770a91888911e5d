from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.errors import Refused
from bot.domain.feeds import (
    MOST_FEEDS,
    SECRET_LENGTH,
    Feed,
    FeedKind,
    Source,
    check_room,
    hashed,
    may_read,
    new_secret,
    window,
)
from bot.domain.ids import FeedId, MemberId
from bot.domain.members import Standing
from tests.builders.people import member_called
from tests.fakes.clock import START

FEED = Feed(FeedId(1), MemberId(2), Source(FeedKind.MINE), hashed("old"), START)
TODAY = date(2026, 11, 21)
SECOND = timedelta(seconds=1)


def test_a_secret_is_long_never_the_same_and_kept_as_a_hash_only() -> None:
    secrets = {new_secret() for _ in range(200)}

    assert len(secrets) == 200
    assert {len(secret) for secret in secrets} == {SECRET_LENGTH}
    assert SECRET_LENGTH * 6 >= 128  # six bits a character
    assert {len(hashed(secret)) for secret in secrets} == {64}
    assert not any(secret in hashed(secret) for secret in secrets)


def test_a_reading_is_noted_by_the_day_and_a_change_by_the_second() -> None:
    first = FEED.served("one", START + timedelta(milliseconds=700), TODAY)
    again = first.served("one", START + timedelta(hours=1), TODAY)
    later = first.served("one", START + timedelta(days=1), date(2026, 11, 22))

    assert (first.digest, first.changed_at, first.fetched_on) == ("one", START, TODAY)
    assert again == first
    assert later == replace(first, fetched_on=date(2026, 11, 22))


def test_two_different_readings_never_carry_the_same_moment() -> None:
    first = FEED.served("one", START, TODAY)
    second = first.served("two", START, TODAY)
    third = second.served("one", START, TODAY)

    assert (second.changed_at, third.changed_at) == (START + SECOND, START + 2 * SECOND)


def test_a_new_address_forgets_the_old_one_and_who_read_it() -> None:
    renewed = FEED.served("one", START, TODAY).renew(hashed("new"), START + SECOND)

    assert renewed == replace(FEED, secret=hashed("new"), created_at=START + SECOND)


def test_a_member_has_so_many_feeds_and_no_more() -> None:
    check_room(MOST_FEEDS - 1)
    with pytest.raises(Refused):
        check_room(MOST_FEEDS)


@pytest.mark.parametrize(
    ("standing", "served"),
    [
        (Standing.MEMBER, True),
        (Standing.ASLEEP, True),
        (Standing.LEFT, False),
        (Standing.APPLIED, False),
        (Standing.DECLINED, False),
    ],
)
def test_feeds_are_served_to_those_who_belong(standing: Standing, served: bool) -> None:  # noqa: FBT001
    assert may_read(replace(member_called("青木"), standing=standing)) is served
    assert not may_read(None)


def test_a_feed_looks_back_a_little_and_ahead_a_year() -> None:
    shown = window(START)

    assert shown.since == START - timedelta(days=60)
    assert shown.until == START + timedelta(days=366)
    assert shown.cancelled_since == START - timedelta(days=30)
