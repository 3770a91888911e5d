"""Moments written out, the same way everywhere; ``parse_moment`` reads what is written here."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

_WEEKDAYS_JA = "月火水木金土日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def describe(starts_at: datetime, ends_at: datetime | None, zone: ZoneInfo, language: str) -> str:
    """2026年12月5日(土) 19:00〜20:30 in Japanese ("ja"), Sat 5 Dec 2026, 19:00–20:30 in any other language.

    An end on another day is written with its date. Raises ValueError for naive datetimes.
    """
    return _span(starts_at, ends_at, zone, language, year=True)


def describe_short(starts_at: datetime, ends_at: datetime | None, zone: ZoneInfo, language: str) -> str:
    """Like ``describe`` without years: 12月5日(土) 19:00〜20:30, Sat 5 Dec, 19:00–20:30."""
    return _span(starts_at, ends_at, zone, language, year=False)


def describe_day(starts_at: datetime, zone: ZoneInfo, language: str) -> str:
    """Only the day: 2026年12月5日(土), Sat 5 Dec 2026."""
    return _day(_local(starts_at, zone), language, year=True)


def describe_month(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Only the month: 2026年12月, Dec 2026."""
    local = _local(moment, zone)
    return (
        f"{local.year}年{local.month}月"
        if language == "ja"
        else f"{_MONTHS_EN[local.month - 1]} {local.year}"
    )


def _span(starts_at: datetime, ends_at: datetime | None, zone: ZoneInfo, language: str, *, year: bool) -> str:
    start = _local(starts_at, zone)
    japanese = language == "ja"
    gap = " " if japanese else ", "
    text = f"{_day(start, language, year=year)}{gap}{_clock(start, language)}"
    if ends_at is None:
        return text
    end = _local(ends_at, zone)
    dash = "〜" if japanese else "–"
    if end.date() == start.date():
        return f"{text}{dash}{_clock(end, language)}"
    between = dash if japanese else f" {dash} "
    return f"{text}{between}{_day(end, language, year=year)}{gap}{_clock(end, language)}"


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment knows its zone")
    return moment.astimezone(zone)


def day_text(day: date, language: str) -> str:
    """A day of the wall calendar: 2026年12月5日(土), Sat 5 Dec 2026."""
    return _day(day, language, year=True)


def clocks_text(begins: time, ends: time, language: str) -> str:
    """19:00〜20:30, 19:00–20:30."""
    dash = "〜" if language == "ja" else "–"
    return f"{_clock(begins, language)}{dash}{_clock(ends, language)}"


def clock_text(at: time, language: str) -> str:
    """A time on the clock: 9:00, 09:00."""
    return _clock(at, language)


def month_en(number: int) -> str:
    """Jan ... Dec."""
    return _MONTHS_EN[number - 1]


def _day(day: date, language: str, *, year: bool) -> str:
    if language == "ja":
        written = f"{day.month}月{day.day}日({_WEEKDAYS_JA[day.weekday()]})"
        return f"{day.year}年{written}" if year else written
    written = f"{_WEEKDAYS_EN[day.weekday()]} {day.day} {_MONTHS_EN[day.month - 1]}"
    return f"{written} {day.year}" if year else written


def _clock(moment: datetime | time, language: str) -> str:
    hour = f"{moment.hour}" if language == "ja" else f"{moment.hour:02}"
    return f"{hour}:{moment.minute:02}"
