"""Reads a day as people write it, the last one on which something holds, and writes days out again."""

import re
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
    end_of_span,
    parse_moment,
)

DAY_LIMIT = 60
_DAY = timedelta(days=1)
_UNTIL = re.compile(r"\s*(?:までに?|中に?|ごろ|頃)$")
_BEFORE = re.compile(r"^(?:by|until|till)\s+", re.IGNORECASE)


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
