"""Calendar arithmetic behind the words: existing dates, the next of its kind, months and weeks away."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from bot.text.dates.facts import ImpossibleDate, Note, TooFar, UnknownPhrase
from bot.text.dates.pieces import Calendar, Day

YEARS_AHEAD_ACCEPTED = 5
MONTHS = 12
_FIRST_YEAR = 1868  # 明治元年; nobody plans before it, and zone tables know nothing about earlier clocks


def latest_day(today: date) -> date:
    """The last day on which something may be planned."""
    year = today.year + YEARS_AHEAD_ACCEPTED
    return date(year, today.month, min(today.day, monthrange(year, today.month)[1]))


def weekly(number: int, calendar: Calendar) -> Day:
    """A weekday without a week: the first from the anchor on, the anchor itself included."""
    first = calendar.anchor + timedelta(days=(number - calendar.anchor.weekday()) % 7)
    return Day((first,), after=first + timedelta(days=7))


def in_week(weeks: int, number: int, today: date) -> date:
    """That weekday of the ISO week (Monday first) so many weeks from today's."""
    return today + timedelta(days=7 * weeks + number - today.weekday())


def date_of(year: int, month: int, day: int, text: str, calendar: Calendar) -> date:
    """The date written as ``text``, within the years that can be talked about."""
    if year < _FIRST_YEAR:
        raise UnknownPhrase(text)
    if year > calendar.today.year + YEARS_AHEAD_ACCEPTED:
        raise TooFar(latest_day(calendar.today))
    if not 1 <= month <= MONTHS:
        raise ImpossibleDate(text, year, month)
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise ImpossibleDate(text, year, month, last)
    return date(year, month, day)


def yearly(make: Callable[[int], date], month: int, calendar: Calendar) -> Day:
    """A date without a year: this year's, or next year's when that has passed (or never was: 2/29)."""
    this_year = calendar.anchor.year
    try:
        day = make(this_year)
    except ImpossibleDate:
        if month >= calendar.anchor.month:
            raise
        day = None
    if day is not None and day >= calendar.anchor:
        return Day((day,))
    return Day((make(this_year + 1),), before=day, notes=(Note.NEXT_YEAR,))


def month_after(day: date, months: int) -> tuple[int, int]:
    """Year and month so many months later."""
    years, month = divmod(day.month - 1 + months, MONTHS)
    return day.year + years, month + 1


def month_end(year: int, month: int, text: str, calendar: Calendar) -> date:
    """The last day of the month; ``text`` is what was written, for the error."""
    first = date_of(year, month, 1, text, calendar)
    return first.replace(day=monthrange(year, month)[1])
