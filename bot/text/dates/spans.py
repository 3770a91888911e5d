"""Spans that are named instead of a day, by their last day: 今週中, 年度内, 5日以内, end of next month."""

import re
import unicodedata
from datetime import date, timedelta

from bot.text.dates.almanac import MONTHS, in_week, latest_day, month_after, month_end
from bot.text.dates.eras import FISCAL_START, fiscal_year, year_in_fiscal
from bot.text.dates.facts import TooFar
from bot.text.dates.pieces import Calendar

_OF = r"(?:(?:the )?end of )?"
_WEEKS = re.compile(rf"(今週|来週|再来週)[中内]?|{_OF}(this|next) week")
_MONTHS = re.compile(rf"(今月|来月)[中内]?|月内|(?:the )?end of month|{_OF}(?:the|(this|next)) month")
_YEAR = re.compile(rf"今年中?|年内|{_OF}(?:the|this) year")
_FISCAL_YEAR = re.compile(rf"今?年度[中内]|{_OF}(?:the|this) fiscal year")
_WITHIN = re.compile(r"(\d{1,3})(日|週間)以内|within (\d{1,3}) (day|week)s?")

_AHEAD = {"来週": 1, "再来週": 2, "来月": 1, "next": 1}
_DAYS = {"日": 1, "day": 1, "週間": 7, "week": 7}
_FRIDAY, _SUNDAY = 4, 6


def end_of_span(phrase: str, today: date) -> date | None:
    """The last day of a span; None for anything else. A week ends on its Friday, the last day at work, unless
    that is over. Raises TooFar.
    """
    text = unicodedata.normalize("NFKC", phrase).strip().lower().removesuffix("に")
    calendar = Calendar(today, today)
    if found := _WEEKS.fullmatch(text):
        ahead = _AHEAD.get(found[1] or found[2], 0)
        friday = in_week(ahead, _FRIDAY, today)
        return friday if friday >= today else in_week(ahead, _SUNDAY, today)
    if found := _MONTHS.fullmatch(text):
        return month_end(*month_after(today, _AHEAD.get(found[1] or found[2], 0)), phrase, calendar)
    if _YEAR.fullmatch(text):
        return month_end(today.year, MONTHS, phrase, calendar)
    if _FISCAL_YEAR.fullmatch(text):
        last = FISCAL_START - 1
        return month_end(year_in_fiscal(fiscal_year(today), last), last, phrase, calendar)
    if found := _WITHIN.fullmatch(text):
        return _within(int(found[1] or found[3]) * _DAYS[found[2] or found[4]], today)
    return None


def _within(days: int, today: date) -> date:
    day = today + timedelta(days=days)
    if day > latest_day(today):
        raise TooFar(latest_day(today))
    return day
