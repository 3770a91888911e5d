"""Public holidays of Japan: 国民の祝日, their substitutes, the days between. The only door to the library."""

from datetime import date
from functools import lru_cache

import jpholiday

_REMEMBERED = 4_096  # about eleven years of days


@lru_cache(_REMEMBERED)
def is_holiday(day: date) -> bool:
    """Whether offices are closed on the day by law, whatever the weekday."""
    return bool(jpholiday.is_holiday(day))


def holiday_name(day: date) -> str:
    """What a public holiday is called in Japanese; empty for any other day."""
    return str(jpholiday.is_holiday_name(day) or "")
