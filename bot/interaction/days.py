"""Reads a day as people write it, the last one on which something holds, and writes days out again."""

import re
import unicodedata
from calendar import monthrange
from datetime import date, datetime, time, timedelta

from bot.domain.errors import InvalidInput, Problem
from bot.interaction.call import Call
from bot.interaction.words import Words
from bot.text.moments import (
    ImpossibleDate,
    MomentError,
    PastMoment,
    TimeMissing,
    TooFar,
    WeekdayMismatch,
    describe_day,
    parse_moment,
)

DAY_LIMIT = 60
_DAY = timedelta(days=1)
_UNTIL = re.compile(r"\s*(?:までに?|中に?|ごろ|頃)$")
_BEFORE = re.compile(r"^(?:by|until|till)\s+", re.IGNORECASE)

# Spans that are named instead of a day: 今週中, 年度内, 5日以内, by the end of next month.
_OF = r"(?:(?:the )?end of )?"
_WEEKS = re.compile(rf"(今週|来週|再来週)[中内]?|{_OF}(this|next) week")
_MONTHS = re.compile(rf"(今月|来月)[中内]?|月内|(?:the )?end of month|{_OF}(?:the|(this|next)) month")
_YEAR = re.compile(rf"今年中?|年内|{_OF}(?:the|this) year")
_FISCAL_YEAR = re.compile(rf"今?年度[中内]|{_OF}(?:the|this) fiscal year")
_WITHIN = re.compile(r"(\d{1,3})(日|週間)以内|within (\d{1,3}) (day|week)s?")
_FRIDAY, _WEEK = 4, 7
_FISCAL_YEAR_ENDS = 3  # with this month


def read_last_day(typed: str, call: Call, *, param: str) -> datetime:
    """The moment the day somebody means is over, in the town's zone. A time of day does not count.

    Raises InvalidInput at ``param`` for what is no day, or one that is over or too far away.
    """
    text = typed[:DAY_LIMIT]
    try:
        day = _day(_BEFORE.sub("", _UNTIL.sub("", typed.strip())), call)
    except MomentError as error:
        raise InvalidInput({param: _problem(error, text, call.words)}) from error
    if day < call.now.astimezone(call.words.zone).date():
        raise InvalidInput({param: Problem("day.past", {"text": text})})
    return datetime.combine(day + _DAY, time(), tzinfo=call.words.zone)


def last_day(end: datetime, words: Words) -> str:
    """The day that is over at a moment, written out."""
    return day_of(end - timedelta(seconds=1), words)


def day_of(moment: datetime, words: Words) -> str:
    """The day of a moment, written out."""
    return describe_day(moment, words.zone, words.language)


def end_of_span(phrase: str, today: date) -> date | None:
    """The last day of a span people name instead of a day; None for anything else. A week ends on its Friday,
    the last day at work, unless that is over.
    """
    text = unicodedata.normalize("NFKC", phrase).strip().lower().removesuffix("に")
    if found := _WEEKS.fullmatch(text):
        ahead = {"来週": 1, "next": 1, "再来週": 2}.get(found[1] or found[2], 0)
        begins = today - today.weekday() * _DAY
        friday = begins + (_FRIDAY + ahead * _WEEK) * _DAY
        return friday if friday >= today else begins + (_WEEK - 1) * _DAY
    if found := _MONTHS.fullmatch(text):
        return _month_end(today, today.month + (found[1] == "来月" or found[2] == "next"))
    if _YEAR.fullmatch(text):
        return date(today.year, 12, 31)
    if _FISCAL_YEAR.fullmatch(text):
        return _month_end(today, _FISCAL_YEAR_ENDS + 12 * (today.month > _FISCAL_YEAR_ENDS))
    if found := _WITHIN.fullmatch(text):
        count, unit = int(found[1] or found[3]), found[2] or found[4]
        return today + count * (_WEEK if unit in {"週間", "week"} else 1) * _DAY
    return None


def _month_end(today: date, month: int) -> date:
    """The last day of a month, counted on from January of this year."""
    year, month = today.year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def _day(phrase: str, call: Call) -> date:
    named = end_of_span(phrase, call.now.astimezone(call.words.zone).date())
    if named is not None:
        return named
    try:
        moment = parse_moment(phrase, now=call.now, zone=call.words.zone)
    except TimeMissing as known:
        return known.date
    except PastMoment as past:
        moment = past.moment
    return moment.starts_at.astimezone(call.words.zone).date()


def _problem(error: MomentError, text: str, words: Words) -> Problem:
    match error:
        case TooFar(latest=latest):
            noon = datetime.combine(latest, time(12), tzinfo=words.zone)
            return Problem("day.too_far", {"latest": day_of(noon, words)})
        case ImpossibleDate() | WeekdayMismatch():
            return Problem("day.no_such", {"text": text})
        case _:
            return Problem("day.unknown", {"text": text})
