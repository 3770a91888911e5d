"""Reads a day as people write it: the last one on which something is wanted."""

import re
from datetime import date, datetime, time, timedelta

from bot.domain.errors import InvalidInput, Problem
from bot.interaction.call import Call
from bot.interaction.words import Words
from bot.text.moments import MomentError, PastMoment, TimeMissing, describe_day, parse_moment

DAY_LIMIT = 60
_UNTIL = re.compile(r"\s*(?:までに?|中に?|ごろ|頃)$")
_BEFORE = re.compile(r"^(?:by|until|till)\s+", re.IGNORECASE)


def read_end_of_day(typed: str, call: Call, *, param: str) -> datetime | None:
    """The end of the day somebody means; None where nothing is typed. A time of day does not count.

    Raises InvalidInput at ``param`` for what is no day, or a day that is over.
    """
    if not typed.strip():
        return None
    day = _day(_BEFORE.sub("", _UNTIL.sub("", typed.strip())), call)
    if day is None:
        raise InvalidInput({param: Problem("day.unknown", {"text": typed[:DAY_LIMIT]})})
    if day < call.now.astimezone(call.words.zone).date():
        raise InvalidInput({param: Problem("day.past", {"text": typed[:DAY_LIMIT]})})
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=call.words.zone)


def day_before(end: datetime, words: Words) -> str:
    """The day that ends at a moment, written out."""
    return describe_day(end - timedelta(seconds=1), words.zone, words.language)


def _day(phrase: str, call: Call) -> date | None:
    try:
        moment = parse_moment(phrase, now=call.now, zone=call.words.zone)
    except TimeMissing as known:
        return known.date
    except PastMoment as past:
        moment = past.moment
    except MomentError:
        return None
    return moment.starts_at.astimezone(call.words.zone).date()
