from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.text.describe import describe, describe_day, describe_month, describe_short

TOKYO = ZoneInfo("Asia/Tokyo")
START = datetime(2026, 12, 5, 19, 0, tzinfo=TOKYO)
SAME_DAY = datetime(2026, 12, 5, 20, 30, tzinfo=TOKYO)
NEXT_DAY = datetime(2026, 12, 6, 1, 5, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("end", "language", "full", "short"),
    [
        (None, "ja", "2026年12月5日(土) 19:00", "12月5日(土) 19:00"),
        (None, "en", "Sat 5 Dec 2026, 19:00", "Sat 5 Dec, 19:00"),
        (SAME_DAY, "ja", "2026年12月5日(土) 19:00〜20:30", "12月5日(土) 19:00〜20:30"),
        (SAME_DAY, "en", "Sat 5 Dec 2026, 19:00–20:30", "Sat 5 Dec, 19:00–20:30"),
        (
            NEXT_DAY,
            "ja",
            "2026年12月5日(土) 19:00〜2026年12月6日(日) 1:05",
            "12月5日(土) 19:00〜12月6日(日) 1:05",
        ),
        (
            NEXT_DAY,
            "en",
            "Sat 5 Dec 2026, 19:00 – Sun 6 Dec 2026, 01:05",
            "Sat 5 Dec, 19:00 – Sun 6 Dec, 01:05",
        ),
    ],
)
def test_a_span_is_written_out(end: datetime | None, language: str, full: str, short: str) -> None:
    assert describe(START, end, TOKYO, language) == full
    assert describe_short(START, end, TOKYO, language) == short


def test_the_zone_of_the_reader_decides() -> None:
    assert (
        describe(START.astimezone(UTC), None, ZoneInfo("America/New_York"), "ja") == "2026年12月5日(土) 5:00"
    )


def test_a_day_stands_alone() -> None:
    assert describe_day(START, TOKYO, "ja") == "2026年12月5日(土)"
    assert describe_day(START, TOKYO, "en") == "Sat 5 Dec 2026"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        describe(START.replace(tzinfo=None), None, TOKYO, "ja")


@pytest.mark.parametrize(("language", "written"), [("ja", "2026年12月"), ("en", "Dec 2026")])
def test_a_month_is_written_out_in_the_towns_zone(language: str, written: str) -> None:
    last_evening_in_utc = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)

    assert describe_month(last_evening_in_utc, ZoneInfo("Asia/Tokyo"), language) == written
