"""Reads days as people write them, and says what is wrong with a phrase about time in their language."""

from datetime import date, datetime, time

from bot.domain.errors import ErrorValue, InvalidInput, Problem
from bot.interaction.call import Call
from bot.interaction.words import Words
from bot.text.dates.facts import ParamValue
from bot.text.moments import (
    Ambiguous,
    ImpossibleDate,
    MomentError,
    TimeMissing,
    UnknownPhrase,
    describe_day,
    parse_moment,
)

MOST_CHOICES = 3
MOST_QUOTED = 40  # characters of what was typed that a sentence repeats
_END_OF_DAY = "23:59"


def read_until(text: str, call: Call, *, param: str) -> datetime:
    """The end of the day somebody names, or the time they name with it. Raises InvalidInput at ``param``."""
    try:
        try:
            return parse_moment(text, now=call.now, zone=call.words.zone).starts_at
        except TimeMissing:
            ended = f"{text} {_END_OF_DAY}"
            return parse_moment(ended, now=call.now, zone=call.words.zone).starts_at
    except MomentError as error:
        raise InvalidInput({param: problem_of(error, call.words)}) from error


def day_of(moment: datetime, words: Words) -> str:
    """The day of a moment, written out."""
    return describe_day(moment, words.zone, words.language)


def problem_of(error: MomentError, words: Words) -> Problem:
    """The sentence for a phrase that is not one moment; every one says how to write it instead."""
    match error:
        case UnknownPhrase(text=text) if not text.strip():
            return Problem("event.when_missing")
        case ImpossibleDate(last_day=0):
            return Problem("event.when_no_such_month", {"text": error.text[:MOST_QUOTED]})
        case Ambiguous():
            return Problem("event.when_ambiguous", {"choices": _choices(error, words)})
        case _:
            values = {name: _value(value, words) for name, value in error.params.items()}
            return Problem(f"event.when_{error.key}", values)


def _value(value: ParamValue, words: Words) -> ErrorValue:
    match value:
        case datetime():
            # A wall time without a zone (the ends of a span) is told in the town's.
            return value if value.tzinfo else value.replace(tzinfo=words.zone)
        case date():
            return _day(value, words)
        case str():
            return value[:MOST_QUOTED]
        case _:
            return value


def _day(day: date, words: Words) -> str:
    return describe_day(datetime.combine(day, time(12), tzinfo=words.zone), words.zone, words.language)


def _choices(error: Ambiguous, words: Words) -> str:
    moments = [words.when(moment.starts_at).text for moment in error.moments]
    days = [_day(day, words) for day in error.dates]
    return " / ".join((moments or days)[:MOST_CHOICES])
