"""Reads the day on which a term ends, as people write it, and writes it out again."""

from datetime import date, datetime, time, timedelta

from bot.domain.errors import InvalidInput, Problem
from bot.interaction.call import Call
from bot.interaction.words import Words
from bot.text.moments import (
    ImpossibleDate,
    MomentError,
    PastMoment,
    TooFar,
    WeekdayMismatch,
    describe_day,
    parse_moment,
)
from bot.text.moments import TimeMissing as OnlyDay
from bot.text.normalise import fold

MOST_QUOTED = 40  # characters of what was typed that a sentence repeats
_DAY = timedelta(days=1)
_NOON = time(12)


def read_until(text: str, call: Call) -> datetime | None:
    """The moment the last day of a term is over, in the town's zone; None for no end.

    Raises InvalidInput at ``until``.
    """
    if fold(text) in {fold(word) for word in call.words.text("chief.words_for_no_end").split()}:
        return None
    day = _last_day(text, call) + _DAY
    return datetime.combine(day, time(), tzinfo=call.words.zone)


def last_day(ends_at: datetime, words: Words) -> str:
    """The last day of a term that ends at a moment."""
    return describe_day(ends_at - timedelta(seconds=1), words.zone, words.language)


def _last_day(text: str, call: Call) -> date:
    zone = call.words.zone
    try:
        return parse_moment(text, now=call.now, zone=zone).starts_at.astimezone(zone).date()
    except OnlyDay as found:
        return found.date
    except MomentError as error:
        raise InvalidInput({"until": _problem(error, text, call.words)}) from error


def _problem(error: MomentError, text: str, words: Words) -> Problem:
    match error:
        case PastMoment():
            return Problem("chief.until_past")
        case TooFar(latest=latest):
            noon = datetime.combine(latest, _NOON, tzinfo=words.zone)
            return Problem("chief.until_too_far", {"latest": describe_day(noon, words.zone, words.language)})
        case ImpossibleDate() | WeekdayMismatch():
            return Problem("chief.until_no_such_day", {"text": text[:MOST_QUOTED]})
        case _:
            return Problem("chief.until_unclear", {"text": text[:MOST_QUOTED]})
