"""The calendar behind a rule: its days, period by period."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import MAXYEAR, date, timedelta
from typing import Protocol

_MONTHS = 12
_WEEK = 7


class _WeekDay(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def ordinal(self) -> int: ...


class _Rule(Protocol):
    """What of a rule the calendar asks for; see bot.calendar.recurrence."""

    @property
    def freq(self) -> str: ...
    @property
    def interval(self) -> int: ...
    @property
    def weekdays(self) -> tuple[_WeekDay, ...]: ...
    @property
    def month_days(self) -> tuple[int, ...]: ...
    @property
    def months(self) -> tuple[int, ...]: ...


def periods(rule: _Rule, start: date) -> Iterator[tuple[date, ...]]:
    """The days of each day, week (from Monday), month or year the rule counts, from the one of ``start``."""
    match rule.freq:
        case "DAILY":
            yield from ((day,) for day in _every(start, rule.interval))
        case "WEEKLY":
            numbers = sorted({day.number for day in rule.weekdays})
            monday = start - timedelta(days=start.weekday())
            for week in _every(monday, rule.interval * _WEEK):
                yield tuple(_from(week, numbers))
        case "MONTHLY":
            for index in range(start.year * _MONTHS + start.month - 1, MAXYEAR * _MONTHS, rule.interval):
                yield _of_month(rule, index // _MONTHS, index % _MONTHS + 1)
        case _:
            for year in range(start.year, MAXYEAR, rule.interval):
                yield tuple(day for month in sorted(set(rule.months)) for day in _of_month(rule, year, month))


def _every(first: date, days: int) -> Iterator[date]:
    for number in range(first.toordinal(), date.max.toordinal() - _WEEK, days):
        yield date.fromordinal(number)


def _from(monday: date, numbers: list[int]) -> Iterator[date]:
    for number in numbers:
        yield monday + timedelta(days=number)


def _of_month(rule: _Rule, year: int, month: int) -> tuple[date, ...]:
    last = monthrange(year, month)[1]
    by_number = (last if day == -1 else day for day in rule.month_days)
    by_weekday = (_nth(year, month, day, last) for day in rule.weekdays)
    days = {day for day in (*by_number, *by_weekday) if day <= last}
    return tuple(date(year, month, day) for day in sorted(days))


def _nth(year: int, month: int, day: _WeekDay, last: int) -> int:
    """The day of the month on which its nth such weekday falls; beyond the last day where it has none."""
    if day.ordinal == -1:
        return last - (date(year, month, last).weekday() - day.number) % _WEEK
    first = 1 + (day.number - date(year, month, 1).weekday()) % _WEEK
    return first + _WEEK * (day.ordinal - 1)
