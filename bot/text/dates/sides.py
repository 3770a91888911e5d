"""The day that one side of a phrase names, with everything said about it taken together."""

from dataclasses import replace
from datetime import timedelta

from bot.text.dates.almanac import in_week, weekly
from bot.text.dates.facts import Ambiguous, DayMissing, UnknownPhrase, WeekdayMismatch
from bot.text.dates.phrase import Side
from bot.text.dates.pieces import Calendar, Day


def day_of(side: Side, calendar: Calendar) -> Day | None:
    """The day a side names, checked against every other thing it says about the day."""
    if side.days:
        day = _checked(_common([words.resolve(calendar) for words in side.days]), side)
        _check_vague(day, side, calendar)
        return day
    weeks = next((vague.weeks for vague in side.vague if vague.weeks is not None), None)
    if side.weekdays and weeks is not None:
        return Day(tuple(in_week(weeks, number, calendar.today) for number in side.weekdays))
    if side.vague:
        raise DayMissing(side.vague[0].text)
    if len(side.weekdays) == 1:
        return weekly(side.weekdays[0], calendar)
    found = {weekly(number, calendar).dates[0] for number in side.weekdays}
    return Day(tuple(sorted(found))) if found else None


def _common(days: list[Day]) -> Day:
    """The same day said in several ways: 明日11/22, 来週土曜(28日)."""
    if len(days) == 1:
        return days[0]
    shared = tuple(found for found in days[0].dates if all(found in day.dates for day in days[1:]))
    if not shared:
        raise Ambiguous((), tuple(sorted({found for day in days for found in day.dates})))
    return replace(days[0], dates=shared)


def _checked(day: Day, side: Side) -> Day:
    """A weekday beside a date chooses among several dates, or among years, or is a mistake."""
    for number in side.weekdays:
        fitting = tuple(found for found in day.dates if found.weekday() == number)
        if fitting:
            day = replace(day, dates=fitting)
        elif day.before is not None and day.before.weekday() == number:
            day = Day((day.before,))
        else:
            raise WeekdayMismatch(day.dates[0], number)
    return day


def _check_vague(day: Day, side: Side, calendar: Calendar) -> None:
    """来週 beside a date must be the week of that date; other vague words would change its meaning."""
    for vague in side.vague:
        if vague.weeks is None:
            raise UnknownPhrase(vague.text)
        monday = in_week(vague.weeks, 0, calendar.today)
        if not all(timedelta() <= found - monday < timedelta(days=7) for found in day.dates):
            raise Ambiguous(
                (), tuple(sorted({*day.dates, in_week(vague.weeks, day.dates[0].weekday(), calendar.today)}))
            )
