"""The next time of an event, and the sooner day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.event_copies import WEEK, again, on_day, sooner_day

TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 29, 12, tzinfo=TOKYO)  # a Sunday
MINUTES = st.integers(-(10**6), 10**6)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        (datetime(2026, 12, 5, 19, tzinfo=TOKYO), datetime(2026, 12, 12, 19, tzinfo=TOKYO)),  # to come
        (datetime(2026, 11, 28, 19, tzinfo=TOKYO), datetime(2026, 12, 5, 19, tzinfo=TOKYO)),  # yesterday
        (datetime(2026, 11, 22, 11, tzinfo=TOKYO), datetime(2026, 12, 6, 11, tzinfo=TOKYO)),  # an hour ago
        (datetime(2026, 11, 22, 13, tzinfo=TOKYO), datetime(2026, 11, 29, 13, tzinfo=TOKYO)),  # in an hour
        (datetime(2025, 11, 29, 19, tzinfo=TOKYO), datetime(2026, 12, 5, 19, tzinfo=TOKYO)),  # last year
    ],
)
def test_the_next_time_is_the_same_weekday_and_lies_ahead(starts: datetime, expected: datetime) -> None:
    assert again(starts, starts + HOUR, TOKYO, NOW) == (expected, expected + HOUR)


@given(
    MINUTES.map(lambda minutes: (NOW + timedelta(minutes=minutes)).astimezone(BERLIN)),
    MINUTES.map(lambda minutes: NOW + timedelta(minutes=minutes)),
    st.integers(1, 60 * 24 * 9),
)
@settings(max_examples=25)
def test_wall_times_stay_whatever_clocks_do(starts: datetime, now: datetime, minutes: int) -> None:
    ends = (starts.astimezone(TOKYO) + timedelta(minutes=minutes)).astimezone(BERLIN)

    first, last = again(starts, ends, BERLIN, now)

    assert first > now
    assert first < last
    days = first.astimezone(BERLIN).date() - starts.date()
    assert (days >= WEEK, days % WEEK) == (True, timedelta())
    assert first.time() == starts.time() or starts.hour == 2  # clocks leap over it


def test_an_end_after_midnight_stays_behind_its_start() -> None:
    starts = datetime(2026, 12, 5, 22, tzinfo=TOKYO)

    assert on_day(starts, starts + 4 * HOUR, date(2026, 12, 13), TOKYO) == (
        datetime(2026, 12, 13, 22, tzinfo=TOKYO),
        datetime(2026, 12, 14, 2, tzinfo=TOKYO),
    )


@pytest.mark.parametrize(
    ("ahead", "said", "day"),
    [
        (31 * DAY, False, None),
        (31 * DAY + HOUR, False, date(2026, 12, 13)),
        (20 * DAY, True, date(2026, 12, 13)),
        (14 * DAY, True, None),  # it is no later than that
        (3 * DAY, True, None),
    ],
)
def test_only_what_is_far_ahead_has_a_sooner_day(ahead: timedelta, said: bool, day: date | None) -> None:  # noqa: FBT001 - a case
    assert sooner_day(NOW + ahead, TOKYO, NOW, said=said) == day
