"""Parts of rules that name days of months, with what is to be known or wrong about them."""

from calendar import monthrange

from bot.calendar.recurrence import LAST_DAY_OF_MONTH, LAST_ORDINAL, MONTHS, DaysOff, Freq, WeekDay
from bot.text.dates.facts import ImpossibleDate, MomentError, RepeatNote
from bot.text.dates.pieces import Every

_LEAP_YEAR = 2028
_SHORTEST_MONTH = 28
_FEBRUARY = 2


def month_days(text: str, freq: Freq, interval: int, days: tuple[int, ...], months: tuple[int, ...]) -> Every:
    """Days by number, -1 for the last."""
    problem = _no_such_day(text, days, months)
    if problem:
        return Every(text, freq, problem=problem)
    notes: tuple[str, ...] = ()
    if months == (_FEBRUARY,) and days == (_SHORTEST_MONTH + 1,):
        notes = (RepeatNote.LEAP_YEARS,)
    elif not months and any(day > _SHORTEST_MONTH for day in days):
        notes = (RepeatNote.SHORT_MONTHS,)
    return Every(text, freq, interval, month_days=days, months=months, notes=notes)


def _no_such_day(text: str, days: tuple[int, ...], months: tuple[int, ...]) -> MomentError | None:
    for month in months:
        if not 1 <= month <= MONTHS:
            return ImpossibleDate(text, _LEAP_YEAR, month)
        last = monthrange(_LEAP_YEAR, month)[1]
        if not all(day == -1 or 1 <= day <= last for day in days):
            return ImpossibleDate(text, _LEAP_YEAR, month, last)
    if not all(day == -1 or 1 <= day <= LAST_DAY_OF_MONTH for day in days):
        return ImpossibleDate(text, _LEAP_YEAR, 1, LAST_DAY_OF_MONTH)
    return None


def month_weekdays(
    text: str, freq: Freq, interval: int, weekdays: tuple[WeekDay, ...], months: tuple[int, ...]
) -> Every:
    """Weekdays by the which of their month, -1 for the last."""
    ordinals = {day.ordinal for day in weekdays}
    if not ordinals <= {-1, *range(1, LAST_ORDINAL + 1)} or not set(months) <= set(range(1, MONTHS + 1)):
        return Every(text, freq, problem=ImpossibleDate(text, _LEAP_YEAR, 1))
    notes = (RepeatNote.FIFTH,) if LAST_ORDINAL in ordinals else ()
    return Every(text, freq, interval, weekdays, months=months, notes=notes)


def month_edge(text: str, interval: int, day: int, days_off: DaysOff | None = None) -> Every:
    """The first or the last day of every month, or the working day next to it."""
    return Every(text, Freq.MONTHLY, interval, month_days=(day,), days_off=days_off)
