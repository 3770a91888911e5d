"""Rules as RFC 5545 writes them (RRULE), in the part of it this town knows."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeVar

from bot.calendar.recurrence import DaysOff, Freq, InvalidRule, Recurrence, WeekDay

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_KNOWN = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "COUNT", "UNTIL", "WKST"})
_END_OF_DAY = "T235959"
T = TypeVar("T")


def to_rrule(rule: Recurrence) -> str:
    """The calendar part of a rule. What becomes of days off and what was called off is not in it."""
    parts = [f"FREQ={rule.freq.value}"]
    if rule.interval > 1:
        parts.append(f"INTERVAL={rule.interval}")
    if rule.months:
        parts.append("BYMONTH=" + ",".join(map(str, rule.months)))
    if rule.month_days:
        parts.append("BYMONTHDAY=" + ",".join(map(str, rule.month_days)))
    if rule.weekdays:
        parts.append("BYDAY=" + ",".join(map(_written, rule.weekdays)))
    if rule.count is not None:
        parts.append(f"COUNT={rule.count}")
    if rule.until is not None:
        parts.append(f"UNTIL={rule.until:%Y%m%d}{_END_OF_DAY}")
    return ";".join(parts)


def from_rrule(
    text: str,
    start: date,
    *,
    days_off: DaysOff = DaysOff.KEEP,
    exceptions: frozenset[date] = frozenset(),
) -> Recurrence:
    """The rule a text means for a series that begins on ``start``, from which come the day and month that are
    not written. Raises InvalidRule for parts of RFC 5545 that people do not say.
    """
    parts = _parts(text)
    freq = _read(parts, "FREQ", _freq, None)
    if freq is None or parts.keys() - _KNOWN or parts.get("WKST", "MO") != "MO":
        raise InvalidRule(text)
    weekdays = _read(parts, "BYDAY", _weekdays, _weekdays(""))
    month_days = _read(parts, "BYMONTHDAY", _numbers, _numbers(""))
    months = _read(parts, "BYMONTH", _numbers, _numbers(""))
    if freq is Freq.WEEKLY and not weekdays:
        weekdays = (WeekDay(start.weekday()),)
    if freq is Freq.YEARLY and not months:
        months = (start.month,)
    if freq in {Freq.MONTHLY, Freq.YEARLY} and not (weekdays or month_days):
        month_days = (start.day,)
    return Recurrence(
        freq=freq,
        interval=_read(parts, "INTERVAL", int, 1),
        weekdays=weekdays,
        month_days=month_days,
        months=months,
        count=_read(parts, "COUNT", _count, None),
        until=_read(parts, "UNTIL", _day, None),
        days_off=days_off,
        exceptions=exceptions,
    )


def _parts(text: str) -> Mapping[str, str]:
    pairs = [part.partition("=") for part in text.strip().upper().removeprefix("RRULE:").split(";")]
    if not all(name and value for name, _, value in pairs) or len({name for name, _, _ in pairs}) < len(
        pairs
    ):
        raise InvalidRule(text)
    return {name: value for name, _, value in pairs}


def _read(parts: Mapping[str, str], name: str, make: Callable[[str], T], otherwise: T) -> T:
    if name not in parts:
        return otherwise
    try:
        return make(parts[name])
    except ValueError as error:
        raise InvalidRule(f"{name}={parts[name]}") from error


def _freq(value: str) -> Freq | None:
    return Freq(value)


def _numbers(value: str) -> tuple[int, ...]:
    return tuple(map(int, value.split(","))) if value else ()


def _weekdays(value: str) -> tuple[WeekDay, ...]:
    return tuple(map(_weekday, value.split(","))) if value else ()


def _written(day: WeekDay) -> str:
    return f"{day.ordinal or ''}{_WEEKDAYS[day.number]}"


def _weekday(text: str) -> WeekDay:
    return WeekDay(_WEEKDAYS.index(text[-2:]), int(text[:-2] or 0))


def _count(text: str) -> int | None:
    return int(text)


def _day(text: str) -> date | None:
    return datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007 - a day of the wall calendar
