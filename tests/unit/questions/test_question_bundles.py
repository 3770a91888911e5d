from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.question_bundles import bundle_at

TOKYO = ZoneInfo("Asia/Tokyo")
FIVE = datetime(2026, 4, 10, 17, tzinfo=TOKYO).astimezone(UTC)
DAY = timedelta(days=1)


def test_what_happens_in_a_day_is_told_at_its_end() -> None:
    before, at = bundle_at(FIVE - timedelta(microseconds=1), TOKYO), bundle_at(FIVE, TOKYO)

    assert (before.since, before.until) == (FIVE - DAY, FIVE)
    assert (at.since, at.until) == (FIVE, FIVE + DAY)


def test_days_of_other_lengths_follow_each_other_without_a_gap() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = bundle_at(datetime(2026, 3, 29, 0, tzinfo=UTC), berlin)  # clocks go forward

    assert night.until - night.since == timedelta(hours=23)
    assert bundle_at(night.until, berlin).since == night.until
