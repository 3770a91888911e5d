"""What comes again: a rule as plain data, the days it names, and those days as moments in a time zone.

A rule is the part of RFC 5545 that people use, and two things it lacks: working days as a town hall counts
them, and days that were called off. A rule names its days in full; nothing is taken from its first day but
where the counting of intervals begins.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import dropwhile, takewhile
from zoneinfo import ZoneInfo

from bot.calendar.days import periods

IsHoliday = Callable[[date], bool]
"""Whether a day is a public holiday."""

MOST_INTERVAL = 99
MOST_COUNT = 999
LAST_ORDINAL = 5
LAST_DAY_OF_MONTH = 31
MONTHS = 12

_SATURDAY = 5
_MINUTE = timedelta(minutes=1)
_DAY_MINUTES = 24 * 60
_FARTHEST_MOVE = timedelta(days=14)  # the turn of the year with weekends at both sides; ten in 2019
_MOST_SKIPPED = 60  # days off in a row after which a rule is taken to name nothing else
_NOTHING_FOUND = 5_000  # periods without a day after which a rule is taken to have ended


class Freq(StrEnum):
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


class DaysOff(StrEnum):
    """What becomes of a day that falls on a day off. Days off (閉庁日) are weekends, public holidays and
    12/29 to 1/3; ``SKIP_HOLIDAYS`` looks at public holidays only.
    """

    KEEP = "keep"
    SKIP_HOLIDAYS = "skip_holidays"
    SKIP = "skip"
    BEFORE = "before"  # the working day before
    AFTER = "after"  # the working day after


@dataclass(frozen=True, slots=True, order=True)
class WeekDay:
    """A weekday (0 is Monday). ``ordinal``: the which of its month, -1 the last, 0 every one."""

    number: int
    ordinal: int = 0


class InvalidRule(ValueError):
    """No rule of the kind this town knows."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule.

    weekdays: for WEEKLY; with ordinals for MONTHLY, and for YEARLY beside ``months``. month_days: 1 to 31, or
    -1 for the last day. ``until`` is the last day that may be named. ``count`` counts the days as they are
    after days off were dealt with, those called off (``exceptions``) included.
    Raises InvalidRule for what does not fit together.
    """

    freq: Freq
    interval: int = 1
    weekdays: tuple[WeekDay, ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    count: int | None = None
    until: date | None = None
    days_off: DaysOff = DaysOff.KEEP
    exceptions: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not (self._parts_fit() and self._numbers_fit()):
            raise InvalidRule(f"{self.freq} with parts that do not fit")

    def _parts_fit(self) -> bool:
        ordinals = all(day.ordinal for day in self.weekdays)
        one_kind = bool(self.weekdays) != bool(self.month_days)
        match self.freq:
            case Freq.DAILY:
                return not (self.weekdays or self.month_days or self.months)
            case Freq.WEEKLY:
                plain = not any(day.ordinal for day in self.weekdays)
                return bool(self.weekdays) and plain and not (self.month_days or self.months)
            case Freq.MONTHLY:
                return one_kind and ordinals and not self.months
            case Freq.YEARLY:
                return one_kind and ordinals and bool(self.months)

    def _numbers_fit(self) -> bool:
        days = all(day == -1 or 1 <= day <= LAST_DAY_OF_MONTH for day in self.month_days)
        weekdays = all(
            0 <= day.number <= 6 and -1 <= day.ordinal <= LAST_ORDINAL  # noqa: PLR2004 - Monday to Sunday
            for day in self.weekdays
        )
        months = all(1 <= month <= MONTHS for month in self.months)
        one_end = self.count is None or (self.until is None and 1 <= self.count <= MOST_COUNT)
        return days and weekdays and months and one_end and 1 <= self.interval <= MOST_INTERVAL


def is_day_off(day: date, is_holiday: IsHoliday) -> bool:
    """Whether town halls are closed: weekends, public holidays and 年末年始 (12/29 to 1/3)."""
    turn_of_year = (day.month == MONTHS and day.day >= 29) or (day.month == 1 and day.day <= 3)  # noqa: PLR2004
    return turn_of_year or day.weekday() >= _SATURDAY or is_holiday(day)


def dates(rule: Recurrence, start: date, is_holiday: IsHoliday) -> Iterator[date]:
    """The days a rule names from ``start`` on, each once, in order; ``start`` only if it is one of them."""
    found: Iterator[date] = (day for day in _kept(rule, start, is_holiday) if day >= start)
    if rule.until is not None:
        until = rule.until
        found = takewhile(lambda day: day <= until, found)
    for number, day in enumerate(_each_once(found), start=1):
        if day not in rule.exceptions:
            yield day
        if number == rule.count:
            return


def _kept(rule: Recurrence, start: date, is_holiday: IsHoliday) -> Iterator[date]:
    """The days as they are after days off were dealt with. 毎週土曜 without days off names none at all."""
    skipped = 0
    for day in _named(rule, _anchor(rule, start, is_holiday)):
        if _is_skipped(rule, day, is_holiday):
            skipped += 1
            if skipped > _MOST_SKIPPED:
                return
        else:
            skipped = 0
            yield _moved(rule, day, is_holiday)


def _is_skipped(rule: Recurrence, day: date, is_holiday: IsHoliday) -> bool:
    match rule.days_off:
        case DaysOff.SKIP_HOLIDAYS:
            return is_holiday(day)
        case DaysOff.SKIP:
            return is_day_off(day, is_holiday)
        case _:
            return False


def _anchor(rule: Recurrence, start: date, is_holiday: IsHoliday) -> date:
    """The day from which periods are counted: where days move, the one that moved onto the start."""
    if rule.days_off not in {DaysOff.BEFORE, DaysOff.AFTER}:
        return start
    near = _named(replace(rule, interval=1), start - _FARTHEST_MOVE)
    near = takewhile(lambda day: day <= start + _FARTHEST_MOVE, near)
    return next((day for day in near if _moved(rule, day, is_holiday) == start), start)


def _moved(rule: Recurrence, day: date, is_holiday: IsHoliday) -> date:
    match rule.days_off:
        case DaysOff.BEFORE:
            return _working_day(day, -1, is_holiday)
        case DaysOff.AFTER:
            return _working_day(day, 1, is_holiday)
        case _:
            return day


def _working_day(day: date, step: int, is_holiday: IsHoliday) -> date:
    while is_day_off(day, is_holiday):
        day += timedelta(days=step)
    return day


def _named(rule: Recurrence, start: date) -> Iterator[date]:
    """The days the calendar part names, from the beginning of the period ``start`` lies in."""
    empty = 0
    for days in periods(rule, start):
        yield from days
        empty = 0 if days else empty + 1
        if empty > _NOTHING_FOUND:
            return


def _each_once(days: Iterator[date]) -> Iterator[date]:
    last: date | None = None
    for day in days:
        if day != last:
            yield day
        last = day


def occurrences(
    rule: Recurrence, starts: datetime, zone: ZoneInfo, is_holiday: IsHoliday
) -> Iterator[datetime]:
    """The moments of a rule whose first wall time is ``starts`` (naive), aware, in the zone.

    Where clocks leap over the wall time, the next one there is; where they show it twice, the first.
    """
    for day in dates(rule, starts.date(), is_holiday):
        yield existing(datetime.combine(day, starts.time()), zone)


def existing(wall: datetime, zone: ZoneInfo) -> datetime:
    """The wall time (naive) in the zone, or the next one its clocks show."""
    for minutes in range(_DAY_MINUTES + 1):  # clocks have leapt over a whole day, never over more
        moment = (wall + minutes * _MINUTE).replace(tzinfo=zone, fold=0)
        if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment.replace(tzinfo=None):
            return moment
    raise AssertionError(f"the clocks of {zone.key} show nothing after {wall}")


def next_after(
    rule: Recurrence, starts: datetime, zone: ZoneInfo, is_holiday: IsHoliday, *, moment: datetime
) -> datetime | None:
    """The first occurrence later than a moment; None when the rule has ended."""
    found = occurrences(rule, starts, zone, is_holiday)
    after = moment.timestamp()
    return next(dropwhile(lambda one: one.timestamp() <= after, found), None)


def last_until(
    rule: Recurrence, starts: datetime, zone: ZoneInfo, is_holiday: IsHoliday, *, moment: datetime
) -> datetime | None:
    """The latest occurrence that is not later than a moment; None when the first one still lies ahead."""
    last = None
    for found in occurrences(rule, starts, zone, is_holiday):
        if found.timestamp() > moment.timestamp():
            break
        last = found
    return last
