"""Says what is wrong with a phrase about time, the same way in every feature."""

from datetime import date, datetime, time

from bot.domain.errors import ErrorValue, Problem
from bot.interaction.words import Words
from bot.text.dates.facts import ParamValue
from bot.text.moments import (
    Ambiguous,
    ImpossibleDate,
    MomentError,
    UnknownPhrase,
    describe_day,
)

MOST_CHOICES = 3
MOST_QUOTED = 40  # characters of what was typed that a sentence repeats


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
